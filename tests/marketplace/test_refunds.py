"""Hours given back: what one asks and the other agrees on, or a mediator settles, is a partial reversal."""

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from coop.domain.actors import VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from coop.services import members
from marketplace.domain.refunds import RefundState
from marketplace.domain.terms import Terms
from marketplace.models import Refund
from marketplace.selectors import engagements as agreed
from marketplace.selectors import refunds as asked
from marketplace.services import engagements, refunds
from tests.instants import START, after
from tests.marketplace.samples import agree, id_of, invite, post
from tests.rights import OWNER, acting_as
from timebank.models import JournalEntry
from timebank.selectors import audit, balances


def done(giver: Actor, receiver: Actor, **changes: object) -> int:
    """An engagement of two hours that was counted."""
    engagement_id = agree(receiver, giver, **changes)
    for person in (giver, receiver):
        engagements.confirm(by=person, at=after(days=1), engagement_id=engagement_id, minutes=120)
    return engagement_id


def ask(by: Actor, engagement_id: int, minutes: int = 60) -> int:
    return refunds.ask(
        by=by,
        at=after(days=2),
        engagement_id=engagement_id,
        minutes=minutes,
        reason="It was half done.",
        key=uuid4().hex,
    )


def act(verb: Callable[..., None], by: Actor, engagement_id: int, refund_id: int) -> None:
    verb(by=by, at=after(days=3), engagement_id=engagement_id, refund_id=refund_id)


def hours(*people: Actor) -> list[int]:
    found = balances.of_members([id_of(person) for person in people])
    return [found[id_of(person)] for person in people]


def state_of(refund_id: int) -> RefundState:
    return RefundState(Refund.objects.get(pk=refund_id).state)


def test_what_both_agree_on_is_given_back(amina: Actor, bruno: Actor) -> None:
    engagement_id = done(bruno, amina)
    refund_id = ask(amina, engagement_id)
    assert hours(amina, bruno) == [-120, 114]
    act(refunds.agree, bruno, engagement_id, refund_id)
    assert hours(amina, bruno) == [-60, 57]
    (told,) = asked.of_engagement(engagement_id)
    assert (told.state, told.refunded_minutes) == (RefundState.AGREED, 60)
    reversal = JournalEntry.objects.get(pk=told.entry_id or 0)
    assert (reversal.reverses_id, reversal.reason) == (
        agreed.get(engagement_id).entry_id,
        "It was half done.",
    )
    assert asked.left(agreed.get(engagement_id)) == 60
    assert audit.check().is_sound


def test_refunds_follow_each_other_until_nothing_is_left(amina: Actor, bruno: Actor) -> None:
    engagement_id = done(bruno, amina)
    for asker, other, minutes in ((bruno, amina, 7), (amina, bruno, 13), (bruno, amina, 100)):
        act(refunds.agree, other, engagement_id, ask(asker, engagement_id, minutes))
    assert hours(amina, bruno) == [0, 0]
    with pytest.raises(Refused, match="can be given back"):
        ask(amina, engagement_id, 1)
    assert audit.check().is_sound


def test_a_mediator_settles_what_is_contested(amina: Actor, bruno: Actor, elise: Actor) -> None:
    engagement_id = done(bruno, amina)
    settle = partial(refunds.settle, at=after(days=4), engagement_id=engagement_id, reason="Heard both.")
    for minutes in (45, 0):
        refund_id = ask(amina, engagement_id)
        with pytest.raises(Refused):
            settle(by=elise, refund_id=refund_id, minutes=minutes)
        act(refunds.contest, bruno, engagement_id, refund_id)
        assert [one.id for one in asked.contested()] == [refund_id]
        with pytest.raises(Forbidden):
            settle(by=amina, refund_id=refund_id, minutes=minutes)
        with pytest.raises(Refused, match="that were asked"):
            settle(by=elise, refund_id=refund_id, minutes=61)
        for _ in range(2):
            settle(by=elise, refund_id=refund_id, minutes=minutes)
    assert hours(amina, bruno) == [-75, 71]
    assert AuditEvent.objects.filter(action="marketplace.settle_refund").count() == 2
    assert audit.check().is_sound


