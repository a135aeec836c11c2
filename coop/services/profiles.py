"""What a member says of themself."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from coop.domain import membership, people
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.people import ProfileData
from coop.domain.words import N_
from coop.models import Member, MemberSkill, Place, Profile, Skill
from coop.selectors import members
from coop.selectors import profiles as known_profiles
from coop.services import audit


@transaction.atomic
def update(*, by: Actor, at: datetime, member_id: int, profile: ProfileData) -> None:
    """Write the whole profile: one's own; a coordinator writes that of a member without log-in, noted."""
    member = Member.objects.select_for_update(no_key=True).filter(pk=member_id).first()
    known = members.get(member_id) if member else None
    if known is None or not (by.is_platform or membership.may_see(by, known)):
        raise Hidden
    if not membership.may_edit_profile(by, known):
        raise Forbidden
    people.check_profile(profile)
    _check_known(profile)
    Profile.objects.update_or_create(member_id=member_id, defaults=_columns(profile))
    _write_skills(member_id, profile)
    if not membership.is_own(by, known):
        audit.record(by=by, at=at, action="coop.write_profile", subject=f"member:{member_id}")


@transaction.atomic
def amend(*, by: Actor, at: datetime, member_id: int, change: Callable[[ProfileData], ProfileData]) -> None:
    """Change a part of a profile and leave the rest as it stands: of two tabs, none undoes the other."""
    Member.objects.select_for_update(no_key=True).filter(pk=member_id).first()
    try:
        known = known_profiles.get(member_id)
    except KeyError:
        raise Hidden from None
    update(by=by, at=at, member_id=member_id, profile=change(known))


def _columns(profile: ProfileData) -> dict[str, object]:
    return {
        "display_name": people.clean_name(profile.display_name),
        "trade": profile.trade.strip(),
        "about": profile.about.strip(),
        "place_id": profile.place_id,
        "radius_km": profile.radius_km,
        "is_remote": profile.is_remote,
        "weekly_minutes": profile.weekly_minutes,
    }


def _check_known(profile: ProfileData) -> None:
    if profile.place_id is not None and not Place.objects.filter(pk=profile.place_id).exists():
        raise Refused(N_("Choose a place of the list."), field="place_id")
    if Skill.objects.filter(pk__in=profile.skill_ids).count() != len(set(profile.skill_ids)):
        raise Refused(N_("Choose skills of the list."), field="skill_ids")


def _write_skills(member_id: int, profile: ProfileData) -> None:
    MemberSkill.objects.filter(member_id=member_id).exclude(skill_id__in=profile.skill_ids).delete()
    MemberSkill.objects.bulk_create(
        [
            MemberSkill(member_id=member_id, skill_id=skill_id, is_trade=skill_id in profile.trade_skill_ids)
            for skill_id in sorted(set(profile.skill_ids))
        ],
        update_conflicts=True,
        unique_fields=["member", "skill"],
        update_fields=["is_trade"],
    )
