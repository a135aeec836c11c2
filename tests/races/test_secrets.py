"""Law 12 under real concurrency: many vote in secret and change their papers while the ballot closes."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from coop.domain.actors import PLATFORM, Actor
from governance.models import Attendance, Ballot, UrnBox
from governance.selectors import urns as facts
from governance.services import ballots, proxies, urns
from tests.governance.secrets import change, make_voters, open_secret, put
from tests.races.threads import at_once, refusals, wins

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("founded")]


def test_votes_and_changes_at_the_term_are_counted_or_refused_never_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Boxes of two papers, so that they are parted while others write."""
    monkeypatch.setattr("governance.domain.urns.PAPERS_AT_ONCE", 2)
    people = make_voters(6)
    vote = open_secret(people[0])
    last = vote.closes_at - timedelta(microseconds=1)
    codes = {person: put(vote, person, "no") for person in people[:3]}

    def change_last(person: Actor) -> Callable[[], object]:
        return lambda: change(vote, person, codes[person], "yes", at=last)

    def put_last(person: Actor) -> Callable[[], object]:
        marks = [("yes", 1)]
        return lambda: urns.put(by=person, at=last, ballot_id=vote.ballot_id, written=marks)

    def end() -> object:
        return ballots.close(by=PLATFORM, at=vote.closes_at, ballot_id=vote.ballot_id)

    answers = at_once(*map(change_last, people[:3]), *map(put_last, people[3:]), end)
    changed = len(wins(answers[:3]))
    added = len(wins(answers[3:6]))
    sheet = Ballot.objects.get(pk=vote.ballot_id).count_sheet
    assert sheet is not None
    assert (sheet["yes"], sheet["no"]) == (changed + added, 3 - changed)
    assert facts.turnout(vote.ballot_id) == (3 + added, 0)
    assert len(facts.papers(vote.ballot_id)) == 3 + added


def test_one_who_sends_six_papers_at_once_has_one_in_the_urn() -> None:
    people = make_voters(5)
    vote = open_secret(people[0])
    answers = at_once(*[lambda: put(vote, people[1])] * 6)
    assert len(refusals(answers)) == 5
    assert facts.turnout(vote.ballot_id) == (1, 0)
    assert len(UrnBox.objects.get(ballot=vote.ballot_id).papers) == 1


def test_many_at_once_are_all_in_the_list_and_in_the_urn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.domain.urns.PAPERS_AT_ONCE", 2)
    people = make_voters(6)
    vote = open_secret(people[0])
    codes = at_once(*[partial(put, vote, person) for person in people])
    assert len(set(map(str, codes))) == 6
    listed = Attendance.objects.get(ballot=vote.ballot_id)
    assert len(listed.voters) == len(set(listed.voters)) == len(facts.papers(vote.ballot_id)) == 6


def test_a_giver_and_the_holder_for_them_put_one_paper() -> None:
    giver, holder, *_others = make_voters(5)
    for place, key in enumerate(("governance.quorum_share", "governance.notice_days")):
        vote = open_secret(giver, key=key, value=9 if place else "0.5")
        proxy_id = proxies.give(
            by=giver, at=vote.opened_at, proposal_id=vote.proposal_id, holder_id=holder.member_id or 0
        )
        put(vote, holder, "no")
        acts: list[Callable[[], object]] = [
            partial(put, vote, giver, "yes"),
            partial(put, vote, holder, "yes", giver=giver),
            partial(proxies.end, by=giver, at=vote.opened_at, proxy_id=proxy_id),
        ]
        answers = at_once(*acts)
        said = Counter(slip.marks for slip in facts.papers(vote.ballot_id))
        assert said[(("yes", 1),)] == len(wins(answers[:2])) == 1
        assert facts.turnout(vote.ballot_id)[0] == 2
