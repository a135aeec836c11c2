"""The embedded PostgreSQL of the demo and the tests, kept behind this module so that it can be replaced.

A cluster belongs to a data folder. It is reached through a Unix socket in a folder of mode 0700, which makes
trust authentication safe. It runs until `stop`: a person decides, not the process that happened to start it.
The standard library is enough here: the launcher calls this module before Django is there.
"""

import contextlib
import enum
import fcntl
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from config.embedded import places
from config.embedded.places import Place
from config.embedded.programs import ClusterError, explain, wheel_binaries
from config.sentences.words import say

__all__ = ["ClusterError", "Status", "start", "status", "stop", "url"]

DATABASE = "commontime"
PATIENCE_SECONDS = "60"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # What people typed, and what a secret voter wrote, stands in no log, also where a statement fails.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# A crash may then lose the whole cluster: right for tests, never for anything that a person typed.
FAST_SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "jit": "off"}


class Status(enum.Enum):
    ABSENT = "absent"
    STOPPED = "stopped"
    RUNNING = "running"


def start(data_dir: Path, *, fast: bool = False, bin_dir: Path | None = None) -> str:
    """Make the cluster when it is new, start it when it is stopped, and return its DATABASE_URL.

    Any number of processes may call it at the same instant. `bin_dir` is the folder of another server's
    programs; `fast` trades safety against crashes for speed.
    """
    data_dir = data_dir.resolve()
    with _locked(data_dir):
        place = places.settle(data_dir, bin_dir or wheel_binaries())
        if not _answers(place):
            _check_or_create(place, fast=fast)
            _configure(place, fast=fast)
            _launch(place)
        _create_database(place)
    return url(data_dir)


def stop(data_dir: Path) -> bool:
    """Stop the cluster, its data kept; False when it was not running."""
    data_dir = data_dir.resolve()
    if status(data_dir) is not Status.RUNNING:
        return False
    with _locked(data_dir):
        place = places.settle(data_dir, wheel_binaries())
        place.run("pg_ctl", "stop", "-D", "cluster", "-m", "fast", "-w", "-t", PATIENCE_SECONDS)
        if _answers(place):
            raise ClusterError(say("cluster_will_not_stop", log=place.log))
    return True


def status(data_dir: Path) -> Status:
    """What is there, without changing anything."""
    place = Place(places.find_home(data_dir.resolve()), wheel_binaries())
    try:
        if not place.cluster.exists():
            return Status.ABSENT
    except PermissionError:
        raise ClusterError(say("cluster_not_yours", path=place.home)) from None
    return Status.RUNNING if _answers(place) else Status.STOPPED


def url(data_dir: Path) -> str:
    """The address of the cluster, running or not; libpq and django-environ both read it."""
    sockets = Place(places.find_home(data_dir.resolve()), Path()).sockets
    return f"postgres://postgres@/{DATABASE}?host={quote(str(sockets))}"


@contextlib.contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    """One start or stop at a time per data folder; the system lets go of the lock when its holder dies."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with (data_dir / "postgres.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as refused:
        raise ClusterError(explain("cluster_no_folder", data_dir, refused.strerror or "?")) from refused


def _answers(place: Place) -> bool:
    return place.run("pg_isready", "-q", "-h", str(place.sockets)).returncode == 0


def _check_or_create(place: Place, *, fast: bool) -> None:
    if not place.cluster.exists():
        _create(place, fast=fast)
    version = place.cluster / "PG_VERSION"
    if not version.is_file():
        raise ClusterError(
            say("cluster_broken", path=place.home, reason="PG_VERSION is missing", log=place.log)
        )
    found = version.read_text().strip()
    ours = place.run("postgres", "--version").stdout.split()[2].split(".")[0]
    if found != ours:
        raise ClusterError(say("cluster_other_version", path=place.home, found=found, ours=ours))


def _create(place: Place, *, fast: bool) -> None:
    """Made under another name and renamed, so that an interrupted creation leaves nothing half made."""
    unfinished = place.home / "cluster.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    door = ("--username=postgres", "--auth-local=trust", "--auth-host=reject")
    sync = ("--no-sync",) if fast else ()
    done = place.run("initdb", "-D", unfinished.name, "--encoding=UTF8", "--locale=C.UTF-8", *door, *sync)
    if done.returncode:
        raise ClusterError(explain("cluster_not_made", place.home, done.stderr))
    unfinished.rename(place.cluster)


def _configure(place: Place, *, fast: bool) -> None:
    places.own_folder(place.sockets, place.uid, error="cluster_sockets_taken")
    settings = (
        SETTINGS
        | {"unix_socket_directories": _quote(str(place.sockets), '"')}
        | (FAST_SETTINGS if fast else {})
    )
    lines = [name + " = " + _quote(value, "'") for name, value in settings.items()]
    # initdb made the file for the server's user: writing into it keeps its owner and mode.
    (place.cluster / "postgresql.conf").write_text(
        "\n".join(["# Written at each start by config/cluster.py", *lines, ""])
    )


def _quote(value: str, mark: str) -> str:
    return mark + value.replace(mark, mark * 2) + mark


def _launch(place: Place) -> None:
    """Start and wait; try again while the children of a killed server still hold what it held."""
    if places.names_another_program(place.cluster):
        # PostgreSQL takes any living process of that number for the old server, as when a container restarts.
        (place.cluster / "postmaster.pid").unlink()
    for pause_seconds in (1, 2, 0):
        written = place.log.stat().st_size if place.log.exists() else 0
        place.run("pg_ctl", "start", "-D", "cluster", "-l", place.log.name, "-w", "-t", PATIENCE_SECONDS)
        if _answers(place):
            return
        said = place.log.read_bytes()[written:].decode(errors="replace") if place.log.exists() else ""
        if not re.search(r"still in use|already exists", said):
            break
        time.sleep(pause_seconds)
    raise ClusterError(explain("cluster_broken", place.home, said, log=place.log))


def _create_database(place: Place) -> None:
    connect = ("-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(place.sockets))
    absent = f"WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}')"
    done = place.run("psql", *connect, script=f"SELECT 'CREATE DATABASE {DATABASE}' {absent} \\gexec\n")
    if done.returncode:
        raise ClusterError(explain("cluster_not_opened", place.home, done.stderr))
