"""Speaking to a person in a terminal: steps with their duration, one line for what went wrong, Ctrl-C."""

import contextlib
import io
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from config.embedded.programs import ClusterError
from config.sentences.words import is_french, say

INTERRUPTED = 130  # what shells report for a command that Ctrl-C ended


class LaunchError(Exception):
    """What was asked cannot be done; the message is one sentence for a person, with what to do."""


@contextlib.contextmanager
def step(key: str, **details: object) -> Iterator[Callable[[str], None]]:
    """Name a step while it runs and its duration when it is done; yields a way to say how far it has come."""
    label = f"  {say(key, **details)} … "
    begun = time.monotonic()
    is_live = sys.stdout.isatty()

    def tell(progress: str) -> None:
        if is_live:
            room = shutil.get_terminal_size().columns - len(label) - 1
            print(f"\r\033[K{label}{progress[: max(room, 0)]}", end="", flush=True)  # noqa: T201

    print(label, end="", flush=True)  # noqa: T201
    try:
        yield tell
    except BaseException:
        print(flush=True)  # noqa: T201
        raise
    tell("")
    seconds = f"{time.monotonic() - begun:.1f} s"
    print(seconds.replace(".", ",") if is_french() else seconds, flush=True)  # noqa: T201


def line(text: str = "") -> None:
    print(text, flush=True)  # noqa: T201


def answer(work: Callable[[], int], log: Path) -> int:
    """Do the work; each failure becomes one line and an exit code, and the unforeseen goes to the log."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without our letters still gets the sentence
    try:
        return work()
    except (LaunchError, ClusterError) as refused:
        sentence = str(refused)
    except KeyboardInterrupt:
        line(say("interrupted"))
        return INTERRUPTED
    except Exception as unforeseen:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc())
        kind = type(unforeseen).__name__
        first = (str(unforeseen).splitlines() or [""])[0]
        sentence = say("unforeseen", kind=kind, reason=first, log=log)
    print(" ".join(sentence.split()), file=sys.stderr, flush=True)  # noqa: T201
    return 1


def end_politely() -> None:
    """Let a polite kill and a closed terminal end the work as Ctrl-C does: what was started is stopped."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs begin deaf to it
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))


@contextlib.contextmanager
def own_ctrl_c() -> Iterator[None]:
    """Let Ctrl-C reach this process and not the `make` above it, which would end as interrupted in any case.

    The process becomes a group of its own in front of the terminal. Ctrl-Z is then unheard: neither make nor
    the shell would see that we stopped. Without a terminal, or in the background, nothing changes.
    """
    if not sys.stdin.isatty() or os.tcgetpgrp(0) != os.getpgrp():
        yield
        return
    for unheard in (signal.SIGTTOU, signal.SIGTSTP):
        signal.signal(unheard, signal.SIG_IGN)
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpgrp())
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.tcsetpgrp(0, os.getpgid(os.getppid()))
