"""A count as its page tells it: who won and why, every figure in words, ties said, nothing lost."""

import json
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.counting import Method, count
from governance.domain.polls import Budget, Paper, Poll
from governance.domain.samples import SAMPLES
from governance.domain.ways import WAYS
from governance.views.sheets import pieces, telling
from governance.views.sheets.pieces import Grid, Merits, Story, Told
from tests.governance.counting.polling import (
    OPTIONS,
    approvals,
    budgets,
    paper,
    points,
    poll,
    polls,
    ranking,
    rankings,
)

LABELS = {option: f"Projet {option.upper()} <i>" for option in OPTIONS}


def told(method: Method, one: Poll) -> Told:
    sheet = json.loads(json.dumps(count(method, one).sheet, sort_keys=True))
    return telling.of(
        sheet, LABELS | {option: f"Projet {option}" for option in one.options if option not in LABELS}
    )


def read(one: Told) -> str:
    """The whole page of it, as words."""
    page = BeautifulSoup(render_to_string("governance/sheets/sheet.html", {"told": one}), "html.parser")
    assert not page.select("i")
    for table in page.select("table"):
        heads = len(table.select("thead th"))
        assert {len(row.find_all(["th", "td"])) for row in table.select("tbody tr")} <= {heads}
    return " ".join(page.get_text(" ").split())


def grids(one: Told) -> list[Grid]:
    return [piece for piece in one.pieces if isinstance(piece, Grid)]


def column(grid: Grid, number: int) -> dict[str, str]:
    return {cells[0].text: cells[number].text for cells in grid.rows}


def steps(one: Told) -> Sequence[str]:
    (story,) = (piece for piece in one.pieces if isinstance(piece, Story))
    return story.steps


def costing(*costs: int, amount: int = 10, **more: Any) -> Budget:  # noqa: ANN401  those of Budget
    return Budget(
        Fraction(amount),
        {option: Fraction(cost) for option, cost in zip("abcde", costs, strict=False)},
        **more,
    )


def test_every_method_has_its_words_and_its_sample() -> None:
    assert telling.TELLERS.keys() == WAYS.keys() == SAMPLES.keys() == set(Method)


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_sample_is_told_whole(method: Method, language: str) -> None:
    sample = SAMPLES[method]
    labels = dict((*sample.slip.options, *sample.earlier))
    with translation.override(language):
        one = telling.of(count(method, sample.poll(())).sheet, labels)
        words = read(one)
    assert one.winners
    for winner in one.winners:
        assert winner.why
        assert winner.label in words
    assert one.papers[0][1] == str(sum(paper.count for paper in sample.papers))
    assert "%(" not in words


ROUGH: dict[Method, st.SearchStrategy[Poll]] = {
    Method.APPROVAL: polls(approvals, most_seats=3),
    Method.SCORE: polls(points, most_seats=3),
    Method.DOTS: polls(points, most_seats=3),
    Method.MAJORITY_JUDGMENT: polls(points, most_seats=3),
    Method.IRV: polls(rankings),
    Method.STV: polls(rankings, most_seats=3),
    Method.SCHULZE: polls(rankings, most_seats=3),
    Method.GREEDY: budgets(approvals),
    Method.EQUAL_SHARES: budgets(approvals, most_papers=6),
    Method.CONSENT: polls(approvals),
}


@pytest.mark.parametrize("method", ROUGH)
@given(data=st.data())
def test_whatever_was_voted_is_told(method: Method, data: st.DataObject) -> None:
    one = data.draw(ROUGH[method])
    found = told(method, one)
    words = read(found)
    assert [winner.label for winner in found.winners] == [
        LABELS[option] for option in count(method, one).winners
    ]
    assert found.winners or " ".join(found.nobody.split()) in words
    if not any(paper.marks for paper in one.papers):
        assert "Aucun bulletin n’est compté" in words


@pytest.mark.parametrize("size", [1, 40])
@pytest.mark.parametrize("method", [one for one in Method if one not in (Method.YES_NO, Method.CONSENT)])
def test_one_option_and_forty(method: Method, size: int) -> None:
    options = tuple(f"o{number}" for number in range(size))
    papers = tuple(
        Paper(tuple((option, rank) for rank, option in enumerate(options[start:] + options[:start], start=1)))
        for start in range(0, size, 3)
    )
    budget = Budget(Fraction(100), dict.fromkeys(options, Fraction(7)))
    if method in (Method.APPROVAL, Method.GREEDY, Method.EQUAL_SHARES):
        papers = tuple(Paper(tuple((option, 1) for option, _rank in one.marks)) for one in papers)
    one = told(method, Poll(options, papers, budget=budget))
    words = read(one)
    assert "Projet o0" in words
    assert all(len(grid.columns) <= 8 or method is Method.MAJORITY_JUDGMENT for grid in grids(one))


