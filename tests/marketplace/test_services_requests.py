"""Asking for help: once, well formed, by members; and asking no more."""

from datetime import date
from uuid import uuid4

import pytest

from coop.domain.actors import VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.services import members
from marketplace.domain.engagements import State
from marketplace.domain.requests import RequestState
from marketplace.domain.terms import Terms
from marketplace.selectors import engagements as agreed
from marketplace.selectors import listings, matches
from marketplace.selectors import requests as asked
from marketplace.selectors.listings import WhyNot
from marketplace.selectors.requests import Filters
from marketplace.services import matches as matching
from marketplace.services import requests
from tests.instants import START, after
from tests.marketplace.samples import PROOF, WEB, agree, id_of, invite, need, post, settle
from tests.people import make_pending


def test_a_need_is_posted_and_matched_at_once(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    request_id = requests.post(by=amina, at=START, need=need(), key="one")
    posted = asked.get(request_id)
    assert (posted.requester_id, posted.state) == (amina.member_id, RequestState.OPEN)
    proposed = matches.of_request(request_id)
    assert [match.member_id for match in proposed] == [bruno.member_id, chloe.member_id]
    assert str(proposed[0].reasons[0]) == "offers the skill asked, as a trade"


def test_the_same_form_sent_twice_is_one_need(amina: Actor) -> None:
    first = requests.post(by=amina, at=START, need=need(PROOF, WEB, title=" A  page "), key="one")
    again = requests.post(by=amina, at=after(minutes=1), need=need(WEB, PROOF, title="A page"), key="one")
    assert again == first
    assert asked.of_member(id_of(amina)).paginator.count == 1


def test_the_same_key_with_another_need_is_refused(amina: Actor, bruno: Actor) -> None:
    requests.post(by=amina, at=START, need=need(), key="one")
    with pytest.raises(Refused, match="already sent"):
        requests.post(by=amina, at=START, need=need(title="Something else"), key="one")
    with pytest.raises(Refused, match="already sent"):
        requests.post(by=bruno, at=START, need=need(), key="one")
    assert asked.open_count() == 1


def test_a_need_keeps_its_euros_exactly(amina: Actor) -> None:
    request_id = post(amina, terms=Terms.MIXED, budget_cents=12_345)
    assert asked.get(request_id).budget_cents == 12_345


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": "  "}),
        ("title", {"title": "x" * 121}),
        ("text", {"text": ""}),
        ("text", {"text": "x" * 4001}),
        ("text", {"text": "a\x00b"}),
        ("wanted_minutes", {"wanted_minutes": 0}),
        ("wanted_minutes", {"wanted_minutes": -30}),
        ("wanted_minutes", {"wanted_minutes": 200 * 60 + 1}),
        ("needed_on", {"needed_on": date(2026, 3, 1)}),
        ("needed_on", {"needed_on": date(1900, 1, 1)}),
        ("budget", {"terms": Terms.EUROS}),
        ("budget", {"terms": Terms.MIXED, "budget_cents": 0}),
        ("budget", {"terms": Terms.EUROS, "budget_cents": 10_000_001}),
        ("budget", {"budget_cents": 5_000}),
        ("place", {"place_id": None, "is_remote": False}),
        ("place", {"place_id": 10**12}),
        ("skills", {"skill_ids": ()}),
        ("skills", {"skill_ids": (10**12,)}),
        ("skills", {"skill_ids": tuple(range(1, 12))}),
    ],
)
def test_a_need_that_can_not_be_is_refused_beside_its_field(
    amina: Actor, field: str, changes: dict[str, object]
) -> None:
    with pytest.raises(Refused) as refused:
        requests.post(by=amina, at=START, need=need(**changes), key="one")
    assert refused.value.field == field
    assert asked.open_count() == 0


def test_today_is_not_past(amina: Actor) -> None:
    """Nine in Paris on the second of March."""
    assert asked.get(post(amina, needed_on=date(2026, 3, 2))).needed_on == date(2026, 3, 2)


@pytest.mark.parametrize("key", ["", "x" * 81, "a\x00b"])
def test_a_form_without_a_usable_key_is_out_of_date(amina: Actor, key: str) -> None:
    with pytest.raises(Refused, match="out of date"):
        requests.post(by=amina, at=START, need=need(), key=key)


