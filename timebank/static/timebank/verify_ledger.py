#!/usr/bin/env python3
"""Check the ledger of a Commontime cooperative without trusting it: one file, Python 3.9 or later alone.

    verify_ledger.py journal FILE [--head HEAD]...   every entry, every account's chain, every published head
    verify_ledger.py receipt FILE [--head HEAD]...   that the entry of a member's receipt is in the ledger
    verify_ledger.py heads FILE [--head HEAD]...     that of two published heads, one continues the other

HEAD is one that you kept yourself, SIZE:ROOT, or a file of them, one a line (SIZE:ROOT, or {"size": …,
"root": …}). Whoever rewrites a whole ledger rewrites the heads in it too: only a head kept elsewhere shows
that. A fault is one line with its place. Exit code: 0 nothing is wrong, 1 something is, 2 the file can not
be read.

What is checked. An entry is a record of its columns and of its legs' accounts and amounts; its digest is
the sha256 of the bytes that PostgreSQL's record_send writes of it: int32 number of fields, then of each
field int32 type, int32 length (-1: NULL) and bytes, big endian. Its fingerprint is the sha256 of its
request. It has two legs or more, none of zero, that sum to zero in each unit. The legs of an account are
numbered from 1 without a gap, each with the balance after it and the sha256 of the record (hash before it
or NULL, digest, account, seq, amount, balance). Entries are numbered from 1 without a gap; the records
(number, digest) are the leaves of a Merkle log (RFC 9162); a head is how many leaves it had once, with
their root. Instants are microseconds since 2000-01-01T00:00:00Z.

Since version 2 of the file: each block begins where the one before it ended, and its root is that of the
log there. A reservation ended once; the entry that settles it moved no more than was held, on the same
accounts; what accounts hold back is what open reservations take. A distribution has its eight lines, which
are what its entry moved, in the days that its entry closed; nothing is dated there in an entry made later.
The last line has the sha256 of all before it.
"""
# ruff: noqa: ANN401, B905, DTZ001, UP006, UP035 (Python 3.9, values as JSON has them, instants in UTC)

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import re
import struct
import sys
import zlib
from bisect import bisect, insort
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any, Tuple

COLUMNS = [
    *("number", "digest", "id", "key", "fingerprint", "request", "nature", "actor_user_id", "actor_id"),
    *("acting_for_id", "happened_at", "recorded_at", "subject", "reverses_id", "settles_id", "reason"),
    "obeys",
]
"""The columns of a line of a journal. One more, legs, is a list of [account, seq, amount, balance, hash]."""

MOST_SHOWN = 10_000
MOST = 1 << 62
SHORT_HEAD = re.compile(r"(\d+):([0-9a-f]{64})")
CONTENT = "its content is not what its digest says"
FINGERPRINT = "its fingerprint is not that of its request"
BROKEN = (ValueError, TypeError, LookupError, AttributeError, RecursionError, struct.error)
Head = Tuple[int, bytes]


class Unreadable(Exception):
    """The file is not what it should be, so that nothing can be said about the ledger."""


# --- the bytes of a record ------------------------------------------------------------------------

BYTEA, INT8, TEXT, INT8S, TEXTS, TIMESTAMPTZ = 17, 20, 25, 1016, 1009, 1184
one_int, two_ints, seven_ints = (struct.Struct(f">{count}i").pack for count in (1, 2, 7))
int8_field, int8_element = struct.Struct(">iiq").pack, struct.Struct(">iq").pack
three_int8_fields = struct.Struct(">iiqiiqiiq").pack
ENTRY_FIELDS, LEG_FIELDS, LEAF_FIELDS = one_int(17), one_int(6), one_int(2)


def integer(value: int | None, oid: int = INT8) -> bytes:
    return two_ints(oid, -1) if value is None else int8_field(oid, 8, value)


def text(value: str | None) -> bytes:
    data = None if value is None else value.encode()
    return two_ints(TEXT, -1) if data is None else two_ints(TEXT, len(data)) + data


