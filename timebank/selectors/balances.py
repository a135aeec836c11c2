"""The hours that members hold: above zero they have given more than they received."""

from collections.abc import Collection

from django.db import connection

from timebank.domain.legs import time_of
from timebank.domain.natures import AccountKind, Unit
from timebank.models import SubAccount

HELD = "SELECT balance FROM timebank_subaccount WHERE code = %s"
"""Asked for with every page and every exchange: as it is, in a third of the time."""


def of_member(member_id: int) -> int:
    """Minutes on the account that a member spends from; 0 while it was never needed."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [time_of(member_id).code])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def of_group(group_id: int) -> int:
    """Minutes that the delegates of a group may spend for it, with those that are reserved."""
    return _balances(AccountKind.GROUP_TIME, [group_id])[group_id]


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
