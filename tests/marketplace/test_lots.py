"""Lots: each is noted, counted, disputed and cancelled by itself; the whole ends with the last of them."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from marketplace.domain.engagements import Act, Side, State
from marketplace.domain.quotes import Lot
from marketplace.domain.requests import RequestState
from marketplace.domain.terms import Terms
from marketplace.models import Engagement
from marketplace.selectors import engagements as agreed
from marketplace.selectors import requests as asked
from marketplace.services import engagements, gifts, mediations, quotes
from marketplace.services import leaving as farewell
from tests.instants import START, after
from tests.marketplace.quoting import lot, propose
from tests.marketplace.samples import id_of, invite, post
from tests.rights import OWNER, acting_as
from timebank.models import JournalEntry
from timebank.selectors import audit, balances, reservations

THREE = (lot("Drawings", 60), lot("The page", 90), lot("Photos", 30))


def in_lots(
    giver: Actor, receiver: Actor, *lots: Lot, terms: Terms = Terms.HOURS, **changes: object
) -> tuple[int, list[int]]:
    """An engagement agreed in lots, and these."""
    engagement_id = invite(receiver, giver, None, **changes)
    quote_id = propose(giver, engagement_id, *(lots or THREE), terms=terms)
    quotes.take(by=receiver, at=START, engagement_id=engagement_id, quote_id=quote_id)
    return engagement_id, [line.facts.engagement_id for line in agreed.parts(engagement_id)]


def confirm(engagement_id: int, minutes: int, *people: Actor) -> None:
    for person in people:
        engagements.confirm(by=person, at=after(days=1), engagement_id=engagement_id, minutes=minutes)


def states(*ids: int) -> list[State]:
    return [agreed.facts(one).state for one in ids]


def request_of(engagement_id: int) -> RequestState:
    return asked.facts(agreed.facts(engagement_id).request_id).state


def test_each_lot_is_agreed_and_held_by_itself(amina: Actor, bruno: Actor) -> None:
    whole_id, parts = in_lots(bruno, amina)
    lines = agreed.parts(whole_id)
    assert [(line.agreed_minutes, line.terms) for line in lines] == [
        (60, Terms.HOURS),
        (90, Terms.HOURS),
        (30, Terms.HOURS),
    ]
    assert agreed.get(whole_id).agreed_minutes == sum(line.agreed_minutes for line in lines)
    assert lines[0].title == "A page for my shop · Drawings"
    held = [line.reservation_id or 0 for line in lines]
    assert len(reservations.open_ones(held)) == 3
    assert agreed.get(whole_id).reservation_id is None
    assert states(whole_id, *parts) == [State.AGREED] * 4
    assert [step.act for step in agreed.steps(parts[0])] == [Act.TAKE]


def test_the_whole_ends_with_its_last_lot(amina: Actor, bruno: Actor) -> None:
    whole_id, parts = in_lots(bruno, amina)
    confirm(parts[1], 90, bruno, amina)
    confirm(parts[0], 65, amina, bruno)
    assert states(whole_id, *parts) == [State.AGREED, State.COMPLETED, State.COMPLETED, State.AGREED]
    assert request_of(whole_id) is RequestState.AGREED
    assert balances.of_members([id_of(amina)])[id_of(amina)] == -155
    engagements.cancel(by=amina, at=after(days=2), engagement_id=parts[2], reason="No photos after all.")
    assert states(whole_id, parts[2]) == [State.COMPLETED, State.CANCELLED]
    assert request_of(whole_id) is RequestState.FULFILLED
    assert agreed.steps(whole_id)[-1].act is Act.FULFIL
    subjects = JournalEntry.objects.order_by("pk").values_list("subject", flat=True)
    assert list(subjects) == [f"engagement:{parts[1]}", f"engagement:{parts[0]}"]
    assert agreed.get(whole_id).entry_id is None
    assert audit.check().is_sound


def test_figures_too_far_apart_are_settled_for_one_lot(amina: Actor, bruno: Actor, elise: Actor) -> None:
    whole_id, parts = in_lots(bruno, amina)
    engagements.confirm(by=bruno, at=START, engagement_id=parts[0], minutes=180)
    engagements.confirm(by=amina, at=START, engagement_id=parts[0], minutes=30)
    engagements.dispute(by=amina, at=START, engagement_id=parts[1], reason="It is not what I asked for.")
    assert states(whole_id, *parts) == [State.AGREED, State.DISPUTED, State.DISPUTED, State.AGREED]
    engagements.settle(by=elise, at=after(days=1), engagement_id=parts[0], minutes=60, reason="Heard both.")
    for person in (amina, bruno):
        mediations.propose(by=person, at=after(days=1), engagement_id=parts[1], minutes=45)
    assert states(whole_id, *parts) == [State.AGREED, State.COMPLETED, State.COMPLETED, State.AGREED]
    with pytest.raises(Hidden):
        engagements.settle(by=elise, at=START, engagement_id=parts[2], minutes=60, reason="Nobody asked.")


def test_cancelling_the_whole_cancels_what_is_not_done(amina: Actor, bruno: Actor) -> None:
    whole_id, parts = in_lots(bruno, amina)
    engagements.confirm(by=bruno, at=START, engagement_id=parts[0], minutes=60)
    with pytest.raises(Refused, match="wait for an answer"):
        engagements.cancel(by=amina, at=START, engagement_id=whole_id, reason="Enough.")
    engagements.confirm(by=amina, at=START, engagement_id=parts[0], minutes=60)
    engagements.cancel(by=amina, at=START, engagement_id=whole_id, reason="Enough.")
    assert states(whole_id, *parts) == [State.COMPLETED, State.COMPLETED, State.CANCELLED, State.CANCELLED]
    with pytest.raises(Refused, match="ended meanwhile"):
        engagements.cancel(by=amina, at=START, engagement_id=whole_id, reason="Enough.")


def test_where_nothing_was_done_the_need_is_open_again(amina: Actor, bruno: Actor) -> None:
    whole_id, parts = in_lots(bruno, amina)
    engagements.cancel(by=bruno, at=START, engagement_id=whole_id, reason="I broke my arm.")
    assert states(whole_id, *parts) == [State.CANCELLED] * 4
    assert request_of(whole_id) is RequestState.OPEN
    held = [line.reservation_id or 0 for line in agreed.parts(whole_id)]
    assert not reservations.open_ones(held)
    other = engagements.invite(
        by=amina, at=START, request_id=agreed.facts(whole_id).request_id, member_id=id_of(bruno)
    )
    assert agreed.facts(other).state is State.INVITED


@pytest.mark.parametrize(
    "act",
    [
        partial(engagements.confirm, minutes=60),
        partial(engagements.dispute, reason="So."),
        partial(mediations.propose, minutes=60),
    ],
)
def test_what_belongs_to_each_lot_is_not_done_with_the_whole(
    amina: Actor, bruno: Actor, act: Callable[..., object]
) -> None:
    whole_id, _parts = in_lots(bruno, amina)
    with pytest.raises(Refused, match="agreed in lots"):
        act(by=bruno, at=START, engagement_id=whole_id)
    assert agreed.facts(whole_id).state is State.AGREED


def test_hours_and_euros_lot_by_lot(amina: Actor, bruno: Actor) -> None:
    lots = (lot("Drawings", 60, 12_050), lot("Print", 0, 7_901), lot("Proofs", 30))
    whole_id, parts = in_lots(bruno, amina, *lots, terms=Terms.MIXED)
    lines = agreed.parts(whole_id)
    assert [line.terms for line in lines] == [Terms.MIXED, Terms.EUROS, Terms.HOURS]
    assert sum(line.price_cents or 0 for line in lines) == agreed.get(whole_id).price_cents == 19_951
    for part_id, minutes in zip(parts, (60, 45, 30), strict=True):
        confirm(part_id, minutes, bruno, amina)
    assert agreed.facts(whole_id).state is State.COMPLETED
    assert balances.of_members([id_of(amina)])[id_of(amina)] == -90
    assert audit.check().is_sound


def test_without_room_for_all_lots_nothing_is_agreed(amina: Actor, bruno: Actor) -> None:
    engagement_id = invite(amina, bruno)
    quote_id = propose(bruno, engagement_id, lot("One", 6_000), lot("Two", 6_000))
    with pytest.raises(Refused, match="more than you have given"):
        quotes.take(by=amina, at=START, engagement_id=engagement_id, quote_id=quote_id)
    assert agreed.facts(engagement_id).state is State.INVITED
    assert agreed.parts(engagement_id) == []


def test_a_need_for_which_hours_were_given_is_done_as_one(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    request_id, now = post(amina, wanted_minutes=2_400), timezone.now()
    gifts.welcome(by=amina, at=START, request_id=request_id)
    gifts.give(by=chloe, at=now, request_id=request_id, minutes=60, is_named=True, key="gift")
    engagement_id = invite(amina, bruno, request_id)
    quote_id = propose(bruno, engagement_id, *THREE)
    quotes.take(by=amina, at=START, engagement_id=engagement_id, quote_id=quote_id)
    assert agreed.parts(engagement_id) == []
    confirm(engagement_id, 180, bruno, amina)
    assert agreed.facts(engagement_id).state is State.COMPLETED


def test_lists_show_lots_once(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    whole_id, parts = in_lots(bruno, amina)
    assert [line.facts.engagement_id for line in agreed.running(id_of(amina))] == parts
    assert agreed.running_count(id_of(bruno)) == 3
    request_id = agreed.facts(whole_id).request_id
    assert [line.facts.engagement_id for line in agreed.of_request(request_id)] == [whole_id]
    with pytest.raises(Refused):
        farewell.leave(by=amina, at=START, member_id=id_of(amina))


def refused(act: Callable[[], object], words: str) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        _whole(act)


def _whole(act: Callable[[], object]) -> None:
    act()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("role", ["", OWNER])
def test_the_database_keeps_the_whole_and_its_lots_together(amina: Actor, bruno: Actor, role: str) -> None:
    whole_id, parts = in_lots(bruno, amina)
    single = Engagement.objects.get(pk=invite(amina, bruno))
    quotes.take(
        by=amina, at=START, engagement_id=single.pk, quote_id=propose(bruno, single.pk, lot("One", 60))
    )
    whole, first = (Engagement.objects.filter(pk=pk) for pk in (whole_id, parts[0]))
    ended = after(days=1)
    tries = [
        (partial(whole.update, state="completed", ended_at=ended), "its lots decide"),
        (partial(whole.update, state="cancelled", ended_at=ended), "its lots decide"),
        (partial(whole.update, state="confirming", noted_at=ended), "its lots decide"),
        (partial(whole.update, lot_count=2), "has the lots of its quote"),
        (partial(whole.update, lot_count=0), "has the lots of its quote"),
        (partial(first.update, whole_id=single.pk), "stays the lot"),
        (partial(first.update, agreed_minutes=1), "never change"),
        (
            partial(Engagement.objects.filter(pk=single.pk).update, state="completed", ended_at=ended),
            "its lots decide",
        ),
        (partial(whole.update, reservation_id=agreed.get(parts[0]).reservation_id), "violates"),
    ]
    for act, words in tries:
        if role:
            with acting_as(role):
                refused(act, words)
        else:
            refused(act, words)


def test_a_lot_is_what_was_agreed(amina: Actor, bruno: Actor) -> None:
    engagement_id = invite(amina, bruno)
    propose(bruno, engagement_id, *THREE)
    row = Engagement.objects.get(pk=engagement_id)
    rows = Engagement.objects.filter(pk=engagement_id)
    agreed_now = partial(rows.update, state="agreed", agreed_at=START, agreed_minutes=180, lot_count=3)
    refused(agreed_now, "each lot")
    refused(partial(rows.update, state="agreed", agreed_at=START, agreed_minutes=180, lot_count=2), "lots of")
    agreed_now()
    assert row.quote is not None
    told = row.quote.lots.get(position=1)
    plain = {
        "request_id": row.request_id,
        "giver_id": row.giver_id,
        "receiver_id": row.receiver_id,
        "terms": "hours",
        "agreed_minutes": 60,
        "state": "agreed",
        "invited_at": START,
        "agreed_at": START,
        "is_in_trade": row.is_in_trade,
        "whole": row,
        "lot": told,
    }
    wrong: list[dict[str, object]] = [
        {"agreed_minutes": 61},
        {"terms": "gift"},
        {"state": "invited"},
        {"giver_id": row.receiver_id, "receiver_id": row.giver_id},
        {"agreed_at": START + timedelta(days=1)},
        {"lot_count": 2},
    ]
    for change in wrong:
        refused(Engagement(**(plain | change)).save, "what both agreed on|cut into lots")
    refused(Engagement(**(plain | {"whole": None})).save, "begins as an invitation")
    Engagement(**plain).save()
    refused(Engagement(**plain).save, "duplicate key")
    for other in row.quote.lots.exclude(position=1).order_by("position"):
        Engagement(**(plain | {"lot": other, "agreed_minutes": other.minutes})).save()


def test_a_lot_names_who_stands_where(amina: Actor, bruno: Actor) -> None:
    _whole_id, parts = in_lots(bruno, amina)
    assert [step.side for step in agreed.steps(parts[2])] == [Side.RECEIVER]
