"""What the database refuses, whatever program writes to it."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from coop.domain.actors import Actor
from marketplace.domain.engagements import Act, Side, State
from marketplace.models import Engagement, EngagementStep, Match, Message, ServiceRequest
from marketplace.selectors import engagements as agreed
from marketplace.services import engagements, messages
from tests.instants import START
from tests.marketplace.samples import agree, id_of, invite, post, quarrel
from tests.rights import OWNER, acting_as


def refused(act: Callable[[], object], words: str) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        act()


def raw(sql: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def invited(amina: Actor, bruno: Actor) -> Engagement:
    return Engagement.objects.get(pk=invite(amina, bruno))


def test_an_engagement_begins_as_an_invitation(invited: Engagement) -> None:
    row = Engagement(
        request_id=invited.request_id,
        giver_id=invited.receiver_id,
        receiver_id=invited.giver_id,
        terms="hours",
        agreed_minutes=60,
        state=State.AGREED,
        invited_at=START,
    )
    refused(row.save, "begins as an invitation")
    refused(lambda: Engagement.objects.bulk_create([row]), "begins as an invitation")


@pytest.mark.parametrize("state", [State.CONFIRMING, State.COMPLETED, State.DISPUTED, State.CANCELLED])
def test_a_move_outside_the_table_is_refused(invited: Engagement, state: State) -> None:
    now = timezone.now()
    rows = Engagement.objects.filter(pk=invited.pk)
    refused(lambda: rows.update(state=state, ended_at=now, disputed_at=now), "can not go from invited")
    refused(
        lambda: raw("UPDATE marketplace_engagement SET state = %s WHERE id = %s", state.value, invited.pk),
        "can not go from invited",
    )
    invited.state = state
    refused(lambda: Engagement.objects.bulk_update([invited], ["state"]), "can not go from invited")


@pytest.mark.parametrize(
    "change",
    [
        {"agreed_minutes": 600},
        {"terms": "gift"},
        {"price_amount": 5},
        {"invited_at": START.replace(year=2020)},
    ],
)
def test_what_was_offered_never_changes(invited: Engagement, change: dict[str, object]) -> None:
    refused(lambda: Engagement.objects.filter(pk=invited.pk).update(**change), "never change")


def test_the_parties_never_change(invited: Engagement, chloe: Actor, amina: Actor) -> None:
    rows = Engagement.objects.filter(pk=invited.pk)
    refused(lambda: rows.update(giver_id=chloe.member_id), "never change")
    refused(lambda: rows.update(receiver_id=chloe.member_id), "never change")
    other = post(amina)
    refused(lambda: rows.update(request_id=other), "never change")


def test_the_trade_is_settled_when_it_is_agreed(amina: Actor, bruno: Actor) -> None:
    rows = Engagement.objects.filter(pk=agree(amina, bruno))
    refused(lambda: rows.update(is_in_trade=False), "never change")
    refused(lambda: rows.update(agreed_at=timezone.now()), "never change")


def test_what_has_ended_never_changes(amina: Actor, bruno: Actor) -> None:
    engagement_id = invite(amina, bruno)
    engagements.decline(by=bruno, at=START, engagement_id=engagement_id)
    rows = Engagement.objects.filter(pk=engagement_id)
    refused(lambda: rows.update(state=State.INVITED, ended_at=None), "has ended")
    refused(lambda: rows.update(giver_minutes=60), "has ended")


def test_an_engagement_is_never_deleted(invited: Engagement) -> None:
    refused(lambda: raw("DELETE FROM marketplace_engagement"), "append-only")
    raw("SET CONSTRAINTS ALL IMMEDIATE")  # or PostgreSQL refuses for a reason of its own
    refused(lambda: raw("TRUNCATE marketplace_engagement CASCADE"), "permission denied")
    with acting_as(OWNER):
        refused(lambda: raw("TRUNCATE marketplace_engagement CASCADE"), "append-only")
    refused(invited.delete, "append-only|protected|marketplace_engagement")


@pytest.mark.parametrize("table", ["marketplace_message", "marketplace_engagementstep"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_words_and_steps_are_append_only(founded: None, table: str, sql: str) -> None:
    with acting_as(OWNER):
        refused(lambda: raw(sql.format(table)), "append-only")


def test_a_message_is_never_taken_back(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    messages.send(by=amina, at=START, engagement_id=engagement_id, text="Hello", key="k")
    refused(lambda: Message.objects.update(text="Goodbye"), "append-only")
    refused(lambda: Message.objects.filter(key="k").delete(), "append-only")
    refused(lambda: EngagementStep.objects.update(reason="Otherwise"), "append-only")


def test_a_request_is_agreed_with_one_member_only(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    request_id = post(amina)
    first, second = invite(amina, bruno, request_id), invite(amina, chloe, request_id)
    Engagement.objects.filter(pk=first).update(state=State.AGREED)
    refused(
        lambda: Engagement.objects.filter(pk=second).update(state=State.AGREED), "request_is_agreed_with_one"
    )


def test_a_completed_engagement_has_its_entry(amina: Actor, bruno: Actor) -> None:
    rows = Engagement.objects.filter(pk=quarrel(amina, bruno))
    refused(
        lambda: rows.update(state=State.COMPLETED, ended_at=timezone.now()),
        "engagement_completed_has_its_entry",
    )


def test_ranks_and_members_of_a_list_are_unique(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    request_id = post(amina)
    rows = Match.objects.filter(request_id=request_id)
    refused(lambda: rows.update(rank=1), "match_rank_is_held_once")
    refused(lambda: rows.update(score=1001), "match_score_is_in_thousandths")
    refused(lambda: rows.update(member_id=id_of(bruno)), "member_matches_a_request_once")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"wanted_minutes": 0}, "request_wants_some_time"),
        ({"terms": "euros"}, "request_has_a_budget_when_it_pays_euros"),
        ({"budget_amount": 5}, "request_has_a_budget_when_it_pays_euros"),
        ({"is_remote": False, "place": None}, "request_is_somewhere_or_remote"),
    ],
)
def test_a_request_makes_sense(amina: Actor, change: dict[str, object], name: str) -> None:
    rows = ServiceRequest.objects.filter(pk=post(amina))
    refused(lambda: rows.update(**change), name)


def test_a_price_goes_with_euros(amina: Actor, bruno: Actor) -> None:
    """Seen at the beginning, since it never changes afterwards."""
    for terms, price in (("euros", None), ("mixed", 0), ("hours", 5)):
        row = Engagement(
            request_id=post(amina),
            giver_id=id_of(bruno),
            receiver_id=id_of(amina),
            terms=terms,
            price_amount=price,
            agreed_minutes=60,
            invited_at=START,
        )
        refused(row.save, "engagement_has_a_price_when_it_pays_euros")


def test_nobody_engages_themself(amina: Actor) -> None:
    row = Engagement(
        request_id=post(amina),
        giver_id=id_of(amina),
        receiver_id=id_of(amina),
        terms="hours",
        agreed_minutes=60,
        invited_at=START,
    )
    refused(row.save, "engagement_has_two_people")


def test_a_member_is_invited_once_at_a_time(invited: Engagement) -> None:
    copy = Engagement.objects.get(pk=invited.pk)
    copy.pk = None
    copy._state.adding = True
    refused(copy.save, "member_is_invited_once_at_a_time")


def test_a_mediation_says_since_when(amina: Actor, bruno: Actor) -> None:
    rows = Engagement.objects.filter(pk=agree(amina, bruno))
    later = timezone.now()
    refused(
        lambda: rows.update(state=State.DISPUTED, mediation_ends_at=later),
        "engagement_in_mediation_says_since_when",
    )


def test_steps_are_what_services_wrote(invited: Engagement) -> None:
    assert [(step.act, step.side) for step in agreed.steps(invited.pk)] == [(Act.INVITE, Side.RECEIVER)]
