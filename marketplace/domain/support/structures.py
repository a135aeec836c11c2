"""Structures that know people who need help, and vouch for them: an association, a library, a town hall."""

from dataclasses import dataclass
from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_

NAME_LENGTH = 80


class StructureKind(StrEnum):
    ASSOCIATION = "association"
    LIBRARY = "library"
    TOWN_HALL = "town_hall"
    SOCIAL_CENTRE = "social_centre"
    OTHER = "other"


KIND_NAMES = {
    StructureKind.ASSOCIATION: N_("association"),
    StructureKind.LIBRARY: N_("library"),
    StructureKind.TOWN_HALL: N_("town hall"),
    StructureKind.SOCIAL_CENTRE: N_("social centre"),
    StructureKind.OTHER: N_("another structure"),
}


@dataclass(frozen=True, slots=True)
class StructureDraft:
    """As a member who answers for it declares it."""

    name: str
    kind: StructureKind
    place_id: int


@dataclass(frozen=True, slots=True)
class StructureFacts:
    """answerer_id: the member who answers for it."""

    id: int
    answerer_id: int
    is_validated: bool
    is_ended: bool

    @property
    def vouches(self) -> bool:
        return self.is_validated and not self.is_ended


def check(draft: StructureDraft) -> None:
    """Raises Refused for a name that says nothing or too much."""
    if not draft.name.strip() or len(draft.name) > NAME_LENGTH or "\x00" in draft.name:
        raise Refused(N_("Give the name of the structure, in one line."), field="name")
