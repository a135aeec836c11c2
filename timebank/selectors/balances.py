"""The hours that members hold: above zero they have given more than they received."""

from collections.abc import Collection

from timebank.domain.natures import AccountKind, Unit
from timebank.models import SubAccount


def of_member(member_id: int) -> int:
    """Minutes on the account that a member spends from; 0 while it was never needed."""
    return of_members([member_id])[member_id]


def of_members(ids: Collection[int]) -> dict[int, int]:
    """The same for several members, in one query; every id has its figure."""
    return _balances(AccountKind.MEMBER_TIME, ids)


def given_freely(member_id: int) -> int:
    """Minutes that a member gave for nothing: counted with thanks, and never spent."""
    return _balances(AccountKind.MEMBER_CONTRIBUTION, [member_id])[member_id]


def _balances(kind: AccountKind, ids: Collection[int]) -> dict[int, int]:
    rows = SubAccount.objects.filter(kind=kind, unit=Unit.MINUTES, account__owner_id__in=ids)
    return dict.fromkeys(ids, 0) | dict(
        rows.order_by("account__owner_id").values_list("account__owner_id", "balance")
    )
