"""Quotes and counter-quotes: exactly the newest is agreed on, and the database holds it too."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from coop.domain.actors import VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from coop.services import members
from marketplace.domain import engagements as life
from marketplace.domain.engagements import Act, Side, State
from marketplace.domain.requests import RequestState
from marketplace.domain.terms import Terms
from marketplace.models import Engagement, Quote, QuoteLot
from marketplace.selectors import engagements as agreed
from marketplace.selectors import quotes as sent
from marketplace.selectors import requests as asked
from marketplace.services import engagements, quotes
from tests.instants import START, after
from tests.marketplace.quoting import DAY, lot, propose, quote
from tests.marketplace.samples import agree, id_of, invite, post
from tests.rights import OWNER, acting_as
from timebank.selectors import audit, balances, reservations

TWO = (lot("Drawings", 60), lot("The page", 90))


def take(by: Actor, engagement_id: int, quote_id: int, days: int = 0) -> None:
    quotes.take(by=by, at=after(days=days), engagement_id=engagement_id, quote_id=quote_id)


def terms(engagement_id: int) -> tuple[State, Terms, int, int | None]:
    line = agreed.get(engagement_id)
    return line.facts.state, line.terms, line.agreed_minutes, line.price_cents


def test_what_is_agreed_is_the_sum_of_the_lots(amina: Actor, bruno: Actor) -> None:
    engagement_id = invite(amina, bruno)
    quote_id = propose(bruno, engagement_id, lot("All of it", 150))
    assert terms(engagement_id) == (State.INVITED, Terms.HOURS, 120, None)
    take(amina, engagement_id, quote_id)
    assert terms(engagement_id) == (State.AGREED, Terms.HOURS, 150, None)
    line = agreed.get(engagement_id)
    assert line.quote_id == quote_id
    assert asked.facts(line.facts.request_id).state is RequestState.AGREED
    assert reservations.open_ones([line.reservation_id or 0])
    for person in (bruno, amina):
        engagements.confirm(by=person, at=after(days=1), engagement_id=engagement_id, minutes=150)
    assert balances.of_members([id_of(amina)])[id_of(amina)] == -150
    assert audit.check().is_sound


def test_a_counter_quote_answers_a_quote(amina: Actor, bruno: Actor) -> None:
    engagement_id = invite(amina, bruno)
    first = propose(bruno, engagement_id, *TWO)
    second = propose(amina, engagement_id, lot("Drawings", 30), terms=Terms.HOURS)
    for person in (amina, bruno):
        with pytest.raises(Refused, match="Other terms were proposed meanwhile"):
            take(person, engagement_id, first)
    with pytest.raises(Refused, match="your own terms"):
        take(amina, engagement_id, second)
    assert terms(engagement_id) == (State.INVITED, Terms.HOURS, 120, None)
    newest, before = sent.of_engagement(engagement_id)
    assert (newest.id, newest.side, before.side) == (second, Side.RECEIVER, Side.GIVER)
    assert [(change.before, change.after) for change in newest.changes] == [
        (lot("Drawings", 60), lot("Drawings", 30)),
        (lot("The page", 90), None),
    ]
    assert before.changes == ()
    take(bruno, engagement_id, second)
    assert terms(engagement_id) == (State.AGREED, Terms.HOURS, 30, None)
    assert [step.act for step in agreed.steps(engagement_id)] == [Act.INVITE, Act.QUOTE, Act.QUOTE, Act.TAKE]


def test_euros_come_and_go_with_the_terms(amina: Actor, bruno: Actor) -> None:
    engagement_id = invite(amina, bruno)
    lots = (lot("Drawings", 60, 12_050), lot("Print", 0, 7_901), lot("Proofs", 30))
    take(amina, engagement_id, propose(bruno, engagement_id, *lots, terms=Terms.MIXED))
    assert terms(engagement_id) == (State.AGREED, Terms.MIXED, 90, 19_951)
    other = invite(amina, bruno, terms=Terms.EUROS, budget_cents=10_000)
    take(amina, other, propose(bruno, other, terms=Terms.GIFT))
    assert terms(other) == (State.AGREED, Terms.GIFT, 120, None)


def test_once_terms_are_proposed_the_invitation_alone_is_not_accepted(amina: Actor, bruno: Actor) -> None:
    engagement_id = invite(amina, bruno)
    propose(amina, engagement_id, *TWO)
    with pytest.raises(Refused, match="Other terms were proposed meanwhile"):
        engagements.accept(by=bruno, at=START, engagement_id=engagement_id)
    assert agreed.facts(engagement_id).state is State.INVITED


def test_a_quote_can_not_be_accepted_after_its_days(amina: Actor, bruno: Actor) -> None:
    engagement_id = invite(amina, bruno)
    quote_id = propose(bruno, engagement_id)
    assert Quote.objects.get(pk=quote_id).expires_at == after(days=15)
    with pytest.raises(Refused, match="expired"):
        take(amina, engagement_id, quote_id, days=15)
    with pytest.raises(Refused, match="already past"):
        propose(bruno, engagement_id, at=after(days=15))
    again = propose(bruno, engagement_id, lot(day=DAY + timedelta(days=20)), at=after(days=15))
    take(amina, engagement_id, again, days=29)
    assert agreed.facts(engagement_id).state is State.AGREED


def test_an_expired_quote_may_be_sent_again(amina: Actor, bruno: Actor) -> None:
    engagement_id, lots = invite(amina, bruno), (lot(day=DAY + timedelta(days=60)),)
    propose(bruno, engagement_id, *lots)
    with pytest.raises(Refused, match="only wait for an answer"):
        propose(amina, engagement_id, *lots)
    propose(bruno, engagement_id, *lots, at=after(days=16))
    assert len(sent.of_engagement(engagement_id)) == 2


def test_sent_twice_is_once(amina: Actor, bruno: Actor) -> None:
    engagement_id, other = invite(amina, bruno), invite(amina, bruno)
    ids = {
        quotes.propose(by=bruno, at=START, engagement_id=engagement_id, quote=quote(*TWO), key="k")
        for _ in range(2)
    }
    assert len(ids) == 1
    for attempt, lots in ((engagement_id, ()), (other, TWO)):
        with pytest.raises(Refused, match="already sent"):
            quotes.propose(by=bruno, at=START, engagement_id=attempt, quote=quote(*lots), key="k")
    with pytest.raises(Refused, match="out of date"):
        quotes.propose(by=bruno, at=START, engagement_id=other, quote=quote(), key="k\x00")
    for _ in range(2):
        take(amina, engagement_id, ids.copy().pop())
    assert [step.act for step in agreed.steps(engagement_id)] == [Act.INVITE, Act.QUOTE, Act.TAKE]


def test_terms_are_proposed_before_an_agreement_only(amina: Actor, bruno: Actor) -> None:
    engagement_id, declined = agree(amina, bruno), invite(amina, bruno)
    engagements.decline(by=bruno, at=START, engagement_id=declined)
    for one in (engagement_id, declined):
        with pytest.raises(Refused, match="meanwhile"):
            propose(bruno, one)
        with pytest.raises(Refused, match="meanwhile"):
            take(amina, one, 1)


def test_the_others_are_told_when_a_quote_is_accepted(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    request_id = post(amina)
    first, second = invite(amina, bruno, request_id), invite(amina, chloe, request_id)
    one, other = propose(bruno, first, *TWO), propose(chloe, second)
    take(amina, first, one)
    assert agreed.facts(second).state is State.WITHDRAWN
    with pytest.raises(Refused, match="meanwhile"):
        take(amina, second, other)


def test_it_is_nobody_else_s(amina: Actor, bruno: Actor, chloe: Actor, elise: Actor) -> None:
    engagement_id = invite(amina, bruno)
    quote_id = propose(bruno, engagement_id)
    for person in (chloe, elise, VISITOR):
        with pytest.raises((Hidden, Forbidden)):
            propose(person, engagement_id)
        with pytest.raises((Hidden, Forbidden)):
            take(person, engagement_id, quote_id)
    other = invite(amina, chloe)
    with pytest.raises(Refused, match="Other terms"):
        take(chloe, other, quote_id)


def test_a_coordinator_says_what_a_giver_without_internet_says(amina: Actor, elise: Actor) -> None:
    rose_id = members.enrol(by=elise, at=START, display_name="Rose Morel", college="beneficiary")
    engagement_id = engagements.invite(by=amina, at=START, request_id=post(amina), member_id=rose_id)
    propose(elise, engagement_id)
    quote_id = propose(amina, engagement_id, lot("All of it", 150))
    assert [line.facts.engagement_id for line in agreed.of_offline_givers()] == [engagement_id]
    take(elise, engagement_id, quote_id)
    told = AuditEvent.objects.filter(action__in=["marketplace.quote", "marketplace.take"]).order_by("pk")
    assert [(event.action, event.data["acting_for"]) for event in told] == [
        ("marketplace.quote", rose_id),
        ("marketplace.take", rose_id),
    ]


def test_who_is_awaited(amina: Actor, bruno: Actor) -> None:
    engagement_id = invite(amina, bruno)
    awaited = [life.awaited(agreed.facts(engagement_id))]
    for person, minutes in ((bruno, 60), (amina, 90)):
        propose(person, engagement_id, lot(minutes=minutes))
        awaited.append(life.awaited(agreed.facts(engagement_id)))
    assert awaited == [{Side.GIVER}, {Side.RECEIVER}, {Side.GIVER}]


def refused(act: Callable[[], object], words: str) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        _whole(act)


def _whole(act: Callable[[], object]) -> None:
    act()
    raw("SET CONSTRAINTS ALL IMMEDIATE")


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", ["marketplace_quote", "marketplace_quotelot"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_was_sent_is_never_changed(founded: None, table: str, sql: str) -> None:
    with acting_as(OWNER):
        refused(lambda: raw(sql.format(table)), "append-only")


def written(engagement_id: int, **changes: object) -> Quote:
    row = Quote(
        engagement_id=engagement_id,
        number=2,
        side="giver",
        terms="hours",
        minutes=120,
        sent_at=START,
        expires_at=after(days=15),
        key="other",
    )
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row


@pytest.mark.parametrize("role", ["", OWNER])
@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "is that of its lots"),
        ({"number": 1}, "one after the other"),
        ({"number": 3}, "one after the other"),
        ({"minutes": 0}, "quote_takes_some_time"),
        ({"terms": "euros"}, "quote_has_a_price_when_it_pays_euros"),
        ({"price_amount": 5}, "quote_has_a_price_when_it_pays_euros"),
        ({"expires_at": START}, "quote_leaves_time_to_answer"),
    ],
)
def test_a_quote_makes_sense(
    amina: Actor, bruno: Actor, role: str, changes: dict[str, object], name: str
) -> None:
    engagement_id = invite(amina, bruno)
    propose(bruno, engagement_id)
    if role:
        with acting_as(role):
            refused(lambda: written(engagement_id, **changes), name)
    else:
        refused(lambda: written(engagement_id, **changes), name)


@pytest.mark.parametrize(
    ("position", "minutes", "price", "name"),
    [
        (2, 10, None, "is that of its lots"),
        (2, 0, None, "lot_counts_hours_or_euros"),
        (1, 10, None, "lot_has_a_place_of_its_own"),
        (2, 0, 0, "lot_price_is_more_than_zero"),
        (2, 0, 5, "is that of its lots"),
    ],
)
def test_no_lot_is_added_afterwards(
    amina: Actor, bruno: Actor, position: int, minutes: int, price: int | None, name: str
) -> None:
    row = QuoteLot(
        quote_id=propose(bruno, invite(amina, bruno)),
        position=position,
        title="More",
        minutes=minutes,
        price_amount=price,
        expected_on=DAY,
    )
    raw("SET CONSTRAINTS ALL IMMEDIATE")
    refused(row.save, name)


def test_the_database_takes_no_other_quote(amina: Actor, bruno: Actor) -> None:
    engagement_id, agreed_id = invite(amina, bruno), agree(amina, bruno)
    first = propose(bruno, engagement_id, *TWO)
    propose(amina, engagement_id)
    rows = Engagement.objects.filter(pk=engagement_id)
    for stale in (first, None):
        refused(partial(rows.update, quote_id=stale), "newest quote")
        refused(partial(rows.update, state="agreed", quote_id=stale, agreed_at=START), "newest quote")
    refused(lambda: rows.update(state="agreed", agreed_at=START, agreed_minutes=1), "terms of its quote")
    refused(lambda: rows.update(agreed_minutes=1), "never change")
    refused(lambda: Engagement.objects.filter(pk=agreed_id).update(quote_id=first), "agreed on and stays")
    refused(lambda: written(agreed_id, number=1), "before an agreement")
