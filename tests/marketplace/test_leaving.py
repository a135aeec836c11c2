"""Leaving ends what was agreed and asked, or says what to finish first; all of it or nothing."""

import pytest
from django.urls import reverse

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.membership import Standing
from coop.selectors import members
from marketplace.domain.engagements import State
from marketplace.domain.requests import RequestState
from marketplace.selectors import engagements as agreed
from marketplace.selectors import requests as asked
from marketplace.services import engagements, leaving
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.reading import read
from tests.marketplace.samples import agree, id_of, invite, post, quarrel
from timebank.selectors import audit, balances

pytestmark = pytest.mark.django_db


def leave(person: Actor, *, by: Actor | None = None) -> None:
    leaving.leave(by=by or person, at=after(days=3), member_id=id_of(person))


def standing(person: Actor) -> Standing:
    known = members.get(id_of(person))
    assert known is not None
    return known.standing


def test_what_was_agreed_is_finished_first(amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn) -> None:
    engagement_id, quarrelled = agree(amina, bruno), quarrel(bruno, chloe)
    for person, count in ((amina, 1), (bruno, 2), (chloe, 1)):
        with pytest.raises(Refused, match=f"under way: {count}"):
            leave(person)
        assert standing(person) is Standing.ADMITTED
    browser = enter(amina)
    page = read(browser.get(reverse("membership_leave")))
    assert "Engagements under way: 1." in page
    assert "Leave the cooperative" not in page
    answer = browser.post(reverse("membership_leave"))
    assert answer.status_code == 422
    assert "Nothing was changed" in read(answer)
    engagements.cancel(by=amina, at=after(days=1), engagement_id=engagement_id, reason="I leave.")
    leave(amina)
    assert standing(amina) is Standing.ENDED
    assert agreed.get(quarrelled).facts.state is State.DISPUTED


def test_what_waits_ends(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    """Invitations to them are declined, what they asked is closed with its invitations."""
    to_bruno = invite(amina, bruno)
    own = post(bruno)
    from_bruno = engagements.invite(by=bruno, at=START, request_id=own, member_id=id_of(chloe))
    leave(bruno)
    assert agreed.get(to_bruno).facts.state is State.DECLINED
    assert agreed.get(from_bruno).facts.state is State.WITHDRAWN
    assert asked.facts(own).state is RequestState.CLOSED
    leave(bruno)  # twice is once
    assert audit.check().is_sound


def test_the_page_says_where_the_hours_go(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = agree(amina, bruno)
    for person in (bruno, amina):
        engagements.confirm(by=person, at=START, engagement_id=engagement_id, minutes=120)
    page = read(enter(bruno).get(reverse("membership_leave")))
    assert "You still hold 1 h 54 min: they go to the solidarity fund." in page
    assert "Give my hours first" in page
    page = read(enter(amina).get(reverse("membership_leave")))
    assert "Help somebody for 2 h" in page
    assert enter(amina).post(reverse("membership_leave")).status_code == 422
    assert enter(bruno).post(reverse("membership_leave")).status_code == 303
    assert balances.of_member(id_of(bruno)) == 0
    page = read(enter(amina).get(reverse("membership_leave")))
    assert "You have received 2 h more than you gave, and the solidarity fund holds 1 h 54 min." in page
    assert audit.check().is_sound


def test_one_leaves_by_oneself(amina: Actor, bruno: Actor, elise: Actor) -> None:
    for other in (bruno, elise):
        with pytest.raises(Forbidden):
            leave(amina, by=other)
    with pytest.raises(Hidden):
        leaving.leave(by=amina, at=START, member_id=10**9)
    assert standing(amina) is Standing.ADMITTED


def test_who_confirms_is_told_before_a_limit(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = agree(amina, bruno, wanted_minutes=1_150)
    url = reverse("engagement", args=[engagement_id])
    assert "50 min left before your limit." in read(enter(amina).get(url))
    assert "before your limit" not in read(enter(bruno).get(url))
