"""Talking about an engagement."""

from datetime import datetime

from django.db import IntegrityError, transaction

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.words import N_
from coop.services import live
from marketplace.domain import engagements as life
from marketplace.domain import keys, permissions, texts
from marketplace.domain.engagements import Facts
from marketplace.models import Message
from marketplace.selectors import engagements
from marketplace.services import notices


@transaction.atomic
def send(*, by: Actor, at: datetime, engagement_id: int, text: str, key: str) -> int:
    """Write to the other one. Returns the message id; the same key and text is the same message."""
    facts = engagements.facts(engagement_id)
    if not permissions.may_read(by, facts):
        raise Hidden
    if by.member_id is None or not permissions.may_write(by, facts):
        raise Refused(N_("This conversation is over."))
    keys.check(key)
    kept = texts.cleaned(text, field="text", longest=life.LONGEST_MESSAGE)
    message = Message.objects.filter(key=key).first() or _create(by, at, facts, kept, key)
    if (message.author_id, message.engagement_id, message.text) != (by.member_id, engagement_id, kept):
        raise keys.conflict()
    return message.pk


def _create(by: Actor, at: datetime, facts: Facts, text: str, key: str) -> Message:
    assert by.member_id is not None  # whoever may write is a member
    engagement_id = facts.engagement_id
    try:
        with transaction.atomic():
            notices.expect(by=by, at=at, facts=facts)
            message = Message.objects.create(
                author_id=by.member_id, engagement_id=engagement_id, text=text, sent_at=at, key=key
            )
    except IntegrityError:  # the same form was sent twice at the same instant
        return Message.objects.get(key=key)
    live.announce(life.topic(engagement_id))
    return message
