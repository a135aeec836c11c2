"""Past distributions, what the next one would be, and the proof that each still computes to its figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Max, Min, QuerySet

from coop.domain.errors import Hidden, Refused
from coop.domain.words import N_
from governance.selectors import rules
from governance.selectors.rules import Version
from timebank.domain import distributions, periods
from timebank.domain.distributions import Inputs, Line, Recomputed, Result
from timebank.domain.natures import FUNDS, AccountKind, Unit
from timebank.domain.periods import Period
from timebank.models import Distribution, DistributionLine, JournalEntry
from timebank.selectors import pools


@dataclass(frozen=True, slots=True)
class Told:
    """A distribution as it was posted."""

    id: int
    period: Period
    entry_id: int | None
    version_id: int
    inputs_hash: str
    result_hash: str
    posted_at: datetime
    lines: tuple[Line, ...]

    def total(self, unit: Unit) -> int:
        return sum(line.amount for line in self.lines if line.unit is unit)


def every() -> QuerySet[Distribution]:
    """Every distribution, the latest period first; `told` makes them readable."""
    return Distribution.objects.order_by("-period").prefetch_related("lines")


def told(rows: Iterable[Distribution]) -> list[Told]:
    return [_told(row) for row in rows]


def get(distribution_id: int) -> Told:
    """Raises Hidden where there is none."""
    found = every().filter(pk=distribution_id).first()
    if found is None:
        raise Hidden
    return _told(found)


def preview(period: Period, *, at: datetime) -> Result:
    """What a distribution of this period would give today. Raises Refused where it can not be made."""
    periods.check_distributable(period, at=at)
    if Distribution.objects.filter(period__overlap=(period.start, period.end)).exists():
        raise Refused(N_("This period, or a part of it, has already been distributed."), field="start")
    return distributions.compute(pools.inputs_of(period))


def recompute(distribution_id: int) -> Recomputed:
    """Compute a past distribution again, from the ledger and the rule version that it obeyed."""
    posted = get(distribution_id)
    return recompute_all([posted])[posted.id]


def recompute_all(posted: Iterable[Told]) -> dict[int, Recomputed]:
    """The same for several at once: two queries, however many they are."""
    wanted = list(posted)
    legs = pools.legs_by_period([one.period for one in wanted])
    versions = rules.versions([one.version_id for one in wanted])
    return {
        one.id: _compare(one, Inputs(one.period, legs[one.period], _shares(versions, one), one.version_id))
        for one in wanted
    }


def unfinished_months(at: datetime) -> list[Period]:
    """Months that are over, fed the pool, and have no day distributed; oldest first."""
    brought = JournalEntry.objects.filter(legs__account__kind=AccountKind.COMMONS)
    span = brought.aggregate(first=Min("happened_at"), last=Max("happened_at"))
    if span["first"] is None:
        return []
    done = [_period(row) for row in Distribution.objects.order_by("period")]
    over = [month for month in periods.months_between(span["first"], span["last"]) if month.end <= at]
    free = [month for month in over if not any(periods.overlap(month, period) for period in done)]
    return [month for month, legs in pools.legs_by_period(free).items() if legs]


def _compare(posted: Told, inputs: Inputs) -> Recomputed:
    result = distributions.compute(inputs)
    same = (
        distributions.hash_of(posted.lines) == result.result_hash == posted.result_hash
        and result.inputs_hash == posted.inputs_hash
    )
    return Recomputed(same, result.lines, result.inputs_hash, result.result_hash)


def _shares(versions: dict[int, Version], posted: Told) -> dict[str, Decimal]:
    return dict(versions[posted.version_id].value)


def _told(row: Distribution) -> Told:
    lines = sorted(
        (_line(line) for line in row.lines.all()),
        key=lambda line: (list(Unit).index(line.unit), FUNDS.index(line.fund)),
    )
    return Told(
        id=row.pk,
        period=_period(row),
        entry_id=row.entry_id,
        version_id=row.version_id,
        inputs_hash=row.inputs_hash,
        result_hash=row.result_hash,
        posted_at=row.posted_at,
        lines=tuple(lines),
    )


def _period(row: Distribution) -> Period:
    start, end = row.period.lower, row.period.upper
    assert start is not None  # a distributed period is closed on both sides
    assert end is not None
    return Period(start, end)


def _line(line: DistributionLine) -> Line:
    return Line(AccountKind(line.fund), Unit(line.unit), line.share, line.quota, line.amount)
