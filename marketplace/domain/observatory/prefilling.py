"""What the house knows of a mission already, so that noting it takes seconds: everything can be changed."""

from dataclasses import dataclass
from datetime import date

from marketplace.domain.observatory import facts
from marketplace.domain.observatory.facts import FactDraft
from marketplace.domain.observatory.markets import LeadSource, QuoteOutcome

DAY_MINUTES = 7 * 60
"""A day of work, as French law counts it (Code du travail, art. L. 3121-27)."""


@dataclass(frozen=True, slots=True)
class KnownMission:
    """minutes: worked, else agreed. cents: invoiced without VAT, else agreed; None where no euros are.

    payment_days: of each invoice that was paid.
    """

    is_agreed: bool
    agreed_on: date | None
    minutes: int
    cents: int | None
    payment_days: tuple[int, ...] = ()


def draft(mission: KnownMission, *, trade_id: int, on: date) -> FactDraft:
    """The row to begin with. on: today. The longest delay counts: a mission is paid when all of it is."""
    return FactDraft(
        happened_on=min(mission.agreed_on or on, on),
        trade_id=trade_id,
        lead_source=LeadSource.COOPERATIVE,
        outcome=QuoteOutcome.WON if mission.is_agreed else None,
        day_rate_cents=_day_rate(mission),
        payment_days=max((days for days in mission.payment_days if days >= 0), default=None),
    )


def _day_rate(mission: KnownMission) -> int | None:
    """To the cent, None where no euros were agreed, or where it would be no price of a day."""
    if not mission.cents or not mission.minutes:
        return None
    cents = (2 * mission.cents * DAY_MINUTES + mission.minutes) // (2 * mission.minutes)
    return cents if facts.LOWEST_RATE_CENTS <= cents <= facts.HIGHEST_RATE_CENTS else None
