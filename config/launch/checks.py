"""`make test`, `make test-long`, `make lint`, `make types`: what a change is held against."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from config.launch import databases
from config.launch.environment import ROOT, VAR
from config.launch.terminal import LaunchError, line
from config.sentences.words import say

LINT = {
    "ruff check": ("-m", "ruff", "check"),
    "ruff format": ("-m", "ruff", "format", "--check"),
    "lint-imports": ("-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-logo"),
}
TYPES = {"mypy": ("-m", "mypy", ".")}
PYTEST = ("-m", "pytest", "-n", "2")
QUICK = (*PYTEST, "--hypothesis-profile=quick")
# What reads the house and runs none of it covers nothing.
COVERED = (*PYTEST, "--hypothesis-profile=covering", "--cov", "--cov-report=", "--ignore=tests/shape")
EVERY_EXAMPLE = (*PYTEST, "-m", "hypothesis and not browser and not long")
# The lowest line and branch coverage, in per cent: laws and rules entirely, the rest nearly.
COVERAGE = {
    "coverage_domain": ("--include=*/domain/*", 100),
    "coverage_rest": ("--omit=*/domain/*", 90),
}
OTHER_SERVER = Path("/usr/lib/postgresql/15/bin")  # where Debian keeps the oldest version that we promise


def lint() -> int:
    return _conclude(_failures(LINT))


def check_types() -> int:
    _enter()
    return _conclude(_failures(TYPES))


def test() -> int:
    """Everything but the browser and the long races, laws on fewer examples; types are checked beside it."""
    _enter()
    failed = _failures(LINT)
    with _meanwhile(TYPES, failed), databases.opened(VAR / "test-cluster", fast=True) as url:
        failed += _failures({"pytest": QUICK}, url=url)
    return _conclude(failed)


def test_long() -> int:
    """The browser, the long races and the kills, all the examples of each law; then the rest again, and how
    much of the house it covers.

    That last run is on the other PostgreSQL version, where it is installed. Coverage is measured there,
    since counting lines makes tests a third slower.
    """
    _enter()
    has_other = _has_other_server()
    with databases.opened(VAR / "test-cluster", fast=True) as url:
        long_ones = {
            "pytest, long": (*PYTEST, "-m", "browser or long", "--durations=30"),
            "pytest, laws": EVERY_EXAMPLE,
        }
        failed = _failures(long_ones, url=url)
        if not has_other:
            failed += _failures({"pytest, coverage": COVERED}, url=url)
    if has_other:
        with databases.opened(VAR / "test-cluster-15", fast=True, bin_dir=OTHER_SERVER) as url:
            failed += _failures({"pytest, coverage, PostgreSQL 15": COVERED}, url=url)
    return _conclude([*failed, *_low_coverage()])


def _has_other_server() -> bool:
    """Where there is none, says why the tests stay on one version."""
    if os.environ.get("DATABASE_URL"):
        line(say("other_server_not_with_url"))
    elif not (OTHER_SERVER / "postgres").exists():
        line(say("other_server_missing", path=OTHER_SERVER))
    else:
        return True
    return False


def _enter() -> None:
    """What is compiled is kept, whatever the shell says: sixty processes would compile it all again."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["MODE"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"


def _failures(commands: Mapping[str, tuple[str, ...]], *, url: str = "") -> list[str]:
    """Run each to its end, even after one that failed: a person mends everything at once."""
    environment = os.environ | ({"DATABASE_URL": url} if url else {})
    failed = []
    for name, arguments in commands.items():
        line(f"── {name}")
        command = [sys.executable, *arguments]
        if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:  # noqa: S603
            failed.append(name)
    return failed


@contextmanager
def _meanwhile(commands: Mapping[str, tuple[str, ...]], failed: list[str]) -> Iterator[None]:
    """Run each beside what happens inside; what it has to say comes after that, in one piece."""
    with ExitStack() as begun:
        running = {}
        for name, arguments in commands.items():
            told = begun.enter_context(TemporaryFile("w+"))
            command = [sys.executable, *arguments]
            one = subprocess.Popen(command, cwd=ROOT, stdout=told, stderr=subprocess.STDOUT)  # noqa: S603
            running[name] = (begun.enter_context(one), told)
            begun.callback(one.terminate)  # does nothing to one that has ended
        yield
        for name, (one, told) in running.items():
            failed += [name] if one.wait() else []
            told.seek(0)
            line(f"── {name}\n{told.read().rstrip()}")


def _low_coverage() -> list[str]:
    """The parts that are not covered enough: their missing lines are printed, of the others a figure."""
    low = []
    for key, (part, lowest) in COVERAGE.items():
        needed = (part, f"--fail-under={lowest}", "--precision=2")
        report = (sys.executable, "-m", "coverage", "report", *needed)
        command = (*report, "--format=total")
        total = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  our own words
        line(say(key, lowest=lowest, found=total.stdout.decode().strip() or "?"))
        if total.returncode:
            subprocess.run((*report, "--skip-covered", "--show-missing"), check=False)  # noqa: S603
            low.append(key.replace("_", ": "))
    return low


def _conclude(failed: list[str]) -> int:
    if failed:
        raise LaunchError(say("checks_failed", names=", ".join(failed)))
    return 0
