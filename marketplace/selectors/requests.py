"""What is asked, as people look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Value

from coop.domain.distances import Around
from coop.domain.errors import Hidden
from coop.domain.people import Spot
from coop.domain.quantities import cents_of
from coop.selectors import places
from marketplace.domain.engagements import State
from marketplace.domain.moderation import Kind
from marketplace.domain.requests import NOTICE_DAYS, Facts, Need, RequestState
from marketplace.domain.terms import Terms
from marketplace.models import ServiceRequest
from marketplace.selectors import searches, wanted
from marketplace.selectors.moderation import hidden

PAGE_SIZE = 12


@dataclass(frozen=True, slots=True)
class Posted:
    """A request as its page tells it. Who asked is an id: the page decides who learns the name."""

    id: int
    requester_id: int
    title: str
    text: str
    skill_ids: tuple[int, ...]
    wanted_minutes: int
    terms: Terms
    budget_cents: int | None
    spot: Spot | None
    is_remote: bool
    needed_on: date | None
    posted_at: datetime
    state: RequestState
    welcomes_gifts: bool = False
    category: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    half_days: int = 0
    expires_at: datetime | None = None
    is_hidden: bool = False

    @property
    def facts(self) -> Facts:
        return Facts(self.id, self.requester_id, self.state, self.is_hidden)

    @property
    def need(self) -> Need:
        """What was asked, as it was posted."""
        return Need(
            title=self.title,
            text=self.text,
            skill_ids=tuple(sorted(self.skill_ids)),
            wanted_minutes=self.wanted_minutes,
            terms=self.terms,
            budget_cents=self.budget_cents,
            place_id=self.spot.id if self.spot else None,
            is_remote=self.is_remote,
            needed_on=self.needed_on,
            category=self.category,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            half_days=self.half_days,
        )


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for. language: of the words; matched_id: only what this member is proposed for."""

    text: str = ""
    language: str = "fr"
    skill_id: int | None = None
    terms: Terms | None = None
    region: str = ""
    around: Around | None = None
    is_remote: bool = False
    matched_id: int | None = None
    category: str = ""


def facts(request_id: int) -> Facts:
    """Raises Hidden for an id that names no request."""
    rows = ServiceRequest.objects.filter(pk=request_id).annotate(is_hidden=hidden(Kind.NEED))
    row = rows.values_list("pk", "requester_id", "state", "is_hidden").first()
    if row is None:
        raise Hidden
    return Facts(row[0], row[1], RequestState(row[2]), row[3])


def get(request_id: int) -> Posted:
    """Raises Hidden for an id that names no request."""
    for posted in _posted(ServiceRequest.objects.filter(pk=request_id).order_by("pk")):
        return posted
    raise Hidden


def of_ids(ids: Sequence[int]) -> list[Posted]:
    """These requests, in the order in which they are named."""
    found = {row.id: row for row in _posted(ServiceRequest.objects.filter(pk__in=ids).order_by("pk"))}
    return [found[id] for id in ids if id in found]


def search(filters: Filters, *, page: str | int = 1, size: int = PAGE_SIZE) -> Page[Posted]:
    """Open requests: the nearest to the words first, or the newest where no word is given.

    A page that does not exist gives the nearest one.
    """
    return _ranked(ids(filters), page, size)


def ids(filters: Filters) -> list[int]:
    """All of them, in the same order."""
    found = _filtered(filters)
    if not filters.text.strip():
        return list(found.order_by("-posted_at", "-pk").values_list("pk", flat=True))
    points = searches.nearest("marketplace_servicerequest", filters.text, filters.language)
    near = found.filter(pk__in=points).order_by("pk").values_list("pk", flat=True)
    return sorted(near, key=lambda id: (-points[id], -id))


def of_member(member_id: int, *, page: str | int = 1, size: int = PAGE_SIZE) -> Page[Posted]:
    """What a member has asked for, in every state, the newest first."""
    return _page(ServiceRequest.objects.filter(requester_id=member_id), page, size)


def ending(member_id: int, *, at: datetime) -> list[Posted]:
    """Open requests of a member that are about to be closed by their term, the nearest first."""
    until = at + timedelta(days=NOTICE_DAYS)
    mine = _open().filter(requester_id=member_id, expires_at__lte=until)
    return _posted(mine.order_by("expires_at", "pk"))


