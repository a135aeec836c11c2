"""Sessions in processes of their own, seen from the test: what they are asked, and what they are answered."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from coop.domain.actors import Actor
from marketplace.domain.batches import Scope
from tests.config.production import database_url
from tests.governance.mandating import day, now
from tests.instants import after
from tests.strict.silence import ROOT
from tests.timebank.ledger import id_of

PATIENCE_SECONDS = 300

Act = dict[str, Any]
Answer = dict[str, Any]


class Sessions:
    """All sessions of one call begin at the same instant; each is a process with its own connection."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert self._read() == "ready\n"

    def run(self, sessions: Sequence[Sequence[Act]]) -> list[list[Answer]]:
        """What each act of each session was answered: `id` or `refused`. Nothing else may reach a caller."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(sessions) + "\n")
        self.process.stdin.flush()
        answers: list[list[Answer]] = json.loads(self._read())
        assert [answer for session in answers for answer in session if "error" in answer] == []
        return answers

    def at_once(self, acts: Sequence[Act]) -> list[Answer]:
        """Each act by a session of its own."""
        return [answer for (answer,) in self.run([[act] for act in acts])]

    def _read(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the sessions' parent is gone"
        return line


@contextmanager
def opened() -> Iterator[Sessions]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.races.acting"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"},
    ) as process:
        watch = threading.Timer(PATIENCE_SECONDS, process.kill)
        watch.start()
        try:
            yield Sessions(process)
        finally:
            watch.cancel()


def give(giver: Actor, receiver: Actor | None, minutes: int, *, key: str) -> Act:
    return {
        "verb": "give",
        "user": giver.user_id,
        "receiver": receiver and id_of(receiver),
        "minutes": minutes,
        "key": key,
        "at": after(days=2).isoformat(),
    }


def help_(
    giver: Actor,
    receiver: Actor,
    minutes: int,
    *,
    key: str,
    at: datetime | None = None,
    **options: Any,  # noqa: ANN401
) -> Act:
    """Recorded by who received. options: decided_at, in ISO 8601; is_slow, to record inside a transaction."""
    return {
        "verb": "help",
        "user": receiver.user_id,
        "giver": id_of(giver),
        "receiver": id_of(receiver),
        "minutes": minutes,
        "key": key,
        "at": (at or after(days=1)).isoformat(),
        **options,
    }


def distribute(by: Actor, *, start: datetime, end: datetime, at: datetime) -> Act:
    instants = {"start": start.isoformat(), "end": end.isoformat(), "at": at.isoformat()}
    return {"verb": "distribute", "user": by.user_id, **instants}


def step(by: Actor, name: str, *, at: datetime, **told: Any) -> Act:  # noqa: ANN401  what the step asks for
    """A step of a closing, of a project or of a grant, by its name in `acting.STEPS`."""
    return {"verb": "step", "user": by.user_id, "step": name, "at": at.isoformat(), "told": told}


def accept(by: Actor, engagement_id: int) -> Act:
    return {
        "verb": "accept",
        "user": by.user_id,
        "engagement": engagement_id,
        "at": after(days=1).isoformat(),
    }


def introduce(by: Actor, scope: Scope, fingerprint: str, *, at: datetime) -> Act:
    told = {"scope": scope.as_json(), "fingerprint": fingerprint, "at": at.isoformat()}
    return {"verb": "introduce", "user": by.user_id, **told}


def give_mandate(by: Actor, holder: Actor) -> Act:
    """A duty with one seat, from today on."""
    return {
        "verb": "give_mandate",
        "user": by.user_id,
        "holder": id_of(holder),
        "duty": "Coordination",
        "purpose": "Welcome.",
        "decided": "The assembly.",
        "begins_on": day().isoformat(),
        "until_on": day(90).isoformat(),
        "report_due_on": day(90).isoformat(),
        "at": now().isoformat(),
    }


def seal(by: Actor, *, at: datetime, most: int) -> Act:
    return {"verb": "seal", "user": by.user_id, "at": at.isoformat(), "most": most}


def ids(answers: Sequence[Answer]) -> list[int]:
    return [answer["id"] for answer in answers if "id" in answer]


def refusals(answers: Sequence[Answer]) -> list[str]:
    return [answer["refused"] for answer in answers if "refused" in answer]