def test_only_members_ask(founded: None) -> None:
    for person in (VISITOR, make_pending("Paul Roux")):
        with pytest.raises(Forbidden):
            requests.post(by=person, at=START, need=need(), key=uuid4().hex)


def test_closing_ends_the_open_invitations(amina: Actor, bruno: Actor) -> None:
    request_id = post(amina)
    engagement_id = invite(amina, bruno, request_id)
    requests.close(by=amina, at=after(days=1), request_id=request_id)
    requests.close(by=amina, at=after(days=2), request_id=request_id)
    assert asked.facts(request_id).state is RequestState.CLOSED
    assert agreed.facts(engagement_id).state is State.WITHDRAWN


def test_a_need_that_somebody_helps_with_is_not_closed(amina: Actor, bruno: Actor) -> None:
    request_id = agreed.facts(agree(amina, bruno)).request_id
    with pytest.raises(Refused, match="already helps"):
        requests.close(by=amina, at=START, request_id=request_id)


def test_a_need_goes_with_the_member_who_leaves(amina: Actor, bruno: Actor) -> None:
    post(amina)
    assert matches.open_for(id_of(bruno), most=5) != []
    members.leave(by=amina, at=after(days=1), member_id=id_of(amina))
    assert asked.open_count() == 0
    assert asked.search(Filters()).paginator.count == 0
    assert matches.open_for(id_of(bruno), most=5) == []


def test_only_the_requester_closes_and_searches(amina: Actor, bruno: Actor, elise: Actor) -> None:
    request_id = post(amina)
    for person in (bruno, elise, VISITOR):
        with pytest.raises(Forbidden):
            requests.close(by=person, at=START, request_id=request_id)
        with pytest.raises(Forbidden):
            matching.compute(by=person, at=START, request_id=request_id)
    for service in (requests.close, matching.compute):
        with pytest.raises(Hidden):
            service(by=amina, at=START, request_id=10**12)


def test_a_closed_need_looks_for_nobody(amina: Actor, bruno: Actor) -> None:
    request_id = post(amina)
    requests.close(by=amina, at=START, request_id=request_id)
    with pytest.raises(Refused, match="no longer open"):
        matching.compute(by=amina, at=START, request_id=request_id)


def test_who_left_meanwhile_is_told_nothing(amina: Actor, bruno: Actor) -> None:
    request_id = post(amina)
    members.leave(by=bruno, at=after(days=1), member_id=id_of(bruno))
    assert listings.why_not(request_id, id_of(bruno), at=after(days=1)) == WhyNot((), ())


def test_who_joined_meanwhile_is_told_that_they_fit(amina: Actor) -> None:
    request_id = post(amina)
    dina = settle("Dina Faure", trades=(WEB,))
    told = listings.why_not(request_id, id_of(dina), at=START)
    assert told.enough == ()
    assert str(told.reasons[0]) == "You fit since then: the next search will find you."


def test_a_full_list_says_what_was_missing(amina: Actor) -> None:
    """Ten are proposed under the founding rule; for the eleventh the skill is not a trade.

    With the trade they would equal the ten, and lots are drawn among equals: more may be asked.
    """
    for letter in "abcdefghij":
        settle(f"Helper {letter}", trades=(WEB,))
    dina = settle("Dina Faure", others=(WEB,))
    request_id = post(amina)
    assert len(matches.of_request(request_id)) == 10
    assert matches.of_member(request_id, id_of(dina)) is None
    told = listings.why_not(request_id, id_of(dina), at=START)
    trade, *more = [str(change) for change in told.enough]
    assert trade == "Say which of the skills asked are part of your declared trade, if they are."
    assert more in ([], ["Exchanges still to complete: 1. Each one makes others trust you more."])


def test_looking_again_finds_who_came_since(amina: Actor, founded: None) -> None:
    from tests.marketplace.samples import settle

    request_id = post(amina)
    assert matches.of_request(request_id) == []
    dina = settle("Dina Faure", trades=(WEB,))
    assert matching.compute(by=amina, at=after(days=1), request_id=request_id) == 1
    assert [match.member_id for match in matches.of_request(request_id)] == [dina.member_id]
