"""The verbs of the Makefile, and the environment that each needs."""

import os
import socket
import sys
from typing import NoReturn

from config.launch import addresses, environment
from config.launch.environment import ROOT, VAR
from config.launch.terminal import answer, line, own_ctrl_c
from config.sentences.words import say

# In the order in which `make help` prints them, each with the lock that it needs (none: as it is).
VERBS = {
    "help": None,
    "run": "run",
    "stop": "run",
    "seed": "run",
    "test": "dev",
    "test-long": "dev",
    "lint": "dev",
    "types": "dev",
    "fix": "dev",
    "shape": None,
    "translations": "run",
    "lock": None,
    "bench-pages": "dev",
    "bench-start": None,
    "bench-ledger": "dev",
    "bench-matching": "dev",
    "bench-tally": "dev",
    "bench-votes": "dev",
    "bench-dryrun": "dev",
    "bench-distribution": "dev",
    "bench-observatory": "dev",
}


def obey(arguments: list[str]) -> int:
    verb = arguments[0] if arguments and arguments[0] in VERBS else "help"
    os.chdir(ROOT)
    return answer(lambda: _begin(verb), VAR / "log" / "launch.log")


def _begin(verb: str) -> int:
    if verb == "help":
        return _help()
    with own_ctrl_c():
        addresses.check_database_url()
        held = addresses.hold_port() if verb == "run" else None
        if held:
            line(say("welcome"))
        if lock := VERBS[verb]:
            environment.ensure(lock)
        go_inside(str(environment.PYTHON) if lock else sys.executable, verb, held)


def go_inside(python: str, verb: str, held: socket.socket | None) -> NoReturn:
    """Become the second half, in the environment's Python; the port that we hold goes along."""
    descriptors = []
    if held:
        held.set_inheritable(True)
        descriptors = [str(held.fileno())]
    sys.stdout.flush()
    os.execv(python, [python, "-m", "config.launch.inside", verb, *descriptors])  # noqa: S606  our own words


def _help() -> int:
    line(say("help_title"))
    for verb in VERBS:
        line(f"  make {verb:<13} {say('help_' + verb.replace('-', '_'))}")
    return 0
