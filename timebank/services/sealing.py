"""Sealing: what is committed gets its legal number, and a head that stands for everything sealed so far."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connection, transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from timebank.domain import merkle
from timebank.domain.merkle import Nodes, TileNode
from timebank.selectors import proofs

MOST = 10_000
NUMBER = "SELECT sealed_number, sealed_leaf FROM timebank_number(%s)"
SEAL = "SELECT timebank_seal(%s, %s::smallint[], %s::bigint[], %s::bytea[], %s)"


@transaction.atomic
def seal(*, by: Actor, at: datetime, most: int = MOST) -> int | None:
    """Seal up to `most` committed entries in one block. Returns its number, or None where all is sealed.

    One sealer at a time: another waits, and then finds what is left. It holds no account, so nobody who
    writes waits for it.
    """
    if not by.is_platform:
        raise Forbidden
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [most])
        numbered = sorted(cursor.fetchall())
        if not numbered:
            return None
        size, leaves = numbered[0][0] - 1, [bytes(leaf) for _number, leaf in numbered]
        tiles = merkle.completed(size, leaves, proofs.kept)
        root = merkle.root(size + len(leaves), _with(tiles, leaves, size))
        columns = ([getattr(tile, name) for tile in tiles] for name in ("level", "index", "hash"))
        cursor.execute(SEAL, [root, *columns, at])
        return int(cursor.fetchone()[0])


def seal_all(*, by: Actor, at: datetime, most: int = MOST, told: Callable[[], object] = lambda: None) -> int:
    """Block after block until nothing waits; how many. told: called after each."""
    count = 0
    while seal(by=by, at=at, most=most) is not None:
        count += 1
        told()
    return count


def _with(tiles: Sequence[TileNode], leaves: Sequence[bytes], size: int) -> Nodes:
    """What will be kept: the leaves are written already, and asked for only where they are not at hand."""
    fresh = {(tile.level, tile.index): tile.hash for tile in tiles}
    fresh |= {(0, size + place): leaf for place, leaf in enumerate(leaves)}

    def nodes(level: int, start: int, end: int) -> list[bytes]:
        first = next((index for index in range(start, end) if (level, index) in fresh), end)
        kept = proofs.kept(level, start, first) if start < first else []
        return [*kept, *(fresh[level, index] for index in range(first, end))]

    return nodes
