"""Introductions that were made: the runs, and where each introduction stands for the two people it is for.

An introduction stands until the member says that it is not for them, the two have an engagement, or the need
is no longer looked for.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Count, Exists, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from coop.domain.errors import Hidden
from coop.domain.words import Sentence
from marketplace.domain.batches import Scope
from marketplace.domain.engagements import State
from marketplace.domain.moderation import Kind
from marketplace.domain.requests import RequestState
from marketplace.models import (
    Engagement,
    Introduction,
    IntroductionAnswer,
    IntroductionRun,
    Match,
    ServiceRequest,
)
from marketplace.selectors.matches import sentences
from marketplace.selectors.moderation import hidden

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Met:
    """An introduction, as pages tell it. is_willing: None before an answer."""

    id: int
    request_id: int
    title: str
    member_id: int
    reasons: tuple[Sentence, ...]
    is_willing: bool | None


@dataclass(frozen=True, slots=True)
class Awaiting:
    """An introduction that one may answer; or, where its id is 0, an own need and how many are introduced."""

    introduction_id: int
    request_id: int
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class Run:
    """What was confirmed: who, when, under which rules, on which inputs, and how much came of it."""

    id: int
    user_id: int
    made_at: datetime
    scope: Scope
    versions: Mapping[str, int]
    fingerprint: str
    requests: int
    served: int
    members: int
    introductions: int


def run(run_id: int) -> Run:
    """Raises Hidden for an id that names none."""
    for row in IntroductionRun.objects.filter(pk=run_id).order_by("pk"):
        return _run(row)
    raise Hidden


def latest() -> Run | None:
    for row in IntroductionRun.objects.order_by("-pk")[:1]:
        return _run(row)
    return None


def of_run(run_id: int) -> list[Met]:
    """Need by need, each with its members in the order of its list."""
    return _met(Introduction.objects.filter(run_id=run_id).order_by("request_id", "place"))


def of_request(request_id: int) -> list[Met]:
    """Those who stand, in the order in which they were made; without who has left."""
    found = Introduction.objects.filter(request_id=request_id, member__left_at__isnull=True)
    return _met(_not_declined(found).order_by("pk"))


def of_pair(request_id: int, member_id: int) -> Met | None:
    """Of a member with a need, while it stands."""
    found = Introduction.objects.filter(request_id=request_id, member_id=member_id)
    for met in _met(_standing(found).order_by("pk")):
        return met
    return None


def awaiting(member_id: int) -> list[Awaiting]:
    """What a member has not answered, the latest first; then their own open needs for which somebody is
    proposed or introduced and nobody is invited, the oldest first. One query: it is asked of every home.
    """
    met = _standing(Introduction.objects.filter(member_id=member_id, answers__isnull=True)).order_by()
    asked = ServiceRequest.objects.filter(requester_id=member_id, state=RequestState.OPEN).order_by()
    told = Introduction.objects.filter(request=OuterRef("pk"), member__left_at__isnull=True).order_by()
    number = Subquery(_standing(told).values("request").annotate(number=Count("pk")).values("number"))
    own = asked.exclude(engagements__state="invited").annotate(number=Coalesce(number, 0))
    own = own.filter(Exists(Match.objects.filter(request=OuterRef("pk"))) | Q(number__gt=0))
    rows = met.values_list("pk", "request_id", "request__title", Value(0)).union(
        own.values_list(Value(0), "pk", "title", "number"), all=True
    )
    return sorted((Awaiting(*row) for row in rows), key=lambda one: (-one.introduction_id, one.request_id))


def of_week(member_ids: Collection[int], *, at: datetime) -> dict[int, list[tuple[int, bool]]]:
    """The needs to which each was introduced within a week, and whether that may still come to something."""
    rows = Introduction.objects.filter(member_id__in=member_ids, run__made_at__gt=at - WEEK)
    stands = _standing(Introduction.objects.filter(pk=OuterRef("pk"))).order_by()
    told = rows.order_by("pk").values_list("member_id", "request_id", Exists(stands))
    found: dict[int, list[tuple[int, bool]]] = {}
    for member_id, request_id, is_standing in told:
        found.setdefault(member_id, []).append((request_id, is_standing))
    return found


def met(rows: "QuerySet[ServiceRequest]") -> list[tuple[int, frozenset[int], frozenset[int]]]:
    """Each of these needs, the members whom it has met, and those whom it has now, in one query.

    Met: introduced, invited or more, whatever came of it. Now: introduced and not declined, or invited.
    """
    introduced = Introduction.objects.filter(request=OuterRef("pk")).order_by("pk")
    engaged = Engagement.objects.filter(request=OuterRef("pk")).order_by("pk").values("giver_id")
    introduced_now = _not_declined(introduced).exclude(_engaged()).values("member_id")
    invited = engaged.filter(state=State.INVITED)
    told = rows.values_list(
        "pk",
        _joined(ArraySubquery(introduced.values("member_id")), ArraySubquery(engaged)),
        _joined(ArraySubquery(introduced_now), ArraySubquery(invited)),
    )
    return [(id, frozenset(met_ids), frozenset(had_ids)) for id, met_ids, had_ids in told]


def _joined(first: ArraySubquery, second: ArraySubquery) -> Func:
    return Func(first, second, function="array_cat", output_field=ArrayField(BigIntegerField()))


def _standing(rows: "QuerySet[Introduction]") -> "QuerySet[Introduction]":
    shown = ServiceRequest.objects.filter(state=RequestState.OPEN, requester__left_at__isnull=True)
    found = rows.filter(request__in=shown.exclude(hidden(Kind.NEED))).exclude(_engaged())
    return _not_declined(found)


def _not_declined(rows: "QuerySet[Introduction]") -> "QuerySet[Introduction]":
    return rows.exclude(
        Exists(IntroductionAnswer.objects.filter(introduction=OuterRef("pk"), is_willing=False))
    )


def _engaged() -> Exists:
    """The two have an engagement, whatever its state."""
    between = Engagement.objects.filter(request_id=OuterRef("request_id"), giver_id=OuterRef("member_id"))
    return Exists(between)


def _met(rows: "QuerySet[Introduction]") -> list[Met]:
    """One query, whatever the number."""
    answers = IntroductionAnswer.objects.filter(introduction=OuterRef("pk"))
    told = rows.annotate(
        is_declined=Exists(answers.filter(is_willing=False)),
        is_accepted=Exists(answers.filter(is_willing=True)),
    )
    return [_one(row) for row in told.select_related("request")]


def _one(row: Any) -> Met:  # noqa: ANN401  an introduction with what was asked beside it
    return Met(
        id=row.pk,
        request_id=row.request_id,
        title=row.request.title,
        member_id=row.member_id,
        reasons=sentences(row.reasons),
        is_willing=False if row.is_declined else True if row.is_accepted else None,
    )


def _run(row: IntroductionRun) -> Run:
    return Run(
        id=row.pk,
        user_id=row.made_by_id,
        made_at=row.made_at,
        scope=Scope(**row.scope),
        versions=row.versions,
        fingerprint=row.fingerprint,
        requests=row.request_count,
        served=row.served_count,
        members=row.member_count,
        introductions=row.introduction_count,
    )
