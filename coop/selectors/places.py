"""Where members live."""

from collections.abc import Collection

from django.db.models import Case, F, Func, IntegerField, QuerySet, Value, When

from coop.domain.distances import Around
from coop.domain.people import Spot
from coop.domain.places import (
    MOST_FOUND,
    MOST_WORDS,
    TYPED_LENGTH,
    Changes,
    Commune,
    Found,
    changes,
    label,
    name_of,
    words,
)
from coop.models import Place

NAMED, BEGINS, HOLDS = 0, 1, 2
"""How well a name answers: it is what was typed, it begins with it, or its words are among those typed."""


def find(typed: str, *, most: int = MOST_FOUND, code: str = "") -> list[Found]:
    """Communes that have every word typed, as a name, a post code or a department, or the beginning of one.

    The name that is meant first, then the most inhabitants; those that have many post codes count as large
    where nobody says how many live there. code: only the one with this INSEE code.
    """
    asked = words(typed)
    if not 0 < len(asked) <= MOST_WORDS or len(typed) > TYPED_LENGTH:
        return []
    fitting = Place.objects.filter(insee_code=code) if code else Place.objects.all()
    for word in asked:
        fitting = fitting.filter(search__contains=f" {word}")
    return [_found(place) for place in _ordered(fitting, name_of(typed))[:most]]


def said(place_id: int | None) -> str:
    """A place as one may type it; "" for none."""
    place = Place.objects.filter(pk=place_id).first() if place_id else None
    return label(place.name, place.department) if place else ""


def get(place_id: int) -> Spot | None:
    return next(iter(spots([place_id])), None)


def spots(place_ids: Collection[int]) -> list[Spot]:
    return [as_spot(place) for place in Place.objects.filter(pk__in=place_ids).order_by("pk")]


def reached(around: Around, place_ids: Collection[int]) -> list[int]:
    """Among these places, those within that distance."""
    return [spot.id for spot in spots(place_ids) if around.reaches(spot)]


def as_spot(place: Place) -> Spot:
    return Spot(
        id=place.pk,
        name=place.name,
        department=place.department_name,
        region=place.region,
        latitude=place.latitude,
        longitude=place.longitude,
    )


def ids_by_code() -> dict[str, int]:
    """Place ids by INSEE code, for what is loaded from files and for the demo."""
    return dict(Place.objects.order_by("insee_code").values_list("insee_code", "pk"))


def compared(communes: Collection[Commune]) -> Changes:
    """What taking over this list would change of the places."""
    return changes({place.insee_code: _commune(place) for place in Place.objects.order_by("pk")}, communes)


def _ordered(fitting: "QuerySet[Place]", name: str) -> "QuerySet[Place]":
    answers = Case(
        When(search__startswith=f" {name} /", then=NAMED),
        When(search__startswith=f" {name}", then=BEGINS),
        default=HOLDS,
        output_field=IntegerField(),
    )
    codes = Func("post_codes", function="cardinality", output_field=IntegerField())
    return fitting.annotate(answers=answers if name else Value(HOLDS)).order_by(
        "answers", F("population").desc(nulls_last=True), codes.desc(), "search", "insee_code"
    )


def _found(place: Place) -> Found:
    return Found(
        id=place.pk,
        insee_code=place.insee_code,
        name=place.name,
        department=place.department,
        post_codes=tuple(place.post_codes),
        is_named=getattr(place, "answers", HOLDS) == NAMED,
    )


def _commune(place: Place) -> Commune:
    return Commune(
        insee_code=place.insee_code,
        name=place.name,
        department=place.department,
        department_name=place.department_name,
        region=place.region,
        post_codes=tuple(place.post_codes),
        population=place.population,
        latitude=place.latitude,
        longitude=place.longitude,
    )
