"""Hours given back by two at the same instant: never more than were counted, and each time once."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from coop.domain.actors import Actor, Role
from marketplace.domain.refunds import OPEN, RefundState
from marketplace.models import Refund
from marketplace.selectors import engagements as agreed
from marketplace.selectors import refunds as asked
from marketplace.services import engagements, refunds
from tests.instants import after
from tests.marketplace.samples import WEB, agree, settle
from tests.marketplace.test_refunds import hours
from tests.races.threads import ROUNDS, at_once, refusals
from timebank.models import JournalEntry
from timebank.selectors import audit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(founded: None) -> tuple[Actor, Actor]:
    """Who asked, and who helped."""
    return settle("Amina Benali"), settle("Bruno Keller", trades=(WEB,))


def done(pair: tuple[Actor, Actor]) -> int:
    engagement_id = agree(*pair)
    for person in pair:
        engagements.confirm(by=person, at=after(days=1), engagement_id=engagement_id, minutes=120)
    return engagement_id


def ask(by: Actor, engagement_id: int, minutes: int, key: str = "") -> int:
    return refunds.ask(
        by=by,
        at=after(days=2),
        engagement_id=engagement_id,
        minutes=minutes,
        reason="It was half done.",
        key=key or uuid4().hex,
    )


def test_two_who_ask_at_once_are_answered_one_after_the_other(pair: tuple[Actor, Actor]) -> None:
    """Each asks for 80 of the 120 minutes: one is written, and what it leaves bounds the next."""
    engagement_id = done(pair)
    answers = at_once(*(partial(ask, person, engagement_id, 80) for person in pair))
    assert len(refusals(answers)) == 1
    (row,) = Refund.objects.filter(engagement_id=engagement_id)
    other = pair[1] if row.asked_by == "receiver" else pair[0]
    refunds.agree(by=other, at=after(days=3), engagement_id=engagement_id, refund_id=row.pk)
    answers = at_once(*(partial(ask, person, engagement_id, 80) for person in pair))
    assert len(refusals(answers)) == 2
    assert asked.left(agreed.get(engagement_id)) == 40
    assert audit.check().is_sound


def test_a_form_sent_several_times_at_once_asks_once(pair: tuple[Actor, Actor]) -> None:
    engagement_id = done(pair)
    answers = at_once(*[partial(ask, pair[0], engagement_id, 60, "one")] * 4)
    assert len(set(answers)) == 1
    assert Refund.objects.count() == 1


def test_several_agreements_at_once_give_back_once(pair: tuple[Actor, Actor]) -> None:
    for turn in range(ROUNDS):
        engagement_id = done(pair)
        before, entries = hours(*pair), JournalEntry.objects.count()
        refund_id = ask(pair[0], engagement_id, 60)
        agree_ = partial(
            refunds.agree, by=pair[1], at=after(days=3), engagement_id=engagement_id, refund_id=refund_id
        )
        assert refusals(at_once(*[agree_] * 4)) == []
        assert JournalEntry.objects.count() == entries + 1, turn
        assert hours(*pair)[0] == before[0] + 60
    assert audit.check().is_sound


@pytest.mark.long
def test_of_taking_back_and_agreeing_one_happens(pair: tuple[Actor, Actor]) -> None:
    for _ in range(ROUNDS):
        engagement_id = done(pair)
        refund_id = ask(pair[0], engagement_id, 60)
        move: dict[str, Any] = {"at": after(days=3), "engagement_id": engagement_id, "refund_id": refund_id}
        answers = at_once(
            partial(refunds.withdraw, by=pair[0], **move), partial(refunds.agree, by=pair[1], **move)
        )
        assert len(refusals(answers)) == 1
        row = Refund.objects.get(pk=refund_id)
        assert (row.state, row.entry_id is not None) in (
            (RefundState.WITHDRAWN, False),
            (RefundState.AGREED, True),
        )
    assert audit.check().is_sound


@pytest.mark.long
def test_two_mediators_settle_once(pair: tuple[Actor, Actor]) -> None:
    """With different figures: one is posted, the other is refused."""
    mediators = [settle(f"Mediator {letter}", powers=(Role.COORDINATOR,)) for letter in "ab"]
    engagement_id = done(pair)
    refund_id = ask(pair[0], engagement_id, 60)
    refunds.contest(by=pair[1], at=after(days=3), engagement_id=engagement_id, refund_id=refund_id)
    answers = at_once(
        *(
            partial(
                refunds.settle,
                by=mediator,
                at=after(days=4),
                engagement_id=engagement_id,
                refund_id=refund_id,
                minutes=minutes,
                reason="Heard both.",
            )
            for mediator, minutes in zip(mediators, (20, 30), strict=True)
        )
    )
    assert len(refusals(answers)) == 1
    row = Refund.objects.get(pk=refund_id)
    assert RefundState(row.state) not in OPEN
    assert asked.left(agreed.get(engagement_id)) == 120 - (row.refunded_minutes or 0)
    assert audit.check().is_sound
