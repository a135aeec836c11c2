"""An exported journal in an empty ledger: the same heads, or nothing at all and the line that is wrong."""
# ruff: noqa: S608 (statements of our own)

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config import roles
from coop.domain.actors import PLATFORM
from coop.domain.errors import Forbidden, Refused
from tests import founding
from tests.governance import stories
from tests.instants import after
from tests.rights import OWNER, acting_as
from tests.timebank import closing, funding, plain_distribution, yearly
from tests.timebank.conftest import House
from tests.timebank.exporting import alone
from tests.timebank.ledger import helped, id_of, record
from tests.timebank.test_reservations import briefly, reserve
from tests.timebank.test_tamperings import MAY, without_promises
from tests.timebank.test_verifier import Verify, program, verify
from timebank.domain.encoding import microseconds
from timebank.domain.journals import Misfit
from timebank.domain.natures import Nature
from timebank.domain.periods import PARIS
from timebank.models import Block, Distribution, JournalEntry, TileNode
from timebank.rules import CONTRIBUTION_SHARE, FEE_SHARE
from timebank.selectors import audit, balances, distributions, journal_lines, proofs
from timebank.selectors import reservations as held
from timebank.services import (
    corrections,
    exchanges,
    grants,
    reservations,
    restoring,
    reversals,
    sealing,
    years,
)

__all__ = ["program", "verify"]
pytestmark = pytest.mark.django_db

TABLES = {
    "timebank_account": "*",
    "timebank_subaccount": (
        "id, code, account_id, part, kind, unit, balance, reserved, awaited, earned, floor, length"
    ),
    "timebank_journalentry": (
        "id, key, fingerprint, request, nature, actor_user_id, actor_id, acting_for_id, happened_at, "
        "recorded_at, subject, reverses_id, settles_id, reason, obeys, digest"
    ),
    "timebank_leg": "*",
    "timebank_reservation": "*",
    "timebank_reservationleg": "*",
    "timebank_settlement": "id, reservation_id, how, entry_id, actor_user_id, actor_id, reason, settled_at",
    "timebank_distribution": "*",
    "timebank_distributionline": "distribution_id, fund, unit, share, quota, amount",
    "timebank_sealedentry": "*",
    "timebank_unpostedmission": "*",
    "timebank_block": "number, first, last, root, previous, sealed_at",
    "timebank_tilenode": "*",
    "governance_ruleversion": "*",
    "governance_ballot": "*",
    "coop_member": "id, number",
}
"""What must come back, and what of it: not where it was written, nor when a part was last written to."""

Lines = list[str]


@pytest.fixture
def whole(lived: House) -> House:
    """Every nature, corrections, reservations that ended in each way, a voted rule, two distributions."""
    stories.adopt(lived.ana, key=CONTRIBUTION_SHARE.key, value="0.1", at=after(days=40))
    for number, nature in enumerate((Nature.PROFESSIONAL, Nature.MUTUAL_HELP, Nature.PAID_MISSION)):
        cents = 5_000 if nature is Nature.PAID_MISSION else 0
        exchange = helped(lived.bao, lived.cleo, 45, cents=cents, nature=nature, at=after(days=85))
        record(exchange, by=lived.cleo, key=f"voted {number} « é » \\")
    stories.adopt(lived.bao, key=FEE_SHARE.key, value="0", at=after(days=60))
    mission = helped(lived.cleo, lived.bao, 0, cents=12_345, nature=Nature.PAID_MISSION, at=after(days=85))
    exchanges.record(by=lived.bao, at=after(days=86), exchange=mission, subject="engagement:9", key="free")
    entry_id = record(helped(lived.bao, lived.ana, 60, at=after(days=36)), by=lived.ana, key="6")
    undone = reversals.reverse(
        by=lived.coordinator, at=after(days=51), entry_id=entry_id, reason="An error\nin two lines", key="u"
    )
    reversals.reverse(by=lived.coordinator, at=after(days=51), entry_id=undone, reason="None", key="v")
    made = {key: reserve(lived.ana, lived.bao, 30, key=key) for key in ("part", "whole", "void", "open")}
    for key, minutes in (("part", 10), ("whole", 30)):
        reservations.settle(by=lived.bao, at=after(days=50), reservation_id=made[key], minutes=minutes)
    reservations.void(by=lived.bao, at=after(days=2), reservation_id=made["void"], reason="Not needed.")
    briefly(lived.ana, lived.bao, 30, key="late")
    reservations.expire(by=PLATFORM, at=after())
    closing.post(by=lived.coordinator, at=after(days=130), start=MAY.start, end=MAY.end)
    while sealing.seal(by=PLATFORM, at=after(days=140), most=5):
        pass
    return lived