def octets(value: bytes | None) -> bytes:
    return two_ints(BYTEA, -1) if value is None else two_ints(BYTEA, len(value)) + value


# What comes again and again (people, natures, accounts) is written once.
often_integer, often_text = lru_cache(1 << 18)(integer), lru_cache(1 << 18)(text)


def integers(values: Sequence[int]) -> bytes:
    if type(values) is not list:
        raise TypeError("a list of numbers was expected")
    return array(INT8S, INT8, [int8_element(8, value) for value in values])


def texts(values: Sequence[str]) -> bytes:
    return array(TEXTS, TEXT, [often_text(value)[4:] for value in values])


def array(oid: int, element_oid: int, elements: list[bytes]) -> bytes:
    """elements: each with its length before it, as in a field after its type."""
    if not elements:
        return two_ints(oid, 12) + two_ints(0, 0) + one_int(element_oid)
    data = b"".join(elements)
    return seven_ints(oid, 20 + len(data), 1, 0, element_oid, len(elements), 1) + data


def digest_of(row: Sequence[Any], accounts: list[str], amounts: list[int]) -> bytes:
    """row: what an entry has in COLUMNS."""
    record = (
        ENTRY_FIELDS + integer(row[2]) + text(row[3]) + text(row[4]),
        text(row[5]),
        often_text(row[6]) + often_integer(row[7]) + often_integer(row[8]) + often_integer(row[9]),
        integer(row[10], TIMESTAMPTZ) + integer(row[11], TIMESTAMPTZ) + text(row[12]),
        often_integer(row[13]) + often_integer(row[14]) + often_text(row[15]) + integers(row[16]),
        texts(accounts) + integers(amounts),
    )
    return sha256(b"".join(record)).digest()


def link_of(before: bytes, digest: bytes, account: str, seq: int, amount: int, balance: int) -> bytes:
    """before, digest: as fields."""
    numbers = three_int8_fields(INT8, 8, seq, INT8, 8, amount, INT8, 8, balance)
    return sha256(b"".join((LEG_FIELDS, before, digest, often_text(account), numbers))).digest()


def leaf_of(number: int, digest: bytes) -> bytes:
    return sha256(b"\x00" + LEAF_FIELDS + integer(number) + octets(digest)).digest()


def unit_of(account: str) -> str:
    """What an account counts: minutes, of "member_time.minutes.12" and of "commons.minutes/7"."""
    return account.split(".")[1].split("/")[0]


# --- the Merkle log -------------------------------------------------------------------------------


