"""A small release with something of everything, for the pages and the open data of the observatory."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from coop.domain.actors import Actor
from marketplace.selectors.observatory.releases import Told
from tests import releasing
from tests.releasing import cell, hidden

KEY = "hours_given"
QUARTER = "2026-Q3"


def hours(*cells: Mapping[str, Any], key: str = KEY, audience: str = "open") -> dict[str, Any]:
    return releasing.series(key, *cells, unit="minutes", audience=audience)


def spread(minutes: int = 9000) -> Sequence[Mapping[str, Any]]:
    """Two regions shown, one hidden; a department hidden for another; two families, one trade."""
    return (
        cell("all", "D69", count=20, minutes=3000),
        hidden("all", "D75", status="D", reason=""),
        hidden("all", "D78"),
        cell("all", "FR", count=120, minutes=minutes),
        hidden("all", "R11", reason="dominant"),
        cell("all", "R84", count=40, minutes=6090),
        cell("all", "R93", count=12, minutes=60),
        cell("web", "FR", count=60, minutes=4000),
        hidden("web", "R84"),
        cell("care", "FR", count=60, minutes=5000),
        cell("gardening", "FR", count=13, minutes=125),
    )


def published(
    quarter: str = QUARTER, *, minutes: int = 9000, by: Actor | None = None, at: datetime | None = None
) -> Told:
    """hours given and received; what is for members stays among them."""
    for_members = hours(cell("all", "FR", count=130, minutes=9_999_999), audience="members")
    received = hours(hidden("all", "FR"), key="hours_received")
    return releasing.published(quarter, [hours(*spread(minutes)), for_members, received], by=by, at=at)
