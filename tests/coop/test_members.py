"""Asking to become a member, being admitted, leaving and coming back."""

import pytest

from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.membership import Standing
from coop.models import AuditEvent, Member, Profile
from coop.selectors import actors, members
from coop.services import members as memberships
from tests import people
from tests.instants import START, after

pytestmark = pytest.mark.django_db


def standing(member_id: int) -> Standing:
    known = members.get(member_id)
    assert known is not None
    return known.standing


def acts() -> list[str]:
    """What was recorded, log-ins opened by the tests apart."""
    events = AuditEvent.objects.exclude(action__in=["coop.open_account", "coop.grant_role"]).order_by("id")
    return list(events.values_list("action", flat=True))


def pending(name: str = "Paula Roux") -> tuple[Actor, int]:
    person = people.make_pending(name)
    return person, Member.objects.get(user_id=person.user_id or 0).pk


def test_joining_makes_a_pending_member_with_a_name() -> None:
    person, member_id = pending()
    assert standing(member_id) is Standing.PENDING
    assert members.name_of(member_id) == "Paula Roux"
    assert not person.is_member


def test_joining_twice_is_joining_once() -> None:
    person, member_id = pending()
    again = memberships.join(by=person, at=after(days=1), display_name="Other", college="supporter")
    assert again == member_id
    assert members.name_of(member_id) == "Paula Roux"


@pytest.mark.parametrize("nobody", [VISITOR, PLATFORM])
def test_joining_needs_a_log_in(nobody: Actor) -> None:
    with pytest.raises(Forbidden):
        memberships.join(by=nobody, at=START, display_name="Nobody")


def test_joining_needs_a_name_and_a_college() -> None:
    person = people.make_user("Paula Roux")
    with pytest.raises(Refused) as without_name:
        memberships.join(by=person, at=START, display_name="   ")
    with pytest.raises(Refused) as without_college:
        memberships.join(by=person, at=START, display_name="Paula", college="nobility")
    assert (without_name.value.field, without_college.value.field) == ("display_name", "college")
    assert not Member.objects.exists()


def test_numbers_follow_each_other_and_are_never_given_twice() -> None:
    first, second = pending("Ana Petit")[1], pending("Paula Roux")[1]
    numbers = {member.pk: member.number for member in Member.objects.order_by("pk")}
    assert numbers[second] > numbers[first] > 0


def test_a_coordinator_admits_once_and_it_is_written_down() -> None:
    coordinator, (_person, member_id) = people.make_coordinator(), pending()
    recorded = len(acts())
    for day in (1, 2):
        memberships.admit(by=coordinator, at=after(days=day), member_id=member_id)
    known = members.get(member_id)
    assert known is not None
    assert known.admitted_at == after(days=1)
    assert acts()[recorded:] == ["coop.admit"]


def test_only_coordinators_admit_and_others_do_not_learn_that_somebody_asks() -> None:
    _person, member_id = pending()
    for other in (
        people.make_member("Ana Petit"),
        people.make_auditor(),
        people.make_administrator(),
        VISITOR,
    ):
        with pytest.raises(Hidden):
            memberships.admit(by=other, at=START, member_id=member_id)
    assert standing(member_id) is Standing.PENDING


def test_nobody_admits_themself() -> None:
    person, member_id = pending()
    coordinator = people.give_powers(person, Role.COORDINATOR)
    with pytest.raises(Forbidden):
        memberships.admit(by=coordinator, at=START, member_id=member_id)


def test_a_member_that_does_not_exist_is_hidden() -> None:
    for verb in (memberships.admit, memberships.decline, memberships.leave):
        with pytest.raises(Hidden):
            verb(by=PLATFORM, at=START, member_id=404)


def test_a_request_can_be_closed_and_asked_again() -> None:
    coordinator, (person, member_id) = people.make_coordinator(), pending()
    recorded = len(acts())
    for day in (1, 2):
        memberships.decline(by=coordinator, at=after(days=day), member_id=member_id)
    assert standing(member_id) is Standing.ENDED
    with pytest.raises(Refused):
        memberships.admit(by=coordinator, at=after(days=2), member_id=member_id)
    again = memberships.join(by=person, at=after(days=3), display_name="Paula R.", college="supporter")
    assert again == member_id
    assert standing(member_id) is Standing.PENDING
    assert members.name_of(member_id) == "Paula R."
    assert acts()[recorded:] == ["coop.decline", "coop.ask_again"]


def test_a_member_can_not_be_declined_nor_somebody_by_another_member() -> None:
    coordinator, ana = people.make_coordinator(), people.make_member("Ana Petit")
    assert ana.member_id
    with pytest.raises(Refused):
        memberships.decline(by=coordinator, at=START, member_id=ana.member_id)
    with pytest.raises(Forbidden):
        memberships.decline(by=ana, at=START, member_id=ana.member_id)


def test_leaving_ends_the_roles_and_keeps_the_member() -> None:
    powers = (Role.COORDINATOR, Role.ADMINISTRATOR)
    ana = people.make_member("Ana Petit", powers=powers)
    assert ana.member_id
    for day in (1, 2):
        memberships.leave(by=ana, at=after(days=day), member_id=ana.member_id)
    left = actors.of_user(ana.user_id)
    assert (left.is_member, left.roles) == (False, frozenset())
    assert Member.objects.filter(pk=ana.member_id, user__is_staff=False, left_at=after(days=1)).exists()
    assert members.name_of(ana.member_id) == "Ana Petit"
    assert acts()[-1:] == ["coop.leave"]


def test_a_pending_request_can_be_taken_back() -> None:
    person, member_id = pending()
    memberships.leave(by=person, at=after(days=1), member_id=member_id)
    assert standing(member_id) is Standing.ENDED


def test_nobody_makes_another_member_leave() -> None:
    ana, coordinator = people.make_member("Ana Petit"), people.make_coordinator()
    assert ana.member_id
    for other in (people.make_member("Paula Roux"), coordinator):
        with pytest.raises(Forbidden):
            memberships.leave(by=other, at=START, member_id=ana.member_id)


def test_a_coordinator_enrols_who_has_no_internet_and_may_note_that_they_leave() -> None:
    coordinator = people.make_coordinator()
    member_id = memberships.enrol(by=coordinator, at=START, display_name="Ginette", college="beneficiary")
    known = members.get(member_id)
    assert known is not None
    assert (known.user_id, known.standing, known.college) == (None, Standing.ADMITTED, "beneficiary")
    assert not Profile.objects.get(pk=member_id).is_remote
    memberships.leave(by=coordinator, at=after(days=1), member_id=member_id)
    assert standing(member_id) is Standing.ENDED
    assert acts()[-2:] == ["coop.enrol", "coop.leave"]


def test_only_coordinators_enrol() -> None:
    for other in (people.make_member("Ana Petit"), people.make_auditor(), VISITOR):
        with pytest.raises(Forbidden):
            memberships.enrol(by=other, at=START, display_name="Ginette", college="beneficiary")
    with pytest.raises(Refused):
        memberships.enrol(by=people.make_coordinator(), at=START, display_name="", college="beneficiary")


def test_no_event_names_a_person() -> None:
    coordinator, (_person, member_id) = people.make_coordinator(), pending()
    memberships.admit(by=coordinator, at=START, member_id=member_id)
    memberships.enrol(by=coordinator, at=START, display_name="Ginette", college="beneficiary")
    told = " ".join(str([event.subject, event.data]) for event in AuditEvent.objects.order_by("id"))
    assert not any(name in told for name in ("Paula", "Ginette", "example.org"))
