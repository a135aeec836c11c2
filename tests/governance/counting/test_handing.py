"""A poll that was written reads back as the same poll, in each format that can hold it."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from governance.domain import counting, kits
from governance.domain.counting import Method
from governance.domain.files import blt, carrying, handing, marked_csv, pabulib, ranked_csv
from governance.domain.files.rows import Misread
from governance.domain.polls import Budget, Paper, Poll
from tests.governance.counting import polling
from tests.governance.counting.polling import paper, poll, ranking
from tests.governance.counting.test_elections import BUDGETS, DATA, WARDS, budget, name_of

POINTS = polling.marked(st.fractions(0, 9, max_denominator=7))
MONEY = polling.budgets(polling.approvals), polling.budgets(polling.points)


def same(one: Poll, other: Poll) -> bool:
    """What a file holds: options, votes, seats and money."""
    sorted_ = (handing.sorted_papers(each.papers) for each in (one, other))
    first, second = sorted_
    return (one.options, one.seats, one.budget, first) == (other.options, other.seats, other.budget, second)


def order(one: Poll) -> Poll:
    """Ranks without holes, which no count looks at."""
    papers = []
    for each in one.papers:
        ranks = sorted({mark for _option, mark in each.marks})
        marks = tuple((option, ranks.index(mark) + 1) for option, mark in each.marks)
        papers.append(replace(each, marks=marks))
    return replace(one, papers=tuple(papers))


def from_csv(text: str, method: Method, seats: int = 1) -> Poll:
    return carrying.of_marked(marked_csv.read(text.encode()), method, seats=seats)


def from_blt(text: str, names: dict[str, str] | None = None) -> Poll:
    """names: by number, where options were numbered."""
    read = carrying.of_ranked(blt.read(text.encode()), Method.STV)
    called = names or {one: one for one in read.options}
    papers = tuple(
        replace(each, marks=tuple((called[option], mark) for option, mark in each.marks))
        for each in read.papers
    )
    options = tuple(called[one] for one in read.options)
    return replace(read, options=options, papers=papers, ties=options)


@given(polling.polls(POINTS, most_seats=3), st.lists(st.booleans(), min_size=12, max_size=12))
def test_a_table_reads_back(drawn: Poll, invalid: list[bool]) -> None:
    papers = tuple(
        replace(each, is_invalid=is_invalid) for each, is_invalid in zip(drawn.papers, invalid, strict=False)
    )
    drawn = replace(drawn, papers=papers)
    again = from_csv(handing.write(drawn, Method.SCORE, "csv"), Method.SCORE, drawn.seats)
    assert same(again, drawn)


@given(polling.polls(polling.rankings, most_seats=3))
def test_a_ward_reads_back(drawn: Poll) -> None:
    text = handing.write(drawn, Method.STV, "blt", title="Un conseil", names={"a": "Ana “Aimée” # 1"})
    read = blt.read(text.encode())
    assert (read.title, read.names["1"], read.names["2"]) == ("Un conseil", "Ana “Aimée” # 1", "b")
    names = dict(zip(read.options, polling.OPTIONS, strict=True))
    assert same(from_blt(text, names), order(drawn))


@pytest.mark.parametrize("method", [Method.GREEDY, Method.EQUAL_SHARES])
@given(st.one_of(MONEY), st.integers(0, 8), st.sampled_from(["greedy", "greedy-no-skip", "greedy-custom"]))
def test_a_budget_reads_back(method: Method, drawn: Poll, halves: int, rule: str) -> None:
    money = replace(
        drawn.funds(),
        threshold=halves if method is Method.GREEDY and halves % 2 else Fraction(halves, 2),
        is_stopping=rule != "greedy",
        reach=carrying.RESERVES_REACH if rule == "greedy-custom" else Fraction(1),
    )
    drawn = replace(drawn, budget=money)
    file = pabulib.read(handing.write(drawn, method, "pb", title="Un budget").encode())
    assert (pabulib.miscounted(file), file.meta["description"]) == ({}, "Un budget")
    again = carrying.of_budget(file, method)
    assert same(again, drawn)
    assert counting.count(method, again.breaking_ties(drawn.ties)) == counting.count(method, drawn)


@given(polling.polls(polling.points))
def test_points_read_back_as_a_budget_without_money(drawn: Poll) -> None:
    text = handing.write(drawn, Method.SCORE, "pb")
    assert same(carrying.of_budget(pabulib.read(text.encode()), Method.SCORE), drawn)


@given(st.permutations(list("aabbbcd")))
def test_nothing_tells_in_which_order_was_voted(votes: list[str]) -> None:
    told = {
        ending: handing.write(poll(*map(paper, votes), options="abcd"), Method.APPROVAL, ending)
        for ending in ("csv", "pb")
    }
    assert told == {
        ending: handing.write(poll(*map(paper, "aabbbcd"), options="abcd"), Method.APPROVAL, ending)
        for ending in ("csv", "pb")
    }


def test_each_method_has_its_formats() -> None:
    assert handing.formats(kits.MAJORITY) == ("csv",)
    assert handing.formats(Method.CONSENT) == ("csv",)
    assert handing.formats(Method.STV) == ("csv", "blt")
    assert handing.formats(Method.APPROVAL) == handing.formats(Method.GREEDY) == ("csv", "pb")


def test_a_vote_on_a_rule_is_a_table() -> None:
    votes = Poll(("yes", "no"), (Paper((("yes", 1),)), Paper(()), Paper((("no", 1),)), Paper((("yes", 1),))))
    assert handing.write(votes, kits.MAJORITY, "csv") == (
        "ballot_id,is_invalid,yes,no\n1,,,\n2,,,1\n3,,1,\n4,,1,\n"
    )


def test_numbers_between_options_are_withdrawn_ones() -> None:
    council = Poll(("2", "4"), (ranking("4 2", 3), ranking("2"), Paper(())), seats=2)
    assert handing.write(council, Method.STV, "blt").splitlines() == [
        *("4 2", "-1 -3", "1 0", "1 2 0", "3 4 2 0", "0"),
        *('"1"', '"2"', '"3"', '"4"', '""'),
    ]
    assert same(from_blt(handing.write(council, Method.STV, "blt")), council)
    for options in (("4", "2"), ("01", "2"), ("1", "99999")):
        numbered = handing.write(Poll(options, (Paper(((options[0], 1),)),)), Method.IRV, "blt")
        assert blt.read(numbered.encode()).names == {"1": options[0], "2": options[1]}


def money(**what: object) -> Poll:
    told = {"amount": Fraction(100), "costs": {"a": Fraction(30), "b": Fraction(5, 2)}} | what
    return Poll(("a", "b"), (paper("a"),), budget=Budget(**told))  # type: ignore[arg-type]  # its own fields


@pytest.mark.parametrize(
    ("votes", "method", "ending"),
    [
        (poll(), Method.STV, "pb"),
        (poll(), Method.APPROVAL, "blt"),
        (poll(), Method.STV, "zip"),
        (poll(Paper((), is_invalid=True)), Method.STV, "blt"),
        (poll(Paper((), is_invalid=True)), Method.APPROVAL, "pb"),
        (Poll(("a\n",), ()), Method.APPROVAL, "csv"),
        (Poll((" a",), ()), Method.APPROVAL, "csv"),
        (Poll(("",), ()), Method.APPROVAL, "csv"),
        (Poll(("a,b",), ()), Method.APPROVAL, "pb"),
        (poll(paper({"a": Fraction(1, 3)})), Method.SCORE, "pb"),
        (money(reach=Fraction(1, 2)), Method.GREEDY, "pb"),
        (money(withdrawn=frozenset({"a"})), Method.GREEDY, "pb"),
        (money(amount=Fraction(1, 3)), Method.GREEDY, "pb"),
    ],
)
def test_what_a_format_can_not_hold_is_refused(votes: Poll, method: Method, ending: str) -> None:
    with pytest.raises(Refused):
        handing.write(votes, method, ending)


def test_decimals_are_written_without_loss() -> None:
    project = pabulib.read(handing.write(money(), Method.GREEDY, "pb").encode()).projects[1]
    assert (project.cells["cost"], project.cost) == ("2.5", Fraction(5, 2))
    text = handing.write(poll(paper({"a": Fraction(-1, 80)})), Method.SCORE, "pb")
    assert "-0.0125" in text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "row 1: the file is empty"),
        ("ballot_id,is_invalid\n", "row 1: the columns are"),
        ("paper,is_invalid,a\n", "row 1: the columns are"),
        ("ballot_id,is_invalid,a,,b\n", "row 1: an option has no name"),
        ("ballot_id,is_invalid,a,a\n", "row 1: “a” stands in row 1 already"),
        ("ballot_id,is_invalid,a\n1,,1\n1,,\n", "row 3: “1” stands in row 2 already"),
        ("ballot_id,is_invalid,a\n,,1\n", "row 2: the vote has no number"),
        ("ballot_id,is_invalid,a\n1,yes,1\n", "row 2: “yes” is neither 1 nor nothing"),
        ("ballot_id,is_invalid,a\n1,,1,2\n", "row 2: 4 cells under 3 titles"),
        ("ballot_id,is_invalid,a\n1,,much\n", "row 2: “much” is not a number"),
        ("ballot_id,is_invalid,a\n1,,1/0\n", "row 2: “1/0” is not a number"),
    ],
)
def test_a_table_that_is_wrong_says_where(text: str, told: str) -> None:
    with pytest.raises(Misread) as fault:
        marked_csv.read(text.encode())
    assert str(fault.value).startswith(told)


def test_a_table_is_known_by_its_titles() -> None:
    assert marked_csv.is_one(b"\xef\xbb\xbfballot_id, is_invalid,a\n")
    assert not marked_csv.is_one(b"ballot_id,rank,choice\n")


def test_a_table_counts_by_methods_that_fit() -> None:
    table = handing.write(poll(paper("a"), options="ab"), Method.APPROVAL, "csv")
    assert counting.count(Method.YES_NO, from_csv(table, Method.YES_NO)).winners
    with pytest.raises(Refused):
        from_csv(table, Method.GREEDY)
    with pytest.raises(Refused):
        from_csv(table, Method.IRV, seats=2)
    with pytest.raises(Refused):
        from_csv(handing.write(poll(), Method.APPROVAL, "csv"), Method.YES_NO)


here = pytest.mark.skipif(
    not DATA.is_dir(), reason="the shared open data is not beside this copy of the project"
)


@here
@pytest.mark.parametrize("path", BUDGETS, ids=name_of)
def test_a_real_budget_reads_back(path: Path) -> None:
    found = carrying.of_budget(budget(path), Method.GREEDY)
    text = handing.write(found, Method.GREEDY, "pb")
    assert same(carrying.of_budget(pabulib.read(text.encode()), Method.GREEDY), found)
    assert same(
        replace(from_csv(handing.write(found, Method.SCORE, "csv"), Method.SCORE), budget=found.budget), found
    )


@here
@pytest.mark.parametrize("path", WARDS, ids=name_of)
def test_a_real_ward_reads_back(path: Path) -> None:
    found = carrying.of_ranked(blt.read(path.read_bytes()), Method.STV)
    assert same(from_blt(handing.write(found, Method.STV, "blt")), found)
    assert same(from_csv(handing.write(found, Method.STV, "csv"), Method.STV, found.seats), found)


@here
def test_burlington_reads_back() -> None:
    found = carrying.of_ranked(
        ranked_csv.read((DATA / "ranked" / "burlington_2009.csv").read_bytes()), Method.IRV
    )
    table = handing.write(found, Method.IRV, "csv")
    assert same(from_csv(table, Method.IRV), found)
    numbered = handing.write(found, Method.IRV, "blt")
    names = blt.read(numbered.encode()).names
    assert same(from_blt(numbered, dict(names)), found)
