"""Roles in an ecosystem: what each lets one do, and up to which day somebody holds it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_

LONGEST_TERM_DAYS = 3 * 366


class Office(StrEnum):
    """A role in an ecosystem, on top of what each of its members may do."""

    FACILITATOR = "facilitator"
    WELCOMER = "welcomer"


class Power(StrEnum):
    """What a role lets one do."""

    WELCOME = "welcome"
    APPOINT = "appoint"
    WRITE_CHARTER = "write_charter"
    EXCLUDE = "exclude"
    CLOSE = "close"


OFFICE_NAMES = {Office.FACILITATOR: N_("facilitator"), Office.WELCOMER: N_("welcomes newcomers")}
OFFICE_POWERS = {
    Office.FACILITATOR: frozenset(Power),
    Office.WELCOMER: frozenset({Power.WELCOME}),
}


@dataclass(frozen=True, slots=True)
class Term:
    """Somebody holds a role of the circle up to and with a day. ended_at: None while nobody ended it."""

    id: int
    member_id: int
    office: Office
    appointed_at: datetime
    until_on: date
    ended_at: datetime | None = None

    def gives(self, power: Power, *, on: date) -> bool:
        return self.ended_at is None and on <= self.until_on and power in OFFICE_POWERS[self.office]


def check_term(until_on: date, *, on: date) -> None:
    """Raises Refused for a term that is over before it begins, and for one of more than three years."""
    if until_on < on:
        raise Refused(N_("A term ends today at the earliest."), field="until_on")
    if (until_on - on).days > LONGEST_TERM_DAYS:
        raise Refused(N_("A term lasts three years at most; it can be given again."), field="until_on")
