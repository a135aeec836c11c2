"""A need is changed by whoever asked, stays open for a voted time, and closes by itself after a notice."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from coop.selectors import skills
from marketplace.domain import permissions
from marketplace.domain import requests as asking
from marketplace.domain.engagements import State
from marketplace.domain.requests import Facts, RequestState
from marketplace.domain.terms import Terms
from marketplace.models import ServiceRequest
from marketplace.selectors import engagements as agreed
from marketplace.selectors import home, matches
from marketplace.selectors import requests as asked
from marketplace.selectors.requests import Filters
from marketplace.services import engagements, requests
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.reading import read
from tests.marketplace.samples import PROOF, WEB, agree, id_of, invite, need, post
from tests.marketplace.test_pages_needs import typed
from tests.rights import OWNER, acting_as


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("category", {"category": "unknown"}),
        ("ends_on", {"ends_on": date(1900, 1, 1)}),
        ("ends_on", {"starts_on": date(2026, 5, 2), "ends_on": date(2026, 5, 1)}),
    ],
)
def test_days_and_categories_that_can_not_be_are_told(
    founded: None, field: str, changes: dict[str, object]
) -> None:
    (fault,) = asking.faults(need(**changes), today=START.date())
    assert fault.field == field


def test_the_category_is_that_of_the_skills_unless_one_is_chosen(amina: Actor) -> None:
    assert asked.get(post(amina)).category == "web"
    chosen = post(amina, category="home", starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 1))
    found = asked.get(chosen)
    assert (found.category, found.starts_on, found.ends_on) == ("home", date(2026, 4, 1), date(2026, 4, 1))
    assert [one.id for one in asked.search(Filters(category="home"))] == [chosen]


def test_whoever_asked_changes_an_open_need_alone() -> None:
    own, other = Actor(user_id=1, member_id=1), Actor(user_id=2, member_id=2)
    for state in RequestState:
        assert permissions.may_edit(own, Facts(1, 1, state)) is (state is RequestState.OPEN)
        assert not permissions.may_edit(other, Facts(1, 1, state))


def test_a_change_is_matched_anew_and_invitations_stay_as_they_were(
    amina: Actor, bruno: Actor, chloe: Actor
) -> None:
    request_id = post(amina)
    engagement_id = invite(amina, bruno, request_id)
    changed = need(PROOF, title="Proofs", wanted_minutes=300, terms=Terms.MIXED, budget_cents=2_000)
    requests.edit(by=amina, at=START, request_id=request_id, need=changed)
    assert asked.get(request_id).need == replace(changed, category="words")
    assert [one.member_id for one in matches.of_request(request_id)] == [chloe.member_id]
    line = agreed.get(engagement_id)
    assert (line.terms, line.agreed_minutes, line.price_cents) == (Terms.HOURS, 120, None)
    assert line.facts.state is State.INVITED
    assert [one.id for one in asked.search(Filters(text="prouf", language="en"))] == [request_id]


def test_only_an_open_need_of_ones_own_is_changed(amina: Actor, bruno: Actor) -> None:
    request_id = post(amina)
    for act in (requests.renew, requests.edit):
        more = {"need": need()} if act is requests.edit else {}
        with pytest.raises(Forbidden):
            act(by=bruno, at=START, request_id=request_id, **more)
        with pytest.raises(Hidden):
            act(by=amina, at=START, request_id=request_id + 1, **more)
    with pytest.raises(Refused) as refused:
        requests.edit(by=amina, at=START, request_id=request_id, need=need(title=" "))
    assert refused.value.field == "title"
    requests.close(by=amina, at=START, request_id=request_id)
    with pytest.raises(Refused, match="stays as it was"):
        requests.edit(by=amina, at=START, request_id=request_id, need=need())
    with pytest.raises(Refused, match="post another"):
        requests.renew(by=amina, at=START, request_id=request_id)


def test_a_need_asks_for_as_much_as_was_given() -> None:
    plain = asking.Need("t", "t", (1,), 60, Terms.HOURS)
    asking.check_given(plain, kept_minutes=0)
    asking.check_given(plain, kept_minutes=60)
    asking.check_given(replace(plain, terms=Terms.GIFT), kept_minutes=0)
    for short in (replace(plain, wanted_minutes=59), replace(plain, terms=Terms.GIFT)):
        with pytest.raises(Refused, match="Members gave"):
            asking.check_given(short, kept_minutes=60)


def said(person: Actor, at: datetime) -> list[str]:
    return [card.title.msgid for card in home.cards(person, at)]


def test_it_closes_by_itself_after_a_notice_unless_it_is_renewed(amina: Actor, bruno: Actor) -> None:
    left, renewed = post(amina, title="Left"), post(amina, title="Renewed")
    engagement_id = invite(amina, bruno, left)
    assert "Are you still looking?" not in said(amina, after(days=52))
    assert said(amina, after(days=54)).count("Are you still looking?") == 2
    assert "Are you still looking?" not in said(bruno, after(days=54))
    requests.renew(by=amina, at=after(days=54), request_id=renewed)
    assert said(amina, after(days=55)).count("Are you still looking?") == 1
    assert requests.close_due(by=PLATFORM, at=after(days=59)) == 0
    assert requests.close_due(by=PLATFORM, at=after(days=60)) == 1
    assert requests.close_due(by=PLATFORM, at=after(days=61)) == 0
    assert asked.facts(left).state is RequestState.CLOSED
    assert asked.facts(renewed).state is RequestState.OPEN
    assert agreed.facts(engagement_id).state is State.WITHDRAWN
    assert AuditEvent.objects.filter(action="marketplace.withdraw").count() == 1
    with pytest.raises(Forbidden):
        requests.close_due(by=amina, at=after(days=60))


def test_what_opens_again_late_has_a_week_more(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    assert requests.close_due(by=PLATFORM, at=after(days=70)) == 0
    engagements.cancel(by=bruno, at=after(days=70), engagement_id=engagement_id, reason="No time.")
    assert requests.close_due(by=PLATFORM, at=after(days=76)) == 0
    assert "Are you still looking?" in said(amina, after(days=76))
    assert requests.close_due(by=PLATFORM, at=after(days=78)) == 1


def test_the_database_refuses_days_the_wrong_way_round(amina: Actor) -> None:
    request_id = post(amina)
    days = {"starts_on": date(2026, 5, 2), "ends_on": date(2026, 5, 1)}
    refused = pytest.raises(IntegrityError, match="request_ends_after_it_begins")
    with acting_as(OWNER), refused, transaction.atomic():
        ServiceRequest.objects.filter(pk=request_id).update(**days)


def test_the_form_of_a_need_shows_it_and_changes_it(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    request_id = post(amina, terms=Terms.MIXED, budget_cents=12_345)
    address = reverse("need_edit", args=[request_id])
    client = enter(amina)
    page = client.get(address)
    body = page.content.decode()
    assert "keeps the hours, the terms and the price" in read(page)
    assert 'value="123.45"' in body
    assert 'value="A page for my shop"' in body
    assert client.post(address, typed(title="")).status_code == 422
    assert client.post(address, typed(title="Another", category="home")).status_code == 303
    found = asked.get(request_id)
    assert (found.title, found.terms, found.category) == ("Another", Terms.HOURS, "home")
    assert enter(bruno).get(address).status_code == 403
    assert enter(bruno).post(address, typed(title="Mine")).status_code == 403
    requests.close(by=amina, at=START, request_id=request_id)
    assert client.get(address).status_code == 303
    assert skills.ids_by_code()[WEB] in found.skill_ids


def test_the_notice_renews_by_a_click(amina: Actor, chloe: Actor, enter: LogIn, visitor: Client) -> None:
    request_id = post(amina)
    ServiceRequest.objects.filter(pk=request_id).update(expires_at=_soon())
    address = reverse("need", args=[request_id])
    assert "Are you still looking?" in read(enter(amina).get(address))
    assert "still looking" not in read(enter(chloe).get(address))
    assert "still looking" not in read(visitor.get(address))
    assert enter(chloe).post(reverse("need_renew", args=[request_id])).status_code == 403
    assert enter(amina).post(reverse("need_renew", args=[request_id])).status_code == 303
    assert "Are you still looking?" not in read(enter(amina).get(address))
    assert id_of(amina) == asked.get(request_id).requester_id


def _soon() -> datetime:
    from django.utils import timezone

    return timezone.now() + timedelta(days=2)
