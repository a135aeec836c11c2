"""`make bench-start`: how long from a fresh clone to a page that answers, and how long every later start.

The clone is of the committed tree, in a folder of its own with an empty home; only the package cache is warm.
A page answers when the address that `make run` serves gives the demo's first page.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.bench.report import Bar, publish

ROOT = Path(__file__).resolve().parent.parent.parent
LIMIT_FIRST_S, LIMIT_LATER_S = 180, 10
LATER = 3
PATIENCE_S = 600


def main() -> int:
    cache = subprocess.run(
        [sys.executable, "-m", "pip", "cache", "dir"], capture_output=True, check=True, text=True
    ).stdout.strip()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        home.mkdir()
        clone = Path(folder, "commontime")
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        # Not what this very process was started with: a newcomer's shell knows nothing of it.
        shell = {
            key: value for key, value in os.environ.items() if key not in ("MODE", "DATABASE_URL", "DATA_DIR")
        }
        shell |= {"HOME": str(home), "PIP_CACHE_DIR": cache, "PORT": str(_free_port())}
        first = _start(clone, shell)
        later = [_start(clone, shell) for _ in range(LATER)]
    figures = {"first_start_s": first, "later_start_s": max(later)}
    bars = [Bar("first start, from a fresh clone", first, LIMIT_FIRST_S)]
    bars += [Bar(f"later start {place}", took, LIMIT_LATER_S) for place, took in enumerate(later, start=1)]
    publish("start", "make run, until a page answers", "s", bars, figures)
    return int(first >= LIMIT_FIRST_S or max(later) >= LIMIT_LATER_S)


def _start(clone: Path, shell: dict[str, str]) -> float:
    """Seconds from the command to the first page; the server is stopped as a person would, with Ctrl-C."""
    begun = time.monotonic()
    run = subprocess.Popen(
        ["make", "run"], cwd=clone, env=shell, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait(f"http://127.0.0.1:{shell['PORT']}/", run)
        return time.monotonic() - begun
    finally:
        os.killpg(run.pid, signal.SIGINT)
        run.wait()


def _wait(address: str, run: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while run.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5).read()  # noqa: S310  our own server on this machine
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("`make run` did not serve its page")


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
