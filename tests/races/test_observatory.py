"""Two windows of one member: a class is given once, a file comes in once, and what is said last stands."""

from datetime import timedelta
from functools import partial
from itertools import pairwise

import pytest

from coop.domain.actors import Actor
from marketplace.domain.observatory.classes import DataClass, told
from marketplace.models import PooledClient, PooledConsent, PooledFact
from marketplace.selectors.observatory import consents as known
from marketplace.services import leaving
from marketplace.services.observatory import consents, facts
from tests.instants import START, after
from tests.marketplace.samples import WEB, id_of, settle
from tests.marketplace.test_observatory_facts import full
from tests.races.threads import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)
PRICE = DataClass.PRICE_BAND


@pytest.fixture
def bruno(founded: None) -> Actor:
    return settle("Bruno Keller", trades=(WEB,))


def test_windows_that_give_and_withdraw_leave_periods_that_follow_each_other(bruno: Actor) -> None:
    give = [
        partial(
            consents.give, by=bruno, at=after(minutes=minute), data_class=PRICE, version=told(PRICE).version
        )
        for minute in (0, 1, 2)
    ]
    withdraw = [
        partial(consents.withdraw, by=bruno, at=after(minutes=minute), data_class=PRICE) for minute in (0, 3)
    ]
    assert refusals(at_once(*give, *withdraw)) == []
    periods = known.periods(id_of(bruno))
    assert sum(one.withdrawn_at is None for one in periods) <= 1
    for one, following in pairwise(periods):
        assert one.withdrawn_at is not None
        assert one.given_at <= one.withdrawn_at <= following.given_at
    at_once(*give)
    assert PooledConsent.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_the_same_file_sent_by_several_windows_comes_in_once(bruno: Actor) -> None:
    drafts = [full(), full(), full(client="Autre"), full(happened_on=START.date() - timedelta(days=3))]
    added = at_once(*[partial(facts.bring, by=bruno, at=START, drafts=drafts)] * 4)
    assert sorted(map(str, added)) == ["0", "0", "0", "4"]
    assert (PooledFact.objects.count(), PooledClient.objects.count()) == (4, 4)


def test_a_form_sent_twice_at_once_is_one_row(bruno: Actor) -> None:
    ids = at_once(*[partial(facts.write, by=bruno, at=START, draft=full(), key="k")] * 3)
    assert len(set(ids)) == 1
    assert PooledFact.objects.count() == 1


def test_nothing_stays_of_who_leaves_while_a_file_comes_in(bruno: Actor) -> None:
    bring = partial(facts.bring, by=bruno, at=START, drafts=[full()])
    give = partial(consents.give, by=bruno, at=START, data_class=PRICE, version=told(PRICE).version)
    leave = partial(leaving.leave, by=bruno, at=after(days=1), member_id=id_of(bruno))
    at_once(bring, give, leave)
    assert PooledFact.objects.count() == 0
    assert known.giving(id_of(bruno), after(days=1)) == frozenset()