def test_who_asked_may_take_it_back_and_neither_is_stuck(amina: Actor, bruno: Actor) -> None:
    engagement_id = done(bruno, amina)
    first = ask(amina, engagement_id)
    with pytest.raises(Refused):
        act(refunds.agree, amina, engagement_id, first)
    with pytest.raises(Refused):
        act(refunds.withdraw, bruno, engagement_id, first)
    with pytest.raises(Refused, match="asked back already"):
        ask(bruno, engagement_id)
    for _ in range(2):
        act(refunds.withdraw, amina, engagement_id, first)
    second = ask(bruno, engagement_id)
    act(refunds.contest, bruno, engagement_id, second)
    act(refunds.agree, amina, engagement_id, second)
    with pytest.raises(Refused):
        act(refunds.withdraw, bruno, engagement_id, second)
    assert [state_of(one) for one in (first, second)] == [RefundState.WITHDRAWN, RefundState.AGREED]
    assert hours(amina, bruno) == [-60, 57]


def test_sent_twice_is_once(amina: Actor, bruno: Actor) -> None:
    engagement_id = done(bruno, amina)
    send = partial(refunds.ask, by=amina, at=START, engagement_id=engagement_id, reason="So.", key="k")
    assert send(minutes=30) == send(minutes=30)
    with pytest.raises(Refused, match="already sent"):
        send(minutes=31)
    refund_id = send(minutes=30)
    for _ in range(2):
        act(refunds.agree, bruno, engagement_id, refund_id)
    assert hours(amina) == [-90]


def test_only_counted_hours_are_given_back(amina: Actor, bruno: Actor) -> None:
    for engagement_id in (invite(amina, bruno), agree(amina, bruno), done(bruno, amina, terms=Terms.GIFT)):
        with pytest.raises(Refused, match="nothing to give back"):
            ask(amina, engagement_id)


def test_it_is_nobody_else_s(amina: Actor, bruno: Actor, chloe: Actor, elise: Actor) -> None:
    engagement_id, other = done(bruno, amina), done(bruno, amina)
    refund_id = ask(amina, engagement_id)
    for person in (chloe, elise, VISITOR):
        with pytest.raises(Hidden):
            ask(person, engagement_id)
        with pytest.raises(Hidden):
            act(refunds.agree, person, engagement_id, refund_id)
    with pytest.raises(Hidden):
        act(refunds.agree, bruno, other, refund_id)


def test_a_coordinator_answers_for_a_giver_without_internet(amina: Actor, elise: Actor) -> None:
    rose_id = members.enrol(by=elise, at=START, display_name="Rose Morel", college="beneficiary")
    engagement_id = engagements.invite(by=amina, at=START, request_id=post(amina), member_id=rose_id)
    engagements.accept(by=elise, at=START, engagement_id=engagement_id)
    for person in (elise, amina):
        engagements.confirm(by=person, at=after(days=1), engagement_id=engagement_id, minutes=120)
    act(refunds.agree, elise, engagement_id, ask(amina, engagement_id))
    event = AuditEvent.objects.get(action="marketplace.refund")
    assert (event.data["state"], event.data["acting_for"]) == ("agreed", rose_id)


def refused(act: Callable[[], object], words: str) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        act()


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("role", ["", OWNER])
def test_the_database_keeps_refunds_straight(amina: Actor, bruno: Actor, role: str) -> None:
    engagement_id, running = done(bruno, amina), agree(amina, bruno)
    first = ask(amina, engagement_id, 30)
    act(refunds.agree, bruno, engagement_id, first)
    second = Refund.objects.get(pk=ask(amina, engagement_id, 20))
    row, entry_id = Refund.objects.filter(pk=second.pk), Refund.objects.get(pk=first).entry_id
    copy = partial(Refund, asked_by="giver", minutes=5, reason="So.", asked_at=START, key="copy")
    agreed_on = {"state": "agreed", "ended_at": START, "refunded_minutes": 20}
    tries: list[tuple[Callable[[], object], str]] = [
        (partial(row.update, minutes=5), "keeps what was asked"),
        (partial(row.update, state="settled", ended_at=START), "keeps what was asked"),
        (partial(row.update, **agreed_on), "refund_given_back_has_its_entry"),
        (partial(row.update, **(agreed_on | {"refunded_minutes": 10})), "gives back what was asked"),
        (partial(row.update, **agreed_on, entry_id=entry_id), "exactly that much"),
        (
            partial(row.update, **agreed_on, entry_id=agreed.get(engagement_id).entry_id),
            "exactly that much",
        ),
        (partial(Refund.objects.filter(pk=first).update, state="asked"), "keeps what was asked"),
        (copy(engagement_id=engagement_id).save, "engagement_has_one_open_refund"),
        (copy(engagement_id=running).save, "hours that were counted"),
        (copy(engagement_id=engagement_id, state="agreed").save, "hours that were counted"),
        (partial(raw, "DELETE FROM marketplace_refund"), "append-only"),
    ]
    for attempt, words in tries:
        if role:
            with acting_as(role):
                refused(attempt, words)
        else:
            refused(attempt, words)
