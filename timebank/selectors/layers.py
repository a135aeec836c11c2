"""The movements of the cooperative's funds as layers, cut by the database.

How it is read: the reversals (few, by their own partial index) name the entry that they undo at bottom; the
legs of the fund's account are then summed for each entry and added up in their order, in one pass. A layer
and a movement meet where their running sums do. The work grows with the movements of one fund, not with the
ledger, and nothing is loaded but what is asked for.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from timebank.domain.following import Slice
from timebank.domain.legs import AccountKey
from timebank.domain.natures import FUNDS, AccountKind, Nature, Unit
from timebank.models import Account
from timebank.selectors import layers_sql as sql
from timebank.selectors.asking import asked
from timebank.selectors.sight import Sight

Layers = Collection[tuple[int, int]]
"""Accounts with the entries that brought a layer to them."""


@dataclass(frozen=True, slots=True)
class Movement:
    """What an entry moved in one unit of a fund, net of what its reversals undid."""

    entry_id: int
    account: AccountKey
    amount: int
    nature: Nature
    subject: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Spent:
    """A movement out of a fund, and what it took of some layers: {layer: units}."""

    movement: Movement
    account_id: int
    taken: Mapping[int, int]


def accounts() -> dict[int, AccountKey]:
    """The accounts of the funds and of the common pool, by id."""
    kinds = (*FUNDS, AccountKind.COMMONS)
    return {row.pk: row.key for row in Account.objects.filter(kind__in=kinds, owner=None).order_by("pk")}


def funds_among(known: Mapping[int, AccountKey]) -> list[int]:
    return [pk for pk, key in known.items() if key.kind in FUNDS]


def moved(account_ids: Collection[int], entry_id: int) -> dict[int, int]:
    """What an entry moved on each of these accounts."""
    return dict(asked(sql.OWN, accounts=list(account_ids), movement=entry_id))


def taken(account_ids: Collection[int], movement_id: int) -> dict[int, list[Slice]]:
    """What a movement took of which layers, by account."""
    found: dict[int, list[Slice]] = {}
    for account_id, *rest in asked(sql.TAKEN, accounts=list(account_ids), movement=movement_id):
        found.setdefault(account_id, []).append(Slice(*rest))
    return found


def followed(
    layers: Layers, known: Mapping[int, AccountKey], sight: Sight, *, most: int
) -> tuple[dict[tuple[int, int], tuple[int, int, int]], tuple[int, list[Spent]]]:
    """Of each layer the units that it is, those that were spent of it, and those that the reader may see; and
    how many movements that they may see took from these layers, with the first of them.
    """
    rows = _picked(sql.FOLLOWED, layers, skipped=0, most=most, **sight.values)
    totals = {
        (account_id, layer): (size, used, seen)
        for account_id, layer, of, _amounts, size, *_told, used, seen in rows
        if of is None
    }
    return totals, _spent(known, [row[:-2] for row in rows if row[2] is not None])


def spent(
    layers: Layers, known: Mapping[int, AccountKey], sight: Sight, *, skipped: int, most: int
) -> tuple[int, list[Spent]]:
    """How many movements that the reader may see took from these layers, and some of them."""
    return _spent(known, _picked(sql.SPENT, layers, skipped=skipped, most=most, **sight.values))


def _spent(known: Mapping[int, AccountKey], rows: Sequence[tuple[Any, ...]]) -> tuple[int, list[Spent]]:
    found = [
        Spent(
            Movement(movement_id, known[account_id], whole, Nature(nature), subject, at),
            account_id,
            dict(zip(of, amounts, strict=True)),
        )
        for account_id, movement_id, of, amounts, whole, nature, subject, at, _count in rows
    ]
    return (rows[0][-1] if rows else 0), found


def movements(
    known: Mapping[int, AccountKey], sight: Sight, *, skipped: int, most: int
) -> tuple[int, list[Movement]]:
    """The movements of these accounts that the reader may see, the latest first, and how many they are."""
    rows = asked(sql.MOVED, accounts=list(known), skipped=skipped, most=most, **sight.values)
    found = [
        Movement(entry_id, known[account_id], amount, Nature(nature), subject, at)
        for account_id, entry_id, amount, nature, subject, at, _count in rows
    ]
    return (rows[0][-1] if rows else 0), found


def unseen(known: Mapping[int, AccountKey], sight: Sight) -> dict[Unit, tuple[int, int]]:
    """What the movements that the reader may not see brought and took, by unit."""
    rows = asked(sql.SUMS, accounts=list(known), **sight.values)
    return {known[account_id].unit: (came, went) for account_id, came, went in rows if came or went}


def _picked(statement: str, layers: Layers, **values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401  of a query
    if not layers:
        return []
    of, entry_ids = ([pair[end] for pair in layers] for end in (0, 1))
    return asked(statement, accounts=sorted(set(of)), of=of, layers=entry_ids, **values)
