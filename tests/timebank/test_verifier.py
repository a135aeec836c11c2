"""Law 6, for whoever does not trust the house: one file finds what was changed, and says where."""

import ast
import importlib.util
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.timebank.exporting import (
    ANA,
    BAO,
    CLEO,
    COLUMNS,
    POOL,
    STORY,
    VERIFIER,
    Book,
    Moves,
    alone,
    write,
)
from tests.timebank.tamperings import OTHER, TAMPERINGS, Export, Tamper, exported
from timebank.domain import merkle

Said = tuple[int, list[str]]
Verify = Callable[..., Said]

ACCOUNTS = st.sampled_from([ANA, BAO, CLEO, POOL])
MOVES = st.tuples(ACCOUNTS, ACCOUNTS, st.integers(1, 10**6)).filter(lambda move: move[0] != move[1])
STORIES = st.lists(MOVES.map(lambda move: ((move[0], -move[2]), (move[1], move[2]))), max_size=12)
READING = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
CONTENT = "its content is not what its digest says"


@pytest.fixture(scope="module")
def program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_ledger", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def verify(program: ModuleType, capsys: pytest.CaptureFixture[str]) -> Verify:
    """The program inside this process: its exit code, and its lines."""

    def run(*arguments: str | Path) -> Said:
        code = program.main([str(argument) for argument in arguments])
        return code, capsys.readouterr().out.splitlines()

    return run


# --- what holds -----------------------------------------------------------------------------------


@READING
@given(STORIES, st.sampled_from(["journal.jsonl", "journal.jsonl.gz"]))
def test_what_the_domain_writes_is_found_right(
    verify: Verify, tmp_path: Path, story: list[Moves], name: str
) -> None:
    book = Book(story)
    path = write(tmp_path / name, book.header(), book.rows)
    legs = sum(len(moves) for moves in story)
    root = merkle.root(len(story), book.nodes).hex()
    heads = len(book.heads)
    summary = f"{len(story)} entries, {legs} legs, {len(book.tips)} accounts, {heads} of {heads} heads met"
    assert verify("journal", path) == (0, [f"{summary}, root {root}: nothing is wrong"])


def test_every_receipt_and_every_pair_of_heads_is_found_right(verify: Verify, tmp_path: Path) -> None:
    book = Book()
    for number, moves in enumerate(STORY, start=1):
        for account, _amount in moves:
            assert verify("receipt", write(tmp_path / "r", book.receipt(number, account), []))[0] == 0
        for first in range(1, number + 1):
            assert verify("heads", write(tmp_path / "h", book.continuation(first, number), []))[0] == 0


def test_it_stands_alone(tmp_path: Path) -> None:
    """Run without the project, and nothing imported but Python's own, in the Python of 2020."""
    path = write(tmp_path / "j.gz", Book().header(), Book().rows)
    head = Book().head(5)
    assert alone("journal", path) == (
        0,
        [f"5 entries, 14 legs, 6 accounts, 2 of 2 heads met, root {head['root']}: nothing is wrong"],
    )
    tree = ast.parse(VERIFIER.read_text(), feature_version=(3, 9))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} - sys.stdlib_module_names == set()


def test_programs_read_it_as_json(verify: Verify, tmp_path: Path) -> None:
    export = exported(Book())
    export["rows"][1][5] = "another"
    code, lines = verify("journal", write(tmp_path / "j", export["header"], export["rows"]), "--json")
    said = json.loads("".join(lines))
    assert code == 1
    assert said.pop("root") == Book().head(5)["root"]
    assert said == {
        "ok": False,
        "faults": 2,
        "shown": [
            {"entry": 2, "account": None, "fault": "its content is not what its digest says"},
            {"entry": 2, "account": None, "fault": "its fingerprint is not that of its request"},
        ],
        "entries": 5,
        "legs": 14,
        "accounts": 6,
        "heads": 2,
        "met": 2,
    }


# --- tampering ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tamper", "faults"), TAMPERINGS.values(), ids=list(TAMPERINGS))
def test_what_was_changed_is_told_with_its_place(
    verify: Verify, tmp_path: Path, tamper: Tamper, faults: list[str]
) -> None:
    export = exported(Book())
    tamper(export)
    kept = Book().head(4)
    path = write(tmp_path / "journal", export["header"], export["rows"])
    code, (*lines, summary) = verify("journal", path, "--head", f"4:{kept['root']}")
    assert lines == faults
    assert code == 1
    assert summary.endswith(f": {len(faults)} fault{'s' * (len(faults) > 1)}")


