"""What members wish to be asked for: written on a page, obeyed by the next search, told to nobody."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.people import ProfileData
from coop.domain.quantities import say_minutes
from coop.services import profiles
from marketplace.domain.terms import Terms
from marketplace.domain.wishes import Wishes
from marketplace.models import Candidate, Wish
from marketplace.selectors import listings, matches, standings
from marketplace.services import matches as looking
from marketplace.services import wishes
from tests.conftest import LogIn
from tests.instants import START
from tests.marketplace.samples import LILLE, WEB, id_of, post, settle
from tests.timebank.reading import text

pytestmark = pytest.mark.django_db


def wish(by: Actor, **changed: object) -> None:
    wishes.write(by=by, at=START, wished=Wishes(**changed))  # type: ignore[arg-type]  # its fields


def proposed(requester: Actor, terms: Terms) -> list[int]:
    request_id = post(requester, terms=terms, budget_cents=60_00 if terms.has_euros else None)
    return [one.member_id for one in matches.of_request(request_id)]


def test_wishes_are_obeyed_by_the_next_search(amina: Actor, bruno: Actor) -> None:
    for changed, kept in (
        ({}, [True] * 4),
        ({"takes_gifts": False}, [True, True, True, False]),
        ({"takes_euros": False}, [True, False, False, True]),
        ({"floor_cents": 3_001}, [True, False, True, True]),
        ({"floor_cents": 3_000}, [True] * 4),
        ({"shortest_minutes": 121}, [False] * 4),
    ):
        wish(bruno, **changed)
        found = [proposed(amina, terms) for terms in (Terms.HOURS, Terms.EUROS, Terms.MIXED, Terms.GIFT)]
        assert found == [[bruno.member_id] if is_kept else [] for is_kept in kept], changed
    assert Candidate.objects.get(pk=id_of(bruno)).shortest_minutes == 121


def test_wishes_that_make_no_sense_change_nothing(bruno: Actor) -> None:
    wish(bruno, floor_cents=4_000)
    for wrong in (
        Wishes(takes_hours=False, takes_euros=False, takes_gifts=False),
        Wishes(floor_cents=0),
        Wishes(floor_cents=10_000_01 * 100),
        Wishes(shortest_minutes=40 * 60 + 1),
    ):
        with pytest.raises(Refused):
            wishes.write(by=bruno, at=START, wished=wrong)
    for stranger in (VISITOR, PLATFORM):
        with pytest.raises(Forbidden):
            wish(stranger)
    assert standings.wishes_of([id_of(bruno)]) == {id_of(bruno): Wishes(floor_cents=4_000)}


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        (
            {"takes_hours": False, "takes_euros": False, "takes_gifts": False},
            "wish_keeps_some_terms",
        ),
        ({"floor_amount": Decimal(0)}, "wish_floor_is_in_reason"),
        ({"floor_amount": Decimal("10000.01")}, "wish_floor_is_in_reason"),
        ({"shortest_minutes": 2401}, "wish_shortest_time_is_in_reason"),
    ],
)
def test_the_database_keeps_no_such_wish(bruno: Actor, columns: dict[str, object], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Wish.objects.create(member_id=id_of(bruno), **columns)


def test_the_page_keeps_what_is_typed(bruno: Actor, enter: LogIn, visitor: Client) -> None:
    browser, page = enter(bruno), reverse("wishes")
    typed = {"takes_hours": "on", "takes_euros": "on", "floor": "45,50", "shortest_minutes": "30 min"}
    for _click in range(2):
        assert browser.post(page, typed)["Location"] == page
    assert standings.wishes_of([id_of(bruno)])[id_of(bruno)] == Wishes(
        takes_gifts=False, floor_cents=4_550, shortest_minutes=30
    )
    shown = browser.get(page).content.decode()
    assert 'value="45.50"' in shown
    assert f'value="{say_minutes(30, "en")}"' in shown
    wrongs: tuple[dict[str, str], ...] = (
        {},
        {**typed, "floor": "a lot"},
        {**typed, "shortest_minutes": "\x00"},
    )
    assert [browser.post(page, wrong).status_code for wrong in wrongs] == [422, 422, 400]
    assert standings.wishes_of([id_of(bruno)])[id_of(bruno)].floor_cents == 4_550
    assert visitor.get(page).status_code == 302


def test_who_asks_learns_which_point_keeps_everybody_away(amina: Actor, enter: LogIn) -> None:
    """Three have the skill: two live far and do not help at a distance, one wants more for it."""
    for name in ("Chloé Morel", "Dina Faure"):
        settle(name, trades=(WEB,), place=LILLE, is_remote=False)
    wish(settle("Bruno Petit", trades=(WEB,)), floor_cents=9_000)
    request_id = post(amina, terms=Terms.EUROS, budget_cents=60_00)
    assert matches.of_request(request_id) == []
    assert [str(point) for point in listings.blockages(request_id, at=START)] == [
        "Members who would fit if it were nearer to them, or done at a distance: 2.",
        "Members who would fit for a larger budget: 1.",
    ]
    page = text(enter(amina).get(reverse("need", args=[request_id])))
    assert "What keeps them away" in page
    assert "Members who would fit for a larger budget: 1." in page
    looking.compute(by=amina, at=START, request_id=request_id)
    without = post(amina, terms=Terms.HOURS)
    assert listings.blockages(without, at=START) == ()


def test_a_skill_that_nobody_has_is_said(amina: Actor) -> None:
    request_id = post(amina, "proofreading")
    (told,) = listings.blockages(request_id, at=START)
    assert str(told).startswith("No member offers any of these skills yet.")


def test_who_has_the_skill_no_longer_says_nothing(amina: Actor) -> None:
    """A copy may be late: it finds somebody who gave the skill up since."""
    gone = settle("Chloé Morel", trades=(WEB,), place=LILLE, is_remote=False)
    request_id = post(amina)
    profiles.update(by=gone, at=START, member_id=id_of(gone), profile=ProfileData("Chloé Morel"))
    (told,) = matches_blocked(request_id)
    assert told.startswith("No member offers any of these skills yet.")


def matches_blocked(request_id: int) -> list[str]:
    return [str(point) for point in listings.blockages(request_id, at=START)]


def test_several_points_at_once_are_said(amina: Actor) -> None:
    far = settle("Chloé Morel", trades=(WEB,), place=LILLE, is_remote=False)
    wish(far, takes_hours=False)
    (told,) = listings.blockages(post(amina), at=START)
    assert "several points at once" in str(told)


def test_a_member_is_told_what_would_have_been_enough(amina: Actor, enter: LogIn) -> None:
    far = settle("Chloé Morel", trades=(WEB,), place=LILLE, is_remote=False)
    request_id, browser = post(amina), enter(far)
    assert "Why not me?" in text(browser.get(reverse("need", args=[request_id])))
    answer = browser.get(reverse("need_why_not", args=[request_id]))
    assert int(answer.headers["X-Query-Count"]) < 30
    page = text(answer)
    assert "This would have been enough:" in page
    assert "Say in your profile that you also help at a distance." in page
