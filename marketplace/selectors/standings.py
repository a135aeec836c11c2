"""Where members stand: what the matching knows of them beside what their profiles say."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce

from coop.domain.half_days import EVERY
from coop.domain.quantities import cents_of
from coop.selectors import members
from marketplace.domain import weeks
from marketplace.domain.engagements import HOLDING, State
from marketplace.domain.standings import Standing
from marketplace.domain.weeks import ANY_WEEK, Days
from marketplace.domain.wishes import ANY, Wishes
from marketplace.models import Engagement, TimeOff
from timebank.selectors import balances

_WISHED = (
    *("wish__pk", "wish__takes_hours", "wish__takes_euros", "wish__takes_gifts"),
    *("wish__floor_amount", "wish__shortest_minutes"),
)
HOLDING_VALUES = [state.value for state in sorted(HOLDING)]


def of_members(ids: Collection[int], spoken: Mapping[int, int] | None = None) -> dict[int, Standing]:
    """By member; every id has one: three queries for any number.

    spoken: how much of a request each of them says, of 1000.
    """
    held, done = balances.of_members(ids), _done(ids)
    said = {member_id: (wishes, week) for member_id, wishes, week in _said(ids)}
    found = {}
    for member_id in ids:
        promised, completed = done.get(member_id, (0, 0))
        wishes, week = said.get(member_id, (None, None))
        found[member_id] = Standing(
            balance=held[member_id],
            promised_minutes=promised,
            completed=completed,
            spoken=(spoken or {}).get(member_id, 0),
            wishes=wishes or ANY,
            week=week or ANY_WEEK,
        )
    return found


def wishes_of(ids: Collection[int]) -> dict[int, Wishes]:
    """Of those who wrote some."""
    return {member_id: wishes for member_id, wishes, _week in _said(ids) if wishes is not None}


def weeks_of(ids: Collection[int]) -> dict[int, weeks.Week]:
    """Of those who said when they are free, or that they are away."""
    return {member_id: week for member_id, _wishes, week in _said(ids) if week is not None}


def _said(ids: Collection[int]) -> Iterator[tuple[int, Wishes | None, weeks.Week | None]]:
    """What each of them said of themself, None where nothing, in one query; columns alone."""
    away = TimeOff.objects.filter(member=OuterRef("pk")).order_by("from_on")
    rows = members.among(ids).values_list(
        "pk",
        "week__half_days",
        ArraySubquery(away.values("from_on")),
        ArraySubquery(away.values("until_on")),
        *_WISHED,
    )
    for member_id, half_days, firsts, lasts, *wished in rows:
        days = tuple(Days(first, last) for first, last in zip(firsts, lasts, strict=True))
        has_week = half_days is not None or days
        week = weeks.Week(EVERY if half_days is None else half_days, days) if has_week else None
        yield member_id, _wishes(*wished), week


def _done(ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Minutes promised, and engagements completed on either side, by member."""
    # What is agreed in lots is promised lot by lot, and completed once.
    given = (
        Engagement.objects.filter(giver_id__in=ids)
        .order_by()
        .values_list("giver_id")
        .annotate(
            promised=Coalesce(Sum("agreed_minutes", filter=Q(state__in=HOLDING_VALUES, lot_count=0)), 0),
            completed=Count("pk", filter=Q(state=State.COMPLETED, whole__isnull=True)),
        )
    )
    received = Engagement.objects.filter(receiver_id__in=ids, state=State.COMPLETED, whole__isnull=True)
    taken = received.order_by().values_list("receiver_id").annotate(promised=Value(0), completed=Count("pk"))
    found: dict[int, tuple[int, int]] = {}
    for member_id, promised, completed in given.union(taken, all=True):
        before = found.get(member_id, (0, 0))
        found[member_id] = before[0] + promised, before[1] + completed
    return found


def _wishes(
    is_written: int | None,
    takes_hours: bool,
    takes_euros: bool,
    takes_gifts: bool,
    floor: Decimal | None,
    shortest_minutes: int,
) -> Wishes | None:
    if is_written is None:
        return None
    floor_cents = None if floor is None else cents_of(floor)
    return Wishes(
        takes_hours=takes_hours,
        takes_euros=takes_euros,
        takes_gifts=takes_gifts,
        floor_cents=floor_cents,
        shortest_minutes=shortest_minutes,
    )
