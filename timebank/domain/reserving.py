"""Hours held for later, and how that ends: once, by an entry or without one."""

from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_
from timebank.domain.exchanges import Exchange


class How(StrEnum):
    """How a reservation was settled."""

    WHOLE = "whole"
    PART = "part"
    VOID = "void"
    EXPIRED = "expired"


PAYING = frozenset({How.WHOLE, How.PART})
"""The ways that have an entry."""

HOW_NAMES = {
    How.WHOLE: N_("all of it was paid"),
    How.PART: N_("a part of it was paid"),
    How.VOID: N_("it was given up"),
    How.EXPIRED: N_("its term has passed"),
}


def check(exchange: Exchange) -> None:
    """Raises Refused for what can not be held: only hours that one member will owe to another."""
    if exchange.is_gift or exchange.cents or not exchange.minutes:
        raise Refused(N_("Only hours of an exchange can be reserved."), field="minutes")


def check_agreed(exchange: Exchange) -> None:
    """Raises Refused where nothing would be held: a gift takes nothing, and euros are paid elsewhere."""
    if exchange.is_gift or not exchange.minutes:
        raise Refused(N_("Only hours of an exchange can be reserved."), field="minutes")


def check_part(minutes: int, held: int) -> None:
    """Raises Refused for a part that is nothing, or more than was held."""
    if not 0 < minutes <= held:
        raise Refused(
            N_("Between one minute and %(held_minutes)s can be paid from this reservation."),
            field="minutes",
            held_minutes=held,
        )
