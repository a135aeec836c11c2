"""Files of votes: what they say is read whole, and what is wrong is told with its row."""

import csv
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from governance.domain import counting
from governance.domain.counting import Method
from governance.domain.files import blt, carrying, marked_csv, pabulib, ranked_csv, rows, ties
from governance.domain.files.blt import Ranked
from governance.domain.files.pabulib import BudgetFile, VoteType
from governance.domain.files.rows import Misread

BUDGET = """META
key;value
description;Our own
budget;100,5
vote_type;approval
rule;greedy
num_projects;3
num_votes;3
PROJECTS
project_id;cost;votes;name;selected
1;40;2;A fountain;1
P/2;60.50;1;"A ""wood""; bench";1
x y;70;1;;0
VOTES
voter_id;vote;age
v1;1,P/2;33
v2;1;
v3;x y;
"""
WARD = """4 2
# a comment
-3
3 1 2 0
(77) 2 2=4 - 1 0

1 3 0
2 0
0 1 0
0
"Ana ""Aimée"" # 1"
Bo  # the second
"Cy"
Dee
A ward
"""
BURLINGTON = """ballot_id,rank,choice
7,1,Ana
7,2,Bo
8,1,$OVERVOTE
8,2,Ana
9,1,$UNDERVOTE
9,2,Bo
3,1,Ana
3,1,Bo
4,1,$UNDERVOTE
5,1,Bo
5,2,$OVERVOTE
"""

TABLE = "ballot_id,is_invalid,Ana,Bo\n1,,2,1/2\n2,1,,\n"
Read = Callable[[bytes], object]
READERS: tuple[Read, ...] = (pabulib.read, blt.read, ranked_csv.read, marked_csv.read)


def budget(text: str = BUDGET) -> BudgetFile:
    return pabulib.read(text.encode())


def fault(read: Read, text: str | bytes) -> str:
    with pytest.raises(Misread) as misread:
        read(text if isinstance(text, bytes) else text.encode())
    return str(misread.value)


def test_a_budget_file_says_what_it_says() -> None:
    file = budget()
    assert file.budget == Fraction("100.5")
    assert file.vote_type is VoteType.APPROVAL
    assert [(one.project_id, one.cost) for one in file.projects] == [
        ("1", 40),
        ("P/2", Fraction("60.5")),
        ("x y", 70),
    ]
    assert file.projects[1].cells["name"] == 'A "wood"; bench'
    assert [(vote.voter_id, vote.chosen) for vote in file.votes] == [
        ("v1", ("1", "P/2")),
        ("v2", ("1",)),
        ("v3", ("x y",)),
    ]
    assert pabulib.differences(file) == {}


