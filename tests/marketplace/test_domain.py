"""What is true of needs, terms, distances, reasons and permissions without a database."""

from dataclasses import replace
from datetime import date

import pytest

from coop.domain import distances
from coop.domain.actors import VISITOR, Actor, Role
from coop.domain.errors import Refused
from marketplace.domain import engagements, keys, permissions, requests, terms
from marketplace.domain.engagements import MOVES, Act, Facts, Side, State
from marketplace.domain.requests import Need, RequestState
from marketplace.domain.terms import Terms
from tests.marketplace.samples import FAR, HERE, LOST, NEAR
from timebank.domain.natures import Nature

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
        ({"state": State.MISSED, "missed_by": Side.GIVER}, {Side.RECEIVER}),
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
    assert engagements.acts_of(State.CONFIRMING, Side.GIVER) == {Act.CONFIRM, Act.DISPUTE, Act.MISS}
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
