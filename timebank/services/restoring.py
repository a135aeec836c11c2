"""An exported journal taken over into an empty ledger: the same entries, chains, numbers, blocks and heads.

It writes with the owner's rights, through no door: nothing is posted anew. Each line is checked as it is read
(`domain.journals`), and the whole is audited before any of it is there for others.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from django.db import DatabaseError, connection, transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from coop.services import registers
from governance.services import decisions
from timebank.domain.journals import Beside, EntryLine, Journal, LegLine, Misfit, instant
from timebank.selectors import audit, audit_sql

Told = Callable[[int], object]
AT_ONCE = 500
ENTRIES, LEGS, SEALED = "timebank_journalentry", "timebank_leg", "timebank_sealedentry"
ACCOUNTS = "timebank_account"
COLUMNS = {
    ENTRIES: (
        *("id", "key", "fingerprint", "request", "nature", "actor_user_id", "actor_id", "acting_for_id"),
        *("happened_at", "recorded_at", "subject", "reverses_id", "settles_id", "reason", "obeys", "digest"),
    ),
    LEGS: (
        *("entry_id", "position", "account_id", "part", "sequence", "amount", "balance", "happened_at"),
        *("recorded_at", "hash"),
    ),
    SEALED: ("number", "entry_id", "block_id", "leaf"),
    "timebank_tilenode": ("level", "index", "hash"),
    "timebank_block": ("number", "first", "last", "root", "previous", "sealed_at", "horizon", "cluster"),
    ACCOUNTS: ("id", "kind", "unit", "owner_id", "opened_at"),
    "timebank_subaccount": (
        *("id", "account_id", "part", "code", "kind", "unit", "balance", "reserved", "awaited", "earned"),
        *("floor", "length", "last_at"),
    ),
    "timebank_reservation": (
        *("id", "key", "fingerprint", "request", "nature", "actor_user_id", "actor_id", "acting_for_id"),
        *("reserved_at", "expires_at", "subject", "reason", "obeys"),
    ),
    "timebank_reservationleg": ("reservation_id", "position", "subaccount_id", "amount"),
    "timebank_settlement": (
        *("id", "reservation_id", "how", "entry_id", "actor_user_id", "actor_id", "acting_for_id"),
        *("reason", "settled_at"),
    ),
    "timebank_distribution": (
        *("id", "period", "entry_id", "version_id", "inputs_hash", "result_hash", "posted_at"),
        *("corrects_id", "reason"),
    ),
    "timebank_unpostedmission": (
        *("id", "key", "request", "giver_id", "cents", "happened_at", "recorded_at"),
    ),
    "timebank_distributionline": ("distribution_id", "fund", "unit", "share", "quota", "amount"),
}
NUMBERED = (
    *(ENTRIES, ACCOUNTS, "timebank_subaccount", "timebank_reservation", "timebank_settlement"),
    *("timebank_distribution", "timebank_unpostedmission"),
)

# Nobody writes or seals meanwhile. What is in the tables is asked afterwards.
ALONE = """
SELECT timebank_close(), pg_advisory_xact_lock(7465, 2),
  set_config('timebank.door', 'open', true), set_config('timebank.seal', 'open', true)
"""
IS_USED = """
SELECT EXISTS (SELECT FROM timebank_account) OR EXISTS (SELECT FROM timebank_journalentry)
  OR EXISTS (SELECT FROM timebank_reservation) OR EXISTS (SELECT FROM timebank_distribution)
  OR EXISTS (SELECT FROM timebank_block)