def due(*, at: datetime) -> list[int]:
    """Open requests whose time has passed, the oldest first; not those that opened again but lately."""
    lately = at - timedelta(days=NOTICE_DAYS)
    rows = ServiceRequest.objects.filter(state=RequestState.OPEN, expires_at__lte=at)
    rows = rows.exclude(engagements__state=State.CANCELLED, engagements__ended_at__gt=lately)
    return list(rows.order_by("expires_at", "pk").values_list("pk", flat=True))


def open_count() -> int:
    return _open().count()


def counted(*, after: datetime, until: datetime) -> "QuerySet[ServiceRequest, Any]":
    """One row: "needs", how many were asked in that time, and how many are open now, what is hidden apart; to
    be asked with others of its kind. None where nothing is there to count.
    """
    asked = Q(posted_at__gt=after, posted_at__lte=until)
    is_open = Q(state=RequestState.OPEN, requester__left_at__isnull=True)
    found = ServiceRequest.objects.filter(asked | is_open).exclude(hidden(Kind.NEED))
    rows = found.order_by().values(what=Value("needs"))
    return rows.annotate(first=Count("pk", filter=asked), second=Count("pk", filter=is_open))


def regions() -> list[str]:
    """Regions in which something is asked now."""
    rows = _open().filter(place__isnull=False)
    return sorted(set(rows.order_by("place__region").values_list("place__region", flat=True)))


def _open() -> "QuerySet[ServiceRequest]":
    """What is asked now; a need goes with the member who leaves, and out of sight where it was hidden."""
    found = ServiceRequest.objects.filter(state=RequestState.OPEN, requester__left_at__isnull=True)
    return found.exclude(hidden(Kind.NEED))


def _filtered(filters: Filters) -> "QuerySet[ServiceRequest]":
    found = _open()
    if filters.skill_id is not None:
        found = found.filter(skills__pk=filters.skill_id)
    if filters.category:
        found = found.filter(category=filters.category)
    if filters.terms is not None:
        found = found.filter(terms=filters.terms)
    if filters.region:
        found = found.filter(place__region=filters.region)
    if filters.around is not None:
        asked_in = found.filter(place__isnull=False).order_by().values_list("place", flat=True)
        found = found.filter(place__in=places.reached(filters.around, set(asked_in)))
    if filters.is_remote:
        found = found.filter(is_remote=True)
    if filters.matched_id is not None:
        found = found.filter(matches__member_id=filters.matched_id)
    return found


def _page(rows: "QuerySet[ServiceRequest]", page: str | int, size: int) -> Page[Posted]:
    paginator = Paginator(rows.order_by("-posted_at", "-pk"), size)
    found = paginator.get_page(page)
    shown = _posted(rows.filter(pk__in=[row.pk for row in found]).order_by("-posted_at", "-pk"))
    return Page(shown, found.number, cast("Paginator[Posted]", paginator))


def _ranked(ids: list[int], page: str | int, size: int) -> Page[Posted]:
    paginator = Paginator(ids, size)
    found = paginator.get_page(page)
    return Page(of_ids(list(found)), found.number, cast("Paginator[Posted]", paginator))


def _posted(rows: "QuerySet[ServiceRequest]") -> list[Posted]:
    """One query, whatever the number of rows."""
    return [_one(row) for row in wanted.with_skills(rows).annotate(is_hidden=hidden(Kind.NEED))]


def _one(row: Any) -> Posted:  # noqa: ANN401  a request with what is asked beside it
    return Posted(
        id=row.pk,
        requester_id=row.requester_id,
        title=row.title,
        text=row.text,
        skill_ids=tuple(row.known_ids),
        wanted_minutes=row.wanted_minutes,
        terms=Terms(row.terms),
        budget_cents=None if row.budget_amount is None else cents_of(row.budget_amount.amount),
        spot=places.as_spot(row.place) if row.place else None,
        is_remote=row.is_remote,
        needed_on=row.needed_on,
        posted_at=row.posted_at,
        state=RequestState(row.state),
        welcomes_gifts=row.welcomes_gifts,
        category=row.category,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        half_days=row.half_days,
        expires_at=row.expires_at,
        is_hidden=row.is_hidden,
    )
