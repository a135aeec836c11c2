"""The whole journal, line by line, for those who verify it elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from coop.selectors import members
from timebank.models import Account, JournalEntry, Leg

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One leg with its entry. Members are numbers: names lie where they can be erased."""

    entry_id: int
    happened_at: datetime
    recorded_at: datetime
    nature: str
    subject: str
    account_id: int
    kind: str
    unit: str
    member: str
    amount: int
    actor: str
    acting_for: str
    reverses_id: int | None
    reason: str
    version_ids: tuple[int, ...]
    fingerprint: str


def lines() -> Iterator[JournalLine]:
    """Every leg in the order of the entries, read little by little from one snapshot."""
    numbers = _numbers()
    rows = Leg.objects.order_by("entry_id", "position").values_list(
        *("entry_id", "entry__happened_at", "entry__recorded_at", "entry__nature", "entry__subject"),
        *("account_id", "account__kind", "account__unit", "account__owner_id", "amount"),
        *("entry__actor_id", "entry__acting_for_id", "entry__reverses_id", "entry__reason"),
        *("entry__obeys", "entry__fingerprint"),
    )
    for row in rows.iterator(chunk_size=CHUNK):
        entry_id, happened_at, recorded_at, nature, subject, account_id, kind, unit, owner_id, amount = row[
            :10
        ]
        actor_id, acting_for_id, reverses_id, reason, version_ids, fingerprint = row[10:]
        yield JournalLine(
            entry_id=entry_id,
            happened_at=happened_at,
            recorded_at=recorded_at,
            nature=nature,
            subject=subject,
            account_id=account_id,
            kind=kind,
            unit=unit,
            member=numbers.get(owner_id, ""),
            amount=amount,
            actor=numbers.get(actor_id, ""),
            acting_for=numbers.get(acting_for_id, ""),
            reverses_id=reverses_id,
            reason=reason,
            version_ids=tuple(version_ids),
            fingerprint=fingerprint,
        )


def _numbers() -> dict[int | None, str]:
    """The numbers of every member whom the journal names."""
    owners = Account.objects.exclude(owner=None).order_by("owner_id").values_list("owner_id", flat=True)
    entries = JournalEntry.objects.order_by("id")
    acted = entries.exclude(actor=None).values_list("actor_id", flat=True)
    helped = entries.exclude(acting_for=None).values_list("acting_for_id", flat=True)
    ids = {*owners, *acted.distinct(), *helped.distinct()}
    return {pk: f"M-{person.number:04d}" for pk, person in members.people(ids).items()}
