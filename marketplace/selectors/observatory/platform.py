"""What the platform knows of a quarter: income, exposure, newcomers, people helped, what was hidden."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from django.db.models import Count, Min, Sum

from coop.selectors.census import Counted
from marketplace.domain.engagements import State
from marketplace.domain.observatory import branches
from marketplace.domain.observatory.quarters import Quarter
from marketplace.domain.observatory.rows import Helped, Income, Moderated, Newcomer, Shown
from marketplace.models import Engagement, Exposure, Hiding, SupportSession
from timebank.domain.periods import PARIS, Period
from timebank.selectors import sums

INCOMES = """
SELECT giver_id, sum(cents)::bigint, max(cents)::bigint FROM (
  SELECT giver_id, receiver_id, sum(price_amount * 100) AS cents FROM marketplace_engagement
  WHERE state = 'completed' AND lot_count = 0 AND price_amount IS NOT NULL
    AND ended_at >= %(since)s AND ended_at < %(until)s
  GROUP BY giver_id, receiver_id
) AS client GROUP BY giver_id
"""
"""What was agreed in lots is counted lot by lot, and not as the whole again."""

People = Mapping[int, Counted]


def incomes(period: Period, people: People) -> tuple[Income, ...]:
    """Of missions paid in euros that ended in these days."""
    with connection.cursor() as cursor:
        cursor.execute(INCOMES, {"since": period.start, "until": period.end})
        found = cursor.fetchall()
    return tuple(sorted(Income(people[giver].reference, cents, first) for giver, cents, first in found))


def shown(period: Period, people: People) -> tuple[Shown, ...]:
    """By who stood in a list of these days."""
    rows = Exposure.objects.filter(at__gte=period.start, at__lt=period.end).order_by("member_id")
    totals = rows.values_list("member_id").annotate(amount=Sum("shown"))
    return tuple(sorted(Shown(people[member_id].reference, amount) for member_id, amount in totals))


def newcomers(year: Period, people: People) -> tuple[Newcomer, ...]:
    """Who was admitted in these days, followed to a first mission until they end, or the membership does."""
    new = _admitted(year, people)
    rows = Engagement.objects.filter(
        giver_id__in=[one.id for one in new], state=State.COMPLETED.value, ended_at__lt=year.end, lot_count=0
    )
    firsts = dict(rows.order_by("giver_id").values_list("giver_id").annotate(first=Min("ended_at")))
    return tuple(sorted(_followed(one, firsts.get(one.id), year) for one in new))


def beginners(year: Period, people: People, *, at: datetime) -> tuple[Newcomer, ...]:
    """The same members, followed to a first exchange of hours."""
    firsts = sums.first_exchanges(year.start, year.end, at=at)
    return tuple(sorted(_followed(one, firsts.get(one.id), year) for one in _admitted(year, people)))


def _admitted(year: Period, people: People) -> list[Counted]:
    return [
        one
        for one in people.values()
        if not one.is_group and one.admitted_at is not None and year.start <= one.admitted_at < year.end
    ]


def _followed(member: Counted, first_at: datetime | None, year: Period) -> Newcomer:
    left_at = member.left_at if member.left_at is not None and member.left_at < year.end else None
    until = first_at or left_at or year.last_instant
    since = member.admitted_at or until
    days = (until.astimezone(PARIS).date() - since.astimezone(PARIS).date()).days
    return Newcomer(member.reference, max(days, 0), first_at is not None)


def helped(quarter: Quarter, *, at: datetime) -> tuple[Helped, ...]:
    """By person, the sessions of these days that were noted by then and not undone."""
    rows = SupportSession.objects.filter(
        held_on__gte=quarter.first_on, held_on__lte=quarter.last_on, noted_at__lte=at, undone_at__isnull=True
    )
    totals = rows.order_by("beneficiary_id").values_list("beneficiary_id")
    found = totals.annotate(sessions=Count("pk"), spent=Sum("minutes"))
    return tuple(sorted(Helped(f"P-{person:06d}", sessions, spent) for person, sessions, spent in found))


def moderated(period: Period, people: People, *, at: datetime) -> tuple[Moderated, ...]:
    """By author of what was hidden in these days."""
    found: dict[tuple[str, str], int] = {}
    rows = Hiding.objects.filter(hidden_at__gte=period.start, hidden_at__lt=period.end).order_by("pk")
    told = rows.values_list("request__requester_id", "offer__author_id", "answer", "restored_at")
    for requester_id, author_id, answer, restored_at in told:
        key = (people[requester_id or author_id].reference, _end(answer, restored_at, at))
        found[key] = found.get(key, 0) + 1
    return tuple(Moderated(*key, count) for key, count in sorted(found.items()))


def _end(answer: str, restored_at: datetime | None, at: datetime) -> str:
    if not answer:
        return branches.UNCONTESTED
    return branches.SHOWN_AGAIN if restored_at is not None and restored_at <= at else branches.KEPT
