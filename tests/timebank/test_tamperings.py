"""Law 6, against whoever has every power over the database: each change is found, and where it was made."""
# ruff: noqa: S608 (statements of our own, which change what nobody may)

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import pytest
from django.db import connection

from config import roles
from coop.domain.actors import PLATFORM
from tests.instants import after
from tests.rights import OWNER, acting_as
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import helped, id_of, record
from tests.timebank.test_reservations import reserve
from timebank.domain import merkle, periods
from timebank.domain.auditing import Fault
from timebank.domain.heads import Head
from timebank.models import Account, Block, DayTotal, Distribution, JournalEntry, Leg, SealedEntry, TileNode
from timebank.selectors import audit, proofs
from timebank.services import days, reservations, reversals, sealing

pytestmark = pytest.mark.django_db

SECOND = "exchange:2"
LAST = "exchange:5"
MAY = periods.month_of(date(2026, 5, 1))


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
        lambda ledger: sql("UPDATE timebank_block SET first = 6 WHERE number = 2"),
        [("order", lambda ledger: 2), ("block", lambda ledger: sorted(ledger.ids.values())[4])],
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
    "a period that was closed": (
        period_gone,
        [("orphan", entry(DISTRIBUTION)), ("gone", lambda ledger: "d")],
    ),
    "a distribution emptied": (
        lambda ledger: sql("DELETE FROM timebank_distributionline"),
        [("emptied", lambda ledger: "d"), ("computed", lambda ledger: "d")],
    ),
    "a distribution without its entry": (
        lambda ledger: sql("UPDATE timebank_distribution SET entry_id = NULL"),
        [("orphan", entry(DISTRIBUTION)), ("moved", lambda ledger: "d")],
    ),
    "a period cut short": (
        lambda ledger: sql(
            "UPDATE timebank_distribution "
            "SET period = tstzrange(lower(period), upper(period) - interval '1 day')"
        ),
        [("period", lambda ledger: "d")],
    ),
    "a period made longer by an hour": (
        lambda ledger: sql(
            "UPDATE timebank_distribution "
            "SET period = tstzrange(lower(period), upper(period) + interval '1 hour')"
        ),
        [("period", lambda ledger: "d")],
    ),
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
    named |= {fault.on, ("reservation", fault.reservation_id)}
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


# --- what is held, and the totals of days ---------------------------------------------------------

SETTLED = "reservation:part"


@pytest.fixture
def holding(ledger: Ledger, lived: House) -> Ledger:
    """The same, with reservations that ended in each way and one that did not, and the days counted."""
    held = {
        key: reserve(lived.ana, lived.bao, 30, key=key) for key in ("part", "whole", "void", "other", "open")
    }
    ids = {f"reservation:{key}": pk for key, pk in held.items()}
    for key, minutes in (("part", 10), ("whole", 30)):
        ids[f"paid:{key}"] = reservations.settle(
            by=lived.bao, at=after(days=50), reservation_id=held[key], minutes=minutes
        )
    for key in ("void", "other"):
        reservations.void(by=lived.bao, at=after(days=2), reservation_id=held[key], reason="Not needed.")
    days.count(by=PLATFORM, at=after(days=60), enough=1)
    sealing.seal(by=PLATFORM, at=after(days=61))
    return replace(ledger, ids=ledger.ids | ids)


def of(name: str) -> Place:
    return lambda ledger: ("reservation", ledger[name])


def on_settlement(name: str, change: str) -> Callable[[Ledger], None]:
    return lambda ledger: sql(
        f"UPDATE timebank_settlement SET {change} WHERE reservation_id = {ledger[name]}"
    )


def on_sub(member: str, change: str) -> Callable[[Ledger], None]:
    return lambda ledger: sql(
        f"UPDATE timebank_subaccount SET {change} WHERE code = '{getattr(ledger, member)}'"
    )


def settlement_gone(name: str) -> Callable[[Ledger], None]:
    return lambda ledger: sql(f"DELETE FROM timebank_settlement WHERE reservation_id = {ledger[name]}")


def reservation_gone(ledger: Ledger) -> None:
    sql(f"DELETE FROM timebank_reservation WHERE id = {ledger['reservation:part']}")


def settled_twice(ledger: Ledger) -> None:
    sql("ALTER TABLE timebank_settlement DROP CONSTRAINT timebank_settlement_reservation_id_key")
    sql(
        "INSERT INTO timebank_settlement SELECT (jsonb_populate_record(ended, '{\"id\": 100000}'::jsonb)).* "
        f"FROM timebank_settlement ended WHERE reservation_id = {ledger['reservation:void']}"
    )


def paid_by_another(ledger: Ledger) -> None:
    on_settlement(SETTLED, f"entry_id = {ledger['exchange:1']}")(ledger)


def legs_of_a_reservation(ledger: Ledger) -> None:
    sql(
        f"UPDATE timebank_reservationleg SET amount = amount + 5 WHERE amount < 0 "
        f"AND reservation_id = {ledger['reservation:open']}"
    )


def reserved_less(ledger: Ledger) -> None:
    """What was held for an entry that paid, made smaller than what it paid."""
    sql(f"UPDATE timebank_reservationleg SET amount = sign(amount) WHERE reservation_id = {ledger[SETTLED]}")


def day_of(ledger: Ledger) -> object:
    return DayTotal.objects.filter(account__kind="member_time").earliest("on", "account_id").on


def on_a_day(change: str) -> Callable[[Ledger], None]:
    return lambda ledger: sql(
        f'UPDATE timebank_daytotal SET {change} WHERE "on" = '
        f"'{day_of(ledger)}' AND account_id IN "
        f"(SELECT account_id FROM timebank_subaccount WHERE code = '{ledger.ana}')"
    )


