"""Certifying a count, contesting a result and answering, by forms; and where members read of it."""

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from coop.domain.actors import Actor, Role
from governance.domain.proposals import State
from governance.models import Contest, ContestAnswer, Proposal, Scrutiny
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.governance.pages import english, labels
from tests.governance.stories import Vote, cast, certify, certify_by, close, make_voters, open_vote
from tests.people import give_powers, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def people() -> list[Actor]:
    return make_voters(4)


@pytest.fixture
def vote(people: list[Actor], now: datetime) -> Vote:
    """Counted an hour ago."""
    vote = open_vote(people[0], at=now - timedelta(days=7, hours=2))
    cast(vote, [(people[0], "yes")])
    close(vote, at=now - timedelta(hours=1))
    return vote


def show(browser: Client, vote: Vote) -> BeautifulSoup:
    return read(browser.get(f"/scrutins/{vote.ballot_id}/"))


def state_of(vote: Vote) -> str:
    return Proposal.objects.get(pk=vote.proposal_id).state


def test_a_scrutineer_certifies_with_the_fingerprint_that_they_found(
    log_in: LogIn, people: list[Actor], vote: Vote, now: datetime
) -> None:
    ana, bruno, chloe, _ = people
    assert "Un dépouillement est à certifier" in words(read(log_in(bruno).get("/")))
    assert "Un dépouillement est à certifier" not in words(read(log_in(ana).get("/")))
    browser, address = english(log_in(bruno)), f"/scrutins/{vote.ballot_id}/certification/"
    page = show(browser, vote)
    assert "This result is provisional" in words(page)
    assert "2 more scrutineers have to find the same count" in words(page)
    assert "Count it again and certify" in labels(page)
    assert "Count it again and certify" not in labels(show(english(log_in(ana)), vote))
    assert "recount.py" in words(read(browser.get(address)))
    wrong = browser.post(address, {"fingerprint": "a" * 64, "has_counted": "on"})
    assert "not the fingerprint of the count that was published" in words(read(wrong, status=422))
    fingerprint = Scrutiny.objects.get(ballot=vote.ballot_id).fingerprint
    unsaid = browser.post(address, {"fingerprint": fingerprint})
    assert "Count the kit again before you certify" in words(read(unsaid, status=422))
    done = browser.post(address, {"fingerprint": fingerprint, "has_counted": "on"}, follow=True)
    assert "You certified this count" in words(read(done))
    page = show(browser, vote)
    assert "One more scrutineer has to find the same count" in words(page)
    assert "Bruno Leroy" in words(page)
    assert "Count it again and certify" not in labels(page)
    certify_by(chloe, vote.ballot_id, at=now)
    assert "It may be contested until" in words(show(browser, vote))
    assert "This count is certified already" in words(read(browser.get(address)))


def test_who_contests_is_answered_and_all_is_read_on_the_page(
    log_in: LogIn, people: list[Actor], vote: Vote
) -> None:
    _, bruno, chloe, denis = people
    certify(vote.ballot_id, at=vote.closes_at + timedelta(hours=1, minutes=30))
    browser, address = english(log_in(denis)), f"/scrutins/{vote.ballot_id}/contestation/"
    assert "Contest the result" in labels(show(browser, vote))
    assert "This field is required" in words(read(browser.post(address, {"motive": ""}), status=422))
    done = browser.post(address, {"motive": "Two of us could not <b>vote</b>."}, follow=True)
    assert "nothing is carried out before" in words(read(done))
    assert state_of(vote) == State.CONTESTED
    page = show(browser, vote)
    assert "Two of us could not <b>vote</b>." in words(page)
    assert "awaits answers" in words(page)
    assert not {"Contest the result", "Answer it"} & set(labels(page))
    held = Contest.objects.get()
    answering = f"/contestations/{held.pk}/reponse/"
    assert browser.get(answering).status_code == 403
    assert "A result that you certified is contested" in words(read(english(log_in(bruno)).get("/")))
    for person in (bruno, chloe):
        scrutineer = english(log_in(person))
        assert "Answer it" in labels(show(scrutineer, vote))
        assert "Two of us could not" in words(read(scrutineer.get(answering)))
        assert read(scrutineer.post(answering, {"text": "?"}), status=422)
        typed = {"verdict": "maintained", "text": "I counted the kit twice."}
        assert "Your answer is written" in words(read(scrutineer.post(answering, typed, follow=True)))
    assert ContestAnswer.objects.count() == 2
    assert state_of(vote) == State.CERTIFIED
    said = words(show(browser, vote))
    assert "the count is maintained" in said
    assert "scrutineer: the count holds" in said
    late = bruno_answers_again(log_in(bruno), answering)
    assert "has already" in late or "not contested" in late


