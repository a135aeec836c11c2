"""Law 6, against whoever has every power over the database: each change is found, and where it was made."""
# ruff: noqa: S608 (statements of our own, which change what nobody may)

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import connection

from coop.domain.actors import PLATFORM
from tests.instants import after
from tests.rights import OWNER, acting_as
from tests.timebank.conftest import House
from tests.timebank.ledger import id_of
from timebank.domain import merkle
from timebank.domain.auditing import Fault
from timebank.domain.heads import Head
from timebank.models import Account, Block, Distribution, JournalEntry, Leg, SealedEntry, TileNode
from timebank.selectors import audit, proofs
from timebank.services import reversals, sealing

pytestmark = pytest.mark.django_db

SECOND = "exchange:2"
LAST = "exchange:5"


@dataclass(frozen=True)
class Ledger:
    """ids: of each entry by its key; heads: published after each block; ana, bao: codes of their hours."""

    ids: dict[str, int]
    heads: list[Head]
    ana: str
    bao: str

    def __getitem__(self, key: str) -> int:
        return self.ids[key]


@pytest.fixture
def ledger(lived: House) -> Ledger:
    """Seven entries in three blocks, one of them a correction, and the heads kept elsewhere."""
    heads = []
    for most in (3, 2):
        sealing.seal(by=PLATFORM, at=after(days=50), most=most)
        heads.append(proofs.last_head())
    entry_id = JournalEntry.objects.get(key=LAST).pk
    reversals.reverse(by=lived.coordinator, at=after(days=51), entry_id=entry_id, reason="An error", key="u")
    sealing.seal(by=PLATFORM, at=after(days=52))
    heads.append(proofs.last_head())
    codes = [f"member_time.minutes.{id_of(one)}" for one in (lived.ana, lived.bao)]
    found = JournalEntry.objects.order_by("id").values_list("key", "pk")
    return Ledger(dict(found), [head for head in heads if head], *codes)


@contextmanager
def without_promises() -> Iterator[None]:
    connection.check_constraints()
    with connection.cursor() as cursor, acting_as(OWNER):
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount != 0, "nothing was changed"


def chains_written_anew() -> None:
    """Digests, chains and balances made to fit whatever the rows say now, by the door's own expressions."""
    sql(
        """
        UPDATE timebank_journalentry entry SET digest = sha256(record_send(ROW(
          entry.id, entry.key::text, entry.fingerprint::text, entry.request, entry.nature::text,
          entry.actor_user_id, entry.actor_id, entry.acting_for_id, entry.happened_at, entry.recorded_at,
          entry.subject::text, entry.reverses_id, entry.settles_id, entry.reason::text, entry.obeys,
          legs.accounts, legs.amounts)))
        FROM (SELECT leg.entry_id, array_agg(sub.code::text ORDER BY position) AS accounts,
                array_agg(leg.amount ORDER BY position) AS amounts
              FROM timebank_leg leg JOIN timebank_subaccount sub USING (account_id, part)
              GROUP BY leg.entry_id) AS legs
        WHERE legs.entry_id = entry.id
        """
    )
    sql(
        """
        WITH RECURSIVE chain AS (
          SELECT leg.account_id, leg.part, leg.sequence, leg.amount AS balance, sub.code::text,
            timebank_link(NULL, entry.digest, sub.code, 1, leg.amount, leg.amount) AS link
          FROM timebank_leg leg JOIN timebank_journalentry entry ON entry.id = leg.entry_id
          JOIN timebank_subaccount sub USING (account_id, part) WHERE leg.sequence = 1
          UNION ALL
          SELECT leg.account_id, leg.part, leg.sequence, chain.balance + leg.amount, chain.code,
            timebank_link(chain.link, entry.digest, chain.code, leg.sequence, leg.amount,
                          chain.balance + leg.amount)
          FROM chain JOIN timebank_leg leg ON (leg.account_id, leg.part, leg.sequence)
            = (chain.account_id, chain.part, chain.sequence + 1)
          JOIN timebank_journalentry entry ON entry.id = leg.entry_id
        )
        UPDATE timebank_leg leg SET balance = chain.balance, hash = chain.link FROM chain
        WHERE (leg.account_id, leg.part, leg.sequence) = (chain.account_id, chain.part, chain.sequence)
        """
    )
    sql(
        """
        UPDATE timebank_subaccount sub SET (balance, length) = (
          SELECT coalesce(sum(amount), 0), count(*) FROM timebank_leg leg
          WHERE (leg.account_id, leg.part) = (sub.account_id, sub.part))
        """
    )


