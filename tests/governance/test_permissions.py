"""Who may do what about rules, for every kind of person at the door."""

import pytest
from django.contrib import admin

from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from governance.domain import permissions
from governance.models import Ballot, Elector, Proposal, RuleVersion, Vote

MEMBER = Actor(user_id=1, member_id=1)
OTHER = Actor(user_id=2, member_id=2)
PENDING = Actor(user_id=3)
AUDITOR = Actor(user_id=4, roles=frozenset({Role.AUDITOR}))
COORDINATOR = Actor(user_id=5, member_id=5, roles=frozenset({Role.COORDINATOR}))
ADMINISTRATOR = Actor(user_id=6, roles=frozenset({Role.ADMINISTRATOR}))
EVERYONE = (VISITOR, PLATFORM, MEMBER, OTHER, PENDING, AUDITOR, COORDINATOR, ADMINISTRATOR)
MEMBERS = {MEMBER, OTHER, COORDINATOR}


@pytest.mark.parametrize("person", EVERYONE)
def test_each_person_may_what_their_place_allows(person: Actor) -> None:
    assert permissions.may_found(person) == (person is PLATFORM)
    assert permissions.may_read_votes(person) == (person in MEMBERS or person is AUDITOR)
    assert permissions.may_propose(person) == (person in MEMBERS)
    assert permissions.may_vote(person) == (person in MEMBERS)
    assert permissions.may_close(person) == (person in MEMBERS or person is PLATFORM)
    assert permissions.may_decide_on(person, proposer_id=1) == (person is MEMBER)
    assert permissions.may_certify(person, proposer_id=1) == (person in MEMBERS - {MEMBER})
    assert permissions.may_contest(person) == (person in MEMBERS)
    assert permissions.may_answer(person, scrutineer_id=1) == (person is MEMBER)
    assert permissions.may_execute(person) == (person is PLATFORM)


def test_the_administration_reads_every_table_and_no_choice() -> None:
    for model in (Ballot, Elector, Proposal, RuleVersion, Vote):
        assert admin.site.is_registered(model)
    shown = admin.site._registry[Vote]
    assert "marks" in [field.name for field in Vote._meta.concrete_fields]
    assert "marks" in shown.hidden  # type: ignore[attr-defined]  # a ReadOnlyAdmin
