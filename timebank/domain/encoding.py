"""The canonical bytes of an entry and of a leg: what their hashes are taken over.

They are the bytes that PostgreSQL's record_send(ROW(…)) writes, so that the posting function and anyone
else agree without a format of our own: int32 number of fields, then of each field int32 type, int32 length
(-1 for NULL) and its bytes. Every length stands before its bytes, hence no two contents have the same
encoding. All integers are big endian. Source: src/backend/utils/adt/rowtypes.c (record_send), arrayfuncs.c
(array_send), timestamp.c.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

BYTEA, INT8, TEXT, TIMESTAMPTZ = 17, 20, 25, 1184
TEXTS, INT8S = 1009, 1016
"""The types, as PostgreSQL numbers them (pg_type.oid)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a record: its type, which NULL has too, and its bytes (None: NULL)."""

    oid: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class EntryContent:
    """Every column of an entry and its legs' accounts and amounts, in the order in which they are hashed.

    request: the canonical JSON of what was asked (`canonical.written`), of which fingerprint is the sha256
    in hex. accounts: the codes of the legs' sub-accounts, in the order of the legs, as amounts. obeys: rule
    versions.
    """

    id: int
    key: str
    fingerprint: str
    request: str
    nature: str
    actor_user_id: int | None
    actor_id: int | None
    acting_for_id: int | None
    happened_at: datetime
    recorded_at: datetime
    subject: str
    reverses_id: int | None
    settles_id: int | None
    reason: str
    obeys: Sequence[int]
    accounts: Sequence[str]
    amounts: Sequence[int]


# --- hashes ---------------------------------------------------------------------------------------


def entry_record(entry: EntryContent) -> bytes:
    """The canonical bytes of an entry."""
    return record(
        int8(entry.id),
        *map(text, (entry.key, entry.fingerprint, entry.request, entry.nature)),
        *map(int8, (entry.actor_user_id, entry.actor_id, entry.acting_for_id)),
        *map(timestamptz, (entry.happened_at, entry.recorded_at)),
        text(entry.subject),
        *map(int8, (entry.reverses_id, entry.settles_id)),
        text(entry.reason),
        int8s(entry.obeys),
        texts(entry.accounts),
        int8s(entry.amounts),
    )


def entry_digest(entry: EntryContent) -> bytes:
    """The 32 bytes that stand for an entry in the chains of its accounts and in the log."""
    return sha256(entry_record(entry)).digest()


def leg_hash(
    previous: bytes | None, digest: bytes, *, account: str, seq: int, amount: int, balance: int
) -> bytes:
    """The link of a leg in the chain of its account: 32 bytes.

    previous: the link before it (None for the first); digest: of its entry; seq: 1, 2, 3… on the account;
    balance: of the account after it, in minutes or cents as the amount.
    """
    fields = (bytea(previous), bytea(digest), text(account), *map(int8, (seq, amount, balance)))
    return sha256(record(*fields)).digest()


def leaf_data(number: int, digest: bytes) -> bytes:
    """What the log (`merkle.leaf_hash`) holds of the entry with this legal number."""
    return record(int8(number), bytea(digest))


# --- records --------------------------------------------------------------------------------------


def record(*fields: Field) -> bytes:
    """What record_send(ROW(…)) gives for these fields."""
    return _int4(len(fields)) + b"".join(_int4(field.oid) + _measured(field.data) for field in fields)


def int8(value: int | None) -> Field:
    """A bigint. Raises OverflowError beyond 64 bits."""
    return Field(INT8, None if value is None else _int8(value))


def text(value: str | None) -> Field:
    """A text. Raises ValueError for what PostgreSQL can not hold: a NUL, half of a surrogate pair."""
    return Field(TEXT, None if value is None else _utf8(value))


def bytea(value: bytes | None) -> Field:
    return Field(BYTEA, value)


def timestamptz(value: datetime | None) -> Field:
    """An instant, as microseconds since 2000 in UTC. Raises ValueError for one without a time zone."""
    return Field(TIMESTAMPTZ, None if value is None else _int8(microseconds(value)))


def int8s(values: Iterable[int] | None) -> Field:
    return Field(INT8S, None if values is None else _array(INT8, [_int8(value) for value in values]))


def texts(values: Iterable[str] | None) -> Field:
    return Field(TEXTS, None if values is None else _array(TEXT, [_utf8(value) for value in values]))


def microseconds(value: datetime) -> int:
    """Since 2000-01-01T00:00:00Z: how PostgreSQL counts, and how an export writes an instant."""
    if value.utcoffset() is None:
        raise ValueError("an instant has a time zone")
    return (value - EPOCH) // MICROSECOND


def _array(oid: int, elements: Sequence[bytes]) -> bytes:
    """One dimension that begins at 1, without NULLs; an empty array has no dimension."""
    head = _int4(1 if elements else 0) + _int4(0) + _int4(oid)
    shape = _int4(len(elements)) + _int4(1) if elements else b""
    return head + shape + b"".join(map(_measured, elements))


def _measured(data: bytes | None) -> bytes:
    return _int4(-1) if data is None else _int4(len(data)) + data


def _utf8(value: str) -> bytes:
    if "\x00" in value:
        raise ValueError("a text has no NUL")
    return value.encode()


def _int4(value: int) -> bytes:
    return value.to_bytes(4, "big", signed=True)


def _int8(value: int) -> bytes:
    return value.to_bytes(8, "big", signed=True)