@pytest.mark.parametrize(
    "same",
    [
        "\ufeff" + BUDGET,
        BUDGET.replace("\n", "\r\n"),
        BUDGET.replace("\n", "\r"),
        BUDGET.replace("\n", "\n\n;;\n"),
        BUDGET.replace("META", "meta;;").replace("VOTES", " votes "),
        BUDGET.replace("project_id;cost", "Project_ID; Cost"),
        BUDGET.replace("v2;1;\n", "v2;1;;;\n").replace("vote;age", "vote;age;;"),
        BUDGET.replace("v2;1;\n", "v2;1\n"),
        BUDGET.replace("v1;1,P/2", "v1; 1 , P/2,"),
        BUDGET.replace("vote_type;approval\n", ""),
        BUDGET.replace("rule;greedy", "description;again\nrule; greedy"),
        BUDGET.replace('1;"A ""wood', '1; "A ""wood'),
    ],
)
def test_a_budget_file_may_be_written_otherwise(same: str) -> None:
    told, meant = budget(same), budget()
    assert (told.budget, told.vote_type) == (meant.budget, meant.vote_type)
    assert [(one.project_id, one.cost) for one in told.projects] == [
        (one.project_id, one.cost) for one in meant.projects
    ]
    assert [(vote.voter_id, vote.chosen) for vote in told.votes] == [
        (vote.voter_id, vote.chosen) for vote in meant.votes
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("META\n", "", "row 1: the file does not begin"),
        (BUDGET, "", "row 1: the section META is missing"),
        ("VOTES\n", "", "row 17: the section VOTES is missing"),
        ("budget;100,5\n", "", "row 2: META has no budget"),
        ("budget;100,5", "budget;much", "row 4: “much” is not a number"),
        ("budget;100,5", "budget;-5", "row 4: “-5” is less than nothing"),
        ("rule;greedy", "budget;7", "row 6: “budget” stands in row 4 already"),
        ("vote_type;approval", "vote_type;shouting", "row 5: “shouting” is not a type of vote"),
        ("vote_type;approval", "vote_type;choose-1", "row 16: the vote names 2 projects"),
        ("vote_type;approval", "vote_type;cumulative", "row 15: the column points is missing"),
        ("num_votes;3", "max_length;many", "row 8: “many” is not a number"),
        ("num_projects;3", "num_projects;some", "row 7: “some” is not a number"),
        ("1;40;2", "1;40 EUR;2", "row 11: “40 EUR” is not a number"),
        ("1;40;2", "1;-40;2", "row 11: “-40” is less than nothing"),
        ("1;40;2", "1;40;two", "row 11: “two” is not a number"),
        ("x y;70;1;;0", "1;70;1;;0", "row 13: “1” stands in row 11 already"),
        ("x y;70;1;;0", ";70;1;;0", "row 13: “” is not the id of a project"),
        ("x y;70;1;;0", "x y", "row 13: 1 cells under 5 titles"),
        ("x y;70;1;;0", "x y;70;1;;0;9", "row 13: 6 cells under 5 titles"),
        ("project_id;cost", "project_id;price", "row 10: the column cost is missing"),
        ("votes;name", "votes;votes", "row 10: two columns have the same title"),
        ("v2;1;", "v2;7;", "row 17: “7” is the id of no project"),
        ("v2;1;", "v2;1,1;", "row 17: the vote names “1” twice"),
        ("v2;1;", "v1;1;", "row 17: “v1” stands in row 16 already"),
        ("v2;1;", ";1;", "row 17: the vote has no voter"),
        ("v2;1;", "v2", "row 17: 1 cells under 3 titles"),
        ("VOTES", "PROJECTS", "row 14: the section PROJECTS stands twice"),
        ("A fountain", "A\0fountain", "row 11: this row holds a NUL character"),
    ],
)
def test_a_budget_file_that_is_wrong_is_told_with_its_row(old: str, new: str, told: str) -> None:
    assert fault(pabulib.read, BUDGET.replace(old, new)).startswith(told)


def test_sections_without_anything_are_missing() -> None:
    assert fault(
        pabulib.read, "META\nbudget;1\nPROJECTS\nproject_id;cost\nVOTES\nvoter_id;vote\n"
    ).startswith("row 4: the section PROJECTS is missing or empty")
    assert fault(pabulib.read, BUDGET.encode("utf-16")[:-1]).startswith(
        "row 1: this row is not written in UTF-8"
    )
    assert fault(pabulib.read, BUDGET.replace("wood", "w\xf6\xf6d").encode("latin-1")).startswith("row 12:")


def test_a_quote_that_nobody_closed_ends_somewhere() -> None:
    """Whether by our own limit or by that of Python, which any library may have moved."""
    said = "row 19: this is not CSV"
    before = csv.field_size_limit()
    try:
        for limit, length in ((2**17, 140_000), (2**17, 100_001), (2**30, 140_000)):
            csv.field_size_limit(limit)
            assert fault(pabulib.read, BUDGET + "v4;" + "1" * length + "\n").startswith(said)
    finally:
        csv.field_size_limit(before)


def with_points(rest: str, vote_type: str = "cumulative", more: str = "") -> str:
    head = (
        f"META\nkey;value\nbudget;100\nvote_type;{vote_type}\n{more}PROJECTS\nproject_id;cost;votes;score\n"
    )
    return f"{head}a;60;2;4\nb;50;2;5\nc;40;0;0\nVOTES\nvoter_id;vote;points\n{rest}"


