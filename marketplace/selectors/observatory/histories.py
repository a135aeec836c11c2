"""Figures of several indicators over the published quarters: one cell of each, never a whole series.

A cell is cut out of the frozen text where it lies, so that a page of many quarters does not read megabytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.published import Datum
from marketplace.domain.observatory.releases import Audience
from marketplace.models import ReleaseSeries
from marketplace.selectors.observatory import cutting, releases
from marketplace.selectors.observatory.releases import Told

MOST_QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Histories:
    """quarters: the last version of each, the first quarter first. cells: by indicator, keys and quarter."""

    quarters: tuple[Told, ...]
    cells: Mapping[tuple[str, Keys, str], Datum | None]

    def of(self, indicator: str, keys: Keys) -> list[tuple[str, Datum | None]]:
        """Each quarter with the cell of these keys; None where its release has it not."""
        return [(one.quarter, self.cells.get((indicator, keys, one.quarter))) for one in self.quarters]


def of(wanted: Mapping[str, Sequence[Keys]], audience: str = Audience.OPEN) -> Histories:
    """A few cells of each indicator in the last quarters that are published; two queries.

    wanted: by indicator, the keys of the cells; where there are several, the series has few and they stand
    near the first.
    """
    last: dict[str, Told] = {}
    for one in releases.every():
        last.setdefault(one.quarter, one)
    quarters = tuple(reversed(list(last.values())[:MOST_QUARTERS]))
    named = {one.id: one.quarter for one in quarters}
    rows = ReleaseSeries.objects.filter(release__in=named, indicator__in=wanted, audience=audience)
    firsts = {indicator: min(keys) for indicator, keys in wanted.items()}
    cells = {
        (indicator, keys, named[release_id]): cutting.cell(text, keys)
        for release_id, indicator, text in cutting.around(rows, firsts, "release_id", "indicator")
        for keys in wanted[indicator]
    }
    return Histories(quarters, cells)