def bruno_answers_again(browser: Client, address: str) -> str:
    typed = {"verdict": "retracted", "text": "I changed my mind."}
    return words(read(english(browser).post(address, typed), status=422))


def test_one_answer_that_takes_it_back_annuls_and_says_so(
    log_in: LogIn, people: list[Actor], vote: Vote
) -> None:
    _, bruno, _, denis = people
    certify(vote.ballot_id, at=vote.closes_at + timedelta(hours=1, minutes=30))
    log_in(denis).post(f"/scrutins/{vote.ballot_id}/contestation/", {"motive": "Why?"})
    address = f"/contestations/{Contest.objects.get().pk}/reponse/"
    log_in(bruno).post(address, {"verdict": "retracted", "text": "I was wrong."})
    browser = english(log_in(denis))
    assert state_of(vote) == State.REJECTED
    assert "the result is annulled" in words(show(browser, vote))
    page = words(read(browser.get(f"/propositions/{vote.proposal_id}/")))
    assert "Annulled: this vote was contested" in page


def test_where_it_stands_is_read_in_lists_timeline_and_calendar(
    log_in: LogIn, people: list[Actor], vote: Vote
) -> None:
    browser = english(log_in(people[3]))
    address = f"/propositions/{vote.proposal_id}/"
    assert "scrutineers count it again" in words(read(browser.get(address)))
    assert "to be certified" in words(read(browser.get("/propositions/?state=counted")))
    certify(vote.ballot_id, at=vote.closes_at + timedelta(hours=1, minutes=30))
    said = words(read(browser.get(address)))
    assert "Count certified" in said
    assert "contestable until" in said
    assert "contestable until" in words(read(browser.get("/propositions/")))
    feed = browser.get("/votes/calendrier.ics").content.decode()
    assert f"vote-{vote.proposal_id}-contestable@" in feed
    browser.post(f"/scrutins/{vote.ballot_id}/contestation/", {"motive": "Why?"})
    assert "the scrutineers answer" in words(read(browser.get(address)))
    assert "contested" in words(read(browser.get("/propositions/?state=contested")))


def test_programs_read_the_same(log_in: LogIn, people: list[Actor], vote: Vote) -> None:
    _, bruno, chloe, denis = people
    browser = log_in(denis)
    before = browser.get(f"/api/governance/ballots/{vote.ballot_id}").json()
    assert (before["outcome"], before["scrutiny"]["scrutineer_ids"]) == (None, [])
    certify(vote.ballot_id, at=vote.closes_at + timedelta(hours=1, minutes=30))
    browser.post(f"/scrutins/{vote.ballot_id}/contestation/", {"motive": "Why?"})
    address = f"/contestations/{Contest.objects.get().pk}/reponse/"
    log_in(bruno).post(address, {"verdict": "maintained", "text": "It holds."})
    told = browser.get(f"/api/governance/ballots/{vote.ballot_id}").json()["scrutiny"]
    assert told["scrutineer_ids"] == [bruno.member_id, chloe.member_id]
    (contest,) = told["contests"]
    assert (contest["member_id"], contest["motive"], contest["state"]) == (denis.member_id, "Why?", "open")
    assert [(one["verdict"], one["text"]) for one in contest["answers"]] == [("maintained", "It holds.")]


def test_others_find_the_doors_closed(log_in: LogIn, people: list[Actor], vote: Vote) -> None:
    address = f"/scrutins/{vote.ballot_id}"
    assert log_in(people[0]).get(f"{address}/certification/").status_code == 403
    auditor = log_in(give_powers(make_user("Aude Roy"), Role.AUDITOR))
    for act in ("certification", "contestation"):
        assert auditor.get(f"{address}/{act}/").status_code in (302, 403)
    assert log_in(people[1]).get("/contestations/99/reponse/").status_code == 404