def test_points_are_read_and_counted() -> None:
    file = budget(with_points("1;a,b;3,2\n2;b,a;2.5,1\n3;;\n4;none;\n"))
    assert file.votes[1].points == (Fraction(5, 2), Fraction(1))
    assert pabulib.recounted(file)["b"] == {"votes": 2, "score": Fraction(9, 2)}
    assert pabulib.differences(file) == {"score": {"b": ["5", "9/2"]}}
    tally = counting.count(Method.GREEDY, carrying.of_budget(file, Method.GREEDY))
    assert tally.winners == ("b", "c")
    assert tally.sheet["papers"]["blank"] == 2
    score = counting.count(Method.SCORE, carrying.of_budget(file, Method.SCORE))
    assert score.sheet["points"]["b"] == {"points": "9/2"}
    approval = counting.count(Method.APPROVAL, carrying.of_budget(file, Method.APPROVAL, seats=2))
    assert approval.sheet["votes"] == {"a": 2, "b": 2, "c": 0}


def test_points_that_do_not_fit_the_vote_are_told() -> None:
    assert fault(pabulib.read, with_points("1;a,b;3\n")) == "row 12: 1 points for 2 projects"
    assert fault(pabulib.read, with_points("1;a;x\n")) == "row 12: “x” is not a number"
    assert fault(pabulib.read, with_points("1;a;\n")) == "row 12: 0 points for 1 projects"


def test_what_a_vote_does_not_name_may_have_points_and_points_may_be_negative() -> None:
    text = with_points("1;a;-3\n2;a,b;1,1\n", "scoring", "default_score;1\n")
    poll = carrying.of_budget(budget(text), Method.GREEDY)
    assert poll.limits.least == -3
    assert counting.count(Method.GREEDY, poll).sheet["steps"][2]["points"] == "-2"


def test_a_type_that_is_missing_is_told_by_the_points() -> None:
    text = with_points("1;a;2\n").replace("vote_type;cumulative\n", "")
    assert budget(text).vote_type is VoteType.SCORING


def test_ordinal_votes_rank_and_have_bordas_points() -> None:
    text = BUDGET.replace("approval", "ordinal\nmax_length;4").replace("v2;1;", "v2;P/2,1;")
    file = budget(text)
    greedy = counting.count(Method.GREEDY, carrying.of_budget(file, Method.GREEDY))
    assert [(step["option"], step["points"]) for step in greedy.sheet["steps"]] == [
        ("1", "7"),
        ("P/2", "7"),
        ("x y", "4"),
    ]
    assert counting.count(Method.IRV, carrying.of_budget(file, Method.IRV)).winners == ("1",)
    assert len(counting.count(Method.STV, carrying.of_budget(file, Method.STV, seats=2)).winners) == 2
    shares = counting.count(Method.EQUAL_SHARES, carrying.of_budget(file, Method.EQUAL_SHARES))
    assert shares.winners == ("1", "P/2")


def test_ordinal_votes_may_write_their_points() -> None:
    file = budget(with_points("1;a,b;2,1\n2;b,a;2,1\n", "ordinal"))
    steps = counting.count(Method.GREEDY, carrying.of_budget(file, Method.GREEDY)).sheet["steps"]
    assert [step["points"] for step in steps] == ["3", "3", "0"]


@pytest.mark.parametrize(
    ("rule", "winners"),
    [
        ("greedy", ("1",)),
        ("greedy-no-skip", ("1",)),
        ("greedy-threshold\nmin_project_score_threshold;3", ()),
        ("greedy-custom\ncomment;#1: at least 80% of that project", ("1", "P/2")),
        ("greedy-custom\nunit;Poznań", ("1", "P/2")),
        ("greedy-custom\nunit;Elsewhere", ("1",)),
    ],
)
def test_the_rule_of_the_file_is_obeyed(rule: str, winners: tuple[str, ...]) -> None:
    file = budget(BUDGET.replace("rule;greedy", f"rule;{rule}").replace("100,5", "90"))
    assert counting.count(Method.GREEDY, carrying.of_budget(file, Method.GREEDY)).winners == winners