def sealed_anew() -> None:
    """Leaves and roots made to fit too: nothing inside the database tells any more."""
    sql(
        """
        UPDATE timebank_sealedentry sealed
        SET leaf = sha256('\\x00'::bytea || record_send(ROW(sealed.number, entry.digest)))
        FROM timebank_journalentry entry WHERE entry.id = sealed.entry_id
        """
    )
    before = merkle.EMPTY_ROOT
    for block in Block.objects.order_by("number"):
        root = proofs.head_of(block.last).root
        Block.objects.filter(pk=block.pk).update(root=root, previous=before)
        before = root


def legs_of(key: str, ledger: Ledger) -> list[Leg]:
    return list(Leg.objects.filter(entry=ledger[key]).order_by("position"))


def on_entry(key: str, change: str) -> Callable[[Ledger], None]:
    return lambda ledger: sql(f"UPDATE timebank_journalentry SET {change} WHERE id = {ledger[key]}")


def on_leg(key: str, position: int, change: str) -> Callable[[Ledger], None]:
    return lambda ledger: sql(
        f"UPDATE timebank_leg SET {change} WHERE entry_id = {ledger[key]} AND position = {position}"
    )


def both_legs(ledger: Ledger) -> None:
    first, second = legs_of(LAST, ledger)[:2]
    Leg.objects.filter(pk=first.pk).update(amount=first.amount - 1)
    Leg.objects.filter(pk=second.pk).update(amount=second.amount + 1)


def digest_anew(ledger: Ledger) -> None:
    both_legs(ledger)
    sql("UPDATE timebank_journalentry SET digest = sha256(digest)")


def swapped(ledger: Ledger) -> None:
    """Two entries take each other's place, with their lines."""
    one, other = ledger["exchange:1"], ledger[LAST]
    for table, column in (("timebank_journalentry", "id"), ("timebank_leg", "entry_id")):
        for before, now in ((one, 0), (other, one), (0, other)):
            sql(f"UPDATE {table} SET {column} = {now} WHERE {column} = {before}")


def without(key: str) -> Callable[[Ledger], None]:
    def tamper(ledger: Ledger) -> None:
        sql(f"DELETE FROM timebank_leg WHERE entry_id = {ledger[key]}")
        sql(f"DELETE FROM timebank_journalentry WHERE id = {ledger[key]}")

    return tamper


def account_gone(ledger: Ledger) -> None:
    account_id = Account.objects.get(kind="member_contribution").pk
    for table in ("timebank_leg", "timebank_subaccount"):
        sql(f"DELETE FROM {table} WHERE account_id = {account_id}")
    sql(f"DELETE FROM timebank_account WHERE id = {account_id}")


def chain_anew(ledger: Ledger) -> None:
    """An amount, its digest, the whole chain of each account, and the balances: all hashes fit."""
    both_legs(ledger)
    chains_written_anew()


def everything_anew(ledger: Ledger) -> None:
    chain_anew(ledger)
    sealed_anew()


def inserted_behind(ledger: Ledger) -> None:
    """An entry without lines, said to be from before the last block."""
    sql(
        f"INSERT INTO timebank_journalentry SELECT (jsonb_populate_record(entry, '{{"
        f'"id": 100000, "key": "slipped in", "written_in": 1'
        f"}}'::jsonb)).* FROM timebank_journalentry entry WHERE id = {ledger['exchange:1']}"
    )


def older_copy(ledger: Ledger) -> None:
    """What was there after the second block."""
    kept = Block.objects.get(number=2).last
    ids = list(
        SealedEntry.objects.filter(number__gt=kept).order_by("number").values_list("entry_id", flat=True)
    )
    named = ", ".join(map(str, ids))
    sql("DELETE FROM timebank_block WHERE number > 2")
    sql(f"DELETE FROM timebank_sealedentry WHERE number > {kept}")
    sql(f"DELETE FROM timebank_leg WHERE entry_id IN ({named})")
    sql(f"DELETE FROM timebank_journalentry WHERE id IN ({named})")
    chains_written_anew()


def numbers_swapped(ledger: Ledger) -> None:
    for before, now in ((1, 0), (2, 1), (0, 2)):
        sql(f"UPDATE timebank_sealedentry SET number = {now} WHERE number = {before}")


def period_gone(ledger: Ledger) -> None:
    sql("DELETE FROM timebank_distributionline")
    sql("DELETE FROM timebank_distribution")


def dated_back(ledger: Ledger) -> None:
    """Into the month that was distributed, with every hash made to fit."""
    for table, column in (("timebank_journalentry", "id"), ("timebank_leg", "entry_id")):
        sql(f"UPDATE {table} SET happened_at = '{after(days=3)}' WHERE {column} = {ledger[LAST]}")
    chains_written_anew()
    sealed_anew()


