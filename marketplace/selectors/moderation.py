"""What is reported and what is hidden, for coordinators and for its author."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from coop.domain.errors import Hidden
from marketplace.domain.moderation import Kind, Subject
from marketplace.models import Hiding, Offer, Report, ServiceRequest

MOST = 100
COLUMNS = {Kind.NEED: "request", Kind.OFFER: "offer"}


@dataclass(frozen=True, slots=True)
class Told:
    """A report or a hiding with what it is about. reporter_id: None for a hiding."""

    id: int
    subject: Subject
    title: str
    reason: str
    at: datetime
    reporter_id: int | None = None
    answer: str = ""
    restored_reason: str = ""


def hidden(kind: Kind) -> Exists:
    """Whether a row of that kind is hidden now."""
    column = COLUMNS[kind]
    return Exists(Hiding.objects.filter(**{column: OuterRef("pk")}, restored_at=None))


def subject(kind: Kind, subject_id: int) -> Subject:
    """Raises Hidden for an id that names nothing."""
    if kind is Kind.NEED:
        needs = ServiceRequest.objects.filter(pk=subject_id)
        author_id = needs.values_list("requester_id", flat=True).first()
    else:
        author_id = Offer.objects.filter(pk=subject_id).values_list("author_id", flat=True).first()
    if author_id is None:
        raise Hidden
    return Subject(kind, subject_id, author_id, hiding(kind, subject_id) is not None)


def hiding(kind: Kind, subject_id: int) -> Hiding | None:
    """The one in force."""
    return Hiding.objects.filter(**{COLUMNS[kind]: subject_id}, restored_at=None).first()


def title(kind: Kind, subject_id: int) -> str:
    model = ServiceRequest if kind is Kind.NEED else Offer
    return str(model.objects.values_list("title", flat=True).get(pk=subject_id))


def reports() -> list[Told]:
    """Those that nobody has looked at, the oldest first."""
    rows = Report.objects.filter(settled_at=None).select_related("request", "offer")
    return [
        Told(row.pk, *_about(row), row.reason, row.reported_at, reporter_id=row.reporter_id)
        for row in rows.order_by("reported_at", "pk")[:MOST]
    ]


def report_count() -> int:
    return Report.objects.filter(settled_at=None).count()


def hidings() -> list[Told]:
    """What is hidden now, the newest first."""
    return _hidings(Q(restored_at=None))


def of_author(member_id: int, *, since: datetime) -> list[Told]:
    """What a member wrote that is hidden, or was shown again lately."""
    own = Q(request__requester_id=member_id) | Q(offer__author_id=member_id)
    return _hidings(own & (Q(restored_at=None) | Q(restored_at__gt=since)))


def _hidings(which: Q) -> list[Told]:
    rows = Hiding.objects.filter(which).select_related("request", "offer")
    return [
        Told(
            row.pk,
            *_about(row),
            row.reason,
            row.hidden_at,
            answer=row.answer,
            restored_reason=row.restored_reason,
        )
        for row in rows.order_by("-hidden_at", "-pk")[:MOST]
    ]


def _about(row: Report | Hiding) -> tuple[Subject, str]:
    is_hidden = isinstance(row, Hiding) and row.restored_at is None
    if row.request is not None:
        need = row.request
        return Subject(Kind.NEED, need.pk, need.requester_id, is_hidden), need.title
    assert row.offer is not None  # the database says so
    return Subject(Kind.OFFER, row.offer.pk, row.offer.author_id, is_hidden), row.offer.title