def test_a_project_that_was_withdrawn_is_passed_over() -> None:
    text = BUDGET.replace("rule;greedy", "rule;greedy-no-skip").replace("1;40;2", "1;999999999;2")
    tally = counting.count(Method.GREEDY, carrying.of_budget(budget(text), Method.GREEDY))
    assert [step["fate"] for step in tally.sheet["steps"]] == ["withdrawn", "funded", "does not fit"]


@pytest.mark.parametrize("method", [Method.IRV, Method.SCORE, Method.CONSENT, Method.YES_NO])
def test_votes_of_another_kind_are_refused(method: Method) -> None:
    with pytest.raises(Refused):
        carrying.of_budget(budget(), method)


def test_yes_or_no_are_the_two_projects_of_a_file() -> None:
    two = (
        BUDGET.replace("x y;70;1;;0\n", "")
        .replace("v3;x y;", "v3;P/2;")
        .replace("num_projects;3", "num_projects;2")
    )
    two = two.replace("v1;1,P/2", "v1;P/2")
    tally = counting.count(Method.YES_NO, carrying.of_budget(budget(two), Method.YES_NO))
    assert tally.winners == ("P/2",)


def test_an_instant_run_off_has_one_seat() -> None:
    with pytest.raises(Refused):
        carrying.of_ranked(blt.read(WARD.encode()), Method.IRV, seats=2)
    with pytest.raises(Refused):
        carrying.of_budget(budget(BUDGET.replace("approval", "ordinal")), Method.IRV, seats=2)
    with pytest.raises(Refused):
        carrying.of_ranked(blt.read(WARD.encode()), Method.APPROVAL)


def test_a_ward_is_read() -> None:
    ward = blt.read(WARD.encode())
    assert ward.options == ("1", "2", "4")
    assert ward.withdrawn == ("3",)
    assert ward.seats == 2
    assert ward.title == "A ward"
    assert ward.names == {"1": 'Ana "Aimée" # 1', "2": "Bo", "3": "Cy", "4": "Dee"}
    assert ward.papers == Counter({(("1",), ("2",)): 3, (("2", "4"), ("1",)): 2, (): 3})
    assert carrying.of_ranked(ward, Method.STV).seats == 2
    assert carrying.of_ranked(ward, Method.SCHULZE, seats=3).seats == 3
    assert carrying.of_ranked(ward, Method.IRV).seats == 1


def test_names_may_be_comments_or_missing() -> None:
    assert blt.read(b"2 1\n1 1 0\n0\n# Ana\n# Bo\nWard").names == {"1": "Ana", "2": "Bo"}
    assert blt.read(b"2 1\n1 1 0\n0\n").names == {}
    assert blt.read(b"2 1\n1 1 0\n0\n# Ana\n# Bo\n").title == ""
    assert blt.read(b'2 1\n1 1 0\n0\nAna\n-1\n""\n').names == {"1": "Ana", "2": "-1"}
    assert blt.read(b"2 1\n-1\n-1 -1\n1 1 0\n0\n").withdrawn == ("1",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "row 1: the file is empty"),
        ("\n# nothing\n", "row 1: the file is empty"),
        ("4\n", "row 1: the first row says how many"),
        ("4 0\n", "row 1: the first row says how many"),
        ("0 1\n", "row 1: the first row says how many"),
        ("4 two\n", "row 1: “two” is not a whole number"),
        ("4 2\n1 1 0\n\n1 5 0\n0\n", "row 4: “5” is the id of no option"),
        ("4 2\n1 1 0 2 0\n0\n", "row 2: “0” is the id of no option"),
        ("4 2\n1 1 2\n0\n", "row 2: a paper is how many"),
        ("4 2\n1\n0\n", "row 2: a paper is how many"),
        ("4 2\n1 1 1 0\n0\n", "row 2: the paper names an option twice"),
        ("4 2\n1.5 1 0\n0\n", "row 2: “1.5” is not a whole number"),
        ("4 2\n+-1 1 0\n0\n", "row 2: “+-1” is not a whole number"),
        ("4 2\n-9\n0\n", "row 2: “-9” is the id of no option"),
        ("4 2\n1 1 0\n", "row 2: no line with 0 alone"),
        ("1 1\n1 1 0\n0\nA\nB\nC\n", "row 6: 3 lines of names and title for 1 options"),
        ("3 1\n1 1 0\n0\nA\nB\nWard\n", "row 6: 3 lines of names and title for 3 options"),
        ("2 1\n1 1 0\n0\nA\n", "row 4: 1 lines of names and title for 2 options"),
        ("2 1\n1 1 0\n0\nA\n#B\nWard\n", "row 6: 2 lines of names and title for 2 options"),
        (b"1 1\n1 1 0\n0\n\xff\n", "row 4: this row is not written in UTF-8"),
    ],
)
def test_a_ward_that_is_wrong_is_told_with_its_row(text: str | bytes, told: str) -> None:
    assert fault(blt.read, text).startswith(told)