OTHER = "sha256('other')"
Place = Callable[[Ledger], object]
DISTRIBUTION = "distribution:2026-03-01/2026-03-31"


def entry(key: str) -> Place:
    return lambda ledger: ledger[key]


# by what was done: how; then what is said of it, and where, among whatever else follows from it
TAMPERINGS: dict[str, tuple[Callable[[Ledger], None], list[tuple[str, Place]]]] = {
    "an amount": (
        on_leg(LAST, 1, "amount = amount - 1"),
        [("digest", entry(LAST)), ("minutes", entry(LAST)), ("running", entry(LAST)), ("hash", entry(LAST))],
    ),
    "both legs in balance": (both_legs, [("digest", entry(LAST)), ("running", entry(LAST))]),
    "a running balance": (
        on_leg("exchange:1", 2, "balance = balance + 1"),
        [("running", entry("exchange:1")), ("hash", entry("exchange:1"))],
    ),
    "a link": (on_leg("exchange:1", 2, f"hash = {OTHER}"), [("hash", entry("exchange:1"))]),
    "a place in the chain": (on_leg(LAST, 1, "sequence = 90"), [("sequence", entry(LAST))]),
    "rows swapped": (swapped, [("digest", entry("exchange:1")), ("digest", entry(LAST))]),
    "an entry gone": (without(SECOND), [("missing", entry(SECOND))]),
    "the last entry gone": (without("reversal:u"), [("missing", entry("reversal:u"))]),
    "a line gone": (
        lambda ledger: sql(f"DELETE FROM timebank_leg WHERE entry_id = {ledger[LAST]} AND position = 1"),
        [("digest", entry(LAST)), ("minutes", entry(LAST)), ("copies", entry(LAST))],
    ),
    "an account gone": (account_gone, [("few", entry("exchange:3")), ("digest", entry("exchange:3"))]),
    "a digest written anew": (
        digest_anew,
        [("leaf", entry(LAST)), ("digest", entry(LAST)), ("hash", entry(LAST))],
    ),
    "a chain written anew": (chain_anew, [("leaf", entry(LAST))]),
    "everything written anew": (everything_anew, [("published", lambda ledger: 7)]),
    "an older copy restored": (older_copy, [("ahead", lambda ledger: 7)]),
    "numbers swapped": (
        numbers_swapped,
        [("leaf", entry("exchange:1")), ("leaf", entry(SECOND)), ("root", lambda ledger: 1)],
    ),
    "a number gone": (
        lambda ledger: sql("DELETE FROM timebank_sealedentry WHERE number = 4"),
        [("gap", lambda ledger: 5), ("root", lambda ledger: 2)],
    ),
    "a leaf": (
        lambda ledger: sql(f"UPDATE timebank_sealedentry SET leaf = {OTHER} WHERE number = 2"),
        [("leaf", entry(SECOND)), ("root", lambda ledger: 1)],
    ),
    "a block's root": (
        lambda ledger: sql(f"UPDATE timebank_block SET root = {OTHER} WHERE number = 2"),
        [("root", lambda ledger: 2), ("order", lambda ledger: 3)],
    ),
    "a block's numbers": (
        lambda ledger: sql("UPDATE timebank_block SET first = 5 WHERE number = 2"),
        [("order", lambda ledger: 2), ("block", lambda ledger: sorted(ledger.ids.values())[3])],
    ),
    "when it was recorded": (
        on_entry(LAST, "recorded_at = now() - interval '1 day'"),
        [("digest", entry(LAST))],
    ),
    "when it happened": (on_entry(LAST, "happened_at = now()"), [("copies", entry(LAST))]),
    "what was asked": (
        on_entry(LAST, "request = '{}'"),
        [("digest", entry(LAST)), ("fingerprint", entry(LAST))],
    ),
    "who acted": (on_entry(LAST, "actor_id = actor_id + 1"), [("digest", entry(LAST))]),
    "for whom": (on_entry(LAST, "acting_for_id = 1"), [("digest", entry(LAST))]),
    "the reason": (on_entry("reversal:u", "reason = 'Another'"), [("digest", entry("reversal:u"))]),
    "the rules obeyed": (on_entry(LAST, "obeys = '{}'"), [("digest", entry(LAST))]),
    "the nature": (on_entry(LAST, "nature = 'professional'"), [("digest", entry(LAST))]),
    "an entry slipped in": (
        inserted_behind,
        [("few", lambda ledger: 100_000), ("unsealed", lambda ledger: 100_000)],
    ),
    "a balance": (
        lambda ledger: sql(f"UPDATE timebank_subaccount SET balance = 9 WHERE code = '{ledger.ana}'"),
        [("balance", lambda ledger: ledger.ana)],
    ),
    "a length": (
        lambda ledger: sql(f"UPDATE timebank_subaccount SET length = 9 WHERE code = '{ledger.ana}'"),
        [("length", lambda ledger: ledger.ana)],
    ),
    "hours given": (
        lambda ledger: sql(f"UPDATE timebank_subaccount SET earned = 9 WHERE code = '{ledger.bao}'"),
        [("earned", lambda ledger: ledger.bao)],
    ),
    "what is reserved": (
        lambda ledger: sql(f"UPDATE timebank_subaccount SET reserved = -1 WHERE code = '{ledger.bao}'"),
        [("reserved", lambda ledger: ledger.bao)],
    ),
    "a floor": (
        lambda ledger: sql(f"UPDATE timebank_subaccount SET floor = 1000 WHERE code = '{ledger.bao}'"),
        [("floor", lambda ledger: ledger.bao), ("low", entry("exchange:1"))],
    ),
    "whose account it is": (
        lambda ledger: sql(
            "UPDATE timebank_account SET owner_id = owner_id + 100 WHERE kind = 'member_time'"
        ),
        [("name", lambda ledger: ledger.ana), ("name", lambda ledger: ledger.bao)],
    ),
    "a line of a distribution": (
        lambda ledger: sql("UPDATE timebank_distributionline SET amount = amount + 1 WHERE fund = 'reserve'"),
        [("moved", lambda ledger: "d"), ("computed", lambda ledger: "d")],
    ),
    "a period that was closed": (period_gone, [("orphan", entry(DISTRIBUTION))]),
    "dated into a closed period": (
        dated_back,
        [("late", entry(LAST)), ("computed", lambda ledger: "d"), ("published", lambda ledger: 7)],
    ),
}