def above(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Log:
    """A Merkle log that forgets its leaves: the roots of the perfect trees that it is made of are enough."""

    def __init__(self) -> None:
        self.size = 0
        self.trees: list[bytes] = []

    def append(self, node: bytes) -> None:
        size = self.size
        while size & 1:
            node, size = above(self.trees.pop(), node), size >> 1
        self.trees.append(node)
        self.size += 1

    def root(self) -> bytes:
        root = self.trees[-1] if self.trees else sha256(b"").digest()
        for left in reversed(self.trees[:-1]):
            root = above(left, root)
        return root


def sides(place: int, last: int) -> Iterator[bool]:
    """Of each sibling on the way up from a place among 0 to last: whether it stands on the left."""
    while last:
        is_left = place & 1 == 1 or place == last
        while is_left and not place & 1:
            place, last = place >> 1, last >> 1
        yield is_left
        place, last = place >> 1, last >> 1


def is_included(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """RFC 9162, 2.1.3.2."""
    way = list(sides(index, size - 1)) if 0 <= index < size else []
    for sibling, is_left in zip(proof, way):
        leaf = above(sibling, leaf) if is_left else above(leaf, sibling)
    return 0 <= index < size and len(way) == len(proof) and leaf == root


def is_continued(first: Head, second: Head, proof: list[bytes]) -> bool:
    """RFC 9162, 2.1.4.2."""
    if not 0 < first[0] < second[0]:
        return first == second and first[0] > 0 and not proof
    place, last = first[0] - 1, second[0] - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    path, way = proof if place else [first[1], *proof], list(sides(place, last))
    old = new = path[0] if path else b""
    for sibling, is_left in zip(path[1:], way):
        old = above(sibling, old) if is_left else old
        new = above(sibling, new) if is_left else above(new, sibling)
    return len(way) == len(path) - 1 and (old, new) == (first[1], second[1])


# --- what is said ---------------------------------------------------------------------------------


class Report:
    """The faults, each said when it is found (in JSON: at the end, the first of them), and the figures."""

    def __init__(self, is_json: bool) -> None:
        self.is_json = is_json
        self.count = 0
        self.shown: list[dict[str, Any]] = []

    def fault(self, what: str, entry: int | None = None, account: str | None = None) -> None:
        self.count += 1
        if self.is_json and self.count <= MOST_SHOWN:
            self.shown.append({"entry": entry, "account": account, "fault": what})
        if not self.is_json:
            places = (f"entry {entry}" if entry else "", f"account {account}" if account else "")
            say(": ".join(filter(None, [", ".join(filter(None, places)), what])))

    def end(self, summary: str, **figures: object) -> int:
        outcome = f"{self.count} fault{'s' * (self.count > 1)}" if self.count else "nothing is wrong"
        facts = {"ok": not self.count, "faults": self.count, "shown": self.shown, **figures}
        say(json.dumps(facts) if self.is_json else f"{summary}: {outcome}")
        return 1 if self.count else 0


def say(line: str) -> None:
    """What somebody else wrote in a file never moves the cursor of a terminal."""
    sys.stdout.write("".join(letter if letter.isprintable() else "?" for letter in line) + "\n")


# --- journal --------------------------------------------------------------------------------------


class Journal:
    """The ledger after the lines read so far. accounts: by code, [seq, balance, hash, unit]."""

    def __init__(self, report: Report, published: list[Head], kept: list[Head]) -> None:
        self.report = report
        self.heads: dict[int, dict[bytes, str]] = {}
        for whose, heads in (("head", published), ("kept head", kept)):
            for size, root in heads:
                self.heads.setdefault(size, {})[root] = whose
        self.sealed = {"head": 0, "kept head": 0}
        self.lost: set[str] = set()
        self.accounts: dict[str, list[Any]] = {}
        self.log = Log()
        self.number = self.legs = self.met = 0
        self.blocks, self.block = 0, (0, Log().root())
        self.row: list[Any] | None = None
        self.claimed = ""
        self.ended: set[int] = set()
        self.open: dict[str, list[int]] = {}
        self.held: dict[str, list[int]] = {}
        self.closed: list[tuple[int, int, int]] = []

    def entry(self, row: list[Any]) -> None:
        """After a fault it goes on from what the file says: a fault is told where it is, not all along."""
        number, said, legs = row[0], row[1], row[17]
        accounts, amounts = [leg[0] for leg in legs], [leg[2] for leg in legs]
        digest = digest_of(row, accounts, amounts)
        if number != self.number + 1:
            self.report.fault(f"number {self.number + 1} was expected", number)
        if digest.hex() != said:
            self.report.fault(CONTENT, number)
            digest = bytes.fromhex(said)
        if sha256(row[5].encode()).hexdigest() != row[4]:
            self.report.fault(FINGERPRINT, number)
        field = octets(digest)
        units = [self.leg(number, field, *leg) for leg in legs]
        if len(set(units)) != 1 or len(legs) < 2 or 0 in amounts or sum(amounts):
            for fault in faults_of_legs(units, amounts):
                self.report.fault(fault, number)
        self.log.append(leaf_of(number, digest))
        self.row, self.number = row, number
        self.legs += len(legs)
        if self.closed:
            start, end, entry_id = self.closed[bisect(self.closed, (row[10], MOST, 0)) - 1]
            if start <= row[10] < end and row[2] > entry_id:
                self.report.fault("it is dated in a period that had been distributed", number)
        if self.log.size in self.heads:
            self.compare()

    def leg(
        self, number: int, digest: bytes, code: str, seq: int, amount: int, balance: int, said: str
    ) -> str:
        """Check a leg against the one before it on its account; its unit."""
        account = self.accounts.get(code)
        if account is None:
            account = self.accounts[code] = [0, 0, octets(None), sys.intern(unit_of(code))]
        next_seq, next_balance = account[0] + 1, account[1] + amount
        link = link_of(account[2], digest, code, seq, amount, balance)
        if seq != next_seq:
            self.report.fault(f"its leg is number {seq}, {next_seq} was expected", number, code)
        if balance != next_balance:
            self.report.fault(f"the balance after it is {balance}, {next_balance} was expected", number, code)
        if link.hex() != said:
            self.report.fault("its hash does not follow from the leg before it", number, code)
            link = bytes.fromhex(said)
        account[0], account[1], account[2] = seq, balance, octets(link)
        return str(account[3])

    def settle(self) -> None:
        """An entry that says that it settles something, or distributes, is followed by what it did."""
        row, self.row = self.row, None
        if row is not None and row[14] is not None and "r" not in self.claimed:
            self.report.fault(f"it settles reservation {row[14]}, which does not say so", row[0])
        if row is not None and row[6] == "distribution" and "d" not in self.claimed:
            self.report.fault("it says that it is a distribution, and there is none", row[0])
        self.claimed = ""

    def reservation(self, said: dict[str, Any]) -> None:
        name, legs, ended = f"reservation {said['id']}", said["legs"] or [], said["ended"]
        amounts = [leg[1] for leg in legs]
        for fault in faults_of_legs([unit_of(leg[0]) for leg in legs], amounts):
            self.report.fault(f"{name}: {fault}")
        if sha256(said["request"].encode()).hexdigest() != said["fingerprint"]:
            self.report.fault(f"{name}: {FINGERPRINT}")
        if said["id"] in self.ended:
            self.report.fault(f"{name}: it is there twice")
        self.ended.add(said["id"])
        row = self.row
        if row is not None and ended and ended["entry_id"] == row[2]:
            self.claimed += "r"
            for fault in faults_of_settlement(said, row):
                self.report.fault(f"{name}: {fault}", row[0])
        elif ended is None:
            for code, amount in legs:
                sums = self.open.setdefault(code, [0, 0])
                sums[0] += max(-amount, 0)
                sums[1] += max(amount, 0) if code.startswith("member_time.") else 0
        elif ended["how"] in ("whole", "part"):
            if ended["entry_id"] is None or (ended["number"] or self.number + 1) <= self.number:
                self.report.fault(f"{name}: it is said to be paid, and no entry settles it")
        elif ended["entry_id"] is not None:
            self.report.fault(f"{name}: it was not paid, and an entry is named")
        elif ended["how"] == "expired" and ended["settled_at"] < said["expires_at"]:
            self.report.fault(f"{name}: it ended by its term, before its term")

    def distribution(self, said: dict[str, Any]) -> None:
        name, lines, row = f"distribution {said['id']}", said["lines"] or [], self.row
        moved: dict[tuple[str, str], int] = {}
        if row is not None and row[2] == said["entry_id"]:
            self.claimed += "d"
            is_correction = said.get("corrects_id") is not None
            if not is_correction:
                insort(self.closed, (said["start"], said["end"], row[2]))
            for code, _seq, amount, _balance, _hash in row[17]:
                fund = (code.split(".")[0], unit_of(code))
                moved[fund] = moved.get(fund, 0) + amount
            days = f"distribution:{day_of(said['start'])}/{day_of(said['end'] - 1)}"
            is_inside = said["start"] <= row[10] < said["end"]
            if row[12] != days or (row[10] < said["end"] if is_correction else not is_inside):
                self.report.fault(f"{name}: its period is not the one that its entry closed", row[0])
        elif said["entry_id"] is not None:
            self.report.fault(f"{name}: its entry is another one")
        if len({(line[0], line[1]) for line in lines}) != 8:
            self.report.fault(f"{name}: it has not one line for each fund in each unit")
        if any(line[4] != moved.get((line[0], line[1]), 0) for line in lines):
            self.report.fault(f"{name}: its lines are not what its entry moved")

    def seal(self, said: list[Any]) -> None:
        number, first, last, root, previous, _sealed_at = said
        size, before = self.block
        if (number, first, bytes.fromhex(previous)) != (self.blocks + 1, size + 1, before):
            self.report.fault(f"block {number}: it does not follow from the block before it")
        if (last, bytes.fromhex(root)) != (self.log.size, self.log.root()):
            self.report.fault(f"block {number}: its root is not that of the entries that it seals")
        self.blocks, self.block = number, (last, bytes.fromhex(root))

    def beside(self, said: dict[str, Any]) -> bool:
        """A line that is no entry; whether it is the last one."""
        ((kind, value),) = said.items()
        if kind == "reservation":
            self.reservation(value)
        elif kind == "distribution":
            self.distribution(value)
        elif kind == "block":
            self.seal(value)
        elif kind == "held":
            self.held[value[0]] = value[1:]
        elif kind not in ("member", "version", "account", "mission", "end"):
            raise ValueError(f"this program knows no {kind}")
        return bool(kind == "end")

    def close(self) -> None:
        """After the last line of a file of version 2."""
        self.settle()
        if self.block[0] != self.log.size:
            self.report.fault(f"entries {self.block[0] + 1} to {self.log.size} are in no block")
        for code in sorted({*self.open, *self.held}):
            if self.open.get(code, [0, 0]) != self.held.get(code, [0, 0]):
                what = "what it holds back or awaits is not what open reservations move"
                self.report.fault(what, None, code)

    def compare(self) -> None:
        """With the heads of this size. After one that is not met none is, so the first alone is told.

        The last that was met says from where on; what the file's own say proves nothing to those kept.
        """
        size, root = self.log.size, self.log.root()
        for published, whose in sorted(self.heads[size].items()):
            if published == root:
                self.met += 1
                self.sealed.update({"head": size, whose: size})
                self.lost.discard(whose)
            elif whose not in self.lost:
                self.lost.add(whose)
                first = self.sealed[whose] + 1
                self.report.fault(f"{whose} {size}: entries {first} to {size} are not what was published")

    def end(self, tips: dict[str, list[Any]] | None) -> int:
        """tips: what the header says of each account's last leg, [seq, balance, hash]."""
        if missed := min((size for size in self.heads if size > self.log.size), default=0):
            self.report.fault(f"head {missed}: the journal has {self.log.size} entries")
        for code in [] if tips is None else sorted({*self.accounts, *tips}):
            seq, balance, link, _unit = self.accounts.get(code, [0, 0, b"", ""])
            if [seq, balance, link[8:].hex()] != (tips or {}).get(code):
                what = f"it ends with leg {seq} and {balance}, which is not what the header says"
                self.report.fault(what, None, code)
        figures: dict[str, Any] = {
            "entries": self.log.size,
            "legs": self.legs,
            "accounts": len(self.accounts),
        }
        figures.update(met=self.met, heads=sum(map(len, self.heads.values())), root=self.log.root().hex())
        summary = (
            "{entries} entries, {legs} legs, {accounts} accounts, {met} of {heads} heads met, root {root}"
        )
        return self.report.end(summary.format(**figures), **figures)


def faults_of_legs(units: list[str], amounts: list[int]) -> Iterator[str]:
    """units, amounts: of each leg of an entry."""
    if len(amounts) < 2:
        yield f"it has {len(amounts)} of the two legs or more that an entry has"
    if 0 in amounts:
        yield "one of its legs is zero"
    for unit in sorted(set(units)):
        if total := sum(amount for amount, counted in zip(amounts, units) if counted == unit):
            yield f"its legs sum to {total} {unit}, not to zero"


def faults_of_settlement(held: dict[str, Any], row: list[Any]) -> Iterator[str]:
    """held: a reservation that ended with this entry."""
    kept, moved = by_account(held["legs"] or []), by_account([[leg[0], leg[2]] for leg in row[17]])
    more = [code for code in moved if not 0 < moved[code] * sign(kept.get(code, 0)) <= abs(kept.get(code, 0))]
    if row[14] != held["id"] or row[6] != held["nature"] or not set(row[16]) <= set(held["obeys"]):
        yield "its entry settles another, or is of another nature or other rules"
    if more:
        yield "its entry moved more, or other, than was reserved"
    if held["ended"]["how"] != ("whole" if kept == moved else "part"):
        yield "how it ended is not what its entry did"


def by_account(legs: list[list[Any]]) -> dict[str, int]:
    """Parts of an account together."""
    sums: dict[str, int] = {}
    for code, amount in legs:
        name = code.split("/")[0]
        sums[name] = sums.get(name, 0) + amount
    return sums


def sign(amount: int) -> int:
    return (amount > 0) - (amount < 0)


def day_of(instant: int) -> str:
    """In Paris, without a table of time zones: summer ends and begins on last Sundays at 01:00 UTC."""
    utc = datetime(2000, 1, 1) + timedelta(microseconds=instant)
    begins, ends = (
        datetime(utc.year, month, 31, 1) - timedelta(days=(datetime(utc.year, month, 31).weekday() + 1) % 7)
        for month in (3, 10)
    )
    return str((utc + timedelta(hours=2 if begins <= utc < ends else 1)).date())


def verify_journal(path: str, heads: list[Head], report: Report) -> int:
    lines, place, decode = lines_of(path), 1, json.JSONDecoder().raw_decode
    whole, is_over = sha256(), False
    try:
        first = next(lines, "")
        header = checked(json.loads(first), "commontime-journal", 2)
        if header["columns"] != [*COLUMNS, "legs"]:
            raise ValueError("these are not the columns that this program knows")
        journal, is_new = Journal(report, list(map(head_of, header["heads"])), heads), header["version"] > 1
        whole.update(first.encode())
        for line in lines:
            place += 1
            row, end = decode(line)
            if is_over or line[end:] not in ("\n", ""):
                raise ValueError("this is not one entry")
            if type(row) is dict and is_new:
                is_over = journal.beside(row)
                if is_over and row["end"] != [place - 1, whole.hexdigest()]:
                    report.fault("the last line is not that of the lines before it")
            elif len(row) == len(COLUMNS) + 1:
                if journal.row is not None and is_new:
                    journal.settle()
                journal.entry(row)
            else:
                raise ValueError("this is not one entry")
            if is_new:
                whole.update(line.encode())
        if is_new:
            journal.close()
            if not is_over:
                report.fault("the file ends before its end")
        return journal.end(header.get("accounts"))
    except BROKEN as fault:
        raise Unreadable(f"{path}, line {place}: {fault}") from fault


# --- receipt, heads -------------------------------------------------------------------------------


def verify_receipt(path: str, heads: list[Head], report: Report) -> int:
    said = checked(json.loads("".join(lines_of(path))), "commontime-receipt")
    entry, leg, head = said["entry"], said["leg"], head_of(said["head"])
    number, digest, accounts, amounts = (entry[name] for name in ("number", "digest", "accounts", "amounts"))
    code, seq, amount, balance = (leg[name] for name in ("account", "seq", "amount", "balance"))
    before = None if leg["previous"] is None else bytes.fromhex(leg["previous"])
    link = link_of(octets(before), octets(bytes.fromhex(digest)), code, seq, amount, balance)
    leaf, proof = leaf_of(number, bytes.fromhex(digest)), list(map(bytes.fromhex, said["proof"]))
    is_sealed = is_included(leaf, number - 1, head[0], proof, head[1])
    faults = {
        CONTENT: digest_of([entry[name] for name in COLUMNS], accounts, amounts).hex() != digest,
        FINGERPRINT: sha256(entry["request"].encode()).hexdigest() != entry["fingerprint"],
        **dict.fromkeys(faults_of_legs(list(map(unit_of, accounts)), amounts), True),
        f"it has no leg of {amount} on {code}": (code, amount) not in zip(accounts, amounts),
        f"the hash of its leg on {code} does not follow from the leg before it": link.hex() != leg["hash"],
        f"leg {seq} {'has' if before else 'lacks'} a leg before it": (before is None) != (seq == 1),
        f"it is not shown to be in head {head[0]}": not is_sealed,
    }
    for fault in [fault for fault, is_there in faults.items() if is_there]:
        report.fault(fault, number)
    check_kept([head], heads, report)
    return report.end(f"entry {number}, in head {head[0]}:{head[1].hex()}", entry=number, size=head[0])


def verify_heads(path: str, heads: list[Head], report: Report) -> int:
    said = checked(json.loads("".join(lines_of(path))), "commontime-heads")
    first, second = head_of(said["first"]), head_of(said["second"])
    if not is_continued(first, second, list(map(bytes.fromhex, said["proof"]))):
        report.fault(f"head {second[0]} is not shown to continue head {first[0]}")
    check_kept([first, second], heads, report)
    return report.end(f"head {first[0]} and head {second[0]}", first=first[0], second=second[0])


def check_kept(said: list[Head], kept: list[Head], report: Report) -> None:
    """Whoever gives heads of their own gets those of the file compared with them."""
    for size, _root in [head for head in said if kept and head not in kept]:
        report.fault(f"head {size} is not among those that you gave")


# --- files ----------------------------------------------------------------------------------------


def lines_of(path: str) -> Iterator[str]:
    """The lines of a file, gzipped or not; on a terminal, how much of it is read."""
    try:
        with open(path, "rb") as raw:
            whole = max(1, os.fstat(raw.fileno()).st_size)
            plain: Any = gzip.GzipFile(fileobj=raw) if raw.peek(2)[:2] == b"\x1f\x8b" else raw
            with io.TextIOWrapper(plain, "utf-8", newline="\n") as lines:
                for place, line in enumerate(lines, start=1):
                    yield line
                    if not place & 0x3FFF and sys.stderr.isatty():
                        sys.stderr.write(f"\r{place:,} lines, {100 * raw.tell() // whole} %\r")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as fault:
        raise Unreadable(f"{path}: {fault}") from fault


def checked(said: Any, kind: str, version: int = 1) -> dict[str, Any]:
    if said["format"] != kind or said["version"] not in range(1, version + 1):
        raise ValueError(f"this is not a {kind} of version {version}")
    return dict(said)


def head_of(said: Any) -> Head:
    size, root = said["size"], bytes.fromhex(said["root"])
    if type(size) is not int or size < 1 or len(root) != 32:
        raise ValueError("a head is a size of 1 or more and a root of 32 bytes")
    return size, root


def heads_of(given: str) -> list[Head]:
    """SIZE:ROOT, or a file of them."""
    lines = [given] if SHORT_HEAD.fullmatch(given) else lines_of(given)
    found = [(SHORT_HEAD.fullmatch(line.strip()), line) for line in lines]
    return [
        head_of({"size": int(short[1]), "root": short[2]} if short else json.loads(line))
        for short, line in found
    ]


def main(arguments: list[str] | None = None) -> int:
    about, _, more = str(__doc__).partition("\n")
    verifiers = {"journal": verify_journal, "receipt": verify_receipt, "heads": verify_heads}
    parser = argparse.ArgumentParser(description=about, epilog=more)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", choices=list(verifiers))
    parser.add_argument("file")
    parser.add_argument("--head", action="append", default=[], help="SIZE:ROOT, or a file of them")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")
    asked = parser.parse_args(arguments)
    try:
        heads = [head for given in asked.head for head in heads_of(given)]
        return verifiers[asked.what](asked.file, heads, Report(asked.json))
    except (Unreadable, *BROKEN) as fault:
        what = str(fault) if isinstance(fault, Unreadable) else f"{asked.file}: {fault}"
        say(json.dumps({"ok": False, "unreadable": what}) if asked.json else f"can not be read: {what}")
        return 2


if __name__ == "__main__":
    sys.exit(main())