"""
# Every entry is written by this transaction and sealed: the next look begins with it.
HERE = "SELECT txid_current(), system_identifier FROM pg_control_system()"
EARNED = f"""{audit_sql.GIVEN}
UPDATE timebank_subaccount sub SET earned = earned.total FROM earned
WHERE earned.account_id = sub.account_id AND sub.kind = 'member_time'
"""  # noqa: S608  a statement of our own
COPIED = re.compile(r"COPY (\w+), line (\d+)")
GO_ON = "SELECT setval(pg_get_serial_sequence(%s, 'id'), greatest(%s, 1), %s > 0)"


@transaction.atomic
def restore(*, by: Actor, at: datetime, lines: Iterable[str], told: Told = lambda entries: None) -> int:
    """Write what these lines say, whole or not at all; how many entries.

    told: called with how many entries were read. Raises Misfit, naming the line, where something does not
    fit; Refused where this ledger is not empty, or its members or rules are not those of the file.
    """
    if not by.is_platform:
        raise Forbidden
    (is_used,) = _ask(IS_USED)
    if is_used:
        raise Refused(
            N_("This ledger is not empty: a journal is taken over by one where nothing was written.")
        )
    _ask(ALONE)
    journal, restoring = Journal(), _Restoring(at)
    try:
        for line in journal.read(lines):
            restoring.take(line)
            told(journal.log.size)
    except (DatabaseError, ValueError, TypeError, LookupError, AttributeError) as fault:
        raise restoring.misfit(fault) from fault
    restoring.finish(by, journal)
    _audit(restoring)
    try:
        connection.check_constraints()
    except DatabaseError as fault:
        raise restoring.misfit(fault) from fault
    return journal.log.size


class _Restoring:
    """Rows that wait to be written, by table; parts: of each sub-account, by its code."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.line = 1
        self.horizon, self.cluster = _ask(HERE)
        self.waiting: dict[str, list[Sequence[Any]]] = {table: [] for table in COLUMNS}
        self.places: dict[str, list[int]] = {table: [] for table in COLUMNS}
        self.last: dict[str, int] = dict.fromkeys(NUMBERED, 0)
        self.parts: dict[str, dict[str, Any]] = {}
        self.recorded: dict[str, datetime] = {}
        self.members: dict[int, int] = {}
        self.groups: set[int] = set()
        self.versions: list[dict[str, Any]] = []
        self.lines: dict[tuple[str, object], int] = {}
        self.held: dict[str, list[int]] = {}
        self.blocks = self.user_id = self.entry_id = 0

    def take(self, line: EntryLine | Beside) -> None:
        if isinstance(line, EntryLine):
            self.line += 1
            self._entry(line)
        else:
            self.line = line.line
            getattr(self, f"_{line.kind}")(line.said)
        if len(self.waiting[ENTRIES]) >= AT_ONCE:
            self.write()

    def write(self, *, is_over: bool = False) -> None:
        """In the order of what names what; foreign keys are looked at in the end.

        Accounts wait for the members: whether a group owns one is asked at once.
        """
        for table, rows in self.waiting.items():
            if rows and (is_over or table != ACCOUNTS):
                _copy(table, rows)
                rows.clear()
                self.places[table].clear()

    def finish(self, by: Actor, journal: Journal) -> None:
        try:
            registers.restore(
                by=by, at=self.at, numbers=self.members, groups=self.groups, last_user_id=self.user_id
            )
            last = self.line
            decisions.restore(by=by, at=self.at, rows=self.versions, told=self._at_version)
            self.line = last
            for code, part in self.parts.items():
                tip = journal.tips.get(code)
                part["balance"], part["length"] = (tip.balance, tip.seq) if tip else (0, 0)
                part["last_at"] = self.recorded.get(code, part["last_at"])
                self._add("timebank_subaccount", part)
            self.write(is_over=True)
            with connection.cursor() as cursor:
                cursor.execute(EARNED, {"first": 0, "last": 0, "is_whole": True})
                for table, last in self.last.items():
                    cursor.execute(GO_ON, [table, last, last])
        except (DatabaseError, ValueError, TypeError, LookupError) as fault:
            raise self.misfit(fault) from fault

    def misfit(self, fault: Exception) -> Misfit:
        """What the database or the reading of a line says; of a row, the line that it came from."""
        table, row = (COPIED.findall(str(fault)) or [("", 0)])[0]
        line = self.places[table][int(row) - 1] if table else self.line
        return Misfit(line, str(fault).strip().splitlines()[0])

    def _wait(self, table: str, *rows: Sequence[Any]) -> None:
        self.waiting[table] += rows
        self.places[table] += [self.line] * len(rows)

    def _at_version(self, version_id: int) -> None:
        self.line = self.lines["version", version_id]

    def _add(self, table: str, row: Mapping[str, Any]) -> None:
        self._wait(table, [row[name] for name in COLUMNS[table]])
        if table in self.last:
            self.last[table] = max(self.last[table], row["id"])
            self.user_id = max(self.user_id, row.get("actor_user_id") or 0)

    def _entry(self, entry: EntryLine) -> None:
        content = entry.content
        self.entry_id = content.id
        told = {name: getattr(content, name) for name in COLUMNS[ENTRIES][:-1]}
        self._add(ENTRIES, told | {"digest": entry.digest})
        for position, leg in enumerate(entry.legs, start=1):
            self._leg(content.id, position, leg, content.happened_at, content.recorded_at)
        self._wait(SEALED, (entry.number, content.id, self.blocks + 1, entry.leaf))
        self._wait("timebank_tilenode", *((node.level, node.index, node.hash) for node in entry.tiles))

    def _leg(
        self, entry_id: int, position: int, leg: LegLine, happened_at: datetime, recorded_at: datetime
    ) -> None:
        part = self.parts[leg.account]
        self.recorded[leg.account] = recorded_at
        place = (entry_id, position, part["account_id"], part["part"], leg.seq)
        self._wait(LEGS, (*place, leg.amount, leg.balance, happened_at, recorded_at, leg.hash))

    def _member(self, said: list[int]) -> None:
        pk, number = said
        self.members[pk] = number

    def _version(self, said: dict[str, Any]) -> None:
        self.lines["version", said["id"]] = self.line
        self.versions.append(_instants(said))

    def _account(self, said: list[Any]) -> None:
        account_id, kind, unit, owner_id, opened_at, parts = said
        opened = instant(opened_at)
        if kind == "group_time":
            self.groups.add(owner_id)
        self._add(
            ACCOUNTS,
            {"id": account_id, "kind": kind, "unit": unit, "owner_id": owner_id, "opened_at": opened},
        )
        for pk, part, code, floor in parts:
            self.lines["account", code] = self.line
            self.parts[code] = {
                "id": pk,
                "account_id": account_id,
                "part": part,
                "code": code,
                "kind": kind,
                "unit": unit,
                "reserved": 0,
                "awaited": 0,
                "earned": 0,
                "floor": floor,
                "last_at": opened,
            }

    def _reservation(self, said: dict[str, Any]) -> None:
        """One that was paid by an entry which was not sealed yet is open again, as that entry is not here."""
        self.lines["reservation", said["id"]] = self.line
        ended = said["ended"]
        is_ended = ended is not None and ended["entry_id"] in (None, self.entry_id)
        self._add("timebank_reservation", _instants(said))
        for position, (code, amount) in enumerate(said["legs"], start=1):
            part = self.parts[code]
            row = (said["id"], position, part["id"], amount)
            self._wait("timebank_reservationleg", row)
            if not is_ended:
                taken = max(-amount, 0), max(amount, 0) if part["kind"] == "member_time" else 0
                part["reserved"], part["awaited"] = part["reserved"] + taken[0], part["awaited"] + taken[1]
            if not ended:
                held = self.held.setdefault(code, [0, 0])
                held[:] = held[0] + taken[0], held[1] + taken[1]
        if is_ended:
            self._add("timebank_settlement", _instants(ended) | {"reservation_id": said["id"]})

    def _distribution(self, said: dict[str, Any]) -> None:
        self.lines["distribution", said["id"]] = self.line
        told = {"corrects_id": None, "reason": ""} | _instants(said)  # journals from before corrections
        self._add("timebank_distribution", told | {"period": f"[{told['start']},{told['end']})"})
        for line in said["lines"]:
            self._wait("timebank_distributionline", (said["id"], *line))

    def _block(self, said: list[Any]) -> None:
        number, first, last, root, previous, sealed_at = said
        self.blocks = number
        hashes = bytes.fromhex(root), bytes.fromhex(previous)
        row = (number, first, last, *hashes, instant(sealed_at), self.horizon, self.cluster)
        self._wait("timebank_block", row)

    def _mission(self, said: dict[str, Any]) -> None:
        self._add("timebank_unpostedmission", _instants(said))

    def _held(self, said: list[Any]) -> None:
        """What an account holds for open reservations, which are counted here: it must come to the same."""
        code, *held = said
        if self.held.get(code) != held:
            raise ValueError(f"what {code} holds back is not what open reservations take")


