"""How the common pool of a period becomes what each fund receives: pure, so that anyone may compute it again.

From the legs that reached the pool and the shares in force, to the lines and to the two hashes that are
published with them: one of what was computed from, one of the result.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from coop.domain.errors import Refused
from coop.domain.words import N_
from timebank.domain import canonical, splitting
from timebank.domain.natures import FUNDS, AccountKind, Unit
from timebank.domain.periods import Period


@dataclass(frozen=True, slots=True)
class PoolLeg:
    """What one entry brought to the common pool, or took back from it."""

    entry_id: int
    unit: Unit
    amount: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that decides a distribution."""

    period: Period
    legs: tuple[PoolLeg, ...]
    shares: Mapping[str, Decimal]
    version_id: int

    def pool(self, unit: Unit) -> int:
        return sum(leg.amount for leg in self.legs if leg.unit is unit)


@dataclass(frozen=True, slots=True)
class Line:
    """What a fund receives in one unit. quota: the exact figure before rounding, as a fraction."""

    fund: AccountKind
    unit: Unit
    share: Decimal
    quota: str
    amount: int


@dataclass(frozen=True, slots=True)
class Result:
    """The lines, every fund in every unit, and the hashes of both ends."""

    lines: tuple[Line, ...]
    inputs_hash: str
    result_hash: str

    @property
    def amounts(self) -> dict[tuple[AccountKind, Unit], int]:
        return {(line.fund, line.unit): line.amount for line in self.lines}

    @property
    def is_empty(self) -> bool:
        return not any(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A past distribution, computed again from the ledger and the rule: `same` says that nothing differs."""

    same: bool
    lines: tuple[Line, ...]
    inputs_hash: str
    result_hash: str


def compute(inputs: Inputs) -> Result:
    """Raises Refused when more left the pool than came into it: a longer period evens it out."""
    lines = tuple(line for unit in Unit for line in _lines(unit, inputs))
    return Result(lines, canonical.fingerprint(_inputs_content(inputs)), hash_of(lines))


def hash_of(lines: Iterable[Line]) -> str:
    """The hash of the figures alone, whatever the order of the lines."""
    content = sorted([line.fund.value, line.unit.value, line.quota, line.amount] for line in lines)
    return canonical.fingerprint({"lines": content})


def _lines(unit: Unit, inputs: Inputs) -> Iterable[Line]:
    pool = inputs.pool(unit)
    if pool < 0:
        raise Refused(
            N_(
                "More was taken back from the common pool during this period than came into it. "
                "Choose a longer period, which makes up for it."
            ),
            field="end",
        )
    parts = splitting.split(pool, [(fund.value, inputs.shares[fund.value]) for fund in FUNDS])
    for part in parts:
        quota = f"{part.quota.numerator}/{part.quota.denominator}"
        yield Line(AccountKind(part.key), unit, inputs.shares[part.key], quota, part.amount)


def _inputs_content(inputs: Inputs) -> canonical.Content:
    return {
        "start": inputs.period.first_on.isoformat(),
        "end": inputs.period.last_on.isoformat(),
        "version": inputs.version_id,
        "shares": {fund: str(share.normalize()) for fund, share in inputs.shares.items()},
        "legs": sorted([leg.entry_id, leg.unit.value, leg.amount] for leg in inputs.legs),
    }
