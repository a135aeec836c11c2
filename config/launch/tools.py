"""The verbs that write: `make fix`, `make lock`, `make translations`."""

import os
import shutil
import subprocess
import sys

from config.launch import databases
from config.launch.environment import LOCKS, ROOT, VAR
from config.launch.terminal import LaunchError, line
from config.sentences.words import say

UV_OPTIONS = (
    *("--quiet", "--upgrade", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-header", "--no-config", "--no-emit-index-url", "--no-emit-find-links"),
)


def fix() -> int:
    """Correct the style, and write the walks' pages again as the code now lives them."""
    ruff = (sys.executable, "-m", "ruff")
    failed = max(_run(*ruff, "check", "--fix"), _run(*ruff, "format"))
    os.environ |= {"MODE": "test", "WRITE_WALKS": "1"}
    with databases.opened(VAR / "test-cluster", fast=True) as url:
        os.environ["DATABASE_URL"] = url
        return _run(sys.executable, "-m", "pytest", "-q", "tests/walks") or failed


def bench_start() -> int:
    return _run(sys.executable, "-m", "tests.bench.start")


def bench_ledger() -> int:
    return _run(sys.executable, "-m", "tests.bench.ledger")


def bench_matching() -> int:
    return _run(sys.executable, "-m", "tests.bench.matching")


def bench_tally() -> int:
    return _run(sys.executable, "-m", "tests.bench.tallying")


def bench_votes() -> int:
    return _run(sys.executable, "-m", "tests.bench.voting")


def bench_dryrun() -> int:
    return _run(sys.executable, "-m", "tests.bench.dryrun")


def bench_distribution() -> int:
    return _run(sys.executable, "-m", "tests.bench.distribution")


def bench_observatory() -> int:
    return _run(sys.executable, "-m", "tests.bench.observatory")


def update_translations() -> int:
    """Gather the strings of the code into the catalogues, then compile them."""
    os.environ["MODE"] = "demo"
    manage = (sys.executable, "manage.py", "translations")
    return _run(*manage, "extract") or _run(*manage, "compile")


def write_locks() -> int:
    """Choose exact versions with their hashes for pyproject's dependencies; index hosts stay unnamed."""
    uv = shutil.which("uv")
    if uv is None:
        raise LaunchError(say("uv_missing"))
    run, dev = str(LOCKS / "run.txt"), str(LOCKS / "dev.txt")
    resolve = (uv, "pip", "compile", "pyproject.toml", *UV_OPTIONS)
    # The same versions in both: one environment serves the program and its tests.
    failed = _run(*resolve, "--output-file", run) or _run(
        *resolve, "--group", "dev", "--constraint", run, "--output-file", dev
    )
    line(say("locks_failed" if failed else "locks_written", folder=LOCKS.relative_to(ROOT)))
    return failed


def _run(*command: str) -> int:
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603  our own words