def test_an_untouched_ledger_meets_its_heads(ledger: Ledger) -> None:
    report = audit.run(since=None, published=ledger.heads)
    assert report.faults == ()
    assert (report.entries, report.blocks, report.published, report.unsealed) == (7, 3, 3, 0)


@pytest.mark.parametrize(("tamper", "said"), TAMPERINGS.values(), ids=list(TAMPERINGS))
def test_a_change_is_found_where_it_was_made(
    ledger: Ledger, tamper: Callable[[Ledger], None], said: list[tuple[str, Place]]
) -> None:
    with without_promises():
        tamper(ledger)
    report = audit.run(since=None, published=ledger.heads)
    found = {(fault.what, place) for fault in report.faults for place in places(fault)}
    assert {(what, place(ledger)) for what, place in said} - found == set(), sorted(map(str, found))
    assert not report.is_sound
    assert report.told["shown"][0]["fault"]


def places(fault: Fault) -> set[object]:
    """Everything that the fault names; "d" for the one distribution there is."""
    named: set[object] = {fault.entry_id, fault.account, fault.number, fault.block, fault.size}
    return (named | {"d" if fault.distribution_id else None}) - {None}


def test_a_node_of_the_tree_that_was_changed_is_found(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tree keeps a node from 256 entries on: its leaves are made here, without their entries."""
    monkeypatch.setattr(audit, "SHOWN", 1000)
    with without_promises():
        sql(
            "INSERT INTO timebank_sealedentry (number, entry_id, block_id, leaf) "
            "SELECT n, n + 900000, 3, sha256(int8send(n)) FROM generate_series(8, 300) AS n"
        )
        sql("UPDATE timebank_block SET last = 300 WHERE number = 3")
        (node,) = merkle.completed(0, proofs.kept(0, 0, 300), proofs.kept)
        TileNode.objects.create(level=node.level, index=node.index, hash=node.hash)
        Block.objects.filter(number=3).update(root=proofs.head_of(300).root)
    assert {fault.what for fault in audit.check().faults} == {"missing"}
    with without_promises():
        TileNode.objects.update(hash=b"\x00" * 32)
    assert [(fault.number, fault.block) for fault in audit.check().faults if fault.what == "tile"] == [(1, 1)]


def test_a_distribution_is_told_by_its_number(ledger: Ledger) -> None:
    with without_promises():
        sql("UPDATE timebank_distributionline SET share = 0 WHERE fund = 'reserve'")
    (fault,) = audit.check().faults
    assert (fault.what, fault.distribution_id) == ("computed", Distribution.objects.get().pk)
