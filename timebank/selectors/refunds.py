"""What of an entry can still be given back."""

from collections.abc import Iterable

from timebank.domain import refunds
from timebank.domain.legs import AccountKey, LegDraft
from timebank.domain.natures import AccountKind, Unit
from timebank.models import Leg


def left(entry_id: int) -> tuple[LegDraft, ...]:
    """Its hours less what its reversals took back, by account."""
    rows = Leg.objects.select_related("account").order_by("entry_id", "position")
    return refunds.left(
        _drafts(rows.filter(entry_id=entry_id)), _drafts(rows.filter(entry__reverses_id=entry_id))
    )


def minutes_left(entry_id: int) -> int:
    """The same in one figure."""
    return refunds.minutes_left(left(entry_id))


def _drafts(rows: Iterable[Leg]) -> list[LegDraft]:
    return [
        LegDraft(
            AccountKey(AccountKind(leg.account.kind), Unit(leg.account.unit), leg.account.owner_id),
            leg.amount,
        )
        for leg in rows
    ]