class TestPoints:
    def test_yes_is_told_with_what_was_needed(self) -> None:
        one = told(Method.YES_NO, poll(paper("a", 6), paper("b", 5), Paper((), 2), options="ab"))
        assert one.winners[0].why == "6 bulletins le disent, pour 6 nécessaires."
        assert one.papers == [("Bulletins", "13"), ("Compté", "11"), ("Blanc", "2"), ("Nul", "0")]

    def test_as_many_yes_as_no_is_no(self) -> None:
        one = told(Method.YES_NO, poll(paper("a", 5), paper("b", 5), options="ab"))
        assert one.winners[0].label == LABELS["b"]
        assert one.winners[0].why == "5 bulletins disent l’autre, pour 6 nécessaires."

    def test_a_tie_is_said(self) -> None:
        one = told(Method.DOTS, poll(paper({"a": 3}), paper({"b": 3}), options="ab", ties=("b", "a")))
        assert one.winners[0].label == LABELS["b"]
        assert one.ties == [
            f"Égalité entre {LABELS['b']} et {LABELS['a']} ; l’ordre place {LABELS['a']} derrière.".replace(
                " ;", "\xa0;"
            )
        ]
        assert one.order == [LABELS["b"], LABELS["a"]]

    def test_parts_of_a_point_are_said_as_they_are(self) -> None:
        one = told(Method.SCORE, poll(paper({"a": Fraction(37, 3), "b": 1})))
        assert one.winners[0].why == "37/3 points"

    def test_consent_round_by_round(self) -> None:
        papers = (paper({"a": 1, "b": 0}, 2), paper({"b": 1}), paper({"a": 0}, 3))
        one = told(Method.CONSENT, poll(*papers, options="ab"))
        assert one.winners == []
        assert "objection tient encore" in one.nobody
        assert one.order == ()
        (grid,) = grids(one)
        assert [[cell.text for cell in cells[1:]] for cells in grid.rows] == [
            ["2", "0", "2"],
            ["1", "2", "1"],
        ]


class TestMerits:
    def test_the_middle_and_all_that_was_given(self) -> None:
        one = told(
            Method.MAJORITY_JUDGMENT, poll(paper({"a": 5, "b": 3}, 2), paper({"a": 0, "b": 4}), options="ab")
        )
        assert "Au milieu se trouve «\xa0Très bien\xa0»" in one.winners[0].why
        merits = next(piece for piece in one.pieces if isinstance(piece, Merits))
        assert [(merit.label, merit.median) for merit in merits.merits] == [
            (LABELS["a"], "Très bien"),
            (LABELS["b"], "Assez bien"),
        ]
        assert sum(segment.width for segment in merits.merits[0].segments) == 1000
        assert column(grids(one)[0], 1) == {LABELS["a"]: "2", LABELS["b"]: "0"}

    def test_one_middle_for_two_is_told_apart(self) -> None:
        one = told(
            Method.MAJORITY_JUDGMENT, poll(paper({"a": 3, "b": 3}, 2), paper({"a": 5, "b": 4}), options="ab")
        )
        assert "jusqu’à ce qu’elles diffèrent" in one.winners[0].why


class TestRounds:
    def test_where_votes_go(self) -> None:
        papers = (ranking("a", 4), ranking("b a", 3), ranking("c b", 2), ranking("c", 1))
        one = told(Method.IRV, poll(*papers, ties=("a", "b", "c")))
        assert steps(one)[0] == (
            f"Sortie de {LABELS['c']}, avec 3\xa0voix. Report des voix\xa0: {LABELS['b']} +2."
        ).replace("\xa0voix", " voix")
        assert steps(one)[-1] == f"{LABELS['b']} l’emporte."
        (grid,) = grids(one)
        assert column(grid, 1) == {
            LABELS["b"]: "3",
            LABELS["a"]: "4",
            LABELS["c"]: "3",
            "Bulletins épuisés": "0",
        }
        assert column(grid, 2)["Bulletins épuisés"] == "1"
        assert one.winners[0].why.startswith("5 des 9 bulletins")
        assert one.ties

    def test_nobody_is_left_to_count(self) -> None:
        one = told(Method.IRV, poll(Paper((), 3)))
        assert one.winners[0].why == "Plus aucun bulletin ne comptait."

    def test_parts_of_votes_are_said_with_their_decimals(self) -> None:
        papers = (ranking("a b", 7), ranking("c", 3), ranking("d", 2))
        one = told(Method.STV, poll(*papers, options="abcd", seats=2))
        assert "2" in steps(one)[1]
        assert column(grids(one)[0], 2)[LABELS["b"]] == "1,99997"
        assert column(grids(one)[0], 2)["Décimales ignorées"] == "0,00003"
        with translation.override("en"):
            assert (
                column(grids(told(Method.STV, poll(*papers, options="abcd", seats=2)))[0], 2)[LABELS["b"]]
                == "1.99997"
            )

    def test_elected_without_the_quota(self) -> None:
        one = told(Method.STV, poll(ranking("a", 3), ranking("b", 2), options="ab", seats=2))
        assert "pour un quota de 2" in one.winners[0].why
        short = told(Method.STV, poll(ranking("a", 5), ranking("b", 1), options="ab", seats=2))
        assert "pas plus d’options que de places" in short.winners[1].why

    def test_many_rounds_are_several_tables(self) -> None:
        options = "abcdefgh"
        papers = [ranking(one, number) for number, one in enumerate(options, start=1)]
        one = told(Method.IRV, poll(*papers, options=options))
        assert [len(grid.columns) for grid in grids(one)] == [6, 3]
        assert "de 1 à 5" in grids(one)[0].title
        assert len(grids(one)[1].rows) < len(grids(one)[0].rows)


