"""What a member reads in return for what they give: members' series of a release, and their own rows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from coop.selectors import trades
from coop.selectors.trades import Trade
from marketplace.domain.observatory import indicators, published, reciprocity
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.published import Datum, Published
from marketplace.domain.observatory.readers import Reader
from marketplace.domain.observatory.releases import Audience
from marketplace.models import ReleaseSeries
from marketplace.selectors.observatory import consents, facts, histories
from marketplace.selectors.observatory.facts import OwnFact
from marketplace.selectors.observatory.releases import Told

YEAR = timedelta(days=365)
KEPT = 8
"""Series in memory: the ones that are looked at."""


def readers(member_id: int) -> list[tuple[Reader, Trade | None]]:
    """Where a member stands, for each trade that they declared; once without one where they declared none."""
    department = trades.department_of(member_id)
    known = trades.of_member(member_id)
    found: list[tuple[Reader, Trade | None]] = [
        (Reader(one.code, one.family, department), one) for one in known
    ]
    return found or [(Reader(department=department), None)]


def giving(actor: Actor, at: datetime) -> frozenset[str]:
    """The classes that whoever reads contributes now."""
    return frozenset() if actor.member_id is None else consents.giving(actor.member_id, at)


def may_read(actor: Actor, given: frozenset[str], indicator: str) -> bool:
    """Whether the members' series of an indicator is shown to them. Raises Hidden for one that is none."""
    classes = indicators.by_key(indicator).data_classes
    return reciprocity.may_read(actor, given, audience=Audience.MEMBERS, classes=classes)


def check(actor: Actor, given: frozenset[str], indicator: str) -> None:
    """Raises Forbidden to whom the members' series is not shown, Hidden for an indicator that is none."""
    if not may_read(actor, given, indicator):
        raise Forbidden


def series(actor: Actor, given: frozenset[str], release: Told, indicator: str) -> Published | None:
    """The members' series of a release; None where it has it not. Raises as `check`."""
    check(actor, given, indicator)
    return _series(release.id, release.content_hash, indicator)


def over_quarters(
    actor: Actor, given: frozenset[str], indicator: str, keys: Sequence[Keys]
) -> Mapping[Keys, list[tuple[str, Datum | None]]]:
    """Some cells of a members' series in each published quarter. Raises as `check`."""
    check(actor, given, indicator)
    found = histories.of({indicator: keys}, Audience.MEMBERS)
    return {one: found.of(indicator, one) for one in keys}


def own(member_id: int, *, on: date) -> list[OwnFact]:
    """What a member noted of the last twelve months, the oldest first."""
    return [one for one in facts.every(member_id) if one.draft.happened_on > on - YEAR]


@lru_cache(maxsize=KEPT)
def _series(release_id: int, content_hash: str, indicator: str) -> Published | None:
    """What is published never changes: content_hash says of what this was read."""
    rows = ReleaseSeries.objects.filter(release_id=release_id, indicator=indicator, audience=Audience.MEMBERS)
    content = rows.values_list("content", flat=True).first()
    return None if content is None else published.read(content)
