"""Finding a member: by name, trade, skill or place, whatever the accents and the language."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.lookups import Unaccent
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Lower

from coop.domain.distances import Around
from coop.domain.names import fold
from coop.domain.people import Person
from coop.models import Member, MemberSkill, Place, Skill, SkillLabel
from coop.models.folding import Folded
from coop.selectors import members, places, profiles

PER_PAGE = 20
MOST_WORDS = 6
_TEXTS = (
    "profile__display_name",
    "profile__trade",
    "profile__place__name",
    "profile__place__department_name",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the directory."""

    person: Person
    abilities: tuple[profiles.Ability, ...]
    is_remote: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """The cooperative in a few figures, today."""

    members: int
    places: int
    skills: int


def search(
    *,
    text: str = "",
    skill_id: int | None = None,
    region: str = "",
    around: Around | None = None,
    page: str | int = 1,
    language: str,
) -> "Page[Listed]":
    """One page of admitted members, by name. Every word of `text` must be found somewhere."""
    found = members.admitted().filter(profile__isnull=False)
    for word in text.split()[:MOST_WORDS]:
        found = found.filter(_mentions(word))
    if skill_id is not None:
        found = found.filter(Exists(_offers(Q(skill_id=skill_id))))
    if region:
        found = found.filter(profile__place__region=region)
    if around is not None:
        lived_in = (
            found.filter(profile__place__isnull=False).order_by().values_list("profile__place", flat=True)
        )
        found = found.filter(profile__place__in=places.reached(around, set(lived_in)))
    ordered = found.select_related("profile__place").order_by(
        Lower(Unaccent("profile__display_name")), "number"
    )
    shown: Page[Any] = Paginator(ordered, PER_PAGE).get_page(page)
    rows = list(shown.object_list)
    abilities = profiles.abilities_of([member.pk for member in rows], language)
    shown.object_list = [_listed(member, abilities.get(member.pk, ())) for member in rows]
    return shown


def counts() -> Counts:
    here = members.admitted()
    return Counts(
        members=here.count(),
        places=here.filter(profile__place__isnull=False).values("profile__place").distinct().count(),
        skills=MemberSkill.objects.filter(member__in=here).values("skill").distinct().count(),
    )


def regions() -> list[str]:
    """Regions where a member lives, in the order of the alphabet."""
    lived_in = Place.objects.filter(profiles__member__in=members.admitted())
    return sorted(set(lived_in.order_by("region").values_list("region", flat=True)), key=fold)


def _mentions(word: str) -> Q:
    anywhere = Q()
    for column in _TEXTS:
        anywhere |= Q(**{f"{column}__unaccent__icontains": word})
    named = Q(folded__contains=Folded(Value(word)))
    skills = Q(skill__in=Skill.objects.filter(named))
    others = Q(skill__in=SkillLabel.objects.filter(named).values("skill"))
    return anywhere | Q(Exists(_offers(skills | others)))


def _offers(which: Q) -> QuerySet[MemberSkill]:
    return MemberSkill.objects.filter(which, member=OuterRef("pk"))


def _listed(member: Member, abilities: tuple[profiles.Ability, ...]) -> Listed:
    return Listed(members.as_person(member), abilities, member.profile.is_remote)