def test_a_number_of_papers_below_nothing_is_told() -> None:
    assert fault(blt.read, "2 1\n1 1 0\n (3) -2 1 0\n0\n").startswith("row 3: “-2” is less than nothing")


def test_ranked_rows_are_read() -> None:
    found = ranked_csv.read(BURLINGTON.encode())
    assert found.options == ("Ana", "Bo")
    assert found.papers == Counter({(("Ana",), ("Bo",)): 1, (("Bo",),): 1, (("Ana", "Bo"),): 1, (): 1})
    assert found.stopped == Counter({(): 1, (("Bo",),): 1})
    tally = counting.count(Method.IRV, carrying.of_ranked(found, Method.IRV))
    assert tally.sheet["papers"] == {"cast": 6, "blank": 1, "invalid": 0, "counted": 5}
    assert tally.sheet["rounds"][0] == {"votes": {"Bo": 2, "Ana": 1}, "exhausted": 2}


def test_a_paper_ends_where_several_were_marked_at_once() -> None:
    head = "ballot_id,rank,choice\n1,1,Bo\n1,2,$OVERVOTE\n2,1,Bo\n3,1,Ana\n4,1,Ana\n5,1,Ana\n"
    found = ranked_csv.read(f"{head}6,1,Cy\n6,2,$OVERVOTE\n6,3,Bo\n".encode())
    rounds = counting.count(Method.IRV, carrying.of_ranked(found, Method.IRV)).sheet["rounds"]
    assert rounds[-1] == {"votes": {"Ana": 3, "Bo": 2}, "exhausted": 1}
    alone = ranked_csv.read(b"ballot_id,rank,choice\n1,1,$OVERVOTE\n2,1,Bo\n")
    assert counting.count(Method.IRV, carrying.of_ranked(alone, Method.IRV)).sheet["papers"]["invalid"] == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (BURLINGTON, "", "row 1: the file is empty"),
        (BURLINGTON, "a,b\n1,2\n", "row 1: no column is a rank"),
        ("ballot_id,rank", "paper,rank", "row 1: the column ballot_id is missing"),
        ("ballot_id,rank", "\nballot_id,place", "row 2: the column rank is missing"),
        ("7,2,Bo", "7,2", "row 3: 2 cells under 3 titles"),
        ("7,2,Bo", "7,second,Bo", "row 3: “second” is not a whole number"),
        ("7,2,Bo", "7,0,Bo", "row 3: a row is a ballot"),
        ("7,2,Bo", ",2,Bo", "row 3: a row is a ballot"),
        ("7,2,Bo", "7,2,Bo,too", "row 3: 4 cells under 3 titles"),
        (BURLINGTON, "ballot_id,rank,choice\n7,1,$UNDERVOTE\n", "row 1: the file names no option"),
    ],
)
def test_ranked_rows_that_are_wrong_are_told(old: str, new: str, told: str) -> None:
    assert fault(ranked_csv.read, BURLINGTON.replace(old, new)).startswith(told)


