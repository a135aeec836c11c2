"""`manage.py protect`: a table from outside and what of it may be shown, or one sentence with a row."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.files.rows import Misread
from marketplace.domain.observatory import outside, rules
from marketplace.domain.observatory.disclosure import Unit
from tests.strict.silence import ROOT


def ask(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("protect", str(path), *options, stdout=out)
    return out.getvalue()


def cells(path: Path, *options: str) -> dict[tuple[str, ...], tuple[object, ...]]:
    told = json.loads(ask(path, *options, "--json"))
    assert list(told) == ["cells"]
    assert all(list(cell) == ["keys", "status", "reason", "count", "value"] for cell in told["cells"])
    return {tuple(cell["keys"]): tuple(cell.values())[1:] for cell in told["cells"]}


def people(place: str, many: int, value: str = "10") -> str:
    return "".join(f"{place},{place}-{one},{value}\n" for one in range(many))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """One in d; one in e who makes nearly all of it; who is in c twice counts once."""
    path = tmp_path / "table.csv"
    rows = people("a", 9) + people("b", 8, '"0,25"') + people("c", 7) + "c,c-1,5.5\n" + people("d", 1, "1")
    path.write_text("place,member,euros\n" + rows + people("e", 6, "1") + "e,boss,60\n")
    return path


def test_cells_are_told_with_their_status(table: Path) -> None:
    """Of what d and e are together one makes too much still, so the smallest beside them is hidden too."""
    assert cells(table, "--threshold", "5", "--dominance", "17/20") == {
        ("*",): ("F", None, 32, 234.5),
        ("a",): ("F", None, 9, 90),
        ("b",): ("F", None, 8, 2),
        ("c",): ("D", None, None, None),
        ("d",): ("C", "few", None, None),
        ("e",): ("C", "dominant", None, None),
    }


@translation.override("en")
def test_a_table_for_the_eye(table: Path) -> None:
    assert ask(table, "--threshold", "5").splitlines() == [
        "place  contributors  value  status",
        "*      32            234.5  F: may be shown",
        "a      9             90     F: may be shown",
        "b      8             2      F: may be shown",
        "c      –             –      D: hidden, so that others can not be worked out",
        "d      –             –      C: hidden, too few contribute",
        "e      –             –      C: hidden, one makes nearly all of it",
    ]


def test_figures_roll_up_a_tree(tmp_path: Path) -> None:
    path, tree = tmp_path / "table.csv", tmp_path / "places.csv"
    parts = people("D75", 12) + people("D92", 3) + people("D77", 4) + people("D69", 20)
    path.write_text("place,member,euros\n" + parts + people("D01", 11))
    tree.write_text(
        "code,parent\nFR,\nR11,FR\nR84,FR\nD75,R11\nD92,R11\nD77,R11\nD69,R84\nD01,R84\nD03,R84\n"
    )
    assert cells(path, "--threshold", "5", "--tree", f"place={tree}") == {
        ("*",): ("F", None, 50, 500),
        ("D01",): ("F", None, 11, 110),
        ("D69",): ("F", None, 20, 200),
        ("D75",): ("F", None, 12, 120),
        ("D77",): ("C", "few", None, None),
        ("D92",): ("C", "few", None, None),
        ("R11",): ("F", None, 19, 190),
        ("R84",): ("F", None, 31, 310),
    }
    tree.write_text("code,parent\nR11,FR\nD75,R11\nD92,R11\nD77,R11\nD69,FR\nD01,FR\n")
    assert ("D69",) in cells(path, "--tree", f"place={tree}")


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=5), st.sampled_from([1, 100]))
def test_values_stay_exact(values: list[int], scale: int) -> None:
    rows = "".join(f"x;m{number};{outside.written(value, scale)}\n" for number, value in enumerate(values))
    table = outside.read(f"place;member;euros\n{rows}".encode())
    assert [Unit(f"m{number}", ("x",), value * table.scale) for number, value in enumerate(values)] == [
        Unit(unit.contributor, unit.keys, unit.value * scale) for unit in table.units
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ligne 1 : le fichier est vide"),
        (
            "member,euros\nm,1\n",
            "ligne 1 : les colonnes sont une dimension ou plus, la personne et la valeur",
        ),
        ("lieux,lieux,member,euros\n", "ligne 1 : deux colonnes s’appellent « lieux »"),
        ("place,,euros\n", "ligne 1 : une colonne n’a pas de titre"),
        ("place,member,euros\n\na,m,1\na,m\n", "ligne 4 : 2 cases pour 3 titres"),
        ("lieux,member,euros\n,m,1\n", "ligne 2 : la case lieux est vide"),
        ("place,member,euros\n*,m,1\n", "ligne 2 : « * » désigne le total"),
        ("place,member,euros\na,,1\n", "ligne 2 : la personne qui contribue manque"),
        ("place,member,euros\na,m,-1\n", "ligne 2 : « -1 » est inférieur à zéro"),
        ("place,member,euros\na,m,1.234\n", "ligne 2 : « 1.234 » a plus de deux décimales"),
        ("place,member,euros\na,m,un\n", "ligne 2 : « un »"),
        ("place,member,euros\na,m,nan\n", "ligne 2 : « nan »"),
        ("place,member,euros\na,m,\n", "ligne 2 : "),
        ("place,member,euros\na,m,1\n\0a,n,2\n", "ligne 3 : "),
    ],
)
def test_what_is_wrong_is_said_with_its_row(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text)
    with translation.override("fr"), pytest.raises(CommandError) as refused:
        ask(path)
    assert said in str(refused.value).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "row 1: the file is empty"),
        ("parent,code\n", "row 1: the columns are code and parent"),
        ("code,parent\na\n", "row 2: 1 cells under 2 titles"),
        ("code,parent\n,FR\n", "row 2: the code is missing"),
        ("code,parent\na,FR\nb,FR\na,FR\n", "row 4: “a” stands in row 2 already"),
        ("code,parent\na,FR\nb,BE\n", "row 1: a tree has one total, not 2: BE, FR"),
        ("code,parent\na,b\nb,a\n", "row 1: a tree has one total, not 0: -"),
        ("code,parent\na,FR\nb,c\nc,b\n", "row 3: “b” leads back to itself and to no total"),
        ("code,parent\na,FR\n*,FR\n", "row 3: “*” stands for the total"),
    ],
)
@translation.override("en")
def test_a_tree_is_a_tree(tmp_path: Path, table: Path, text: str, said: str) -> None:
    path = tmp_path / "tree.csv"
    path.write_text(text)
    with pytest.raises(CommandError) as refused:
        ask(table, "--tree", f"place={path}")
    assert f"tree.csv, {said}" in str(refused.value)


@translation.override("en")
def test_codes_are_leaves_of_their_tree(tmp_path: Path, table: Path) -> None:
    path = tmp_path / "tree.csv"
    path.write_text("code,parent\na,FR\nb,FR\nc,FR\nd,FR\n")
    with pytest.raises(CommandError, match=r"table.csv, row 28: “e” is not in the tree of place"):
        ask(table, "--tree", f"place={path}")
    path.write_text("code,parent\na,FR\nb,FR\nc,FR\nd,FR\ne,a\n")
    with pytest.raises(CommandError, match=r"table.csv, row 2: “a” has others below it in the tree"):
        ask(table, "--tree", f"place={path}")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--threshold", "0"], "The threshold is a whole number of 1 or more, not “0”."),
        (["--threshold", "many"], "not “many”."),
        (["--dominance", "0"], "The dominance is a share above 0 and up to 1"),
        (["--dominance", "1.01"], "not “1.01”."),
        (["--dominance", "1/0"], "not “1/0”."),
        (["--tree", "place"], "A tree is named as DIMENSION=FILE.csv, not “place”."),
        (["--tree", "trade=x.csv"], "The table has no dimension “trade”."),
        (["--tree", "place=nowhere.csv"], "nowhere.csv can not be read"),
    ],
)
@translation.override("en")
def test_options_are_checked(table: Path, options: list[str], said: str) -> None:
    with pytest.raises(CommandError) as refused:
        ask(table, *options)
    assert said in str(refused.value)


def test_from_a_shell_without_a_database(table: Path) -> None:
    asked = [sys.executable, "manage.py", "protect", str(table), "--dominance", "-1"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (1, "")
    assert "Traceback" not in told.stderr


def test_what_the_law_asks_is_no_vote() -> None:
    """INSEE: nothing of fewer than three, nothing of which one makes more than 85 %."""
    assert (rules.THRESHOLD_MEMBERS.default, rules.THRESHOLD_OPEN.default) == (5, 11)
    assert rules.THRESHOLD_MEMBERS.lower == rules.THRESHOLD_OPEN.lower == 3
    assert str(rules.DOMINANCE.default) == str(rules.DOMINANCE.upper) == "0.85"


def test_an_empty_table_has_no_cell() -> None:
    assert outside.read(b"place,member,euros\n").units == ()
    with pytest.raises(Misread, match="row 2"):
        outside.read(b"place,member,euros\na,m,1,2\n")
