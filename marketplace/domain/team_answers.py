"""A team answers a request together: lots, shares that sum to one, and the signature of everyone over them.

What is signed is a plan: its lots, who does each, and the parts of each member. A plan is never changed:
another one is written, which nobody but its writer has signed. Only a plan that all its members signed is
offered.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coop.domain.actors import Actor
from coop.domain.words import N_
from marketplace.domain.engagements import State
from marketplace.domain.requests import Facts as RequestFacts
from marketplace.domain.requests import RequestState


class AnswerState(StrEnum):
    """How far the answer of a team has come."""

    COMPOSING = "composing"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


ANSWER_STATE_NAMES = {
    AnswerState.COMPOSING: N_("being composed"),
    AnswerState.OFFERED: N_("offered"),
    AnswerState.ACCEPTED: N_("accepted"),
    AnswerState.DECLINED: N_("declined"),
    AnswerState.WITHDRAWN: N_("taken back"),
    AnswerState.CANCELLED: N_("cancelled"),
}
ANSWER_MOVES = {
    AnswerState.COMPOSING: frozenset({AnswerState.OFFERED, AnswerState.WITHDRAWN}),
    AnswerState.OFFERED: frozenset(
        {AnswerState.COMPOSING, AnswerState.ACCEPTED, AnswerState.DECLINED, AnswerState.WITHDRAWN}
    ),
    AnswerState.ACCEPTED: frozenset({AnswerState.CANCELLED}),
}
"""From each state, where an answer may go; the database keeps the same pairs."""
OPEN_ANSWERS = frozenset({AnswerState.COMPOSING, AnswerState.OFFERED})
SEEN_BY_REQUESTER = frozenset(
    {AnswerState.OFFERED, AnswerState.ACCEPTED, AnswerState.DECLINED, AnswerState.CANCELLED}
)


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What permissions of an answer depend on. signed_ids, declined_ids: of its current plan."""

    answer_id: int
    request: RequestFacts
    lead_id: int
    state: AnswerState
    member_ids: frozenset[int]
    signed_ids: frozenset[int]
    declined_ids: frozenset[int]

    @property
    def is_signed(self) -> bool:
        return self.signed_ids == self.member_ids


@dataclass(frozen=True, slots=True)
class Signed:
    """What one member of the team said to the current plan. signed_at: None where nothing yet."""

    member_id: int
    has_agreed: bool
    signed_at: datetime | None


def may_compose(actor: Actor, request: RequestFacts) -> bool:
    """Any member but who asked, while the request is open."""
    is_another = actor.is_member and not actor.is_one_of(request.requester_id)
    return is_another and request.state is RequestState.OPEN


def may_read_answer(actor: Actor, facts: AnswerFacts) -> bool:
    """Those who are in it; who asked, once it was offered to them."""
    is_offered = facts.state in SEEN_BY_REQUESTER
    is_requester = actor.is_one_of(facts.request.requester_id)
    return actor.is_one_of(facts.lead_id, *facts.member_ids) or (is_offered and is_requester)


def may_rewrite(actor: Actor, facts: AnswerFacts) -> bool:
    """The lead, until it is accepted."""
    return actor.is_one_of(facts.lead_id) and facts.state in OPEN_ANSWERS


def may_sign(actor: Actor, facts: AnswerFacts) -> bool:
    """A member of the team who has not said yes or no to this plan."""
    said = facts.signed_ids | facts.declined_ids
    return facts.state is AnswerState.COMPOSING and actor.is_one_of(*(facts.member_ids - said))


def may_offer(actor: Actor, facts: AnswerFacts) -> bool:
    """The lead, once everyone has signed."""
    is_open = facts.request.state is RequestState.OPEN
    return (
        actor.is_one_of(facts.lead_id)
        and facts.state is AnswerState.COMPOSING
        and facts.is_signed
        and is_open
    )


def may_take_back(actor: Actor, facts: AnswerFacts) -> bool:
    """The lead; and whoever signed, since nobody is bound before it is accepted."""
    return actor.is_one_of(facts.lead_id, *facts.signed_ids) and facts.state in OPEN_ANSWERS


def may_choose(actor: Actor, facts: AnswerFacts) -> bool:
    """Who asked accepts or declines what is offered to them."""
    return actor.is_one_of(facts.request.requester_id) and facts.state is AnswerState.OFFERED


def request_state(states: frozenset[State]) -> RequestState:
    """Where a request goes with the engagements of the team that was accepted, by all their states."""
    if states & {State.INVITED, State.AGREED, State.CONFIRMING, State.MISSED, State.DISPUTED}:
        return RequestState.AGREED
    return RequestState.FULFILLED if State.COMPLETED in states else RequestState.OPEN
