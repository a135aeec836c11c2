"""A part of the hours of an entry is given back: a reversal of that part. Whoever calls knows who agreed."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden
from timebank.domain import canonical, permissions, refunds
from timebank.domain.natures import Nature
from timebank.models import JournalEntry, Leg
from timebank.selectors import intents, parties
from timebank.selectors import refunds as taken_back
from timebank.services import posting
from timebank.services.posting import Draft


@transaction.atomic
def give_back(*, by: Actor, at: datetime, entry_id: int, minutes: int, reason: str, key: str) -> int:
    """Reverse so many minutes of an entry. Returns the reversal's id; the same key twice is once.

    As of every correction, limits are not asked; the database takes back no more than is left of the entry.
    Raises Refused, Forbidden, Hidden.
    """
    entry = JournalEntry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise Hidden
    legs = Leg.objects.filter(entry=entry).select_related("account").order_by("position")
    if not permissions.may_refund(by, parties.readers(parties.concerned(entry, legs))):
        raise Forbidden
    why = canonical.fingerprint({"reason": reason})
    key, content = (
        f"refund:{key}",
        {"verb": "refund", "entry_id": entry_id, "minutes": minutes, "reason": why},
    )
    earlier = intents.find(key, content)
    if earlier is not None:
        return earlier
    draft = Draft(
        key=key,
        content=content,
        nature=Nature.REVERSAL,
        happened_at=at,
        subject=f"entry:{entry_id}",
        legs=refunds.refunded(taken_back.left(entry_id), minutes),
        reverses_id=entry_id,
        reason=reason,
    )
    return posting.post(by=by, at=at, draft=draft)
