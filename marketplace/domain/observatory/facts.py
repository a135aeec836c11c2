"""What a member notes of one quote or mission: it stays with them until they contribute a class of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain.observatory.classes import CLASSES, DataClass
from marketplace.domain.observatory.markets import ClientSize, LeadSource, QuoteOutcome, QuoteReason

FIRST_DAY = date(1990, 1, 1)
"""Nobody notes what is older: it would be a mistyped year."""
CLIENT_LENGTH = 80
LOWEST_RATE_CENTS, HIGHEST_RATE_CENTS = 1_000, 1_000_000
LONGEST_DELAY_DAYS = 999
MOST_UNPAID_MINUTES = 31 * 24 * 60
"""As many as a month has: rows of a calendar are months."""
BAND_CENTS = 1_000
"""A price leaves rounded to so much, so that nobody recognises a quote in it."""


@dataclass(frozen=True, slots=True)
class FactDraft:
    """One row. client: words that never leave the account. client_sector: a letter of NAF. Absent: "", None.

    day_rate_cents: agreed for a day, without VAT; payment_days: from the invoice to its payment;
    unpaid_minutes: of quotes, travel, accounts.
    """

    happened_on: date
    trade_id: int
    client: str = ""
    client_sector: str = ""
    client_size: ClientSize | None = None
    lead_source: LeadSource | None = None
    outcome: QuoteOutcome | None = None
    reason: QuoteReason | None = None
    day_rate_cents: int | None = None
    payment_days: int | None = None
    unpaid_minutes: int | None = None

    @property
    def says_something(self) -> bool:
        told = (self.client_size, self.lead_source, self.outcome)
        figures = (self.day_rate_cents, self.payment_days, self.unpaid_minutes)
        return any((*told, self.client_sector)) or any(figure is not None for figure in figures)


def faults(draft: FactDraft, *, on: date) -> list[Refused]:
    """Everything wrong with a row, each beside its field. on: today."""
    found: list[Refused] = []
    if not FIRST_DAY <= draft.happened_on <= on:
        found.append(Refused(N_("Give a day between 1990 and today."), field="happened_on"))
    if len(draft.client) > CLIENT_LENGTH or not draft.client.isprintable():
        found.append(Refused(N_("A few words, in one line, are enough for a client."), field="client"))
    if draft.reason is not None and draft.outcome not in (QuoteOutcome.WON, QuoteOutcome.LOST):
        found.append(Refused(N_("A reason goes with a quote that was won or lost."), field="reason"))
    if not _within(draft.day_rate_cents, LOWEST_RATE_CENTS, HIGHEST_RATE_CENTS):
        found.append(
            Refused(
                N_("A day costs between %(lowest_cents)s and %(highest_cents)s."),
                field="day_rate",
                lowest_cents=LOWEST_RATE_CENTS,
                highest_cents=HIGHEST_RATE_CENTS,
            )
        )
    if not _within(draft.payment_days, 0, LONGEST_DELAY_DAYS):
        found.append(
            Refused(
                N_("A payment takes between 0 and %(days)s days."),
                field="payment_days",
                days=LONGEST_DELAY_DAYS,
            )
        )
    if not _within(draft.unpaid_minutes, 0, MOST_UNPAID_MINUTES):
        found.append(
            Refused(
                N_("At most %(most_minutes)s in a row: that is a whole month."),
                field="unpaid_minutes",
                most_minutes=MOST_UNPAID_MINUTES,
            )
        )
    if not draft.says_something:
        found.append(Refused(N_("Say one thing at least beside the day and the client.")))
    return found


def check(draft: FactDraft, *, on: date, trade_ids: Collection[int]) -> None:
    """Raises Refused on the first fault. trade_ids: what its writer declared as their trade."""
    if draft.trade_id not in trade_ids:
        raise Refused(N_("Choose one of the trades of your profile."), field="trade")
    for fault in faults(draft, on=on):
        raise fault


def band(cents: int) -> int:
    """The price as it leaves: to the nearest ten euros, half of them upwards."""
    return (cents + BAND_CENTS // 2) // BAND_CENTS * BAND_CENTS


def shown(given: Collection[DataClass]) -> frozenset[str]:
    """The fields of a row that leave, where these classes are given."""
    return frozenset(field for one in CLASSES if one.key in given for field in one.fields)


def _within(figure: int | None, least: int, most: int) -> bool:
    return figure is None or least <= figure <= most
