"""What a member pools, for their own programs, and the members' series that it opens to them.

The predicates are those of the pages: one's own rows are one's own alone, and a series is read by whoever
gives what it is made of.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from coop.domain.errors import Hidden
from marketplace.api.doors import REFUSED, actor_of
from marketplace.api.observed import Cells, SeriesCellOut, units_of
from marketplace.domain.observatory import indicators, reciprocity
from marketplace.domain.observatory.classes import CLASSES
from marketplace.domain.observatory.indicators import Audience, Indicator
from marketplace.selectors.observatory import benchmarks, consents, facts, releases
from marketplace.selectors.observatory.facts import OwnFact

router = Router()


class ConsentOut(Schema):
    """A period of one class. version: of the text agreed to; asked_version: of the one that is asked today.

    is_open: whether rows leave under it now. withdrawn_at: null while it runs.
    """

    data_class: str
    version: int
    asked_version: int
    given_at: datetime
    withdrawn_at: datetime | None
    is_open: bool


class PooledRowOut(Schema):
    """A row as its writer noted it, with the client, whatever leaves of it. Absent: "" or null."""

    id: int
    engagement_id: int | None
    happened_on: date
    trade: str
    client: str
    client_sector: str
    client_size: str
    lead_source: str
    outcome: str
    reason: str
    day_rate_cents: int | None
    payment_days: int | None
    unpaid_minutes: int | None
    written_at: datetime


class MembersSeriesOut(Schema):
    """A series for members. is_open: whether this person reads it now; missing: the classes that they would
    have to contribute for it.
    """

    key: str
    question: str
    dimensions: list[str]
    units: dict[str, str]
    is_open: bool
    missing: list[str]


@router.get("/observatory/mine/consents", response={200: list[ConsentOut], **REFUSED})
def my_consents(request: HttpRequest) -> list[ConsentOut]:
    """Everything that one agreed to and withdrew, the oldest first."""
    member_id, at = actor_of(request, members_only=True).member_id or 0, timezone.now()
    asked = {one.key: one.version for one in CLASSES}
    return [
        ConsentOut(
            data_class=one.data_class,
            version=one.version,
            asked_version=asked[one.data_class],
            given_at=one.given_at,
            withdrawn_at=one.withdrawn_at,
            is_open=one.allows(at),
        )
        for one in consents.periods(member_id)
    ]


@router.get("/observatory/mine/rows", response={200: list[PooledRowOut], **REFUSED})
@paginate(LimitOffsetPagination)
def my_pooled_rows(request: HttpRequest) -> Sequence[PooledRowOut]:
    """What one noted of quotes and missions, the oldest first."""
    member_id = actor_of(request, members_only=True).member_id or 0
    return [_row(one) for one in facts.every(member_id)]


@router.get("/observatory/mine/rows/{int:row_id}", response={200: PooledRowOut, **REFUSED})
def my_pooled_row(request: HttpRequest, row_id: int) -> PooledRowOut:
    """One row; another's is not there."""
    return _row(facts.get(row_id, actor_of(request, members_only=True).member_id or 0))


@router.get("/observatory/members/series", response={200: list[MembersSeriesOut], **REFUSED})
def members_series(request: HttpRequest) -> list[MembersSeriesOut]:
    """Every series that members read, and which of them are open to this one."""
    actor = actor_of(request, members_only=True)
    given = benchmarks.giving(actor, timezone.now())
    return [
        _series(one, given, is_open=benchmarks.may_read(actor, given, one.key))
        for one in indicators.every()
        if Audience.MEMBERS in one.audiences
    ]


@router.get("/observatory/members/series/{indicator}", response={200: list[SeriesCellOut], **REFUSED})
@paginate(LimitOffsetPagination)
def members_cells(
    request: HttpRequest, indicator: str, quarter: str = "", version: int | None = None
) -> Sequence[SeriesCellOut]:
    """The cells of a members' series, for who contributes what it is made of.

    Of the last edition, of the last version of a quarter, or of one version.
    """
    actor = actor_of(request, members_only=True)
    given = benchmarks.giving(actor, timezone.now())
    benchmarks.check(actor, given, indicator)
    release = releases.get(quarter, version) if quarter else releases.current()
    found = None if release is None else benchmarks.series(actor, given, release, indicator)
    if found is None:
        raise Hidden
    return Cells(found.cells)


def _row(one: OwnFact) -> PooledRowOut:
    draft = one.draft
    return PooledRowOut(
        id=one.id,
        engagement_id=one.engagement_id,
        happened_on=draft.happened_on,
        trade=one.trade_code,
        client=draft.client,
        client_sector=draft.client_sector,
        client_size=draft.client_size or "",
        lead_source=draft.lead_source or "",
        outcome=draft.outcome or "",
        reason=draft.reason or "",
        day_rate_cents=draft.day_rate_cents,
        payment_days=draft.payment_days,
        unpaid_minutes=draft.unpaid_minutes,
        written_at=one.written_at,
    )


def _series(one: Indicator, given: frozenset[str], *, is_open: bool) -> MembersSeriesOut:
    return MembersSeriesOut(
        key=one.key,
        question=one.question,
        dimensions=list(one.dimensions),
        units=units_of(one),
        is_open=is_open,
        missing=list(reciprocity.missing(given, one.data_classes)),
    )
