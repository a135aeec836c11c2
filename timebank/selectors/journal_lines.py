"""The sealed journal as the stand-alone verifier reads it: a header, then one line of JSON for each entry."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

from timebank.selectors import proofs

AT_ONCE = 1_000

COLUMNS = (
    *("number", "digest", "id", "key", "fingerprint", "request", "nature", "actor_user_id", "actor_id"),
    *("acting_for_id", "happened_at", "recorded_at", "subject", "reverses_id", "settles_id", "reason"),
    *("obeys", "legs"),
)

# Instants are microseconds since 2000, exactly: PostgreSQL extracts them as numeric.
LINES = """
SELECT json_build_array(
  sealed.number, encode(entry.digest, 'hex'), entry.id, entry.key, entry.fingerprint, entry.request,
  entry.nature, entry.actor_user_id, entry.actor_id, entry.acting_for_id,
  (extract(epoch FROM entry.happened_at) * 1000000)::bigint - 946684800000000,
  (extract(epoch FROM entry.recorded_at) * 1000000)::bigint - 946684800000000,
  entry.subject, entry.reverses_id, entry.settles_id, entry.reason, entry.obeys,
  (SELECT json_agg(json_build_array(sub.code, leg.sequence, leg.amount, leg.balance, encode(leg.hash, 'hex'))
                   ORDER BY leg.position)
   FROM timebank_leg leg
   JOIN timebank_subaccount sub ON sub.account_id = leg.account_id AND sub.part = leg.part
   WHERE leg.entry_id = entry.id)
)::text
FROM timebank_sealedentry sealed JOIN timebank_journalentry entry ON entry.id = sealed.entry_id
WHERE sealed.number BETWEEN %s AND %s ORDER BY sealed.number
"""

# The head after the last block of each day, and the very last: enough to say from when on something differs.
HEADS = """
SELECT DISTINCT ON (date_trunc('day', sealed_at, 'UTC')) last, encode(root, 'hex')
FROM timebank_block WHERE last <= %s ORDER BY date_trunc('day', sealed_at, 'UTC'), last DESC
"""

# Where each account stands after the last sealed entry: on each account, lines are sealed in their order.
TIPS = """
SELECT sub.code, tip.sequence, tip.balance, encode(tip.hash, 'hex')
FROM timebank_subaccount sub
CROSS JOIN LATERAL (
  SELECT leg.sequence, leg.balance, leg.hash
  FROM timebank_leg leg JOIN timebank_sealedentry sealed ON sealed.entry_id = leg.entry_id
  WHERE leg.account_id = sub.account_id AND leg.part = sub.part AND sealed.number <= %s
  ORDER BY leg.sequence DESC LIMIT 1
) AS tip ORDER BY sub.code
"""


def lines() -> Iterator[str]:
    """The header, then every entry that is sealed now, in the order of numbers; each ends its line.

    Read in pieces by number. What is sealed stays as it is, so that they fit together without one long
    transaction, and memory does not grow with the ledger.
    """
    head = proofs.last_head()
    size = 0 if head is None else head.size
    yield json.dumps(_header(size), ensure_ascii=False, separators=(",", ":")) + "\n"
    for first in range(1, size + 1, AT_ONCE):
        for (line,) in _rows(LINES, first, min(size, first + AT_ONCE - 1)):
            yield line + "\n"


def _header(size: int) -> dict[str, Any]:
    found = sorted(_rows(HEADS, size))
    return {
        "format": "commontime-journal",
        "version": 1,
        "columns": list(COLUMNS),
        "heads": [{"size": last, "root": root} for last, root in found],
        "accounts": {code: [sequence, balance, link] for code, sequence, balance, link in _rows(TIPS, size)},
    }


def _rows(question: str, *values: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
