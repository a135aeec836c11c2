"""`manage.py split`: a file of weights in, whole parts out, or one sentence with a row."""

import json
import subprocess
import sys
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.strict.silence import ROOT
from timebank.domain import weights
from timebank.domain.splitting import Method, split


def ask(amount: int, path: Path, *options: str) -> str:
    out = StringIO()
    call_command("split", str(amount), "--weights", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "weights.csv"
    path.write_text("id,weight\nb,1\na,1\nc,1/2\nd,0\n")
    return path


@pytest.mark.parametrize(
    ("amount", "options", "parts"),
    [
        (6, [], {"b": 2, "a": 3, "c": 1, "d": 0}),
        (6, ["--ties", "ties.txt"], {"b": 3, "a": 2, "c": 1, "d": 0}),
        (4, ["--method", "webster"], {"b": 1, "a": 2, "c": 1, "d": 0}),
        (4, ["--method", "webster", "--ties", "ties.txt"], {"b": 2, "a": 1, "c": 1, "d": 0}),
        (0, [], {"b": 0, "a": 0, "c": 0, "d": 0}),
    ],
)
def test_parts_are_told_by_their_ids(
    table: Path, amount: int, options: list[str], parts: dict[str, int]
) -> None:
    ties = table.parent / "ties.txt"
    ties.write_text("d\nc\nb\na\n")
    placed = [str(ties) if one == "ties.txt" else one for one in options]
    assert json.loads(ask(amount, table, "--json", *placed)) == {"parts": parts}
    assert ask(amount, table, *placed) == "".join(f"{key}: {units}\n" for key, units in parts.items())


@given(
    st.integers(0, 10**15),
    st.lists(st.fractions(0, 10**6, max_denominator=10**9), min_size=1, max_size=9).filter(any),
    st.sampled_from(Method),
)
def test_a_file_says_what_was_written(amount: int, given_weights: list[Fraction], method: Method) -> None:
    named = [(f"é {place}", weight) for place, weight in enumerate(given_weights)]
    content = "weight;id;note\n" + "".join(f"{weight};{key};x\n" for key, weight in named)
    assert weights.read(content.encode()) == named
    assert sum(part.amount for part in split(amount, weights.read(content.encode()), method=method)) == amount


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ligne 1 : le fichier est vide"),
        ("name,weight\na,1\n", "ligne 1 : les colonnes sont id et weight"),
        ("id,weight,weight\na,1,1\n", "ligne 1 : les colonnes sont id et weight"),
        ("id,weight\n\na,1\nb\n", "ligne 4 : "),
        ("id,weight\n,1\n", "ligne 2 : l’id manque"),
        ("id,weight\na,1\nb,2\na,3\n", "ligne 4 : « a »"),
        ("id,weight\na,1\nb,-2\n", "ligne 3 : « -2 » est inférieur à zéro"),
        ("id,weight\na,un\n", "ligne 2 : « un »"),
        ("id,weight\na,1e9\n", "ligne 2 : « 1e9 »"),
        ("id,weight\na,1/0\n", "ligne 2 : "),
        ("id,weight\na,1\n\0b,2\n", "ligne 3 : "),
        ("id,weight\na,0\nb,0\n", "Une part au moins doit recevoir quelque chose."),
        ("id,weight\n", "Une part au moins doit recevoir quelque chose."),
    ],
)
def test_what_is_wrong_is_said_with_its_row(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "weights.csv"
    path.write_text(text)
    with translation.override("fr"), pytest.raises(CommandError) as refused:
        ask(10, path)
    assert said in str(refused.value).replace("\xa0", " ")


@translation.override("en")
def test_nothing_negative_nothing_missing(table: Path) -> None:
    with pytest.raises(CommandError, match="can not be negative"):
        ask(-1, table)
    with pytest.raises(CommandError, match="can not be read"):
        ask(1, table.parent / "nowhere.csv")
    ties = table.parent / "ties.txt"
    ties.write_text("a\nb\n")
    with pytest.raises(CommandError, match=r"ties.txt, row 3: “c” is missing"):
        ask(1, table, "--ties", str(ties))


def test_from_a_shell_with_an_amount_below_zero(table: Path) -> None:
    asked = [sys.executable, "manage.py", "split", "-3", "--weights", str(table), "--json"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (1, "")
    assert "Traceback" not in told.stderr
