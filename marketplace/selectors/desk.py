"""The desk of the coordinators: who may drift away, needs without an answer, and exchanges that are stuck."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from coop.selectors import profiles
from governance.selectors import rules
from marketplace.domain import desk
from marketplace.domain.desk import Answered, AtRisk, Patience, Situation, Stand, Stuck
from marketplace.domain.engagements import Side, State
from marketplace.domain.moderation import Kind
from marketplace.domain.requests import RequestState
from marketplace.domain.team_answers import AnswerState
from marketplace.models import Engagement, EngagementStep, ServiceRequest
from marketplace.rules import FIRST_EXCHANGE_DAYS, QUIET_DAYS, STUCK_DAYS, UNANSWERED_DAYS
from marketplace.selectors.engagements import ENDED_VALUES, facts_of
from marketplace.selectors.moderation import hidden
from timebank.selectors import limits

PAGE_SIZE = 12
PERIOD = timedelta(days=90)
OF_DESK = (FIRST_EXCHANGE_DAYS, QUIET_DAYS, UNANSWERED_DAYS, STUCK_DAYS)

EXCHANGES = """
SELECT member_id, max(ended_at) FILTER (WHERE state = %(completed)s),
  bool_or(state <> %(invited)s AND NOT state = ANY (%(ended)s))
FROM (
  SELECT giver_id AS member_id, state, ended_at FROM marketplace_engagement
  UNION ALL SELECT receiver_id, state, ended_at FROM marketplace_engagement
) sides
GROUP BY member_id
"""
ANSWERS = """
SELECT request.posted_at > %(middle)s, (
  SELECT floor(extract(epoch FROM min(step.at) - request.posted_at) / 60)::bigint
  FROM marketplace_engagement engagement
  JOIN marketplace_engagementstep step ON step.engagement_id = engagement.id
  WHERE engagement.request_id = request.id AND step.side = %(giver)s AND step.at <= %(at)s)
FROM marketplace_servicerequest request
WHERE request.posted_at > %(start)s AND request.posted_at <= %(at)s
"""


@dataclass(frozen=True, slots=True)
class Voted:
    """The thresholds of the desk, in days."""

    first: int
    quiet: int
    unanswered: int
    stuck: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A need that nobody has answered. proposed: how many are listed; invited_at: the oldest invitation."""

    request_id: int
    requester_id: int
    title: str
    posted_at: datetime
    proposed: int
    invited: int
    invited_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """An engagement that is stuck, and what it is about."""

    stuck: Stuck
    title: str


def voted(*, at: datetime) -> Voted:
    found = rules.together(*OF_DESK, at=at)
    return Voted(*(found[rule.key].value for rule in OF_DESK))


def at_risk(thresholds: Voted, *, at: datetime) -> list[AtRisk]:
    """Members for whom there is a reason to worry: four questions, whatever their number."""
    exchanges = {row[0]: row[1:] for row in _asked(EXCHANGES, _states())}
    near_least, near_most = limits.near(at=at)
    situations = []
    for member_id, (admitted_at, told) in profiles.told_of_all().items():
        last_at, is_engaged = exchanges.get(member_id, (None, False))
        situations.append(
            Situation(
                member_id=member_id,
                admitted_days=(at - admitted_at).days,
                exchanged_days=None if last_at is None else (at - last_at).days,
                is_engaged=is_engaged,
                has_skills=told.has_skills,
                has_place=told.has_place or told.is_remote,
                near_least=member_id in near_least,
                near_most=member_id in near_most,
            )
        )
    return desk.at_risk(situations, Patience(thresholds.first, thresholds.quiet))


def unanswered(thresholds: Voted, *, at: datetime, page: str | int = 1) -> Page[Unanswered]:
    """Open needs that nobody has answered for so long, the oldest first."""
    columns = ("pk", "requester_id", "title", "posted_at", "proposed", "invited", "invited_at")
    paginator = Paginator(_unanswered(thresholds, at).values_list(*columns), PAGE_SIZE)
    found = paginator.get_page(page)
    return Page([Unanswered(*row) for row in found], found.number, cast("Paginator[Unanswered]", paginator))


def unanswered_count(thresholds: Voted, *, at: datetime) -> int:
    return _silent(thresholds, at).count()


def is_unanswered(request_id: int, thresholds: Voted, *, at: datetime) -> bool:
    return _silent(thresholds, at).filter(pk=request_id).exists()


def answered(*, at: datetime) -> tuple[Answered, Answered]:
    """How long first answers took: to the needs of the last ninety days, and to those of the ninety before.

    An answer is the first act of whoever was invited; what teams answer is not counted here.
    """
    values = {"start": at - 2 * PERIOD, "middle": at - PERIOD, "at": at, "giver": Side.GIVER.value}
    rows = _asked(ANSWERS, values)
    return (
        desk.answered([minutes for is_late, minutes in rows if is_late]),
        desk.answered([minutes for is_late, minutes in rows if not is_late]),
    )


def stuck(thresholds: Voted, *, at: datetime) -> list[Held]:
    """Engagements in which somebody has been awaited for so long, the longest first."""
    running = Engagement.objects.filter(lot_count=0).exclude(state__in=ENDED_VALUES)
    rows = running.select_related("request", "giver", "quote", "lot").annotate(moved_at=Max("steps__at"))
    late = rows.filter(moved_at__lte=at - timedelta(days=thresholds.stuck)).order_by("pk")
    titles = {row.pk: _title(row) for row in late}
    found = desk.stuck([_stand(row) for row in late], at=at, days=thresholds.stuck)
    return [Held(one, titles[one.stand.facts.engagement_id]) for one in found]


def _stand(row: Any) -> Stand:  # noqa: ANN401  a row with its last act
    day = row.request.needed_on if row.lot is None else row.lot.expected_on or row.request.needed_on
    due = None if day is None else timezone.make_aware(datetime.combine(day, datetime.min.time()))
    return Stand(facts_of(row), row.moved_at, due)


def _title(row: Engagement) -> str:
    return row.request.title if row.lot is None else f"{row.request.title} · {row.lot.title}"


def _silent(thresholds: Voted, at: datetime) -> "QuerySet[ServiceRequest]":
    said = EngagementStep.objects.filter(engagement__request_id=OuterRef("pk"), side=Side.GIVER)
    shown = ServiceRequest.objects.filter(
        state=RequestState.OPEN,
        requester__left_at__isnull=True,
        posted_at__lte=at - timedelta(days=thresholds.unanswered),
    )
    silent = shown.exclude(hidden(Kind.NEED)).filter(~Exists(said))
    return silent.exclude(team_answers__state=AnswerState.OFFERED)


def _unanswered(thresholds: Voted, at: datetime) -> "QuerySet[ServiceRequest]":
    is_invited = Q(engagements__state=State.INVITED)
    told = _silent(thresholds, at).annotate(
        proposed=Count("matches", distinct=True),
        invited=Count("engagements", filter=is_invited, distinct=True),
        invited_at=Min("engagements__invited_at", filter=is_invited),
    )
    return told.order_by("posted_at", "pk")


def _states() -> dict[str, Any]:
    return {"completed": State.COMPLETED.value, "invited": State.INVITED.value, "ended": ENDED_VALUES}


def _asked(question: str, values: dict[str, Any]) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
