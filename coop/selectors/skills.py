"""What members can do for each other."""

from collections.abc import Collection

from coop.domain.names import fold
from coop.domain.skills import FAMILIES, Offered
from coop.models import MemberSkill, Skill


def options(language: str) -> list[tuple[int, str]]:
    """Every skill as (id, label), family by family and then in the order of the alphabet."""
    return [option for _family, skills in families(language) for option in skills]


def families(language: str) -> list[tuple[str, list[tuple[int, str]]]]:
    """(family msgid, [(id, label)…]) in the order in which families are shown: what grouped choices need."""
    grouped: dict[str, list[tuple[int, str]]] = {family: [] for family in FAMILIES}
    for skill in Skill.objects.order_by("pk"):
        grouped.setdefault(skill.family, []).append((skill.pk, _label(skill, language)))
    return [
        (FAMILIES.get(family, family), sorted(skills, key=lambda option: fold(option[1])))
        for family, skills in grouped.items()
        if skills
    ]


def labels(ids: Collection[int], language: str) -> dict[int, str]:
    """Labels by id, in the order of the alphabet."""
    found = [(skill.pk, _label(skill, language)) for skill in Skill.objects.filter(pk__in=ids).order_by("pk")]
    return dict(sorted(found, key=lambda option: fold(option[1])))


def of_member(member_id: int) -> list[Offered]:
    """What a member offers, by skill id."""
    offered = MemberSkill.objects.filter(member_id=member_id).order_by("skill_id")
    return [Offered(row.skill_id, row.is_trade) for row in offered]


def ids_by_code() -> dict[str, int]:
    """Skill ids by code, for the demo and for programs."""
    return dict(Skill.objects.order_by("code").values_list("code", "pk"))


def _label(skill: Skill, language: str) -> str:
    return skill.label_fr if language.startswith("fr") else skill.label_en
