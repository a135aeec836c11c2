"""The values of the page of an engagement, whole or by the parts that are fetched again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coop.domain.actors import Actor
from coop.domain.pieces import Crumb
from coop.selectors import members
from coop.words import say
from marketplace.domain import absences, engagements, permissions
from marketplace.domain.engagements import ENDED, Act, Side, State
from marketplace.domain.terms import Terms
from marketplace.forms.engagements import HoursForm, MessageForm, ProposeForm, ReasonForm, SettleForm
from marketplace.selectors import answers, invoices, messages, notices
from marketplace.selectors import engagements as agreed
from marketplace.selectors.engagements import Line
from marketplace.views import lots, proposals, quoted, said, timelines
from timebank.domain.natures import NATURE_NAMES, Nature
from timebank.selectors import contributions, limits, roundings


@dataclass(frozen=True, slots=True)
class Said:
    """A message as its reader sees it."""

    author: str
    text: str
    sent_at: datetime
    is_own: bool


def engagement(
    line: Line, actor: Actor, typed: Mapping[str, Form], *, before: str, at: datetime
) -> dict[str, Any]:
    """typed: the form that was just refused, by its name; the others are new."""
    side = permissions.side_of(actor, line.facts)
    assert side is not None  # whoever may not read it never comes so far
    people = members.people([line.facts.giver_id, line.facts.receiver_id])
    nature = engagements.nature_of(line.terms, is_in_trade=line.is_in_trade)
    return {
        "trail": _trail(line, side),
        "line": line,
        "giver": people[line.facts.giver_id],
        "receiver": people[line.facts.receiver_id],
        "lead": _lead(side, people[line.facts.giver_id].name, people[line.facts.receiver_id].name),
        "acts_for_giver": permissions.acts_for_giver(actor, line.facts),
        "state": said.state(line.facts.state),
        "terms": said.terms_of(line),
        "commons": "" if line.facts.state in ENDED else _commons(line, at),
        "rounding": "" if line.facts.state in ENDED else _rounding(line, side, at),
        "offer": quoted.newest(line, actor, at),
        "may_note": line.agreed_at is not None and actor.is_one_of(line.facts.giver_id),
        "may_invoice": side is not Side.MEDIATOR and invoices.may_invoice(line),
        "lots": lots.of_whole(line),
        "nature": _(NATURE_NAMES[nature]),
        "is_professional": nature is Nature.PROFESSIONAL,
        "own_minutes": line.facts.minutes_of(side),
        "other_minutes": line.facts.minutes_of(engagements.other(side)),
        "near_limit": _near_limit(line, side, actor, at),
        "acts": {act.value: act in _acts(line, side, at) for act in Act},
        "forms": _forms(line, side, typed),
        "held": agreed.held(line),
        "wait": _wait(line, at),
        "term": _term(line, side, at) if line.facts.state is State.DISPUTED else None,
        "is_party": side is not Side.MEDIATOR,
        "letters": notices.token_for(line.facts.engagement_id, actor.member_id) if actor.member_id else "",
        **progress(line, at=at),
        **conversation(line, actor, at=at, before=before),
    }


def progress(line: Line, *, at: datetime, seen: str = "") -> dict[str, Any]:
    """Where it stands. seen: the state that the open page was made for, "" when it is new."""
    names = timelines.names_of(line, members.names_of([line.facts.giver_id, line.facts.receiver_id]))
    return {
        "line": line,
        "steps": timelines.steps(line, agreed.steps(line.facts.engagement_id), names, timezone.localdate(at)),
        "has_changed": seen not in ("", line.facts.state),
    }


def conversation(line: Line, actor: Actor, *, at: datetime, before: str = "") -> dict[str, Any]:
    """The latest messages, or those before one: an address that says nothing readable gives the latest."""
    thread = messages.thread(
        line.facts.engagement_id, before=int(before) if before.isdecimal() and len(before) < 16 else None
    )
    names = members.names_of({message.author_id for message in thread.messages})
    return {
        "line": line,
        "today": timezone.localdate(at),
        "older_than": thread.older_than,
        "is_older": before != "",
        "may_write": permissions.may_write(actor, line.facts),
        "messages_said": [
            Said(names[message.author_id], message.text, message.sent_at, actor.is_one_of(message.author_id))
            for message in thread.messages
        ],
    }


@dataclass(frozen=True, slots=True)
class Term:
    """The end of a mediation: when, what happens then in words, and what the other one proposes meanwhile."""

    ends_at: datetime | None
    then: str
    own_minutes: int | None
    other_minutes: int | None


def _term(line: Line, side: Side, at: datetime) -> Term:
    proposed = {line.facts.proposed_by: line.facts.proposed_minutes}
    return Term(
        ends_at=line.mediation_ends_at,
        then=said.at_term(agreed.minutes_at_term(line, at=at)),
        own_minutes=proposed.get(side),
        other_minutes=proposed.get(engagements.other(side)) if side in engagements.PARTIES else None,
    )


def _acts(line: Line, side: Side, at: datetime) -> frozenset[Act]:
    return absences.acts_of(line.facts, side, needed_on=line.needed_on, today=timezone.localdate(at))


def _wait(line: Line, at: datetime) -> answers.Wait | None:
    """Until when the other one may answer hours that were noted, None where nobody waits for that."""
    if line.facts.state is not State.CONFIRMING or line.noted_at is None:
        return None
    return answers.voted(at=at).wait(line.noted_at)


def _commons(line: Line, at: datetime) -> str:
    """What it will bring; once it has ended, the ledger entry says what it brought."""
    return proposals.commons(line.terms, minutes=line.agreed_minutes, cents=line.price_cents, at=at)


def _rounding(line: Line, side: Side, at: datetime) -> str:
    """How the hours that the form is filled in with will be noted, "" where nothing is rounded."""
    if not line.terms.has_hours and line.terms is not Terms.GIFT:
        return ""
    sentence = roundings.told(_likely(line, side), at=at)
    return "" if sentence is None else say(sentence)


def _likely(line: Line, side: Side) -> int:
    """The hours that are most likely right: for the mediator, those that the receiver noted."""
    own = line.facts.receiver_minutes if side is Side.MEDIATOR else line.facts.minutes_of(side)
    return own or line.agreed_minutes


def _near_limit(line: Line, side: Side, actor: Actor, at: datetime) -> str:
    """What this side is told before a limit of theirs; nothing while there is room, or no hours move."""
    is_moving = line.terms.has_hours and line.facts.state not in ENDED
    if not is_moving or side not in engagements.PARTIES or not actor.is_one_of(line.facts.member_of(side)):
        return ""
    minutes = line.facts.receiver_minutes or line.facts.minutes_of(side) or line.agreed_minutes
    if agreed.held(line):  # their room is what is left beside these hours
        minutes = max(minutes - line.agreed_minutes, 0)
    taken = contributions.preview(minutes=minutes, cents=0, is_gift=False, at=at).commons_minutes
    moved = -minutes if side is Side.RECEIVER else minutes - taken
    sentence = limits.warning(line.facts.member_of(side), at=at, moved=moved)
    return "" if sentence is None else say(sentence)


def _trail(line: Line, side: Side) -> list[Crumb]:
    """A mediator comes from the desk, the parties from their list."""
    if side is Side.MEDIATOR:
        return [Crumb(_("Mediation"), reverse("mediation")), Crumb(line.title)]
    return [Crumb(_("My engagements"), reverse("engagements")), Crumb(line.title)]


def _lead(side: Side, giver: str, receiver: str) -> str:
    """Who helps whom, said to the one who reads."""
    if side is Side.GIVER:
        return _("You help %(person)s.") % {"person": receiver}
    if side is Side.RECEIVER:
        return _("%(person)s helps you.") % {"person": giver}
    return _("%(giver)s helps %(receiver)s.") % {"giver": giver, "receiver": receiver}


def _forms(line: Line, side: Side, typed: Mapping[str, Form]) -> dict[str, Form]:
    """Each with what was typed in it, or filled in with the hours that are most likely right."""
    minutes = _likely(line, side)
    return {
        Act.CONFIRM.value: HoursForm(minutes=minutes),
        Act.PROPOSE.value: ProposeForm(minutes=line.facts.proposed_minutes or minutes),
        Act.CANCEL.value: ReasonForm(name=Act.CANCEL),
        Act.DISPUTE.value: ReasonForm(name=Act.DISPUTE),
        Act.MISS.value: ReasonForm(name=Act.MISS),
        Act.SETTLE.value: SettleForm(name=Act.SETTLE, initial={"minutes": minutes}),
        "message": MessageForm(),
        **typed,
    }
