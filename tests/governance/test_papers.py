"""Ballot papers: what is shown is what is read, and nothing typed is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.counting import METHODS, Method, count
from governance.domain.polls import Limits, Paper
from governance.domain.slips import BUDGETS, RANKED, STRICT, Marks, Slip
from governance.forms.marked_papers import DotsPaper, RankedPaper
from governance.forms.papers import KINDS, paper
from governance.forms.ticked_papers import BudgetPaper
from tests.governance.ballot_papers import OPTIONS, drawn, marks_of, sent, slip_of, typed

slips = st.sampled_from(Method).flatmap(
    lambda method: st.integers(1, 5).map(lambda size: slip_of(method, count=size))
)
filled = slips.flatmap(lambda slip: st.tuples(st.just(slip), marks_of(slip)))


def test_each_method_has_its_paper() -> None:
    assert KINDS.keys() == METHODS.keys() == set(Method)


@given(filled)
def test_what_is_shown_is_what_is_read(one: tuple[Slip, Marks]) -> None:
    slip, marks = one
    again = sent(str(paper(slip, marks=marks)))
    if slip.method is Method.CONSENT and marks and marks[0][1]:
        again["paper-reason"] = "Trop tard le soir."
    form = paper(slip, again)
    assert form.is_valid(), form.errors
    assert form.marks() == marks
    assert form.reason() == (
        "Trop tard le soir." if "paper-reason" in again and "Trop" in again["paper-reason"] else ""
    )


@given(filled)
def test_a_paper_that_is_taken_is_a_valid_one(one: tuple[Slip, Marks]) -> None:
    """What a form lets through the counter counts: as a paper, or as a blank one."""
    slip, marks = one
    tally = count(slip.method, slip.poll([Paper(marks)]))
    assert tally.sheet["papers"]["invalid"] == 0
    assert tally.sheet["papers"]["blank"] == (not marks)


@pytest.mark.parametrize("method", Method)
def test_nothing_at_all_is_a_mistake_and_not_a_blank_vote(method: Method) -> None:
    slip = slip_of(method)
    form = paper(slip, sent(str(paper(slip))))
    assert not form.is_valid()
    page = drawn(form)
    assert page.select_one("[role=alert]")
    assert len(page.select(".wrong-words")) == 1
    assert form.marks() == ()


@pytest.mark.parametrize("method", Method)
def test_each_input_has_a_label_and_each_group_its_words(method: Method) -> None:
    page = drawn(paper(slip_of(method)))
    labels = {label["for"] for label in page.select("label[for]")}
    inputs = page.select("input:not([type=hidden]), select, textarea")
    assert inputs
    assert [one for one in inputs if one.get("id") not in labels] == []
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert page.fieldset is not None
    assert all(group.legend and group.legend.get_text(strip=True) for group in page.select("fieldset"))
    described = {
        name for one in page.select("[aria-describedby]") for name in str(one["aria-describedby"]).split()
    }
    assert described <= set(ids)
    first = page.find(["button", "input"])
    assert first is not None
    assert (first.name, first.get("name"), first["aria-hidden"]) == ("button", None, "true")


@pytest.mark.parametrize("method", [one for one in Method if one not in (Method.YES_NO, Method.CONSENT)])
def test_marks_and_blank_together_are_refused_and_both_are_kept(method: Method) -> None:
    slip = slip_of(method)
    data = sent(str(paper(slip, marks=((slip.ids[0], 1),))))
    data["paper-is_blank"] = "on"
    form = paper(slip, data)
    assert not form.is_valid()
    page = drawn(form)
    assert page.select_one("[name=paper-is_blank][checked]")
    assert sent(str(form)) == data
    emptied = data.copy()
    emptied["paper-empty"] = "1"
    again = paper(slip, emptied)
    assert again.is_rearranged
    assert "checked" not in str(again)
    assert "[role=alert]" not in str(again)
    assert not paper(slip, sent(str(again))).is_valid()


def test_yes_no_and_blank() -> None:
    slip = slip_of(Method.YES_NO)
    for choice, marks in (("0", (("a", 1),)), ("1", (("b c", 1),)), ("blank", ())):
        form = paper(slip, typed(choice=choice))
        assert form.is_valid()
        assert form.marks() == marks
    assert not paper(slip, typed(choice="2")).is_valid()
    assert not paper(slip, typed(choice="a")).is_valid()


class TestConsent:
    SLIP = slip_of(Method.CONSENT)

    def test_an_objection_has_words(self) -> None:
        form = paper(self.SLIP, typed(choice="objection", reason="  "))
        assert list(form.errors) == ["reason"]
        form = paper(self.SLIP, typed(choice="objection", reason="Le bruit, pour les voisins."))
        assert form.is_valid()
        assert (form.marks(), form.reason()) == ((("a", 1),), "Le bruit, pour les voisins.")

    @pytest.mark.parametrize("choice", ["consent", "blank"])
    def test_words_without_an_objection_are_not_lost(self, choice: str) -> None:
        form = paper(self.SLIP, typed(choice=choice, reason="Le bruit."))
        assert list(form.errors) == ["reason"]
        assert "Le bruit." in str(form)

    def test_consent_is_said_and_is_not_blank(self) -> None:
        form = paper(self.SLIP, typed(choice="consent"))
        assert form.is_valid()
        assert form.marks() == (("a", 0),)
        assert "Option a &lt;&amp;&gt;" in str(form)


class TestTicked:
    def test_no_more_than_so_many(self) -> None:
        slip = slip_of(Method.APPROVAL, limits=Limits(1, 1, options=2))
        form = paper(slip, typed(chosen=["0", "1", "3"]))
        assert not form.is_valid()
        assert "Options marquées : 3, pour 2 au plus. Il y en a 1 à retirer." in said(form)
        assert len(drawn(form).select("input[checked]")) == 3
        assert "Cochez 2 options au plus" in said(form)

    @pytest.mark.parametrize("chosen", [["9"], ["-1"], ["x" * 5000], ["0", "0"], ["0", "9"]])
    def test_what_is_not_on_the_paper_is_refused(self, chosen: list[str]) -> None:
        form = paper(slip_of(Method.APPROVAL), typed(chosen=chosen))
        assert not form.is_valid()
        assert drawn(form).select_one(".marks .wrong-words")

    @pytest.mark.parametrize("method", sorted(BUDGETS))
    def test_a_budget_says_what_each_costs_and_what_all_ticked_do(self, method: Method) -> None:
        form = paper(slip_of(method), typed(chosen=["0", "2", "nothing"]))
        assert isinstance(form, BudgetPaper)
        assert form.ticked_cents() == 400_00
        assert "400,00\xa0€" in said(form)
        assert "1\u202f000,00\xa0€" in said(form)
        assert [box["data-cents"] for box in drawn(form).select("[data-cents]")] == [
            "10000",
            "20000",
            "30000",
            "40000",
            "50000",
        ]


class TestDots:
    SLIP = slip_of(Method.DOTS)

    def form(self, *dots: str) -> DotsPaper:
        form = paper(self.SLIP, typed(**{f"mark_{number}": value for number, value in enumerate(dots)}))
        assert isinstance(form, DotsPaper)
        return form

    def test_too_many_are_said_with_how_many(self) -> None:
        form = self.form("7", "5", "", "", "")
        assert not form.is_valid()
        assert "Vous en donnez 12 en tout, pour 10 à donner : reprenez-en 2." in said(form)
        assert "Gommettes en trop : 2" in said(form)
        assert [one["value"] for one in drawn(form).select(".dots input[value]")] == ["7", "5"]

    def test_what_is_left_is_said(self) -> None:
        assert "Gommettes encore à donner : 3" in said(self.form("7", "", "0", "", ""))
        assert "Gommettes encore à donner : 10" in said(paper(self.SLIP))

    def test_none_and_nothing_are_one(self) -> None:
        assert self.form("7", "0", "", "", "").is_valid()
        form = self.form("7", "0", "", "", "")
        assert form.is_valid()
        assert form.marks() == (("a", 7),)
        assert not self.form("0", "0", "", "", "").is_valid()

    @pytest.mark.parametrize("value", ["sept", "-1", "1,5", "9" * 5000])
    def test_what_is_no_number_of_dots_is_said_beside_its_option(self, value: str) -> None:
        form = self.form("2", value, "", "", "")
        assert list(form.errors) == ["mark_1"]
        page = drawn(form)
        assert page.select_one(".dots li.wrong .wrong-words")
        assert [one["value"] for one in page.select(".dots input[value]")] == ["2", value]
        assert page.select_one("#id_paper-mark_1[aria-invalid=true]")

    def test_one_option_may_have_its_own_bound(self) -> None:
        slip = slip_of(Method.DOTS, limits=Limits(0, 4, total=10))
        assert "4 au plus sur une option" in said(paper(slip))
        assert paper(slip, typed(mark_0="5")).errors["mark_0"] == [
            f"{OPTIONS[0][1]}\xa0: 4 gommettes au plus."
        ]
        assert paper(slip, typed(mark_0="4")).is_valid()


class TestRanked:
    SLIP = slip_of(Method.SCHULZE)

    def form(self, *ranks: str, slip: Slip = SLIP, **more: str) -> RankedPaper:
        marks = {f"mark_{number}": value for number, value in enumerate(ranks)}
        form = paper(slip, typed(**marks, **more))
        assert isinstance(form, RankedPaper)
        return form

    def test_gaps_mean_nothing(self) -> None:
        form = self.form("5", "", "2", "5", "")
        assert form.is_valid()
        assert form.marks() == (("a", 2), ("42", 1), ("é", 2))

    @pytest.mark.parametrize("method", sorted(STRICT))
    def test_equal_ranks_are_refused_where_the_paper_would_end_there(self, method: Method) -> None:
        form = self.form("1", "1", "", "", "", slip=slip_of(method))
        assert not form.is_valid()
        assert "donnez à chacune le sien" in said(form)
        assert sent(str(form)).getlist("paper-mark_1") == ["1"]

    def test_a_move_casts_nothing_and_keeps_what_is_chosen(self) -> None:
        form = self.form("1", "2", "", "", "", move="up-1", is_blank="on")
        assert form.is_rearranged
        assert not form.is_bound
        again = sent(str(form))
        assert [again[f"paper-mark_{number}"] for number in range(5)] == ["2", "1", "", "", ""]
        assert again["paper-is_blank"] == "on"
        page = drawn(form)
        assert [row["data-rank"] for row in page.select(".ranks > li")] == ["1", "2", "0", "0", "0"]
        (focused,) = page.select("[autofocus]")
        assert (focused["value"], focused.get_text(" ", strip=True)) == (
            "up-1",
            "Monter Option b c <&>, rang 1",
        )

    def test_down_from_the_last_rank_is_out_and_up_is_in_again(self) -> None:
        out = sent(str(self.form("1", "2", "", "", "", move="down-1")))
        assert out["paper-mark_1"] == ""
        back = self.form("1", "", "", "", "", move="up-1")
        assert sent(str(back))["paper-mark_1"] == "2"

    @pytest.mark.parametrize("move", ["", "up", "up-5", "up--1", "sideways-1", "up-²", "\0"])
    def test_a_move_of_nothing_is_none(self, move: str) -> None:
        form = self.form("1", "2", "", "", "", move=move)
        assert not form.is_rearranged
        assert form.is_valid()

    def test_what_is_no_rank_is_left_out_of_a_move(self) -> None:
        form = self.form("1", "nine", "7", "²", "0", move="up-3")
        assert [row.rank for row in form.rows()] == [1, 2, 0, 0, 0]
        assert form.rows()[1].number == 3

    @pytest.mark.parametrize("method", sorted(RANKED))
    def test_whether_a_rank_may_be_shared_is_said(self, method: Method) -> None:
        shared = "peuvent partager un rang" in said(paper(slip_of(method)))
        assert shared is (method not in STRICT)


class TestGrades:
    def test_mentions_are_words_the_best_first(self) -> None:
        page = drawn(paper(slip_of(Method.MAJORITY_JUDGMENT)))
        first = [one.get_text(strip=True) for one in page.select(".grade-row")[0].select("label")]
        assert first == [
            "Excellent",
            "Très bien",
            "Bien",
            "Assez bien",
            "Passable",
            "Insuffisant",
            "À rejeter",
        ]

    def test_grades_without_a_mention_are_figures(self) -> None:
        slip = slip_of(Method.MAJORITY_JUDGMENT, limits=Limits(0, 7))
        page = drawn(paper(slip))
        assert [one.get_text(strip=True) for one in page.select(".grade-row")[0].select("label")][:2] == [
            "7",
            "Excellent",
        ]

    def test_a_grade_that_is_not_offered_is_said_beside_its_option(self) -> None:
        form = paper(slip_of(Method.SCORE), typed(mark_0="6", mark_1="3"))
        assert list(form.errors) == ["mark_0"]
        page = drawn(form)
        assert page.select(".grade-row")[0].select_one(".wrong-words")
        assert page.select_one("[name=paper-mark_1][value='3'][checked]")

    def test_zero_is_a_grade(self) -> None:
        form = paper(slip_of(Method.SCORE), typed(mark_0="0"))
        assert form.is_valid()
        assert form.marks() == (("a", 0),)


def said(form: object) -> str:
    """The words of a paper, as they are read."""
    from bs4 import BeautifulSoup

    text = BeautifulSoup(str(form), "html.parser").get_text(" ", strip=True)
    return " ".join(text.replace("\xa0:", " :").split(" "))
