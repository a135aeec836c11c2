"""Reviews, as the two, the other members and the coordinators look at them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from coop.domain.errors import Hidden
from coop.selectors.lists import Late
from marketplace.domain.engagements import State
from marketplace.domain.reviews import ReviewFacts
from marketplace.models import Engagement, ReviewReport
from marketplace.models import Review as Row

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A review with its words: whoever asks for it shows them by the predicates of `domain.reviews`.

    title: of the need.
    """

    facts: ReviewFacts
    title: str
    text: str
    tags: tuple[str, ...]
    note: str
    given_at: datetime
    reveals_at: datetime
    hidden_reason: str
    answer: str


@dataclass(frozen=True, slots=True)
class Owed:
    """A completed engagement about which one may still write, until ends_at."""

    engagement_id: int
    title: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """Why somebody asked to look at a review."""

    review: Told
    reporter_id: int
    reason: str
    reported_at: datetime


def get(review_id: int) -> Told:
    """Raises Hidden for an id that names none."""
    for told in _told(_rows().filter(pk=review_id).order_by("pk")):
        return told
    raise Hidden


def of_engagement(engagement_id: int) -> list[Told]:
    """Those that were given, revealed or not, the first given first."""
    return _told(_rows().filter(engagement_id=engagement_id).order_by("pk"))


def about(member_id: int, *, page: str | int = 1) -> Page[Told]:
    """What was revealed about a member, the latest first; those taken back or hidden keep their place."""
    rows = _rows().filter(subject_id=member_id, revealed_at__isnull=False).order_by("-revealed_at", "-pk")
    return Paginator(Late(rows, _told), PAGE_SIZE).get_page(page)


def owed(member_id: int, *, at: datetime) -> list[Owed]:
    """What a member completed lately and has not written about, the nearest term first."""
    written = Row.objects.filter(engagement=OuterRef("pk"), author_id=member_id)
    rows = Engagement.objects.filter(
        Q(giver_id=member_id) | Q(receiver_id=member_id),
        ~Exists(written),
        state=State.COMPLETED,
        reviews_end_at__gt=at,
    )
    known = rows.order_by("reviews_end_at", "pk").values_list("pk", "request__title", "reviews_end_at")
    return [Owed(id, title, ends_at) for id, title, ends_at in known if ends_at is not None]


def due(*, at: datetime) -> list[int]:
    """Reviews whose term has passed and that are not revealed yet."""
    rows = Row.objects.filter(revealed_at__isnull=True, reveals_at__lte=at)
    return list(rows.order_by("reveals_at", "pk").values_list("pk", flat=True))


def reports() -> list[Report]:
    """Those that nobody has settled, the oldest first."""
    rows = list(ReviewReport.objects.filter(settled_at__isnull=True).order_by("pk"))
    reported = {row.review_id for row in rows}
    told = {one.facts.review_id: one for one in _told(_rows().filter(pk__in=reported))} if rows else {}
    return [Report(told[row.review_id], row.reporter_id, row.reason, row.reported_at) for row in rows]


def noted(*, page: str | int = 1) -> Page[Told]:
    """Reviews with a remark for the coordinators, the latest first."""
    rows = _rows().exclude(note="").filter(revealed_at__isnull=False).order_by("-revealed_at", "-pk")
    return Paginator(Late(rows, _told), PAGE_SIZE).get_page(page)


def hidden() -> list[Told]:
    """Those that a coordinator hid, the latest first."""
    return _told(_rows().filter(hidden_at__isnull=False).order_by("-hidden_at", "-pk"))


def facts_of(row: Row) -> ReviewFacts:
    return ReviewFacts(
        review_id=row.pk,
        engagement_id=row.engagement_id,
        author_id=row.author_id,
        subject_id=row.subject_id,
        is_revealed=row.revealed_at is not None,
        is_taken_back=row.taken_back_at is not None,
        is_hidden=row.hidden_at is not None,
        is_answered=row.answered_at is not None,
    )


def _rows() -> "QuerySet[Row]":
    return Row.objects.select_related("engagement__request").order_by("pk")


def _told(rows: Iterable[Row]) -> list[Told]:
    return [
        Told(
            facts=facts_of(row),
            title=row.engagement.request.title,
            text=row.text,
            tags=tuple(row.tags),
            note=row.note,
            given_at=row.given_at,
            reveals_at=row.reveals_at,
            hidden_reason=row.hidden_reason,
            answer=row.answer,
        )
        for row in rows
    ]
