"""What members can do for each other."""

from collections.abc import Collection

from coop.domain.concepts import Concept, Kind, Label, Source
from coop.domain.corpora import SKILLS, Document
from coop.domain.genders import Gender
from coop.domain.meanings import blended
from coop.domain.names import fold
from coop.domain.ranking import PARTS_EACH
from coop.domain.skills import FAMILIES, Offered
from coop.models import MemberSkill, Skill, SkillLabel
from coop.selectors import meanings, texts

MOST = 8
"""Concepts suggested at once."""


def options(language: str) -> list[tuple[int, str]]:
    """Every skill of the house as (id, label), family by family and then in the order of the alphabet."""
    return [option for _family, skills in families(language) for option in skills]


def families(language: str) -> list[tuple[str, list[tuple[int, str]]]]:
    """(family msgid, [(id, label)…]) in the order in which families are shown: what grouped choices need.

    Of the house alone: thousands of imported concepts are looked for, not read through.
    """
    grouped: dict[str, list[tuple[int, str]]] = {family: [] for family in FAMILIES}
    for skill in Skill.objects.filter(source=Source.HOUSE).exclude(family="").order_by("pk"):
        grouped.setdefault(skill.family, []).append((skill.pk, _label(skill, language)))
    return [
        (FAMILIES.get(family, family), sorted(skills, key=lambda option: fold(option[1])))
        for family, skills in grouped.items()
        if skills
    ]


def labels(ids: Collection[int], language: str) -> dict[int, str]:
    """Labels by id, in the order of the alphabet; where one is missing, that of the other language."""
    found = [(skill.pk, _label(skill, language)) for skill in Skill.objects.filter(pk__in=ids).order_by("pk")]
    return dict(sorted(found, key=lambda option: fold(option[1])))


def names(ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Everything that these concepts are called, in both languages."""
    found: dict[int, list[str]] = {}
    for row in Skill.objects.filter(pk__in=ids).order_by("pk"):
        found[row.pk] = [name for name in (row.label_fr, row.label_en) if name]
    for skill_id, text in (
        SkillLabel.objects.filter(skill__in=ids).order_by("pk").values_list("skill_id", "text")
    ):
        found[skill_id].append(text)
    return {skill_id: tuple(texts) for skill_id, texts in found.items()}


def families_of(ids: Collection[int]) -> list[str]:
    """The codes of the families of these skills; "" for one that has none."""
    return list(Skill.objects.filter(pk__in=ids).order_by("pk").values_list("family", flat=True))


def families_by_id(ids: Collection[int]) -> dict[int, str]:
    """The same, by skill."""
    return dict(Skill.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "family"))


def of_member(member_id: int) -> list[Offered]:
    """What a member offers, by skill id."""
    offered = MemberSkill.objects.filter(member_id=member_id).order_by("skill_id")
    return [Offered(row.skill_id, row.is_trade) for row in offered]


def ids_by_code() -> dict[str, int]:
    """Skill ids by code, for the demo and for programs."""
    return dict(Skill.objects.order_by("code").values_list("code", "pk"))


def concepts(source: str) -> dict[str, Concept]:
    """Every concept of one source with all that it is called, by its key."""
    labels: dict[int, list[Label]] = {}
    named = SkillLabel.objects.filter(skill__source=source).order_by("pk")
    for skill_id, language, text, gender in named.values_list("skill_id", "language", "text", "gender"):
        labels.setdefault(skill_id, []).append(Label(language, text, Gender(gender)))
    found = [
        Concept(
            code=row.code,
            kind=Kind(row.kind),
            source=Source(row.source),
            family=row.family,
            uri=row.uri,
            label_fr=row.label_fr,
            label_en=row.label_en,
            labels=frozenset(labels.get(row.pk, ())),
        )
        for row in Skill.objects.filter(source=source).order_by("pk")
    ]
    return {concept.key: concept for concept in found}


def named(language: str) -> list[Document]:
    """Every concept that has a name in this language: the label that is shown first, then the others."""
    names: dict[int, list[str]] = {}
    column = "label_fr" if language == "fr" else "label_en"
    for skill_id, label in Skill.objects.order_by("pk").values_list("pk", column):
        names[skill_id] = [label] if label else []
    others = SkillLabel.objects.filter(language=language).order_by("pk")
    for skill_id, text in others.values_list("skill_id", "text"):
        names[skill_id].append(text)
    return [Document(skill_id, tuple(known)) for skill_id, known in names.items() if known]


def suggested(text: str, language: str, *, most: int = MOST) -> list[tuple[int, str]]:
    """Concepts that are called nearly so, the nearest first, as (id, label).

    In either language, whatever that of the page. What few people would mean is left out: a concept is told
    while it is at least half as near as the first. Where the model is on, what means nearly that is near too.
    """
    best: dict[int, int] = {}
    for kind in SKILLS.values():
        for skill_id, score in texts.documents(kind, text, most=most):
            best[skill_id] = max(score, best.get(skill_id, 0))
    if meanings.are_on():
        meant = [meanings.near(kind, text, most=PARTS_EACH * most) for kind in SKILLS.values()]
        best = blended(best, meanings.per_document(meant))
    found = sorted(best.items(), key=lambda one: (-one[1], one[0]))[:most]
    near = [skill_id for skill_id, score in found if 2 * score >= found[0][1]]
    told = labels(near, language)
    return [(skill_id, told[skill_id]) for skill_id in near if skill_id in told]


def _label(skill: Skill, language: str) -> str:
    first, second = skill.label_fr, skill.label_en
    return (first or second) if language.startswith("fr") else (second or first)


def labels_by_code(codes: Collection[str]) -> dict[str, tuple[str, str, str]]:
    """Family, French and English label of concepts by code; where one label is missing, that of the other."""
    columns = ("code", "family", "label_fr", "label_en")
    rows = Skill.objects.filter(code__in=codes).order_by("code").values_list(*columns)
    return {code: (family, french or english, english or french) for code, family, french, english in rows}
