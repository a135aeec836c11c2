"""Engagements, as permissions, lists and pages look at them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from coop.domain.errors import Hidden
from coop.domain.quantities import cents_of
from coop.selectors import members
from governance.selectors import rules
from marketplace.domain import engagements as life
from marketplace.domain.engagements import ENDED, Act, Facts, Side, State
from marketplace.domain.terms import Terms
from marketplace.models import Engagement, EngagementStep
from marketplace.rules import LOWER_FIGURE
from timebank.selectors import reservations

ENDED_VALUES = [state.value for state in sorted(ENDED)]


@dataclass(frozen=True, slots=True)
class Line:
    """An engagement in a list. giver, receiver: their names."""

    facts: Facts
    giver: str
    receiver: str
    title: str
    terms: Terms
    agreed_minutes: int
    price_cents: int | None
    is_in_trade: bool
    invited_at: datetime
    agreed_at: datetime | None
    noted_at: datetime | None
    disputed_at: datetime | None
    mediation_ends_at: datetime | None
    missed_ends_at: datetime | None
    needed_on: date | None
    ended_at: datetime | None
    reviews_end_at: datetime | None
    entry_id: int | None
    reservation_id: int | None
    quote_id: int | None
    expected_on: date | None


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


def is_done(row: Engagement, act: Act, side: Side, *, minutes: int | None = None, reason: str = "") -> bool:
    """The last step is this very act: a form that was sent twice."""
    last = row.steps.order_by("-pk").values_list("act", "side", "minutes", "reason").first()
    return last == (act, side, minutes, reason)


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
    """Every engagement of a request, the oldest first; not the lots in which one of them was agreed."""
    return _lines(Engagement.objects.filter(request_id=request_id, whole__isnull=True).order_by("pk"))


def parts(engagement_id: int) -> list[Line]:
    """The lots of what was agreed in several, in their order."""
    return _lines(Engagement.objects.filter(whole_id=engagement_id).order_by("lot__position", "pk"))


def states_of_lots(engagement_id: int) -> list[State]:
    """Where each lot stands."""
    rows = Engagement.objects.filter(whole_id=engagement_id).order_by("pk")
    return [State(state) for state in rows.values_list("state", flat=True)]


def in_mediation() -> list[Line]:
    """Those that await a mediator, the nearest term first."""
    return _lines(Engagement.objects.filter(state=State.DISPUTED).order_by("mediation_ends_at", "pk"))


@dataclass(frozen=True, slots=True)
class EndedAlone:
    """What the platform ended because a term had passed; minutes: what was counted, None for nothing."""

    engagement_id: int
    title: str
    act: Act
    minutes: int | None


def ended_alone(member_id: int, *, since: datetime, at: datetime) -> list[EndedAlone]:
    """What terms ended lately of what a member agreed on, the latest first."""
    rows = EngagementStep.objects.filter(
        Q(engagement__giver_id=member_id) | Q(engagement__receiver_id=member_id),
        side=Side.PLATFORM,
        act__in=[Act.COMPLETE, Act.SETTLE, Act.CANCEL, Act.LAPSE],
        at__gt=since,
        at__lte=at,
    )
    told = rows.order_by("-pk").values_list("engagement_id", "engagement__request__title", "act", "minutes")
    return [EndedAlone(id, title, Act(act), minutes) for id, title, act, minutes in told]


def minutes_at_term(line: Line, *, at: datetime) -> int | None:
    """The hours that the term of its mediation would count, as is voted now; None where it cancels."""
    is_lower = rules.in_force(LOWER_FIGURE, at=at).value
    return life.minutes_at_term(line.facts.giver_minutes, line.facts.receiver_minutes, is_lower=is_lower)


def held(line: Line) -> bool | None:
    """Whether its hours are held for it, None where there is nothing to hold."""
    return held_of([line]).get(line.facts.engagement_id)


def held_of(lines: Iterable[Line]) -> dict[int, bool]:
    """The same of several that run, by engagement, in one query; without those that have nothing to hold."""
    holding = [
        line
        for line in lines
        if line.terms.has_hours and line.facts.state in life.HOLDING and not line.facts.lot_count
    ]
    open_ones = reservations.open_ones(line.reservation_id for line in holding if line.reservation_id)
    return {line.facts.engagement_id: line.reservation_id in open_ones for line in holding}


def mediations_due(*, at: datetime) -> list[int]:
    """Engagements whose mediation has reached its term, the oldest term first."""
    rows = Engagement.objects.filter(state=State.DISPUTED, mediation_ends_at__lte=at)
    return list(rows.order_by("mediation_ends_at", "pk").values_list("pk", flat=True))


def is_mediation_due(row: Engagement, *, at: datetime) -> bool:
    """The same of one row, once it is held."""
    return row.state == State.DISPUTED and row.mediation_ends_at is not None and row.mediation_ends_at <= at


def mediated(*, most: int) -> list[Line]:
    """Those that a mediator has ended, the latest first."""
    done = Engagement.objects.filter(disputed_at__isnull=False, state__in=ENDED_VALUES)
    return _lines(done.order_by("-ended_at", "-pk")[:most])


def of_offline_givers() -> list[Line]:
    """Those that await a giver without a log-in, for whom a coordinator acts; the oldest first."""
    return _lines(Engagement.objects.filter(_offline()).order_by("invited_at", "pk"))


def for_coordinators() -> list[Line]:
    """Both at once: those in mediation, and those that await a giver without a log-in."""
    rows = Engagement.objects.filter(Q(state=State.DISPUTED) | _offline())
    return _lines(rows.order_by("mediation_ends_at", "pk"))


def _offline() -> Q:
    return Q(giver__user__isnull=True, lot_count=0) & (
        Q(state=State.INVITED, quote__isnull=True)
        | Q(state=State.INVITED, quote__side=Side.RECEIVER)
        | Q(state__in=[State.AGREED, State.CONFIRMING], giver_minutes__isnull=True)
        | Q(state=State.MISSED, missed_by=Side.RECEIVER)
    )


def _of(member_id: int) -> "QuerySet[Engagement]":
    """Those of a member: of what was agreed in lots, the lots, since each lives its own life."""
    return Engagement.objects.filter(Q(giver_id=member_id) | Q(receiver_id=member_id), lot_count=0)


def _lines(rows: "QuerySet[Engagement]") -> list[Line]:
    beside = ("request", "giver__profile", "receiver__profile", "quote", "lot")
    return [_line(row) for row in rows.select_related(*beside)]


def _line(row: Engagement) -> Line:
    return Line(
        facts=facts_of(row),
        giver=members.called(row.giver),
        receiver=members.called(row.receiver),
        title=row.request.title if row.lot is None else f"{row.request.title} · {row.lot.title}",
        terms=Terms(row.terms),
        agreed_minutes=row.agreed_minutes,
        price_cents=None if row.price_amount is None else cents_of(row.price_amount.amount),
        is_in_trade=row.is_in_trade,
        invited_at=row.invited_at,
        agreed_at=row.agreed_at,
        noted_at=row.noted_at,
        disputed_at=row.disputed_at,
        mediation_ends_at=row.mediation_ends_at,
        missed_ends_at=row.missed_ends_at,
        needed_on=row.request.needed_on,
        ended_at=row.ended_at,
        reviews_end_at=row.reviews_end_at,
        entry_id=row.entry_id,
        reservation_id=row.reservation_id,
        quote_id=row.quote_id,
        expected_on=None if row.lot is None else row.lot.expected_on,
    )


def facts_of(row: Engagement) -> Facts:
    """The facts of a row read with its giver and its newest quote."""
    return Facts(
        engagement_id=row.pk,
        request_id=row.request_id,
        giver_id=row.giver_id,
        receiver_id=row.receiver_id,
        state=State(row.state),
        giver_minutes=row.giver_minutes,
        receiver_minutes=row.receiver_minutes,
        was_disputed=row.disputed_at is not None,
        proposed_minutes=row.proposed_minutes,
        proposed_by=Side(row.proposed_by) if row.proposed_by else None,
        missed_by=Side(row.missed_by) if row.missed_by else None,
        giver_is_offline=row.giver.user_id is None,
        quoted_by=None if row.quote is None else Side(row.quote.side),
        lot_count=row.lot_count,
        whole_id=row.whole_id,
    )
