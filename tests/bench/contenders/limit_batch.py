"""The limit, a thousand transfers in one call: sets instead of single rows, and nothing else asked."""

import random
from collections.abc import Callable

from tests.bench.contenders import ACCOUNTS, BATCH, limit


def begin(seed: int) -> Callable[[str], int]:
    chance, cursor = random.Random(seed), limit.connect().cursor()

    def transfer(key: str) -> int:
        pairs = [chance.sample(range(1, ACCOUNTS + 1), 2) for _ in range(BATCH)]
        keys = [f"{key}-{number}" for number in range(BATCH)]
        columns = [[pair[side] for pair in pairs] for side in (0, 1)]
        cursor.execute("SELECT transfer_all(%s, %s, %s, %s::bigint[])", (keys, *columns, [1] * BATCH))
        return int(cursor.fetchone()[0])

    return transfer
