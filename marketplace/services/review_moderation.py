"""Reviews that are reported: a coordinator hides them with a reason, or keeps them, on the record."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden
from coop.services import audit
from marketplace.domain import reviews as law
from marketplace.domain import texts
from marketplace.domain.engagements import LONGEST_REASON
from marketplace.models import Review, ReviewReport
from marketplace.selectors import reviews as told


@transaction.atomic
def hide(*, by: Actor, at: datetime, review_id: int, reason: str) -> None:
    """Its place and the reason are shown in its stead. Settles what was reported. Twice is once."""
    kept = texts.cleaned(reason, field="reason", longest=LONGEST_REASON)
    row = _come(by, review_id)
    if row.hidden_at is not None:
        return
    row.hidden_at, row.hidden_reason = at, kept
    row.save(update_fields=["hidden_at", "hidden_reason"])
    _settle(by, at, row, "marketplace.hide_review")


@transaction.atomic
def keep(*, by: Actor, at: datetime, review_id: int) -> None:
    """What was reported stays as it is. Twice is once."""
    row = _come(by, review_id)
    if row.reports.filter(settled_at__isnull=True).exists():
        _settle(by, at, row, "marketplace.keep_review")


@transaction.atomic
def show(*, by: Actor, at: datetime, review_id: int) -> None:
    """A hidden review is shown again. Twice is once."""
    row = _come(by, review_id)
    if row.hidden_at is None:
        return
    row.hidden_at, row.hidden_reason = None, ""
    row.save(update_fields=["hidden_at", "hidden_reason"])
    _settle(by, at, row, "marketplace.show_review")


def _come(by: Actor, review_id: int) -> Review:
    """The row, held until the end. Hidden from who may not read it, forbidden to who is concerned."""
    row = Review.objects.select_for_update(no_key=True, of=("self",)).filter(pk=review_id).first()
    if row is None or not law.may_read(by, told.facts_of(row)):
        raise Hidden
    if not law.may_moderate_this(by, told.facts_of(row)):
        raise Forbidden
    return row


def _settle(by: Actor, at: datetime, row: Review, action: str) -> None:
    ReviewReport.objects.filter(review=row, settled_at__isnull=True).update(settled_at=at)
    audit.record(by=by, at=at, action=action, subject=f"review:{row.pk}")
