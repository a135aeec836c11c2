"""Offers: posted once, kept by their author, found while they stand, and asked for by a need."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.selectors import places, skills
from marketplace.domain import categories, offers, permissions
from marketplace.domain.engagements import State
from marketplace.domain.offers import OfferFacts, OfferState, Service
from marketplace.domain.terms import Terms
from marketplace.models import Engagement, Offer
from marketplace.selectors import engagements as agreed
from marketplace.selectors import offers as offered
from marketplace.selectors import requests as asked
from marketplace.selectors.offers import Filters
from marketplace.services import leaving
from marketplace.services import offers as offering
from tests.instants import START, after
from tests.marketplace.samples import LILLE, LYON, PROOF, WEB, id_of, need
from tests.people import make_pending
from tests.rights import OWNER, acting_as

PLAIN = Service(
    title="A page for your shop",
    text="I make pages that say when you are open.",
    skill_ids=(1,),
    terms=(Terms.HOURS,),
    is_remote=True,
)


def service(*codes: str, **changes: object) -> Service:
    ids = skills.ids_by_code()
    plain = replace(
        PLAIN, skill_ids=tuple(ids[code] for code in codes or (WEB,)), place_id=places.ids_by_code()[LYON]
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # the tests name fields of Service


def propose(author: Actor, *codes: str, **changes: object) -> int:
    key = f"{author.member_id}:{Offer.objects.count()}"
    return offering.post(by=author, at=START, service=service(*codes, **changes), key=key)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": " "}),
        ("text", {"text": "a\x00b"}),
        ("skills", {"skill_ids": ()}),
        ("skills", {"skill_ids": tuple(range(1, 12))}),
        ("category", {"category": "unknown"}),
        ("terms", {"terms": ()}),
        ("floor", {"floor_cents": 3_000}),
        ("floor", {"terms": (Terms.EUROS,), "floor_cents": 0}),
        ("floor", {"terms": (Terms.EUROS,), "floor_cents": 10_000_001}),
        ("place", {"is_remote": False}),
        ("radius_km", {"radius_km": 2_001}),
        ("radius_km", {"radius_km": -1}),
        ("usual_minutes", {"usual_minutes": 0}),
        ("usual_minutes", {"usual_minutes": 200 * 60 + 1}),
        ("ends_on", {"ends_on": date(1900, 1, 1)}),
        ("ends_on", {"starts_on": date(2026, 5, 2), "ends_on": date(2026, 5, 1)}),
    ],
)
def test_an_offer_that_can_not_be_is_told_beside_its_field(field: str, changes: dict[str, Any]) -> None:
    (fault,) = offers.faults(replace(PLAIN, **changes), today=START.date())
    assert fault.field == field
    with pytest.raises(Refused):
        offers.check(replace(PLAIN, **changes), today=START.date())


def test_what_is_offered_is_kept_clean() -> None:
    terms = (Terms.EUROS, Terms.HOURS, Terms.EUROS)
    typed = replace(PLAIN, title=" A  page ", skill_ids=(3, 1, 3), terms=terms)
    kept = offers.cleaned(replace(typed, radius_km=5, shows_floor=True))
    assert (kept.title, kept.skill_ids, kept.terms) == ("A page", (1, 3), (Terms.HOURS, Terms.EUROS))
    assert (kept.radius_km, kept.shows_floor) == (None, False)
    somewhere = offers.cleaned(replace(typed, place_id=4, floor_cents=2_000, shows_floor=True))
    assert (somewhere.radius_km, somewhere.shows_floor) == (30, True)
    assert offers.cleaned(replace(typed, place_id=4, radius_km=0)).radius_km == 0


def test_the_category_is_that_of_most_skills() -> None:
    assert categories.of_families(["web", "words", "words", ""]) == "words"
    assert categories.of_families(["words", "web"]) == "web"
    assert categories.of_families(["", "elsewhere"]) == ""


def test_what_is_put_aside_is_for_its_author_alone() -> None:
    author, other = Actor(user_id=1, member_id=1), Actor(user_id=2, member_id=2)
    for state in OfferState:
        facts = OfferFacts(1, 1, state)
        is_open = state is OfferState.OPEN
        assert permissions.may_see_offer(author, facts)
        assert permissions.may_see_offer(VISITOR, facts) is is_open
        assert permissions.may_ask_for(other, facts) is is_open
        assert not permissions.may_ask_for(author, facts)
        assert not permissions.may_ask_for(VISITOR, facts)
        assert permissions.may_change_offer(author, facts) is (state is not OfferState.CLOSED)
        assert not permissions.may_change_offer(other, facts)
        assert permissions.may_see_floor(author, facts, is_shown=False)
        assert permissions.may_see_floor(other, facts, is_shown=True)
        assert not permissions.may_see_floor(other, facts, is_shown=False)
        assert not permissions.may_see_floor(VISITOR, facts, is_shown=True)


def test_an_offer_is_posted_once(bruno: Actor, chloe: Actor) -> None:
    first = offering.post(by=bruno, at=START, service=service(), key="one")
    typed = service(title=" A page for your  shop")
    again = offering.post(by=bruno, at=after(minutes=1), service=typed, key="one")
    assert again == first
    for person, other in ((bruno, service(title="Else")), (chloe, service())):
        with pytest.raises(Refused, match="already sent"):
            offering.post(by=person, at=START, service=other, key="one")
    found = offered.get(first)
    assert (found.member_id, found.category, found.state) == (bruno.member_id, "web", OfferState.OPEN)
    assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "changes"), [("skills", {"skill_ids": (10**12,)}), ("place", {"place_id": 10**12})]
)
def test_what_nobody_knows_is_refused(bruno: Actor, field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        propose(bruno, **changes)
    assert (refused.value.field, Offer.objects.count()) == (field, 0)


def test_only_members_offer(founded: None) -> None:
    for person in (VISITOR, make_pending("Paul Roux")):
        with pytest.raises(Forbidden):
            propose(person)


def test_its_author_changes_pauses_renews_and_closes_it(bruno: Actor, chloe: Actor) -> None:
    offer_id = propose(bruno)
    changed = service(PROOF, title="Proofs", terms=(Terms.EUROS, Terms.MIXED), floor_cents=3_050, radius_km=7)
    offering.edit(by=bruno, at=START, offer_id=offer_id, service=changed)
    kept = offered.get(offer_id).service
    assert kept == replace(changed, category="words")
    offering.pause(by=bruno, at=START, offer_id=offer_id)
    assert not offered.standing(at=after(days=1))
    with pytest.raises(Hidden):
        offering.edit(by=chloe, at=START, offer_id=offer_id, service=changed)
    offering.renew(by=bruno, at=after(days=5), offer_id=offer_id)
    assert offered.get(offer_id).expires_at == after(days=185)
    for act in (offering.pause, offering.renew, offering.close):
        with pytest.raises(Forbidden):
            act(by=chloe, at=START, offer_id=offer_id)
        with pytest.raises(Hidden):
            act(by=bruno, at=START, offer_id=offer_id + 1)
    offering.close(by=bruno, at=START, offer_id=offer_id)
    offering.close(by=bruno, at=START, offer_id=offer_id)
    with pytest.raises(Refused, match="closed"):
        offering.renew(by=bruno, at=START, offer_id=offer_id)
    assert [one.state for one in offered.of_member(id_of(bruno))] == [OfferState.CLOSED]


def test_its_time_passes_once(bruno: Actor) -> None:
    offer_id, later = propose(bruno), propose(bruno)
    offering.renew(by=bruno, at=after(days=10), offer_id=later)
    assert [
        one.offer_id for one in offered.ending(id_of(bruno), at=after(days=170), until=after(days=185))
    ] == [offer_id]
    assert offering.pause_due(by=PLATFORM, at=after(days=179)) == 0
    assert offering.pause_due(by=PLATFORM, at=after(days=180)) == 1
    assert offering.pause_due(by=PLATFORM, at=after(days=180)) == 0
    assert [one.state for one in offered.of_member(id_of(bruno))] == [OfferState.OPEN, OfferState.PAUSED]
    with pytest.raises(Forbidden):
        offering.pause_due(by=bruno, at=after(days=180))


def test_it_stands_until_its_last_day(bruno: Actor) -> None:
    offer_id = propose(bruno, ends_on=date(2026, 3, 3))
    assert [one.offer_id for one in offered.standing(at=after(days=1))] == [offer_id]
    assert offered.standing(at=after(days=2), member_ids=[id_of(bruno)]) == []
    with pytest.raises(Refused, match="last day"):
        offering.renew(by=bruno, at=after(days=2), offer_id=offer_id)


def test_the_matching_reads_what_stands(bruno: Actor, chloe: Actor) -> None:
    propose(bruno, terms=(Terms.EUROS, Terms.GIFT), floor_cents=4_000, usual_minutes=90, radius_km=12)
    propose(chloe, PROOF)
    (one,) = offered.standing(at=START, member_ids=[id_of(bruno)])
    assert (one.member_id, one.terms, one.floor_cents) == (id_of(bruno), (Terms.EUROS, Terms.GIFT), 4_000)
    assert (one.usual_minutes, one.radius_km, one.skill_ids) == (90, 12, (skills.ids_by_code()[WEB],))
    assert len(offered.standing(at=START)) == 2


def test_asking_posts_a_need_and_invites_its_author_once(amina: Actor, bruno: Actor) -> None:
    offer_id = propose(bruno)
    wanted = need(title="As you offer")
    request_id = offering.ask(by=amina, at=START, offer_id=offer_id, need=wanted, key="ask")
    assert offering.ask(by=amina, at=START, offer_id=offer_id, need=wanted, key="ask") == request_id
    (line,) = agreed.of_request(request_id)
    assert (line.facts.giver_id, line.facts.state) == (bruno.member_id, State.INVITED)
    assert asked.open_count() == 1
    with pytest.raises(Refused, match="your own"):
        offering.ask(by=bruno, at=START, offer_id=offer_id, need=wanted, key="own")
    offering.pause(by=bruno, at=START, offer_id=offer_id)
    with pytest.raises(Refused, match="no longer offered"):
        offering.ask(by=amina, at=START, offer_id=offer_id, need=wanted, key="late")
    assert (asked.open_count(), Engagement.objects.count()) == (1, 1)


def test_offers_go_with_the_member_who_leaves(bruno: Actor, chloe: Actor) -> None:
    propose(bruno)
    kept = propose(chloe)
    leaving.leave(by=bruno, at=after(days=1), member_id=id_of(bruno))
    assert [one.offer_id for one in offered.standing(at=after(days=1))] == [kept]
    assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (Filters(), 2),
        (Filters(category="words"), 1),
        (Filters(terms=Terms.EUROS), 1),
        (Filters(terms=Terms.GIFT), 0),
        (Filters(region="Hauts-de-France"), 1),
        (Filters(is_remote=True), 1),
        (Filters(text="boutique"), 0),
    ],
)
def test_offers_are_filtered(bruno: Actor, filters: Filters, count: int) -> None:
    propose(bruno, is_remote=False)
    propose(
        bruno,
        PROOF,
        title="Relecture",
        terms=(Terms.HOURS, Terms.EUROS),
        place_id=places.ids_by_code()[LILLE],
    )
    assert offered.search(filters, at=START).paginator.count == count
    assert offered.regions(at=START) == ["Auvergne-Rhône-Alpes", "Hauts-de-France"]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("offer_says_how_one_thanks", {"terms": []}),
        ("offer_says_how_one_thanks", {"terms": ["barter"]}),
        ("offer_has_a_least_rate_in_euros_alone", {"floor_amount": 10, "floor_amount_currency": "EUR"}),
        ("offer_is_somewhere_or_remote", {"place": None, "radius_km": None, "is_remote": False}),
        ("offer_reaches_around_its_place", {"radius_km": None}),
        ("offer_ends_after_it_begins", {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 1)}),
        ("offer_is_in_a_known_state", {"state": "sleepy"}),
        ("offer_stands_for_a_while", {"expires_at": START}),
    ],
)
def test_the_database_refuses_what_can_not_be(bruno: Actor, name: str, changes: dict[str, Any]) -> None:
    offer_id = propose(bruno)
    with acting_as(OWNER), pytest.raises(IntegrityError, match=name), transaction.atomic():
        Offer.objects.filter(pk=offer_id).update(**changes)
