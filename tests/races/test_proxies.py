"""Proxies under real concurrency: the cap, the single hop, and the count of the vote."""

from collections.abc import Callable
from functools import partial

import pytest

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from governance.models import Ballot, Proxy
from governance.selectors import votes
from governance.services import ballots, proxies
from tests.governance.stories import Vote as Story
from tests.governance.stories import cast, make_voters, open_vote
from tests.races.test_ballots import close_by
from tests.races.threads import at_once, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("founded")]


def give(vote: Story, giver: Actor, holder: Actor) -> "partial[int]":
    holder_id, at = holder.member_id or 0, vote.opened_at
    return partial(proxies.give, by=giver, at=at, proposal_id=vote.proposal_id, holder_id=holder_id)


def test_givers_to_one_holder_at_once_stop_at_the_cap() -> None:
    ana, *others = make_voters(5)
    vote = open_vote(ana)
    answers = at_once(*[give(vote, person, ana) for person in others])
    assert len(refusals(answers)) == 2
    assert Proxy.objects.count() == 2


def test_a_double_click_gives_one() -> None:
    ana, bruno, _ = make_voters()
    vote = open_vote(ana)
    assert len(set(at_once(*[give(vote, bruno, ana)] * 5))) == Proxy.objects.count() == 1


def test_of_a_ring_given_at_once_no_chain_remains() -> None:
    people = make_voters(4)
    vote = open_vote(people[0])
    at_once(*[give(vote, person, people[place - 1]) for place, person in enumerate(people)])
    givers = set(Proxy.objects.values_list("giver_id", flat=True).order_by())
    assert givers
    assert not givers & set(Proxy.objects.values_list("holder_id", flat=True).order_by())


def test_given_while_the_vote_is_counted_it_counts_or_is_refused() -> None:
    people = make_voters()
    for value in ("0.3", "0.4", "0.5"):
        vote = open_vote(people[0], value=value)
        cast(vote, [(people[0], "yes")])
        acts: list[Callable[[], object]] = [
            give(vote, people[1], people[0]),
            close_by(people[2], vote.ballot_id),
        ]
        answers = at_once(*acts)
        sheet = Ballot.objects.get(pk=vote.ballot_id).count_sheet
        assert sheet is not None
        assert sheet["votes"] == 2 - len(refusals(answers)) == votes.choices(vote.ballot_id).total()


def test_a_proxy_and_the_giver_s_own_vote_at_once_are_one_vote() -> None:
    ana, bruno, _ = make_voters()
    vote = open_vote(ana)
    cast(vote, [(ana, "yes")])
    own = partial(ballots.cast, by=bruno, at=vote.opened_at, ballot_id=vote.ballot_id, choice="no")
    acts: list[Callable[[], object]] = [give(vote, bruno, ana), own]
    answers = at_once(*acts)
    assert not isinstance(answers[1], Refused)
    assert dict(votes.choices(vote.ballot_id)) == {"yes": 1, "no": 1}
