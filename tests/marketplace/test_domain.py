"""What is true of needs, terms, distances, reasons and permissions without a database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from coop.domain import distances
from coop.domain.actors import VISITOR, Actor, Role
from coop.domain.errors import Refused
from coop.domain.people import Spot
from marketplace.domain import criteria, engagements, keys, matching, permissions, requests, terms
from marketplace.domain.criteria import Criterion
from marketplace.domain.engagements import MOVES, Act, Facts, Side, State
from marketplace.domain.requests import Need, RequestState
from marketplace.domain.terms import Terms
from tests.marketplace.samples import CANDIDATE, FAR, HERE, NEAR, WANTED, WEIGHTS
from timebank.domain.natures import Nature

LOST = Spot(7, "Île Perdue", "Rhône", "Auvergne-Rhône-Alpes", None, None)
ELSEWHERE = replace(LOST, department="Polynésie française")
FACTS = Facts(engagement_id=1, request_id=1, giver_id=2, receiver_id=3, state=State.INVITED)
GIVER, RECEIVER, OTHER = Actor(12, 2), Actor(13, 3), Actor(14, 4)
COORDINATOR = Actor(15, 5, frozenset({Role.COORDINATOR}))


def test_distances_are_whole_kilometres() -> None:
    assert distances.kilometres(HERE, HERE) == 0
    assert distances.kilometres(HERE, NEAR) == distances.kilometres(NEAR, HERE) == 5
    assert distances.kilometres(HERE, FAR) == 556
    assert distances.kilometres(HERE, replace(HERE, id=9)) == 1


def test_a_distance_is_not_known_without_both_points() -> None:
    assert distances.kilometres(HERE, LOST) is distances.kilometres(LOST, HERE) is None
    assert distances.kilometres(LOST, LOST) == 0


def test_around_reaches_as_far_as_it_says() -> None:
    assert [distances.Around(HERE, km).reaches(NEAR) for km in (4, 5, 6)] == [False, True, True]
    assert distances.Around(HERE, 0).reaches(HERE)
    assert not distances.Around(HERE, 20_000).reaches(LOST)
    assert not distances.Around(LOST, 20_000).reaches(HERE)


def test_a_distance_that_is_not_known_is_said_and_counts_for_nothing() -> None:
    for home, there in ((LOST, HERE), (HERE, LOST)):
        wanted, lost = replace(WANTED, spot=there), replace(CANDIDATE, spot=home, is_remote=True)
        assert criteria.obstacles(wanted, lost) == ()
        point = criteria.nearness(wanted, lost)
        assert (point.points, str(point.sentence)) == (0, "lives at a distance that is not known")
        assert "is not known" in str(criteria.advice(criteria.Criterion.DISTANCE, wanted, lost))
        assert criteria.nearness(replace(wanted, is_remote=True), lost).points == 1000
    assert criteria.nearness(replace(WANTED, spot=LOST), replace(CANDIDATE, spot=LOST)).points == 1000


def test_nobody_is_asked_to_another_department_at_a_distance_that_is_not_known() -> None:
    (said,) = criteria.obstacles(WANTED, replace(CANDIDATE, spot=ELSEWHERE))
    assert str(said) == "It happens in another department, at a distance from you that is not known."


def test_a_skill_of_one_s_trade_counts_more() -> None:
    both = frozenset({10, 11})
    points = [
        criteria.skills(WANTED, replace(CANDIDATE, skill_ids=skills, trade_skill_ids=trade)).points
        for skills, trade in (
            (frozenset({10}), frozenset[int]()),
            (frozenset({10}), frozenset({10})),
            (both, frozenset[int]()),
            (both, frozenset({11})),
            (both, both),
        )
    ]
    assert points == [400, 500, 800, 900, 1000]


@pytest.mark.parametrize(
    ("asked", "held", "trade", "said"),
    [
        ({10}, {10}, set(), "offers the skill asked"),
        ({10}, {10}, {10}, "offers the skill asked, as a trade"),
        ({10, 11}, {10, 11}, set(), "offers all the skills asked"),
        ({10, 11}, {10, 11}, {10}, "offers all the skills asked, in their trade"),
        ({10, 11}, {11}, set(), "offers 1 of the 2 skills asked"),
        ({10, 11}, {11}, {11}, "offers 1 of the 2 skills asked, in their trade"),
    ],
)
def test_skills_are_said(asked: set[int], held: set[int], trade: set[int], said: str) -> None:
    wanted = replace(WANTED, skill_ids=frozenset(asked))
    candidate = replace(CANDIDATE, skill_ids=frozenset(held), trade_skill_ids=frozenset(trade))
    assert str(criteria.skills(wanted, candidate).sentence) == said


@pytest.mark.parametrize(
    ("is_remote", "spot", "radius", "points", "said"),
    [
        (False, HERE, 0, 1000, "lives in the same town"),
        (False, NEAR, 30, 917, "lives 5 km away"),
        (False, NEAR, 5, 500, "lives 5 km away"),
        (True, NEAR, 30, 1000, "lives 5 km away"),
        (True, FAR, 30, 1000, "can help at a distance"),
        (True, None, 30, 1000, "can help at a distance"),
        (False, FAR, 30, 0, "can help at a distance"),
    ],
)
def test_nearness(is_remote: bool, spot: object, radius: int, points: int, said: str) -> None:
    wanted = replace(WANTED, is_remote=is_remote)
    candidate = replace(CANDIDATE, spot=spot, radius_km=radius, is_remote=is_remote)  # type: ignore[arg-type]  # a Spot
    point = criteria.nearness(wanted, candidate)
    assert (point.points, str(point.sentence)) == (points, said)


@pytest.mark.parametrize(
    ("week", "weeks", "points", "said"),
    [
        (240, 1, 1000, "has the time for it within a week"),
        (60, 4, 1000, "has 60 a week: done in 4 weeks"),
        (60, 2, 500, "has 60 a week, less than what is asked"),
        (0, 4, 0, "has 0 a week, less than what is asked"),
    ],
)
def test_availability(week: int, weeks: int, points: int, said: str) -> None:
    point = criteria.availability(replace(WANTED, weeks=weeks), replace(CANDIDATE, weekly_minutes=week))
    assert (point.points, str(point.sentence)) == (points, said)


@pytest.mark.parametrize(
    ("balance", "points", "word"),
    [
        (-6000, 1000, "this is the occasion"),
        (-60, 550, "this is the occasion"),
        (0, 500, "as many hours"),
        (60, 450, "already given more"),
        (6000, 0, "already given more"),
    ],
)
def test_reciprocity(balance: int, points: int, word: str) -> None:
    point = criteria.reciprocity(WANTED, balance)
    assert point.points == points
    assert word in str(point.sentence)
    without_hours = criteria.reciprocity(replace(WANTED, moves_hours=False), balance)
    assert without_hours.points == 500


@pytest.mark.parametrize(
    ("wanted", "changes", "said"),
    [
        ({"requester_id": 2}, {}, "This is your own need."),
        ({}, {"weekly_minutes": 0}, "no time at the moment"),
        ({}, {"skill_ids": frozenset({99})}, "None of the skills asked"),
        ({}, {"spot": None}, "does not say where you live"),
        ({}, {"spot": FAR}, "as far as 30 km"),
        ({"spot": None, "is_remote": True}, {}, "do not help at a distance"),
    ],
)
def test_obstacles_are_said_to_the_person(
    wanted: dict[str, object], changes: dict[str, object], said: str
) -> None:
    found = criteria.obstacles(replace(WANTED, **wanted), replace(CANDIDATE, **changes))  # type: ignore[arg-type]  # fields
    assert len(found) == 1
    assert said in str(found[0])


def test_obstacles_name_the_easiest_first() -> None:
    candidate = replace(CANDIDATE, weekly_minutes=0, spot=FAR, skill_ids=frozenset())
    said = [str(sentence) for sentence in criteria.obstacles(WANTED, candidate)]
    assert ["no time" in said[0], "km from you" in said[1], "skills" in said[2]] == [True] * 3


def test_weeks_until() -> None:
    assert [criteria.weeks_until(days) for days in (None, -3, 0, 6, 7, 20, 70)] == [4, 1, 1, 1, 1, 2, 10]


def test_a_fit_is_exact_and_tells_its_strongest_reason_first() -> None:
    fit = matching.fit(WANTED, CANDIDATE, balance=-120, weights=WEIGHTS)
    # 400 × 0.45 + 917 × 0.20 + 1000 × 0.15 + 600 × 0.20
    assert fit.total == Fraction(6334, 10)
    assert fit.score == 633
    assert [reason.criterion for reason in fit.reasons] == [
        "distance",
        "skills",
        "availability",
        "reciprocity",
    ]
    assert fit.reasons[0].as_json() == {
        "criterion": "distance",
        "points": 917,
        "sentence": {"msgid": "lives %(km)s km away", "values": {"km": 5}},
    }


def test_why_not_names_an_obstacle_before_anything_else() -> None:
    told = matching.why_not(
        WANTED, replace(CANDIDATE, weekly_minutes=0), balance=0, weights=WEIGHTS, last_total=0
    )
    assert [str(point) for point in told] == ["Your profile says that you have no time at the moment."]


def test_why_not_names_the_smallest_point_that_would_do() -> None:
    """633 in all. Lost: skills 270, reciprocity 80, nearness 16.6; availability is full."""
    missing = [
        str(matching.why_not(WANTED, CANDIDATE, balance=-120, weights=WEIGHTS, last_total=last)[0])
        for last in (640, 700, 800, 1000)
    ]
    assert "5 km from you" in missing[0]
    assert "received more hours" in missing[1]
    assert "1 of the 2 skills" in missing[2]
    assert "1 of the 2 skills" in missing[3]
    assert len(matching.why_not(WANTED, CANDIDATE, balance=-120, weights=WEIGHTS, last_total=1000)) == 3


def test_why_not_when_one_fits_meanwhile_or_as_well() -> None:
    told = matching.why_not(WANTED, CANDIDATE, balance=0, weights=WEIGHTS, last_total=-1)
    assert [str(point) for point in told] == ["You fit since then: the next search will find you."]
    only_time = {
        "skills": Decimal(0),
        "distance": Decimal(0),
        "availability": Decimal(1),
        "reciprocity": Decimal(0),
    }
    told = matching.why_not(WANTED, CANDIDATE, balance=0, weights=only_time, last_total=1000)
    assert [str(point) for point in told] == ["Others fit exactly as well: a lot chose between you."]


def test_advice_is_said_for_each_criterion() -> None:
    said = [str(criteria.advice(criterion, WANTED, CANDIDATE)) for criterion in Criterion]
    assert said == [
        "You offer 1 of the 2 skills asked: more of them, or a trade, go first.",
        "It happens 5 km from you: members who live nearer go first.",
        "You have 60 a week for 240 asked: more time goes first.",
        "Members who have received more hours than given go first.",
    ]


@pytest.mark.parametrize(
    ("giver", "receiver", "kind", "stands"),
    [
        (120, 120, Terms.HOURS, 120),
        (135, 120, Terms.HOURS, 120),
        (105, 120, Terms.HOURS, 120),
        (136, 120, Terms.HOURS, None),
        (60, 120, Terms.GIFT, None),
        (60, 120, Terms.MIXED, None),
        (60, 120, Terms.EUROS, 120),
    ],
)
def test_which_hours_stand(giver: int, receiver: int, kind: Terms, stands: int | None) -> None:
    assert engagements.minutes_that_stand(giver, receiver, tolerance=15, terms=kind) == stands


def test_natures_and_hours_of_terms() -> None:
    natures = [engagements.nature_of(kind, is_in_trade=True) for kind in Terms]
    assert natures == [Nature.PROFESSIONAL, Nature.PAID_MISSION, Nature.PAID_MISSION, Nature.GIFT]
    assert engagements.nature_of(Terms.HOURS, is_in_trade=False) is Nature.MUTUAL_HELP
    assert [engagements.minutes_moved(60, kind) for kind in Terms] == [60, 0, 60, 60]


def test_terms_in_one_line() -> None:
    said = [str(terms.in_one_line(kind, minutes=120, cents=500)) for kind in Terms]
    assert said == ["120, counted in hours", "500, for about 120", "120 and 500", "120, as a gift"]


def test_a_request_follows_its_engagement() -> None:
    assert {state: requests.after(state) for state in State if requests.after(state)} == {
        State.AGREED: RequestState.AGREED,
        State.COMPLETED: RequestState.FULFILLED,
        State.CANCELLED: RequestState.OPEN,
    }


def test_a_need_says_all_its_faults_at_once() -> None:
    need = Need(
        title="", text="", skill_ids=(), wanted_minutes=0, terms=Terms.EUROS, needed_on=date(2026, 1, 1)
    )
    fields = [fault.field for fault in requests.faults(need, today=date(2026, 1, 2))]
    assert fields == ["title", "text", "skills", "wanted_minutes", "needed_on", "budget", "place"]


def test_a_need_is_kept_clean() -> None:
    need = Need(title=" A \n page ", text=" Text ", skill_ids=(3, 1, 3), wanted_minutes=60, terms=Terms.HOURS)
    kept = requests.cleaned(need)
    assert (kept.title, kept.text, kept.skill_ids) == ("A page", "Text", (1, 3))


def test_a_key_is_one_line() -> None:
    keys.check("a" * 80)
    for wrong in ("", "a" * 81, "a\n"):
        with pytest.raises(Refused):
            keys.check(wrong)


def test_refusals_say_what_happened_meanwhile() -> None:
    said = {
        (State.WITHDRAWN, Act.ACCEPT): "somebody else may have accepted first",
        (State.AGREED, Act.WITHDRAW): "you may cancel it",
        (State.COMPLETED, Act.CANCEL): "has ended meanwhile",
        (State.DISPUTED, Act.CONFIRM): "can not be done now",
    }
    for (state, act), words in said.items():
        with pytest.raises(Refused, match=words):
            engagements.move(state, act, Side.GIVER)


@pytest.mark.parametrize(
    ("changes", "sides"),
    [
        ({}, {Side.GIVER}),
        ({"state": State.AGREED}, {Side.GIVER, Side.RECEIVER}),
        ({"state": State.CONFIRMING, "giver_minutes": 60}, {Side.RECEIVER}),
        ({"state": State.CONFIRMING, "receiver_minutes": 60}, {Side.GIVER}),
        ({"state": State.DISPUTED}, {Side.MEDIATOR}),
        ({"state": State.COMPLETED}, set()),
    ],
)
def test_who_acts_next(changes: dict[str, object], sides: set[Side]) -> None:
    assert engagements.awaited(replace(FACTS, **changes)) == sides  # type: ignore[arg-type]  # fields of Facts


def test_in_what_quality_people_come() -> None:
    disputed, offline = replace(FACTS, was_disputed=True), replace(FACTS, giver_is_offline=True)
    assert [
        permissions.side_of(person, FACTS) for person in (GIVER, RECEIVER, OTHER, COORDINATOR, VISITOR)
    ] == [*(Side.GIVER, Side.RECEIVER, None, None, None)]
    assert permissions.side_of(COORDINATOR, disputed) is Side.MEDIATOR
    assert permissions.side_of(COORDINATOR, offline) is Side.GIVER
    assert permissions.acts_for_giver(COORDINATOR, offline)
    assert not permissions.acts_for_giver(GIVER, offline)
    assert not permissions.acts_for_giver(RECEIVER, offline)


def test_a_coordinator_who_is_a_party_stays_one() -> None:
    own = replace(FACTS, giver_id=5, was_disputed=True)
    assert permissions.side_of(COORDINATOR, own) is Side.GIVER


@pytest.mark.parametrize("state", State)
def test_who_may_write(state: State) -> None:
    facts = replace(FACTS, state=state, was_disputed=True)
    over = state in (State.DECLINED, State.WITHDRAWN, State.CANCELLED)
    assert permissions.may_write(GIVER, facts) is not over
    assert permissions.may_write(COORDINATOR, facts) is (state is State.DISPUTED)
    assert not permissions.may_write(replace(COORDINATOR, member_id=None), facts)
    assert not permissions.may_write(OTHER, facts)


def test_what_each_side_may_do_is_what_moves_say() -> None:
    assert engagements.acts_of(State.INVITED, Side.GIVER) == {Act.ACCEPT, Act.DECLINE, Act.QUOTE, Act.TAKE}
    assert engagements.acts_of(State.INVITED, Side.RECEIVER) == {Act.WITHDRAW, Act.QUOTE, Act.TAKE}
    assert engagements.acts_of(State.CONFIRMING, Side.GIVER) == {Act.CONFIRM, Act.DISPUTE}
    assert engagements.acts_of(State.INVITED, Side.MEDIATOR) == frozenset()
    assert {move.act for move in MOVES} | {Act.INVITE} == set(Act)


def test_a_need_is_its_requester_s() -> None:
    facts = requests.Facts(request_id=1, requester_id=3, state=RequestState.OPEN)
    closed = replace(facts, state=RequestState.CLOSED)
    for may in (
        permissions.may_read_matches,
        permissions.may_invite,
        permissions.may_close,
        permissions.may_search,
    ):
        assert may(RECEIVER, facts)
        assert not may(OTHER, facts)
    assert not permissions.may_invite(RECEIVER, closed)
    assert not permissions.may_close(RECEIVER, closed)
    assert permissions.may_see_names(OTHER)
    assert not permissions.may_see_names(VISITOR)
