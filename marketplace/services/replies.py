"""Answering a letter of a conversation by e-mail: the mail server hands over what comes for its address."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from coop.selectors import actors, members
from marketplace.domain import permissions, replies
from marketplace.domain.replies import Incoming
from marketplace.selectors import notices
from marketplace.services import messages


@transaction.atomic
def receive(*, by: Actor, at: datetime, address: str, raw: bytes) -> int | None:
    """Put the answer into its conversation, once however often it is handed over.

    address: that to which it came. Returns the message's id; None for what a machine answered, of which
    nobody is told. Raises Hidden where the address is none of ours, else Refused, in words for who wrote.
    """
    if not permissions.may_keep_terms(by):
        raise Forbidden
    reader, letter = notices.of_address(address), replies.read(raw)
    if letter.is_automatic:
        return None
    if letter.sender not in members.verified_addresses_of(reader.member_id):
        raise Refused(
            N_(
                "This conversation is answered from the address of your account: "
                "write from it, or on its page."
            )
        )
    return messages.send(
        by=actors.of_user(members.user_of(reader.member_id)),
        at=at,
        engagement_id=reader.engagement_id,
        text=_text(letter),
        key=letter.key,
    )


def _text(letter: Incoming) -> str:
    """Raises Refused where nothing but the letter that is answered was found."""
    told = (*parseaddr(settings.DEFAULT_FROM_EMAIL), settings.REPLY_ADDRESS.partition("@")[0])
    ours = tuple(one for one in told if one)
    text = replies.said(letter.text, ours=ours)
    if not text:
        raise Refused(N_("Nothing was found above the line under which our letter stands: nothing was sent."))
    if letter.has_files:
        text += "\n\n" + _("(A file came with this e-mail. Files are not taken by e-mail.)")
    return text
