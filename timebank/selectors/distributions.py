"""Past distributions, what the next one would be, and the proof that each still computes to its figures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from coop.domain.errors import Hidden, Refused
from governance.selectors import rules
from timebank.domain import distributions, periods
from timebank.domain.closings import REMEDIES, Check
from timebank.domain.distributions import Inputs, Line, PoolLeg, Recomputed, Result
from timebank.domain.natures import FUNDS, AccountKind, Unit
from timebank.domain.periods import Period
from timebank.models import Distribution, DistributionLine
from timebank.selectors import pools


@dataclass(frozen=True, slots=True)
class Told:
    """A distribution as it was posted. lines: what it moved; of a correction, the differences."""

    id: int
    period: Period
    entry_id: int | None
    version_id: int
    inputs_hash: str
    result_hash: str
    posted_at: datetime
    lines: tuple[Line, ...]
    corrects_id: int | None = None
    corrected_by_id: int | None = None
    reason: str = ""

    def total(self, unit: Unit) -> int:
        return sum(line.amount for line in self.lines if line.unit is unit)


def every() -> QuerySet[Distribution]:
    """Every distribution, the latest period first; `told` makes them readable."""
    found = Distribution.objects.order_by("-period", "-id").select_related("corrected_by")
    return found.prefetch_related("lines")


def told(rows: Iterable[Distribution]) -> list[Told]:
    return [_told(row) for row in rows]


def overlapping(period: Period) -> list[Told]:
    """The distributions and corrections that share days with a period, as they were posted."""
    return told(every().filter(period__overlap=(period.start, period.end)).order_by("id"))


def get(distribution_id: int) -> Told:
    """Raises Hidden where there is none."""
    found = every().filter(pk=distribution_id).first()
    if found is None:
        raise Hidden
    return _told(found)


def preview(period: Period, *, at: datetime) -> Result:
    """What a distribution of this period would give with what it has brought so far, over or not.

    Raises Refused where it can not be made.
    """
    periods.check_begun(period, at=at)
    check_free(period)
    return distributions.compute(pools.inputs_of(period))


def check_free(period: Period) -> None:
    """Raises Refused where one of its days has been distributed."""
    if is_distributed(period):
        raise Refused(REMEDIES[Check.FREE], field="start")


def is_distributed(period: Period) -> bool:
    return Distribution.objects.filter(period__overlap=(period.start, period.end)).exists()


def chain(told: Told) -> list[Told]:
    """The distribution of these days and every correction of it, the oldest first."""
    found = every().filter(period=(told.period.start, told.period.end)).order_by("id")
    return [_told(row) for row in found]


def whole_lines(told: Told) -> tuple[Line, ...]:
    """All that its period came to with it: what the ones that it corrects gave, and what it moved."""
    if told.corrects_id is None:
        return told.lines
    return distributions.summed(one.lines for one in chain(told) if one.id <= told.id)


def recompute(distribution_id: int) -> Recomputed:
    """Compute a past distribution again, from the ledger and the rule version that it obeyed."""
    posted = get(distribution_id)
    shares: dict[str, Decimal] = dict(rules.versions([posted.version_id])[posted.version_id].value)
    result = distributions.compute(Inputs(posted.period, _legs(posted), shares, posted.version_id))
    same = (
        distributions.hash_of(whole_lines(posted)) == result.result_hash == posted.result_hash
        and result.inputs_hash == posted.inputs_hash
    )
    return Recomputed(same, result.lines, result.inputs_hash, result.result_hash)


def _legs(posted: Told) -> Iterator[PoolLeg]:
    """A correction was computed with what had been taken back before its own entry."""
    if posted.corrects_id is None:
        return pools.legs_of(posted.period)
    assert posted.entry_id is not None  # a correction moves something
    return pools.legs_undone_of(posted.period, before_id=posted.entry_id)


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
        corrects_id=row.corrects_id,
        corrected_by_id=getattr(getattr(row, "corrected_by", None), "pk", None),
        reason=row.reason,
    )


def _period(row: Distribution) -> Period:
    start, end = row.period.lower, row.period.upper
    assert start is not None  # a distributed period is closed on both sides
    assert end is not None
    return Period(start, end)


def _line(line: DistributionLine) -> Line:
    return Line(AccountKind(line.fund), Unit(line.unit), line.share, line.quota, line.amount)
