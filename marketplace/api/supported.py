"""The figures of the support programme for programs: those of the page, nothing of a person."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from coop.domain.errors import Hidden
from marketplace.api.schemas import Fault
from marketplace.domain.support import figures as law
from marketplace.domain.support.figures import Cell
from marketplace.selectors.support import sessions

router = Router()


class CellOut(Schema):
    """A figure. code: of a theme, an outcome or a level, or the name of a commune; sessions and minutes are
    null where it is hidden.
    """

    code: str
    sessions: int | None
    minutes: int | None


class SupportFiguresOut(Schema):
    """quarters: those that are over, the latest first, as "2026-1". people: null where all is hidden."""

    quarters: list[str]
    quarter: str
    people: int | None
    total: CellOut
    themes: list[CellOut]
    places: list[CellOut]
    outcomes: list[CellOut]
    satisfaction: list[CellOut]


@router.get("/support/figures", auth=None, response={200: SupportFiguresOut, 404: Fault, 422: Fault})
def support_figures(request: HttpRequest, quarter: str = "") -> SupportFiguresOut:
    """Of a quarter that is over, or of the latest; open to anyone."""
    at = timezone.now()
    known = sessions.quarters(on=timezone.localdate(at))
    asked = law.read_quarter(quarter) if quarter else next(iter(known), None)
    if asked is None or asked not in known:
        raise Hidden
    found = sessions.figures(asked, at=at)
    return SupportFiguresOut(
        quarters=[str(one) for one in known],
        quarter=str(found.quarter),
        people=found.people,
        total=_cell(found.total),
        themes=[_cell(one) for one in found.themes],
        places=[_cell(one) for one in found.places],
        outcomes=[_cell(one) for one in found.outcomes],
        satisfaction=[_cell(one) for one in found.satisfaction],
    )


def _cell(cell: Cell) -> CellOut:
    return CellOut(code=cell.code, sessions=cell.sessions, minutes=cell.minutes)
