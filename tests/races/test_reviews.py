"""Words that cross: whoever writes at the same instant, both are revealed, and each is one."""

from functools import partial

import pytest

from coop.domain.actors import PLATFORM, Actor
from marketplace.domain.reviews import Review
from marketplace.models import Review as Row
from marketplace.selectors import notices as told
from marketplace.services import messages, notices, reviews
from tests.instants import START, after
from tests.marketplace.samples import WEB, agree, settle
from tests.marketplace.test_holds import note
from tests.races.threads import ROUNDS, at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def amina(founded: None) -> Actor:
    return settle("Amina Benali")


@pytest.fixture
def bruno(founded: None) -> Actor:
    return settle("Bruno Keller", trades=(WEB,))


def done(amina: Actor, bruno: Actor) -> int:
    engagement_id = agree(amina, bruno)
    for person in (bruno, amina):
        note(person, engagement_id, 60)
    return engagement_id


def test_two_who_write_at_once_are_both_revealed(amina: Actor, bruno: Actor) -> None:
    for _ in range(ROUNDS):
        engagement_id = done(amina, bruno)
        write = partial(reviews.write, at=after(days=2), engagement_id=engagement_id, review=Review("Good."))
        answers = at_once(*(partial(write, by=person) for person in (amina, bruno, amina, bruno)))
        assert refusals(answers) == []
        rows = Row.objects.filter(engagement_id=engagement_id)
        assert [row.revealed_at for row in rows] == [after(days=2)] * 2


def test_the_keeper_and_the_second_reveal_once(amina: Actor, bruno: Actor) -> None:
    """At the term itself: the first is revealed, and the second comes too late or just in time."""
    for _ in range(ROUNDS):
        engagement_id = done(amina, bruno)
        write = partial(reviews.write, engagement_id=engagement_id, review=Review("Good."))
        write(by=amina, at=after(days=2))
        answers = at_once(
            partial(reviews.reveal_due, by=PLATFORM, at=after(days=15)),
            partial(write, by=bruno, at=after(days=14)),
        )
        assert len(refusals(answers)) <= 1
        rows = Row.objects.filter(engagement_id=engagement_id)
        assert len(rows) == 2 - len(refusals(answers))
        assert len({row.revealed_at for row in rows} - {None}) == 1


def test_who_write_at_once_to_each_other_are_both_awaited(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    send = partial(messages.send, at=START, engagement_id=engagement_id)
    answers = at_once(
        *(
            partial(send, by=person, text=f"{number}", key=f"{person.member_id}:{number}")
            for person in (amina, bruno)
            for number in range(3)
        )
    )
    assert refusals(answers) == []
    sent = notices.send_due(by=PLATFORM, at=START)
    assert sent >= 1
    assert told.due(at=after(days=1)) == []
