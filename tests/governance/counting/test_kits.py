"""Law 13 for whoever does not trust the house: a kit is counted again by two programs, to the same result."""

import ast
import contextlib
import importlib.util
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from governance.domain import counting, freezing, kits
from governance.domain.ballots import Choice
from governance.domain.counting import Method
from governance.domain.kits import Kit
from governance.domain.polls import Limits, Paper, Poll
from governance.selectors import kits as packed
from tests.governance.counting.polling import paper, poll
from tests.governance.counting.test_methods import DRAWN
from tests.strict.silence import ROOT

PROGRAM = ROOT / "governance" / "static" / "governance" / "recount.py"
FROZEN: dict[str, Any] = {
    "format": 2,
    "proposal": 7,
    "opened_at": "2026-11-02T10:00:00.000000+00:00",
    "electorate": [3, 1, 2, 9],
    "rules": {
        "governance.quorum_share": {"value": "0.5", "version": 1},
        "governance.majority_share": {"value": "0.5", "version": 2},
    },
}
drawn = st.sampled_from(sorted(DRAWN)).flatmap(lambda method: st.tuples(st.just(method), DRAWN[method]))


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("recount", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


recount = load()


def kit_of(method: Method, one: Poll) -> Kit:
    sheet = json.loads(json.dumps(counting.count(method, one).sheet))
    return Kit(freezing.public(FROZEN), freezing.digest(FROZEN), method.value, one, sheet)


def voted(choices: Mapping[Choice, int]) -> Kit:
    kit = kits.of_choices(FROZEN, freezing.digest(FROZEN), choices, {})
    return replace(kit, sheet=kit.counted())


@pytest.fixture
def zipped(tmp_path: Path) -> Path:
    path = tmp_path / "kit.zip"
    path.write_bytes(packed.zipped(voted({Choice.YES: 2, Choice.NO: 1})))
    return path


@given(drawn)
def test_the_second_counter_finds_what_the_first_did(found: tuple[Method, Poll]) -> None:
    method, one = found
    kit = kit_of(method, one)
    figures, faults = recount.recount(kits.files(kit))
    assert faults == []
    assert figures["winners"] == list(kit.sheet["winners"])
    assert set(figures) > {"winners", "papers"}


@given(drawn)
def test_a_kit_is_read_as_it_was_written(found: tuple[Method, Poll]) -> None:
    method, one = found
    kit = kit_of(method, one)
    read = kits.read(kits.files(kit))
    assert kits.files(read) == kits.files(kit)
    assert list(kits.faults(kits.files(kit), read)) == []


@given(st.lists(st.sampled_from(["a", "b", ""])), st.sampled_from(["1/2", "2/3", "0"]))
def test_yes_and_no_are_counted_again(said: list[str], majority: str) -> None:
    one = poll(*(paper(word) for word in said), options="ab", majority=Fraction(majority))
    figures, faults = recount.recount(kits.files(kit_of(Method.YES_NO, one)))
    assert faults == []
    assert figures["votes"] == {"a": said.count("a"), "b": said.count("b")}


@given(*(st.integers(0, 2) for _choice in Choice))
def test_a_vote_on_a_rule_is_counted_again(yes: int, no: int, blank: int) -> None:
    choices = {Choice.YES: yes, Choice.NO: no, Choice.BLANK: blank}
    if yes + no + blank > len(FROZEN["electorate"]):
        with pytest.raises(kits.Spoilt, match="more votes"):
            voted(choices)
        return
    kit = voted(choices)
    figures, faults = recount.recount(kits.files(kit))
    assert faults == []
    assert (figures["yes"], figures["no"], figures["blank"]) == (yes, no, blank)
    assert figures["outcome"] == kit.sheet["outcome"]


@given(st.data(), drawn)
def test_one_byte_of_one_vote_is_seen_by_both(data: st.DataObject, found: tuple[Method, Poll]) -> None:
    method, one = found
    files = kits.files(kit_of(method, one))
    papers = bytearray(files[kits.PAPERS])
    if not papers:
        return
    papers[data.draw(st.integers(0, len(papers) - 1))] ^= data.draw(st.integers(1, 255))
    files[kits.PAPERS] = bytes(papers)
    try:
        _figures, faults = recount.recount(files)
    except recount.Unreadable:
        faults = ["can not be read"]
    assert faults
    try:
        seen = [fault.msgid for fault in kits.faults(files, kits.read(files))]
    except kits.Spoilt as spoilt:
        seen = [f"{spoilt.file} {spoilt.fault.row}"]
    assert seen


def test_another_sheet_is_told_figure_by_figure() -> None:
    kit = voted({Choice.YES: 2, Choice.NO: 1})
    forged = replace(kit, sheet={**kit.sheet, "yes": 1, "outcome": "no_majority"})
    _figures, faults = recount.recount(kits.files(forged))
    assert faults == [
        'count_sheet.json/outcome: published "no_majority", counted "adopted"',
        "count_sheet.json/yes: published 1, counted 2",
    ]
    (said,) = kits.faults(kits.files(forged), forged)
    assert "not the one that was published" in said.msgid


def test_other_conditions_are_seen() -> None:
    kit = voted({Choice.YES: 2})
    rules = {**kit.conditions["rules"], "governance.quorum_share": {"value": "0.1", "version": 1}}
    forged = replace(kit, conditions={**kit.conditions, "rules": rules})
    files = kits.files(forged)
    _figures, faults = recount.recount(files)
    assert "conditions.json: its sha256 is not the fingerprint of the vote" in faults
    assert any("fingerprint" in fault.msgid for fault in kits.faults(files, kits.read(files)))


def test_a_mark_that_is_no_vote_on_a_rule_is_not_counted() -> None:
    kit = voted({Choice.YES: 1})
    odd = replace(kit, poll=replace(kit.poll, papers=(Paper((("yes", 2),)),)))
    with pytest.raises(kits.Spoilt, match="yes, no or nothing"):
        odd.counted()


def test_a_paper_that_was_refused_stays_apart() -> None:
    one = poll(paper("a", 3), Paper((("b", 1),), is_invalid=True))
    kit = kit_of(Method.APPROVAL, one)
    assert kit.sheet["papers"] == {"cast": 4, "blank": 0, "invalid": 1, "counted": 3}
    files = kits.files(kit)
    assert files[kits.PAPERS].decode().splitlines() == [
        '{"count":3,"marks":[["a",1]]}',
        '{"invalid":true,"marks":[["b",1]]}',
    ]
    assert kits.read(files).poll == one
    assert recount.recount(files)[1] == []


def test_no_elector_and_no_order_is_in_a_kit() -> None:
    kit = voted({Choice.NO: 1, Choice.YES: 2})
    files = kits.files(kit)
    assert files[kits.PAPERS].decode().splitlines() == [
        '{"marks":[["no",1]]}',
        '{"marks":[["yes",1]]}',
        '{"marks":[["yes",1]]}',
    ]
    shown = json.loads(files[kits.CONDITIONS])
    assert shown["electorate"]["count"] == 4
    assert freezing.mark_of(FROZEN, 9) in shown["electorate"]["marks"]
    assert files == kits.files(voted({Choice.YES: 2, Choice.NO: 1}))


def test_the_program_needs_nothing_but_python(zipped: Path) -> None:
    imported = {
        name.name.partition(".")[0]
        for node in ast.walk(ast.parse(PROGRAM.read_text()))
        if isinstance(node, ast.Import)
        for name in node.names
    } | {
        (node.module or "").partition(".")[0]
        for node in ast.walk(ast.parse(PROGRAM.read_text()))
        if isinstance(node, ast.ImportFrom)
    }
    assert imported <= sys.stdlib_module_names
    said = subprocess.run(
        [sys.executable, "-I", "-S", PROGRAM, zipped], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stderr) == (0, "")
    fingerprint = sha256(zipfile.ZipFile(zipped).read("count_sheet.json")).hexdigest()
    assert said.stdout.splitlines() == [
        'counted here: "adopted"',
        "the same as published",
        f"fingerprint of the count sheet: {fingerprint}",
    ]


def test_the_kit_that_is_unpacked_counts_itself(zipped: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kit"
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(folder)
    command = [sys.executable, "-I", "-S", str(folder / "recount.py")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    votes = (folder / "papers.jsonl").read_text()
    (folder / "papers.jsonl").write_text(votes.replace("yes", "no", 1))
    changed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert changed.returncode == 1
    assert "papers.jsonl: its sha256 is not the one in SHA256SUMS" in changed.stdout
    (folder / "papers.jsonl").write_text("{}\n")
    spoilt = subprocess.run(command, capture_output=True, text=True, check=False)
    assert spoilt.returncode == 2
    assert "papers.jsonl, row 1" in spoilt.stderr


def said_of(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("recount", str(path), *options, stdout=out)
    return out.getvalue()


def test_the_command_counts_a_kit(zipped: Path) -> None:
    told = json.loads(said_of(zipped, "--json"))
    assert told["winners"] == ["adopted"]
    assert (told["sheet"]["yes"], told["sheet"]["no"]) == (2, 1)
    assert "adopted" in said_of(zipped)


def test_the_command_says_what_is_wrong(zipped: Path, tmp_path: Path) -> None:
    def changed(name: str, content: bytes | None) -> Path:
        path = tmp_path / "changed.zip"
        with zipfile.ZipFile(zipped) as before, zipfile.ZipFile(path, "w") as after:
            for one in before.namelist():
                if one != name:
                    after.writestr(one, before.read(one))
                elif content is not None:
                    after.writestr(one, content)
        return path

    for name, content, said in (
        (kits.PAPERS, b'{"marks":[["yes",1]]}\n{"marks":[["maybe",1]]}\n', "papers.jsonl, .* 2"),
        (kits.PAPERS, b'{"marks":[["yes",1]]}\n{"marks":[["yes",0.5]]}\n', "papers.jsonl, .* 2"),
        (kits.PAPERS, b"\xff\n", "papers.jsonl, .* 1"),
        (kits.SHEET, b"[1]", "count_sheet.json, .* 1"),
        (kits.POLL, b"{\n\n nonsense", "poll.json, .* 3"),
        (kits.POLL, b'{"method": "augury"}', "poll.json, .* 1"),
        (kits.SHEET, None, "count_sheet.json, .* 1"),
        (kits.PAPERS, b'{"marks":[["yes",1]]}\n', "papers.jsonl"),
    ):
        with pytest.raises(CommandError, match=said):
            said_of(changed(name, content))
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and then nothing")
    for path in (broken, tmp_path / "nowhere.zip"):
        with pytest.raises(CommandError, match=path.name):
            said_of(path)


@pytest.mark.long
def test_a_damaged_archive_is_said_in_words(
    zipped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, path = zipped.read_bytes(), tmp_path / "damaged.zip"
    told = set[int]()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        told.add(recount.main([str(path)]))
        with contextlib.suppress(CommandError):
            said_of(path)
    assert told == {0, 2}  # what is changed between the files is not read; else it says that it can not
    assert "damaged.zip: Bad CRC-32" in capsys.readouterr().err


def test_a_locked_archive_is_said_in_words(zipped: Path, tmp_path: Path) -> None:
    path = tmp_path / "locked.zip"
    path.write_bytes(locked(zipped.read_bytes()))
    with pytest.raises(CommandError, match=r"locked\.zip .*encrypted"):
        said_of(path)
    said = subprocess.run([sys.executable, "-I", "-S", PROGRAM, path], capture_output=True, check=False)
    assert (said.returncode, b"encrypted" in said.stderr) == (2, True)


def locked(archive: bytes) -> bytes:
    """The archive, each of its files marked as encrypted."""
    changed = bytearray(archive)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = archive.find(signature)
        while place >= 0:
            changed[place + flags] |= 1
            place = archive.find(signature, place + 4)
    return bytes(changed)


@given(DRAWN[Method.SCHULZE])
def test_victories_by_their_margins_are_counted_again(one: Poll) -> None:
    kit = kit_of(Method.SCHULZE, replace(one, by_margins=True))
    files = kits.files(kit)
    assert recount.recount(files)[1] == []
    assert kits.read(files).poll.by_margins


def test_limits_are_in_the_kit() -> None:
    one = poll(paper({"a": 3, "b": 1}), paper({"a": 9}), limits=Limits(0, 5, 6, 2))
    kit = kit_of(Method.SCORE, one)
    assert kit.sheet["papers"]["invalid"] == 1
    assert recount.recount(kits.files(kit))[1] == []
    assert kits.read(kits.files(kit)).poll.limits == Limits(0, 5, 6, 2)
