"""`make run` as a person uses it: a terminal, a page that answers, Ctrl-C, and again the next day."""

import os
import pty
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import cluster
from config.cluster import Status

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_SECONDS = 300
CTRL_C = b"\x03"


def open_terminal(makefile: Path, port: int, data_dir: Path, house: Path) -> tuple[int, int]:
    """`make run` in a terminal of its own, without the installation; the process, and the other end."""
    pid, terminal = pty.fork()
    if pid:
        return pid, terminal
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    variables = kept | {"PORT": str(port), "DATA_DIR": str(data_dir), "LANG": "C.UTF-8"}
    os.execvpe("make", ["make", "-C", str(house), "-f", str(makefile)], variables)  # noqa: S606  our own words


def read_until(terminal: int, awaited: str) -> str:
    """What the terminal shows up to some words, or to its end."""
    shown = b""
    ends = time.monotonic() + PATIENCE_SECONDS
    while awaited.encode() not in shown or not awaited:
        ready, _, _ = select.select([terminal], [], [], max(ends - time.monotonic(), 0))
        assert ready, shown.decode()
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
    return shown.decode()


@pytest.fixture
def makefile(tmp_path: Path) -> Path:
    """The recipe of `make run` once the environment stands: making one here would remove the tests' own."""
    code = (
        "import sys; from config.launch import addresses, verbs; "
        "verbs.go_inside(sys.executable, 'run', addresses.hold_port())"
    )
    path = tmp_path / "Makefile"
    path.write_text(f'run:\n\t@{sys.executable} -c "{code}"\n')
    return path


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """As it is cloned: nothing that a run makes is there yet, no compiled translation either."""
    made = shutil.ignore_patterns("var", ".git", "__pycache__", "*.mo", ".*_cache", ".hypothesis")
    return Path(shutil.copytree(ROOT, tmp_path / "house", ignore=made))


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Where any user may enter, unlike in pytest's folders: a cluster of root stays and goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="ct-"))
    folder.chmod(0o755)
    yield folder
    cluster.stop(folder)
    shutil.rmtree(folder)


@pytest.mark.long
def test_a_demo_is_opened_left_and_opened_again(makefile: Path, data_dir: Path, house: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    stop = [sys.executable, "-m", "config.launch.inside", "stop"]
    durations = []
    for way_to_end in ("Ctrl-C", "make stop"):
        begun = time.monotonic()
        pid, terminal = open_terminal(makefile, port, data_dir, house)
        shown = read_until(terminal, "Ctrl-C stops")
        assert "Ctrl-C stops" in shown, shown
        browser = urllib.request.build_opener()
        browser.addheaders = [("Accept-Language", "fr")]
        with browser.open(f"http://127.0.0.1:{port}/", timeout=10) as page:
            assert "Demander de l’aide, en donner, décider ensemble" in page.read().decode()
        durations.append(time.monotonic() - begun)
        assert cluster.status(data_dir) is Status.RUNNING
        if way_to_end == "Ctrl-C":
            os.write(terminal, CTRL_C)
        else:
            subprocess.run(stop, cwd=house, env=os.environ | {"DATA_DIR": str(data_dir)}, check=True)
        shown += read_until(terminal, "")
        _, status = os.waitpid(pid, 0)
        os.close(terminal)
        assert os.waitstatus_to_exitcode(status) == 0, shown
        assert "member@demo.example" in shown
        assert "Traceback" not in shown
        assert "***" not in shown
        assert cluster.status(data_dir) is Status.STOPPED
    assert durations[1] < 10
