"""Whom a release covers, read of what it was computed from, for who approves it; nobody is named."""

from collections.abc import Mapping
from functools import lru_cache

from marketplace.domain.observatory import coverage, sources
from marketplace.domain.observatory import releases as law
from marketplace.domain.observatory.coverage import CONTRIBUTORS, Coverage
from marketplace.models import ReleaseSeries
from marketplace.selectors.observatory import releases
from marketplace.selectors.observatory.releases import Told

KEPT = 4
"""Releases in memory: those that wait, and those that were looked at last."""


def of_release(release: Told) -> Mapping[tuple[str, str], Coverage] | None:
    """By indicator and audience, of series by trade and place; None once the inputs are erased."""
    return _of_release(release.id, release.content_hash)


@lru_cache(maxsize=KEPT)
def _of_release(release_id: int, content_hash: str) -> Mapping[tuple[str, str], Coverage] | None:
    """What is computed never changes: content_hash says of what this was read."""
    text = releases.inputs_of(release_id)
    if text is None:
        return None
    try:
        source = sources.read(text)
    except KeyError:  # written before this format
        return None
    rows = ReleaseSeries.objects.filter(release_id=release_id, indicator__in=list(CONTRIBUTORS))
    contents = rows.order_by("position").values_list("content", flat=True)
    return coverage.of_release(source, map(law.read, contents))
