"""Follow a cent: from a movement of a fund back to its entries, and from entries on to what they paid for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.selectors.lists import FIRST_ROWS, Asked
from timebank.domain import following, permissions, subjects
from timebank.domain.following import OPEN, Slice
from timebank.domain.legs import AccountKey
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.models import JournalEntry, Leg
from timebank.selectors import layers, parties, pouring
from timebank.selectors.layers import Movement, Spent
from timebank.selectors.pouring import Bringer, Pouring, Shared
from timebank.selectors.sight import Sight


@dataclass(frozen=True, slots=True)
class Origin:
    """A part of a movement: of one distribution's pool, or of all that came directly (shared: None).

    weight: the part of the movement that one unit brought to that pool makes. direct: what was taken of each
    entry that reached the fund directly.
    """

    account: AccountKey
    part: Fraction
    shared: Shared | None = None
    weight: Fraction = Fraction(1)
    direct: Mapping[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Traced:
    """A movement of a fund in each unit, and where that came from."""

    movements: tuple[Movement, ...]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What an entry brought, and the part of a movement that came from it."""

    bringer: Bringer
    part: Fraction


@dataclass(frozen=True, slots=True)
class Fed:
    """What reached one fund, of it what was used, and of that what the reader may see one by one."""

    account: AccountKey
    part: Fraction
    used: Fraction
    seen: Fraction

    @property
    def left(self) -> Fraction:
        return self.part - self.used


@dataclass(frozen=True, slots=True)
class Use:
    """A movement out of a fund, and the part of it that some entries paid for."""

    movement: Movement
    part: Fraction


@dataclass(frozen=True, slots=True)
class Onward:
    """What entries brought and what became of it; waiting: in the common pool, not shared out yet.

    What was brought is what waits and what reached the funds, in each unit, to the last fraction.
    """

    brought: Mapping[Unit, int]
    waiting: Mapping[Unit, Fraction]
    fed: tuple[Fed, ...]
    uses: Asked[Use]


def movements(fund: AccountKind, sees: Sight) -> Asked[Movement]:
    """The movements of a fund that the reader may see, the latest first."""
    known = _of_fund(fund)
    return Asked(lambda skipped, most: layers.movements(known, sees, skipped=skipped, most=most))


def unseen(fund: AccountKind, sees: Sight) -> dict[Unit, tuple[int, int]]:
    """What all the other movements of a fund brought and took, in one figure for each unit."""
    return layers.unseen(_of_fund(fund), sees)


def traced(fund: AccountKind, entry_id: int, *, by: Actor) -> Traced:
    """Where a movement of a fund came from. Raises Hidden where there is none, or none for this reader."""
    entry = JournalEntry.objects.filter(pk=entry_id).select_related("reverses").first()
    if entry is None or not _may_read(entry, by):
        raise Hidden
    known = layers.accounts()
    mine = {pk: key for pk, key in known.items() if key.kind is fund}
    held = layers.moved(mine, entry_id)
    moved = {pk: held[pk] for unit in Unit for pk in held if known[pk].unit is unit}
    if not moved:
        raise Hidden
    taken = layers.taken(mine, entry_id)
    poured = pouring.pouring()
    found = [
        origin
        for pk, amount in moved.items()
        for origin in _origins(known[pk], taken.get(pk, [Slice(entry_id, entry_id, amount)]), poured)
    ]
    told = (Nature(entry.nature), entry.subject, entry.happened_at)
    return Traced(
        tuple(Movement(entry_id, known[pk], amount, *told) for pk, amount in moved.items()), tuple(found)
    )


def parts(origin: Origin, sees: Sight) -> Asked[Part]:
    """The entries of an origin that the reader may see, each with its part of the movement."""
    if origin.shared is None:
        return Asked(lambda skipped, most: _direct(origin, sees, skipped, most))

    def ask(skipped: int, most: int) -> tuple[int, list[Part]]:
        count, _brought, rows = _bringers(origin, sees, skipped, most)
        return count, [Part(row, row.amount * origin.weight) for row in rows]

    return Asked(ask)


def others(origin: Origin, sees: Sight) -> Fraction:
    """The part of an origin that came from entries which the reader may not see, in one figure."""
    if sees.is_all:
        return Fraction(0)
    if origin.shared is None:
        return origin.part - sum((origin.direct or {})[entry.pk] for entry in _visible(origin, sees))
    _count, brought, _rows = _bringers(origin, sees, 0, 1)
    return origin.part - brought * origin.weight


def onward(entry_ids: Collection[int], sees: Sight, *, fund: AccountKind | None = None) -> Onward:
    """What became of what these entries brought; the reversals among them are those of what they reverse.

    fund: only what reached this fund directly, where it is given.
    """
    known = layers.accounts()
    pooled, direct = pouring.brought(entry_ids, known)
    if fund is not None:
        direct = {key: amount for key, amount in direct.items() if known[key[0]].kind is fund}
    weights, waiting = _weights(pooled, direct, known)
    totals, first = layers.followed(weights, known, sees, most=FIRST_ROWS)
    came = {key: amount for key, amount in direct.items() if amount > 0}
    return Onward(
        brought={
            unit: sum(pooled[unit].values())
            + sum(amount for (pk, _entry), amount in came.items() if known[pk].unit is unit)
            for unit in Unit
        },
        waiting=waiting,
        fed=tuple(_fed(known, weights, totals)),
        uses=_uses(known, weights, sees, first),
    )


