"""What a group pays: at once by one delegate, or proposed by one and approved by another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from coop.domain.errors import Refused
from coop.domain.words import N_
from timebank.domain import splitting

MOST_PARTS = 40
"""The most members among whom one entry splits hours."""
MOST_WEIGHT = 10_000


class Verdict(StrEnum):
    """How a payment that was proposed ended."""

    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


VERDICT_NAMES = {
    Verdict.APPROVED: N_("approved and paid"),
    Verdict.DECLINED: N_("declined"),
    Verdict.WITHDRAWN: N_("taken back"),
    Verdict.EXPIRED: N_("left without an answer"),
}

ENDED = {
    Verdict.APPROVED: N_("This payment has already been approved and paid."),
    Verdict.DECLINED: N_("This payment has already been declined."),
    Verdict.WITHDRAWN: N_("This payment has been taken back."),
    Verdict.EXPIRED: N_("This payment ended without an answer: its hours are free again."),
}


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """What a predicate knows of a payment that waits. receiver_ids: the members whom it would pay."""

    group_id: int
    proposer_id: int
    receiver_ids: frozenset[int]
    delegate_ids: frozenset[int]


def needs_two(
    minutes: int, *, paid_alone: int, threshold: int, actor_id: int | None, receiver_ids: Collection[int]
) -> bool:
    """From the threshold on, and always where whoever pays would be paid: another delegate approves.

    paid_alone: what the same delegate paid alone in the days that are added up.
    """
    return minutes + paid_alone >= threshold or actor_id in receiver_ids


def check_second(
    delegate_ids: Collection[int], *, actor_id: int | None, receiver_ids: Collection[int]
) -> None:
    """Raises Refused, before anything is held, where nobody could approve."""
    others = frozenset(delegate_ids) - {actor_id}
    if not others:
        raise Refused(
            N_("This needs a second delegate to approve it, and the group has one only. Ask a coordinator.")
        )
    if not others - frozenset(receiver_ids):
        raise Refused(
            N_("Nobody approves hours for themself: this needs another delegate whom it does not pay.")
        )


def check_open(verdict: Verdict | None, *, expires_at: datetime, at: datetime) -> None:
    """Raises Refused for a payment that has its answer, or whose time has passed."""
    if verdict is not None:
        raise Refused(ENDED[verdict])
    if expires_at <= at:
        raise Refused(ENDED[Verdict.EXPIRED])


def check_proposer(proposer_id: int, delegate_ids: Collection[int]) -> None:
    """Raises Refused where whoever proposed it no longer acts for the group: two would not have agreed."""
    if proposer_id not in delegate_ids:
        raise Refused(N_("Whoever proposed this is no longer a delegate. Decline it, and propose it again."))


def parts(minutes: int, weights: Sequence[tuple[int, int]]) -> Mapping[int, int]:
    """Whole minutes for each member, by the largest remainder; they sum to what is split.

    weights: member ids with a whole number each. Of two equal remainders, the member who came first wins.
    Raises Refused for nobody, a member named twice, and where somebody would get nothing.
    """
    if not 1 <= len(weights) <= MOST_PARTS:
        raise Refused(N_("Choose between one and %(most)s members."), field="parts", most=MOST_PARTS)
    if any(not 0 < weight <= MOST_WEIGHT for _member_id, weight in weights):
        raise Refused(N_("A part is a whole number between 1 and %(most)s."), field="parts", most=MOST_WEIGHT)
    cut = splitting.split(minutes, [(f"{member_id:020d}", Fraction(weight)) for member_id, weight in weights])
    if any(part.amount == 0 for part in cut):
        raise Refused(N_("This is too little: somebody would get less than a minute."), field="minutes")
    return {int(part.key): part.amount for part in cut}
