"""Where a cluster lives and as which user it runs.

A cluster lives in `postgres/` of its data folder. PostgreSQL refuses to run as root: under root the server
runs as the owner of the cluster, `nobody` for a new one. Where that user cannot enter the data folder (/root,
a private home), parent folders are not opened for it: the cluster gets a home in /var/lib/commontime, with a
copy of the binaries when it cannot reach those either, and the data folder notes where that is.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.embedded import programs
from config.embedded.programs import ClusterError
from config.sentences.words import say

HOMES = Path("/var/lib/commontime")
SOCKET_NAME = "/.s.PGSQL.5432"
SOCKET_PATH_MAX = 103  # bytes in a socket's address: 107 on Linux, 103 on macOS


@dataclass(frozen=True)
class Place:
    """A home, the binaries used there, and the user who runs them (None: ourselves)."""

    home: Path
    bin_dir: Path
    uid: int | None = None

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def sockets(self) -> Path:
        """Beside the cluster, or under /tmp where that is too long for a socket or reads as two hosts."""
        beside = self.home / "socket"
        if len(os.fsencode(beside)) + len(SOCKET_NAME) <= SOCKET_PATH_MAX and "," not in str(beside):
            return beside
        return Path("/tmp") / f"commontime-{fingerprint(self.home)}"  # noqa: S108  owner and mode are checked

    def run(self, program: str, *arguments: str, script: str = "") -> subprocess.CompletedProcess[str]:
        return programs.run(self.bin_dir / program, *arguments, folder=self.home, uid=self.uid, script=script)


def fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def note(data_dir: Path) -> Path:
    """What a data folder keeps when its cluster had to live elsewhere."""
    return data_dir / "postgres.elsewhere"


def find_home(data_dir: Path) -> Path:
    address = note(data_dir)
    return Path(address.read_text().strip()) if address.exists() else data_dir / "postgres"


def settle(data_dir: Path, bin_dir: Path) -> Place:
    """Decide where the cluster lives and as whom it runs, and make its home ready for that user."""
    home = find_home(data_dir)
    if os.geteuid() != 0:
        own_folder(home, None, error="cluster_not_yours")
        return Place(home, bin_dir)
    target = HOMES / fingerprint(data_dir)
    if home not in (data_dir / "postgres", target):
        raise ClusterError(say("cluster_moved", path=data_dir, home=home, target=target, note=note(data_dir)))
    uid = _find_runner(home)
    if not home.exists() and home != target and not programs.may_run(uid, "cd", data_dir):
        home = _move_out(data_dir, target)
    own_folder(home, uid, error="cluster_not_yours")
    return Place(home, _reach_binaries(home, bin_dir, uid), uid)


def own_folder(path: Path, uid: int | None, *, error: str) -> None:
    """A folder for the server's user alone; under /tmp anyone may have made it first, so it is checked."""
    owner = os.geteuid() if uid is None else uid
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    found = path.lstat()
    if found.st_mode != stat.S_IFDIR | 0o700 or found.st_uid not in (owner, os.geteuid()):
        raise ClusterError(say(error, path=path))
    os.chown(path, owner, -1)


def server_pid(cluster: Path) -> int | None:
    """The process that the pid file names, living or not."""
    try:
        return int((cluster / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def names_another_program(cluster: Path) -> bool:
    """Whether the pid file surely names another program: a server works in the folder of its cluster."""
    try:
        return not Path(f"/proc/{server_pid(cluster)}/cwd").samefile(cluster)
    except OSError:
        return False


def _find_runner(home: Path) -> int:
    if home.exists() and (owner := home.stat().st_uid) != 0:
        return owner
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        raise ClusterError(say("cluster_no_nobody")) from None


def _move_out(data_dir: Path, target: Path) -> Path:
    """A home that `nobody` can enter; one that is there already belonged to a data folder since removed."""
    pid = server_pid(target / "cluster")
    if pid and not names_another_program(target / "cluster"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGQUIT)
    shutil.rmtree(target, ignore_errors=True)
    HOMES.mkdir(parents=True, exist_ok=True)
    HOMES.chmod(0o711)
    note(data_dir).write_text(f"{target}\n")
    return target


def _reach_binaries(home: Path, bin_dir: Path, uid: int) -> Path:
    """The binaries, or a copy in the home when they are the wheel's, in an environment of root's alone."""
    if bin_dir.parent.name != "pginstall" or programs.may_run(uid, bin_dir / "postgres", "--version"):
        return bin_dir
    package = bin_dir.parent.parent
    server = home / f"server-{(bin_dir / 'postgres').stat().st_mtime_ns}"
    if not server.exists():
        unfinished = home / "server.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        without_headers = shutil.ignore_patterns("include", "*.py", "__pycache__")
        shutil.copytree(package, unfinished / package.name, ignore=without_headers)
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(libraries, unfinished / libraries.name)
        for path in (unfinished, *unfinished.rglob("*")):
            os.chown(path, uid, -1, follow_symlinks=False)
        unfinished.rename(server)
    return server / bin_dir.relative_to(package.parent)
