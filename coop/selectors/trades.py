"""What a member does for a living, and where: by the codes under which figures are told."""

from dataclasses import dataclass

from coop.models import MemberSkill, Profile


@dataclass(frozen=True, slots=True)
class Trade:
    """A concept that somebody declared as their trade. family: "" where it stands in none."""

    code: str
    family: str
    label_fr: str
    label_en: str

    def said(self, language: str) -> str:
        first, second = self.label_fr, self.label_en
        return (first or second) if language.startswith("fr") else (second or first)


def of_member(member_id: int) -> list[Trade]:
    """The trades that a member declared, in the order of their codes."""
    rows = MemberSkill.objects.filter(member_id=member_id, is_trade=True).order_by("skill__code")
    columns = ("skill__code", "skill__family", "skill__label_fr", "skill__label_en")
    return [Trade(*row) for row in rows.values_list(*columns)]


def department_of(member_id: int) -> str:
    """The code of the department that a member lives in ("69", "2A", "971"), "" where none is known."""
    found = Profile.objects.filter(member_id=member_id).values_list("place__department", flat=True)
    return found.first() or ""
