"""Two who propose, and one who accepts, at the same instant: what is agreed is one quote, whole."""

from functools import partial
from uuid import uuid4

import pytest

from coop.domain.actors import Actor
from marketplace.domain.engagements import Act, State
from marketplace.models import Engagement
from marketplace.selectors import engagements as agreed
from marketplace.selectors import quotes as sent
from marketplace.services import engagements, quotes
from tests.instants import START
from tests.marketplace.quoting import lot, propose, quote
from tests.marketplace.samples import WEB, invite, settle
from tests.races.threads import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


@pytest.fixture
def pair(founded: None) -> tuple[Actor, Actor]:
    """Who asks and who helps."""
    return settle("Amina Benali"), settle("Bruno Keller", trades=(WEB,))


def test_a_quote_is_accepted_or_superseded_never_both(pair: tuple[Actor, Actor]) -> None:
    amina, bruno = pair
    for _ in range(ROUNDS):
        engagement_id = invite(amina, bruno)
        first = propose(bruno, engagement_id, lot(minutes=30))
        other = quote(lot(minutes=45))
        answers = at_once(
            partial(quotes.take, by=amina, at=START, engagement_id=engagement_id, quote_id=first),
            partial(
                quotes.propose, by=bruno, at=START, engagement_id=engagement_id, quote=other, key=uuid4().hex
            ),
        )
        assert len(refusals(answers)) == 1
        line, newest = agreed.get(engagement_id), sent.of_engagement(engagement_id)[0]
        assert line.quote_id == newest.id
        was_taken = newest.id == first
        assert line.facts.state is (State.AGREED if was_taken else State.INVITED)
        assert line.agreed_minutes == (30 if was_taken else 120)


def test_two_quotes_at_once_follow_each_other(pair: tuple[Actor, Actor]) -> None:
    amina, bruno = pair
    engagement_id = invite(amina, bruno)
    answers = at_once(
        *(
            partial(propose, person, engagement_id, lot(minutes=minutes))
            for person, minutes in ((amina, 30), (bruno, 45))
        )
    )
    assert refusals(answers) == []
    found = sent.of_engagement(engagement_id)
    assert [one.number for one in found] == [2, 1]
    assert agreed.get(engagement_id).quote_id == found[0].id


def test_of_an_acceptance_and_a_withdrawal_one_wins(pair: tuple[Actor, Actor]) -> None:
    """Who asked takes the whole need back while who helps accepts their terms: never both, never neither."""
    amina, bruno = pair
    for _ in range(ROUNDS):
        engagement_id = invite(amina, bruno)
        mine = propose(amina, engagement_id, lot(minutes=30))
        answers = at_once(
            partial(quotes.take, by=bruno, at=START, engagement_id=engagement_id, quote_id=mine),
            partial(engagements.withdraw, by=amina, at=START, engagement_id=engagement_id),
        )
        assert len(refusals(answers)) == 1
        assert agreed.facts(engagement_id).state in (State.AGREED, State.WITHDRAWN)


@pytest.mark.long
def test_of_an_acceptance_and_a_refusal_one_wins(pair: tuple[Actor, Actor]) -> None:
    amina, bruno = pair
    for _ in range(ROUNDS):
        engagement_id = invite(amina, bruno)
        first = propose(bruno, engagement_id, lot(minutes=30))
        answers = at_once(
            partial(quotes.take, by=amina, at=START, engagement_id=engagement_id, quote_id=first),
            partial(engagements.decline, by=bruno, at=START, engagement_id=engagement_id),
        )
        assert len(refusals(answers)) == 1
        assert agreed.facts(engagement_id).state in (State.AGREED, State.DECLINED)


def test_of_an_acceptance_and_a_counter_quote_one_wins(pair: tuple[Actor, Actor]) -> None:
    """Of the one to whom the quote was made, in two tabs."""
    amina, bruno = pair
    for _ in range(ROUNDS):
        engagement_id = invite(amina, bruno)
        first = propose(bruno, engagement_id, lot(minutes=30))
        answers = at_once(
            partial(quotes.take, by=amina, at=START, engagement_id=engagement_id, quote_id=first),
            partial(propose, amina, engagement_id, lot(minutes=20)),
        )
        assert len(refusals(answers)) == 1
        line = agreed.get(engagement_id)
        assert (line.quote_id == first) is (line.facts.state is State.AGREED)


def test_a_quote_accepted_several_times_at_once_is_agreed_once(pair: tuple[Actor, Actor]) -> None:
    amina, bruno = pair
    engagement_id = invite(amina, bruno)
    first = propose(bruno, engagement_id, lot("One"), lot("Two"))
    take = partial(quotes.take, by=amina, at=START, engagement_id=engagement_id, quote_id=first)
    assert refusals(at_once(*[take] * 4)) == []
    assert [step.act for step in agreed.steps(engagement_id)].count(Act.TAKE) == 1
    assert Engagement.objects.filter(whole_id=engagement_id).count() == 2
