"""Rules and votes for programs: the same facts and the same doors as the pages."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from coop.domain.actors import Role
from governance.domain import freezing, kits, registry
from governance.domain.rules import encode
from governance.models import Ballot, RuleVersion
from governance.services import proposals
from tests.conftest import LogIn
from tests.governance.secrets import make_voters as make_six
from tests.governance.secrets import open_secret
from tests.governance.stories import (
    QUORUM,
    Vote,
    adopt,
    cast,
    certify,
    close,
    make_voters,
    open_vote,
    propose,
    publish,
)
from tests.instants import after
from tests.people import give_powers, make_administrator, make_member, make_pending, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
ROOT = "/api/governance"
MEMBERS_ONLY = (f"{ROOT}/proposals", f"{ROOT}/proposals/1", f"{ROOT}/ballots/1")


def ask(browser: Client, address: str, status: int = 200, **query: str) -> Any:  # noqa: ANN401  # any JSON
    answer = browser.get(f"{ROOT}{address}", query)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_anyone_reads_the_rules_in_force() -> None:
    rules = ask(Client(), "/rules")
    assert {rule["key"]: rule["value"] for rule in rules} == {
        rule.key: encode(rule, rule.default) for rule in registry.every()
    }
    assert all(rule["version_id"] for rule in rules)


def test_rules_are_read_at_a_date() -> None:
    adopt(make_voters()[0])
    effective_at: datetime = RuleVersion.objects.get(key=QUORUM, proposal__isnull=False).effective_at
    before = (effective_at - timedelta(seconds=1)).isoformat()
    for at, value in ((before, "0.20"), (effective_at.isoformat(), "0.5")):
        (quorum,) = [rule for rule in ask(Client(), "/rules", at=at) if rule["key"] == QUORUM]
        assert quorum["value"] == value


@pytest.mark.parametrize(
    "at", ["yesterday", "2026-03-02T08:00:00", "1900-01-01T00:00:00Z", "99999-01-01T00:00:00Z", ""]
)
def test_a_date_that_is_none_is_refused(at: str) -> None:
    assert ask(Client(), "/rules", 422, at=at)["field"] == "at"


def test_a_rule_tells_its_history() -> None:
    vote = adopt(make_voters()[0])
    assert ask(Client(), f"/rules/{QUORUM}")["unit"] == "fraction"
    founding, voted = ask(Client(), f"/rules/{QUORUM}/versions")
    assert (founding["value"], founding["ballot_id"], founding["count"]) == ("0.20", None, None)
    assert (voted["value"], voted["ballot_id"], voted["count"]["yes"]) == ("0.5", vote.ballot_id, 1)
    assert founding["replaced_at"] == voted["effective_at"]


@pytest.mark.parametrize("address", ["/rules/no.such", "/rules/no.such/versions"])
def test_an_unknown_rule_is_not_found(address: str) -> None:
    assert set(ask(Client(), address, 404)) == {"detail", "field"}


def test_votes_are_for_those_who_may_read_them(log_in: LogIn) -> None:
    vote = open_vote(make_member("Ana Petit"))
    addresses = ("/proposals", f"/proposals/{vote.proposal_id}", f"/ballots/{vote.ballot_id}")
    for address in addresses:
        ask(Client(), address, 401)
        for person in (make_pending(f"Paul {address}"), make_user(f"Ursule {address}")):
            ask(log_in(person), address, 403)
    administrator = log_in(make_administrator())
    readers = [log_in(make_member("Bruno Leroy")), log_in(give_powers(make_user("Aude Roy"), Role.AUDITOR))]
    for address in addresses:
        ask(administrator, address, 403)
        for reader in readers:
            ask(reader, address)


def test_proposals_are_listed_and_told(log_in: LogIn) -> None:
    ana = make_member("Ana Petit")
    proposal_id = propose(ana)
    browser = log_in(ana)
    listed = ask(browser, "/proposals")
    assert listed["count"] == 1
    told = ask(browser, f"/proposals/{proposal_id}")
    assert told == {**listed["items"][0], "sponsor_ids": [], "sponsors_missing": None}
    assert (told["old"], told["new"], told["state"], told["outcome"]) == ("0.20", "0.5", "draft", None)
    assert ask(browser, "/proposals", limit="1", offset="5")["items"] == []


def test_a_ballot_tells_turnout_then_the_count(log_in: LogIn) -> None:
    ana, bruno, _ = make_voters()
    vote = open_vote(ana, at=timezone.now())
    cast(vote, [(bruno, "no")])
    browser = log_in(ana)
    told = ask(browser, f"/ballots/{vote.ballot_id}")
    assert (told["votes"], told["electorate"], told["quorum_needed"]) == (1, 3, 1)
    assert (told["count"], told["outcome"], told["own_choice"]) == (None, None, None)
    assert ask(log_in(bruno), f"/ballots/{vote.ballot_id}")["own_choice"] == "no"
    decided = ask(
        browser, f"/ballots/{adopt(ana, at=after(days=1), key='governance.notice_days', value=3).ballot_id}"
    )
    assert (decided["outcome"], decided["count"]["yes"]) == ("adopted", 1)


def test_a_proposal_tells_how_it_is_voted_who_sponsors_it_and_what_it_follows(log_in: LogIn) -> None:
    ana, bruno, *others = make_six()
    proposal_id = publish(ana, at=after(days=1))
    proposals.sponsor(by=bruno, at=after(days=1), proposal_id=proposal_id)
    told = ask(log_in(ana), f"/proposals/{proposal_id}")
    assert (told["sponsor_ids"], told["sponsors_missing"]) == ([bruno.member_id], 1)
    assert (told["is_secret"], told["is_stale"], told["amended_at"]) == (False, False, None)
    assert (told["second_call_of_id"], told["round_of_id"]) == (None, None)
    vote = open_secret(bruno, key="governance.notice_days", value=3)
    told = ask(log_in(ana), f"/proposals/{vote.proposal_id}")
    assert (told["is_secret"], told["sponsors_missing"], told["certified_at"]) == (True, None, None)
    close(vote, at=vote.closes_at)
    until = certify(vote.ballot_id, at=vote.closes_at).executable_at
    told = ask(log_in(others[0]), f"/proposals/{vote.proposal_id}")
    assert datetime.fromisoformat(told["executable_at"]) == until
    assert datetime.fromisoformat(told["certified_at"]) == vote.closes_at


def test_a_ballot_tells_what_it_froze_and_ones_own_line(log_in: LogIn) -> None:
    ana, *_ = make_voters()
    vote = open_vote(ana)
    told = ask(log_in(ana), f"/ballots/{vote.ballot_id}")
    assert (told["round"], told["improvement"], told["weights"]) == (None, "", {})
    assert told["own_mark"] == freezing.mark_of(ballot_of(vote).frozen, ana.member_id or 0)
    auditor = ask(log_in(give_powers(make_user("Aude Roy"), Role.AUDITOR)), f"/ballots/{vote.ballot_id}")
    assert (auditor["own_mark"], auditor["own_marks"]) == (None, None)
    assert ask(log_in(make_member("Farid Benali")), f"/ballots/{vote.ballot_id}")["own_mark"] is None


def ballot_of(vote: Vote) -> Ballot:
    return Ballot.objects.get(pk=vote.ballot_id)


def test_what_was_counted_is_told_without_names(log_in: LogIn) -> None:
    ana, bruno, chloe = make_voters()
    vote = open_vote(ana)
    cast(vote, [(bruno, "no"), (ana, "yes"), (chloe, "blank")])
    browser = log_in(bruno)
    ask(browser, f"/ballots/{vote.ballot_id}/poll", 404)
    close(vote)
    told = ask(browser, f"/ballots/{vote.ballot_id}/poll")
    assert told["papers"] == [{"marks": [["no", 1]]}, {"marks": [["yes", 1]]}, {"marks": []}]
    assert (told["options"], told["ties"], told["seats"]) == (["yes", "no"], ["yes", "no"], 1)
    assert told["sheet"] == ask(browser, f"/ballots/{vote.ballot_id}")["count"]
    assert told["conditions_hash"] == ask(browser, f"/ballots/{vote.ballot_id}")["frozen_hash"]
    assert told["method"] == kits.MAJORITY
    ask(log_in(make_administrator()), f"/ballots/{vote.ballot_id}/poll", 403)


def test_what_does_not_exist_is_not_found(log_in: LogIn) -> None:
    browser = log_in(make_member("Ana Petit"))
    for number in ("99", "9" * 30):
        ask(browser, f"/proposals/{number}", 404)
        ask(browser, f"/ballots/{number}", 404)
        ask(browser, f"/ballots/{number}/poll", 404)


def test_it_is_said_in_the_language_of_the_reader() -> None:
    browser = Client()
    assert ask(browser, f"/rules/{QUORUM}")["label"] == "Quorum"
    assert "part des heures" in ask(browser, "/rules/timebank.contribution_share")["explanation"]
    browser.cookies["django_language"] = "en"
    assert ask(browser, "/rules/timebank.contribution_share")["label"] == "Contribution on hours"
