"""The sealed journal as the stand-alone verifier reads it, and as an empty ledger takes it over.

JSON lines: a header; what entries name (members by number, rules and the votes that wrote them, accounts);
each entry as a list, and after it the reservation that it settles, the distribution that it posts, the block
that it ends; the reservations that no entry settles; and an end with the sha256 of all before it.
"""
# ruff: noqa: S608 (statements of our own, put together from expressions of our own)

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import connection

from coop.selectors import members
from governance.selectors import decisions
from timebank.domain.encoding import microseconds
from timebank.selectors import proofs

AT_ONCE = 1_000
VERSION = 2

COLUMNS = (
    *("number", "digest", "id", "key", "fingerprint", "request", "nature", "actor_user_id", "actor_id"),
    *("acting_for_id", "happened_at", "recorded_at", "subject", "reverses_id", "settles_id", "reason"),
    *("obeys", "legs"),
)


def _instant(column: str) -> str:
    """Microseconds since 2000, exactly: PostgreSQL extracts them as numeric."""
    return f"(extract(epoch FROM {column}) * 1000000)::bigint - 946684800000000"


RESERVATION = f"""json_build_object('reservation', json_build_object(
  'id', held.id, 'key', held.key, 'fingerprint', held.fingerprint, 'request', held.request,
  'nature', held.nature, 'actor_user_id', held.actor_user_id, 'actor_id', held.actor_id,
  'acting_for_id', held.acting_for_id,
  'reserved_at', {_instant("held.reserved_at")}, 'expires_at', {_instant("held.expires_at")},
  'subject', held.subject, 'reason', held.reason, 'obeys', held.obeys,
  'legs', (SELECT json_agg(json_build_array(sub.code, leg.amount) ORDER BY leg.position)
           FROM timebank_reservationleg leg JOIN timebank_subaccount sub ON sub.id = leg.subaccount_id
           WHERE leg.reservation_id = held.id),
  'ended', CASE WHEN ended.id IS NOT NULL THEN json_build_object(
    'id', ended.id, 'how', ended.how, 'entry_id', ended.entry_id, 'actor_user_id', ended.actor_user_id,
    'actor_id', ended.actor_id, 'acting_for_id', ended.acting_for_id, 'reason', ended.reason,
    'settled_at', {_instant("ended.settled_at")}, 'number', paid.number) END
))"""

DISTRIBUTION = f"""json_build_object('distribution', json_build_object(
  'id', shared.id, 'start', {_instant("lower(shared.period)")}, 'end', {_instant("upper(shared.period)")},
  'entry_id', shared.entry_id, 'version_id', shared.version_id, 'inputs_hash', shared.inputs_hash,
  'result_hash', shared.result_hash, 'posted_at', {_instant("shared.posted_at")},
  'corrects_id', shared.corrects_id, 'reason', shared.reason,
  'lines', (SELECT json_agg(json_build_array(line.fund, line.unit, line.share::text, line.quota, line.amount)
                            ORDER BY line.id)
            FROM timebank_distributionline line WHERE line.distribution_id = shared.id)
))"""

LINES = f"""
SELECT line::text, place = 0 FROM (
  SELECT sealed.number, 0 AS place, json_build_array(
    sealed.number, encode(entry.digest, 'hex'), entry.id, entry.key, entry.fingerprint, entry.request,
    entry.nature, entry.actor_user_id, entry.actor_id, entry.acting_for_id,
    {_instant("entry.happened_at")}, {_instant("entry.recorded_at")},
    entry.subject, entry.reverses_id, entry.settles_id, entry.reason, entry.obeys,
    (SELECT json_agg(
       json_build_array(sub.code, leg.sequence, leg.amount, leg.balance, encode(leg.hash, 'hex'))
       ORDER BY leg.position)
     FROM timebank_leg leg
     JOIN timebank_subaccount sub ON sub.account_id = leg.account_id AND sub.part = leg.part
     WHERE leg.entry_id = entry.id)
  ) AS line
  FROM timebank_sealedentry sealed JOIN timebank_journalentry entry ON entry.id = sealed.entry_id
  WHERE sealed.number BETWEEN %(first)s AND %(last)s
  UNION ALL
  SELECT paid.number, 1, {RESERVATION}
  FROM timebank_sealedentry paid JOIN timebank_journalentry entry ON entry.id = paid.entry_id
  JOIN timebank_settlement ended ON ended.reservation_id = entry.settles_id AND ended.entry_id = entry.id
  JOIN timebank_reservation held ON held.id = ended.reservation_id
  WHERE paid.number BETWEEN %(first)s AND %(last)s
  UNION ALL
  SELECT sealed.number, 2, {DISTRIBUTION}
  FROM timebank_sealedentry sealed JOIN timebank_distribution shared ON shared.entry_id = sealed.entry_id
  WHERE sealed.number BETWEEN %(first)s AND %(last)s
  UNION ALL
  SELECT block.last, 3, json_build_object('block', json_build_array(
    block.number, block.first, block.last, encode(block.root, 'hex'), encode(block.previous, 'hex'),
    {_instant("block.sealed_at")}))
  FROM timebank_block block WHERE block.last BETWEEN %(first)s AND %(last)s
) AS written ORDER BY number, place
"""

