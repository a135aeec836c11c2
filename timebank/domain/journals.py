"""An exported journal read back: whatever does not fit what came before it is told with its line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from timebank.domain import encoding, merkle
from timebank.domain.encoding import EPOCH, EntryContent
from timebank.domain.logs import GrowingLog
from timebank.domain.merkle import TileNode

FORMAT, VERSION = "commontime-journal", 2
COLUMNS = (
    *("number", "digest", "id", "key", "fingerprint", "request", "nature", "actor_user_id", "actor_id"),
    *("acting_for_id", "happened_at", "recorded_at", "subject", "reverses_id", "settles_id", "reason"),
    *("obeys", "legs"),
)
"""What the line of an entry holds. legs: a list of [account, seq, amount, balance, hash]."""

KINDS = ("member", "version", "account", "reservation", "distribution", "block", "held", "mission")
BROKEN = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)


class Misfit(Exception):
    """What is wrong, and in which line of the file."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")


@dataclass(frozen=True, slots=True)
class LegLine:
    """A leg as the journal writes it; hash: its link in the chain of its sub-account."""

    account: str
    seq: int
    amount: int
    balance: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A sealed entry. leaf: in the log; tiles: the nodes of its tree that became complete."""

    number: int
    digest: bytes
    content: EntryContent
    legs: tuple[LegLine, ...]
    leaf: bytes
    tiles: tuple[TileNode, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A line that is no entry: its place in the file, its kind and what it says."""

    line: int
    kind: str
    said: Any


Line = EntryLine | Beside


def instant(microseconds: int) -> datetime:
    """Of an export, which counts from 2000 (`encoding.microseconds`)."""
    return EPOCH + timedelta(microseconds=microseconds)


class Journal:
    """The ledger after the lines read so far. tips: of each sub-account, its last leg."""

    def __init__(self) -> None:
        self.tips: dict[str, LegLine] = {}
        self.log = GrowingLog()
        self.blocks = 0
        self.sealed = 0
        self.root = merkle.EMPTY_ROOT
        self.heads: dict[int, bytes] = {}
        self.said: Mapping[str, list[Any]] = {}

    def read(self, lines: Iterable[str]) -> Iterator[Line]:
        """Every line after the header, checked. Raises Misfit at the first that does not fit."""
        whole, place, is_over = sha256(), 0, False
        for place, line in enumerate(lines, start=1):
            try:
                said = json.loads(line)
                if is_over:
                    raise ValueError("there is a line after the last")
                if place == 1:
                    self._header(said)
                elif isinstance(said, list):
                    yield self._entry(said)
                elif list(said) == ["end"]:
                    is_over = True
                    _must(said["end"] == [place - 1, whole.hexdigest()], "the lines before it were changed")
                    self._end()
                else:
                    yield self._beside(place, said)
            except BROKEN as fault:
                raise Misfit(place, str(fault) or type(fault).__name__) from fault
            whole.update(line.encode())
        if not is_over:
            raise Misfit(place + 1, "the file ends before its end")

    def _header(self, said: dict[str, Any]) -> None:
        _must(
            said["format"] == FORMAT and said["version"] == VERSION,
            f"this is not a {FORMAT} of version {VERSION}",
        )
        _must(said["columns"] == list(COLUMNS), "these are not the columns that are known here")
        self.heads = {head["size"]: bytes.fromhex(head["root"]) for head in said["heads"]}
        self.said = said["accounts"]

    def _entry(self, row: list[Any]) -> EntryLine:
        *values, legs = row
        told = dict(zip(COLUMNS[:-1], values, strict=True))
        number, digest = told.pop("number"), bytes.fromhex(told.pop("digest"))
        for name in ("happened_at", "recorded_at"):
            told[name] = instant(told[name])
        lines = tuple(
            LegLine(code, seq, amount, balance, bytes.fromhex(link))
            for code, seq, amount, balance, link in legs
        )
        content = EntryContent(
            **told, accounts=[leg.account for leg in lines], amounts=[leg.amount for leg in lines]
        )
        _must(number == self.log.size + 1, f"number {self.log.size + 1} was expected")
        _must(encoding.entry_digest(content) == digest, "its content is not what its digest says")
        _must(
            sha256(content.request.encode()).hexdigest() == content.fingerprint,
            "its fingerprint is not that of its request",
        )
        for leg in lines:
            self._leg(leg, digest)
        leaf = merkle.leaf_hash(encoding.leaf_data(number, digest))
        tiles = tuple(self.log.append(leaf))
        root = self.heads.pop(number, None)
        _must(root is None or root == self.log.root, f"head {number} is not that of the entries up to it")
        return EntryLine(number, digest, content, lines, leaf, tiles)

    def _leg(self, leg: LegLine, digest: bytes) -> None:
        before = self.tips.get(leg.account)
        seq, balance = (before.seq, before.balance) if before else (0, 0)
        _must(leg.seq == seq + 1, f"its leg on {leg.account} is number {leg.seq}, {seq + 1} was expected")
        _must(
            leg.balance == balance + leg.amount,
            f"the balance of {leg.account} is {leg.balance}, {balance + leg.amount} was expected",
        )
        link = encoding.leg_hash(
            before.hash if before else None,
            digest,
            account=leg.account,
            seq=leg.seq,
            amount=leg.amount,
            balance=leg.balance,
        )
        _must(
            link == leg.hash, f"the hash of its leg on {leg.account} does not follow from the one before it"
        )
        self.tips[leg.account] = leg

    def _beside(self, place: int, said: dict[str, Any]) -> Beside:
        ((kind, value),) = said.items()
        _must(kind in KINDS, f"nothing is known of a {kind}")
        if kind == "block":
            self._block(value)
        return Beside(place, kind, value)

    def _block(self, said: list[Any]) -> None:
        number, first, last, root, previous = said[:5]
        follows = (number, first, bytes.fromhex(previous)) == (self.blocks + 1, self.sealed + 1, self.root)
        _must(follows, f"block {number} does not follow from the block before it")
        _must(
            (last, bytes.fromhex(root)) == (self.log.size, self.log.root),
            f"the root of block {number} is not that of the entries up to it",
        )
        self.blocks, self.sealed, self.root = number, last, self.log.root

    def _end(self) -> None:
        _must(self.sealed == self.log.size, "its last entries are in no block")
        _must(not self.heads, f"it has {self.log.size} entries, and a head of more")
        tips = {code: [leg.seq, leg.balance, leg.hash.hex()] for code, leg in self.tips.items()}
        for code in sorted({*tips, *self.said}):
            _must(tips.get(code) == self.said.get(code), f"{code} does not end as the header says")


def _must(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)
