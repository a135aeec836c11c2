"""What stands beside a need: for whoever asked, who could help; for another member, whether they could."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from coop.domain.actors import Actor
from coop.domain.people import Person
from coop.selectors import members
from coop.words import say
from marketplace.domain import permissions, terms
from marketplace.domain.engagements import ENDED, State
from marketplace.domain.requests import RequestState
from marketplace.domain.terms import Terms
from marketplace.selectors import engagements, introductions, listings, matches
from marketplace.selectors.engagements import Line
from marketplace.selectors.requests import Posted
from marketplace.views import said
from marketplace.views.said import Badge
from timebank.selectors import contributions


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody who could help, why, and where the invitation stands (state is None before any).

    introduced: by the cooperative, with what they said of it.
    """

    person: Person
    reasons: tuple[str, ...]
    state: Badge | None = None
    engagement_id: int | None = None
    may_invite: bool = False
    introduced: Badge | None = None


def beside(need: Posted, actor: Actor, at: datetime) -> dict[str, Any]:
    """The values of the page of a need that depend on who reads it."""
    values: dict[str, Any] = {
        "commons": commons(need.terms, minutes=need.wanted_minutes, cents=need.budget_cents, at=at),
        "is_requester": permissions.is_requester(actor, need.facts),
        "may_close": permissions.may_close(actor, need.facts),
        "proposals": [],
        "mine": None,
        "mine_state": None,
        "reasons": (),
        "introduction": None,
        "may_ask_why_not": False,
        "blockages": (),
    }
    if permissions.may_read_matches(actor, need.facts):
        values["proposals"] = _proposals(need, actor)
        if not values["proposals"] and need.state is RequestState.OPEN:
            values["blockages"] = [say(point) for point in listings.blockages(need.id, at=at)]
    elif actor.member_id is not None:
        values |= _own(need, actor.member_id)
    return values


def commons(kind: Terms, *, minutes: int, cents: int | None, at: datetime) -> str:
    """What goes to the commons under the rules in force today."""
    hours = minutes if kind is not Terms.EUROS else 0
    taken = contributions.preview(minutes=hours, cents=cents or 0, is_gift=kind is Terms.GIFT, at=at)
    return say(
        terms.to_the_commons(
            kind,
            minutes=minutes,
            cents=cents,
            commons_minutes=taken.commons_minutes,
            commons_cents=taken.commons_cents,
        )
    )


def _proposals(need: Posted, actor: Actor) -> list[Proposal]:
    """Those who were invited first, since they are awaited; then those whom the cooperative introduced, who
    could help before the others; then those proposed, the best first.
    """
    latest = {line.facts.giver_id: line for line in engagements.of_request(need.id)}
    met = {one.member_id: one for one in introductions.of_request(need.id)}
    found = {proposed.member_id: proposed.reasons for proposed in matches.of_request(need.id)}
    told = found | {id: one.reasons for id, one in met.items()}
    ids = dict.fromkeys([*latest, *sorted(met, key=lambda id: not met[id].is_willing), *found])
    people = members.people(ids)
    may_invite = permissions.may_invite(actor, need.facts)
    return [
        replace(
            _proposal(people[id], tuple(say(each) for each in told.get(id, ())), latest.get(id), may_invite),
            introduced=said.introduced(met[id].is_willing) if id in met and id not in latest else None,
        )
        for id in ids
    ]


def _proposal(person: Person, reasons: tuple[str, ...], line: Line | None, may_invite: bool) -> Proposal:
    if line is None:
        return Proposal(person, reasons, may_invite=may_invite)
    state = line.facts.state
    is_over = state in ENDED and state is not State.DECLINED
    return Proposal(person, reasons, said.state(state), line.facts.engagement_id, may_invite and is_over)


def _own(need: Posted, member_id: int) -> dict[str, Any]:
    """Where this member stands: invited, proposed with reasons, or not."""
    mine = [line for line in engagements.of_request(need.id) if line.facts.giver_id == member_id]
    if mine:
        return {"mine": mine[-1].facts.engagement_id, "mine_state": said.state(mine[-1].facts.state)}
    met = introductions.of_pair(need.id, member_id)
    if met is not None:
        return {"introduction": met, "reasons": [say(reason) for reason in met.reasons]}
    proposed = matches.of_member(need.id, member_id)
    if proposed is not None:
        return {"reasons": [say(reason) for reason in proposed.reasons]}
    return {"may_ask_why_not": need.state is RequestState.OPEN}


def why_not(need: Posted, member_id: int, at: datetime) -> dict[str, Any]:
    """Why a member is not proposed, and the smallest change that would have been enough."""
    told = listings.why_not(need.id, member_id, at=at)
    return {
        "why_not": [say(point) for point in told.reasons],
        "enough": [say(change) for change in told.enough],
    }
