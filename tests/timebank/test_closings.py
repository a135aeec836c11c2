"""Before a period is distributed: its checks, its figures, who contests them; what the database holds."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypedDict

import pytest
from django.db import connection
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from coop.services import live
from tests import founding
from tests.instants import after
from tests.people import make_coordinator
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import APRIL, MARCH, helped, id_of, record
from tests.timebank.test_promises import refused, sql
from timebank.domain import closings as states
from timebank.domain.closings import Check, State, Verdict
from timebank.domain.distributions import Line
from timebank.domain.natures import Unit
from timebank.domain.periods import Period
from timebank.models import AuditRun, Closing, ClosingContest, Distribution
from timebank.selectors import closings as reading
from timebank.selectors import distributions as told
from timebank.services import closings, distributions, payments, reversals, sealing

pytestmark = pytest.mark.django_db

LATER = after(days=40)


class Days(TypedDict):
    start: datetime
    end: datetime


DAYS: Days = {"start": MARCH.start, "end": MARCH.end}


@pytest.fixture
def worked(house: House) -> House:
    """March brings 20 minutes to the pool."""
    record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    return house


@pytest.fixture
def second(worked: House) -> Actor:
    return make_coordinator("Corentin Roux")


@pytest.fixture
def computed(worked: House) -> int:
    return closing.computed(by=worked.coordinator, at=LATER, **DAYS)


def state(closing_id: int) -> State:
    return reading.get(closing_id).state


def until(closing_id: int) -> datetime:
    found = reading.get(closing_id).contest_until
    assert found is not None
    return found


def red(period: Period, at: datetime, aside: str = "") -> list[Check]:
    return [one.check for one in reading.checks(period, at=at, aside=aside) if not one.holds]


def contested(house: House, closing_id: int) -> int:
    return closings.contest(
        by=house.ana, at=LATER, closing_id=closing_id, motive="The fee of Bao is missing."
    )


def test_its_checks_are_red_with_what_to_do_until_each_is_green(worked: House) -> None:
    closing_id = closings.ask(by=worked.coordinator, at=after(days=3), **DAYS)
    assert red(MARCH, after(days=3)) == [Check.OVER, Check.SEALED, Check.AUDITED]
    with pytest.raises(Refused, match="once it is over"):
        closings.freeze(by=worked.coordinator, at=after(days=3), closing_id=closing_id)
    assert red(MARCH, LATER) == [Check.SEALED, Check.AUDITED]
    sealing.seal_all(by=PLATFORM, at=LATER)
    AuditRun.objects.create(ran_at=MARCH.end - timedelta(hours=1), is_sound=True, size=1, report={})
    assert red(MARCH, LATER) == [Check.AUDITED]
    AuditRun.objects.create(ran_at=LATER, is_sound=False, size=1, report={})
    with pytest.raises(Refused, match="Audit the ledger"):
        closings.freeze(by=worked.coordinator, at=LATER, closing_id=closing_id)
    assert reading.get(closing_id).frozen_at is None
    closing.audited(LATER)
    assert red(MARCH, LATER) == []
    closings.freeze(by=worked.coordinator, at=LATER, closing_id=closing_id)
    assert (reading.get(closing_id).is_computing, reading.get(closing_id).legs) == (True, 1)


def test_what_waits_in_it_is_confirmed_or_said_to_wait(worked: House) -> None:
    asked = payments.ask(
        by=worked.ana,
        at=after(days=25),
        payee_id=id_of(worked.ana),
        payer_id=id_of(worked.bao),
        minutes=60,
        is_in_trade=False,
        purpose="Garden",
        key="ask",
    )
    assert asked
    found = {one.check: one for one in reading.checks(MARCH, at=after(days=35))}
    assert (found[Check.AWAITED].count, found[Check.AWAITED].holds) == (1, False)
    assert Check.AWAITED not in red(MARCH, after(days=35), aside="It counts for April.")
    assert Check.AWAITED not in red(MARCH, after(days=60)), "its term has passed"
    closing_id = closings.ask(by=worked.coordinator, at=LATER, **DAYS)
    closings.set_aside(
        by=worked.coordinator, at=LATER, closing_id=closing_id, aside=" It counts  for April. "
    )
    assert reading.get(closing_id).aside == "It counts for April."


def test_days_that_were_distributed_and_a_pool_below_zero_are_red(worked: House) -> None:
    distribution_id = closing.post(by=worked.coordinator, at=LATER, **DAYS)
    assert distribution_id
    assert Check.FREE in red(MARCH, LATER)
    with pytest.raises(Refused, match="already been distributed"):
        closings.ask(by=worked.coordinator, at=LATER, **DAYS)
    (entry,) = worked_entries()
    reversals.reverse(by=worked.coordinator, at=LATER, entry_id=entry, reason="Twice.", key="u")
    assert Check.POOL in red(APRIL, after(days=70))


def test_before_the_founding_there_is_no_rule_to_obey(worked: House) -> None:
    founding.clear()
    assert Check.RULE in red(MARCH, LATER)


def worked_entries() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM timebank_journalentry WHERE nature = 'mutual_help'")
        return [row[0] for row in cursor.fetchall()]


def test_it_is_computed_once_and_says_its_figures(worked: House, computed: int) -> None:
    before = reading.get(computed)
    assert (before.state, before.round, before.total(Unit.MINUTES)) == (State.COMPUTED, 1, 20)
    closings.compute(by=PLATFORM, at=after(days=50), closing_id=computed)
    assert reading.get(computed) == before
    preview = told.preview(MARCH, at=LATER)
    assert (before.inputs_hash, before.result_hash) == (preview.inputs_hash, preview.result_hash)
    with pytest.raises(Forbidden):
        closings.compute(by=worked.coordinator, at=LATER, closing_id=computed)


def test_nothing_is_dated_in_it_while_it_is_computed(worked: House, computed: int) -> None:
    late = helped(worked.ana, worked.bao, 60, at=after(days=8))
    with pytest.raises(Refused, match="is being distributed"):
        record(late, by=worked.bao, key="late", at=LATER)
    closings.give_up(
        by=worked.coordinator, at=LATER, closing_id=computed, reason="An exchange was forgotten."
    )
    assert record(late, by=worked.bao, key="late", at=LATER)
    assert (state(computed), reading.of_period(MARCH)) == (State.OPEN, None)
    again = closing.computed(by=worked.coordinator, at=LATER, **DAYS)
    assert reading.get(again).total(Unit.MINUTES) == 23


def test_what_is_dated_in_it_is_taken_until_it_is_frozen(worked: House) -> None:
    closings.ask(by=worked.coordinator, at=LATER, **DAYS)
    assert record(helped(worked.ana, worked.bao, 60, at=after(days=8)), by=worked.bao, key="late", at=LATER)


def test_it_is_posted_once_the_days_to_contest_have_passed(worked: House, computed: int) -> None:
    with pytest.raises(Refused, match="may still contest"):
        distributions.post(
            by=worked.coordinator, at=until(computed) - timedelta(seconds=1), closing_id=computed
        )
    assert distributions.post_due(by=PLATFORM, at=until(computed) - timedelta(seconds=1)) == 0
    assert distributions.post_due(by=PLATFORM, at=until(computed)) == 1
    connection.check_constraints()
    row = reading.get(computed)
    assert (row.state, told.get(row.distribution_id or 0).result_hash) == (State.POSTED, row.result_hash)
    with pytest.raises(Refused, match="already been distributed"):
        distributions.post(by=worked.coordinator, at=until(computed), closing_id=computed)
    assert told.recompute(row.distribution_id or 0).same


def test_a_contest_holds_it_until_a_second_person_answers(
    worked: House, second: Actor, computed: int
) -> None:
    contest_id = contested(worked, computed)
    assert contested(worked, computed) == contest_id, "the same sent twice is once"
    assert distributions.post_due(by=PLATFORM, at=after(days=90)) == 0
    with pytest.raises(Refused, match="contested"):
        distributions.post(by=second, at=after(days=90), closing_id=computed)
    words = {"verdict": "rejected", "answer": "It is dated in April."}
    for person in (worked.coordinator, worked.ana, worked.bao, worked.auditor):
        with pytest.raises(Forbidden):
            closings.answer(by=person, at=LATER, contest_id=contest_id, **words)
    for _ in range(2):
        assert closings.answer(by=second, at=LATER, contest_id=contest_id, **words) == computed
    (kept,) = reading.contests(computed)
    assert (state(computed), kept.verdict, kept.answer) == (
        State.COMPUTED,
        Verdict.REJECTED,
        "It is dated in April.",
    )
    with pytest.raises(Refused, match="already been answered"):
        closings.answer(by=second, at=LATER, contest_id=contest_id, verdict="upheld", answer="No.")
    assert distributions.post(by=second, at=until(computed), closing_id=computed)


def test_a_contest_that_is_upheld_opens_the_period_and_computes_it_again(
    worked: House, second: Actor, computed: int
) -> None:
    contest_id = contested(worked, computed)
    before = reading.get(computed).result_hash
    closings.answer(by=second, at=LATER, contest_id=contest_id, verdict="upheld", answer="It was forgotten.")
    assert (state(computed), reading.get(computed).frozen_at) == (State.CLOSING, None)
    record(helped(worked.ana, worked.bao, 400, at=after(days=9)), by=worked.bao, key="late", at=LATER)
    sealing.seal_all(by=PLATFORM, at=LATER)
    closings.freeze(by=worked.coordinator, at=after(days=42), closing_id=computed)
    assert closings.compute_due(by=PLATFORM, at=after(days=42)) == 1
    row = reading.get(computed)
    assert (row.round, row.total(Unit.MINUTES), row.result_hash == before) == (2, 40, False)
    assert closings.contest(by=worked.ana, at=after(days=42), closing_id=computed, motive="Still wrong.")


def test_who_contests_may_take_it_back_and_all_are_answered_first(worked: House, computed: int) -> None:
    mine = contested(worked, computed)
    other = closings.contest(by=worked.bao, at=LATER, closing_id=computed, motive="And mine.")
    with pytest.raises(Refused, match="already contested"):
        closings.contest(by=worked.bao, at=LATER, closing_id=computed, motive="Another reason.")
    closings.withdraw(by=worked.ana, at=LATER, contest_id=mine)
    assert state(computed) is State.CONTESTED
    with pytest.raises(Forbidden):
        closings.withdraw(by=worked.ana, at=LATER, contest_id=other)
    closings.withdraw(by=worked.bao, at=LATER, contest_id=other)
    assert state(computed) is State.COMPUTED


def test_it_is_contested_in_its_days_by_members_with_a_motive(worked: House, computed: int) -> None:
    with pytest.raises(Refused, match="has passed"):
        closings.contest(by=worked.ana, at=until(computed), closing_id=computed, motive="Late.")
    with pytest.raises(Refused, match="say why"):
        closings.contest(by=worked.ana, at=LATER, closing_id=computed, motive=" ")
    with pytest.raises(Forbidden):
        closings.contest(by=worked.administrator, at=LATER, closing_id=computed, motive="I may not.")
    assert state(computed) is State.COMPUTED


def test_what_is_not_there_is_hidden_and_what_is_not_allowed_is_forbidden(worked: House) -> None:
    for act in (reading.get, lambda pk: closings.freeze(by=worked.coordinator, at=LATER, closing_id=pk)):
        with pytest.raises(Hidden):
            act(999_999)
    with pytest.raises(Hidden):
        closings.withdraw(by=worked.ana, at=LATER, contest_id=999_999)
    with pytest.raises(Hidden):
        distributions.post(by=worked.coordinator, at=LATER, closing_id=999_999)
    for person in (worked.ana, worked.auditor, worked.administrator):
        with pytest.raises(Forbidden):
            closings.ask(by=person, at=LATER, **DAYS)
    asked = closings.ask(by=worked.coordinator, at=LATER, **DAYS)
    with pytest.raises(Forbidden):
        closings.give_up(by=worked.ana, at=LATER, closing_id=asked, reason="No.")
    with pytest.raises(Refused, match="already asked for"):
        closings.ask(by=worked.coordinator, at=LATER, **DAYS)


def test_each_act_of_power_is_written_down(worked: House, computed: int) -> None:
    distributions.post(by=worked.coordinator, at=until(computed), closing_id=computed)
    acts = AuditEvent.objects.filter(subject=f"closing:{computed}").order_by("id")
    assert list(acts.values_list("action", flat=True)) == [
        "timebank.ask_closing",
        "timebank.freeze_closing",
        "timebank.compute_closing",
    ]


def test_a_computation_tells_how_far_it_has_come(worked: House, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = list[int]()
    closing_id = closing.asked(by=worked.coordinator, at=LATER, **DAYS)
    closings.freeze(by=worked.coordinator, at=LATER, closing_id=closing_id)
    monkeypatch.setattr(closings, "TELL_SECONDS", 0)
    monkeypatch.setattr(live, "announce", lambda topic: seen.append(reading.get(closing_id).done))
    closings.compute(by=PLATFORM, at=timezone.now(), closing_id=closing_id)
    assert seen == [1, 1]


# What the database holds, whoever asks ----------------------------------------------------------------------

CLOSING, CONTEST = "timebank_closing", "timebank_closingcontest"
BEGUN_HALF_WAY = """
INSERT INTO timebank_closing (period, state, asked_at, actor_user_id, aside, done, legs, round, figures,
  inputs_hash, result_hash, reason, frozen_at)
