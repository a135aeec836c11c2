"""The laws of an engagement's life: every state has a way out, no move is outside the table, walks end."""

from collections.abc import Callable
from itertools import product

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coop.domain.actors import Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from marketplace.domain import engagements as life
from marketplace.domain import requests
from marketplace.domain.engagements import ENDED, HOLDING, MOVES, PARTIES, Act, Side, State
from marketplace.domain.requests import RequestState
from marketplace.models import Engagement
from marketplace.selectors import engagements as agreed
from marketplace.selectors import requests as asked
from marketplace.services import absences, engagements, mediations
from tests.instants import START
from tests.marketplace.samples import WEB, id_of, post, settle
from timebank.models import JournalEntry
from timebank.selectors import reservations as held

LIVING = sorted(set(State) - ENDED)
TARGETS = {state: {move.target for move in MOVES if move.source is state} for state in State}


@pytest.mark.parametrize("state", LIVING)
def test_every_state_has_a_way_out_for_whoever_is_awaited(state: State) -> None:
    facts = life.Facts(1, 1, 2, 3, state)
    assert life.awaited(facts)
    for side in life.awaited(facts):
        assert any(move.target is not state for move in MOVES if move.source is state and side in move.sides)


@pytest.mark.parametrize("state", LIVING)
@pytest.mark.parametrize("side", sorted(PARTIES))
def test_neither_party_is_ever_stuck(state: State, side: Side) -> None:
    assert any(move.source is state and side in move.sides for move in MOVES if move.target is not state)


@pytest.mark.parametrize("state", sorted(ENDED))
def test_what_has_ended_stays(state: State) -> None:
    assert TARGETS[state] == set()
    assert life.awaited(life.Facts(1, 1, 2, 3, state)) == frozenset()


def test_the_end_is_reachable_from_everywhere() -> None:
    ending = set(ENDED)
    for _ in State:
        ending |= {state for state in State if TARGETS[state] & ending}
    assert ending == set(State)


def test_nothing_goes_round_in_circles() -> None:
    """But for a figure that is changed, each move leads where one has not been: walks are short."""
    reached = {State.INVITED}
    for _ in range(len(State)):
        reached = {target for state in reached for target in TARGETS[state] - {state}}
    assert reached == set()


@pytest.mark.parametrize(("state", "act", "side"), list(product(State, Act, Side)))
def test_a_move_is_in_the_table_or_refused(state: State, act: Act, side: Side) -> None:
    known = [move.target for move in MOVES if move.source is state and move.act is act and side in move.sides]
    assert len(known) <= 1
    if known:
        assert life.move(state, act, side) is known[0]
        assert life.may_ever(act, side)
    else:
        with pytest.raises(Refused):
            life.move(state, act, side)


FIGURE = st.none() | st.integers(1, life.LONGEST_MINUTES)


@given(FIGURE, FIGURE, st.booleans())
def test_a_term_counts_no_more_than_either_noted(
    given_minutes: int | None, received_minutes: int | None, is_lower: bool
) -> None:
    stands = life.minutes_at_term(given_minutes, received_minutes, is_lower=is_lower)
    figures = [figure for figure in (given_minutes, received_minutes) if figure is not None]
    assert stands == (min(figures) if is_lower and len(figures) == 2 else None)
    assert stands == life.minutes_at_term(received_minutes, given_minutes, is_lower=is_lower)


@given(FIGURE, st.integers(1, life.LONGEST_MINUTES))
def test_silence_confirms_what_was_noted_within_what_was_agreed(noted: int | None, agreed_on: int) -> None:
    stands = life.minutes_by_silence(noted, agreed_on)
    assert stands == (noted if noted is not None and noted <= agreed_on else None)


@given(st.lists(st.tuples(st.sampled_from(Act), st.sampled_from(Side)), max_size=60))
def test_random_walks_follow_the_table(walk: list[tuple[Act, Side]]) -> None:
    state = State.INVITED
    for act, side in walk:
        try:
            following = life.move(state, act, side)
        except Refused:
            continue
        assert following in TARGETS[state]
        state = following


@pytest.mark.django_db
def test_the_database_knows_the_same_moves() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, target FROM marketplace_legal_moves()")
        assert sorted(cursor.fetchall()) == sorted({(move.source.value, move.target.value) for move in MOVES})


Verb = Callable[[Actor, int], object]
ACTS: dict[str, Verb] = {
    "accept": lambda by, id: engagements.accept(by=by, at=START, engagement_id=id),
    "decline": lambda by, id: engagements.decline(by=by, at=START, engagement_id=id),
    "withdraw": lambda by, id: engagements.withdraw(by=by, at=START, engagement_id=id),
    "cancel": lambda by, id: engagements.cancel(by=by, at=START, engagement_id=id, reason="Because."),
    "dispute": lambda by, id: engagements.dispute(by=by, at=START, engagement_id=id, reason="Because."),
    "one hour": lambda by, id: engagements.confirm(by=by, at=START, engagement_id=id, minutes=60),
    "two hours": lambda by, id: engagements.confirm(by=by, at=START, engagement_id=id, minutes=120),
    "miss": lambda by, id: absences.say(by=by, at=START, engagement_id=id, reason="Because."),
    "lapse": lambda by, id: absences.agree(by=by, at=START, engagement_id=id),
    "propose": lambda by, id: mediations.propose(by=by, at=START, engagement_id=id, minutes=90),
    "settle": lambda by, id: engagements.settle(by=by, at=START, engagement_id=id, minutes=90, reason="So."),
}
STORIES = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 3), st.integers(0, 1)), min_size=1, max_size=14
)


@pytest.fixture
def people(founded: None) -> tuple[Actor, ...]:
    """Who asks, two who could help, and a coordinator."""
    return (
        settle("Amina Benali"),
        settle("Bruno Keller", trades=(WEB,)),
        settle("Chloé Martin", others=(WEB,)),
        settle("Élise Robin", powers=(Role.COORDINATOR,)),
    )


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STORIES)
def test_whatever_people_do_the_books_agree(
    people: tuple[Actor, ...], story: list[tuple[str, int, int]]
) -> None:
    """Two invitations to one need, and four people who press whatever they like."""
    requester, *givers, _mediator = people
    request_id = post(requester, wanted_minutes=30)
    invited = [
        engagements.invite(by=requester, at=START, request_id=request_id, member_id=id_of(giver))
        for giver in givers
    ]
    for act, person, which in story:
        try:
            ACTS[act](people[person], invited[which])
        except (Refused, Forbidden, Hidden):
            continue
    rows = list(Engagement.objects.filter(request_id=request_id).order_by("pk"))
    holding = [
        row for row in rows if row.state in ("agreed", "confirming", "missed", "disputed", "completed")
    ]
    assert len(holding) <= 1
    expected = requests.after(State(holding[0].state)) if holding else RequestState.OPEN
    assert asked.facts(request_id).state is (expected or RequestState.AGREED)
    for row in rows:
        written = JournalEntry.objects.filter(subject=f"engagement:{row.pk}").count()
        assert written == (row.state == "completed")
        assert (row.ended_at is not None) is (State(row.state) in ENDED)
        assert agreed.steps(row.pk)[0].act is Act.INVITE
    # Nothing stays held of what has ended, and what runs holds its hours.
    open_ones = held.open_ones(row.reservation_id for row in rows if row.reservation_id)
    assert [row.reservation_id in open_ones for row in rows] == [State(row.state) in HOLDING for row in rows]
    assert held.misread() == []
