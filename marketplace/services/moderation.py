"""Telling that something is out of place, hiding it, answering, and showing it again."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from marketplace.domain import attachments, moderation, texts
from marketplace.domain.moderation import LONGEST_WORD, Kind, Subject
from marketplace.models import Hiding, Offer, Report, ServiceRequest
from marketplace.selectors import attachments as files
from marketplace.selectors import moderation as moderated
from marketplace.selectors.moderation import COLUMNS


@transaction.atomic
def report(*, by: Actor, at: datetime, kind: Kind, subject_id: int, reason: str) -> None:
    """A member says why something is out of place. Until a coordinator has looked, twice is once."""
    kept = texts.cleaned(reason, field="reason", longest=LONGEST_WORD)
    subject = hold(by=by, at=at, kind=kind, subject_id=subject_id)
    if not attachments.may_see(by, files.beside(kind, subject_id)):
        raise Hidden
    if not moderation.may_report(by, subject):
        raise Forbidden
    Report.objects.get_or_create(
        **{f"{COLUMNS[kind]}_id": subject_id},
        reporter_id=by.member_id,
        settled_at=None,
        defaults={"reason": kept, "reported_at": at},
    )


@transaction.atomic
def hide(*, by: Actor, at: datetime, kind: Kind, subject_id: int, reason: str) -> None:
    """Nobody finds it any more, and its author reads why. Twice is once; reports of it are settled."""
    kept = texts.cleaned(reason, field="reason", longest=LONGEST_WORD)
    subject = _judge(by, at, kind, subject_id)
    _settle(at, subject)
    if subject.is_hidden:
        return
    Hiding.objects.create(**{f"{COLUMNS[kind]}_id": subject_id}, reason=kept, hidden_at=at)
    audit.record(by=by, at=at, action="marketplace.hide", subject=subject.name)


@transaction.atomic
def restore(*, by: Actor, at: datetime, kind: Kind, subject_id: int, reason: str) -> None:
    """It is found again, and its author reads why. Twice is once."""
    kept = texts.cleaned(reason, field="reason", longest=LONGEST_WORD)
    subject = _judge(by, at, kind, subject_id)
    if not subject.is_hidden:
        return
    Hiding.objects.filter(**{COLUMNS[kind]: subject_id}, restored_at=None).update(
        restored_at=at, restored_reason=kept
    )
    audit.record(by=by, at=at, action="marketplace.restore", subject=subject.name)


@transaction.atomic
def dismiss(*, by: Actor, at: datetime, report_id: int) -> None:
    """Nothing is out of place: every open report of the same thing is closed. Twice is once."""
    row = Report.objects.filter(pk=report_id).first()
    if row is None:
        raise Hidden
    kind = Kind.NEED if row.request_id else Kind.OFFER
    subject = _judge(by, at, kind, row.request_id or row.offer_id or 0)
    if _settle(at, subject):
        audit.record(by=by, at=at, action="marketplace.dismiss", subject=subject.name)


@transaction.atomic
def answer(*, by: Actor, at: datetime, kind: Kind, subject_id: int, text: str) -> None:
    """Its author answers the coordinators, as long as it is hidden; the last words stand."""
    kept = texts.cleaned(text, field="reason", longest=LONGEST_WORD)
    subject = hold(by=by, at=at, kind=kind, subject_id=subject_id)
    if not by.is_one_of(subject.author_id):
        raise Forbidden
    if not subject.is_hidden:
        raise Refused(N_("It is not hidden any more."))
    Hiding.objects.filter(**{COLUMNS[kind]: subject_id}, restored_at=None).update(answer=kept)


@transaction.atomic
def erase(*, by: Actor, at: datetime, member_id: int) -> None:
    """What a member reported goes with them. Whoever calls ends the membership."""
    Report.objects.filter(reporter_id=member_id).delete()


def hold(*, by: Actor, at: datetime, kind: Kind, subject_id: int) -> Subject:
    """Hold a need or an offer until the end: two who act on it at once do so one after the other.

    Raises Hidden for one that does not exist, or is hidden from this person.
    """
    model = ServiceRequest if kind is Kind.NEED else Offer
    if model.objects.select_for_update(no_key=True).filter(pk=subject_id).first() is None:
        raise Hidden
    subject = moderated.subject(kind, subject_id)
    if not moderation.may_see(by, author_id=subject.author_id, is_hidden=subject.is_hidden):
        raise Hidden
    return subject


def _judge(by: Actor, at: datetime, kind: Kind, subject_id: int) -> Subject:
    if not moderation.may_moderate(by):
        raise Forbidden
    subject = hold(by=by, at=at, kind=kind, subject_id=subject_id)
    if not moderation.may_decide(by, subject):
        raise Refused(N_("It is your own: another coordinator looks at it."))
    return subject


def _settle(at: datetime, subject: Subject) -> int:
    rows = Report.objects.filter(**{COLUMNS[subject.kind]: subject.id}, settled_at=None)
    return rows.update(settled_at=at)
