"""Ways of voting: anybody reads what each is for, and tries it; nothing is saved."""

import json

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.domain.counting import Method
from governance.domain.samples import SAMPLES
from governance.domain.ways import WAYS
from governance.forms.trials import MOST_KEPT
from tests.coop.pages import read, words
from tests.governance.ballot_papers import sent
from tests.governance.pages import english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
INDEX = "/votes/methodes/"


def path(method: Method) -> str:
    return f"{INDEX}{method.value}/"


def sending(page: BeautifulSoup, **typed: str | list[str]) -> dict[str, str | list[str]]:
    """What the form of the page would send, with these fields of the paper filled in."""
    form = page.select_one("#vote form")
    found = {name: values if len(values) > 1 else values[0] for name, values in sent(str(form)).lists()}
    return {**found, **{f"paper-{name}": value for name, value in typed.items()}}


def text(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in page.select(selector)]


def mine(page: BeautifulSoup) -> list[str]:
    """The papers that were tried, as the page tells them."""
    return text(page, ".samples .mine")


def test_each_is_listed_with_its_page() -> None:
    page = read(Client().get(INDEX))
    for method in Method:
        assert page.select_one(f'main a[href="{path(method)}"]'), method
    assert page.select_one('a[href="/regles/governance.quorum_share/"]')
    assert "rien de ce que vous écrivez n’est enregistré" in words(page)


def test_rules_and_votes_lead_there() -> None:
    assert read(Client().get("/regles/")).select_one(f'main a[href="{INDEX}"]')


@pytest.mark.parametrize("method", Method)
def test_each_page_tells_the_way_and_counts_its_sample(method: Method) -> None:
    said = words(read(english(Client()).get(path(method))))
    for part in (WAYS[method].name, WAYS[method].count, WAYS[method].fits, WAYS[method].lacks):
        assert part in said
    assert SAMPLES[method].question in said
    assert "saved nowhere" not in said
    assert words(read(Client().get(path(method)))) != said


@pytest.mark.parametrize("method", Method)
def test_a_blank_paper_is_counted_with_the_others_and_saved_nowhere(method: Method) -> None:
    visitor = Client()
    page = read(visitor.get(path(method)))
    is_choice = method in (Method.YES_NO, Method.CONSENT)
    typed = {"choice": "blank"} if is_choice else {"is_blank": "on"}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        again = read(visitor.post(path(method), sending(page, **typed)))
    assert [
        one["sql"] for one in asked if not one["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ] == []
    assert "il n’est enregistré nulle part" in words(again)
    (before,), (after,) = text(page, ".papers"), text(again, ".papers")
    blank = int(before.split()[before.split().index("Blanc") + 1])
    assert f"Blanc {blank + 1} Nul 0" in after
    assert len(again.select(".samples .mine")) == 1


def test_papers_add_up_in_the_page() -> None:
    """Enough more for the library alone, and it is no longer the garden that wins its duels."""
    visitor, way = Client(), path(Method.SCHULZE)
    page = read(visitor.get(way))
    assert text(page, ".winners")[0].startswith("Jardin partagé")
    for _time in range(14):
        page = read(visitor.post(way, sending(page, mark_3="1")))
    assert text(page, ".winners")[0].startswith("Bibliothèque d’outils")
    assert len(mine(page)) == 14
    assert "1. Bibliothèque d’outils" in mine(page)[0]


def test_a_mistake_is_said_and_nothing_is_counted() -> None:
    visitor, way = Client(), path(Method.DOTS)
    page = read(visitor.post(way, sending(read(visitor.get(way)), mark_0="8", mark_1="3")))
    assert page.select_one("#vote [role=alert]")
    assert [field["value"] for field in page.select(".dots input[value]")] == ["8", "3"]
    assert "n’est enregistré nulle part" not in words(page)
    assert page.select(".samples .mine") == []


def test_a_move_keeps_the_page_and_counts_nothing() -> None:
    visitor, way = Client(), path(Method.STV)
    page = read(visitor.post(way, sending(read(visitor.get(way)), mark_2="1")))
    page = read(visitor.post(way, sending(page, move="up-1")))
    assert page.select_one("select[name=paper-mark_1] option[value='1'][selected]")
    assert len(page.select(".samples .mine")) == 1
    assert page.select_one("#vote [role=alert]") is None


@pytest.mark.parametrize(
    "kept",
    [
        "{",
        "[[[0,1]],",
        "7",
        '[["a"]]',
        "[[[9,1]]]",
        "[[[-1,1]]]",
        "[[[0,true]]]",
        "[[[0,1],[0,1]]]",
        "[" * 9000,
        "null",
    ],
)
def test_papers_that_somebody_wrote_into_the_page_are_left_out(kept: str) -> None:
    page = read(Client().post(path(Method.APPROVAL), {"kept": kept, "paper-chosen": "1"}))
    assert "laissés de côté" in words(page)
    assert len(page.select(".samples .mine")) == 1


def test_a_page_keeps_no_more_than_so_many() -> None:
    many = json.dumps([[[0, 1]]] * (MOST_KEPT + 10))
    page = read(Client().post(path(Method.APPROVAL), {"kept": many, "paper-chosen": "1"}))
    (field,) = page.select("input[name=kept]")
    assert len(json.loads(str(field["value"]))) == MOST_KEPT


def test_an_objection_is_counted_as_one() -> None:
    visitor, way = Client(), path(Method.CONSENT)
    page = read(visitor.get(way))
    assert "le mardi et le vendredi" in words(page).lower()
    page = read(visitor.post(way, sending(page, choice="objection", reason="Le bruit.")))
    assert "Une objection tient encore" in words(page)
    assert "objection" in mine(page)[0]


@pytest.mark.parametrize("name", ["coin", "YES_NO", "yes-no", "x" * 3000])
def test_an_unknown_way_is_not_found(name: str) -> None:
    assert Client().get(f"{INDEX}{name}/").status_code == 404