def account(name: str) -> Place:
    return lambda ledger: getattr(ledger, name)


HELD: dict[str, tuple[Callable[[Ledger], None], list[tuple[str, Place]]]] = {
    "what is reserved": (on_sub("bao", "reserved = 0"), [("reserved", account("bao"))]),
    "what is reserved, below zero": (on_sub("ana", "reserved = -1"), [("reserved", account("ana"))]),
    "what is awaited": (on_sub("ana", "awaited = awaited + 1"), [("awaited", account("ana"))]),
    "how it ended": (on_settlement(SETTLED, "how = 'whole'"), [("paid", of(SETTLED))]),
    "how much of it was paid": (
        on_settlement("reservation:whole", "how = 'part'"),
        [("paid", of("reservation:whole"))],
    ),
    "said to be given up": (
        on_settlement(SETTLED, "how = 'void', entry_id = NULL"),
        [("unsettled", entry("paid:part"))],
    ),
    "said to be past its term": (
        on_settlement("reservation:void", "how = 'expired'"),
        [("early", of("reservation:void"))],
    ),
    "paid by another entry": (
        paid_by_another,
        [("paid", of(SETTLED)), ("more", of(SETTLED)), ("unsettled", entry("paid:part"))],
    ),
    "a settlement gone": (
        settlement_gone(SETTLED),
        [("unsettled", entry("paid:part")), ("reserved", account("bao"))],
    ),
    "one that was given up, open again": (
        settlement_gone("reservation:void"),
        [("reserved", account("bao")), ("awaited", account("ana"))],
    ),
    "a reservation gone": (reservation_gone, [("ended", of(SETTLED)), ("held", of(SETTLED))]),
    "ended twice": (settled_twice, [("twice", of("reservation:void"))]),
    "a line of what is held": (
        legs_of_a_reservation,
        [("held", of("reservation:open")), ("reserved", account("bao"))],
    ),
    "less held than was paid": (reserved_less, [("more", of(SETTLED))]),
    "what was reserved for": (
        lambda ledger: sql("UPDATE timebank_reservation SET request = '{}' WHERE key = 'reserve:open'"),
        [("asked", of("reservation:open"))],
    ),
    "the nature of what was reserved": (
        lambda ledger: sql("UPDATE timebank_reservation SET nature = 'gift' WHERE key = 'reserve:part'"),
        [("paid", of(SETTLED))],
    ),
    "the total of a day": (
        on_a_day("amount = amount + 1"),
        [("day", account("ana")), ("day", day_of), ("counted", account("ana"))],
    ),
    "hours moved to another day": (
        on_a_day("\"on\" = '2026-01-01'"),
        [("day", account("ana")), ("day", lambda ledger: date(2026, 1, 1))],
    ),
    "a day gone": (
        lambda ledger: sql(f"DELETE FROM timebank_daytotal WHERE \"on\" = '{day_of(ledger)}'"),
        [("day", account("ana")), ("counted", account("bao"))],
    ),
    "how much is counted": (
        lambda ledger: sql("UPDATE timebank_counted SET length = length + 1"),
        [("counted", account("ana"))],
    ),
}


def test_what_is_held_and_counted_is_sound(holding: Ledger) -> None:
    assert audit.run(since=None, published=holding.heads).faults == ()
    assert audit.run(since=proofs.last_head()).faults == ()


@pytest.mark.parametrize(("tamper", "said"), HELD.values(), ids=list(HELD))
def test_what_is_held_or_counted_otherwise_is_found(
    holding: Ledger, tamper: Callable[[Ledger], None], said: list[tuple[str, Place]]
) -> None:
    named = {(what, place(holding)) for what, place in said}
    with without_promises():
        tamper(holding)
    report = audit.run(since=None)
    found = {(fault.what, place) for fault in report.faults for place in places(fault)}
    assert named - found == set(), sorted(map(str, found))
    assert report.told["shown"][0]["fault"]


def test_a_distribution_of_nothing_is_missed_too(ledger: Ledger, lived: House) -> None:
    """It has no entry that could tell; the act of power does."""
    distribution_id = closing.post(by=lived.coordinator, at=after(days=100), start=MAY.start, end=MAY.end)
    with without_promises():
        sql(f"DELETE FROM timebank_distributionline WHERE distribution_id = {distribution_id}")
        sql(f"DELETE FROM timebank_distribution WHERE id = {distribution_id}")
    (fault,) = audit.check().faults
    assert (fault.what, fault.distribution_id) == ("gone", distribution_id)
    with acting_as(roles.AUDITOR):
        assert audit.check().faults == (fault,)


def test_going_on_says_what_it_read_and_the_whole_finds_what_is_older(holding: Ledger, lived: House) -> None:
    """An old line changed in place does not move a head: only reading it again tells."""
    since = proofs.last_head()
    record(helped(lived.bao, lived.ana, 20, at=after(days=62)), by=lived.ana, key="new")
    sealing.seal(by=PLATFORM, at=after(days=63))
    newest = JournalEntry.objects.get(key="exchange:new").pk
    with without_promises():
        sql(f"UPDATE timebank_leg SET hash = {OTHER} WHERE entry_id = {holding['exchange:1']}")
    going_on = audit.run(since=since, published=holding.heads)
    assert going_on.is_sound
    assert going_on.told["read"] == {"first": newest, "last": newest}
    assert going_on.told["since"] == (since and since.told)
    whole = audit.run(since=None, published=holding.heads)
    assert ("hash", holding["exchange:1"]) in {(fault.what, fault.entry_id) for fault in whole.faults}
    assert whole.told["read"] == {"first": min(entry_ids()), "last": newest}


def entry_ids() -> list[int]:
    return list(JournalEntry.objects.order_by("id").values_list("pk", flat=True))
