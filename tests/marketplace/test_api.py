"""The marketplace for programs: the same words and the same doors as the pages."""

import pytest
from django.test import Client

from coop.domain.actors import Actor
from marketplace.domain.terms import Terms
from marketplace.services import engagements, messages
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.samples import agree, id_of, post, quarrel
from tests.people import make_pending

API = "/api/marketplace"


def test_needs_are_open_to_anyone_without_names(
    amina: Actor, chloe: Actor, enter: LogIn, visitor: Client
) -> None:
    post(amina, title="Another", is_remote=False)
    request_id = post(amina, title="A page", terms=Terms.MIXED, budget_cents=4_250)
    told = visitor.get(f"{API}/needs").json()
    assert (told["total"], told["pages"], [need["title"] for need in told["needs"]]) == (
        *(2, 1),
        ["A page", "Another"],
    )
    assert told["needs"][0]["requester_id"] is None
    need = enter(chloe).get(f"{API}/needs/{request_id}").json()
    assert (need["requester_id"], need["budget_cents"], need["place"]) == (amina.member_id, 4_250, "Lyon")


@pytest.mark.parametrize(
    ("asked", "titles"),
    [("q=ecole", ["L’école"]), ("terms=gift", ["L’école"]), ("remote=true", ["A page"]), ("page=9", None)],
)
def test_needs_are_filtered_as_on_the_page(
    amina: Actor, visitor: Client, asked: str, titles: list[str] | None
) -> None:
    post(amina, title="L’école", terms=Terms.GIFT, is_remote=False)
    post(amina, title="A page")
    found = [need["title"] for need in visitor.get(f"{API}/needs?{asked}").json()["needs"]]
    assert found == (titles or ["A page", "L’école"])


def test_who_could_help_is_for_the_requester(
    amina: Actor, bruno: Actor, enter: LogIn, visitor: Client
) -> None:
    request_id = post(amina)
    told = enter(amina).get(f"{API}/needs/{request_id}/proposed").json()
    assert [(one["member_id"], one["rank"]) for one in told] == [(bruno.member_id, 1)]
    assert told[0]["reasons"][0] == "offers the skill asked, as a trade"
    assert enter(bruno).get(f"{API}/needs/{request_id}/proposed").status_code == 403
    assert visitor.get(f"{API}/needs/{request_id}/proposed").status_code == 401


def test_one_s_own_engagements(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    running, ended = agree(amina, bruno), agree(amina, bruno)
    engagements.cancel(by=bruno, at=after(days=1), engagement_id=ended, reason="Too far.")
    told = enter(bruno).get(f"{API}/engagements").json()
    assert [one["id"] for one in told["running"]] == [running]
    assert [one["id"] for one in told["ended"]] == [ended]
    assert told["running"][0]["awaited"] == ["giver", "receiver"]
    assert enter(make_pending("Paul Roux")).get(f"{API}/engagements").status_code == 403


def test_an_engagement_and_its_conversation(
    amina: Actor, bruno: Actor, chloe: Actor, elise: Actor, enter: LogIn, visitor: Client
) -> None:
    engagement_id = agree(amina, bruno)
    messages.send(by=bruno, at=START, engagement_id=engagement_id, text="Hello", key="k")
    browser = enter(amina)
    story = browser.get(f"{API}/engagements/{engagement_id}").json()
    assert [step["act"] for step in story["steps"]] == ["invite", "accept"]
    assert (story["giver_id"], story["state"], story["entry_id"]) == (id_of(bruno), "agreed", None)
    thread = browser.get(f"{API}/engagements/{engagement_id}/messages").json()
    assert [(said["author_id"], said["text"]) for said in thread["messages"]] == [(id_of(bruno), "Hello")]
    assert browser.get(f"{API}/engagements/{engagement_id}/messages?before=1").json()["messages"] == []
    for address in (f"{API}/engagements/{engagement_id}", f"{API}/engagements/{engagement_id}/messages"):
        assert enter(chloe).get(address).status_code == 404
        assert enter(elise).get(address).status_code == 404
        assert visitor.get(address).status_code == 401
    disputed = quarrel(amina, bruno)
    assert enter(elise).get(f"{API}/engagements/{disputed}").status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("needs/999999", 404),
        ("needs/999999/proposed", 404),
        (f"needs/{10**30}", 404),
        ("needs?page=zzz", 422),
        ("needs?terms=gold", 422),
        (f"needs?skill={10**30}", 200),
        (f"engagements/{10**30}/messages?before={10**30}", 404),
    ],
)
def test_what_is_not_there_or_makes_no_sense(amina: Actor, enter: LogIn, address: str, status: int) -> None:
    assert enter(amina).get(f"{API}/{address}").status_code == status
