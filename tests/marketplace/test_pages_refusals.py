"""The pages of "not for me": who may, what is said, bad input, and the same form sent twice."""

import pytest
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from marketplace.domain.refusals import Ground, Refusal
from marketplace.selectors import refusals as kept
from marketplace.services import refusals
from tests.conftest import LogIn
from tests.marketplace.samples import LILLE, id_of, post, settle
from tests.timebank.reading import text

pytestmark = pytest.mark.django_db


def said(person: Actor) -> list[Refusal]:
    return [one.refusal for one in kept.of_member(id_of(person))]


def test_a_member_says_not_for_me_and_finds_it_on_a_page_of_their_own(
    amina: Actor, bruno: Actor, enter: LogIn
) -> None:
    request_id = post(amina, at=timezone.now(), is_remote=False)
    browser, address = enter(bruno), reverse("need_dismiss", args=[request_id])
    assert address in browser.get(reverse("need", args=[request_id])).content.decode()
    page = text(browser.get(address))
    assert "It happens 5 km from you." in page
    assert "Nobody else reads your answer" in page
    assert "The skill that I do not offer any more" not in page  # there is only one
    for _click in range(2):
        answer = browser.post(address, {"ground": "distance", "km": "3", "is_for_skill": "on"})
        assert (answer.status_code, answer["Location"]) == (303, reverse("refusals"))
    (refusal,) = said(bruno)
    assert (refusal.ground, refusal.km) == (Ground.DISTANCE, 3)
    assert refusal.skill_id is not None
    page = text(browser.get(reverse("refusals")))
    assert "No further than 3 km for “" in page
    assert "You could help" not in text(browser.get(reverse("need", args=[request_id])))
    assert "You said no to nothing" in text(enter(amina).get(reverse("refusals")))


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"ground": "skill"}, "Nothing that asks for “"),
        ({"ground": "terms"}, "Nothing in hours"),
        ({"ground": "short", "minutes": "3 h"}, "Nothing shorter than 3 h"),
        ({"ground": "person"}, "Not with Amina Benali"),
        ({"ground": "distance", "km": "3"}, "No further than 3 km"),
    ],
)
def test_each_reason_in_words(
    amina: Actor, bruno: Actor, enter: LogIn, sent: dict[str, str], shown: str
) -> None:
    request_id = post(amina, at=timezone.now(), is_remote=False)
    answer = enter(bruno).post(reverse("need_dismiss", args=[request_id]), sent, follow=True)
    assert shown in text(answer)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a reason"),
        ({"ground": "else"}, "Select a valid choice"),
        ({"ground": "short", "minutes": "1 h"}, "would still be proposed to you"),
        ({"ground": "short", "minutes": ""}, "Say a little more"),
        ({"ground": "time", "until_on": "1900-01-01"}, "within a year"),
        ({"ground": "time", "until_on": "soon"}, "Enter a valid date"),
        ({"ground": "distance", "km": "-4"}, "greater than or equal to 0"),
        ({"ground": "distance", "km": "9" * 30}, "less than or equal to 2000"),
    ],
)
def test_bad_input_is_told_and_changes_nothing(
    amina: Actor, bruno: Actor, enter: LogIn, sent: dict[str, str], words: str
) -> None:
    request_id = post(amina, at=timezone.now(), is_remote=False)
    answer = enter(bruno).post(reverse("need_dismiss", args=[request_id]), sent)
    assert answer.status_code == 422
    assert words in text(answer)
    assert said(bruno) == []


def test_what_is_done_at_a_distance_is_never_too_far(amina: Actor, enter: LogIn) -> None:
    dora = settle("Dora Blin", place=LILLE, trades=("website",))
    page = text(enter(dora).get(reverse("need_dismiss", args=[post(amina, at=timezone.now())])))
    assert "it is too far" not in page
    assert "I have no time now" in page


def test_who_may(amina: Actor, bruno: Actor, elise: Actor, enter: LogIn) -> None:
    request_id = post(amina, at=timezone.now())
    address = reverse("need_dismiss", args=[request_id])
    assert enter(elise).get(address).status_code == 404
    refused = enter(elise).post(address, {"ground": "person"})
    assert (refused.status_code, "You are not proposed" in text(refused)) == (422, True)
    assert enter(amina).get(address).status_code == 403
    assert enter(amina).post(address, {"ground": "person"}).status_code == 403
    refusal_id = refusals.dismiss(
        by=bruno, at=timezone.now(), request_id=request_id, refusal=Refusal(Ground.SHORT, minutes=200)
    )
    for name in ("refusal", "refusal_take_away"):
        assert enter(amina).post(reverse(name, args=[refusal_id])).status_code == 404
    assert enter(elise).get(reverse("refusal", args=[refusal_id])).status_code == 404
    assert said(bruno) != []


def test_changed_and_taken_away_on_its_page(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    refusal_id = refusals.dismiss(
        by=bruno,
        at=timezone.now(),
        request_id=post(amina, at=timezone.now()),
        refusal=Refusal(Ground.SHORT, minutes=200),
    )
    browser, address = enter(bruno), reverse("refusal", args=[refusal_id])
    assert "Nothing shorter than 3 h 20 min" in text(browser.get(address))
    for wrong in ("", "never", "0"):
        assert browser.post(address, {"minutes": wrong}).status_code == 422
    assert said(bruno) == [Refusal(Ground.SHORT, minutes=200)]
    assert browser.post(address, {"minutes": "4 h"})["Location"] == reverse("refusals")
    assert said(bruno) == [Refusal(Ground.SHORT, minutes=240)]
    away = reverse("refusal_take_away", args=[refusal_id])
    assert browser.post(away).status_code == 303
    assert said(bruno) == []
    assert browser.post(away).status_code == 404


def test_what_has_no_value_is_taken_away_and_not_changed(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    refusal_id = refusals.dismiss(
        by=bruno,
        at=timezone.now(),
        request_id=post(amina, at=timezone.now()),
        refusal=Refusal(Ground.PERSON, person_id=id_of(amina)),
    )
    assert enter(bruno).get(reverse("refusal", args=[refusal_id])).status_code == 404
