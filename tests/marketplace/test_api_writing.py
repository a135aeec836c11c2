"""What programs read and write of offers, quotes, refunds, invoices and teams: what the pages do."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

from coop.domain.actors import Actor
from coop.selectors import places, skills
from marketplace.domain.engagements import State
from marketplace.domain.moderation import Kind
from marketplace.domain.offers import OfferState
from marketplace.domain.team_plans import Plan, PlannedLot
from marketplace.domain.terms import Terms
from marketplace.models import Offer, Quote, Refund
from marketplace.selectors import engagements as agreed
from marketplace.selectors import offers as offered
from marketplace.services import moderation, offers, team_answers
from tests.conftest import LogIn
from tests.instants import START
from tests.marketplace.quoting import lot
from tests.marketplace.quoting import propose as send_quote
from tests.marketplace.samples import LYON, WEB, agree, id_of, invite, post
from tests.marketplace.test_invoices import credit, declare, pay
from tests.marketplace.test_offers import propose
from tests.marketplace.test_refunds import ask, done, hours
from tests.people import make_pending
from timebank.models import JournalEntry
from timebank.selectors import audit

API = "/api/marketplace"
BIG = 10**30


@pytest.fixture(autouse=True)
def _lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The API reads the clock: what was posted at the start of the tests still stands."""
    monkeypatch.setattr(offers, "_term", lambda at: at + timedelta(days=36_500))


def send(client: Client, address: str, sent: dict[str, Any] | None = None, verb: str = "post") -> Any:  # noqa: ANN401  JSON
    return getattr(client, verb)(f"{API}/{address}", data=sent or {}, content_type="application/json")


def service(**changes: object) -> dict[str, Any]:
    plain = {
        "title": "I mend bicycles",
        "text": "Brakes and chains.",
        "skill_ids": [skills.ids_by_code()[WEB]],
        "terms": ["euros", "hours"],
        "floor_cents": 3_550,
        "place_id": places.ids_by_code()[LYON],
        "radius_km": 12,
        "key": uuid4().hex,
    }
    return {**plain, **changes}


def test_offers_are_open_to_anyone_without_names_and_rates(
    bruno: Actor, chloe: Actor, elise: Actor, enter: LogIn, visitor: Client
) -> None:
    shown = propose(bruno, title="A page", terms=(Terms.EUROS,), floor_cents=3_000)
    hidden, paused = propose(bruno, title="Rude"), propose(bruno, title="Later")
    moderation.hide(by=elise, at=START, kind=Kind.OFFER, subject_id=hidden, reason="Rude.")
    offers.pause(by=bruno, at=START, offer_id=paused)
    told = visitor.get(f"{API}/offers").json()
    assert (told["total"], told["page"], told["pages"]) == (1, 1, 1)
    (one,) = told["offers"]
    assert (one["id"], one["author_id"], one["floor_cents"], one["place"]) == (shown, None, None, "Lyon")
    found = enter(chloe).get(f"{API}/offers/{shown}").json()
    assert (found["author_id"], found["floor_cents"]) == (id_of(bruno), None)
    assert enter(bruno).get(f"{API}/offers/{shown}").json()["floor_cents"] == 3_000
    for offer_id in (hidden, paused):
        assert visitor.get(f"{API}/offers/{offer_id}").status_code == 404
        assert enter(bruno).get(f"{API}/offers/{offer_id}").status_code == 200
    mine = enter(bruno).get(f"{API}/offers/mine").json()
    assert {one["title"]: one["state"] for one in mine} == {
        "A page": "open",
        "Rude": "open",
        "Later": "paused",
    }
    assert enter(make_pending("Paul Roux")).get(f"{API}/offers/mine").status_code == 403
    assert visitor.get(f"{API}/offers/mine").status_code == 401


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("q=pages", 1),
        ("terms=gift", 0),
        ("remote=true", 15),
        ("page=2", 3),
        ("page=99", 3),
        (f"skill={BIG}", 0),
    ],
)
def test_offers_are_filtered_and_cut_as_on_the_page(
    bruno: Actor, chloe: Actor, visitor: Client, asked: str, count: int
) -> None:
    for number in range(14):
        propose(bruno, title=f"Service {number}", text="Something.", is_remote=True)
    propose(chloe, title="Une page", is_remote=True)
    told = visitor.get(f"{API}/offers?{asked}").json()
    assert (len(told["offers"]), told["total"]) == (min(count, 12), 15 if "page=" in asked else count)


