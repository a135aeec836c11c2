"""Members who volunteer: with what, where, and for how many people at once. When: their week says it."""

from collections.abc import Collection
from dataclasses import dataclass

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain.support.themes import Theme

MOST_AT_ONCE = 20
FURTHEST_KM = 200


@dataclass(frozen=True, slots=True)
class Volunteering:
    """capacity: the most people at once. km: around the place; remotely too where is_remote."""

    themes: frozenset[Theme]
    capacity: int
    place_id: int
    km: int
    is_remote: bool


def check(draft: Volunteering) -> None:
    """Raises Refused for a volunteer who helps with nothing, nobody, or nowhere."""
    if not draft.themes:
        raise Refused(N_("Choose at least one theme."), field="themes")
    if not 1 <= draft.capacity <= MOST_AT_ONCE:
        raise Refused(N_("Between one person and twenty at once."), field="capacity")
    if not 0 <= draft.km <= FURTHEST_KM:
        raise Refused(N_("Choose a distance from 0 to 200 km."), field="km")


def check_capacity(capacity: int, helped: Collection[int]) -> None:
    """Raises Refused for fewer than one helps already. helped: beneficiaries, each once."""
    if capacity < len(set(helped)):
        raise Refused(
            N_("You help %(count)s people now: end one of these first."),
            field="capacity",
            count=len(set(helped)),
        )
