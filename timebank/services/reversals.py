"""A mistake is corrected by an entry that undoes it, once, with its reason. Nothing is ever taken out."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from timebank.domain import canonical, legs, permissions
from timebank.domain.canonical import Content
from timebank.domain.legs import AccountKey, LegDraft
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.models import JournalEntry, Leg
from timebank.selectors import intents, parties
from timebank.services import posting
from timebank.services.posting import Draft

REASON_LENGTH = 400


@transaction.atomic
def reverse(*, by: Actor, at: datetime, entry_id: int, reason: str, key: str) -> int:
    """Undo an entry, now. Returns the id of the reversal. Raises Refused, Forbidden, Hidden.

    Of two who reverse it at once the database lets one through, and the second is told. Credit limits do not
    apply: a correction is always possible, within what the accounts can hold at all. A reversal made by
    mistake is reversed in its turn.
    """
    entry = JournalEntry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise Hidden
    undone = list(Leg.objects.filter(entry=entry).select_related("account").order_by("position"))
    if not permissions.may_reverse(by, parties.readers(parties.concerned(entry, undone))):
        raise Forbidden
    why = _clean(reason)
    key, content = f"reversal:{key}", _content(entry_id, why)
    earlier = intents.find(key, content)
    if earlier is not None:
        return earlier
    if JournalEntry.objects.filter(reverses_id=entry_id).exists():
        raise Refused(N_("This entry has already been reversed."))
    draft = Draft(
        key=key,
        content=content,
        nature=Nature.REVERSAL,
        happened_at=at,
        subject=f"entry:{entry_id}",
        legs=legs.turned(_draft(leg) for leg in undone),
        reverses_id=entry_id,
        reason=why,
    )
    reversal_id = posting.post(by=by, at=at, draft=draft)
    audit.record(
        by=by, at=at, action="timebank.reverse", subject=f"entry:{entry_id}", data={"reversal": reversal_id}
    )
    return reversal_id


def _content(entry_id: int, why: str) -> Content:
    """The reason by its hash: a text of a person is kept once, with the entry."""
    return {"verb": "reversal", "entry_id": entry_id, "reason": canonical.fingerprint({"reason": why})}


def _draft(leg: Leg) -> LegDraft:
    account = leg.account
    return LegDraft(AccountKey(AccountKind(account.kind), Unit(account.unit), account.owner_id), leg.amount)


def _clean(reason: str) -> str:
    why = " ".join(reason.split())
    if not why:
        raise Refused(N_("Say why: those concerned will read it."), field="reason")
    if len(why) > REASON_LENGTH:
        raise Refused(
            N_("This text is too long: at most %(most)s characters."), field="reason", most=REASON_LENGTH
        )
    return why
