"""What members do not want to be proposed for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from coop.domain.errors import Hidden
from coop.domain.people import Candidate
from coop.domain.words import Sentence
from marketplace.domain import refusals
from marketplace.domain.criteria import Wanted
from marketplace.domain.refusals import Case, Ground, Refusal
from marketplace.domain.terms import Terms
from marketplace.models import Match, ServiceRequest
from marketplace.models import Refusal as Row
from marketplace.selectors import introductions, offering, wanted


@dataclass(frozen=True, slots=True)
class Kept:
    """A filter as its member looks at it."""

    id: int
    member_id: int
    refusal: Refusal


def get(refusal_id: int) -> Kept:
    """Raises Hidden for an id that names none."""
    for row in Row.objects.filter(pk=refusal_id).order_by("pk"):
        return _kept(row)
    raise Hidden


def of_member(member_id: int) -> list[Kept]:
    """The oldest first, those whose day has passed included."""
    return [_kept(row) for row in Row.objects.filter(member_id=member_id).order_by("pk")]


def of_members(member_ids: Collection[int], *, at: datetime) -> dict[int, tuple[Refusal, ...]]:
    """What counts at that instant, by member: one query, and only those who said something."""
    today = timezone.localtime(at).date()
    rows = Row.objects.filter(member_id__in=member_ids).exclude(until_on__lte=today).order_by("pk")
    found: dict[int, list[Refusal]] = {}
    for row in rows:
        found.setdefault(row.member_id, []).append(_refusal(row))
    return {member_id: tuple(refusals) for member_id, refusals in found.items()}


def case(request_id: int, member_id: int, *, at: datetime) -> Case:
    """What a filter is held against. Raises Hidden where there is nothing to hold against each other."""
    candidates = offering.of_members([member_id], at=at)
    if not candidates or not ServiceRequest.objects.filter(pk=request_id).exists():
        raise Hidden
    return Case(wanted.of_request(request_id, at=at), candidates[0], timezone.localtime(at).date())


def blocking(
    asked: Wanted, candidates: Iterable[Candidate], *, at: datetime
) -> dict[int, tuple[Sentence, ...]]:
    """By member, what they do not want of this request; only those who would not have it."""
    people, today = list(candidates), timezone.localtime(at).date()
    said = of_members([one.member_id for one in people], at=at)
    met = {
        one.member_id: refusals.blocking(said.get(one.member_id, ()), Case(asked, one, today))
        for one in people
    }
    return {member_id: sentences for member_id, sentences in met.items() if sentences}


def is_proposed(request_id: int, member_id: int) -> bool:
    """By a list, or by a coordinator's introduction."""
    found = Match.objects.filter(request_id=request_id, member_id=member_id)
    return found.exists() or introductions.of_pair(request_id, member_id) is not None


def _kept(row: Row) -> Kept:
    return Kept(row.pk, row.member_id, _refusal(row))


def _refusal(row: Row) -> Refusal:
    return Refusal(
        ground=Ground(row.ground),
        km=row.km,
        skill_id=row.skill_id,
        terms=Terms(row.terms) if row.terms else None,
        minutes=row.minutes,
        until_on=row.until_on,
        person_id=row.person_id,
    )