@pytest.fixture
def long(whole: House) -> House:
    """Enough entries for the tree of hashes to keep nodes."""
    for number in range(250):
        exchange = helped(whole.bao, whole.ana, 1 + number % 7, at=after(days=92))
        record(exchange, by=whole.ana, key=f"many {number}")
    funding.fill(at=after(days=92))
    first, _second = funding.milestones(funding.agreed(whole.ana, whole.coordinator))
    grants.confirm(by=whole.coordinator, at=after(days=93), milestone_id=first)
    sealing.seal(by=PLATFORM, at=after(days=141))
    return whole


def exported() -> Lines:
    return list(journal_lines.lines())


_FILE: Lines = []


@pytest.fixture
def file(request: pytest.FixtureRequest) -> Lines:
    """What `whole` exports, in a house that has nothing of it: it is lived once in each process."""
    if _FILE:
        founding.clear()
    else:
        request.getfixturevalue("whole")
        _FILE.extend(exported())
        emptied()
    return list(_FILE)


def state() -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    with connection.cursor() as cursor:
        for table, columns in TABLES.items():
            cursor.execute(f"SELECT {columns} FROM {table}")
            rows = (
                tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)
                for row in cursor.fetchall()
            )
            found[table] = sorted(rows, key=repr)
    return found


def emptied() -> None:
    """What stands after migrate: no ledger, no rule, no member."""
    with without_promises(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)}, timebank_daytotal, timebank_counted CASCADE")


def restore(lines: Lines) -> int:
    with acting_as(OWNER):
        return restoring.restore(by=PLATFORM, at=after(days=150), lines=lines)


def test_everything_comes_back_and_the_heads_are_the_same(long: House) -> None:
    lines, before, head = exported(), state(), proofs.last_head()
    heads = [proofs.head_of(last) for last in Block.objects.order_by("last").values_list("last", flat=True)]
    assert {row[4] for row in before["timebank_journalentry"]} == {*Nature} - {Nature.ALLOCATION}
    assert {row[2] for row in before["timebank_settlement"]} == {"part", "whole", "void", "expired"}
    assert TileNode.objects.exists()
    emptied()
    assert restore(lines) == len(before["timebank_journalentry"])
    after_it = state()
    for table in TABLES:
        assert after_it[table] == before[table], table
    assert proofs.last_head() == head
    assert audit.run(since=None, published=heads).faults == ()
    assert exported() == lines


def test_the_entry_of_a_year_comes_back_without_its_decision(house: House) -> None:
    """A journal says what moved, not what was discussed: neither the result nor its ballot is in it."""
    result_id = years.compute(by=house.coordinator, at=after(), year=2025, accounts=yearly.ACCOUNTS)
    yearly.voted(result_id, house.coordinator, at=after())
    entry_id = years.post(by=house.coordinator, at=after(days=60), result_id=result_id)
    sealing.seal(by=PLATFORM, at=after(days=61))
    lines, head = exported(), proofs.last_head()
    emptied()
    assert restore(lines) == 1
    entry = JournalEntry.objects.get()
    assert (entry.pk, entry.nature, entry.subject) == (entry_id, Nature.ALLOCATION, f"year:{result_id}")
    assert proofs.last_head() == head
    assert exported() == lines
    assert audit.check().is_sound


