"""Saying something of each other: written once it is done, revealed together, never changed afterwards."""

from datetime import datetime

from django.db import transaction

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from marketplace.domain import permissions, texts
from marketplace.domain import reviews as law
from marketplace.domain.engagements import LONGEST_REASON, Side
from marketplace.domain.reviews import LONGEST_TEXT, Review
from marketplace.models import Engagement, ReviewReport
from marketplace.models import Review as Row
from marketplace.selectors import reviews as told
from marketplace.selectors.engagements import facts_of
from marketplace.services import steps

TOO_LATE = N_("The time to write about this has passed.")
ALREADY_READ = N_("Your words have been read by now: they no longer change. You may take them back.")
OVER = N_("You have taken your words back.")


@transaction.atomic
def write(*, by: Actor, at: datetime, engagement_id: int, review: Review) -> int:
    """Write about the other one, or change it while nobody has read it. Returns the review's id.

    The second of the two reveals both. Raises Refused where the time has passed, or once it was read.
    """
    kept = law.cleaned(review)
    engagement, side = _come(by, at, engagement_id)
    rows = list(Row.objects.select_for_update(no_key=True).filter(engagement=engagement).order_by("pk"))
    author_id = facts_of(engagement).member_of(side)
    own = next((row for row in rows if row.author_id == author_id), None)
    if own is not None:
        return _change(own, kept, at)
    reveals_at = engagement.reviews_end_at
    if reveals_at is None or reveals_at <= at or any(row.revealed_at for row in rows):
        raise Refused(TOO_LATE)
    is_revealed = law.reveals([told.facts_of(row) for row in rows])
    row = Row.objects.create(
        engagement=engagement,
        author_id=author_id,
        subject_id=engagement.receiver_id if side is Side.GIVER else engagement.giver_id,
        text=kept.text,
        tags=list(kept.tags),
        note=kept.note,
        given_at=at,
        reveals_at=reveals_at,
    )
    for one in (*rows, row) if is_revealed else ():
        _reveal(one, at)
    return row.pk


@transaction.atomic
def take_back(*, by: Actor, at: datetime, review_id: int) -> None:
    """One's own words are no longer shown; their place stays. Twice is once."""
    row = _hold(by, at, review_id)
    if by.is_one_of(row.author_id) and row.taken_back_at is not None:
        return
    if not law.may_take_back(by, told.facts_of(row)):
        raise Forbidden
    row.taken_back_at = at
    row.save(update_fields=["taken_back_at"])


@transaction.atomic
def answer(*, by: Actor, at: datetime, review_id: int, text: str) -> None:
    """Whom it is about answers, once. The same words twice are one answer."""
    kept = texts.cleaned(text, field="text", longest=LONGEST_TEXT)
    row = _hold(by, at, review_id)
    if by.is_one_of(row.subject_id) and row.answer == kept:
        return
    if not by.is_one_of(row.subject_id):
        raise Forbidden
    if not law.may_answer(by, told.facts_of(row)):
        raise Refused(N_("This can no longer be answered."))
    row.answer, row.answered_at = kept, at
    row.save(update_fields=["answer", "answered_at"])


@transaction.atomic
def report(*, by: Actor, at: datetime, review_id: int, reason: str) -> None:
    """Ask the coordinators to look at it. Once for each member."""
    kept = texts.cleaned(reason, field="reason", longest=LONGEST_REASON)
    row = _hold(by, at, review_id)
    if by.member_id is None or by.is_one_of(row.author_id):
        raise Forbidden
    if not law.may_report(by, told.facts_of(row)):
        raise Refused(N_("This is no longer shown: there is nothing to report."))
    ReviewReport.objects.get_or_create(
        review=row, reporter_id=by.member_id, defaults={"reason": kept, "reported_at": at}
    )


@transaction.atomic
def erase(*, by: Actor, at: datetime, member_id: int) -> None:
    """What somebody took back goes with them when they leave, and their answers, which nobody reads any more.

    What is shown about others stays, without a name. Whoever calls has ended the membership.
    """
    taken_back = Row.objects.filter(author_id=member_id, taken_back_at__isnull=False)
    taken_back.exclude(text="").update(text="", tags=[])
    Row.objects.filter(subject_id=member_id).exclude(answer="").update(answer="", answered_at=None)


def reveal_due(*, by: Actor, at: datetime) -> int:
    """Reveal those whose term has passed, each by itself; how many."""
    if not permissions.may_keep_terms(by):
        raise Forbidden
    return jobs.each(lambda review_id: _reveal_one(by, at, review_id), told.due(at=at))


@transaction.atomic
def _reveal_one(by: Actor, at: datetime, review_id: int) -> int:
    """The other one may have written meanwhile: then it is revealed already."""
    row = Row.objects.select_for_update(no_key=True, of=("self",)).get(pk=review_id)
    if row.revealed_at is not None:
        return 0
    _reveal(row, at)
    return 1


def _come(by: Actor, at: datetime, engagement_id: int) -> tuple[Engagement, Side]:
    """The engagement, held: of the two who write, the second sees that the first has written."""
    engagement = steps.hold(by=by, at=at, engagement_id=engagement_id)
    facts = facts_of(engagement)
    if not permissions.may_read(by, facts):
        raise Hidden
    side = law.party_side(by, facts)
    if side is None:
        raise Forbidden
    if not law.may_write(by, facts):
        raise Refused(N_("One writes about what is completed."))
    return engagement, side


def _change(row: Row, kept: Review, at: datetime) -> int:
    if kept == Review(row.text, tuple(row.tags), row.note):
        return row.pk
    if row.taken_back_at is not None:
        raise Refused(OVER)
    if row.revealed_at is not None or row.reveals_at <= at:
        raise Refused(ALREADY_READ)
    row.text, row.tags, row.note, row.given_at = kept.text, list(kept.tags), kept.note, at
    row.save(update_fields=["text", "tags", "note", "given_at"])
    return row.pk


def _reveal(row: Row, at: datetime) -> None:
    row.revealed_at = at
    row.save(update_fields=["revealed_at"])


def _hold(by: Actor, at: datetime, review_id: int) -> Row:
    """The row, held until the end. Raises Hidden for whoever may not read it."""
    row = Row.objects.select_for_update(no_key=True, of=("self",)).filter(pk=review_id).first()
    if row is None or not law.may_read(by, told.facts_of(row)):
        raise Hidden
    return row
