"""How the common pool of a period becomes what each fund receives: pure, so that anyone may compute it again.

From the legs that reached the pool and the shares in force, to the lines and to the two hashes that are
published with them: one of what was computed from, one of the result.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from coop.domain.errors import Refused
from timebank.domain import canonical, splitting
from timebank.domain.closings import REMEDIES, Check
from timebank.domain.natures import FUNDS, AccountKind, Unit
from timebank.domain.periods import Period


class PoolLeg(NamedTuple):
    """What one entry brought to the common pool, or took back. A tuple, as there are millions of them; they
    sort in the order in which they are sealed.
    """

    entry_id: int
    unit: Unit
    amount: int


Told = Callable[[int], object]
AT_ONCE = 10_000
"""How many legs are read between two words about it, and held in memory."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that decides a distribution.

    legs: a tuple in any order, or a stream in that of entries, units and amounts, which is read once.
    """

    period: Period
    legs: Iterable[PoolLeg]
    shares: Mapping[str, Decimal]
    version_id: int


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


def compute(inputs: Inputs, told: Told = lambda done: None) -> Result:
    """Raises Refused when more left the pool than came into it: a longer period evens it out.

    told: hears how many legs were read so far.
    """
    pools, inputs_hash = _gather(inputs, told)
    lines = tuple(line for unit in Unit for line in _lines(unit, pools[unit], inputs.shares))
    return Result(lines, inputs_hash, hash_of(lines))


def hash_of(lines: Iterable[Line]) -> str:
    """The hash of the figures alone, whatever the order of the lines."""
    content = sorted([line.fund.value, line.unit.value, line.quota, line.amount] for line in lines)
    return canonical.fingerprint({"lines": content})


def differences(whole: Iterable[Line], given: Iterable[Line]) -> tuple[Line, ...]:
    """What a correction moves: what each fund should have, in each unit, beyond what it was given so far."""
    had: dict[tuple[AccountKind, Unit], int] = {}
    for line in given:
        had[line.fund, line.unit] = had.get((line.fund, line.unit), 0) + line.amount
    return tuple(replace(line, amount=line.amount - had.get((line.fund, line.unit), 0)) for line in whole)


def summed(chain: Iterable[Iterable[Line]]) -> tuple[Line, ...]:
    """What a distribution and its corrections gave together: the shares and quotas are those of the last."""
    whole: dict[tuple[AccountKind, Unit], Line] = {}
    for lines in chain:
        for line in lines:
            before = whole.get((line.fund, line.unit))
            whole[line.fund, line.unit] = replace(line, amount=line.amount + (before.amount if before else 0))
    return tuple(whole.values())


def _lines(unit: Unit, pool: int, shares: Mapping[str, Decimal]) -> Iterable[Line]:
    if pool < 0:
        raise Refused(REMEDIES[Check.POOL], field="end")
    parts = splitting.split(pool, [(fund.value, shares[fund.value]) for fund in FUNDS])
    for part in parts:
        quota = f"{part.quota.numerator}/{part.quota.denominator}"
        yield Line(AccountKind(part.key), unit, shares[part.key], quota, part.amount)


def _gather(inputs: Inputs, told: Told) -> tuple[dict[Unit, int], str]:
    """In one reading: the pool of each unit, and the hash of the canonical JSON of all that decides.

    {"end", "legs": [[entry, unit, amount], …], "shares", "start", "version"}: never held whole.
    """
    pools, seal, done = dict.fromkeys(Unit, 0), sha256(), 0
    before, after = _around(inputs)
    seal.update(before.encode())
    legs = _in_order(inputs.legs)
    while some := list(islice(legs, AT_ONCE)):
        for leg in some:
            pools[leg.unit] += leg.amount
        texts = (f'[{entry_id},"{unit}",{amount}]' for entry_id, unit, amount in some)
        seal.update(("," * bool(done) + ",".join(texts)).encode())
        done += len(some)
        told(done)
    seal.update(after.encode())
    return pools, seal.hexdigest()


def _around(inputs: Inputs) -> tuple[str, str]:
    """The canonical JSON before the legs and after them: keys go by the alphabet."""
    shares = {fund: str(share.normalize()) for fund, share in inputs.shares.items()}
    first = canonical.written({"end": inputs.period.last_on.isoformat()})
    last = canonical.written(
        {"shares": shares, "start": inputs.period.first_on.isoformat(), "version": inputs.version_id}
    )
    return f'{first[:-1]},"legs":[', f"],{last[1:]}"


def _in_order(legs: Iterable[PoolLeg]) -> Iterator[PoolLeg]:
    """Raises ValueError for a stream that is not in order: another seal would come of the same legs."""
    last: PoolLeg | None = None
    for leg in sorted(legs) if isinstance(legs, tuple) else legs:
        if last is not None and leg < last:
            raise ValueError(f"the legs of entry {leg.entry_id} come too late")
        last = leg
        yield leg
