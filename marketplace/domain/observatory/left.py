"""Which rows of a member went into which release: those of its quarter, under the consents of its instant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from marketplace.domain.observatory.classes import DataClass, told
from marketplace.domain.observatory.consents import ConsentPeriod
from marketplace.domain.observatory.facts import FactDraft
from marketplace.domain.observatory.quarters import Quarter


@dataclass(frozen=True, slots=True)
class Gathered:
    """A release: of which quarter, and the instant at which what members contribute was read for it."""

    release_id: int
    quarter: Quarter
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """How many rows of a member went into a release, by class; classes with none are absent."""

    gathered: Gathered
    counts: Mapping[DataClass, int]


def left(
    gathered: Gathered, periods: Iterable[ConsentPeriod], rows: Iterable[tuple[FactDraft, datetime]]
) -> Left:
    """rows: what is noted, each with the instant at which it was written last."""
    given = [period.data_class for period in periods if period.is_open(gathered.at)]
    first, last = gathered.quarter.first_on, gathered.quarter.last_on
    read = [
        draft
        for draft, written_at in rows
        if written_at <= gathered.at and first <= draft.happened_on <= last
    ]
    counts = {one: sum(says(draft, one) for draft in read) for one in DataClass if one in given}
    return Left(gathered, {one: count for one, count in counts.items() if count})


def says(draft: FactDraft, data_class: DataClass) -> bool:
    """Whether a row has what a class is about."""
    return getattr(draft, told(data_class).fields[0]) not in ("", None)
