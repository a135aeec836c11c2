"""Moves outside the tables are refused by the database, whoever writes and however."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from config.roles import APPLICATION
from coop.domain.actors import Actor
from marketplace.domain.engagements import ENDED, MOVES, State
from marketplace.domain.requests import REQUEST_MOVES, RequestState
from marketplace.models import Engagement, ServiceRequest
from marketplace.services import engagements, requests
from tests.instants import START, after
from tests.marketplace.samples import agree, invite, post, quarrel
from tests.rights import OWNER, acting_as

LEGAL = {(move.source, move.target) for move in MOVES}
TARGETS = {state: [other for other in State if other is not state] for state in State}


def refused(act: Callable[[], object], name: str, *, role: str = APPLICATION) -> None:
    """By a promise of that name."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), acting_as(role):
        act()
    cause = caught.value.__cause__
    assert cause is not None
    assert cause.diag.constraint_name == name  # type: ignore[attr-defined]  # of psycopg2


def reach(state: State, amina: Actor, bruno: Actor) -> int:
    """An engagement in that state, by its services where they lead there at once."""
    early = {State.INVITED, State.DECLINED, State.WITHDRAWN}
    if state is State.DISPUTED:
        return quarrel(amina, bruno)
    engagement_id = invite(amina, bruno) if state in early else agree(amina, bruno)
    if state is State.DECLINED:
        engagements.decline(by=bruno, at=START, engagement_id=engagement_id)
    elif state is State.WITHDRAWN:
        engagements.withdraw(by=amina, at=START, engagement_id=engagement_id)
    elif state is State.CANCELLED:
        engagements.cancel(by=amina, at=START, engagement_id=engagement_id, reason="Later.")
    elif state is State.MISSED:
        ends_at = {"missed_by": "giver", "missed_at": START, "missed_ends_at": after(days=7)}
        Engagement.objects.filter(pk=engagement_id).update(state=state, **ends_at)
    elif state in (State.CONFIRMING, State.COMPLETED):
        for person in (amina, bruno) if state is State.COMPLETED else (amina,):
            engagements.confirm(by=person, at=START, engagement_id=engagement_id, minutes=60)
    return engagement_id


def set_state(engagement_id: int, target: State) -> int:
    """With all that the other constraints ask for, so that the move alone is wrong."""
    now = timezone.now()
    sql = """
      UPDATE marketplace_engagement SET state = %s, disputed_at = %s, mediation_ends_at = %s, noted_at = %s,
        missed_by = 'giver', missed_at = %s, missed_ends_at = %s, ended_at = %s WHERE id = %s
    """
    ended_at = now if target in ENDED else None
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [target, now, after(days=9999), now, now, after(days=9999), ended_at, engagement_id]
        )
        return int(cursor.rowcount)


@pytest.mark.parametrize("source", State)
def test_each_illegal_pair_is_refused_to_the_application_and_to_the_owner(
    amina: Actor, bruno: Actor, source: State
) -> None:
    engagement_id = reach(source, amina, bruno)
    assert Engagement.objects.get(pk=engagement_id).state == source
    name = "engagement_ended_never_changes" if source in ENDED else "engagement_moves_legally"
    for target in TARGETS[source]:
        if (source, target) in LEGAL:
            continue
        for role in (APPLICATION, OWNER):
            refused(partial(set_state, engagement_id, target), name, role=role)
    assert Engagement.objects.get(pk=engagement_id).state == source


def test_an_engagement_begins_as_an_invitation(amina: Actor, bruno: Actor) -> None:
    row = Engagement.objects.get(pk=invite(amina, bruno))
    row.request_id, row.pk = post(amina), None
    row._state.adding = True
    name = "engagement_begins_as_an_invitation"
    for row.state in set(State) - {State.INVITED}:
        for role in (APPLICATION, OWNER):
            refused(row.save, name, role=role)
            refused(partial(Engagement.objects.bulk_create, [row]), name, role=role)


@pytest.mark.parametrize("source", RequestState)
def test_each_illegal_pair_of_a_request_is_refused(amina: Actor, bruno: Actor, source: RequestState) -> None:
    request_id = post(amina)
    if source in (RequestState.AGREED, RequestState.FULFILLED):
        engagement_id = invite(amina, bruno, request_id)
        engagements.accept(by=bruno, at=START, engagement_id=engagement_id)
        for person in (amina, bruno) if source is RequestState.FULFILLED else ():
            engagements.confirm(by=person, at=START, engagement_id=engagement_id, minutes=60)
    elif source is RequestState.CLOSED:
        requests.close(by=amina, at=START, request_id=request_id)
    rows = ServiceRequest.objects.filter(pk=request_id)
    assert rows.get().state == source
    for target in RequestState:
        for role in (APPLICATION, OWNER):
            if target is not source and (source, target) not in REQUEST_MOVES:
                refused(partial(rows.update, state=target), "request_moves_legally", role=role)


def test_a_request_begins_open(amina: Actor) -> None:
    row = ServiceRequest.objects.get(pk=post(amina))
    row.pk, row.state, row.key = None, RequestState.FULFILLED, "another"
    row._state.adding = True
    for role in (APPLICATION, OWNER):
        refused(row.save, "request_begins_open", role=role)


@pytest.mark.django_db
def test_the_database_knows_the_moves_of_requests() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, target FROM marketplace_legal_request_moves()")
        assert set(cursor.fetchall()) == {(source.value, target.value) for source, target in REQUEST_MOVES}


def test_a_meeting_in_question_says_by_whom_and_its_term(amina: Actor, bruno: Actor) -> None:
    rows = Engagement.objects.filter(pk=agree(amina, bruno))
    name = "engagement_missed_says_by_whom_and_its_term"
    whole = {"state": State.MISSED, "missed_by": "giver", "missed_at": START, "missed_ends_at": after(days=1)}
    for missing in (
        {"missed_by": ""},
        {"missed_at": None},
        {"missed_ends_at": START},
        {"missed_ends_at": None},
    ):
        refused(partial(rows.update, **whole | missing), name)
    assert rows.update(**whole) == 1


def test_a_mediation_has_its_term(amina: Actor, bruno: Actor) -> None:
    rows = Engagement.objects.filter(pk=quarrel(amina, bruno))
    for term in (None, START):
        refused(partial(rows.update, mediation_ends_at=term), "engagement_in_mediation_has_its_term")