@READING
@given(st.data())
def test_no_value_can_be_changed_unseen(verify: Verify, tmp_path: Path, data: st.DataObject) -> None:
    """Any value of any row, replaced by another of its type or by nothing."""
    export = exported(Book())
    number = data.draw(st.integers(0, len(STORY) - 1))
    holder: Any = export["rows"][number]
    place = data.draw(st.integers(0, len(holder) - 1))
    while isinstance(holder[place], list) and holder[place]:
        holder = holder[place]
        place = data.draw(st.integers(0, len(holder) - 1))
    before = holder[place]
    same = st.integers(-(2**63), 2**63 - 1) if isinstance(before, int) else st.text(max_size=8)
    holder[place] = data.draw(st.none() | same.filter(lambda value: value != before) | st.just([1]))
    if holder[place] == before:
        holder[place] = 0
    code, _lines = verify("journal", write(tmp_path / "j", export["header"], export["rows"]))
    assert code in (1, 2)


def test_a_head_that_was_kept_tells_a_whole_ledger_written_anew(verify: Verify, tmp_path: Path) -> None:
    """Without it nothing can: every hash in the file follows from the others."""
    export, kept = exported(Book(note="forged")), tmp_path / "heads"
    path = write(tmp_path / "journal", export["header"], export["rows"])
    assert verify("journal", path)[0] == 0
    write(kept, Book().head(2), [Book().head(5)])
    code, lines = verify("journal", path, "--head", kept)
    assert (code, lines[0]) == (1, "kept head 2: entries 1 to 2 are not what was published")


# --- receipts and heads ---------------------------------------------------------------------------

RECEIPTS: dict[str, tuple[Callable[[Export], object], list[str]]] = {
    "an amount": (
        lambda said: said["entry"].update(amounts=[-31, 31]),
        [f"entry 2: {CONTENT}", f"entry 2: it has no leg of -30 on {BAO}"],
    ),
    "an amount alone": (
        lambda said: said["entry"].update(amounts=[-30, 31]),
        [f"entry 2: {CONTENT}", "entry 2: its legs sum to 1 minutes, not to zero"],
    ),
    "its request": (
        lambda said: said["entry"].update(request="{}"),
        [f"entry 2: {CONTENT}", "entry 2: its fingerprint is not that of its request"],
    ),
    "its digest": (
        lambda said: said["entry"].update(digest=OTHER),
        [
            f"entry 2: {CONTENT}",
            f"entry 2: the hash of its leg on {BAO} does not follow from the leg before it",
            "entry 2: it is not shown to be in head 5",
        ],
    ),
    "its balance": (
        lambda said: said["leg"].update(balance=28),
        [f"entry 2: the hash of its leg on {BAO} does not follow from the leg before it"],
    ),
    "the leg before it": (
        lambda said: said["leg"].update(previous=None),
        [
            f"entry 2: the hash of its leg on {BAO} does not follow from the leg before it",
            "entry 2: leg 2 lacks a leg before it",
        ],
    ),
    "its number": (
        lambda said: said["entry"].update(number=3),
        ["entry 3: it is not shown to be in head 5"],
    ),
    "a number beyond the head": (
        lambda said: said["entry"].update(number=6),
        ["entry 6: it is not shown to be in head 5"],
    ),
    "its proof": (lambda said: said["proof"].pop(), ["entry 2: it is not shown to be in head 5"]),
    "its head": (
        lambda said: said.update(head={"size": 5, "root": OTHER}),
        ["entry 2: it is not shown to be in head 5", "head 5 is not among those that you gave"],
    ),
}


@pytest.mark.parametrize(("tamper", "faults"), RECEIPTS.values(), ids=list(RECEIPTS))
def test_a_receipt_of_which_anything_was_changed_is_told(
    verify: Verify, tmp_path: Path, tamper: Callable[[Export], object], faults: list[str]
) -> None:
    receipt = json.loads(json.dumps(Book().receipt(2, BAO)))
    tamper(receipt)
    path = write(tmp_path / "receipt", receipt, [])
    code, (*lines, _summary) = verify("receipt", path, "--head", f"5:{Book().head(5)['root']}")
    assert (code, lines) == (1, faults)


HEADS: dict[str, tuple[Callable[[Export], object], list[str]]] = {
    "another beginning": (
        lambda said: said.update(first=Book(note="forged").head(3)),
        ["head 5 is not shown to continue head 3", "head 3 is not among those that you gave"],
    ),
    "a proof cut short": (lambda said: said["proof"].pop(), ["head 5 is not shown to continue head 3"]),
    "no proof": (lambda said: said["proof"].clear(), ["head 5 is not shown to continue head 3"]),
    "a log that shrinks": (
        lambda said: said.update(first=said["second"], second=said["first"]),
        ["head 3 is not shown to continue head 5"],
    ),
}


