"""The database that a verb works on: the person's own when DATABASE_URL is set, else the embedded one."""

import contextlib
import fcntl
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from config import cluster
from config.cluster import Status
from config.launch.terminal import LaunchError, line, step
from config.sentences.words import say

PATIENCE_SECONDS = 15


@contextlib.contextmanager
def opened(data_dir: Path, *, fast: bool = False, bin_dir: Path | None = None) -> Iterator[str]:
    """Start the cluster of a data folder, and stop it again when we started it and nobody else is using it.

    Yields its DATABASE_URL; settings find it by DATA_DIR too. When DATABASE_URL is set it wins, and there is
    nothing to start or to stop.
    """
    os.environ["DATA_DIR"] = str(data_dir.resolve())
    os.environ.setdefault("PGCONNECT_TIMEOUT", "5")
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    is_new = cluster.status(data_dir) is Status.ABSENT
    is_ours = cluster.status(data_dir) is not Status.RUNNING
    with step("step_cluster_new" if is_new else "step_cluster"):
        address = cluster.start(data_dir, fast=fast, bin_dir=bin_dir)
    with _announced(data_dir):
        try:
            yield address
        finally:
            # From here Ctrl-C, already heard or pressed again, must not leave a server half stopped.
            heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
            if is_ours and not _users(data_dir, but=os.getpid()):
                cluster.stop(data_dir)
            signal.signal(signal.SIGINT, heard)


def check_answers() -> None:
    """Whether the database of the settings answers and is new enough; Django must be set up."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as refused:
        reason = (str(refused).strip().splitlines() or ["?"])[0]
        raise LaunchError(say("database_unreachable", reason=reason)) from refused
    major = connection.connection.server_version // 10_000
    if major < 15:
        raise LaunchError(say("database_too_old", found=major))


def stop(data_dir: Path) -> int:
    """Ask the servers that use the cluster to end, wait for them, then stop it."""
    users = _users(data_dir)
    for pid in users:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    patience_ends = time.monotonic() + PATIENCE_SECONDS
    while _users(data_dir) and time.monotonic() < patience_ends:
        time.sleep(0.1)
    was_running = cluster.stop(data_dir)
    line(say("stopped" if was_running or users else "already_stopped", path=data_dir))
    return 0


@contextlib.contextmanager
def _announced(data_dir: Path) -> Iterator[None]:
    """Keep a locked file named after our process; one that nobody locks was left by a killed process."""
    folder = data_dir / "users"
    folder.mkdir(exist_ok=True)
    with (folder / str(os.getpid())).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            (folder / str(os.getpid())).unlink(missing_ok=True)


def _users(data_dir: Path, *, but: int = 0) -> list[int]:
    """The processes that use the cluster now."""
    return [
        int(file.name) for file in (data_dir / "users").glob("*") if int(file.name) != but and _is_held(file)
    ]


def _is_held(file: Path) -> bool:
    try:
        with file.open("a") as tried:
            fcntl.flock(tried, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file.unlink()
            return False
    except OSError:
        return True