class TestDuels:
    def test_a_circle_is_decided_by_its_chains(self) -> None:
        papers = (ranking("a b c", 4), ranking("b c a", 3), ranking("c a b", 2))
        one = told(Method.SCHULZE, poll(*papers))
        assert one.winners[0].label == LABELS["a"]
        assert one.winners[0].why.startswith(f"L’option perd contre {LABELS['c']},")
        duels = next(grid for grid in grids(one) if grid.title.startswith("Duels"))
        assert column(duels, 2)[LABELS["a"]] == "6"
        assert duels.rows[0][2].is_won

    @pytest.mark.parametrize(
        ("papers", "options", "why"),
        [
            ((ranking("a b", 2),), "ab", "gagne chacun"),
            ((ranking("a b"), ranking("b a")), "ab", "ne perd aucun"),
            ((ranking("a"),), "a", "seule option"),
        ],
    )
    def test_why_it_wins(self, papers: tuple[Paper, ...], options: str, why: str) -> None:
        assert why in told(Method.SCHULZE, poll(*papers, options=options)).winners[0].why


class TestBudgets:
    def test_what_became_of_each(self) -> None:
        papers = (paper("a", 3), paper("b", 2), paper("c", 1))
        one = told(Method.GREEDY, poll(*papers, budget=costing(6, 7, 4)))
        (grid,) = grids(one)
        assert column(grid, 3) == {
            LABELS["a"]: "financé",
            LABELS["b"]: "ne tient pas dans ce qui reste",
            LABELS["c"]: "financé",
        }
        assert column(grid, 4)[LABELS["c"]] == "0,00\xa0€"
        assert "3 bulletins" in one.winners[0].why

    def test_nothing_fits(self) -> None:
        one = told(Method.GREEDY, poll(paper("abc"), budget=costing(11, 12, 13)))
        assert one.nobody == "Rien n’est financé."

    def test_shares_and_what_was_too_much(self) -> None:
        papers = (paper("ab", 6), paper("c", 4))
        one = told(Method.EQUAL_SHARES, poll(*papers, budget=costing(50, 50, 40, amount=100)))
        assert [winner.label for winner in one.winners] == [LABELS["a"], LABELS["c"]]
        assert column(grids(one)[0], 2)[LABELS["a"]] == "≈ 8,34\xa0€"
        said = steps(one)
        assert said[0] == "Le budget se partage entre 10 bulletins\xa0: 10,00\xa0€ chacun."
        assert "6,00\xa0€" in said[1]
        assert "140,00\xa0€, c’est trop" in said[2]

    def test_all_that_is_backed(self) -> None:
        one = told(Method.EQUAL_SHARES, poll(paper("a", 2), budget=costing(4, 5, 6)))
        assert steps(one)[-1] == "Tout ce que quelqu’un a coché est financé."

    def test_nobody_voted(self) -> None:
        one = told(Method.EQUAL_SHARES, poll(budget=costing(4, 5, 6)))
        assert one.nobody == "Rien n’est financé."
        assert steps(one) == []


def test_a_method_that_is_not_ours_is_refused() -> None:
    with pytest.raises(ValueError, match="coin"):
        telling.of({"method": "coin"}, {})


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [
        ("12", "12", "12"),
        ("1234567", "1\u202f234\u202f567", "1,234,567"),
        ("0.50000", "0,5", "0.5"),
        ("3.00000", "3", "3"),
    ],
)
def test_numbers_of_a_sheet(number: str, french: str, english: str) -> None:
    says: Callable[[str], str] = pieces.number_said
    assert says(number) == french
    with translation.override("en"):
        assert says(number) == english
