"""Accounts are opened when first needed, and held in one fixed order while something is counted."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from timebank.domain.legs import AccountKey
from timebank.domain.natures import FUNDS, AccountKind, Unit
from timebank.models import Account
from timebank.rules import CREDIT_MINUTES


def lock(keys: Collection[AccountKey], *, at: datetime) -> dict[AccountKey, Account]:
    """The accounts of these keys, opened where they are missing, held until the end of the transaction.

    Two who open or hold several at once never wait for each other in a ring: opening follows the order of
    the keys and comes before holding, which follows the order of the ids.
    """
    found = _held(keys)
    missing = [key for key in keys if key not in found]
    if missing:
        _open(missing, at)
        found = _held(keys)
    return found


def _open(keys: Collection[AccountKey], at: datetime) -> None:
    """Two may open the same account at the same instant: it is opened once."""
    Account.objects.bulk_create(
        [
            Account(kind=key.kind, unit=key.unit, owner_id=key.owner_id, floor=_floor(key), opened_at=at)
            for key in sorted(keys, key=lambda key: key.order)
        ],
        ignore_conflicts=True,
    )


def _held(keys: Collection[AccountKey]) -> dict[AccountKey, Account]:
    wanted = Q()
    for key in keys:
        wanted |= Q(kind=key.kind, unit=key.unit, owner_id=key.owner_id)
    rows = Account.objects.select_for_update(no_key=True).filter(wanted).order_by("id")
    return {AccountKey(AccountKind(row.kind), Unit(row.unit), row.owner_id): row for row in rows}


def _floor(key: AccountKey) -> int | None:
    """The least that the database lets an account hold.

    For a member's hours, the furthest that any vote may allow. The pool may fall below zero for a while,
    when something that was already distributed is reversed; what stands against gifts and fees has no
    floor at all.
    """
    if key.kind is AccountKind.MEMBER_TIME:
        return -int(CREDIT_MINUTES.upper)
    return 0 if key.kind is AccountKind.MEMBER_CONTRIBUTION or key.kind in FUNDS else None
