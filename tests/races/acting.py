"""`python -m tests.races.acting`: sessions in processes of their own, which all begin at the same instant.

One process loads the house. For each line that it reads (a list of sessions, each a list of acts) it forks a
process for each session; each opens its connection, waits for the others, does its acts one after the other,
and ends. Then it writes one line: for each session, what each of its acts was answered.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import django

django.setup()

from django.db import DatabaseError, connection, transaction  # noqa: E402  once Django is set up

from coop.domain.actors import PLATFORM, Role  # noqa: E402  once Django is set up
from coop.domain.errors import Refused  # noqa: E402  once Django is set up
from coop.selectors import actors  # noqa: E402  once Django is set up
from governance.domain.mandates import Draft  # noqa: E402  once Django is set up
from governance.services import mandates  # noqa: E402  once Django is set up
from marketplace.domain.batches import Scope  # noqa: E402  once Django is set up
from marketplace.services import engagements, introductions  # noqa: E402  once Django is set up
from tests.timebank import closing, yearly  # noqa: E402
from timebank.domain.exchanges import Exchange  # noqa: E402  once Django is set up
from timebank.domain.natures import Nature  # noqa: E402  once Django is set up
from timebank.services import (  # noqa: E402
    closings,
    distributions,
    exchanges,
    gifts,
    grants,
    projects,
    sealing,
    years,
)

Told = Mapping[str, Any]


def main() -> None:
    say("ready")
    for line in iter(sys.stdin.readline, ""):
        say(json.dumps(together(json.loads(line))))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def together(sessions: list[list[Told]]) -> list[list[Told]]:
    """The starting pipe is closed once every session has its connection: that is the signal for all."""
    start, pull = os.pipe()
    ready, tell = os.pipe()
    answers = []
    for acts in sessions:
        answer, write = os.pipe()
        if os.fork() == 0:
            os.close(pull)
            run(acts, start, tell, write)
        os.close(write)
        answers.append(answer)
    os.close(tell)
    for _session in sessions:
        assert os.read(ready, 1) == b"r", "a session ended before it began"
    os.close(pull)
    told = [json.loads(read(answer)) for answer in answers]
    for _session in sessions:
        os.wait()
    for pipe in (start, ready):
        os.close(pipe)
    return told


def read(pipe: int) -> str:
    with os.fdopen(pipe) as file:
        return file.read()


def run(acts: list[Told], start: int, tell: int, write: int) -> None:
    try:
        connection.ensure_connection()
        people = {user_id: actors.of_user(user_id) for user_id in {act["user"] for act in acts}}
        os.write(tell, b"r")
        os.read(start, 1)
        found = [one(act, people) for act in acts]
        with os.fdopen(write, "w") as file:
            json.dump(found, file)
    finally:
        connection.close()
        os._exit(0)


def one(act: Told, people: Mapping[int, Any]) -> Told:
    """`id`: what was written; `refused`: in words; `error`: whatever should reach nobody."""
    frame: AbstractContextManager[object] = transaction.atomic() if act.get("is_slow") else nullcontext()
    try:
        with frame:
            return {"id": VERBS[act["verb"]](act, people[act["user"]])}
    except Refused as refused:
        return {"refused": str(refused)}
    except DatabaseError as error:
        return {"error": repr(error)}


def give(act: Told, by: Any) -> int:  # noqa: ANN401  an actor
    return gifts.give(
        by=by,
        at=datetime.fromisoformat(act["at"]),
        giver_id=by.member_id,
        receiver_id=act["receiver"],
        minutes=act["minutes"],
        key=act["key"],
    )


def help_(act: Told, by: Any) -> int | None:  # noqa: ANN401
    happened_at = datetime.fromisoformat(act["at"])
    exchange = Exchange(act["giver"], act["receiver"], act["minutes"], 0, Nature.MUTUAL_HELP, happened_at)
    at = datetime.fromisoformat(act.get("decided_at", act["at"]))
    return exchanges.record(by=by, at=at, exchange=exchange, subject="engagement:1", key=act["key"])


def distribute(act: Told, by: Any) -> int:  # noqa: ANN401
    start, end = (datetime.fromisoformat(act[name]) for name in ("start", "end"))
    return closing.post(by=by, at=datetime.fromisoformat(act["at"]), start=start, end=end)


def seal(act: Told, by: Any) -> int | None:  # noqa: ANN401
    """Whoever asks, the platform seals."""
    return sealing.seal(by=PLATFORM, at=datetime.fromisoformat(act["at"]), most=act["most"])


def accept(act: Told, by: Any) -> int:  # noqa: ANN401
    engagement_id: int = act["engagement"]
    engagements.accept(by=by, at=datetime.fromisoformat(act["at"]), engagement_id=engagement_id)
    return engagement_id


def introduce(act: Told, by: Any) -> int:  # noqa: ANN401
    return introductions.confirm(
        by=by,
        at=datetime.fromisoformat(act["at"]),
        scope=Scope(**act["scope"]),
        fingerprint=act["fingerprint"],
    )


def give_mandate(act: Told, by: Any) -> int:  # noqa: ANN401
    days: dict[str, Any] = {
        name: date.fromisoformat(act[name]) for name in ("begins_on", "until_on", "report_due_on")
    }
    words = {name: act[name] for name in ("duty", "purpose", "decided")}
    powers = frozenset({Role.COORDINATOR})
    draft = Draft(is_single=True, holder_id=act["holder"], powers=powers, **words, **days)
    return mandates.open(by=by, at=datetime.fromisoformat(act["at"]), draft=draft)


def compute_year(*, by: Any, at: datetime, income: int) -> int:  # noqa: ANN401
    accounts = replace(yearly.ACCOUNTS, income=income)
    return years.compute(by=by, at=at, year=yearly.YEAR, accounts=accounts)


STEPS: Mapping[str, Callable[..., int | None]] = {
    "ask": closings.ask,
    "freeze": closings.freeze,
    "contest": closings.contest,
    "answer": closings.answer,
    "withdraw": closings.withdraw,
    "give_up": closings.give_up,
    "post": distributions.post,
    "accept_project": projects.accept,
    "refuse_project": projects.refuse,
    "withdraw_project": projects.withdraw,
    "confirm_milestone": grants.confirm,
    "finish_grant": grants.finish,
    "compute_year": compute_year,
    "post_year": years.post,
    "give_up_year": years.give_up,
}
"""Steps of closings and projects, called with what was told of them."""


def step(act: Told, by: Any) -> int | None:  # noqa: ANN401
    told = dict(act["told"])
    for name in {"start", "end"} & set(told):
        told[name] = datetime.fromisoformat(told[name])
    return STEPS[act["step"]](by=by, at=datetime.fromisoformat(act["at"]), **told)


VERBS: Mapping[str, Callable[[Told, Any], int | None]] = {
    "give": give,
    "help": help_,
    "distribute": distribute,
    "seal": seal,
    "accept": accept,
    "introduce": introduce,
    "give_mandate": give_mandate,
    "step": step,
}

if __name__ == "__main__":
    main()
