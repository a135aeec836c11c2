"""The only door to the journal: one intent, one entry, with all its legs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.words import N_
from timebank.domain import canonical
from timebank.domain.canonical import Content
from timebank.domain.legs import AccountKey, LegDraft
from timebank.domain.natures import AccountKind, Nature
from timebank.models import Account, EntryRule, JournalEntry, Leg
from timebank.selectors import intents

REFUSALS: Mapping[str, str] = {
    "entry_is_dated_in_open_time": N_(
        "The common pool of that day has already been distributed. Give a later date."
    ),
    "account_stays_above_its_floor": N_("One of the accounts does not hold enough for this."),
    "timebank_journalentry_reverses_id_key": N_("This entry has already been reversed."),
}
"""What the database refuses, by the name of its constraint, in words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it is written.

    key, content: the intent and what it asks for. credit_minutes: how far below zero the members who give
    hours away in it may come, None where no limit applies (a correction is always possible).
    """

    key: str
    content: Content
    nature: Nature
    happened_at: datetime
    subject: str
    legs: tuple[LegDraft, ...]
    version_ids: tuple[int, ...] = ()
    credit_minutes: int | None = None
    acting_for_id: int | None = None
    reverses_id: int | None = None
    reason: str = ""

    @property
    def fingerprint(self) -> str:
        return canonical.fingerprint(self.content)


@transaction.atomic
def post(*, by: Actor, at: datetime, draft: Draft) -> int:
    """Write the entry, or find the one that this intent already made. Returns its id."""
    earlier = intents.find(draft.key, draft.content)
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            return _write(by, at, draft)
    except IntegrityError as error:
        # Somebody else may have written the same intent between the look and the writing.
        meanwhile = intents.find(draft.key, draft.content)
        if meanwhile is not None:
            return meanwhile
        raise _refusal(error) from error


def _write(by: Actor, at: datetime, draft: Draft) -> int:
    """The entry comes first: it waits for a distribution that is closing, before holding accounts."""
    entry = JournalEntry.objects.create(
        key=draft.key,
        fingerprint=draft.fingerprint,
        request=draft.content,
        nature=draft.nature,
        actor_user_id=by.user_id,
        actor_id=by.member_id,
        acting_for_id=draft.acting_for_id,
        happened_at=draft.happened_at,
        subject=draft.subject,
        reverses_id=draft.reverses_id,
        reason=draft.reason,
    )
    held = Account.objects.hold([leg.account for leg in draft.legs], at=at)
    _check_limits(by, draft, held)
    Leg.objects.bulk_create(
        Leg(entry=entry, account=held[leg.account], amount=leg.amount)
        for leg in sorted(draft.legs, key=lambda leg: held[leg.account].pk)
    )
    EntryRule.objects.bulk_create(
        EntryRule(entry=entry, version_id=pk) for pk in sorted(set(draft.version_ids))
    )
    return entry.pk


def _check_limits(by: Actor, draft: Draft, held: Mapping[AccountKey, Account]) -> None:
    """Under the lock, so that of several who spend the last hour at the same instant exactly one succeeds."""
    if draft.credit_minutes is None:
        return
    for leg in draft.legs:
        balance = held[leg.account].balance + leg.amount
        spends = leg.account.kind is AccountKind.MEMBER_TIME and leg.amount < 0
        if spends and balance < -draft.credit_minutes:
            raise _too_far(by, leg.account.owner_id, -balance, draft.credit_minutes)


def _too_far(by: Actor, owner_id: int | None, minutes: int, limit_minutes: int) -> Refused:
    if by.is_one_of(owner_id):
        msgid = N_(
            "You would have received %(minutes)s more than you have given so far; "
            "the cooperative's rule allows up to %(limit_minutes)s."
        )
    else:
        msgid = N_(
            "The person who receives would have received %(minutes)s more than they have given so far; "
            "the cooperative's rule allows up to %(limit_minutes)s."
        )
    return Refused(msgid, field="minutes", minutes=minutes, limit_minutes=limit_minutes)


def _refusal(error: IntegrityError) -> Exception:
    """The words of a promise that the database kept; an error without words is ours, and stays an error."""
    diagnosis = getattr(error.__cause__, "diag", None)
    msgid = REFUSALS.get(getattr(diagnosis, "constraint_name", None) or "")
    return Refused(msgid) if msgid else error
