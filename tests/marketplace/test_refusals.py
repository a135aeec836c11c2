"""Saying "not for me": what is learnt, what goes, what is refused, and what the database refuses."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from config import roles
from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.selectors import skills
from marketplace.domain.refusals import Ground, Refusal
from marketplace.domain.terms import Terms
from marketplace.models import Match, ServiceRequest
from marketplace.models import Refusal as Row
from marketplace.selectors import listings, matches
from marketplace.selectors import refusals as kept
from marketplace.services import candidates, leaving, refusals
from tests.instants import START
from tests.marketplace.samples import WEB, id_of, post, settle
from tests.rights import OWNER, acting_as

pytestmark = pytest.mark.django_db
TODAY = START.date()
SHORT = Refusal(Ground.SHORT, minutes=180)


def dismiss(person: Actor, request_id: int, refusal: Refusal = SHORT) -> int:
    return refusals.dismiss(by=person, at=START, request_id=request_id, refusal=refusal)


def said(person: Actor) -> list[Refusal]:
    return [one.refusal for one in kept.of_member(id_of(person))]


def test_the_need_goes_and_the_reason_stays(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    request_id = post(amina)
    first = dismiss(bruno, request_id)
    assert [one.member_id for one in matches.of_request(request_id)] == [id_of(chloe)]
    assert said(bruno) == [SHORT]
    assert dismiss(bruno, request_id) == first
    assert dismiss(bruno, request_id, Refusal(Ground.SHORT, minutes=240)) == first
    assert said(bruno) == [Refusal(Ground.SHORT, minutes=240)]
    assert said(chloe) == []


def test_every_ground_is_kept_as_it_was_said(amina: Actor, bruno: Actor) -> None:
    web = skills.ids_by_code()[WEB]
    given = [
        Refusal(Ground.SKILL, skill_id=web),
        Refusal(Ground.TERMS, terms=Terms.HOURS),
        Refusal(Ground.TIME, until_on=TODAY + timedelta(days=9)),
        Refusal(Ground.PERSON, person_id=id_of(amina)),
        Refusal(Ground.DISTANCE, km=2),
        Refusal(Ground.DISTANCE, km=3, skill_id=web),
    ]
    needs = [post(amina, is_remote=False) for _refusal in given]
    for request_id, refusal in zip(needs, given, strict=True):
        dismiss(bruno, request_id, refusal)
    assert said(bruno) == given
    during = kept.of_members([id_of(amina), id_of(bruno)], at=START)
    assert during == {id_of(bruno): tuple(given)}
    after = kept.of_members([id_of(bruno)], at=START + timedelta(days=9))
    assert after == {id_of(bruno): tuple(one for one in given if one.ground is not Ground.TIME)}


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (Refusal(Ground.SHORT, minutes=60), "would still be proposed"),
        (Refusal(Ground.DISTANCE, km=500), "would still be proposed"),
        (Refusal(Ground.TERMS, terms=Terms.EUROS), "would still be proposed"),
        (Refusal(Ground.TIME, until_on=TODAY), "within a year"),
        (Refusal(Ground.SKILL), "Say a little more"),
    ],
)
def test_what_would_not_help_is_refused_and_changes_nothing(
    amina: Actor, bruno: Actor, refusal: Refusal, words: str
) -> None:
    request_id = post(amina)
    with pytest.raises(Refused, match=words):
        dismiss(bruno, request_id, refusal)
    assert said(bruno) == []
    assert Match.objects.filter(request_id=request_id, member_id=id_of(bruno)).exists()


def test_only_who_is_proposed_dismisses(amina: Actor, bruno: Actor, elise: Actor) -> None:
    request_id = post(amina)
    with pytest.raises(Refused, match="You are not proposed"):
        dismiss(elise, request_id)
    with pytest.raises(Forbidden):
        dismiss(amina, request_id)
    with pytest.raises(Hidden):
        dismiss(bruno, request_id + 1_000)
    assert Row.objects.count() == 0


def test_a_filter_is_its_members_alone(amina: Actor, bruno: Actor, elise: Actor) -> None:
    refusal_id = dismiss(bruno, post(amina))
    for other in (amina, elise):
        with pytest.raises(Hidden):
            refusals.take_away(by=other, at=START, refusal_id=refusal_id)
        with pytest.raises(Hidden):
            refusals.change(by=other, at=START, refusal_id=refusal_id, refusal=SHORT)
    longer = Refusal(Ground.SHORT, minutes=300)
    refusals.change(by=bruno, at=START, refusal_id=refusal_id, refusal=longer)
    assert said(bruno) == [longer]
    with pytest.raises(Refused):
        refusals.change(by=bruno, at=START, refusal_id=refusal_id, refusal=Refusal(Ground.SHORT))
    with pytest.raises(Forbidden):
        refusals.change(
            by=bruno, at=START, refusal_id=refusal_id, refusal=Refusal(Ground.TERMS, terms=Terms.GIFT)
        )
    assert said(bruno) == [longer]
    refusals.take_away(by=bruno, at=START, refusal_id=refusal_id)
    assert said(bruno) == []
    with pytest.raises(Hidden):
        refusals.take_away(by=bruno, at=START, refusal_id=refusal_id)


def test_who_leaves_takes_their_filters_along(amina: Actor, bruno: Actor) -> None:
    dismiss(bruno, post(amina))
    leaving.leave(by=bruno, at=START, member_id=id_of(bruno))
    assert said(bruno) == []


def test_nothing_is_learnt_of_a_member_without_a_profile(amina: Actor) -> None:
    with pytest.raises(Hidden):
        kept.case(post(amina), 10**6, at=START)


@pytest.mark.parametrize("role", [roles.APPLICATION, OWNER])
@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"ground": "short"}, "refusal_has_what_its_reason_needs"),
        ({"ground": "short", "minutes": 3, "km": 2}, "refusal_has_what_its_reason_needs"),
        ({"ground": "terms"}, "refusal_has_what_its_reason_needs"),
        ({"ground": "terms", "terms": "gift", "minutes": 3}, "refusal_has_what_its_reason_needs"),
        ({"ground": "distance", "minutes": 3}, "refusal_has_what_its_reason_needs"),
        ({"ground": "other", "minutes": 3}, "refusal_has_what_its_reason_needs"),
        ({"ground": "person", "person_id": -1}, "refusal_is_of_somebody_else"),
    ],
)
def test_the_database_refuses_what_means_nothing(
    bruno: Actor, role: str, values: dict[str, Any], name: str
) -> None:
    own = {key: id_of(bruno) if value == -1 else value for key, value in values.items()}
    row = Row(member_id=id_of(bruno), made_at=START, **own)
    with pytest.raises(DatabaseError, match=name), transaction.atomic(), acting_as(role):
        Row.objects.bulk_create([row])


def test_the_database_keeps_each_filter_once(amina: Actor, bruno: Actor) -> None:
    dismiss(bruno, post(amina))
    with pytest.raises(DatabaseError, match="refusal_is_said_once"), transaction.atomic():
        Row.objects.bulk_create([Row(member_id=id_of(bruno), ground="short", minutes=9, made_at=START)])


def test_a_need_that_goes_leaves_the_filter(amina: Actor, bruno: Actor) -> None:
    settle("Dora Blin", others=(WEB,))
    request_id = post(amina)
    dismiss(bruno, request_id)
    ServiceRequest.objects.filter(pk=request_id).update(state="closed")
    assert said(bruno) == [SHORT]


def test_many_who_would_not_have_it_keep_nobody_else_from_being_found(
    amina: Actor, bruno: Actor, chloe: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those who fit best all say no to this person: the places are those of whoever comes after them."""
    monkeypatch.setattr(listings, "SPARES", (0, 2, 20))
    willing = {id_of(settle(f"Far {number}", place="59350", others=(WEB,))) for number in range(3)}
    near = {id_of(settle(f"Near {number}", trades=(WEB,))) for number in range(6)}
    away = {id_of(bruno), id_of(chloe)} | near
    for member_id in away:
        Row.objects.create(member_id=member_id, ground="person", person_id=id_of(amina), made_at=START)
    request_id = post(amina)
    candidates.refresh(by=PLATFORM, at=START)
    found = listings.find(request_id, at=START, count=3).found
    assert {one.fit.member_id for one in found} == willing
    monkeypatch.setattr(listings, "SPARES", (0,))
    assert listings.find(request_id, at=START, count=3).found == ()
