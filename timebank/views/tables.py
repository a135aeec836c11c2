"""Rows as the tables of the ledger show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coop.words import say
from timebank.domain import subjects
from timebank.domain.distributions import Line
from timebank.domain.natures import ACCOUNT_NAMES, FUND_TITLES, FUNDS, NATURE_NAMES, AccountKind, Nature, Unit
from timebank.selectors.entries import Row
from timebank.selectors.funds import Flow


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry in the journal."""

    url: str
    number: int
    on: date
    nature: str
    subject: str
    names: str
    minutes: int
    cents: int


@dataclass(frozen=True, slots=True)
class FundRow:
    """A fund in a distribution: hours and euros on one line."""

    name: str
    title: str
    share: Decimal
    minutes: int
    minutes_quota: str
    cents: int
    cents_quota: str


@dataclass(slots=True)
class ReceivedRow:
    """What a fund received from one source, all added up."""

    fund: str
    source: str
    minutes: int = 0
    cents: int = 0


def received_rows(brought: Iterable[Flow]) -> list[ReceivedRow]:
    """Fund by fund and source by source; hours and euros on one line."""
    rows: dict[tuple[AccountKind, Nature], ReceivedRow] = {}
    for flow in brought:
        new = ReceivedRow(_(ACCOUNT_NAMES[flow.fund]).capitalize(), _(NATURE_NAMES[flow.nature]).capitalize())
        row = rows.setdefault((flow.fund, flow.nature), new)
        if flow.unit is Unit.MINUTES:
            row.minutes = flow.amount
        else:
            row.cents = flow.amount
    return list(rows.values())


def entry_row(row: Row) -> EntryRow:
    return EntryRow(
        url=reverse("entry", args=[row.id]),
        number=row.id,
        on=timezone.localdate(row.happened_at),
        nature=_(NATURE_NAMES[row.nature]),
        subject=say(subjects.words(row.subject)),
        names=", ".join(row.names),
        minutes=row.minutes,
        cents=row.cents,
    )


def fund_rows(lines: tuple[Line, ...]) -> list[FundRow]:
    """One row for each fund, in their order."""
    found = {(line.fund, line.unit): line for line in lines}
    return [_fund_row(fund, found[fund, Unit.MINUTES], found[fund, Unit.CENTS]) for fund in FUNDS]


def _fund_row(fund: AccountKind, hours: Line, euros: Line) -> FundRow:
    return FundRow(
        name=_(ACCOUNT_NAMES[fund]).capitalize(),
        title=_(FUND_TITLES[fund]),
        share=hours.share,
        minutes=hours.amount,
        minutes_quota=_quota(hours),
        cents=euros.amount,
        cents_quota=_quota(euros),
    )


def _quota(line: Line) -> str:
    """The exact figure before rounding; a whole one is written without its denominator."""
    return line.quota.removesuffix("/1")