def test_what_comes_after_goes_on_from_there(whole: House) -> None:
    """Ids, numbers and members that nobody had; the next block seals what is new and nothing twice."""
    lines, head = exported(), proofs.last_head()
    emptied()
    restore(lines)
    minutes = balances.of_member(id_of(whole.ana))
    record(helped(whole.ana, whole.bao, 10, at=after(days=151)), by=whole.bao, key="new")
    assert balances.of_member(id_of(whole.ana)) == minutes + 9
    reservation = held.find("reserve:open", json.loads(_reservation(lines, "reserve:open")["request"]))
    assert reservation is not None
    reservations.settle(by=whole.bao, at=after(days=152), reservation_id=reservation)
    sealing.seal(by=PLATFORM, at=after(days=153))
    last = proofs.last_head()
    assert head is not None
    assert last is not None
    assert last.size == head.size + 2
    assert proofs.continues(head, last)
    assert audit.run(since=head, published=[head, last]).is_sound
    assert audit.check().is_sound


def _reservation(lines: Lines, key: str) -> dict[str, Any]:
    told = [json.loads(line) for line in lines if line.startswith('{"reservation"')]
    found: dict[str, Any] = next(one["reservation"] for one in told if one["reservation"]["key"] == key)
    return found


def test_what_was_paid_and_not_sealed_is_open_again(whole: House) -> None:
    reservation = held.find("reserve:open", json.loads(_reservation(exported(), "reserve:open")["request"]))
    assert reservation is not None
    reservations.settle(by=whole.bao, at=after(days=141), reservation_id=reservation)
    lines = exported()
    emptied()
    restore(lines)
    assert held.reserved_of(id_of(whole.bao)) == 30
    assert audit.check().is_sound


