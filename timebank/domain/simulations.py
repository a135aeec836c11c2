"""Past distributions as other shares would have made them, fund by fund."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from timebank.domain import splitting
from timebank.domain.distributions import Line
from timebank.domain.natures import FUNDS, AccountKind, Unit


@dataclass(frozen=True, slots=True)
class TriedFund:
    """What a fund received in one unit, and would have; None where too few members stand behind it."""

    fund: AccountKind
    unit: Unit
    before: int
    after: int | None

    @property
    def change(self) -> int | None:
        return None if self.after is None else self.after - self.before


def tried(
    posted: Iterable[Line], shares: Mapping[str, Decimal], changes: Mapping[Unit, int | None]
) -> list[TriedFund]:
    """Every fund in every unit. changes: how much more would have come into the pool; None: not told.

    A change is told in round figures: a pool that it would bring below zero is empty.
    """
    lines = list(posted)
    return [one for unit in Unit for one in _of_unit(unit, lines, shares, changes[unit])]


def _of_unit(
    unit: Unit, posted: list[Line], shares: Mapping[str, Decimal], change: int | None
) -> Iterable[TriedFund]:
    before = {line.fund: line.amount for line in posted if line.unit is unit}
    if change is None:
        return [TriedFund(fund, unit, before[fund], None) for fund in FUNDS]
    pool = max(0, sum(before.values()) + change)
    parts = splitting.split(pool, [(fund.value, shares[fund.value]) for fund in FUNDS])
    after = {part.key: part.amount for part in parts}
    return [TriedFund(fund, unit, before[fund], after[fund]) for fund in FUNDS]
