"""Putting a file beside a need, and taking it away."""

import hashlib
from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from governance.selectors import rules
from marketplace.domain import attachments
from marketplace.models import Attachment, ServiceRequest
from marketplace.rules import ATTACHMENT_COUNT, ATTACHMENT_KILOBYTES
from marketplace.selectors import requests as asked


@transaction.atomic
def add(*, by: Actor, at: datetime, request_id: int, name: str, content: bytes) -> int:
    """Keep a file beside a need. Returns its id; the same file twice is once."""
    _hold(by, request_id)
    kept = attachments.cleaned_name(name)
    attachments.check(kept, content, kilobytes=rules.in_force(ATTACHMENT_KILOBYTES, at=at).value)
    digest = hashlib.sha256(content).hexdigest()
    known = Attachment.objects.filter(request_id=request_id, digest=digest).first()
    if known is not None:
        return known.pk
    count = Attachment.objects.filter(request_id=request_id).count()
    attachments.check_count(count, most=rules.in_force(ATTACHMENT_COUNT, at=at).value)
    row = Attachment.objects.create(
        request_id=request_id, name=kept, content=content, size=len(content), digest=digest, added_at=at
    )
    return row.pk


@transaction.atomic
def remove(*, by: Actor, at: datetime, attachment_id: int) -> int:
    """Take a file away. Returns the request id."""
    known = Attachment.objects.filter(pk=attachment_id).values_list("request_id", flat=True).first()
    if known is None:
        raise Hidden
    _hold(by, known)
    Attachment.objects.filter(pk=attachment_id).delete()
    return known


@transaction.atomic
def erase(*, by: Actor, at: datetime, member_id: int) -> None:
    """The files of a member go with them. Whoever calls ends the membership."""
    Attachment.objects.filter(request__requester_id=member_id).delete()


def _hold(by: Actor, request_id: int) -> None:
    """The need is held until the end: two files at once are counted one after the other."""
    if ServiceRequest.objects.select_for_update(no_key=True).filter(pk=request_id).first() is None:
        raise Hidden
    facts = asked.facts(request_id)
    if not by.is_one_of(facts.requester_id):
        raise Hidden if facts.is_hidden else Forbidden
    if not attachments.may_attach(by, facts):
        raise Refused(N_("This need is over: its files stay as they are."))
