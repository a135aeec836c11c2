"""Writing to people about their conversations, by the clock: what a mail server refuses is tried again.

A letter is marked as sent once it is: killed in between it goes out again, under the same Message-ID.
"""

from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden
from marketplace.domain import notices as law
from marketplace.domain import permissions
from marketplace.domain.engagements import Facts
from marketplace.domain.replies import MARK
from marketplace.models import Correspondent, Message
from marketplace.selectors import notices
from marketplace.selectors.notices import Letter


class Unsent(Exception):
    """The mail server took no letter. It says which one, and neither to whom nor what stood in it."""


@transaction.atomic
def expect(*, by: Actor, at: datetime, facts: Facts) -> None:
    """A message is about to be written: the other party will be told of it, who writes has read.

    Called before the message has its number, so that a reader's messages are numbered in their order.
    """
    latest = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for member_id in sorted({facts.giver_id, facts.receiver_id}):
        row, _is_new = Correspondent.objects.select_for_update(no_key=True).get_or_create(
            engagement_id=facts.engagement_id, member_id=member_id, defaults={"told_id": latest}
        )
        if by.is_one_of(member_id):
            row.waiting_since = None
        elif row.stopped_at is None and row.waiting_since is None:
            row.waiting_since = at
        row.save(update_fields=["waiting_since"])


@transaction.atomic
def prefer(*, by: Actor, at: datetime, engagement_id: int, language: str) -> None:
    """Who writes on a page in a language is written to in that one, until they choose."""
    if language in law.LANGUAGES and by.member_id is not None:
        rows = Correspondent.objects.filter(
            engagement_id=engagement_id, member_id=by.member_id, sent_at__isnull=True
        )
        rows.update(language=language)


@transaction.atomic
def choose(*, by: Actor, at: datetime, token: str, choice: str) -> None:
    """Whoever holds the signed address chooses the language of these letters, or none. Twice is once.

    What was said before is not told any more: one has come here.
    """
    law.check_choice(choice)
    reader = notices.of_token(token)
    row = Correspondent.objects.select_for_update(no_key=True).filter(pk=reader.id).first()
    if row is None:
        raise Hidden
    if choice == law.NONE:
        row.stopped_at = row.stopped_at or at
    else:
        row.stopped_at, row.language = None, choice
    row.waiting_since = None
    row.told_id = _latest(row)
    row.save(update_fields=["stopped_at", "language", "waiting_since", "told_id"])


def send_due(*, by: Actor, at: datetime) -> int:
    """Send each letter that is due, each by itself; how many were sent."""
    if not permissions.may_keep_terms(by):
        raise Forbidden
    return jobs.each(lambda correspondent_id: _send(at, correspondent_id), notices.due(at=at))


@transaction.atomic
def settle(*, by: Actor, at: datetime) -> int:
    """Nobody is told what was said so far: for conversations that were brought from elsewhere."""
    if not permissions.may_keep_terms(by):
        raise Forbidden
    waiting = Correspondent.objects.select_for_update(no_key=True).filter(waiting_since__isnull=False)
    rows = list(waiting.order_by("pk"))
    for row in rows:
        _told(row.pk, _latest(row), None)
    return len(rows)


def _send(at: datetime, correspondent_id: int) -> int:
    """No lock is held while the mail server thinks: nobody's message waits for it."""
    letter = notices.letter(correspondent_id)
    if not letter.spoken or not letter.address:
        _told(correspondent_id, 0, None)
        return 0
    try:
        _write(letter).send()
    except (OSError, SMTPException) as error:
        Correspondent.objects.filter(pk=correspondent_id).update(tried_at=at)
        raise Unsent(f"letter of correspondent {correspondent_id}: {type(error).__name__}") from None
    _told(correspondent_id, letter.spoken[-1].id, at)
    return 1


@transaction.atomic
def _told(correspondent_id: int, last_id: int, sent_at: datetime | None) -> None:
    """What was said meanwhile keeps waiting. sent_at: None where no letter went out."""
    row = Correspondent.objects.select_for_update(no_key=True).get(pk=correspondent_id)
    row.told_id = max(row.told_id, last_id)
    others = Message.objects.filter(engagement_id=row.engagement_id, pk__gt=row.told_id)
    if sent_at is None or not others.exclude(author_id=row.member_id).exists():
        row.waiting_since = None
    if sent_at is not None:
        row.sent_at, row.tried_at = sent_at, None
    row.save(update_fields=["told_id", "waiting_since", "sent_at", "tried_at"])


def _latest(row: Correspondent) -> int:
    rows = Message.objects.filter(engagement_id=row.engagement_id).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or row.told_id


def _write(letter: Letter) -> EmailMessage:
    """In the reader's language, with a way to stop that asks for no log-in (RFC 8058)."""
    reader = letter.reader
    page = settings.PUBLIC_URL + reverse("engagement", args=[reader.engagement_id])
    stop = settings.PUBLIC_URL + reverse("letters", args=[notices.token_of(reader.id)])
    name = f"conversation.{reader.engagement_id}.{reader.id}.{letter.spoken[-1].id}"
    with translation.override(reader.choice):
        said = {"person": letter.author, "title": reader.title}
        subject = _("%(person)s writes to you about “%(title)s”") % said
        reply_to = notices.reply_address_of(reader.id)
        above, where = list[str](), _("Answer on this page: %(url)s")
        if reply_to:
            above = [" ".join((MARK, _("Answer above this line"), MARK))]
            where = _("Answer this e-mail, or on this page: %(url)s")
        lines = [
            *above,
            subject,
            *(one.text for one in letter.spoken),
            where % {"url": page},
            "-- \n"
            + _("No more e-mails about this conversation, or in another language: %(url)s") % {"url": stop},
        ]
    return EmailMessage(
        subject=" ".join(subject.splitlines()),
        body="\n\n".join(lines) + "\n",
        to=[letter.address],
        reply_to=[reply_to] if reply_to else None,
        headers={
            "Message-ID": f"<{name}@{_host()}>",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def _host() -> str:
    host: str = settings.PUBLIC_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return host
