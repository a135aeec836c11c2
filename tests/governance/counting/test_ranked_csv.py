"""Ranked papers as cities export them: one column for each rank, and what voters do to a paper."""

from collections import Counter

import pytest

from governance.domain import counting
from governance.domain.counting import Method
from governance.domain.files import carrying, ranked_csv
from governance.domain.files.blt import Ranked
from governance.domain.files.rows import Misread

MAINE = """Cast Vote Record,Precinct,Rep. to Congress 1st Choice District 2,\
Rep. to Congress 2nd Choice District 2,Rep. to Congress 3rd Choice District 2
1,Bangor,"DEM Golden, Jared F. (5471)",undervote,"Bond, Tiffany L."
2,Bangor,overvote,"Bond, Tiffany L.",undervote
3,Bangor,"Bond, Tiffany L.","Bond, Tiffany L.",overvote
4,Bangor,undervote,undervote,undervote
"""
GOLDEN, BOND = "DEM Golden, Jared F. (5471)", "Bond, Tiffany L."


def read(text: str) -> Ranked:
    return ranked_csv.read(text.encode())


def test_columns_of_ranks_are_read_and_others_passed_over() -> None:
    found = read(MAINE)
    assert found.options == (GOLDEN, BOND)
    assert found.papers == Counter({((GOLDEN,), (BOND,)): 1, (): 1})
    assert found.stopped == Counter({(): 1, ((BOND,),): 1})
    assert found.named_twice == 1
    tally = counting.count(Method.IRV, carrying.of_ranked(found, Method.IRV))
    assert tally.sheet["rounds"][0] == {"votes": {GOLDEN: 1, BOND: 1}, "exhausted": 1, "out": BOND}
    assert tally.sheet["papers"] == {"cast": 4, "blank": 1, "invalid": 0, "counted": 3}


@pytest.mark.parametrize(
    "titles",
    [
        "Precinct,1ST CHOICE MAYOR MINNEAPOLIS,2ND CHOICE MAYOR MINNEAPOLIS,Count",
        "precinct,rank1,rank2,weight",
        "id,Rank 1,Rank 2,number",
        "id,Choice 1,Choice 2,Votes",
        "id,First Choice,Second Choice,ballots",
        "id,1,2,count",
        "id,1er choix,2e choix,nombre",
        "id,mayor_rank_01,mayor_rank_02,frequency",
        "\ufeffid,Préférence 1,Préférence 2,num_voters",
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_titles_of_ranks_are_known_in_many_forms(titles: str, delimiter: str) -> None:
    text = f"{titles}\nP-1,Ana,Bo,3\nP-1,Bo,Skipped Ranking,2\nP-2,,UWI,1.0\nP-2,Ana,Ana,0\n"
    found = read(text.replace(",", delimiter))
    assert found.options == ("Ana", "Bo", "UWI")
    assert found.papers == Counter({(("Ana",), ("Bo",)): 3, (("Bo",),): 2, (("UWI",),): 1})
    assert found.named_twice == 0


def test_equal_ranks_are_kept() -> None:
    found = read("rank1,rank2\nAna = Bo,Cy\nCy,Ana=Cy\n")
    assert found.papers == Counter({(("Ana", "Bo"), ("Cy",)): 1, (("Cy",), ("Ana",)): 1})
    assert found.named_twice == 1


def test_a_ballot_that_repeats_an_option_counts_it_at_its_better_rank() -> None:
    """The public format of ranked.vote has such rows in every raw file: voters rank one option again."""
    found = read(
        "ballot_id,rank,choice\n@1,3,Bo\n@1,1,Ana\n@1,2,Ana\n@2,1,$WRITE_IN\n@2,2,$UNDERVOTE\n@2,3,Bo\n"
    )
    assert found.options == ("Bo", "Ana", "$WRITE_IN")
    assert found.papers == Counter({(("Ana",), ("Bo",)): 1, (("$WRITE_IN",), ("Bo",)): 1})
    assert found.named_twice == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rank1,rank1\nA,B\n", "row 1: two columns are of rank 1"),
        ("rank1,rank3\nA,B\n", "row 1: no column is of rank 2"),
        ("rank2,rank3\nA,B\n", "row 1: no column is a rank"),
        ("rank1,rank2\nA\n", "row 2: 1 cells under 2 titles"),
        ("rank1,count\nA,many\n", "row 2: “many” is not a whole number"),
        ("rank1,count\nA,-1\n", "row 2: “-1” is less than nothing"),
        ("rank1,rank2\nundervote,overvote\n", "row 1: the file names no option"),
    ],
)
def test_columns_that_are_wrong_are_told(text: str, told: str) -> None:
    with pytest.raises(Misread) as fault:
        read(text)
    assert str(fault.value).startswith(told)
