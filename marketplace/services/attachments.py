"""Putting a file beside a need or an offer, and taking it away."""

import hashlib
from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from governance.selectors import rules
from marketplace.domain import attachments
from marketplace.domain.moderation import Kind
from marketplace.models import Attachment
from marketplace.rules import ATTACHMENT_COUNT, ATTACHMENT_KILOBYTES
from marketplace.selectors import attachments as files
from marketplace.selectors.moderation import COLUMNS
from marketplace.services import moderation


@transaction.atomic
def add(*, by: Actor, at: datetime, kind: Kind, subject_id: int, name: str, content: bytes) -> int:
    """Keep a file beside a need or an offer. Returns its id; the same file twice is once."""
    _hold(by, at, kind, subject_id)
    kept = attachments.cleaned_name(name)
    attachments.check(kept, content, kilobytes=rules.in_force(ATTACHMENT_KILOBYTES, at=at).value)
    digest, column = hashlib.sha256(content).hexdigest(), {f"{COLUMNS[kind]}_id": subject_id}
    there = Attachment.objects.filter(**column)
    known = there.filter(digest=digest).first()
    if known is not None:
        return known.pk
    attachments.check_count(there.count(), most=rules.in_force(ATTACHMENT_COUNT, at=at).value)
    row = Attachment.objects.create(
        **column, name=kept, content=content, size=len(content), digest=digest, added_at=at
    )
    return row.pk


@transaction.atomic
def remove(*, by: Actor, at: datetime, attachment_id: int) -> tuple[Kind, int]:
    """Take a file away. Returns beside what it stood."""
    kind, subject_id = files.subject_of(attachment_id)
    _hold(by, at, kind, subject_id)
    Attachment.objects.filter(pk=attachment_id).delete()
    return kind, subject_id


@transaction.atomic
def erase(*, by: Actor, at: datetime, member_id: int) -> None:
    """The files of a member go with them; those beside an offer, with the offer. Whoever calls ends the
    membership.
    """
    Attachment.objects.filter(request__requester_id=member_id).delete()


def _hold(by: Actor, at: datetime, kind: Kind, subject_id: int) -> None:
    """The need or the offer is held until the end: two files at once are counted one after the other."""
    subject = moderation.hold(by=by, at=at, kind=kind, subject_id=subject_id)
    beside = files.beside(kind, subject_id)
    if not by.is_one_of(subject.author_id):
        raise Forbidden if attachments.may_see(by, beside) else Hidden
    if not attachments.may_attach(by, beside):
        raise Refused(N_("This is over: its files stay as they are."))