def test_an_offer_is_written_once_and_kept_by_its_author(
    bruno: Actor, chloe: Actor, enter: LogIn, visitor: Client
) -> None:
    browser, sent = enter(bruno), service()
    answers = [send(browser, "offers", sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    told = answers[0].json()
    assert answers[1].json()["id"] == told["id"]
    assert (told["terms"], told["floor_cents"], told["radius_km"]) == (["hours", "euros"], 3_550, 12)
    assert Offer.objects.count() == 1
    assert send(browser, "offers", {**sent, "title": "Something else"}).status_code == 422
    changed = send(browser, f"offers/{told['id']}", service(title="I mend all"), "put")
    assert changed.json()["title"] == "I mend all"
    for verb, state in (("pause", "paused"), ("pause", "paused"), ("renew", "open"), ("close", "closed")):
        assert send(browser, f"offers/{told['id']}/{verb}").json()["state"] == state
    assert send(browser, f"offers/{told['id']}/renew").status_code == 422
    assert offered.facts(told["id"]).state is OfferState.CLOSED
    other = propose(bruno)
    for verb in ("pause", "renew", "close"):
        assert send(enter(chloe), f"offers/{other}/{verb}").status_code == 403
        assert send(visitor, f"offers/{other}/{verb}").status_code == 401
        assert send(enter(chloe), f"offers/{told['id']}/{verb}").status_code == 404
        assert send(browser, f"offers/{BIG}/{verb}").status_code == 404
    assert send(enter(chloe), f"offers/{other}", service(), "put").status_code == 403
    assert send(enter(make_pending("Paul Roux")), "offers", service()).status_code == 403
    assert offered.facts(other).state is OfferState.OPEN


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"text": "a\0b"}, "text"),
        ({"skill_ids": [BIG]}, "skills"),
        ({"skill_ids": ["x"]}, None),
        ({"terms": ["gold"]}, None),
        ({"terms": []}, "terms"),
        ({"place_id": BIG}, "place"),
        ({"radius_km": -1}, "radius_km"),
        ({"floor_cents": BIG}, "floor"),
        ({"usual_minutes": BIG}, "usual_minutes"),
        ({"ends_on": "1900-01-01"}, "ends_on"),
        ({"ends_on": "yesterday"}, "ends_on"),
        ({"key": ""}, None),
        ({"key": "k" * 81}, None),
    ],
)
def test_an_offer_that_can_not_be_changes_nothing(
    bruno: Actor, enter: LogIn, changes: dict[str, object], field: str | None
) -> None:
    answer = send(enter(bruno), "offers", service(**changes))
    assert answer.status_code == 422
    assert answer.json()["detail"]
    if field is not None:
        assert answer.json()["field"] == field
    assert Offer.objects.count() == 0


def quote(*lots: dict[str, Any], **changes: object) -> dict[str, Any]:
    day = (timezone.localdate() + timedelta(days=10)).isoformat()
    plain = [{"title": "The page", "minutes": 90, "expected_on": day}]
    return {"terms": "hours", "lots": list(lots) or plain, "key": uuid4().hex, **changes}


def test_terms_are_proposed_answered_and_agreed(
    amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn, visitor: Client
) -> None:
    engagement_id = invite(amina, bruno)
    address, sent = f"engagements/{engagement_id}/quotes", quote()
    first = [send(enter(bruno), address, sent).json() for _ in range(2)]
    assert first[0] == first[1]
    assert (first[0]["number"], first[0]["side"], first[0]["minutes"]) == (1, "giver", 90)
    day = sent["lots"][0]["expected_on"]
    counter = send(
        enter(amina), address, quote({"title": "A short page", "minutes": 60, "expected_on": day})
    ).json()
    assert (counter["number"], counter["side"], counter["price_cents"]) == (2, "receiver", None)
    told = enter(bruno).get(f"{API}/{address}").json()
    assert (told["count"], [one["id"] for one in told["items"]]) == (2, [counter["id"], first[0]["id"]])
    assert len(enter(bruno).get(f"{API}/{address}?limit=1&offset=1").json()["items"]) == 1
    late = send(enter(amina), f"{address}/{first[0]['id']}/accept")
    assert (late.status_code, agreed.facts(engagement_id).state) == (422, State.INVITED)
    assert send(enter(amina), f"{address}/{counter['id']}/accept").status_code == 422  # one's own
    for _ in range(2):
        story = send(enter(bruno), f"{address}/{counter['id']}/accept").json()
        assert (story["state"], story["agreed_minutes"]) == ("agreed", 60)
    assert send(enter(bruno), address, quote()).status_code == 422
    for person, status in ((enter(chloe), 404), (visitor, 401)):
        assert person.get(f"{API}/{address}").status_code == status
        assert send(person, address, quote()).status_code == status
    assert send(enter(chloe), f"{address}/{counter['id']}/accept").status_code == 404
    assert Quote.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"lots": []},
        {"lots": [{"title": "x", "minutes": 0, "expected_on": "2090-01-01"}]},
        {"lots": [{"title": "x", "minutes": 10, "expected_on": "1900-01-01"}]},
        {"lots": [{"title": "a\0b", "minutes": 10, "expected_on": "2026-03-12"}]},
        {"lots": [{"title": "x", "minutes": BIG, "expected_on": "2026-03-12"}]},
        {"lots": "x"},
        {"terms": "gold"},
        {"terms": "euros"},
        {"key": "a\0b"},
    ],
)
def test_terms_that_can_not_be_change_nothing(
    amina: Actor, bruno: Actor, enter: LogIn, changes: dict[str, object]
) -> None:
    engagement_id = invite(amina, bruno)
    answer = send(enter(bruno), f"engagements/{engagement_id}/quotes", quote(**changes))
    assert (answer.status_code, Quote.objects.count()) == (422, 0)


