"""The two addresses that a person may give, looked at before any work is done: PORT and DATABASE_URL."""

import contextlib
import errno
import os
import socket
from urllib.parse import urlsplit

from config.launch.terminal import LaunchError
from config.sentences.words import say

HOST = "127.0.0.1"
SCHEMES = {"postgres", "postgresql", "psql", "pgsql"}


def hold_port() -> socket.socket:
    """Take the port at once and keep it, so that it cannot be lost while the database starts."""
    wanted = os.environ.get("PORT") or "8000"
    if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
        raise LaunchError(say("port_wrong", port=wanted))
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((HOST, int(wanted)))
        held.listen()  # only a listener keeps others away; who connects meanwhile waits for the first page
    except OSError as refused:
        held.close()
        key = "port_reserved" if refused.errno == errno.EACCES else "port_in_use"
        raise LaunchError(say(key, port=wanted, free=find_free(int(wanted)))) from refused
    return held


def of(port: int) -> str:
    return f"http://{HOST}:{port}"


def check_database_url() -> None:
    """Whether DATABASE_URL reads as one; whether it answers is known once the driver is installed."""
    try:
        address = urlsplit(os.environ.get("DATABASE_URL", ""))
        is_right = address.scheme in SCHEMES and address.port != 0
    except ValueError:
        is_right = False
    if os.environ.get("DATABASE_URL") and not is_right:
        raise LaunchError(say("database_url_wrong"))


def find_free(port: int) -> int:
    """The first port above that one which nobody holds now."""
    for candidate in range(max(port, 1023) + 1, 65536):
        with socket.socket() as tried, contextlib.suppress(OSError):
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((HOST, candidate))
            return candidate
    return 8000
