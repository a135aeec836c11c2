"""The embedded database: it starts, stops, forgives, and says one clear sentence when it cannot."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from config import cluster
from config.cluster import ClusterError, Status
from config.embedded import places, programs

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parent.parent.parent
MEMORY = Path("/dev/shm")  # noqa: S108  clusters in it are private
HAS_MEMORY = MEMORY.exists() and shutil.disk_usage(MEMORY).free > 2**30
# Where any user may enter, unlike in pytest's own folders; in memory, since clusters are copied often.
PUBLIC = MEMORY if HAS_MEMORY else Path("/tmp")  # noqa: S108  same
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give its cluster to another user")


@pytest.fixture
def homes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where clusters of root live when `nobody` cannot enter their data folder."""
    folder = Path(tempfile.mkdtemp(prefix="homes-", dir=PUBLIC))
    monkeypatch.setattr(places, "HOMES", folder)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def folder(homes: Path) -> Iterator[Path]:
    """A folder that any user may enter; what is started in it ends with the test."""
    folder = Path(tempfile.mkdtemp(prefix="ct-", dir=PUBLIC))
    folder.chmod(0o755)
    yield folder
    for lock in folder.rglob("postgres.lock"):
        cluster.stop(lock.parent)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data folder whose cluster is made and stopped, to be copied: making one is the slow part."""
    folder = Path(tempfile.mkdtemp(prefix="ct-", dir=PUBLIC))
    folder.chmod(0o755)
    cluster.start(folder, fast=True)
    cluster.stop(folder)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def stopped(made: Path, folder: Path) -> Path:
    subprocess.run(["/bin/cp", "-a", f"{made}/.", folder], check=True)
    return folder


def ask(url: str, question: str) -> str:
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    connection.close()
    return str(row[0]) if row else ""


def start(data_dir: Path) -> str:
    return cluster.start(data_dir, fast=True)


def pid_of(data_dir: Path) -> int:
    pid = places.server_pid(places.find_home(data_dir) / "cluster")
    assert pid is not None
    return pid


def refusal(data_dir: Path) -> str:
    with pytest.raises(ClusterError) as refused:
        start(data_dir)
    sentence = str(refused.value)
    assert len(sentence.splitlines()) == 1
    return sentence


def test_starts_again_with_what_was_written(folder: Path) -> None:
    assert cluster.status(folder / "data") is Status.ABSENT
    url = start(folder / "data")
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 'é' AS word")
    connection.close()
    assert cluster.stop(folder / "data") is True
    assert cluster.status(folder / "data") is Status.STOPPED
    assert start(folder / "data") == url == cluster.url(folder / "data")
    assert ask(url, "SELECT upper(word) FROM kept") == "É"


def test_starting_twice_is_starting_once(stopped: Path) -> None:
    first = start(stopped), pid_of(stopped)
    assert (start(stopped), pid_of(stopped)) == first
    assert cluster.status(stopped) is Status.RUNNING


def test_stopping_twice_is_stopping_once(stopped: Path) -> None:
    start(stopped)
    assert [cluster.stop(stopped), cluster.stop(stopped)] == [True, False]


def test_is_set_up_for_this_machine_and_its_user_alone(folder: Path) -> None:
    url = start(folder)
    names = ("server_encoding", "TimeZone", "listen_addresses", "unix_socket_permissions", "fsync")
    assert [ask(url, f"SHOW {name}") for name in names] == ["UTF8", "UTC", "", "0700", "off"]
    modes = [stat.S_IMODE((folder / "postgres" / name).stat().st_mode) for name in (".", "socket", "cluster")]
    assert modes == [0o700] * 3


def test_only_tests_trade_safety_for_speed(stopped: Path) -> None:
    assert ask(cluster.start(stopped), "SHOW fsync") == "on"


def test_starts_at_the_same_instant_make_one_cluster(folder: Path) -> None:
    code = (
        f"from pathlib import Path; from config import cluster; print(cluster.start(Path({str(folder)!r})))"
    )
    command = [sys.executable, "-c", code]
    starts = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert {begun.communicate()[0].strip() for begun in starts} == {cluster.url(folder)}
    assert ask(cluster.url(folder), "SELECT count(*) FROM pg_database WHERE datname = 'commontime'") == "1"


@pytest.mark.parametrize("name", ['d\'été, "50 $" `x` %', "long" * 30])
def test_any_name_of_a_folder_does(folder: Path, name: str) -> None:
    assert ask(start(folder / name), "SELECT 1") == "1"
    socket = places.Place(places.find_home(folder / name), Path()).sockets
    assert len(os.fsencode(f"{socket}{places.SOCKET_NAME}")) <= places.SOCKET_PATH_MAX


def test_refuses_a_socket_folder_that_another_may_enter(folder: Path) -> None:
    data_dir = folder / ("long" * 30)
    taken = places.Place(data_dir / "postgres", Path()).sockets
    taken.mkdir(mode=0o777)
    try:
        assert str(taken) in refusal(data_dir)
    finally:
        taken.rmdir()


@pytest.mark.long
def test_an_interrupted_creation_is_begun_again(stopped: Path) -> None:
    (stopped / "postgres" / "cluster").rename(stopped / "postgres" / "cluster.new")
    assert ask(start(stopped), "SELECT 1") == "1"


@pytest.mark.long
def test_starts_after_a_kill(stopped: Path) -> None:
    url = start(stopped)
    os.kill(pid_of(stopped), signal.SIGKILL)
    assert start(stopped) == url
    assert ask(url, "SELECT 1") == "1"


@pytest.mark.long
def test_starts_when_a_killed_server_s_number_belongs_to_another_program(stopped: Path) -> None:
    home = stopped / "postgres"
    other = subprocess.Popen(["/bin/sleep", "60"], cwd="/", **programs.as_user(home.stat().st_uid))
    try:
        (home / "cluster" / "postmaster.pid").write_text(f"{other.pid}\n{home}/cluster\n0\n")
        assert ask(start(stopped), "SELECT 1") == "1"
    finally:
        other.kill()
        other.wait()


@pytest.mark.parametrize("missing", ["PG_VERSION", "global/pg_control"])
def test_a_broken_cluster_is_said_and_left_alone(stopped: Path, missing: str) -> None:
    lost = stopped / "postgres" / "cluster" / missing
    lost.rename(stopped / "lost")
    sentence = refusal(stopped)
    assert f"{stopped}/postgres" in sentence
    assert "postgres.log" in sentence
    assert not lost.exists()


def test_a_cluster_of_another_version_is_said(stopped: Path) -> None:
    (stopped / "postgres" / "cluster" / "PG_VERSION").write_text("15\n")
    assert "PostgreSQL 15" in refusal(stopped)


def test_a_folder_that_cannot_be_one_is_said(folder: Path) -> None:
    (folder / "file").write_text("")
    assert "Not a directory" in refusal(folder / "file" / "data")


def test_a_program_that_does_not_run_is_said(folder: Path) -> None:
    with pytest.raises(ClusterError, match="No such file"):
        cluster.start(folder, bin_dir=folder)


def test_a_machine_without_the_wheel_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "make run" in refusal(tmp_path)


def test_the_cluster_of_another_user_is_said(stopped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    assert f"{stopped}/postgres" in refusal(stopped)


def test_a_server_that_will_not_stop_is_said(stopped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start(stopped)
    with monkeypatch.context() as deaf:
        deaf.setattr(cluster, "_answers", lambda place: True)
        with pytest.raises(ClusterError, match=r"postgres\.log"):
            cluster.stop(stopped)
    start(stopped)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("LOG: a\nFATAL:  could not open\nLOG: b", "could not open"),
        ("initdb: error: invalid name\ninitdb: hint: x", "invalid name"),
        ("something else", "something else"),
        ("", "?"),
        ("PANIC: could not write to file: No space left on device", "full"),
    ],
)
def test_the_reason_is_found_among_postgresql_s_words(said: str, told: str) -> None:
    assert told in programs.explain("cluster_not_made", Path("/data"), said)


@needs_root
def test_root_s_cluster_lives_elsewhere_when_its_user_cannot_enter(tmp_path: Path, homes: Path) -> None:
    tmp_path.chmod(0o700)
    data_dir = tmp_path / "data"
    home = homes / places.fingerprint(data_dir)
    try:
        assert ask(start(data_dir), "SELECT 1") == "1"
        assert (home / "cluster").exists()
        assert not (data_dir / "postgres").exists()
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    finally:
        cluster.stop(data_dir)


@needs_root
@pytest.mark.long
def test_a_removed_data_folder_is_removed_where_its_cluster_lives(tmp_path: Path, homes: Path) -> None:
    tmp_path.chmod(0o700)
    data_dir = tmp_path / "data"
    try:
        url = start(data_dir)
        first = ask(url, "SELECT system_identifier FROM pg_control_system()")
        shutil.rmtree(data_dir)
        assert start(data_dir) == url
        assert ask(url, "SELECT system_identifier FROM pg_control_system()") != first
    finally:
        cluster.stop(data_dir)


@needs_root
def test_a_copied_data_folder_does_not_share_the_cluster_of_the_first(tmp_path: Path, homes: Path) -> None:
    tmp_path.chmod(0o700)
    start(tmp_path / "data")
    cluster.stop(tmp_path / "data")
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    assert f"mv {homes}" in refusal(tmp_path / "copy")


@needs_root
@pytest.mark.long
def test_binaries_that_its_user_cannot_reach_are_copied(folder: Path) -> None:
    package = programs.wheel_binaries().parent.parent
    hidden = folder / "hidden"
    hidden.mkdir(mode=0o700)
    for name in (package.name, f"{package.name}.libs"):
        shutil.copytree(package.with_name(name), hidden / name)
    url = cluster.start(folder / "data", fast=True, bin_dir=hidden / package.name / "pginstall" / "bin")
    assert ask(url, "SELECT 1") == "1"
    assert list((folder / "data" / "postgres").glob("server-*"))


@needs_root
def test_a_machine_without_nobody_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def find_no_one(name: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr("pwd.getpwnam", find_no_one)
    assert "nobody" in refusal(folder)
