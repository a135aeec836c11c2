"""Which accounts there are, and whose they are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from coop.domain.errors import Hidden
from coop.selectors import members
from timebank.domain.natures import SPENT_KINDS, AccountKind, Unit
from timebank.models import Account


@dataclass(frozen=True, slots=True)
class Known:
    """An account by its id. owner_name: "" for one of the cooperative."""

    id: int
    kind: AccountKind
    unit: Unit
    owner_id: int | None
    owner_name: str
    code: str
    opened_at: datetime


def get(account_id: int) -> Known:
    """Raises Hidden for one that does not exist."""
    row = Account.objects.filter(pk=account_id).first()
    if row is None:
        raise Hidden
    return known([row])[0]


def of_member(member_id: int) -> int | None:
    """The id of the account that a member, or a group, spends from; None while it was never needed."""
    found = Account.objects.filter(kind__in=SPENT_KINDS, unit=Unit.MINUTES, owner_id=member_id)
    return found.order_by("id").values_list("pk", flat=True).first()


def matching(*, kind: str = "") -> QuerySet[Account]:
    """Those of the cooperative first, then the members' in the order in which they were opened."""
    found = Account.objects.order_by(F("owner_id").asc(nulls_first=True), "kind", "unit")
    return found.filter(kind=kind) if kind else found


def known(rows: "QuerySet[Account] | list[Account]") -> list[Known]:
    """These accounts with the names of their owners, in two queries."""
    listed = list(rows)
    names = members.names_of({row.owner_id for row in listed if row.owner_id is not None})
    return [
        Known(
            id=row.pk,
            kind=row.key.kind,
            unit=row.key.unit,
            owner_id=row.owner_id,
            owner_name=names.get(row.owner_id or 0, ""),
            code=row.key.code,
            opened_at=row.opened_at,
        )
        for row in listed
    ]
