"""What a member says of themself, to edit it and to show it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from coop.domain.people import ProfileData
from coop.models import Member, MemberSkill, Profile
from coop.selectors import members, skills


@dataclass(frozen=True, slots=True)
class Ability:
    """A skill as the profile shows it."""

    label: str
    is_trade: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A member page. since: None while pending; has_log_in: False for a member without internet."""

    member_id: int
    number: int
    name: str
    trade: str
    about: str
    place: str
    college: str
    since: date | None
    radius_km: int
    is_remote: bool
    weekly_minutes: int
    abilities: tuple[Ability, ...]
    has_log_in: bool


@dataclass(frozen=True, slots=True)
class Told:
    """How much of a profile is there."""

    has_place: bool
    is_remote: bool
    has_skills: bool


def get(member_id: int) -> ProfileData:
    """The profile as the form edits it. Raises KeyError when there is no such member."""
    profile = _profile(member_id)
    offered = skills.of_member(member_id)
    return ProfileData(
        display_name=profile.display_name,
        trade=profile.trade,
        about=profile.about,
        place_id=profile.place_id,
        radius_km=profile.radius_km,
        is_remote=profile.is_remote,
        weekly_minutes=profile.weekly_minutes,
        skill_ids=tuple(skill.skill_id for skill in offered),
        trade_skill_ids=tuple(skill.skill_id for skill in offered if skill.is_trade),
    )


def told(member_id: int) -> Told:
    """What a member has said of themself until now: in one question."""
    skill = MemberSkill.objects.filter(member_id=member_id)
    rows = Profile.objects.filter(member_id=member_id).order_by("pk")
    row = rows.values_list("place_id", "is_remote", Exists(skill)).first()
    return Told(False, False, False) if row is None else Told(row[0] is not None, row[1], bool(row[2]))


def told_of_all() -> dict[int, tuple[datetime, Told]]:
    """Of everybody who belongs today: since when, and how much of their profile is there. One question."""
    skill = MemberSkill.objects.filter(member_id=OuterRef("pk"))
    rows = members.admitted().order_by("pk")
    found = rows.values_list("pk", "admitted_at", "profile__place_id", "profile__is_remote", Exists(skill))
    return {
        member_id: (admitted_at, Told(place_id is not None, bool(is_remote), bool(has_skills)))
        for member_id, admitted_at, place_id, is_remote, has_skills in found
        if admitted_at is not None
    }


def shown(member_id: int, language: str) -> Shown:
    """Raises KeyError when there is no such member."""
    profile = _profile(member_id)
    member = profile.member
    return Shown(
        member_id=member.pk,
        number=member.number,
        name=profile.display_name,
        trade=profile.trade,
        about=profile.about,
        place=f"{profile.place.name} ({profile.place.department_name})" if profile.place else "",
        college=member.get_college_display(),
        since=timezone.localdate(member.admitted_at) if member.admitted_at else None,
        radius_km=profile.radius_km,
        is_remote=profile.is_remote,
        weekly_minutes=profile.weekly_minutes,
        abilities=abilities_of([member_id], language).get(member_id, ()),
        has_log_in=member.user_id is not None,
    )


def abilities_of(member_ids: list[int], language: str) -> dict[int, tuple[Ability, ...]]:
    """Skills of several members at once, the declared trade first, then in the order of the alphabet."""
    rows = MemberSkill.objects.filter(member_id__in=member_ids).order_by("member_id", "-is_trade", "skill_id")
    labels = skills.labels({row.skill_id for row in rows}, language)
    order = {skill_id: place for place, skill_id in enumerate(labels)}
    found: dict[int, list[tuple[bool, int, Ability]]] = {}
    for row in rows:
        ability = Ability(labels[row.skill_id], row.is_trade)
        found.setdefault(row.member_id, []).append((not row.is_trade, order[row.skill_id], ability))
    return {
        member_id: tuple(ability for _first, _second, ability in sorted(entries, key=lambda entry: entry[:2]))
        for member_id, entries in found.items()
    }


def _profile(member_id: int) -> Profile:
    """The stored profile, or an empty one under the member's number when it was erased."""
    member = Member.objects.select_related("profile__place").filter(pk=member_id, group=None).first()
    if member is None:
        raise KeyError(member_id)
    profile: Profile | None = getattr(member, "profile", None)
    return profile or Profile(member=member, display_name=str(member))
