"""`manage.py tally`: a file from outside in, winners and their sheet out, or one sentence with a row."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.governance.counting.test_files import BUDGET, BURLINGTON, WARD


def tally(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("tally", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("budget.pb", BUDGET), ("ward.BLT", WARD), ("city.csv", BURLINGTON)):
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
        ("ward.BLT", ["--method", "schulze"], ["1", "2"]),
        ("city.csv", ["--method", "irv"], ["Bo"]),
        ("city.csv", ["--method", "schulze"], ["Bo"]),
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
