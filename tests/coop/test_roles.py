"""Roles: given by administrators to others, ended by them or by whoever holds them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from coop.domain.actors import PLATFORM, VISITOR, Role
from coop.domain.errors import Forbidden, Refused
from coop.models import AuditEvent, RoleGrant, User
from coop.selectors import actors
from coop.selectors import roles as held
from coop.services import accounts, roles
from tests import people
from tests.instants import START, after

pytestmark = pytest.mark.django_db


def test_an_administrator_gives_and_ends_a_role_once_each() -> None:
    administrator, ana = people.make_administrator(), people.make_member("Ana Petit")
    assert ana.user_id
    for day in (1, 2):
        roles.grant(by=administrator, at=after(days=day), user_id=ana.user_id or 0, role=Role.AUDITOR)
    assert actors.of_user(ana.user_id).roles == {Role.AUDITOR}
    for day in (3, 4):
        roles.end(by=administrator, at=after(days=day), user_id=ana.user_id or 0, role=Role.AUDITOR)
    assert actors.of_user(ana.user_id).roles == frozenset()
    grant = RoleGrant.objects.get(user_id=ana.user_id)
    assert (grant.granted_at, grant.ended_at) == (after(days=1), after(days=3))
    events = AuditEvent.objects.filter(subject=f"user:{ana.user_id}", action__contains="role").order_by("id")
    assert [(event.action, event.data) for event in events] == [
        ("coop.grant_role", {"role": "auditor"}),
        ("coop.end_role", {"role": "auditor"}),
    ]


def test_only_administrators_give_roles_and_never_to_themselves() -> None:
    administrator, ana = people.make_administrator(), people.make_member("Ana Petit")
    assert administrator.user_id
    assert ana.user_id
    for other in (ana, people.make_coordinator(), people.make_auditor(), VISITOR):
        with pytest.raises(Forbidden):
            roles.grant(by=other, at=START, user_id=ana.user_id or 0, role=Role.COORDINATOR)
    with pytest.raises(Refused):
        roles.grant(by=administrator, at=START, user_id=administrator.user_id, role=Role.COORDINATOR)


def test_one_may_end_ones_own_role_but_not_anothers() -> None:
    coordinator, other = people.make_coordinator(), people.make_coordinator("Rose Vidal")
    assert coordinator.user_id
    assert other.user_id
    with pytest.raises(Forbidden):
        roles.end(by=other, at=START, user_id=coordinator.user_id, role=Role.COORDINATOR)
    roles.end(by=coordinator, at=after(days=1), user_id=coordinator.user_id, role=Role.COORDINATOR)
    assert actors.of_user(coordinator.user_id).roles == frozenset()


def test_a_role_that_ended_can_be_given_again() -> None:
    ana = people.make_member("Ana Petit", powers=(Role.AUDITOR,))
    assert ana.user_id
    roles.end(by=PLATFORM, at=after(days=1), user_id=ana.user_id or 0, role=Role.AUDITOR)
    roles.grant(by=PLATFORM, at=after(days=2), user_id=ana.user_id or 0, role=Role.AUDITOR)
    assert actors.of_user(ana.user_id).roles == {Role.AUDITOR}


def test_the_administration_opens_to_administrators_alone() -> None:
    ana = people.make_member("Ana Petit", powers=(Role.AUDITOR, Role.COORDINATOR))
    assert not User.objects.get(pk=ana.user_id or 0).is_staff
    people.give_powers(ana, Role.ADMINISTRATOR)
    assert User.objects.get(pk=ana.user_id or 0).is_staff
    roles.end(by=PLATFORM, at=after(days=1), user_id=ana.user_id or 0, role=Role.ADMINISTRATOR)
    assert not User.objects.get(pk=ana.user_id or 0).is_staff


def test_a_log_in_that_is_closed_or_unknown_gets_no_role() -> None:
    ana = people.make_member("Ana Petit")
    accounts.deactivate(by=PLATFORM, at=START, user_id=ana.user_id or 0)
    for user_id in (ana.user_id or 0, 404):
        with pytest.raises(Refused):
            roles.grant(by=PLATFORM, at=START, user_id=user_id, role=Role.AUDITOR)


def test_holders_are_listed_by_name_or_address() -> None:
    people.make_auditor("Aude Roy")
    people.make_administrator("Adam Blanc")
    found = [(holder.name, holder.role) for holder in held.holders()]
    assert found == [("adam.blanc@example.org", Role.ADMINISTRATOR), ("Aude Roy", Role.AUDITOR)]


def test_the_first_administrator_is_appointed_on_the_machine() -> None:
    ana, out = people.make_user("Ana Petit"), StringIO()
    call_command("appoint", "Ana.Petit@example.org", "administrator", stdout=out)
    assert actors.of_user(ana.user_id).roles == {Role.ADMINISTRATOR}
    assert "administrator" in out.getvalue()
    with pytest.raises(CommandError, match=r"nobody@example\.org"):
        call_command("appoint", "nobody@example.org", "auditor")
    accounts.deactivate(by=PLATFORM, at=START, user_id=ana.user_id or 0)
    with pytest.raises(CommandError):
        call_command("appoint", "ana.petit@example.org", "auditor")
