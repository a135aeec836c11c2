"""How a member's own data are said to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from coop import words
from coop.domain import quantities
from coop.domain.pieces import Crumb
from coop.views import answers
from marketplace.domain.observatory.classes import CLASSES, ClassTold, told
from marketplace.domain.observatory.consents import ConsentPeriod
from marketplace.domain.observatory.facts import FactDraft
from marketplace.domain.observatory.left import Left
from marketplace.domain.observatory.markets import (
    CLIENT_SIZE_NAMES,
    LEAD_SOURCE_NAMES,
    QUOTE_OUTCOME_NAMES,
    QUOTE_REASON_NAMES,
    SECTOR_NAMES,
)
from marketplace.selectors.observatory.facts import OwnFact


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class with how it stands. is_former: it was given to a text that has changed since."""

    told: ClassTold
    version: int
    is_given: bool
    is_former: bool
    given_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A release with what of one's rows went into it: (label of a class, count)."""

    release_id: int
    title: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row in a list. said: in one line, without the client."""

    fact: OwnFact
    trade: str
    said: str


def trail(*steps: Crumb) -> list[Crumb]:
    return [Crumb(_("My data"), reverse("my_data")), *steps]


def classes(periods: Iterable[ConsentPeriod], *, at: datetime) -> list[ClassRow]:
    """Every class, as its latest period leaves it."""
    latest = {period.data_class: period for period in periods}
    return [_row(one, latest.get(one.key), at) for one in CLASSES]


def left(found: Iterable[Left]) -> list[LeftRow]:
    return [
        LeftRow(
            one.gathered.release_id,
            _("Quarter %(number)s of %(year)s, version %(version)s")
            % {
                "number": one.gathered.quarter.number,
                "year": one.gathered.quarter.year,
                "version": one.gathered.version,
            },
            tuple((_(told(key).label), count) for key, count in one.counts.items()),
        )
        for one in found
    ]


def facts(found: Iterable[OwnFact]) -> list[FactRow]:
    return [FactRow(one, one.trade(words.language()), said(one.draft)) for one in found]


def said(draft: FactDraft) -> str:
    """A row in one line, as its writer reads it; whom it is about stands apart."""
    language = words.language()
    parts = [
        _(QUOTE_OUTCOME_NAMES[draft.outcome]) if draft.outcome else "",
        _(QUOTE_REASON_NAMES[draft.reason]) if draft.reason else "",
        _("%(amount)s a day") % {"amount": quantities.say_cents(draft.day_rate_cents, language)}
        if draft.day_rate_cents is not None
        else "",
        _("paid in %(days)s days") % {"days": draft.payment_days} if draft.payment_days is not None else "",
        _("%(time)s that nobody pays") % {"time": quantities.say_minutes(draft.unpaid_minutes, language)}
        if draft.unpaid_minutes is not None
        else "",
        _(LEAD_SOURCE_NAMES[draft.lead_source]) if draft.lead_source else "",
        _(SECTOR_NAMES[draft.client_sector]) if draft.client_sector else "",
        _(CLIENT_SIZE_NAMES[draft.client_size]) if draft.client_size else "",
    ]
    return " · ".join(part for part in parts if part)


def cells(one: OwnFact) -> Mapping[str, str]:
    """A row for a spreadsheet, by column: it can be brought back as it is."""
    draft, is_french = one.draft, words.language().startswith("fr")
    cents, minutes = draft.day_rate_cents, draft.unpaid_minutes
    mark = "," if is_french else "."
    return {
        "happened_on": draft.happened_on.isoformat(),
        "trade": one.trade(words.language()),
        "client": draft.client,
        "client_sector": _(SECTOR_NAMES[draft.client_sector]) if draft.client_sector else "",
        "client_size": _(CLIENT_SIZE_NAMES[draft.client_size]) if draft.client_size else "",
        "lead_source": _(LEAD_SOURCE_NAMES[draft.lead_source]) if draft.lead_source else "",
        "outcome": _(QUOTE_OUTCOME_NAMES[draft.outcome]) if draft.outcome else "",
        "reason": _(QUOTE_REASON_NAMES[draft.reason]) if draft.reason else "",
        "day_rate": "" if cents is None else f"{cents // 100}{mark}{cents % 100:02d}",
        "payment_days": "" if draft.payment_days is None else str(draft.payment_days),
        "unpaid_minutes": "" if minutes is None else f"{minutes // 60}:{minutes % 60:02d}",
    }


def _row(one: ClassTold, latest: ConsentPeriod | None, at: datetime) -> ClassRow:
    is_open = latest is not None and latest.is_open(at)
    return ClassRow(
        told=one,
        version=one.version,
        is_given=latest is not None and latest.allows(at),
        is_former=is_open and latest is not None and not latest.allows(at),
        given_at=latest.given_at if latest and is_open else None,
        withdrawn_at=latest.withdrawn_at if latest and not is_open else None,
    )


def without_trade(request: HttpRequest) -> HttpResponse:
    """Who has declared no trade is led to where it is said."""
    messages.info(request, _("Say in your profile what your trade is: your rows are compared within it."))
    return answers.see("profile_edit")