def _audit(restoring: _Restoring) -> None:
    """What single lines do not tell. Raises Misfit for the first fault, at the line of what it names."""
    for fault in audit.check().faults[:1]:
        places = {
            "distribution": fault.distribution_id,
            "reservation": fault.reservation_id,
            "account": fault.account,
        }
        named = next((restoring.lines[key] for key in places.items() if key in restoring.lines), None)
        where = f"entry {fault.entry_id}: " if fault.entry_id else ""
        raise Misfit(named or restoring.line, f"{where}{fault.sentence}")


def _instants(said: Mapping[str, Any]) -> dict[str, Any]:
    """The same with its instants, by the end of their names; in what a version tells of its vote too."""
    told: dict[str, Any] = {}
    for name, value in said.items():
        is_instant = (name.endswith("_at") or name in ("start", "end")) and value is not None
        is_vote = name in ("proposal", "ballot", "scrutiny") and value is not None
        told[name] = instant(value) if is_instant else _instants(value) if is_vote else value
        if name == "certifications":
            told[name] = [_instants(one) for one in value]
    return told


def _ask(question: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        found: tuple[Any, ...] = cursor.fetchone()
        return found


def _copy(table: str, rows: Iterable[Sequence[Any]]) -> None:
    text = StringIO("".join("\t".join(map(_cell, row)) + "\n" for row in rows))
    columns = ", ".join(f'"{name}"' for name in COLUMNS[table])
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)


ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _cell(value: object) -> str:
    """As COPY reads it."""
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"{{{','.join(map(str, value))}}}"
    if isinstance(value, dict):
        return json.dumps(value).translate(ESCAPES)
    return str(value).translate(ESCAPES)