@pytest.mark.parametrize(("tamper", "faults"), HEADS.values(), ids=list(HEADS))
def test_heads_that_do_not_continue_each_other_are_told(
    verify: Verify, tmp_path: Path, tamper: Callable[[Export], object], faults: list[str]
) -> None:
    said = Book().continuation(3, 5)
    tamper(said)
    kept = write(tmp_path / "kept", Book().head(3), [Book().head(5)])
    code, (*lines, _summary) = verify("heads", write(tmp_path / "heads", said, []), "--head", kept)
    assert (code, lines) == (1, faults)


def test_proofs_are_read_as_the_domain_reads_them(program: ModuleType) -> None:
    """Two implementations, the same answers, for every size up to 40."""
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(40)]

    def nodes(_level: int, start: int, end: int) -> Sequence[bytes]:
        return leaves[start:end]

    log, heads = program.Log(), [(0, merkle.EMPTY_ROOT)]
    assert log.root() == merkle.EMPTY_ROOT
    for size in range(1, 41):
        log.append(leaves[size - 1])
        heads.append((size, log.root()))
        assert log.root() == merkle.root(size, nodes)
        for index in range(size):
            path = merkle.inclusion(index, size, nodes)
            assert program.is_included(leaves[index], index, size, path, log.root())
            assert not program.is_included(leaves[index], index + 1, size, path, log.root())
            proof = merkle.consistency(index + 1, size, nodes)
            assert program.is_continued(heads[index + 1], heads[size], proof)
            assert not program.is_continued(heads[index], heads[size], proof)


# --- what can not be read -------------------------------------------------------------------------


def unreadable(verify: Verify, *arguments: str | Path) -> str:
    code, (line,) = verify(*arguments)
    assert code == 2
    return line


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "line 1: Expecting value"),
        (b"{}\n", "line 1: 'format'"),
        (
            b'{"format": "commontime-journal", "version": 3}',
            "line 1: this is not a commontime-journal of version 2",
        ),
        (b"\xff\xfe", "invalid start byte"),
        (b"\x1f\x8b\x08broken", "ended before"),
    ],
)
def test_a_file_of_another_kind_is_unreadable(
    verify: Verify, tmp_path: Path, data: bytes, reason: str
) -> None:
    path = tmp_path / "journal"
    path.write_bytes(data)
    assert reason in unreadable(verify, "journal", path)
    assert json.loads(unreadable(verify, "journal", path, "--json"))["ok"] is False


@pytest.mark.parametrize(
    "line",
    ["[]", "null", "[" * 10_000, "[1, 2", "{}", "1", "[NaN]", json.dumps(Book().rows[2]) + "[]"],
)
def test_a_line_that_is_no_entry_is_named(verify: Verify, tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "journal", Book().header(), Book().rows[:2])
    path.write_text(path.read_text() + line)
    assert unreadable(verify, "journal", path).startswith(f"can not be read: {path}, line 4: ")


def test_columns_that_it_does_not_know_are_refused(verify: Verify, tmp_path: Path) -> None:
    path = write(tmp_path / "journal", Book().header(columns=[*COLUMNS, "more"]), Book().rows)
    assert "these are not the columns that this program knows" in unreadable(verify, "journal", path)


def test_a_file_that_is_not_there_is_unreadable(verify: Verify, tmp_path: Path) -> None:
    assert "No such file" in unreadable(verify, "journal", tmp_path / "nowhere")
    assert "No such file" in unreadable(verify, "receipt", tmp_path / "nowhere")
    path = write(tmp_path / "journal", Book().header(), Book().rows)
    assert "No such file" in unreadable(verify, "journal", path, "--head", "12:no-head")


@pytest.mark.parametrize(
    "head", [{"size": 0, "root": OTHER}, {"size": 1, "root": "ab"}, {"size": "1"}, [], 1]
)
def test_a_head_that_is_none_is_unreadable(verify: Verify, tmp_path: Path, head: object) -> None:
    path = write(tmp_path / "journal", Book().header(heads=[head]), Book().rows)
    unreadable(verify, "journal", path)
    unreadable(verify, "heads", write(tmp_path / "heads", Book().continuation(1, 2) | {"first": head}, []))
    unreadable(verify, "receipt", write(tmp_path / "receipt", Book().receipt(1, ANA) | {"head": head}, []))


def test_what_a_file_holds_does_not_move_the_cursor(verify: Verify, tmp_path: Path) -> None:
    export = exported(Book())
    export["rows"][0][-1][0][0] = "x.minutes.\x1b[2J"
    _code, lines = verify("journal", write(tmp_path / "journal", export["header"], export["rows"]))
    assert "entry 1, account x.minutes.?[2J: its hash does not follow from the leg before it" in lines
