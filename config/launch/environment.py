"""The Python environment in var/env: made once from the locked requirements, made again when they change.

`run.txt` is enough to run, `dev.txt` holds the same versions and the tools of the tests (a test compares
them), so one folder serves both. A stamp beside the packages says which lock is installed.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from config.launch.terminal import LaunchError, step
from config.sentences.words import say

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
ENV = VAR / "env"
PYTHON = ENV / "bin" / "python"
LOG = VAR / "log" / "install.log"
LOCKS = ROOT / "config" / "requirements"

# How pip names a package that it begins with: from an index, or from a file.
PACKAGE = re.compile(r"(?:Collecting|Processing) (?:\S*/)?([A-Za-z][\w.-]*?)(?:-\d|==|\[|\s)")
# What pip wrote, most telling first: without a network it also says that it found no distribution.
PIP_COMPLAINTS = (
    (r"No space left on device", "pip_full"),
    (r"DO NOT MATCH THE HASHES", "pip_hash"),
    (r"Failed to establish a new connection|Max retries exceeded|name resolution|ProxyError", "pip_network"),
    (r"Read timed out|ConnectTimeout|SSLError|ConnectionResetError|ConnectionError", "pip_network"),
    (r"No matching distribution found for ([\w.\[\]-]+)", "pip_no_package"),
    (r"Failed (?:building wheel|to build).*?([\w.-]+)$", "pip_compiler"),
    (r"subprocess-exited-with-error|command '.*(?:cc|gcc|clang)' failed", "pip_compiler"),
)


def ensure(lock_name: str) -> None:
    """Make var/env hold exactly the versions of a lock; nothing is done when it does already."""
    with _locked():
        if _is_current(lock_name):
            return
        if not PYTHON.exists() or not _stamps_hold():
            _create()
        lock = LOCKS / f"{lock_name}.txt"
        with step("step_install", count=_count(lock)) as tell:
            install(PYTHON, lock, LOG, tell)
        for name in ("run", "dev") if lock_name == "dev" else ("run",):
            _stamp(name).write_text(_digest(name))


def install(python: Path, lock: Path, log: Path, tell: Callable[[str], None]) -> None:
    """Run pip quietly: its words go to the log, the names of the packages to the person."""
    options = ("--require-hashes", "--no-deps", "--no-input", "--disable-pip-version-check", "--no-color")
    command: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        *options,
        "--progress-bar=off",
        "--requirement",
        lock,
    ]
    streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "text": True}
    total, done = _count(lock), 0
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("w") as written,
        subprocess.Popen(command, stdout=subprocess.PIPE, **streams) as pip,  # noqa: S603  our own words
    ):
        for said in pip.stdout or ():
            written.write(said)
            if found := PACKAGE.match(said):
                done += 1
                tell(f"{done}/{total} {found[1]}")
            elif said.startswith("Installing collected"):
                tell(say("pip_unpacks"))
    if pip.returncode:
        raise LaunchError(explain(log.read_text(), log))


def explain(said: str, log: Path) -> str:
    """One sentence from pip's pages of complaint."""
    for pattern, key in PIP_COMPLAINTS:
        if found := re.search(pattern, said, re.MULTILINE):
            package = found[1] if found.re.groups and found[1] else "?"
            return say(
                key, package=package, python=f"{sys.version_info.major}.{sys.version_info.minor}", log=log
            )
    errors = [text for text in said.splitlines() if text.startswith("ERROR:")]
    return say("pip_other", reason=(errors or ["?"])[-1].removeprefix("ERROR:").strip(), log=log)


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """`make run` and `make test` may both come first: one installs, the other waits."""
    try:
        VAR.mkdir(exist_ok=True)
        with (VAR / "env.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as refused:
        raise LaunchError(say("folder_unwritable", path=VAR, reason=refused.strerror)) from refused


def _create() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise LaunchError(say("venv_missing", version=f"{sys.version_info.major}.{sys.version_info.minor}"))
    with step("step_environment"):
        shutil.rmtree(ENV, ignore_errors=True)
        done = subprocess.run(  # noqa: S603  our own words
            [sys.executable, "-m", "venv", ENV], capture_output=True, text=True, check=False
        )
    if done.returncode:
        LOG.parent.mkdir(parents=True, exist_ok=True)
        LOG.write_text(done.stdout + done.stderr)
        raise LaunchError(say("venv_failed", log=LOG))


def _count(lock: Path) -> int:
    return len(re.findall(r"^[\w.\[\]-]+==", lock.read_text(), re.MULTILINE))


def _digest(lock_name: str) -> str:
    return hashlib.sha256((LOCKS / f"{lock_name}.txt").read_bytes()).hexdigest()


def _stamp(lock_name: str) -> Path:
    return ENV / f"{lock_name}.stamp"


def _is_current(lock_name: str) -> bool:
    return (
        PYTHON.exists() and _stamp(lock_name).exists() and _stamp(lock_name).read_text() == _digest(lock_name)
    )


def _stamps_hold() -> bool:
    """Whether what is installed may be added to: it came from today's locks, whole."""
    stamped = [name for name in ("run", "dev") if _stamp(name).exists()]
    return bool(stamped) and all(_is_current(name) for name in stamped)
