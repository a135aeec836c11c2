"""A team answers a request: signed by all, accepted whole, paid without a lost minute or cent."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from coop.domain.actors import VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from marketplace.domain.engagements import State
from marketplace.domain.requests import RequestState
from marketplace.domain.team_answers import AnswerState
from marketplace.domain.team_plans import Plan, PlannedLot
from marketplace.domain.terms import Terms
from marketplace.models import Engagement, TeamAnswer, TeamPlan, TeamSignature
from marketplace.selectors import requests as asked
from marketplace.selectors import team_answers as composed
from marketplace.services import engagements, leaving, requests, team_answers
from tests.instants import after
from tests.marketplace.samples import LYON, WEB, id_of, invite, post, settle
from tests.rights import EVERYONE, acting_as
from tests.timebank.voting import adopt
from timebank.models import JournalEntry, Leg
from timebank.rules import ROUNDING
from timebank.selectors import audit, balances
from timebank.selectors import reservations as held

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Street:
    """Amina asks; Bruno leads, with Chloe and Dov. later: so long after the first day."""

    amina: Actor
    bruno: Actor
    chloe: Actor
    dov: Actor
    request_id: int
    later: timedelta = timedelta()

    @property
    def team(self) -> tuple[Actor, Actor, Actor]:
        return self.bruno, self.chloe, self.dov

    def plan(self, minutes: int = 100, cents: int = 0, parts: tuple[int, ...] = (1, 1, 1)) -> Plan:
        half = minutes // 2
        return Plan(
            lots=(
                PlannedLot("The page", half, cents, id_of(self.bruno)),
                PlannedLot("The photos", minutes - half, 0, id_of(self.chloe)),
            ),
            parts={id_of(one): weight for one, weight in zip(self.team, parts, strict=True)},
        )

    def compose(self, plan: Plan | None = None, *, by: Actor | None = None) -> int:
        return team_answers.compose(
            by=by or self.bruno, at=after() + self.later, request_id=self.request_id, plan=plan or self.plan()
        )

    def sign(self, answer_id: int, *people: Actor) -> None:
        for one in people or self.team:
            stamp = composed.get(answer_id).fingerprint
            team_answers.sign(by=one, at=after(hours=1) + self.later, answer_id=answer_id, fingerprint=stamp)

    def offered(self, plan: Plan | None = None) -> int:
        answer_id = self.compose(plan)
        self.sign(answer_id)
        team_answers.offer(by=self.bruno, at=after(hours=2) + self.later, answer_id=answer_id)
        return answer_id

    def accept(self, answer_id: int, *, by: Actor | None = None) -> None:
        stamp = composed.get(answer_id).fingerprint
        team_answers.accept(
            by=by or self.amina, at=after(days=1) + self.later, answer_id=answer_id, fingerprint=stamp
        )

    def confirm(self, answer_id: int, *people: Actor) -> None:
        ids = composed.engagement_ids(answer_id)
        for one in people or self.team:
            engagement = Engagement.objects.get(pk=ids[id_of(one)])
            for side in (one, self.amina):
                engagements.confirm(
                    by=side,
                    at=after(days=2) + self.later,
                    engagement_id=engagement.pk,
                    minutes=engagement.agreed_minutes,
                )

    def state(self) -> RequestState:
        return asked.facts(self.request_id).state


def make(**changes: Any) -> Street:  # noqa: ANN401  fields of Need
    amina, bruno, chloe, dov = (
        settle(name, place=LYON, others=(WEB,))
        for name in ("Amina Benali", "Bruno Keller", "Chloe Faure", "Dov Levi")
    )
    return Street(amina, bruno, chloe, dov, post(amina, **changes))


@pytest.fixture
def street(founded: None) -> Street:
    return make()


def test_signed_by_all_offered_accepted_and_paid_to_the_minute(street: Street) -> None:
    answer_id = street.offered()
    assert sorted(one.minutes for one in composed.get(answer_id).portions) == [33, 33, 34]
    for _twice in range(2):
        street.accept(answer_id)
    assert street.state() is RequestState.AGREED
    rows = Engagement.objects.filter(team_id=answer_id).order_by("pk")
    assert [row.state for row in rows] == [State.AGREED] * 3
    assert len(held.open_ones([row.reservation_id or 0 for row in rows])) == 3
    street.confirm(answer_id, street.bruno, street.chloe)
    assert street.state() is RequestState.AGREED
    street.confirm(answer_id, street.dov)
    assert street.state() is RequestState.FULFILLED
    rows = Engagement.objects.filter(team_id=answer_id).order_by("pk")
    assert len({row.entry_id for row in rows}) == 3
    assert JournalEntry.objects.count() == 3
    assert balances.of_member(id_of(street.amina)) == -100
    kept = balances.of_members([id_of(one) for one in street.team])
    legs = Leg.objects.filter(amount__gt=0).order_by("pk").values_list("amount", flat=True)
    assert sum(legs) == 100
    assert 0 < sum(kept.values()) < 100
    assert audit.check().is_sound


def test_where_hours_are_noted_in_steps_nobody_s_part_is_rounded_again(street: Street) -> None:
    """By quarters of an hour: lots are multiples of it, and so is each part; the sum is the whole."""
    adopt(ROUNDING, "quarter", electors=street.team, at=after())
    late = replace(street, later=timedelta(days=60))
    with pytest.raises(Refused, match="a multiple"):
        late.compose()
    answer_id = late.offered(late.plan(150, parts=(2, 1, 1)))
    assert sorted(one.minutes for one in composed.get(answer_id).portions) == [30, 45, 75]
    late.accept(answer_id)
    late.confirm(answer_id)
    assert balances.of_member(id_of(street.amina)) == -150
    assert sum(Leg.objects.filter(amount__gt=0).values_list("amount", flat=True)) == 150
    assert audit.check().is_sound


def test_another_step_since_the_team_signed_asks_for_new_lots(street: Street) -> None:
    answer_id = street.offered()
    adopt(ROUNDING, "five", electors=street.team, at=after())
    late = replace(street, later=timedelta(days=60))
    with pytest.raises(Refused, match="write its lots again"):
        late.accept(answer_id)
    assert street.state() is RequestState.OPEN
    assert not Engagement.objects.exists()
    assert late.compose() == answer_id
    assert composed.get(answer_id).facts.state is AnswerState.COMPOSING
    assert sorted(one.minutes for one in composed.get(answer_id).portions) == [30, 35, 35]
    late.sign(answer_id)
    team_answers.offer(by=street.bruno, at=after(hours=3) + late.later, answer_id=answer_id)
    late.accept(answer_id)
    assert street.state() is RequestState.AGREED


def test_euros_are_split_to_the_cent(founded: None) -> None:
    street = make(terms=Terms.MIXED, budget_cents=100_00)
    answer_id = street.offered(street.plan(100, 100_00, (3, 2, 2)))
    street.accept(answer_id)
    rows = Engagement.objects.filter(team_id=answer_id).order_by("giver_id")
    prices = [row.price_amount.amount for row in rows if row.price_amount is not None]
    assert prices == [Decimal("42.86"), Decimal("28.57"), Decimal("28.57")]
    assert sum(prices) == Decimal(100)
    street.confirm(answer_id)
    assert street.state() is RequestState.FULFILLED
    assert audit.check().is_sound


def test_nothing_is_offered_before_everyone_signed(street: Street) -> None:
    answer_id = street.compose()
    assert street.compose() == answer_id
    assert TeamPlan.objects.count() == 1
    with pytest.raises(Refused, match="Everyone in the team signs"):
        team_answers.offer(by=street.bruno, at=after(), answer_id=answer_id)
    with pytest.raises(Hidden):
        composed.seen(answer_id, by=street.amina)
    with pytest.raises(Refused, match="took its answer back"):
        street.accept(answer_id)
    street.sign(answer_id, street.chloe, street.chloe)
    assert composed.get(answer_id).facts.signed_ids == {id_of(street.bruno), id_of(street.chloe)}
    with pytest.raises(Forbidden):
        team_answers.offer(by=street.chloe, at=after(), answer_id=answer_id)
    street.sign(answer_id, street.dov)
    for _twice in range(2):
        team_answers.offer(by=street.bruno, at=after(), answer_id=answer_id)
    assert composed.seen(answer_id, by=street.amina).facts.state is AnswerState.OFFERED


def test_another_plan_reopens_every_signature(street: Street) -> None:
    answer_id = street.offered()
    first = composed.get(answer_id)
    for changed in (street.plan(parts=(2, 1, 1)), street.plan(90), street.plan()):
        assert street.compose(changed) == answer_id
        now = composed.get(answer_id)
        assert now.facts.state is AnswerState.COMPOSING
        assert now.facts.signed_ids == {id_of(street.bruno)}
    with pytest.raises(Refused, match="took its answer back"):
        street.accept(answer_id)
    street.compose(street.plan(90))
    with pytest.raises(Refused, match="changed meanwhile"):
        team_answers.sign(by=street.chloe, at=after(), answer_id=answer_id, fingerprint=first.fingerprint)
    street.sign(answer_id)
    team_answers.offer(by=street.bruno, at=after(), answer_id=answer_id)
    with pytest.raises(Refused, match="read it again"):
        team_answers.accept(by=street.amina, at=after(), answer_id=answer_id, fingerprint=first.fingerprint)
    assert TeamPlan.objects.count() == 5
    assert not Engagement.objects.exists()


def test_who_says_no_keeps_the_plan_from_being_offered(street: Street) -> None:
    answer_id = street.compose()
    stamp = composed.get(answer_id).fingerprint
    for _twice in range(2):
        team_answers.sign(by=street.dov, at=after(), answer_id=answer_id, fingerprint=stamp, has_agreed=False)
    with pytest.raises(Refused, match="already answered"):
        street.sign(answer_id, street.dov)
    assert composed.get(answer_id).facts.declined_ids == {id_of(street.dov)}
    assert [one.id for one in composed.waiting_for(street.bruno)] == [answer_id]
    assert [one.id for one in composed.waiting_for(street.chloe)] == [answer_id]
    assert composed.waiting_for(street.dov) == composed.waiting_for(VISITOR) == []
    duo = replace(street.plan(), parts={id_of(street.bruno): 1, id_of(street.chloe): 1})
    street.compose(duo)
    with pytest.raises(Hidden):
        composed.seen(answer_id, by=street.dov)


def test_nobody_is_bound_before_it_is_accepted(street: Street) -> None:
    answer_id = street.offered()
    with pytest.raises(Hidden):
        team_answers.take_back(by=settle("Eva Stone"), at=after(), answer_id=answer_id)
    with pytest.raises(Forbidden):
        team_answers.take_back(by=street.amina, at=after(), answer_id=answer_id)
    for _twice in range(2):
        team_answers.take_back(by=street.dov, at=after(), answer_id=answer_id)
    with pytest.raises(Refused, match="took its answer back"):
        street.accept(answer_id)
    again = street.offered()
    assert again != answer_id
    street.accept(again)
    with pytest.raises(Refused, match="accepted or declined"):
        team_answers.take_back(by=street.dov, at=after(), answer_id=again)


def test_declined_by_who_asked_and_by_nobody_else(street: Street) -> None:
    answer_id = street.offered()
    for other in street.team:
        with pytest.raises(Forbidden):
            team_answers.decline(by=other, at=after(), answer_id=answer_id)
        with pytest.raises(Forbidden):
            street.accept(answer_id, by=other)
    for _twice in range(2):
        team_answers.decline(by=street.amina, at=after(), answer_id=answer_id)
    with pytest.raises(Refused, match="taken back or accepted"):
        street.accept(answer_id)
    with pytest.raises(Refused):
        team_answers.take_back(by=street.bruno, at=after(), answer_id=answer_id)


def test_one_acceptance_wins_against_another_team_and_a_single_member(street: Street) -> None:
    first = street.offered()
    second = street.compose(street.plan(80), by=street.chloe)
    street.sign(second)
    team_answers.offer(by=street.chloe, at=after(), answer_id=second)
    eva = settle("Eva Stone", others=(WEB,))
    engagement_id = invite(street.amina, eva, street.request_id)
    street.accept(first)
    assert Engagement.objects.get(pk=engagement_id).state == State.WITHDRAWN
    with pytest.raises(Refused, match="somebody else"):
        street.accept(second)
    with pytest.raises(Refused, match="no longer open"):
        team_answers.compose(by=eva, at=after(), request_id=street.request_id, plan=street.plan())


def test_cancelled_by_all_the_request_is_open_again(street: Street) -> None:
    answer_id = street.offered()
    street.accept(answer_id)
    ids = sorted(composed.engagement_ids(answer_id).values())
    for place, engagement_id in enumerate(ids):
        assert street.state() is RequestState.AGREED, place
        engagements.cancel(by=street.amina, at=after(days=2), engagement_id=engagement_id, reason="Rain.")
    assert street.state() is RequestState.OPEN
    assert composed.get(answer_id).facts.state is AnswerState.CANCELLED
    street.accept(street.offered())
    assert street.state() is RequestState.AGREED


def test_one_cancelled_and_the_others_paid_fulfils(street: Street) -> None:
    answer_id = street.offered()
    street.accept(answer_id)
    ids = composed.engagement_ids(answer_id)
    street.confirm(answer_id, street.bruno, street.chloe)
    engagements.cancel(
        by=street.amina, at=after(days=3), engagement_id=ids[id_of(street.dov)], reason="Not needed."
    )
    assert street.state() is RequestState.FULFILLED
    assert balances.of_member(id_of(street.dov)) == 0
    assert audit.check().is_sound


def test_where_who_asked_has_no_room_nothing_is_agreed(street: Street) -> None:
    answer_id = street.offered(street.plan(6_000))
    with pytest.raises(Refused):
        street.accept(answer_id)
    assert not Engagement.objects.exists()
    assert composed.get(answer_id).facts.state is AnswerState.OFFERED
    assert street.state() is RequestState.OPEN


def test_who_leaves_takes_their_open_answers_back(street: Street) -> None:
    answer_id = street.offered()
    leaving.leave(by=street.dov, at=after(days=1), member_id=id_of(street.dov))
    assert composed.get(answer_id).facts.state is AnswerState.WITHDRAWN
    with pytest.raises(Refused, match="members of the cooperative"):
        street.compose()


def test_a_need_that_is_closed_takes_no_answer(street: Street) -> None:
    answer_id = street.offered()
    requests.close(by=street.amina, at=after(), request_id=street.request_id)
    with pytest.raises(Refused, match="or closed"):
        street.accept(answer_id)
    with pytest.raises(Forbidden):
        street.compose(by=street.amina)
    with pytest.raises(Hidden):
        team_answers.offer(by=street.bruno, at=after(), answer_id=999_999)
    team_answers.take_back(by=street.bruno, at=after(), answer_id=answer_id)


STATEMENTS = (
    ("UPDATE marketplace_teamplan SET number = 9", None),
    ("DELETE FROM marketplace_teamsignature", None),
    ("UPDATE marketplace_teamshare SET minutes = 1", None),
    ("UPDATE marketplace_teamlot SET minutes = 1", None),
    ("DELETE FROM marketplace_teamanswer", None),
    ("UPDATE marketplace_teamanswer SET state = 'accepted'", "team_answer_moves_legally"),
    ("UPDATE marketplace_teamanswer SET state = 'offered'", "team_answer_is_signed_by_all"),
    ("UPDATE marketplace_teamanswer SET lead_id = {amina}", "team_answer_keeps_its_request"),
    (
        "INSERT INTO marketplace_teamlot (plan_id, number, title, minutes, cents, taker_id) "
        "SELECT id, 9, 'x', 1, 0, {bruno} FROM marketplace_teamplan",
        "team_plan_is_whole_when_signed",
    ),
    (
        "INSERT INTO marketplace_teamplan (answer_id, number, fingerprint, written_at) "
        "SELECT id, 7, 'x', now() FROM marketplace_teamanswer",
        "team_plans_follow_each_other",
    ),
    (
        "INSERT INTO marketplace_teamanswer (request_id, lead_id, state, made_at) "
        "SELECT request_id, lead_id, 'composing', now() FROM marketplace_teamanswer",
        "team_answer_is_composed_once_by_each_lead",
    ),
)


@pytest.mark.parametrize("role", EVERYONE[:2])
def test_the_database_keeps_the_laws_without_python(street: Street, role: str) -> None:
    street.compose()
    values = {"amina": id_of(street.amina), "bruno": id_of(street.bruno)}
    for statement, law in STATEMENTS:
        with pytest.raises(DatabaseError) as refusal, transaction.atomic(), acting_as(role):
            execute(statement.format(**values))
        diagnosis = getattr(refusal.value.__cause__, "diag")  # noqa: B009  of psycopg2
        assert law is None or diagnosis.constraint_name == law, statement


def test_the_database_agrees_with_one_answer_alone(street: Street) -> None:
    answer_id = street.offered()
    street.accept(answer_id)
    eva = settle("Eva Stone", others=(WEB,))
    single = Engagement.objects.create(
        request_id=street.request_id,
        giver_id=id_of(eva),
        receiver_id=id_of(street.amina),
        terms="hours",
        agreed_minutes=60,
        invited_at=after(),
    )
    acts: list[tuple[Callable[[], object], str]] = [
        (
            partial(Engagement.objects.filter(pk=single.pk).update, state=State.AGREED),
            "one member or one team",
        ),
        (partial(Engagement.objects.filter(pk=single.pk).update, team_id=answer_id), "keeps its team"),
    ]
    for act, said in acts:
        with pytest.raises(DatabaseError, match=said), transaction.atomic():
            act()
    assert TeamAnswer.objects.get().state == "accepted"
    assert TeamSignature.objects.count() == 3


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_who_is_not_in_it_signs_nothing_and_hears_of_nothing(street: Street) -> None:
    answer_id = street.offered()
    stamp = composed.get(answer_id).fingerprint
    with pytest.raises(Forbidden):
        team_answers.sign(by=street.amina, at=after(), answer_id=answer_id, fingerprint=stamp)
    assert composed.of_request(street.request_id, by=VISITOR) == []
    assert [one.state for one in composed.waiting_for(street.amina)] == ["offered"]
    requests.close(by=street.amina, at=after(), request_id=street.request_id)
    assert composed.waiting_for(street.amina) == []
    second = replace(street, request_id=post(street.amina))
    answer_id = second.compose()
    second.sign(answer_id)
    requests.close(by=second.amina, at=after(), request_id=second.request_id)
    with pytest.raises(Refused, match="no longer open"):
        team_answers.offer(by=second.bruno, at=after(), answer_id=answer_id)