SELECT tstzrange('2026-05-01', '2026-06-01'), 'closing', now(), actor_user_id, '',
  0, 0, 0, '[]', '', '', '', now()
FROM timebank_closing
"""


def change(table: str, pk: int, said: str) -> None:
    """As somebody with a console would."""
    sql(f"UPDATE {table} SET {said} WHERE id = {pk}")  # noqa: S608  our own words


def test_the_database_knows_the_same_moves_as_the_domain(worked: House, computed: int) -> None:
    """Every pair that is not declared is refused in its name; those that are may still want their grounds."""
    source = State.COMPUTED
    for target in State:
        if target is source or (source, target) in states.pairs():
            continue
        with refused("closing_moves_as_declared"):
            change(CLOSING, computed, f"state = '{target.value}'")


@pytest.mark.parametrize(
    ("said", "promise"),
    [
        ("state = 'contested'", "closing_moves_as_contests_ask"),
        ("figures = '[]'", "closing_keeps_its_figures"),
        ("result_hash = 'x'", "closing_keeps_its_figures"),
        ("contest_until = computed_at", "closing_keeps_its_figures"),
        ("round = 2", "closing_keeps_its_figures"),
        ("frozen_at = NULL", "closing_freezes_its_period"),
        ("period = tstzrange('2026-05-01', '2026-06-01')", "closing_stays_what_was_asked"),
        ("asked_at = now()", "closing_stays_what_was_asked"),
        ("aside = 'Otherwise.'", "closing_stays_what_was_asked"),
        ("state = 'open'", "closing_that_is_given_up_says_why"),
        ("state = 'posted'", "closing_that_is_posted_has_its_distribution"),
    ],
)
def test_a_computed_closing_is_not_changed(computed: int, said: str, promise: str) -> None:
    with refused(promise):
        change(CLOSING, computed, said)


def test_a_closing_is_never_taken_out_nor_begun_half_way(worked: House, computed: int) -> None:
    for model in (Closing, ClosingContest):
        with refused("append-only"):
            model.objects.all().delete()
    with refused("closing_begins_with_its_checks"):
        sql(BEGUN_HALF_WAY)


def test_a_distribution_without_its_closing_is_refused(worked: House, computed: int) -> None:
    """Also with the right figures, before the days to contest have passed."""
    with refused("distribution_follows_its_closing"):
        distribution = Distribution.objects.create(
            period=(APRIL.start, APRIL.end),
            version_id=reading.get(computed).version_id or 0,
            inputs_hash="a",
            result_hash="b",
            posted_at=after(days=90),
        )
        none = tuple(replace(one, amount=0) for one in lines(computed))
        distributions.write_lines(by=PLATFORM, at=LATER, distribution=distribution, lines=none)


def lines(closing_id: int) -> tuple[Line, ...]:
    return reading.get(closing_id).lines


def test_a_contest_is_in_its_days_and_answered_by_a_second_person(
    worked: House, second: Actor, computed: int
) -> None:
    contest_id = contested(worked, computed)
    asker = worked.coordinator.user_id
    said = "verdict = 'rejected', answer = 'No.', answered_at = now()"
    with refused("contest_is_answered_by_a_second_person"):
        change(CONTEST, contest_id, f"{said}, actor_user_id = {asker}")
    with refused("contest_is_answered_once"):
        change(CONTEST, contest_id, "motive = 'Another.'")
    with refused("closing_moves_as_contests_ask"):
        change(CLOSING, computed, "state = 'computed'")
    with refused("closing_moves_as_contests_ask"):
        change(CLOSING, computed, "state = 'closing', frozen_at = NULL")
    with refused("figures_are_contested_in_their_days"):
        ClosingContest.objects.create(
            closing_id=computed,
            round=1,
            result_hash=reading.get(computed).result_hash,
            member_id=id_of(worked.bao),
            motive="Late.",
            contested_at=until(computed),
        )
    closings.withdraw(by=worked.ana, at=LATER, contest_id=contest_id)
    with refused("contest_is_answered_once"):
        change(CONTEST, contest_id, f"{said}, actor_user_id = {second.user_id}")


def test_what_several_contests_come_to() -> None:
    answers = states.after_answers
    assert answers([None, Verdict.REJECTED]) is None
    assert answers([None, Verdict.UPHELD]) is states.Act.UPHOLD
    assert answers([Verdict.WITHDRAWN, Verdict.REJECTED]) is states.Act.REJECT


def test_each_state_says_why_an_act_comes_too_early_or_too_late() -> None:
    said = {}
    for source in State:
        for act in states.Act:
            if not states.may(source, act):
                with pytest.raises(Refused) as refusal:
                    states.move(source, act)
                said[source] = str(refusal.value)
    assert len(set(said.values())) == len(State)
    assert states.move(State.CONTESTED, states.Act.CONTEST) is State.CONTESTED
    left = {source for source, _target in states.pairs()}
    assert left == set(State) - states.ENDED, "every state that is not an end has an exit"


def test_an_answer_says_whether_the_figures_stand() -> None:
    for typed in ("", "withdrawn", "maybe"):
        with pytest.raises(Refused, match="whether the figures stand"):
            states.verdict_of(typed)
    found = states.Found(Check.POOL, is_green=False)
    assert str(found.name).startswith("The common pool")
    assert "longer period" in str(found.remedy)
