"""What a need or an offer is about: a family of skills, not another list to learn."""

from collections import Counter
from collections.abc import Iterable

from coop.domain.errors import Refused
from coop.domain.skills import FAMILIES
from coop.domain.words import N_


def of_families(families: Iterable[str]) -> str:
    """The family that most of these skills belong to, the first of the list among equals; "" for none."""
    counted = Counter(family for family in families if family in FAMILIES)
    order = list(FAMILIES)
    return min(counted, key=lambda family: (-counted[family], order.index(family)), default="")


def faults(category: str) -> list[Refused]:
    """category: the code of a family, or "" where nobody chose one."""
    if category and category not in FAMILIES:
        return [Refused(N_("Choose a category of the list."), field="category")]
    return []
