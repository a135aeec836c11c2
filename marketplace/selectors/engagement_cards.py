"""Engagements that run, on the home page: what each of the two is awaited for."""

from collections.abc import Iterator
from datetime import datetime

from coop.domain.actors import Actor
from coop.domain.navigation import Card
from coop.domain.words import N_, Sentence
from marketplace.domain import engagements as life
from marketplace.domain import permissions
from marketplace.domain.engagements import Side, State
from marketplace.selectors import answers
from marketplace.selectors.answers import Wait
from marketplace.selectors.cards import FAMILY, day, page
from marketplace.selectors.engagements import Line

WAITING = N_("%(person)s has noted %(minutes)s for “%(title)s”. An answer is expected until %(term_on)s.")
COUNTED = N_(
    "%(person)s has noted %(minutes)s for “%(title)s”. Without an answer until %(term_on)s, what lies within "
    "your agreement is confirmed by itself."
)


def awaiting(actor: Actor, running: list[Line], at: datetime) -> Iterator[Card]:
    confirming = [line for line in running if line.facts.state is State.CONFIRMING]
    voted = answers.voted(at=at) if confirming else None
    for line in running:
        side = permissions.side_of(actor, line.facts)
        other = line.receiver if side is Side.GIVER else line.giver
        is_awaited = side in life.awaited(line.facts)
        match line.facts.state:
            case State.DISPUTED if line.facts.proposed_by not in (None, side):
                yield _proposed(line, other)
            case State.CONFIRMING if voted is not None and line.noted_at is not None:
                yield from _confirming(line, other, voted.wait(line.noted_at), at, is_awaited=is_awaited)
            case State.INVITED if is_awaited:
                yield _invited(line, other) if line.quote_id is None else _quoted(line, other)
            case State.MISSED if is_awaited:
                yield _missed(line, other)
            case State.AGREED:
                yield _under_way(line, other)


def _confirming(line: Line, person: str, wait: Wait, at: datetime, *, is_awaited: bool) -> Iterator[Card]:
    """Whoever is awaited is told what happens without them; whoever waits, their exit once it is late."""
    if is_awaited:
        yield _to_confirm(line, person, wait)
    elif wait.ends_at <= at:
        yield _unanswered(line, person)


def _proposed(line: Line, person: str) -> Card:
    return Card(
        key=f"proposed-{line.facts.engagement_id}-{line.facts.proposed_minutes}",
        urgency=95,
        family=FAMILY,
        icon="scale",
        title=Sentence(N_("Hours are proposed to you")),
        reason=Sentence(
            N_("%(person)s would agree on %(minutes)s for “%(title)s”: if you agree, the mediation is over."),
            {"person": person, "minutes": line.facts.proposed_minutes or 0, "title": line.title},
        ),
        action=Sentence(N_("Read and answer")),
        url=page(line),
    )


def _missed(line: Line, person: str) -> Card:
    return Card(
        key=f"missed-{line.facts.engagement_id}",
        urgency=90,
        family=FAMILY,
        icon="clock",
        title=Sentence(N_("Did you meet?")),
        reason=Sentence(
            N_(
                "%(person)s says that the meeting for “%(title)s” did not take place. Without another answer "
                "until %(term_on)s it ends, and nothing is counted."
            ),
            {"person": person, "title": line.title, "term_on": day(line.missed_ends_at)},
        ),
        action=Sentence(N_("Read and answer")),
        url=page(line),
    )


def _unanswered(line: Line, person: str) -> Card:
    return Card(
        key=f"unanswered-{line.facts.engagement_id}",
        urgency=55,
        family=FAMILY,
        icon="clock",
        title=Sentence(N_("Your hours await an answer")),
        reason=Sentence(
            N_("%(person)s has not confirmed “%(title)s” in time: write again, or ask for a mediation."),
            {"person": person, "title": line.title},
        ),
        action=Sentence(N_("See the engagement")),
        url=page(line),
    )


def _invited(line: Line, person: str) -> Card:
    return Card(
        key=f"invited-{line.facts.engagement_id}",
        urgency=100,
        family=FAMILY,
        icon="mail",
        title=Sentence(N_("%(person)s asks for your help"), {"person": person}),
        reason=Sentence(
            N_("“%(title)s”, about %(minutes)s: an answer is awaited, yes or no."),
            {"title": line.title, "minutes": line.agreed_minutes},
        ),
        action=Sentence(N_("Read and answer")),
        url=page(line),
    )


def _quoted(line: Line, person: str) -> Card:
    return Card(
        key=f"quoted-{line.quote_id}",
        urgency=100,
        family=FAMILY,
        icon="file-text",
        title=Sentence(N_("%(person)s proposes terms"), {"person": person}),
        reason=Sentence(
            N_("“%(title)s”: accept them as they are, or propose others."), {"title": line.title}
        ),
        action=Sentence(N_("Read and answer")),
        url=page(line),
    )


def _to_confirm(line: Line, person: str, wait: Wait) -> Card:
    noted = line.facts.receiver_minutes if line.facts.giver_minutes is None else line.facts.giver_minutes
    return Card(
        key=f"confirm-{line.facts.engagement_id}",
        urgency=90,
        family=FAMILY,
        icon="clock",
        title=Sentence(N_("Hours to confirm")),
        reason=Sentence(
            COUNTED if wait.is_counted else WAITING,
            {
                "person": person,
                "minutes": noted or 0,
                "title": line.title,
                "term_on": day(wait.ends_at),
            },
        ),
        action=Sentence(N_("Confirm the hours")),
        url=page(line),
    )


def _under_way(line: Line, person: str) -> Card:
    return Card(
        key=f"agreed-{line.facts.engagement_id}",
        urgency=30,
        family=FAMILY,
        icon="handshake",
        title=Sentence(N_("Agreed with %(person)s"), {"person": person}),
        reason=Sentence(N_("“%(title)s”: note the hours when it is done."), {"title": line.title}),
        action=Sentence(N_("See the engagement")),
        url=page(line),
    )