def test_the_verifier_reads_the_same_file(whole: House, tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.write_text("".join(exported()))
    code, said = alone("journal", path)
    assert (code, said[-1].endswith("nothing is wrong")) == (0, True), said


def test_a_ledger_that_is_used_takes_nothing_over(whole: House) -> None:
    with pytest.raises(Refused, match="not empty"):
        restore(exported())
    with pytest.raises(Forbidden), acting_as(OWNER):
        restoring.restore(by=whole.administrator, at=after(), lines=[])


def test_other_members_or_rules_are_not_mixed(whole: House) -> None:
    lines, before = exported(), state()
    emptied()
    restore(lines)
    with without_promises(), connection.cursor() as cursor:
        names = [table for table in TABLES if table.startswith("timebank")]
        cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")
        cursor.execute("UPDATE governance_ruleversion SET value = '1' WHERE proposal_id IS NULL")
    with pytest.raises(Refused, match="rules that are here"):
        restore(lines)
    with without_promises(), connection.cursor() as cursor:
        cursor.execute("UPDATE coop_member SET number = number + 1000")
    with pytest.raises(Refused, match="members who are here"):
        restore(lines)
    assert len(before["coop_member"]) == 5


# --- files of which something was changed ---------------------------------------------------------


def on(kind: str, change: Callable[[Any], object], place: int = 0) -> Callable[[Lines], int]:
    """Change the line of this kind at a place; its number in the file."""

    def tamper(lines: Lines) -> int:
        found = [index for index, line in enumerate(lines) if line.startswith(f'{{"{kind}"')]
        said = json.loads(lines[found[place]])
        change(said[kind])
        lines[found[place]] = json.dumps(said, ensure_ascii=False) + "\n"
        return found[place] + 1

    return tamper


def on_entry(change: Callable[[list[Any]], object], place: int = 2) -> Callable[[Lines], int]:
    def tamper(lines: Lines) -> int:
        found = [index for index, line in enumerate(lines) if line.startswith("[")]
        said = json.loads(lines[found[place]])
        change(said)
        lines[found[place]] = json.dumps(said, ensure_ascii=False) + "\n"
        return found[place] + 1

    return tamper


def sign(amount: int) -> int:
    return 1 if amount > 0 else -1


def sealed_again(lines: Lines) -> None:
    """The last line made to fit whatever stands before it."""
    whole_file = sha256("".join(lines[:-1]).encode()).hexdigest()
    lines[-1] = json.dumps({"end": [len(lines) - 1, whole_file]}) + "\n"


def gone(start: str, place: int = 0) -> Callable[[Lines], int]:
    def tamper(lines: Lines) -> int:
        found = [index for index, line in enumerate(lines) if line.startswith(start)]
        del lines[found[place]]
        return 0

    return tamper


NOT_SEEN_OUTSIDE = (
    "a member",
    "whose account it is",
    "when an account was opened",
    "an account gone",
    "a rule",
    "a vote",
)
"""What the stand-alone verifier can not tell: it reads what was posted, not who is there."""
LAST = -1
VOID = 2
OTHER = "ab" * 32
# by what was done: how (it returns the line that is named; 0: not asked), and what is said
FILES: dict[str, tuple[Callable[[Lines], int], str]] = {
    "an amount": (on_entry(lambda row: row[-1][0].__setitem__(2, 1)), "not what its digest says"),
    "a reason": (on_entry(lambda row: row.__setitem__(15, "other")), "not what its digest says"),
    "a request": (on_entry(lambda row: row.__setitem__(5, "{}")), "not what its digest says"),
    "a digest": (on_entry(lambda row: row.__setitem__(1, OTHER)), "not what its digest says"),
    "a number": (on_entry(lambda row: row.__setitem__(0, 7)), "number 3 was expected"),
    "a balance": (on_entry(lambda row: row[-1][0].__setitem__(3, 7)), "the balance of"),
    "a link": (on_entry(lambda row: row[-1][0].__setitem__(4, OTHER)), "does not follow"),
    "a place": (on_entry(lambda row: row[-1][0].__setitem__(1, 9)), "was expected"),
    "an entry without lines": (on_entry(lambda row: row.__setitem__(-1, None)), "NoneType"),
    "an entry gone": (gone("["), "was expected"),
    "a block's root": (on("block", lambda said: said.__setitem__(3, OTHER)), "the root of block 1"),
    "a block's number": (on("block", lambda said: said.__setitem__(0, 5)), "does not follow"),
    "a block gone": (gone('{"block"', LAST), "in no block"),
    "a member": (on("member", lambda said: said.__setitem__(0, said[0] + 100)), "violates foreign key"),
    "whose account it is": (on("account", lambda said: said.__setitem__(3, 1)), "account_owner_fits"),
    "when an account was opened": (
        on("account", lambda said: said.__setitem__(4, "x")),
        "unsupported type",
    ),
    "an account gone": (gone('{"account"'), ""),
    "a rule": (on("version", lambda said: said.update(value="9"), LAST), "what was voted"),
    "a vote": (
        on("version", lambda said: said["ballot"].update(frozen_hash=OTHER), LAST),
        "not what was hashed",
    ),
    "what was reserved": (
        on("reservation", lambda said: said["legs"][0].__setitem__(1, -29), LAST),
        "they do not sum to zero",
    ),
    "how it ended": (
        on("reservation", lambda said: said["ended"].update(how="whole")),
        "not what its entry did",
    ),
    "what was asked for": (
        on("reservation", lambda said: said.update(request="{}"), LAST),
        "not that of what was reserved",
    ),
    "a reservation gone": (gone('{"reservation"'), "it says that it settles a reservation"),
    "what is held": (on("held", lambda said: said.__setitem__(1, 1)), "holds back"),
    "what was distributed": (
        on("distribution", lambda said: said["lines"][0].__setitem__(4, 1)),
        "its lines are not what its entry moved",
    ),
    "a period": (
        on("distribution", lambda said: said.update(end=said["end"] - 86_400_000_000)),
        "its days are not",
    ),
    "a distribution gone": (gone('{"distribution"'), "there is none"),
}


@pytest.mark.parametrize(("tamper", "said"), FILES.values(), ids=list(FILES))
def test_a_file_that_was_changed_is_refused_with_its_line(
    file: Lines, tamper: Callable[[Lines], int], said: str
) -> None:
    place = tamper(file)
    sealed_again(file)
    with pytest.raises((Misfit, Refused)) as told:
        restore(file)
    fault = told.value
    error = str(fault) if isinstance(fault, Misfit) else str(getattr(fault, "sentence", ""))
    assert said in error
    if place and said not in ("violates foreign key", "not what was hashed"):
        assert error.startswith(f"line {place}:")
    assert not any(state().values())


OUTSIDE = {
    "an entry without lines": "can not be read",
    "an entry gone": "was expected",
    "a block's root": "block 1: its root is not that of the entries that it seals",
    "a block's number": "block 5: it does not follow from the block before it",
    "a block gone": "are in no block",
    "what was reserved": ": its legs sum to",
    "how it ended": "how it ended is not what its entry did",
    "what was asked for": "its fingerprint is not that of its request",
    "a reservation gone": "which does not say so",
    "what is held": "is not what open reservations move",
    "what was distributed": "its lines are not what its entry moved",
    "a period": "its period is not the one that its entry closed",
    "a distribution gone": "it says that it is a distribution, and there is none",
}
"""What the stand-alone verifier says of it; of an entry it says more than these."""
SEEN = [name for name in FILES if name not in NOT_SEEN_OUTSIDE]
More = dict[str, tuple[Callable[[Lines], int], str]]
MORE: More = {
    "another's payment": (
        on("reservation", lambda said: said.update(nature="gift")),
        "of another nature or other rules",
    ),
    "less held than was paid": (
        on("reservation", lambda said: said.update(legs=[[leg[0], sign(leg[1])] for leg in said["legs"]])),
        "its entry moved more, or other, than was reserved",
    ),
    "paid by nothing": (
        on("reservation", lambda said: said["ended"].update(how="part"), VOID),
        "it is said to be paid, and no entry settles it",
    ),
    "given up with an entry": (
        on("reservation", lambda said: said["ended"].update(entry_id=1), VOID),
        "it was not paid, and an entry is named",
    ),
    "past its term before its term": (
        on("reservation", lambda said: said["ended"].update(how="expired"), VOID),
        "it ended by its term, before its term",
    ),
    "a reservation twice": (
        on("reservation", lambda said: said.update(id=said["id"] - 1), LAST),
        "it is there twice",
    ),
    "another's distribution": (
        on("distribution", lambda said: said.update(entry_id=1)),
        "its entry is another one",
    ),
    "a distribution emptied": (
        on("distribution", lambda said: said["lines"].clear()),
        "it has not one line for each fund in each unit",
    ),
    "closed for longer": (
        on("distribution", lambda said: said.update(end=said["end"] + 40 * 86_400_000_000)),
        "it is dated in a period that had been distributed",
    ),
}
VERIFIED: More = {name: (FILES[name][0], OUTSIDE.get(name, "")) for name in SEEN} | MORE


@pytest.mark.parametrize(("tamper", "what"), VERIFIED.values(), ids=list(VERIFIED))
def test_the_verifier_finds_it_too(
    file: Lines, verify: Verify, tamper: Callable[[Lines], int], what: str, tmp_path: Path
) -> None:
    path = tmp_path / "journal"
    tamper(file)
    sealed_again(file)
    path.write_text("".join(file))
    code, said = verify("journal", path)
    assert code in (1, 2), said
    assert any(what in line for line in said), said


def test_the_verifier_wants_the_whole_file(whole: House, verify: Verify, tmp_path: Path) -> None:
    lines, path = exported(), tmp_path / "journal"
    path.write_text("".join(lines[:-1]))
    assert verify("journal", path)[1][0] == "the file ends before its end"
    path.write_text("".join([*lines[:-2], lines[-2].replace("}", " }"), lines[-1]]))
    assert verify("journal", path)[1][0] == "the last line is not that of the lines before it"
    for more in (lines[1], '{"x": 1}\n'):
        path.write_text("".join([*lines, more]))
        assert verify("journal", path)[0] == 2
    path.write_text("".join([lines[0], '{"x": 1}\n']))
    assert verify("journal", path)[1][0].endswith("line 2: this program knows no x")


@pytest.mark.parametrize("year", [2024, 2026, 2031])
def test_the_verifier_knows_the_days_of_paris(program: ModuleType, year: int) -> None:
    """It has no table of time zones: each hour of the days on which clocks change, and of others."""
    for month, day in ((1, 1), (3, 25), (3, 31), (6, 30), (10, 25), (10, 31), (12, 31)):
        for hour in range(7 * 24):
            moment = datetime(year, month, day, tzinfo=UTC) - timedelta(hours=hour)
            assert program.day_of(microseconds(moment)) == str(moment.astimezone(PARIS).date())


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "line 1: the file ends before its end"),
        (["nothing\n"], "line 1: Expecting value"),
        (['{"format": "commontime-journal", "version": 1}\n'], "line 1: this is not a commontime-journal"),
        (
            ['{"format": "commontime-journal", "version": 2, "columns": []}\n'],
            "line 1: these are not the columns",
        ),
    ],
)
def test_another_file_is_refused(house: House, lines: Lines, said: str) -> None:
    emptied()
    with pytest.raises(Misfit, match=said):
        restore(lines)


