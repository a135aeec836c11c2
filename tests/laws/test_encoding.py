"""Law 6: what is hashed is every column, byte for byte as PostgreSQL itself writes a record."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import psycopg2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timebank.domain import encoding
from timebank.domain.encoding import EntryContent, Field

Cursor = psycopg2.extensions.cursor
INTEGERS = st.integers(-(2**63), 2**63 - 1)
WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
OFFSETS = st.timedeltas(-timedelta(hours=15), timedelta(hours=15)).map(
    lambda delta: timezone(timedelta(seconds=delta // timedelta(seconds=1)))
)
INSTANTS = st.datetimes(timezones=OFFSETS)
HASHES = st.binary(min_size=32, max_size=32)
CASTS = {
    encoding.int8: ("bigint", INTEGERS),
    encoding.text: ("text", WORDS),
    encoding.timestamptz: ("timestamptz", INSTANTS),
    encoding.bytea: ("bytea", st.binary(max_size=40)),
    encoding.int8s: ("bigint[]", st.lists(INTEGERS, max_size=5)),
    encoding.texts: ("text[]", st.lists(WORDS, max_size=5)),
}
COLUMNS = st.sampled_from(list(CASTS)).flatmap(
    lambda encode: st.tuples(st.just(encode), st.none() | CASTS[encode][1])
)
ENTRIES = st.builds(
    EntryContent,
    id=INTEGERS,
    **dict.fromkeys(("key", "fingerprint", "request", "nature", "subject", "reason"), WORDS),
    **dict.fromkeys(
        ("actor_user_id", "actor_id", "acting_for_id", "reverses_id", "settles_id"), st.none() | INTEGERS
    ),
    **dict.fromkeys(("happened_at", "recorded_at"), INSTANTS),
    **dict.fromkeys(("obeys", "amounts"), st.lists(INTEGERS, max_size=4)),
    accounts=st.lists(WORDS, max_size=4),
)
ENTRY = EntryContent(
    id=7,
    key="engagement:4:record",
    fingerprint="f" * 64,
    request='{"verb":"record"}',
    nature="mutual_help",
    actor_user_id=3,
    actor_id=2,
    acting_for_id=None,
    happened_at=datetime(2026, 3, 1, tzinfo=UTC),
    recorded_at=datetime(2026, 3, 2, 12, 30, 0, 1, tzinfo=UTC),
    subject="engagement:4",
    reverses_id=None,
    settles_id=None,
    reason="",
    obeys=[1, 5],
    accounts=["member_time.minutes.1", "member_time.minutes.2"],
    amounts=[-60, 60],
)
SENT = {
    **dict.fromkeys(("key", "fingerprint", "request", "nature", "subject", "reason"), "text"),
    **dict.fromkeys(("happened_at", "recorded_at"), "timestamptz"),
    **dict.fromkeys(("obeys", "amounts"), "bigint[]"),
    "accounts": "text[]",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Cursor]:
    """A session that reads no table: the server that the tests run on is asked how it writes a record."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        yield cursor
    connection.close()


def sent(server: Cursor, casts: Sequence[str], values: Sequence[Any]) -> bytes:
    places = ", ".join(f"CAST(%s AS {cast})" for cast in casts)
    server.execute(f"SELECT record_send(ROW({places}))", values)
    row = server.fetchone()
    assert row is not None
    return bytes(row[0])


@given(st.lists(COLUMNS, min_size=1, max_size=8))
def test_a_record_is_what_the_server_writes(server: Cursor, columns: list[tuple[Any, Any]]) -> None:
    ours = encoding.record(*(encode(value) for encode, value in columns))
    assert ours == sent(server, [CASTS[encode][0] for encode, _ in columns], [value for _, value in columns])


@given(ENTRIES)
def test_an_entry_is_what_the_server_writes_of_its_columns(server: Cursor, entry: EntryContent) -> None:
    names = [field.name for field in fields(entry)]
    theirs = sent(
        server, [SENT.get(name, "bigint") for name in names], [getattr(entry, name) for name in names]
    )
    assert encoding.entry_record(entry) == theirs
    assert encoding.entry_digest(entry) == sha256(theirs).digest()


@given(st.none() | HASHES, HASHES, WORDS, INTEGERS, INTEGERS, INTEGERS)
def test_a_link_is_the_hash_of_what_the_server_writes(
    server: Cursor, previous: bytes | None, digest: bytes, account: str, seq: int, amount: int, balance: int
) -> None:
    casts = ["bytea", "bytea", "text", "bigint", "bigint", "bigint"]
    theirs = sent(server, casts, [previous, digest, account, seq, amount, balance])
    ours = encoding.leg_hash(previous, digest, account=account, seq=seq, amount=amount, balance=balance)
    assert ours == sha256(theirs).digest()


@given(INTEGERS, HASHES)
def test_a_leaf_is_what_the_server_writes(server: Cursor, number: int, digest: bytes) -> None:
    assert encoding.leaf_data(number, digest) == sent(server, ["bigint", "bytea"], [number, digest])


@pytest.mark.parametrize("name", [field.name for field in fields(ENTRY)])
def test_no_column_can_change_without_the_digest(name: str) -> None:
    value = getattr(ENTRY, name)
    others = {int: 9, str: "other", datetime: datetime(1999, 1, 1, tzinfo=UTC), list: [], type(None): 0}
    change: dict[str, Any] = {name: others[type(value)]}
    changed = replace(ENTRY, **change)
    assert encoding.entry_digest(changed) != encoding.entry_digest(ENTRY)


def test_the_digest_of_an_entry_stays_what_it_was() -> None:
    """A change of the encoding would make every published head false: this figure never changes."""
    assert encoding.entry_digest(ENTRY).hex() == (
        "1bc4a2a9a7c200b863efb86b918f61088568cc5f584261c1ec5f3c8f4c09771d"
    )


@given(st.lists(COLUMNS, max_size=6), st.lists(COLUMNS, max_size=6))
def test_no_two_contents_are_written_alike(one: list[tuple[Any, Any]], other: list[tuple[Any, Any]]) -> None:
    first, second = ([encode(value) for encode, value in columns] for columns in (one, other))
    assert (encoding.record(*first) == encoding.record(*second)) is (first == second)


def test_a_null_keeps_its_type() -> None:
    assert encoding.record(encoding.int8(None)) != encoding.record(encoding.text(None))
    assert encoding.text(None) == Field(25, None)


@pytest.mark.parametrize("value", ["a\x00b", "\ud83d"])
def test_a_text_that_no_database_holds_is_refused(value: str) -> None:
    for encode in (encoding.text, lambda text: encoding.texts([text])):
        with pytest.raises(ValueError, match=r"NUL|surrogates"):
            encode(value)


def test_an_integer_beyond_64_bits_is_refused() -> None:
    with pytest.raises(OverflowError):
        encoding.int8(2**63)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="an instant has a time zone"):
        encoding.timestamptz(datetime(2026, 1, 1))  # noqa: DTZ001 (the point of the test)
