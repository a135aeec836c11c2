"""Writing to members about decisions, by the clock.

A letter is written down before it is handed over, and handed over once: who is killed in between sends it to
nobody twice. Only what a mail server is known to have refused is tried again.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from smtplib import SMTPException
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from coop.selectors import members
from governance.domain import letters as law
from governance.domain import permissions
from governance.domain.letters import LetterKind, Manner, Pace
from governance.models import Letter, LetterChoice
from governance.selectors import letters, measures
from governance.selectors.concerns import Concern
from governance.selectors.letters import Due, Ready


class Mail(Protocol):
    """What knows how to leave. Raises OSError or SMTPException where nobody takes it."""

    def send(self) -> int: ...


Writer = Callable[[Ready], Mail]


class Unsent(Exception):
    """The mail server took no letter. It says which one, and neither to whom nor what stood in it."""


@transaction.atomic
def choose(*, by: Actor, at: datetime, choice: Manner) -> None:
    """How one is written to from now on."""
    if by.member_id is None or not permissions.may_propose(by):
        raise Forbidden
    choice.check()
    _keep(by.member_id, choice, at)


@transaction.atomic
def stop(*, by: Actor, at: datetime, token: str) -> None:
    """Whoever holds the signed address ends its kind of e-mails, no other. Twice is once."""
    kind, member_id = letters.of_token(token)
    if letters.is_sent(kind, member_id):
        chosen = letters.choice_of(member_id)
        _keep(member_id, _without(chosen, kind), at)


@transaction.atomic
def erase(*, by: Actor, at: datetime, member_id: int) -> None:
    """What a member chose and was told goes with them. Whoever calls ends the membership."""
    LetterChoice.objects.filter(pk=member_id).delete()
    Letter.objects.filter(member_id=member_id).delete()


def send_due(*, by: Actor, at: datetime, write: Writer) -> int:
    """Send each letter that is due, each by itself; how many were sent. write: says it in a language."""
    if not by.is_platform:
        raise Forbidden
    return jobs.each(lambda due: _send(at, due, write), letters.due(at=at))


@transaction.atomic
def settle(*, by: Actor, at: datetime) -> int:
    """Nobody is written to about what stands so far: for decisions that were brought from elsewhere."""
    if not by.is_platform:
        raise Forbidden
    found = letters.due(at=at, is_any_hour=True)
    for due in found:
        letter_id = _take(due, _news(due, at), at)
        Letter.objects.filter(pk=letter_id or 0).update(sent_at=at)
    return len(found)


def _send(at: datetime, due: Due, write: Writer) -> int:
    """No lock is held while the mail server thinks."""
    address = members.address_of(due.member_id)
    told = _news(due, at)
    if not address or not _is_still_due(due, told, at):
        return 0
    letter_id = _take(due, told, at)
    if letter_id is None:
        return 0
    try:
        write(_ready(due, told, letter_id, address, at)).send()
    except (OSError, SMTPException) as error:
        Letter.objects.filter(pk=letter_id).update(refused_at=at)
        raise Unsent(f"letter {letter_id}: {type(error).__name__}") from None
    Letter.objects.filter(pk=letter_id).update(sent_at=at)
    return 1


def _is_still_due(due: Due, told: list[Concern], at: datetime) -> bool:
    """Letters go out one after the other: somebody may have voted meanwhile."""
    if due.measure_id is not None:
        return letters.step_of(measures.get(due.measure_id, at=at)) is due.kind
    if due.ballot_id is not None:
        return letters.is_awaited(due.ballot_id, due.member_id, at=at)
    return bool(told)


def _news(due: Due, at: datetime) -> list[Concern]:
    """What a digest tells; other letters are of one thing."""
    return letters.news(due.member_id, at=at) if due.kind is LetterKind.DIGEST else []


@transaction.atomic
def _take(due: Due, told: list[Concern], at: datetime) -> int | None:
    """Written down before it leaves. None where somebody else took it, or it left already."""
    keys = [key for one in told for key in one.keys]
    day = timezone.localdate(at) if due.kind is LetterKind.DIGEST else None
    what: dict[str, object] = {
        "kind": due.kind.value,
        "on_day": day,
        "ballot_id": due.ballot_id,
        "measure_id": due.measure_id,
    }
    letter, is_new = Letter.objects.select_for_update().get_or_create(
        member_id=due.member_id,
        **what,
        defaults={"taken_at": at, "told": keys},
    )
    if is_new:
        return letter.pk
    if letter.sent_at is not None or not law.may_retry(refused_at=letter.refused_at, at=at):
        return None
    letter.taken_at, letter.refused_at, letter.told = at, None, keys
    letter.save(update_fields=["taken_at", "refused_at", "told"])
    return letter.pk


def _ready(due: Due, told: list[Concern], letter_id: int, address: str, at: datetime) -> Ready:
    ready = Ready(
        id=letter_id,
        address=address,
        language=letters.choice_of(due.member_id).language,
        stop=letters.token_of(law.chosen_as(due.kind), due.member_id),
        at=at,
        told=tuple(told),
    )
    if due.measure_id is not None:
        measure, why = letters.of_measure(due.measure_id, due.member_id, at=at)
        return replace(ready, measure=measure, asked=why)
    if due.ballot_id is not None:
        vote, why = letters.vote(due.ballot_id), letters.asked(due.ballot_id, due.member_id)
        return replace(ready, vote=vote, asked=why)
    return ready


def _without(choice: Manner, kind: LetterKind) -> Manner:
    return (
        replace(choice, wants_reminders=False)
        if kind is LetterKind.REMINDER
        else replace(choice, pace=Pace.NEVER)
    )


def _keep(member_id: int, choice: Manner, at: datetime) -> None:
    LetterChoice.objects.update_or_create(pk=member_id, defaults=asdict(choice) | {"chosen_at": at})
