"""Plans of teams: what is shared sums to the lots, and nothing of it changes without its fingerprint."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from marketplace.domain import team_plans
from marketplace.domain.requests import Facts, RequestState
from marketplace.domain.team_plans import MOST_LOTS, MOST_MEMBERS, MOST_PARTS, Plan, PlannedLot
from marketplace.domain.terms import Terms

REQUEST = Facts(7, 1, RequestState.OPEN)
LEAD = 2


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    ids = [LEAD, *draw(st.lists(st.integers(3, 99), min_size=1, max_size=MOST_MEMBERS - 1, unique=True))]
    lots = [
        PlannedLot(
            "A lot", draw(st.integers(1, 600)), draw(st.integers(0, 99_999)), draw(st.sampled_from(ids))
        )
        for _ in range(draw(st.integers(1, MOST_LOTS)))
    ]
    return Plan(tuple(lots), {id: draw(st.integers(1, MOST_PARTS)) for id in ids})


@given(plans())
def test_portions_sum_to_the_lots_to_the_minute_and_the_cent(plan: Plan) -> None:
    portions = team_plans.portions(plan)
    assert sum(one.minutes for one in portions) == plan.minutes == sum(lot.minutes for lot in plan.lots)
    assert sum(one.cents for one in portions) == plan.cents == sum(lot.cents for lot in plan.lots)
    assert {one.member_id for one in portions} == set(plan.parts)


@given(plans(), plans())
def test_another_content_has_another_fingerprint(one: Plan, other: Plan) -> None:
    stamps = [team_plans.fingerprint(plan, request_id=7, lead_id=LEAD) for plan in (one, other)]
    assert (stamps[0] == stamps[1]) == (one == other)
    assert stamps[0] != team_plans.fingerprint(one, request_id=8, lead_id=LEAD)
    assert stamps[0] != team_plans.fingerprint(one, request_id=7, lead_id=3)


GOOD = Plan((PlannedLot("A lot", 60, 0, LEAD),), {LEAD: 1, 3: 1})


def lots(**changed: object) -> Plan:
    return replace(GOOD, lots=(replace(GOOD.lots[0], **changed),))  # type: ignore[arg-type]  # fields of a lot


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (replace(GOOD, lots=()), "at least one lot"),
        (replace(GOOD, lots=GOOD.lots * (MOST_LOTS + 1)), "lots at most"),
        (lots(title=""), "what each lot is"),
        (lots(title="x" * 121), "what each lot is"),
        (lots(minutes=-1, cents=5), "takes some time"),
        (lots(minutes=0), "takes some time"),
        (lots(taker_id=9), "one of the team"),
        (lots(cents=5), "not asked in euros"),
        (lots(minutes=12_001), "more than one need"),
        (replace(GOOD, parts={LEAD: 1}), "from two to"),
        (replace(GOOD, parts={3: 1, 4: 1}, lots=lots(taker_id=3).lots), "You lead"),
        (replace(GOOD, parts={LEAD: 1, 1: 1}), "Who asked"),
        (replace(GOOD, parts={LEAD: 1, 3: 0}), "parts of each member"),
        (replace(GOOD, parts={LEAD: 1_000, 3: 1}, lots=lots(minutes=1).lots), "get nothing"),
    ],
)
def test_a_plan_that_is_refused_says_why(plan: Plan, said: str) -> None:
    with pytest.raises(Refused, match=said):
        team_plans.check(plan, terms=Terms.HOURS, request=REQUEST, lead_id=LEAD)


def test_in_euros_each_has_cents_and_in_both_hours_too() -> None:
    team_plans.check(GOOD, terms=Terms.HOURS, request=REQUEST, lead_id=LEAD)
    team_plans.check(lots(minutes=0, cents=2), terms=Terms.EUROS, request=REQUEST, lead_id=LEAD)
    for plan in (lots(minutes=0, cents=2), lots(cents=1), GOOD):
        with pytest.raises(Refused, match="get nothing"):
            team_plans.check(plan, terms=Terms.MIXED, request=REQUEST, lead_id=LEAD)
