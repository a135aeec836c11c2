"""`manage.py tally`: a file from outside in, winners and their sheet out, or one sentence with a row."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.governance.counting.test_files import BUDGET, BURLINGTON, WARD

TABLE = "ballot_id,is_invalid,Ana,Bo,Cy\n1,,2,1/2,\n2,,,5/2,\n3,1,9,,\n"


def tally(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("tally", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (
        ("budget.pb", BUDGET),
        ("ward.BLT", WARD),
        ("city.csv", BURLINGTON),
        ("table.csv", TABLE),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "ties.txt").write_text("Bo\nAna\n")
    (tmp_path / "order.txt").write_text("x y\n1\nP/2\n")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "options", "winners"),
    [
        ("budget.pb", ["--method", "greedy"], ["1", "P/2"]),
        ("budget.pb", ["--method", "equal_shares"], ["1"]),
        ("budget.pb", ["--method", "approval", "--seats", "2"], ["1", "P/2"]),
        ("ward.BLT", ["--method", "stv"], ["2", "1"]),
        ("ward.BLT", ["--method", "stv", "--seats", "3"], ["1", "2", "4"]),
        ("ward.BLT", ["--method", "schulze"], ["1"]),
        ("ward.BLT", ["--method", "schulze", "--seats", "2"], ["1", "2"]),
        ("city.csv", ["--method", "irv"], ["Bo"]),
        ("city.csv", ["--method", "schulze"], ["Bo"]),
        ("table.csv", ["--method", "score"], ["Bo"]),
        ("table.csv", ["--method", "score", "--seats", "2"], ["Ana", "Bo"]),
        ("budget.pb", ["--method", "approval", "--seats", "2", "--ties", "order.txt"], ["1", "x y"]),
    ],
)
def test_winners_are_ids_as_in_the_file(
    folder: Path, name: str, options: list[str], winners: list[str]
) -> None:
    placed = [str(folder / one) if one.endswith(".txt") else one for one in options]
    told = json.loads(tally(folder / name, *placed, "--json"))
    assert list(told) == ["winners", "sheet"]
    assert sorted(told["winners"]) == sorted(winners)
    assert told["sheet"]["method"] == options[1]
    assert tally(folder / name, *placed).splitlines() == told["winners"]


def test_votes_that_a_file_says_otherwise_are_shown(folder: Path) -> None:
    (folder / "budget.pb").write_text(BUDGET.replace("1;40;2", "1;40;7"))
    told = json.loads(tally(folder / "budget.pb", "--method", "greedy", "--json"))
    assert told["sheet"]["differs_from_file"] == {"votes": {"1": ["7", "2"]}}
    assert told["sheet"]["rule_of_file"] == "greedy"


def test_a_file_that_counts_itself_wrongly_is_counted_and_told(folder: Path) -> None:
    """Not refused: every vote that is there counts, and who reads knows that one may be missing."""
    wrong = BUDGET.replace("num_votes;3", "num_votes;4").replace("rule;", "max_length;1\nrule;")
    (folder / "budget.pb").write_text(wrong)
    out, told = StringIO(), StringIO()
    with translation.override("en"):
        call_command(
            "tally", str(folder / "budget.pb"), "--method", "greedy", "--json", stdout=out, stderr=told
        )
    assert told.getvalue() == "budget.pb, row 9: num_votes says 4; there are 3\n"
    found = json.loads(out.getvalue())
    assert found["winners"] == ["1", "P/2"]
    assert found["sheet"]["differs_from_file"] == {"meta": {"num_votes": ["4", "3"]}}
    assert found["sheet"]["beyond_limits_of_file"] == {"max_length": 1}


def test_the_strength_of_a_victory_may_be_chosen(folder: Path) -> None:
    """Duels 1-2 5:4, 2-3 7:2, 3-1 4:1: the weakest victory is 3-1 by votes, and 1-2 by margins."""
    ward = "3 2\n1 1 2 3 0\n4 1=3 2 0\n4 2 3 1 0\n0\nA\nB\nC\nWard\n"
    (folder / "cycle.blt").write_text(ward)

    def counted(*options: str) -> tuple[list[str], str]:
        told = json.loads(tally(folder / "cycle.blt", "--method", "schulze", "--json", *options))
        return told["winners"], told["sheet"]["strength"]

    assert counted("--strength", "winning-votes") == (["1"], "winning votes")
    assert counted() == counted("--strength", "margins") == (["2"], "margins")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_how_far_equal_shares_are(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.management.commands.tally.PAUSE", 0)
    out, seen = StringIO(), Terminal()
    with translation.override("en"):
        call_command("tally", str(folder / "budget.pb"), "--method", "equal_shares", stdout=out, stderr=seen)
    assert out.getvalue() == "1\n"
    assert seen.getvalue().startswith("\r\033[Kshares + 1: 40 spent")
    assert seen.getvalue().endswith("\r\033[K")
    monkeypatch.setattr("governance.management.commands.tally.PAUSE", 60)
    unseen = Terminal()
    call_command("tally", str(folder / "budget.pb"), "--method", "equal_shares", stdout=out, stderr=unseen)
    assert unseen.getvalue() == "\r\033[K"


@pytest.mark.parametrize(
    ("name", "old", "new", "options", "english", "french"),
    [
        (
            *("budget.pb", "1;40;2", "1;dear;2", ["--method", "greedy"]),
            "budget.pb, row 11: “dear” is not a number",
            "budget.pb, ligne 11 : « dear » n’est pas un nombre",
        ),
        (
            *("ward.BLT", "3 1 2 0", "3 1 9 0", ["--method", "stv"]),
            "ward.BLT, row 4: “9” is the id of no option",
            "ward.BLT, ligne 4 : « 9 » n’est l’identifiant d’aucune option",
        ),
        (
            *("city.csv", "7,2,Bo", "7,2", ["--method", "irv"]),
            "city.csv, row 3: 2 cells under 3 titles",
            "city.csv, ligne 3 : 2 cases pour 3 titres",
        ),
        (
            *("ward.BLT", "", "", ["--method", "approval"]),
            "the papers of this file rank options; this method counts something else",
            "les bulletins de ce fichier classent des options ; cette méthode compte autre chose",
        ),
        (
            *("city.csv", "", "", ["--method", "irv", "--seats", "0"]),
            "There is a seat at least.",
            "Il y a au moins un siège.",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence_in_two_languages(
    folder: Path, name: str, old: str, new: str, options: list[str], english: str, french: str
) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    for language, told in (("en", english), ("fr", french)):
        with translation.override(language), pytest.raises(CommandError) as refused:
            tally(folder / name, *options, "--json")
        assert str(refused.value).replace("\u00a0", " ").replace("\u202f", " ") == told


def test_files_that_are_not_there_or_not_of_votes_are_refused(folder: Path) -> None:
    with translation.override("en"):
        with pytest.raises(CommandError, match=r"nowhere.blt can not be read"):
            tally(folder / "nowhere.blt", "--method", "stv")
        with pytest.raises(CommandError, match=r"ends in .pb, .blt or .csv"):
            tally(folder / "ties.txt", "--method", "stv")
        (folder / "ties.txt").write_text("Bo\n")
        with pytest.raises(CommandError, match=r"ties.txt, row 1: “Ana” is missing|ties.txt, row 2: “Ana”"):
            tally(folder / "city.csv", "--method", "irv", "--ties", str(folder / "ties.txt"))
