"""A request as the matching sees it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from coop.domain.quantities import cents_of
from coop.selectors import places
from marketplace.domain import criteria, weeks
from marketplace.domain.criteria import Wanted
from marketplace.domain.terms import Terms
from marketplace.models import ServiceRequest


def of_request(request_id: int, *, at: datetime) -> Wanted:
    """What the matching asks, at that instant: the weeks left count from its day in France."""
    request = with_skills(ServiceRequest.objects.all()).get(pk=request_id)
    return of_row(request, on=timezone.localtime(at).date())


def of_requests(ids: Collection[int], *, at: datetime) -> list[Wanted]:
    """The same of several, who has waited longest first, in one query."""
    return [one for one, _text in with_texts(ids, at=at)]


def with_texts(ids: Collection[int], *, at: datetime) -> list[tuple[Wanted, str]]:
    """The same, each with the words of who asks."""
    rows = with_skills(ServiceRequest.objects.filter(pk__in=ids)).order_by("posted_at", "pk")
    on = timezone.localtime(at).date()
    return [(of_row(row, on=on), _text(row.title, row.text)) for row in rows]


def posted(ids: Collection[int]) -> list[Wanted]:
    """What was asked on the days on which these were posted, by id, in one query."""
    rows = with_skills(ServiceRequest.objects.filter(pk__in=ids))
    return [of_row(row, on=timezone.localtime(row.posted_at).date()) for row in rows.order_by("pk")]


def with_skills(rows: "QuerySet[ServiceRequest]") -> "QuerySet[ServiceRequest]":
    """Requests with their place, and with the ids of their skills (`known_ids`) in the order of the codes."""
    skills = ServiceRequest.skills.through.objects.filter(servicerequest=OuterRef("pk"))
    ordered = skills.order_by("skill__code").values("skill_id")
    return rows.select_related("place").annotate(known_ids=ArraySubquery(ordered))


def of_row(row: Any, *, on: date) -> Wanted:  # noqa: ANN401  a request as `with_skills` reads it
    days = None if row.needed_on is None else (row.needed_on - on).days
    return Wanted(
        request_id=row.pk,
        requester_id=row.requester_id,
        skill_ids=frozenset(row.known_ids),
        minutes=row.wanted_minutes,
        spot=places.as_spot(row.place) if row.place else None,
        is_remote=row.is_remote,
        weeks=criteria.weeks_until(days),
        terms=Terms(row.terms),
        cents=None if row.budget_amount is None else cents_of(row.budget_amount.amount),
        half_days=row.half_days,
        days=weeks.asked_days(row.starts_on, row.ends_on, row.needed_on, asked=row.half_days, on=on),
    )


def text_of(request_id: int) -> str:
    """What is asked, in the words of who asks."""
    return texts_of([request_id])[request_id]


def texts_of(ids: Collection[int]) -> dict[int, str]:
    """The same for several, in one query."""
    rows = ServiceRequest.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "title", "text")
    return {request_id: _text(title, text) for request_id, title, text in rows}


def _text(title: str, text: str) -> str:
    return f"{title}\n{text}"