def _origins(account: AccountKey, taken: Collection[Slice], poured: Pouring) -> list[Origin]:
    """Of each distribution whose layer was taken, the distributions that fed it; then what came directly."""
    sums: dict[int, Fraction] = {}
    direct: dict[int, int] = {}
    for one in taken:
        if one.layer_id not in poured.shared:
            direct[one.layer_id] = direct.get(one.layer_id, 0) + one.amount
            continue
        for source, unit in following.sources(one.layer_id, poured.poured[account.unit]).items():
            sums[source] = sums.get(source, Fraction(0)) + unit * one.amount
    found = [
        Origin(account, weight * _own_pool(poured, account.unit, source), poured.shared[source], weight)
        for source, weight in sorted(sums.items())
    ]
    if direct:
        found.append(Origin(account, Fraction(sum(direct.values())), direct=direct))
    return found


def _own_pool(poured: Pouring, unit: Unit, distribution: int) -> int:
    """What entries brought to a pool, without what an earlier distribution gave back to it."""
    one = poured.poured[unit][distribution]
    return one.pool - sum(one.returned.values())


def _bringers(origin: Origin, sees: Sight, skipped: int, most: int) -> tuple[int, int, list[Bringer]]:
    assert origin.shared is not None  # what came directly passed no pool
    unit = origin.account.unit
    period, of_fees = origin.shared.period, unit is Unit.CENTS
    return pouring.bringers(_pool_of(unit), period, sees, of_fees=of_fees, skipped=skipped, most=most)


def _direct(origin: Origin, sees: Sight, skipped: int, most: int) -> tuple[int, list[Part]]:
    found = _visible(origin, sees)
    rows = [
        Bringer(row.pk, (origin.direct or {})[row.pk], Nature(row.nature), row.subject, row.happened_at)
        for row in found[skipped : skipped + most]
    ]
    return len(found), [Part(row, Fraction(row.amount)) for row in rows]


def _visible(origin: Origin, sees: Sight) -> list[JournalEntry]:
    """The entries that reached the fund directly and that the reader may see."""
    mine = set(sees.mine)
    found = JournalEntry.objects.filter(pk__in=list(origin.direct or ())).order_by("pk")
    return [entry for entry in found if sees.is_all or entry.pk in mine or sees.names(entry)]


def _weights(
    pooled: Mapping[Unit, Mapping[int, int]],
    direct: Mapping[tuple[int, int], int],
    known: Mapping[int, AccountKey],
) -> tuple[dict[tuple[int, int], Fraction], dict[Unit, Fraction]]:
    """Of one unit of each layer the part that was brought; and, in each unit, what waits in the pool."""
    poured = pouring.pouring().poured
    found = {key: Fraction(1) for key, amount in direct.items() if amount > 0}
    waiting = {}
    for unit in Unit:
        by_distribution = following.weights(pooled[unit], poured[unit])
        waiting[unit] = by_distribution.pop(OPEN, Fraction(0))
        accounts = [pk for pk in layers.funds_among(known) if known[pk].unit is unit]
        for distribution, weight in by_distribution.items():
            found |= {(pk, distribution): weight for pk in accounts}
    return found, waiting


def _fed(
    known: Mapping[int, AccountKey],
    weights: Mapping[tuple[int, int], Fraction],
    totals: Mapping[tuple[int, int], tuple[int, int, int]],
) -> list[Fed]:
    found: dict[int, Fed] = {}
    for (pk, layer), (size, used, seen) in totals.items():
        weight = weights[pk, layer]
        before = found.get(pk, Fed(known[pk], Fraction(0), Fraction(0), Fraction(0)))
        found[pk] = Fed(
            known[pk],
            before.part + weight * size,
            before.used + weight * used,
            before.seen + weight * seen,
        )
    order = list(AccountKind)
    return sorted(
        found.values(), key=lambda fed: (list(Unit).index(fed.account.unit), order.index(fed.account.kind))
    )


def _uses(
    known: Mapping[int, AccountKey],
    weights: Mapping[tuple[int, int], Fraction],
    sees: Sight,
    first: tuple[int, list[Spent]],
) -> Asked[Use]:
    """first: how many there are, and the first of them, which came with their layers."""

    def told(rows: Iterable[Spent]) -> list[Use]:
        return [Use(row.movement, _part(row, weights)) for row in rows]

    def ask(skipped: int, most: int) -> tuple[int, list[Use]]:
        count, rows = layers.spent(weights, known, sees, skipped=skipped, most=most)
        return count, told(rows)

    uses = Asked(ask)
    uses.first = (first[0], told(first[1]))
    return uses


def _part(row: Spent, weights: Mapping[tuple[int, int], Fraction]) -> Fraction:
    return sum((weights[row.account_id, layer] * amount for layer, amount in row.taken.items()), Fraction(0))


def _of_fund(fund: AccountKind) -> dict[int, AccountKey]:
    return {pk: key for pk, key in layers.accounts().items() if key.kind is fund}


def _pool_of(unit: Unit) -> int:
    pool = AccountKey(AccountKind.COMMONS, unit)
    return next(pk for pk, key in layers.accounts().items() if key == pool)


def _may_read(entry: JournalEntry, by: Actor) -> bool:
    kind = entry.subject.partition(":")[0]
    is_public = entry.nature == Nature.DISTRIBUTION or kind in subjects.public_kinds()
    if is_public or permissions.may_read_ledger(by):
        return permissions.may_read_movement(by, is_public=is_public, concerned_ids=())
    legs = Leg.objects.filter(entry=entry).select_related("account").order_by("position")
    readers = parties.readers(parties.concerned(entry, legs))
    return permissions.may_read_movement(by, is_public=False, concerned_ids=readers)