def test_lines_of_no_known_kind(whole: House) -> None:
    lines = exported()
    emptied()
    for line, said in (('{"x": 1}\n', "nothing is known of a x"), ("1\n", "line 2"), ("{}\n", "line 2")):
        with pytest.raises(Misfit, match=said):
            restore([lines[0], line])
    with pytest.raises(Misfit, match="after the last"):
        restore([*lines, lines[1]])
    with pytest.raises(Misfit, match="ends before its end"):
        restore(lines[:-1])
    with pytest.raises(Misfit, match="lines before it were changed"):
        restore([*lines[:-2], lines[-2].replace("}", " }"), lines[-1]])
    header = json.loads(lines[0])
    for change, said in (
        ({"heads": [{"size": 3, "root": OTHER}]}, "head 3 is not that"),
        ({"heads": [*header["heads"], {"size": 9999, "root": OTHER}]}, "a head of more"),
        ({"accounts": {}}, "does not end as the header says"),
    ):
        other = [json.dumps(header | change) + "\n", *lines[1:]]
        sealed_again(other)
        with pytest.raises(Misfit, match=said):
            restore(other)


def test_the_command_reads_files(whole: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "journal.gz"
    call_command("export_journal", str(path))
    head = proofs.last_head()
    monkeypatch.setattr(roles, "as_owner", lambda: acting_as(OWNER))
    with pytest.raises(CommandError, match="not empty"):
        call_command("import_journal", str(path))
    emptied()
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_journal", str(tmp_path / "nowhere"))
    call_command("import_journal", str(path))
    assert proofs.last_head() == head


def test_what_was_distributed_and_corrected_comes_to_the_same_figures_elsewhere(
    lived: House, verify: Verify, tmp_path: Path
) -> None:
    entry_id = JournalEntry.objects.get(key="exchange:1").pk
    reversals.reverse(by=lived.coordinator, at=after(days=45), entry_id=entry_id, reason="Twice.", key="u")
    first = Distribution.objects.get().pk
    second = corrections.post(
        by=lived.coordinator, at=after(days=50), distribution_id=first, reason="One was counted twice."
    )
    sealing.seal_all(by=PLATFORM, at=after(days=51))
    before = {one: distributions.get(one) for one in (first, second)}
    lines = exported()
    (tmp_path / "journal.jsonl").write_text("".join(lines))
    code, said = verify("journal", tmp_path / "journal.jsonl")
    assert code == 0, said
    emptied()
    restore(lines)
    for one, told in before.items():
        again = distributions.recompute(one)
        assert again.same
        assert (again.inputs_hash, again.result_hash) == (told.inputs_hash, told.result_hash)
        assert distributions.get(one) == told
        plain = plain_distribution.from_journal(lines, one)
        assert (plain["inputs_hash"], plain["result_hash"]) == (told.inputs_hash, told.result_hash)
    assert exported() == lines
