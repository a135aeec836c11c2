"""Everybody at once, as figures about all of them need it: trades, places, since when. Nobody is named."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from coop.models import Member, MemberSkill, Skill

COLUMNS = ("pk", "number", "admitted_at", "left_at", "profile__place__department", "group__pk")


@dataclass(frozen=True, slots=True)
class Counted:
    """reference: "M-0012". trade: the code of the first skill that they declared as theirs, "" without one.

    department: "69", "2A", "971", "" where no place is known. admitted_at, left_at: None until then.
    """

    id: int
    reference: str
    trade: str
    department: str
    admitted_at: datetime | None
    left_at: datetime | None
    is_group: bool


def everybody() -> dict[int, Counted]:
    """Members and groups by id, in the order of ids, those who left included; two queries."""
    firsts = MemberSkill.objects.filter(is_trade=True).order_by("member_id", "pk").distinct("member_id")
    trades = dict(firsts.values_list("member_id", "skill__code"))
    return {
        member_id: Counted(
            id=member_id,
            reference=f"M-{number:04d}",
            trade=trades.get(member_id, ""),
            department=department or "",
            admitted_at=admitted_at,
            left_at=left_at,
            is_group=group_id is not None,
        )
        for member_id, number, admitted_at, left_at, department, group_id in Member.objects.order_by(
            "pk"
        ).values_list(*COLUMNS)
    }


def families(codes: Collection[str]) -> dict[str, str]:
    """By code: the family of each skill of this house, and of those asked for; "" for one that has none."""
    own = Skill.objects.exclude(family="").order_by("code").values_list("code", "family")
    asked = Skill.objects.filter(code__in=codes, family="").order_by("code").values_list("code", "family")
    return {**dict(own), **dict(asked)}
