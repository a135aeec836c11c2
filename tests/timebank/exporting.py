"""Small ledgers as they are exported, made with the domain alone, and the verifier that reads them."""

import gzip
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from tests.instants import START
from tests.strict.silence import ROOT
from timebank.domain import encoding, merkle
from timebank.domain.encoding import EntryContent

VERIFIER = ROOT / "timebank" / "static" / "timebank" / "verify_ledger.py"
COLUMNS = [
    *("number", "digest", "id", "key", "fingerprint", "request", "nature", "actor_user_id", "actor_id"),
    *("acting_for_id", "happened_at", "recorded_at", "subject", "reverses_id", "settles_id", "reason"),
    *("obeys", "legs"),
]
ANA, BAO, CLEO = (f"member_time.minutes.{number}" for number in (1, 2, 3))
POOL, FEES, CLEARING = "commons.minutes/7", "commons.cents", "clearing.cents"
Moves = Sequence[tuple[str, int]]
Row = list[Any]

STORY: tuple[Moves, ...] = (
    ((ANA, -60), (BAO, 57), (POOL, 3)),
    ((BAO, -30), (CLEO, 30)),
    ((ANA, -20), (CLEO, 20), (CLEARING, -150), (FEES, 150)),
    ((CLEO, -45), (ANA, 45)),
    ((BAO, -10), (ANA, 8), (POOL, 2)),
)


class Book:
    """A ledger that is written as the database writes it: entries, chains, log and heads."""

    def __init__(self, story: Iterable[Moves] = STORY, *, note: str = "") -> None:
        self.rows: list[Row] = []
        self.entries: list[EntryContent] = []
        self.tips: dict[str, list[Any]] = {}
        self.leaves: list[bytes] = []
        for moves in story:
            self.post(moves, note)

    def post(self, moves: Moves, note: str = "") -> None:
        number = len(self.rows) + 1
        entry = content(number, moves, note)
        digest = encoding.entry_digest(entry)
        legs = [self.leg(digest, account, amount) for account, amount in moves]
        self.rows.append(row_of(number, digest, entry, legs))
        self.entries.append(entry)
        self.leaves.append(merkle.leaf_hash(encoding.leaf_data(number, digest)))

    def leg(self, digest: bytes, account: str, amount: int) -> list[Any]:
        seq, balance, before = self.tips.get(account, [0, 0, None])
        seq, balance = seq + 1, balance + amount
        previous = None if before is None else bytes.fromhex(before)
        link = encoding.leg_hash(previous, digest, account=account, seq=seq, amount=amount, balance=balance)
        self.tips[account] = [seq, balance, link.hex()]
        return [account, seq, amount, balance, link.hex()]

    def nodes(self, level: int, start: int, end: int) -> list[bytes]:
        return self.leaves[start:end] if level == 0 else []

    def head(self, size: int) -> dict[str, Any]:
        return {"size": size, "root": merkle.root(size, self.nodes).hex()}

    @property
    def heads(self) -> list[dict[str, Any]]:
        """Published after the second entry, and after the last."""
        return [self.head(size) for size in sorted({min(2, len(self.rows)), len(self.rows)}) if size]

    def header(self, **others: object) -> dict[str, Any]:
        first = {"format": "commontime-journal", "version": 1, "columns": COLUMNS, "heads": self.heads}
        return first | {"accounts": self.tips} | others

    def receipt(self, number: int, account: str) -> dict[str, Any]:
        """Of the leg on this account, in the last head."""
        row, size = self.rows[number - 1], len(self.rows)
        legs: list[list[Any]] = row[-1]
        seq, amount, balance, link = next(leg[1:] for leg in legs if leg[0] == account)
        earlier = [leg[4] for row in self.rows for leg in row[-1] if leg[:2] == [account, seq - 1]]
        leg = {"account": account, "seq": seq, "amount": amount, "balance": balance, "hash": link}
        entry = dict(zip(COLUMNS[:-1], row, strict=False))
        entry |= {"accounts": [leg[0] for leg in legs], "amounts": [leg[2] for leg in legs]}
        return {
            "format": "commontime-receipt",
            "version": 1,
            "entry": entry,
            "leg": leg | {"previous": earlier[0] if earlier else None},
            "proof": [node.hex() for node in merkle.inclusion(number - 1, size, self.nodes)],
            "head": self.head(size),
        }

    def continuation(self, first: int, second: int) -> dict[str, Any]:
        return {
            "format": "commontime-heads",
            "version": 1,
            "first": self.head(first),
            "second": self.head(second),
            "proof": [node.hex() for node in merkle.consistency(first, second, self.nodes)],
        }


def content(number: int, moves: Moves, note: str) -> EntryContent:
    request = json.dumps({"verb": "record", "note": f"{note} “é” 🕰 {number}"}, ensure_ascii=False)
    entry = EntryContent(
        id=number + 10,
        key=f"engagement:{number}:record",
        fingerprint=hashlib.sha256(request.encode()).hexdigest(),
        request=request,
        nature="mutual_help",
        actor_user_id=1,
        actor_id=None,
        acting_for_id=2 if number % 2 else None,
        happened_at=START,
        recorded_at=START,
        subject=f"engagement:{number}",
        reverses_id=None,
        settles_id=None,
        reason="",
        obeys=[1, 5] if number % 2 else [],
        accounts=[account for account, _ in moves],
        amounts=[amount for _, amount in moves],
    )
    return entry if number != 4 else replace(entry, reverses_id=12, reason="a mistake")


def row_of(number: int, digest: bytes, entry: EntryContent, legs: list[list[Any]]) -> Row:
    """A line of the export: the columns in their order, instants as microseconds since 2000."""
    values = asdict(entry)
    for instant in ("happened_at", "recorded_at"):
        values[instant] = encoding.microseconds(values[instant])
    return [number, digest.hex(), *(values[name] for name in COLUMNS[2:-1]), legs]


def write(path: Path, header: object, rows: Iterable[object]) -> Path:
    """As JSON lines; gzipped when the name says so."""
    lines = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in (header, *rows)]
    data = "".join(lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def alone(*arguments: str | Path) -> tuple[int, list[str]]:
    """The exit code of the program, run without the project beside it, and what it said."""
    command = [sys.executable, "-I", str(VERIFIER), *map(str, arguments)]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()
