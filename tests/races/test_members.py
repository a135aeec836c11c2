"""Two people, or the same person twice, at the same instant."""

import pytest

from coop.domain.actors import Role
from coop.domain.people import ProfileData
from coop.models import AuditEvent, Member, RoleGrant
from coop.selectors import skills
from coop.services import members, profiles, roles
from tests import people
from tests.instants import START
from tests.races.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 6


def test_joining_many_times_at_once_makes_one_member() -> None:
    person = people.make_user("Ana Petit")
    found = at_once(*[lambda: members.join(by=person, at=START, display_name="Ana Petit")] * CROWD)
    assert found == [Member.objects.get().pk] * CROWD


def test_many_people_joining_at_once_get_numbers_of_their_own() -> None:
    crowd = [people.make_user(f"Person {rank}") for rank in range(CROWD)]
    joins = [lambda person=person: members.join(by=person, at=START, display_name="Name") for person in crowd]
    assert len(set(at_once(*joins))) == CROWD
    assert len(set(Member.objects.order_by("id").values_list("number", flat=True))) == CROWD


def test_two_coordinators_admitting_at_once_write_one_event() -> None:
    coordinators = [people.make_coordinator(f"Coordinator {rank}") for rank in range(CROWD)]
    before = AuditEvent.objects.filter(action="coop.admit").count()
    asking = Member.objects.get(user_id=people.make_pending("Paula Roux").user_id or 0)
    acts = [lambda by=by: members.admit(by=by, at=START, member_id=asking.pk) for by in coordinators]
    assert at_once(*acts) == [None] * CROWD
    assert AuditEvent.objects.filter(action="coop.admit").count() == before + 1


def test_leaving_many_times_at_once_is_leaving_once() -> None:
    ana = people.make_member("Ana Petit")
    leave = [lambda: members.leave(by=ana, at=START, member_id=ana.member_id or 0)] * CROWD
    assert at_once(*leave) == [None] * CROWD
    assert AuditEvent.objects.filter(action="coop.leave").count() == 1


def test_a_role_given_many_times_at_once_is_held_once() -> None:
    ana, boss = people.make_member("Ana Petit"), people.make_administrator()
    give = [lambda: roles.grant(by=boss, at=START, user_id=ana.user_id or 0, role=Role.AUDITOR)] * CROWD
    assert at_once(*give) == [None] * CROWD
    assert RoleGrant.objects.filter(user_id=ana.user_id or 0, role="auditor").count() == 1


def test_a_profile_sent_twice_at_once_is_written_whole() -> None:
    from coop.services import starter

    starter.load()
    ana, ids = people.make_member("Ana Petit"), sorted(skills.ids_by_code().values())
    written = [ProfileData("Ana", skill_ids=tuple(ids[start : start + 9])) for start in range(CROWD)]
    acts = [
        lambda profile=profile: profiles.update(
            by=ana, at=START, member_id=ana.member_id or 0, profile=profile
        )
        for profile in written
    ]
    assert at_once(*acts) == [None] * CROWD
    kept = tuple(offered.skill_id for offered in skills.of_member(ana.member_id or 0))
    assert kept in [profile.skill_ids for profile in written]