def test_hours_are_given_back_in_the_ledger(
    amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn, visitor: Client
) -> None:
    engagement_id = done(bruno, amina)
    address, sent = f"engagements/{engagement_id}/refunds", {"minutes": 60, "reason": "Half.", "key": "one"}
    asked = [send(enter(amina), address, sent).json() for _ in range(2)]
    assert asked[0] == asked[1]
    refund_id, entries = asked[0]["id"], JournalEntry.objects.count()
    assert (asked[0]["state"], hours(amina, bruno)) == ("asked", [-120, 114])
    assert send(enter(amina), f"{address}/{refund_id}/agree").status_code == 422
    for _ in range(2):
        told = send(enter(bruno), f"{address}/{refund_id}/agree").json()
    assert (told["state"], told["refunded_minutes"]) == ("agreed", 60)
    assert JournalEntry.objects.count() == entries + 1
    assert JournalEntry.objects.get(pk=told["entry_id"]).reverses_id == agreed.get(engagement_id).entry_id
    assert hours(amina, bruno) == [-60, 57]
    listed = enter(bruno).get(f"{API}/{address}").json()
    assert (listed["count"], listed["items"][0]["reason"]) == (1, "Half.")
    for minutes in (61, 0, -1, BIG):
        assert (
            send(enter(amina), address, {**sent, "key": uuid4().hex, "minutes": minutes}).status_code == 422
        )
    assert send(enter(amina), address, {**sent, "minutes": 30}).status_code == 422
    assert send(enter(chloe), address, sent).status_code == 404
    assert enter(chloe).get(f"{API}/{address}").status_code == 404
    assert visitor.get(f"{API}/{address}").status_code == 401
    assert send(enter(chloe), f"{address}/{refund_id}/agree").status_code == 404
    assert send(enter(amina), f"{address}/{BIG}/withdraw").status_code == 404
    assert Refund.objects.count() == 1
    assert audit.check().is_sound


def test_a_mediator_settles_by_the_api(amina: Actor, bruno: Actor, elise: Actor, enter: LogIn) -> None:
    engagement_id = done(bruno, amina)
    refund_id = ask(amina, engagement_id)
    address = f"engagements/{engagement_id}/refunds"
    settled = {"minutes": 20, "reason": "Heard both."}
    assert enter(elise).get(f"{API}/{address}").status_code == 404
    assert send(enter(bruno), f"{address}/{refund_id}/contest").json()["state"] == "contested"
    assert enter(elise).get(f"{API}/{address}").json()["count"] == 1
    assert send(enter(bruno), f"{address}/{refund_id}/settle", settled).status_code == 403
    assert send(enter(elise), f"{address}/{refund_id}/settle", {**settled, "minutes": 61}).status_code == 422
    told = send(enter(elise), f"{address}/{refund_id}/settle", settled).json()
    assert (told["state"], told["refunded_minutes"], told["decision"]) == ("settled", 20, "Heard both.")
    assert hours(amina, bruno) == [-100, 95]
    another = ask(amina, engagement_id)
    assert send(enter(amina), f"{address}/{another}/withdraw").json()["state"] == "withdrawn"
    assert audit.check().is_sound


