"""The database of a verb: started when it is not, stopped by the last who uses it, never the person's own."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import cluster
from config.cluster import Status
from config.embedded import places
from config.launch import databases

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = "postgres://someone@127.0.0.1:1/ours"


@pytest.fixture
def data_dir(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("DATA_DIR", "PGCONNECT_TIMEOUT"):
        monkeypatch.setenv(name, "")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    folder = Path(tempfile.mkdtemp(prefix="ct-"))
    folder.chmod(0o755)
    monkeypatch.setattr(places, "HOMES", folder / "homes")
    yield folder
    cluster.stop(folder)
    shutil.rmtree(folder)


def test_what_we_started_we_stop(data_dir: Path) -> None:
    with databases.opened(data_dir, fast=True) as url:
        assert url == cluster.url(data_dir)
        assert cluster.status(data_dir) is Status.RUNNING
        assert os.environ["DATA_DIR"] == str(data_dir)
    assert cluster.status(data_dir) is Status.STOPPED


def test_what_ran_before_us_runs_after_us(data_dir: Path) -> None:
    cluster.start(data_dir, fast=True)
    with databases.opened(data_dir):
        pass
    assert cluster.status(data_dir) is Status.RUNNING


def test_it_runs_on_for_whoever_still_uses_it(data_dir: Path) -> None:
    (data_dir / "users").mkdir()
    with (data_dir / "users" / "12345").open("w") as another:
        fcntl.flock(another, fcntl.LOCK_EX)
        with databases.opened(data_dir, fast=True):
            pass
        assert cluster.status(data_dir) is Status.RUNNING


def test_a_user_who_was_killed_does_not_keep_it_running(data_dir: Path) -> None:
    with databases.opened(data_dir, fast=True):
        (data_dir / "users" / "12345").write_text("")
    assert cluster.status(data_dir) is Status.STOPPED
    assert list((data_dir / "users").iterdir()) == []


def test_stop_ends_those_who_use_it_first(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = (
        "import time; from pathlib import Path; from config.launch import databases, terminal\n"
        f"terminal.end_politely()\nwith databases.opened(Path({str(data_dir)!r}), fast=True):\n"
        "    print('open', flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", code]
    user = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    with user:
        assert user.stdout is not None
        assert any("open" in said for said in user.stdout)
        assert databases.stop(data_dir) == 0
    assert cluster.status(data_dir) is Status.STOPPED
    assert str(data_dir) in capsys.readouterr().out


def test_the_person_s_own_database_always_wins(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", OURS)
    with databases.opened(data_dir) as url:
        assert url == OURS
    assert cluster.status(data_dir) is Status.ABSENT
