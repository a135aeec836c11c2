"""What reached the common pool during a period, and the shares that decide where it goes."""

from collections.abc import Iterable

from django.db.models import QuerySet

from governance.selectors import rules
from timebank.domain.distributions import Inputs, PoolLeg
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.domain.periods import Period
from timebank.models import Leg
from timebank.rules import DISTRIBUTION_SHARES


def inputs_of(period: Period) -> Inputs:
    """The inputs of a distribution of this period, under the rule in force when it ends."""
    in_force = rules.in_force(DISTRIBUTION_SHARES, at=period.end)
    return Inputs(period, legs_of(period), in_force.value, in_force.version_id)


def legs_of(period: Period) -> tuple[PoolLeg, ...]:
    """What entries dated in the period brought or took back; a distribution's own entry left out."""
    rows = _pool_legs().filter(happened_at__gte=period.start, happened_at__lt=period.end)
    return tuple(
        PoolLeg(entry_id, Unit(unit), amount)
        for entry_id, unit, amount in rows.values_list("entry_id", "account__unit", "amount")
    )


def legs_by_period(wanted: Iterable[Period]) -> dict[Period, tuple[PoolLeg, ...]]:
    """The same for several periods that do not overlap, in one query."""
    found: dict[Period, list[PoolLeg]] = {period: [] for period in wanted}
    if not found:
        return {}
    rows = _pool_legs().filter(
        happened_at__gte=min(period.start for period in found),
        happened_at__lt=max(period.end for period in found),
    )
    for entry_id, unit, amount, happened_at in rows.values_list(
        "entry_id", "account__unit", "amount", "happened_at"
    ):
        for period, legs in found.items():
            if period.start <= happened_at < period.end:
                legs.append(PoolLeg(entry_id, Unit(unit), amount))
    return {period: tuple(legs) for period, legs in found.items()}


def _pool_legs() -> QuerySet[Leg]:
    pool = Leg.objects.filter(account__kind=AccountKind.COMMONS)
    return pool.exclude(entry__nature=Nature.DISTRIBUTION).order_by("entry_id", "position")