def test_invoices_are_read_by_the_two(
    amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn, visitor: Client
) -> None:
    engagement_id = agree(amina, bruno, terms=Terms.EUROS, budget_cents=10_000)
    invoice_id = declare(bruno, engagement_id)
    pay(amina, engagement_id, invoice_id, 42)
    address = f"{API}/engagements/{engagement_id}/invoices"
    told = enter(amina).get(address).json()
    one = enter(bruno).get(f"{address}/{invoice_id}").json()
    assert (told["count"], told["items"]) == (1, [one])
    assert (one["net_cents"], one["vat_cents"], one["total_cents"], one["rate"]) == (6_000, 0, 6_000, "0")
    assert (one["state"], one["delay_days"], one["late_days"]) == ("paid", 42, 12)
    assert [(step["act"], step["side"], step["cents"]) for step in one["steps"]] == [
        ("paid", "receiver", 6_000)
    ]
    assert (one["credit_notes"], one["due_cents"], one["excess_cents"]) == ([], 0, 0)
    note_id = credit(bruno, engagement_id, invoice_id, 1_000)
    note, one = enter(amina).get(address).json()["items"]
    assert (note["corrects"], note["reason"], note["total_cents"]) == (one["number"], "Less was done.", 1_000)
    assert (one["state"], one["due_cents"], one["excess_cents"]) == ("return", 0, 1_000)
    assert one["credit_notes"] == [
        {
            "id": note_id,
            "number": "A-1",
            "issued_on": note["issued_on"],
            "net_cents": 1_000,
            "vat_cents": 0,
            "total_cents": 1_000,
            "reason": "Less was done.",
        }
    ]
    for path in (address, f"{address}/{invoice_id}"):
        assert (enter(chloe).get(path).status_code, visitor.get(path).status_code) == (404, 401)
    assert enter(amina).get(f"{address}/{BIG}").status_code == 404


def test_answers_of_teams_are_read_by_whom_they_concern(
    amina: Actor, bruno: Actor, chloe: Actor, elise: Actor, enter: LogIn, visitor: Client
) -> None:
    request_id = post(amina)
    ids = [id_of(bruno), id_of(chloe)]
    plan = Plan(tuple(PlannedLot("A lot", 40, 0, id) for id in ids), dict.fromkeys(ids, 1))
    answer_id = team_answers.compose(by=bruno, at=START, request_id=request_id, plan=plan)
    told = enter(chloe).get(f"{API}/team-answers/{answer_id}").json()
    assert (told["state"], told["lead_id"], told["request_id"]) == ("composing", id_of(bruno), request_id)
    assert sum(one["minutes"] for one in told["team"]) == told["minutes"]
    assert [one["has_agreed"] for one in told["team"]] == [True, False]
    assert enter(bruno).get(f"{API}/needs/{request_id}/team-answers").json()["count"] == 1
    assert enter(amina).get(f"{API}/needs/{request_id}/team-answers").json()["items"] == []
    assert enter(amina).get(f"{API}/team-answers/{answer_id}").status_code == 404
    assert enter(elise).get(f"{API}/team-answers/{answer_id}").status_code == 404
    pending = enter(make_pending("Paul Roux"))
    for address in (f"team-answers/{answer_id}", f"needs/{request_id}/team-answers"):
        assert visitor.get(f"{API}/{address}").status_code == 401
        assert pending.get(f"{API}/{address}").status_code == 403
    assert enter(amina).get(f"{API}/needs/{BIG}/team-answers").status_code == 404


@pytest.mark.parametrize("query", [f"limit={BIG}", f"offset={BIG}", "limit=0", "offset=-1", "limit=x"])
def test_a_page_that_makes_no_sense_is_answered(amina: Actor, bruno: Actor, enter: LogIn, query: str) -> None:
    engagement_id = invite(amina, bruno)
    send_quote(bruno, engagement_id, lot(minutes=30))
    answer = enter(bruno).get(f"{API}/engagements/{engagement_id}/quotes?{query}")
    assert answer.status_code in (200, 422)


def test_a_program_acts_no_faster_than_a_person(bruno: Actor, enter: LogIn) -> None:
    offer_id, browser = propose(bruno), enter(bruno)
    with override_settings(ACTION_RATE_LIMITS={"act": "2/m/user"}):
        answers = [send(browser, f"offers/{offer_id}/pause") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert answers[-1].json() == {"detail": "That was a lot at once", "field": None}


def test_what_is_no_json_is_told(bruno: Actor, enter: LogIn) -> None:
    browser = enter(bruno)
    browser.handler.enforce_csrf_checks = True
    browser.get("/")  # for its token
    token = {"X-CSRFToken": browser.cookies[settings.CSRF_COOKIE_NAME].value}
    for answer, status in (
        (browser.post(f"{API}/offers", data="{nothing", content_type="application/json", headers=token), 400),
        (browser.post(f"{API}/offers", {"title": "A form"}, headers=token), 422),
        (browser.post(f"{API}/offers", {"title": "A form"}), 403),
    ):
        assert (answer.status_code, bool(answer.json()["detail"])) == (status, True)
    assert Offer.objects.count() == 0
