"""Who asks to become a member."""

from dataclasses import dataclass
from datetime import datetime

from coop.models import Member


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who awaits an answer."""

    member_id: int
    name: str
    trade: str
    place_name: str
    college: str
    asked_at: datetime


def asking(*, except_user_id: int | None = None) -> list[Asking]:
    """The longest wait first. except_user_id: nobody admits themself."""
    waiting = (
        Member.objects.filter(admitted_at__isnull=True, left_at__isnull=True, profile__isnull=False)
        .filter(group__isnull=True)
        .select_related("profile__place")
        .order_by("joined_at", "pk")
    )
    return [
        _asking(member) for member in waiting if except_user_id is None or member.user_id != except_user_id
    ]


def _asking(member: Member) -> Asking:
    profile = member.profile
    return Asking(
        member_id=member.pk,
        name=profile.display_name,
        trade=profile.trade,
        place_name=profile.place.name if profile.place else "",
        college=member.get_college_display(),
        asked_at=member.joined_at,
    )
