"""Who may do what about members: the predicates that pages, services and sockets ask."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain import membership
from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.domain.membership import Membership, Standing
from tests.instants import START

ALICE = Membership(1, user_id=11, number=1, college="producer", joined_at=START, admitted_at=START)
PENDING = Membership(2, user_id=12, number=2, college="producer", joined_at=START)
ENDED = Membership(3, user_id=13, number=3, college="producer", joined_at=START, left_at=START)
OFFLINE = Membership(4, user_id=None, number=4, college="beneficiary", joined_at=START, admitted_at=START)

PEOPLE = {
    "visitor": VISITOR,
    "alice": Actor(user_id=11, member_id=1),
    "pending": Actor(user_id=12),
    "ended": Actor(user_id=13),
    "other": Actor(user_id=14, member_id=5),
    "coordinator": Actor(user_id=15, member_id=6, roles=frozenset({Role.COORDINATOR})),
    "auditor": Actor(user_id=16, roles=frozenset({Role.AUDITOR})),
    "administrator": Actor(user_id=17, roles=frozenset({Role.ADMINISTRATOR})),
    "platform": PLATFORM,
}
roles = st.frozensets(st.sampled_from(list(Role)))
actors = st.builds(
    Actor, user_id=st.none() | st.integers(1, 20), member_id=st.none() | st.integers(1, 9), roles=roles
)
memberships = st.builds(
    Membership,
    member_id=st.integers(1, 9),
    user_id=st.none() | st.integers(1, 20),
    number=st.integers(1),
    college=st.just("producer"),
    joined_at=st.just(START),
    admitted_at=st.none() | st.just(START),
    left_at=st.none() | st.just(START),
)


def allowed(predicate: str, *about: Membership) -> set[str]:
    """Names of the people to whom the predicate says yes."""
    return {name for name, actor in PEOPLE.items() if getattr(membership, predicate)(actor, *about)}


def test_standing_follows_the_instants() -> None:
    assert [known.standing for known in (ALICE, PENDING, ENDED)] == [
        Standing.ADMITTED,
        Standing.PENDING,
        Standing.ENDED,
    ]


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        ("may_join", set(PEOPLE) - {"visitor", "platform"}),
        ("may_admit", {"coordinator", "platform"}),
        ("may_see_directory", {"alice", "other", "coordinator", "platform"}),
        ("may_read_events", {"coordinator", "auditor", "administrator", "platform"}),
        ("may_give_roles", {"administrator", "platform"}),
        ("may_open_accounts", {"coordinator", "administrator", "platform"}),
    ],
)
def test_powers(predicate: str, expected: set[str]) -> None:
    assert allowed(predicate) == expected


@pytest.mark.parametrize(
    ("predicate", "about", "expected"),
    [
        ("may_see", ALICE, {"alice", "other", "coordinator", "platform"}),
        ("may_see", PENDING, {"pending", "coordinator", "platform"}),
        ("may_see", ENDED, {"ended", "coordinator", "platform"}),
        ("may_edit_profile", ALICE, {"alice", "platform"}),
        ("may_edit_profile", PENDING, {"pending", "platform"}),
        ("may_edit_profile", ENDED, set()),
        ("may_edit_profile", OFFLINE, {"coordinator", "platform"}),
        ("may_end", ALICE, {"alice", "platform"}),
        ("may_end", PENDING, {"pending", "platform"}),
        ("may_end", OFFLINE, {"coordinator", "platform"}),
        ("may_admit_this", PENDING, {"coordinator", "platform"}),
        ("is_own", OFFLINE, set()),
    ],
)
def test_about_a_member(predicate: str, about: Membership, expected: set[str]) -> None:
    assert allowed(predicate, about) == expected


def test_nobody_admits_themself() -> None:
    coordinator = Actor(user_id=12, roles=frozenset({Role.COORDINATOR}))
    assert membership.may_admit(coordinator)
    assert not membership.may_admit_this(coordinator, PENDING)


@given(actors, memberships)
def test_whoever_may_write_may_see(actor: Actor, known: Membership) -> None:
    if membership.may_edit_profile(actor, known) or membership.may_end(actor, known):
        assert membership.may_see(actor, known)


@given(memberships)
def test_a_visitor_may_nothing(known: Membership) -> None:
    about = ("may_see", "may_edit_profile", "may_end", "may_admit_this", "is_own")
    assert not any(getattr(membership, predicate)(VISITOR, known) for predicate in about)


def test_every_role_has_its_name() -> None:
    assert set(membership.ROLE_NAMES) == set(Role)


def test_standing_does_not_depend_on_order() -> None:
    for admitted, left in product((None, START), (None, START + timedelta(days=1))):
        known = Membership(1, 1, 1, "producer", START, admitted_at=admitted, left_at=left)
        assert (known.standing is Standing.ENDED) == (left is not None)