def test_an_order_of_ties_names_every_option_once() -> None:
    def read(content: bytes) -> tuple[str, ...]:
        return ties.read(content, ("a", "b"))

    assert read(b"\xef\xbb\xbfb\n\n a \n") == ("b", "a")
    assert ties.read(ties.write(("b", "a")).encode(), ("a", "b")) == ("b", "a")
    assert fault(read, "b\nc\n") == "row 2: “c” is the id of no option"
    assert fault(read, "b\na\nb\n") == "row 3: “b” stands in row 1 already"
    assert fault(read, "b") == "row 1: “a” is missing from the order of ties"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1,5", "3/2"),
        ("1 000,50", "2001/2"),
        ("1\u202f000", "1000"),
        ("1,234,567", "1234567"),
        ("1,234.5", "2469/2"),
        (".5", "1/2"),
        ("7.", "7"),
        ("-3", "-3"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, meant: str) -> None:
    assert rows.number(1, typed) == Fraction(meant)


tiered = st.lists(st.permutations("123"), max_size=6).map(
    lambda orders: Counter(
        tuple((one,) for one in order[: len(order) - number % 4]) for number, order in enumerate(orders)
    )
)
named = (
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=9)
    .map(str.strip)
    .filter(bool)
)


@given(tiered, st.integers(1, 3), named)
def test_a_ward_is_written_as_it_is_read(papers: Counter[blt.Tiers], seats: int, name: str) -> None:
    ward = Ranked(
        ("1", "2", "3"), papers, names={"1": name, "2": "B", "3": "C", "4": "D"}, seats=seats, title=name
    )
    ward = Ranked(**{**{field: getattr(ward, field) for field in Ranked.__slots__}, "withdrawn": ("4",)})
    names = {one: name for one, name in ward.names.items() if one != "4"}
    whole = Ranked(ward.options, papers, names=names, seats=seats, title=name)
    assert blt.read(blt.write(whole).encode()) == whole
    assert blt.read(blt.write(ward).encode()) == ward


def test_a_ward_has_numbers() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        blt.write(Ranked(("a",), Counter()))
    with pytest.raises(ValueError, match="numbers from 1"):
        blt.write(Ranked(("2",), Counter()))


@given(tiered)
def test_ranked_rows_are_written_as_they_are_read(papers: Counter[blt.Tiers]) -> None:
    found = ranked_csv.read(b"ballot_id,rank,choice\na,1,1\na,2,2\na,3,3\na,4,$OVERVOTE\n")
    several = Ranked(found.options, papers + Counter({(("1",), ("2", "3")): 1}), found.stopped)
    again = ranked_csv.read(ranked_csv.write(several).encode())
    assert (again.papers, again.stopped) == (several.papers, several.stopped)


def test_a_budget_file_is_written_as_it_is_read() -> None:
    for text in (BUDGET, with_points("1;a,b;3,2\n2;;\n")):
        assert budget(pabulib.write(budget(text))) == budget(text)


def refused_at(read: Read, content: bytes) -> int:
    """The row that is told, or 0 where the file is read."""
    try:
        read(content)
    except Misread as misread:
        return misread.row
    return 0


@given(st.binary(max_size=200))
def test_no_file_does_more_than_be_refused(content: bytes) -> None:
    for read in READERS:
        assert 1 <= refused_at(read, content) <= len(content) + 1


@given(st.integers(0, len(BUDGET)), st.sampled_from([";", "\n", '"', "x", ",", ""]), st.integers(0, 9))
def test_a_file_with_a_slip_is_read_or_refused(place: int, typed: str, gone: int) -> None:
    for read, text in zip(READERS, (BUDGET, WARD, BURLINGTON, TABLE), strict=True):
        slip = text[:place] + typed + text[place + gone :]
        assert 0 <= refused_at(read, slip.encode()) <= slip.count("\n") + 1