# In one statement, so of one instant: what no entry of this file settles, and what each account holds for it.
HELD = f"""
SELECT line::text FROM (
  SELECT 0 AS place, held.id AS number, {RESERVATION} AS line
  FROM timebank_reservation held
  LEFT JOIN timebank_settlement ended ON ended.reservation_id = held.id
  LEFT JOIN timebank_sealedentry paid ON paid.entry_id = ended.entry_id
  WHERE NOT EXISTS (
    SELECT FROM timebank_journalentry entry
    WHERE entry.id = ended.entry_id AND entry.settles_id = held.id AND paid.number <= %(size)s
  )
  UNION ALL
  SELECT 1, shared.id, {DISTRIBUTION} FROM timebank_distribution shared WHERE shared.entry_id IS NULL
  UNION ALL
  SELECT 2, sub.id, json_build_object('held', json_build_array(sub.code, sub.reserved, sub.awaited))
  FROM timebank_subaccount sub WHERE sub.reserved <> 0 OR sub.awaited <> 0
  UNION ALL
  SELECT 3, mission.id, json_build_object('mission', json_build_object(
    'id', mission.id, 'key', mission.key, 'request', mission.request, 'giver_id', mission.giver_id,
    'cents', mission.cents, 'happened_at', {_instant("mission.happened_at")},
    'recorded_at', {_instant("mission.recorded_at")}))
  FROM timebank_unpostedmission mission
) AS written ORDER BY place, number
"""

ACCOUNTS = f"""
SELECT json_build_object('account', json_build_array(
  account.id, account.kind, account.unit, account.owner_id, {_instant("account.opened_at")},
  (SELECT json_agg(json_build_array(sub.id, sub.part, sub.code, sub.floor) ORDER BY sub.part)
   FROM timebank_subaccount sub WHERE sub.account_id = account.id)
))::text FROM timebank_account account ORDER BY account.id
"""

# The head after the last block of each day, and the very last: enough to say from when on something differs.
HEADS = """
SELECT DISTINCT ON (date_trunc('day', sealed_at, 'UTC')) last, encode(root, 'hex')
FROM timebank_block WHERE last <= %(size)s ORDER BY date_trunc('day', sealed_at, 'UTC'), last DESC
"""

# Where each account stands after the last sealed entry: on each account, lines are sealed in their order.
TIPS = """
SELECT sub.code, tip.sequence, tip.balance, encode(tip.hash, 'hex')
FROM timebank_subaccount sub
CROSS JOIN LATERAL (
  SELECT leg.sequence, leg.balance, leg.hash
  FROM timebank_leg leg JOIN timebank_sealedentry sealed ON sealed.entry_id = leg.entry_id
  WHERE leg.account_id = sub.account_id AND leg.part = sub.part AND sealed.number <= %(size)s
  ORDER BY leg.sequence DESC LIMIT 1
) AS tip ORDER BY sub.code
"""


def lines() -> Iterator[str]:
    """The whole journal, line by line; each ends its line."""
    for line, _is_entry in told():
        yield line


def told() -> Iterator[tuple[str, bool]]:
    """Every line, and whether it is an entry; of what is sealed now, in the order of numbers.

    Read in pieces by number. What is sealed stays as it is, so that they fit together without one long
    transaction, and memory does not grow with the ledger.
    """
    head = proofs.last_head()
    whole, count = sha256(), 0
    for line, is_entry in _told(0 if head is None else head.size):
        whole.update(line.encode())
        count += 1
        yield line, is_entry
    yield _written({"end": [count, whole.hexdigest()]}), False


def _told(size: int) -> Iterator[tuple[str, bool]]:
    yield _written(_header(size)), False
    for pk, number in members.numbers().items():
        yield _written({"member": [pk, number]}), False
    for version in decisions.every():
        yield _written({"version": _plain(version)}), False
    for (line,) in _rows(ACCOUNTS):
        yield line + "\n", False
    for first in range(1, size + 1, AT_ONCE):
        for line, is_entry in _rows(LINES, first=first, last=min(size, first + AT_ONCE - 1)):
            yield line + "\n", is_entry
    with connection.chunked_cursor() as cursor:
        cursor.execute(HELD, {"size": size})
        for (line,) in cursor:
            yield line + "\n", False


def _written(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"


def _plain(value: Any) -> Any:  # noqa: ANN401  JSON, with instants in it
    if isinstance(value, datetime):
        return microseconds(value)
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return {name: _plain(part) for name, part in value.items()} if isinstance(value, dict) else value


def _header(size: int) -> dict[str, Any]:
    found = sorted(_rows(HEADS, size=size))
    return {
        "format": "commontime-journal",
        "version": VERSION,
        "columns": list(COLUMNS),
        "heads": [{"size": last, "root": root} for last, root in found],
        "accounts": {
            code: [sequence, balance, link] for code, sequence, balance, link in _rows(TIPS, size=size)
        },
    }


def _rows(question: str, **values: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
