"""The open series of the observatory for programs: frozen figures, those of the pages, cell by cell."""

from collections.abc import Sequence
from datetime import datetime
from typing import overload

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from coop.domain.errors import Hidden
from marketplace.api.schemas import Fault
from marketplace.domain.observatory import indicators, records
from marketplace.domain.observatory.indicators import Audience, Indicator
from marketplace.domain.observatory.published import Datum
from marketplace.selectors.observatory import privacy, published, releases

router = Router()


class SeriesOut(Schema):
    """A series. units: of each value, by its name. dimensions: in the order of the keys of a cell."""

    key: str
    question: str
    dimensions: list[str]
    units: dict[str, str]


class SeriesCellOut(Schema):
    """obs_status: A told, Q suppressed; conf_status: F, C or D; reason: "" where it is told.

    count and values are null where it is suppressed.
    """

    keys: list[str]
    obs_status: str
    conf_status: str
    reason: str
    count: int | None
    values: dict[str, int | None] | None


class SpentOut(Schema):
    """A draw. epsilon: thousandths; content_hash: SHA-256 of the figures that were drawn for it."""

    quarter: str
    version: int
    year: int
    epsilon: int
    drawn_at: datetime
    content_hash: str


class PrivacyBudgetOut(Schema):
    """epsilon_release, epsilon_year: thousandths, as voted; threshold: members that a told cell has.

    left: thousandths of each year in which something was spent; spent: every draw, the last year first.
    """

    epsilon_release: int
    epsilon_year: int
    threshold: int
    left: dict[int, int]
    spent: list[SpentOut]


class BandOut(Schema):
    """Members by price of a day. from_cents, below_cents: the band, null where it is open; contributors: with
    noise, so that it may be below zero; margin_95: the noise is this or less in 95 cases of 100.
    """

    trade: str
    from_cents: int
    below_cents: int | None
    contributors: int
    margin_95: int


@router.get("/observatory/privacy-budget", auth=None, response={200: PrivacyBudgetOut})
def privacy_budget(request: HttpRequest) -> PrivacyBudgetOut:
    """What differential privacy may spend, and what each draw spent."""
    spent, voted = privacy.ledger(), privacy.budget(timezone.now())
    return PrivacyBudgetOut(
        epsilon_release=voted.once,
        epsilon_year=voted.year,
        threshold=voted.least,
        left={year: voted.left(some) for year, some in privacy.by_year(spent).items()},
        spent=[SpentOut.model_validate(one, from_attributes=True) for one in spent],
    )


@router.get(
    "/observatory/privacy-budget/{quarter}/{int:version}",
    auth=None,
    response={200: list[BandOut], 404: Fault, 422: Fault},
)
def noised_figures(request: HttpRequest, quarter: str, version: int) -> list[BandOut]:
    """The figures with noise of one release, as they were drawn once."""
    found = privacy.of_release(releases.get(quarter, version).id)
    if found is None:
        raise Hidden
    told = found[1]
    return [
        BandOut(trade=code, from_cents=start, below_cents=end, contributors=count, margin_95=told.margin)
        for code, counts in told.counts.items()
        for (start, end), count in zip(told.bands, counts, strict=True)
    ]


@router.get("/observatory/series", auth=None, response={200: list[SeriesOut], 422: Fault})
@paginate(LimitOffsetPagination)
def observatory_series(request: HttpRequest) -> Sequence[SeriesOut]:
    """Every open series that the house computes."""
    return [_series(one) for one in indicators.every() if Audience.OPEN in one.audiences]


@router.get(
    "/observatory/series/{indicator}", auth=None, response={200: list[SeriesCellOut], 404: Fault, 422: Fault}
)
@paginate(LimitOffsetPagination)
def observatory_cells(
    request: HttpRequest, indicator: str, quarter: str = "", version: int | None = None
) -> Sequence[SeriesCellOut]:
    """The cells of a series: of the last edition, of the last version of a quarter, or of one version."""
    release = releases.get(quarter, version) if quarter else releases.current()
    found = None if release is None else published.series(release, indicator)
    if found is None:
        raise Hidden
    return Cells(found.cells)


class Cells(Sequence[SeriesCellOut]):
    """Told where they are cut: of twenty thousand cells a page of a hundred costs a hundred."""

    def __init__(self, cells: Sequence[Datum]) -> None:
        self.cells = cells

    def __len__(self) -> int:
        return len(self.cells)

    @overload
    def __getitem__(self, place: int) -> SeriesCellOut: ...
    @overload
    def __getitem__(self, place: slice) -> list[SeriesCellOut]: ...
    def __getitem__(self, place: int | slice) -> SeriesCellOut | list[SeriesCellOut]:
        if isinstance(place, slice):
            return [_cell(cell) for cell in self.cells[place]]
        return _cell(self.cells[place])


def _series(one: Indicator) -> SeriesOut:
    return SeriesOut(key=one.key, question=one.question, dimensions=list(one.dimensions), units=units_of(one))


def units_of(one: Indicator) -> dict[str, str]:
    """Of each value of its cells."""
    return dict.fromkeys(one.values, one.unit.value)


def _cell(cell: Datum) -> SeriesCellOut:
    status, conf, reason = records.status(cell)
    values = None if cell.is_hidden or cell.values is None else dict(cell.values)
    return SeriesCellOut(
        keys=list(cell.keys),
        obs_status=status,
        conf_status=conf,
        reason=reason,
        count=cell.count,
        values=values,
    )
