"""Engagements, as permissions, lists and pages look at them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from coop.domain.errors import Hidden
from coop.domain.quantities import cents_of
from marketplace.domain.engagements import ENDED, Act, Facts, Side, State
from marketplace.domain.terms import Terms
from marketplace.models import Engagement, EngagementStep

ENDED_VALUES = [state.value for state in sorted(ENDED)]


@dataclass(frozen=True, slots=True)
class Line:
    """An engagement in a list."""

    facts: Facts
    title: str
    terms: Terms
    agreed_minutes: int
    price_cents: int | None
    is_in_trade: bool
    invited_at: datetime
    agreed_at: datetime | None
    disputed_at: datetime | None
    ended_at: datetime | None
    entry_id: int | None


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One act that was done, in the order of time."""

    act: Act
    side: Side
    at: datetime
    minutes: int | None
    reason: str


def facts(engagement_id: int) -> Facts:
    """Raises Hidden for an id that names no engagement."""
    return get(engagement_id).facts


def get(engagement_id: int) -> Line:
    """Raises Hidden for an id that names no engagement."""
    for line in _lines(Engagement.objects.filter(pk=engagement_id).order_by("pk")):
        return line
    raise Hidden


def steps(engagement_id: int) -> list[StepTaken]:
    """What was done, the oldest first."""
    rows = EngagementStep.objects.filter(engagement_id=engagement_id).order_by("pk")
    return [StepTaken(Act(row.act), Side(row.side), row.at, row.minutes, row.reason) for row in rows]


def running(member_id: int) -> list[Line]:
    """Those of a member that have not ended, the oldest first: who has waited longest comes first."""
    return _lines(_of(member_id).exclude(state__in=ENDED_VALUES).order_by("invited_at", "pk"))


def running_count(member_id: int) -> int:
    """How many that were agreed on have not ended; an invitation is not agreed yet."""
    over = [*ENDED_VALUES, State.INVITED.value]
    return _of(member_id).exclude(state__in=over).count()


def ended(member_id: int, *, most: int) -> list[Line]:
    """Those of a member that have ended, the latest first."""
    return _lines(_of(member_id).filter(state__in=ENDED_VALUES).order_by("-ended_at", "-pk")[:most])


def of_request(request_id: int) -> list[Line]:
    """Every engagement of a request, the oldest first."""
    return _lines(Engagement.objects.filter(request_id=request_id).order_by("pk"))


def in_mediation() -> list[Line]:
    """Those that await a mediator, the oldest mediation first."""
    return _lines(Engagement.objects.filter(state=State.DISPUTED).order_by("disputed_at", "pk"))


def mediated(*, most: int) -> list[Line]:
    """Those that a mediator has ended, the latest first."""
    done = Engagement.objects.filter(disputed_at__isnull=False, state__in=ENDED_VALUES)
    return _lines(done.order_by("-ended_at", "-pk")[:most])


def of_offline_givers() -> list[Line]:
    """Those that await a giver without a log-in, for whom a coordinator acts; the oldest first."""
    rows = Engagement.objects.filter(giver__user__isnull=True).filter(
        Q(state=State.INVITED) | Q(state__in=[State.AGREED, State.CONFIRMING], giver_minutes__isnull=True)
    )
    return _lines(rows.order_by("invited_at", "pk"))


def _of(member_id: int) -> "QuerySet[Engagement]":
    return Engagement.objects.filter(Q(giver_id=member_id) | Q(receiver_id=member_id))


def _lines(rows: "QuerySet[Engagement]") -> list[Line]:
    return [_line(row) for row in rows.select_related("request", "giver")]


def _line(row: Engagement) -> Line:
    return Line(
        facts=facts_of(row),
        title=row.request.title,
        terms=Terms(row.terms),
        agreed_minutes=row.agreed_minutes,
        price_cents=None if row.price_amount is None else cents_of(row.price_amount.amount),
        is_in_trade=row.is_in_trade,
        invited_at=row.invited_at,
        agreed_at=row.agreed_at,
        disputed_at=row.disputed_at,
        ended_at=row.ended_at,
        entry_id=row.entry_id,
    )


def facts_of(row: Engagement) -> Facts:
    """The facts of a row read with its giver."""
    return Facts(
        engagement_id=row.pk,
        request_id=row.request_id,
        giver_id=row.giver_id,
        receiver_id=row.receiver_id,
        state=State(row.state),
        giver_minutes=row.giver_minutes,
        receiver_minutes=row.receiver_minutes,
        was_disputed=row.disputed_at is not None,
        giver_is_offline=row.giver.user_id is None,
    )
