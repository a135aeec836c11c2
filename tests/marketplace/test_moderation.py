"""What is out of place is reported by members, hidden by a coordinator who says why, and shown again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import VISITOR, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from marketplace.domain import moderation as law
from marketplace.domain import permissions
from marketplace.domain.moderation import Kind, Subject
from marketplace.domain.offers import OfferFacts, OfferState
from marketplace.domain.requests import Facts, RequestState
from marketplace.models import Hiding, Report
from marketplace.selectors import home, matches
from marketplace.selectors import moderation as moderated
from marketplace.selectors import offers as offered
from marketplace.selectors import requests as asked
from marketplace.selectors.requests import Filters
from marketplace.services import engagements, leaving
from marketplace.services import moderation as moderating
from marketplace.services import offers as offering
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.reading import read, titles
from tests.marketplace.samples import id_of, post, settle
from tests.marketplace.test_offers import propose
from tests.rights import OWNER, acting_as

OWN, OTHER = Actor(user_id=1, member_id=1), Actor(user_id=2, member_id=2)
JUDGE = Actor(user_id=3, member_id=3, roles=frozenset({Role.COORDINATOR}))


def test_who_may_say_hide_and_see() -> None:
    shown, hidden = (Subject(Kind.NEED, 7, 1, is_hidden) for is_hidden in (False, True))
    assert [law.may_report(person, shown) for person in (OWN, OTHER, JUDGE, VISITOR)] == [
        False,
        True,
        True,
        False,
    ]
    assert not law.may_report(OTHER, hidden)
    assert [law.may_decide(person, shown) for person in (OWN, OTHER, JUDGE)] == [False, False, True]
    assert not law.may_decide(JUDGE, Subject(Kind.OFFER, 7, 3, is_hidden=False))
    for person, sees in ((OWN, True), (OTHER, False), (JUDGE, True), (VISITOR, False)):
        assert law.may_see(person, author_id=1, is_hidden=True) is sees
        assert law.may_see(person, author_id=1, is_hidden=False)
        assert permissions.may_see_need(person, Facts(7, 1, RequestState.OPEN, is_hidden=True)) is sees
        assert permissions.may_see_offer(person, OfferFacts(7, 1, OfferState.OPEN, is_hidden=True)) is sees
    assert not permissions.may_invite(OWN, Facts(7, 1, RequestState.OPEN, is_hidden=True))
    assert not permissions.may_give(OTHER, Facts(7, 1, RequestState.OPEN, is_hidden=True))
    assert not permissions.may_ask_for(OTHER, OfferFacts(7, 1, OfferState.OPEN, is_hidden=True))
    assert shown.name == "need:7"


def hide(elise: Actor, kind: Kind, subject_id: int, reason: str = "Out of place.") -> None:
    moderating.hide(by=elise, at=START, kind=kind, subject_id=subject_id, reason=reason)


def keys(person: Actor) -> list[str]:
    return [card.title.msgid for card in home.cards(person, after(days=1))]


def test_what_is_hidden_is_found_no_more(amina: Actor, bruno: Actor, elise: Actor) -> None:
    request_id, offer_id = post(amina, title="Shop page"), propose(bruno, title="Shop page")
    hide(elise, Kind.NEED, request_id)
    hide(elise, Kind.OFFER, offer_id)
    assert asked.open_count() == 0
    assert not list(asked.search(Filters(text="shop", language="en")))
    assert not list(offered.search(offered.Filters(text="shop", language="en"), at=START))
    assert not offered.standing(at=START)
    assert asked.facts(request_id).is_hidden
    with pytest.raises(Refused, match="no longer open"):
        engagements.invite(by=amina, at=START, request_id=request_id, member_id=id_of(bruno))
    assert "“%(title)s” is hidden" in keys(amina)
    moderating.restore(by=elise, at=START, kind=Kind.NEED, subject_id=request_id, reason="All is well.")
    assert asked.open_count() == 1
    assert "“%(title)s” is shown again" in keys(amina)
    moderating.restore(by=elise, at=START, kind=Kind.NEED, subject_id=request_id, reason="Twice.")
    told = AuditEvent.objects.filter(action__startswith="marketplace.").order_by("pk")
    assert list(told.values_list("action", "subject", "data")) == [
        ("marketplace.hide", f"need:{request_id}", {}),
        ("marketplace.hide", f"offer:{offer_id}", {}),
        ("marketplace.restore", f"need:{request_id}", {}),
    ]


def test_a_report_waits_once_and_is_settled(amina: Actor, bruno: Actor, chloe: Actor, elise: Actor) -> None:
    request_id = post(amina)
    for person in (bruno, bruno, chloe):
        moderating.report(by=person, at=START, kind=Kind.NEED, subject_id=request_id, reason="Rude.")
    assert "Members report something out of place" in keys(elise)
    assert [told.reporter_id for told in moderated.reports()] == [bruno.member_id, chloe.member_id]
    moderating.dismiss(by=elise, at=START, report_id=moderated.reports()[0].id)
    moderating.dismiss(by=elise, at=START, report_id=Report.objects.earliest("pk").pk)
    assert (moderated.report_count(), Report.objects.count()) == (0, 2)
    assert AuditEvent.objects.filter(action="marketplace.dismiss").count() == 1
    moderating.report(by=bruno, at=START, kind=Kind.NEED, subject_id=request_id, reason="Again.")
    hide(elise, Kind.NEED, request_id)
    hide(elise, Kind.NEED, request_id, "Twice.")
    assert (moderated.report_count(), Hiding.objects.count()) == (0, 1)
    leaving.leave(by=bruno, at=after(days=1), member_id=id_of(bruno))
    assert Report.objects.count() == 1


def test_who_may_not_is_refused(amina: Actor, bruno: Actor, elise: Actor) -> None:
    request_id = post(amina)
    of_coordinator = post(elise)
    word: dict[str, Any] = {"at": START, "kind": Kind.NEED, "reason": "Rude."}
    for person, error in ((amina, Forbidden), (VISITOR, Forbidden)):
        with pytest.raises(error):
            moderating.report(by=person, subject_id=request_id, **word)
    for verb in (moderating.hide, moderating.restore):
        with pytest.raises(Forbidden):
            verb(by=bruno, subject_id=request_id, **word)
        with pytest.raises(Refused, match="your own"):
            verb(by=elise, subject_id=of_coordinator, **word)
        with pytest.raises(Hidden):
            verb(by=elise, subject_id=of_coordinator + 1, **word)
    with pytest.raises(Refused, match="Write something"):
        moderating.report(by=bruno, subject_id=request_id, **{**word, "reason": " "})
    with pytest.raises(Hidden):
        moderating.dismiss(by=elise, at=START, report_id=1)
    with pytest.raises(Refused, match="not hidden"):
        moderating.answer(by=amina, at=START, kind=Kind.NEED, subject_id=request_id, text="But…")
    hide(elise, Kind.NEED, request_id)
    with pytest.raises(Hidden):
        moderating.report(by=bruno, subject_id=request_id, **word)
    with pytest.raises(Forbidden):
        moderating.answer(by=elise, at=START, kind=Kind.NEED, subject_id=request_id, text="But…")
    assert Report.objects.count() == 0


def test_the_pages_say_it_to_whom_it_concerns(
    amina: Actor, bruno: Actor, elise: Actor, enter: LogIn, visitor: Client
) -> None:
    request_id = post(amina, title="Shop page")
    page, path = reverse("need", args=[request_id]), ["besoin", request_id]
    assert "Report this" in read(enter(bruno).get(page))
    assert "Report this" not in read(visitor.get(page))
    report = reverse("moderation_report", args=path)
    assert enter(bruno).post(report, {"reason": ""}).status_code == 422
    assert enter(bruno).post(report, {"reason": "Rude."}).status_code == 303
    assert enter(amina).post(report, {"reason": "Mine."}).status_code == 403
    desk = read(enter(elise).get(reverse("moderation")))
    assert "Shop page" in desk
    assert "Bruno Keller" in desk
    hiding = reverse("moderation_hide", args=path)
    assert enter(bruno).post(hiding, {"reason": "I wish."}).status_code == 403
    assert enter(elise).post(hiding, {"reason": "A word is rude."}).status_code == 303
    for reader in (visitor, enter(bruno)):
        assert reader.get(page).status_code == 404
        assert reader.get(f"/api/v1/needs/{request_id}").status_code == 404
        assert titles(reader.get(reverse("needs"))) == []
    assert "A word is rude." in read(enter(amina).get(page))
    answer = reverse("moderation_answer", args=path)
    assert enter(bruno).get(answer).status_code == 404
    assert enter(amina).post(answer, {"reason": "I mended it."}).status_code == 303
    assert "I mended it." in read(enter(elise).get(reverse("moderation")))
    back = reverse("moderation_restore", args=path)
    assert enter(elise).post(back, {"reason": "Mended."}).status_code == 303
    assert visitor.get(page).status_code == 200
    assert enter(elise).get(reverse("moderation_hide", args=["autre", request_id])).status_code == 404


def test_an_offer_is_hidden_too(bruno: Actor, chloe: Actor, elise: Actor, enter: LogIn) -> None:
    offer_id = propose(bruno)
    page = reverse("offer", args=[offer_id])
    assert "Report this" in read(enter(chloe).get(page))
    hide(elise, Kind.OFFER, offer_id)
    assert enter(chloe).get(page).status_code == 404
    assert "Hidden by a coordinator" in read(enter(bruno).get(page))


def test_nobody_judges_their_own_report(enter: LogIn, bruno: Actor) -> None:
    other = settle("Iris Roy", powers=(Role.COORDINATOR,))
    request_id = post(other)
    moderating.report(by=bruno, at=START, kind=Kind.NEED, subject_id=request_id, reason="Rude.")
    (told,) = moderated.reports()
    assert "another coordinator looks at it" in read(enter(other).get(reverse("moderation")))
    dismissal = enter(other).post(reverse("moderation_dismiss", args=[told.id]))
    assert dismissal.status_code >= 400 or moderated.report_count() == 1


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("hiding_is_about_one_thing", {"request": None}),
        ("hiding_says_why", {"reason": ""}),
        ("hiding_says_why_it_ends", {"restored_at": START}),
    ],
)
def test_the_database_keeps_hidings_whole(
    amina: Actor, elise: Actor, name: str, changes: dict[str, object]
) -> None:
    hide(elise, Kind.NEED, post(amina))
    with acting_as(OWNER), pytest.raises(IntegrityError, match=name), transaction.atomic():
        Hiding.objects.update(**changes)


@pytest.mark.parametrize(
    ("name", "changes"),
    [("report_is_about_one_thing", {"request": None}), ("report_says_why", {"reason": ""})],
)
def test_the_database_keeps_reports_whole(
    amina: Actor, bruno: Actor, name: str, changes: dict[str, object]
) -> None:
    moderating.report(by=bruno, at=START, kind=Kind.NEED, subject_id=post(amina), reason="Rude.")
    with acting_as(OWNER), pytest.raises(IntegrityError, match=name), transaction.atomic():
        Report.objects.update(**changes)


def test_nothing_is_open_twice(amina: Actor, bruno: Actor, elise: Actor) -> None:
    request_id, offer_id = post(amina), propose(bruno)
    hide(elise, Kind.NEED, request_id)
    hide(elise, Kind.OFFER, offer_id)
    at = timezone.now() + timedelta(days=1)
    for name, row in (
        ("need_is_hidden_once", Hiding(request_id=request_id, reason="x", hidden_at=at)),
        ("offer_is_hidden_once", Hiding(offer_id=offer_id, reason="x", hidden_at=at)),
    ):
        with acting_as(OWNER), pytest.raises(IntegrityError, match=name), transaction.atomic():
            row.save()


def test_what_is_hidden_is_no_longer_proposed_to_those_who_fit(
    amina: Actor, bruno: Actor, founded: None
) -> None:
    request_id = post(amina)
    judge = settle("Coralie Diaz", powers=(Role.COORDINATOR,))
    assert [id for id, _title in matches.open_for(id_of(bruno), most=5)] == [request_id]
    moderating.hide(by=judge, at=START, kind=Kind.NEED, subject_id=request_id, reason="Out of place.")
    assert matches.open_for(id_of(bruno), most=5) == []


def test_what_is_hidden_is_not_counted_among_what_is_asked(amina: Actor, elise: Actor) -> None:
    request_id = post(amina)
    post(amina)
    week = asked.counted(after=after(days=-1), until=after(days=1))
    assert week.get() == {"what": "needs", "first": 2, "second": 2}
    hide(elise, Kind.NEED, request_id)
    assert week.get() == {"what": "needs", "first": 1, "second": 1}


def test_what_is_put_aside_is_not_reported_nor_named(bruno: Actor, chloe: Actor, enter: LogIn) -> None:
    """The title of an offer that is paused is its author's alone, on the form of reports too."""
    offer_id = propose(bruno)
    address = reverse("moderation_report", args=["offre", offer_id])
    assert enter(chloe).get(address).status_code == 200
    offering.pause(by=bruno, at=START, offer_id=offer_id)
    assert enter(chloe).get(address).status_code == 404
    with pytest.raises(Hidden):
        moderating.report(by=chloe, at=START, kind=Kind.OFFER, subject_id=offer_id, reason="Odd.")
    assert not Report.objects.exists()
