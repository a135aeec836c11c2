"""Structures that vouch, as pages tell them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from coop.domain.errors import Hidden
from coop.domain.places import label
from coop.selectors import members
from marketplace.domain.support.structures import StructureFacts, StructureKind
from marketplace.models import Structure


@dataclass(frozen=True, slots=True)
class Told:
    """place: as people say it. answerer: the name of the member who answers for it."""

    facts: StructureFacts
    name: str
    kind: StructureKind
    place: str
    answerer: str


def facts(structure: Structure) -> StructureFacts:
    return StructureFacts(
        id=structure.pk,
        answerer_id=structure.answerer_id,
        is_validated=structure.validated_at is not None,
        is_ended=structure.ended_at is not None,
    )


def get(structure_id: int) -> Told:
    """Raises Hidden for an id that names none."""
    for one in told(Structure.objects.filter(pk=structure_id)):
        return one
    raise Hidden


def of_answerer(member_id: int | None) -> list[Told]:
    return told(Structure.objects.filter(answerer_id=member_id or 0))


def every() -> list[Told]:
    """Those that wait to be validated first."""
    found = told(Structure.objects.order_by("name", "pk"))
    return sorted(found, key=lambda one: (one.facts.is_ended, one.facts.is_validated))


def told(rows: "QuerySet[Structure]") -> list[Told]:
    found = list(rows.select_related("place").order_by("name", "pk"))
    names = members.names_of(_answerers(found))
    return [
        Told(
            facts=facts(row),
            name=row.name,
            kind=StructureKind(row.kind),
            place=label(row.place.name, row.place.department),
            answerer=names[row.answerer_id],
        )
        for row in found
    ]


def _answerers(rows: Iterable[Structure]) -> set[int]:
    return {row.answerer_id for row in rows}
