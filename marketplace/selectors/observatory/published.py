"""Open series as pages show them. What is published never changes, so what was read once is kept in memory.

The cells of the wholes are cut out of the frozen text where it lies: a page of all questions, or of two years
of one, does not read megabytes to show a line of each.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from marketplace.domain.observatory import indicators, labels, published
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.published import Datum, Published
from marketplace.domain.observatory.releases import Audience
from marketplace.models import ReleaseSeries
from marketplace.selectors.observatory import cutting
from marketplace.selectors.observatory.releases import Told

KEPT = 8
"""Series in memory: the ones that are looked at; a large one takes some 20 MB."""
KEPT_WHOLES = 64
KEPT_LINES = 512


def series(release: Told, indicator: str) -> Published | None:
    """One open series of a release, None where it has none of that name."""
    return _series(release.id, release.open_hash, indicator)


def cells(release: Told, asked: Mapping[str, Keys]) -> Mapping[str, Datum | None]:
    """Of open series of a release, the cell that is asked of each; None where it has it not. One query."""
    return _cells(release.id, release.open_hash, tuple(asked.items()))


def wholes(release: Told) -> Mapping[str, Datum | None]:
    """Of each open series of a release, in their order, the cell that adds up everything; one query."""
    return cells(release, {one.key: root_keys(one.dimensions) for one in indicators.every()})


def over_time(versions: Sequence[Told], indicator: str, keys: Keys) -> tuple[Datum | None, ...]:
    """The same cell in each of these releases; None where one has it not. One query."""
    return _over_time(tuple((one.id, one.open_hash) for one in versions), indicator, keys)


def keys(versions: Sequence[Told]) -> dict[int, set[str]]:
    """Which open series each of these releases has, by its id; one query."""
    rows = ReleaseSeries.objects.filter(release__in=[one.id for one in versions], audience=Audience.OPEN)
    found: dict[int, set[str]] = {}
    for release_id, indicator in rows.order_by("pk").values_list("release_id", "indicator"):
        found.setdefault(release_id, set()).add(indicator)
    return found


def codes(release: Told) -> Mapping[str, frozenset[str]]:
    """The codes of each dimension that the open series of a release use."""
    return _codes(release.id, release.open_hash)


def root_keys(dimensions: Sequence[str]) -> Keys:
    return tuple(labels.root(dimension) for dimension in dimensions)


@lru_cache(maxsize=KEPT)
def _series(release_id: int, open_hash: str, indicator: str) -> Published | None:
    rows = ReleaseSeries.objects.filter(release_id=release_id, indicator=indicator, audience=Audience.OPEN)
    content = rows.values_list("content", flat=True).first()
    return None if content is None else published.read(content)


@lru_cache(maxsize=KEPT_WHOLES)
def _cells(
    release_id: int, open_hash: str, asked: tuple[tuple[str, Keys], ...]
) -> Mapping[str, Datum | None]:
    known = dict(asked)
    rows = ReleaseSeries.objects.filter(release_id=release_id, audience=Audience.OPEN, indicator__in=known)
    return {key: cutting.cell(text, known[key]) for key, text in cutting.around(rows, known, "indicator")}


@lru_cache(maxsize=KEPT_LINES)
def _over_time(versions: tuple[tuple[int, str], ...], indicator: str, keys: Keys) -> tuple[Datum | None, ...]:
    ids = [release_id for release_id, _open_hash in versions]
    rows = ReleaseSeries.objects.filter(release__in=ids, indicator=indicator, audience=Audience.OPEN)
    cut = cutting.around(rows, {indicator: keys}, "release_id")
    found = {release_id: cutting.cell(text, keys) for release_id, text in cut}
    return tuple(found.get(release_id) for release_id in ids)


@lru_cache(maxsize=KEPT)
def _codes(release_id: int, open_hash: str) -> Mapping[str, frozenset[str]]:
    rows = ReleaseSeries.objects.filter(release_id=release_id, audience=Audience.OPEN).order_by("position")
    found: dict[str, set[str]] = {}
    for content in rows.values_list("content", flat=True).iterator(chunk_size=1):
        one = published.read(content)
        for dimension, some in zip(one.dimensions, one.codes, strict=True):
            found.setdefault(dimension, set()).update(some)
    return {dimension: frozenset(some) for dimension, some in found.items()}


def corrections(versions: Sequence[Told], indicator: str) -> list[tuple[Told, int]]:
    """The corrections that touch an open series, the latest first, with how many cells changed."""
    found = []
    for one in versions:
        count = sum(
            change["indicator"] == indicator and change["audience"] == Audience.OPEN for change in one.changes
        )
        if count:
            found.append((one, count))
    return sorted(found, key=lambda pair: pair[0].approved_at or pair[0].begun_at, reverse=True)
