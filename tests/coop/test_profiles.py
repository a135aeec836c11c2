"""Writing a profile: one's own, or that of a member who has no internet."""

from dataclasses import replace

import pytest

from coop.domain.actors import VISITOR
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.people import ProfileData
from coop.models import AuditEvent, Member, Profile
from coop.selectors import members, places, profiles, skills
from coop.services import members as memberships
from coop.services import profiles as writing
from tests import people
from tests.instants import START, after

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile() -> ProfileData:
    codes = skills.ids_by_code()
    return ProfileData(
        display_name="Ana  Petit ",
        trade="Joiner",
        about="Wood.",
        place_id=places.ids_by_code()["29019"],
        radius_km=25,
        is_remote=False,
        weekly_minutes=90,
        skill_ids=(codes["joinery"], codes["sewing"]),
        trade_skill_ids=(codes["joinery"],),
    )


def test_a_member_writes_their_own_and_nothing_is_recorded(profile: ProfileData) -> None:
    ana = people.make_member("Ana Petit")
    assert ana.member_id
    recorded = AuditEvent.objects.count()
    writing.update(by=ana, at=START, member_id=ana.member_id, profile=profile)
    assert profiles.get(ana.member_id) == replace(
        profile, display_name="Ana Petit", skill_ids=tuple(sorted(profile.skill_ids))
    )
    assert AuditEvent.objects.count() == recorded


def test_writing_replaces_the_skills_and_can_be_sent_twice(profile: ProfileData) -> None:
    ana = people.make_member("Ana Petit")
    assert ana.member_id
    joinery, sewing = profile.skill_ids
    for written in (profile, replace(profile, skill_ids=(sewing,), trade_skill_ids=(sewing,))):
        for day in (0, 1):
            writing.update(by=ana, at=after(days=day), member_id=ana.member_id, profile=written)
    assert not members.is_in_trade(ana.member_id, [joinery])
    assert members.is_in_trade(ana.member_id, [joinery, sewing])


def test_a_pending_person_writes_their_own(profile: ProfileData) -> None:
    person = people.make_pending("Paula Roux")
    member = Member.objects.get(user_id=person.user_id or 0)
    writing.update(by=person, at=START, member_id=member.pk, profile=profile)
    assert members.name_of(member.pk) == "Ana Petit"


def test_nobody_writes_anothers(profile: ProfileData) -> None:
    ana = people.make_member("Ana Petit")
    assert ana.member_id
    for other in (people.make_member("Paula Roux"), people.make_coordinator()):
        with pytest.raises(Forbidden):
            writing.update(by=other, at=START, member_id=ana.member_id, profile=profile)
    for stranger in (VISITOR, people.make_pending("Noé Blanc"), people.make_auditor("Aude Roy")):
        hidden = Hidden if not stranger.is_member else Forbidden
        with pytest.raises(hidden):
            writing.update(by=stranger, at=START, member_id=ana.member_id, profile=profile)
    with pytest.raises(Hidden):
        writing.update(by=ana, at=START, member_id=404, profile=profile)
    assert profiles.get(ana.member_id).trade == ""


def test_a_coordinator_writes_for_who_has_no_internet_and_it_is_recorded(profile: ProfileData) -> None:
    coordinator = people.make_coordinator()
    member_id = memberships.enrol(by=coordinator, at=START, display_name="Ginette", college="beneficiary")
    writing.update(by=coordinator, at=START, member_id=member_id, profile=profile)
    assert Profile.objects.get(pk=member_id).trade == "Joiner"
    assert AuditEvent.objects.order_by("id").last() == AuditEvent.objects.get(action="coop.write_profile")


def test_who_left_writes_nothing(profile: ProfileData) -> None:
    ana = people.make_member("Ana Petit")
    assert ana.member_id
    memberships.leave(by=ana, at=START, member_id=ana.member_id)
    with pytest.raises(Forbidden):
        writing.update(by=ana, at=START, member_id=ana.member_id, profile=profile)


@pytest.mark.parametrize(
    ("field", "value"), [("place_id", 0), ("skill_ids", (0,)), ("display_name", ""), ("weekly_minutes", -5)]
)
def test_what_is_unknown_or_impossible_changes_nothing(
    profile: ProfileData, field: str, value: object
) -> None:
    ana = people.make_member("Ana Petit")
    assert ana.member_id
    wrong = replace(profile, trade_skill_ids=(), **{field: value})  # type: ignore[arg-type]  # one type per field
    with pytest.raises(Refused) as refused:
        writing.update(by=ana, at=START, member_id=ana.member_id, profile=wrong)
    assert refused.value.field == field
    assert profiles.get(ana.member_id).trade == ""
