"""Hours given back after an engagement was counted: asked by one of the two, agreed by the other or settled.

Declared as data: from each state, which act leads where, and whose it is.
"""

from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain import engagements
from marketplace.domain.engagements import Side


class RefundState(StrEnum):
    ASKED = "asked"
    CONTESTED = "contested"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"


OPEN = frozenset({RefundState.ASKED, RefundState.CONTESTED})
REFUND_STATE_NAMES = {
    RefundState.ASKED: N_("asked"),
    RefundState.CONTESTED: N_("with a mediator"),
    RefundState.AGREED: N_("given back"),
    RefundState.WITHDRAWN: N_("taken back by who asked"),
    RefundState.SETTLED: N_("settled by a mediator"),
}


class Role(StrEnum):
    """In what quality somebody comes to a refund."""

    ASKER = "asker"
    OTHER = "other"
    MEDIATOR = "mediator"


MOVES = {
    (RefundState.ASKED, RefundState.AGREED): frozenset({Role.OTHER}),
    (RefundState.ASKED, RefundState.CONTESTED): frozenset({Role.ASKER, Role.OTHER}),
    (RefundState.ASKED, RefundState.WITHDRAWN): frozenset({Role.ASKER}),
    (RefundState.CONTESTED, RefundState.AGREED): frozenset({Role.OTHER}),
    (RefundState.CONTESTED, RefundState.WITHDRAWN): frozenset({Role.ASKER}),
    (RefundState.CONTESTED, RefundState.SETTLED): frozenset({Role.MEDIATOR}),
}
POWERS = {
    "marketplace.refund": N_("asked for hours back, or answered, for a member who has no internet"),
    "marketplace.settle_refund": N_("settled which hours are given back"),
}


def role_of(side: Side, asked_by: Side) -> Role:
    """In what quality one of the two, or the mediator, comes to a refund."""
    if side not in engagements.PARTIES:
        return Role.MEDIATOR
    return Role.ASKER if side is asked_by else Role.OTHER


def may_move(source: RefundState, target: RefundState, role: Role) -> bool:
    return role in MOVES.get((source, target), frozenset())


def check_move(source: RefundState, target: RefundState, role: Role) -> None:
    """Raises Refused where this is not theirs to do, or no longer."""
    if not may_move(source, target, role):
        raise Refused(N_("This can not be done now: something changed meanwhile."))


def check_asked(minutes: int, *, left: int, is_open: bool) -> None:
    """Raises Refused for hours that can not be asked back."""
    if is_open:
        raise Refused(N_("Hours are asked back already: that is answered first."))
    if not 0 < minutes <= left:
        raise Refused(
            N_("Between one minute and %(left_minutes)s can be given back."),
            field="minutes",
            left_minutes=left,
        )


def check_settled(minutes: int, *, asked: int) -> None:
    """Raises Refused where a mediator would give back more than was asked."""
    if not 0 <= minutes <= asked:
        raise Refused(
            N_("Between nothing and the %(asked_minutes)s that were asked."),
            field="minutes",
            asked_minutes=asked,
        )
