"""What every account held on the evening of a day, and how two days differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum

from timebank.domain.natures import ACCOUNT_NAMES, AccountKind, Unit
from timebank.models import Account, Leg
from timebank.selectors import accounts
from timebank.selectors.accounts import Known


@dataclass(frozen=True, slots=True)
class Held:
    """What was held at each of the instants asked for, in their order. In minutes or cents."""

    amounts: tuple[int, ...]

    @property
    def change(self) -> int:
        return self.amounts[-1] - self.amounts[0]


@dataclass(frozen=True, slots=True)
class KindRow:
    """The accounts of a kind and unit, together."""

    kind: AccountKind
    unit: Unit
    accounts: int
    held: Held


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account."""

    account: Known
    held: Held


def by_kind(instants: Sequence[datetime]) -> list[KindRow]:
    """Every kind of account with what its accounts held before each instant, in one reading of the legs."""
    counts = {
        (kind, unit): count
        for kind, unit, count in Account.objects.values_list("kind", "unit")
        .annotate(count=Count("pk"))
        .order_by("kind", "unit")
    }
    sums = _sums(
        Leg.objects.values_list("account__kind", "account__unit")
        .annotate(**_aggregates(instants))
        .order_by("account__kind", "account__unit")
    )
    nothing = (0,) * len(instants)
    return [
        KindRow(kind, unit, counts[kind, unit], Held(sums.get((kind, unit), nothing)))
        for unit in Unit
        for kind in ACCOUNT_NAMES
        if (kind, unit) in counts
    ]


def of_accounts(rows: Iterable[Account], instants: Sequence[datetime]) -> list[AccountRow]:
    """These accounts with what each held before each instant."""
    known = accounts.known(list(rows))
    sums = _sums(
        Leg.objects.filter(account_id__in=[one.id for one in known])
        .values_list("account_id")
        .annotate(**_aggregates(instants))
        .order_by("account_id")
    )
    nothing = (0,) * len(instants)
    return [AccountRow(one, Held(sums.get((one.id,), nothing))) for one in known]


def _aggregates(instants: Sequence[datetime]) -> dict[str, Sum]:
    return {
        f"held_{place}": Sum("amount", filter=Q(happened_at__lt=instant), default=0)
        for place, instant in enumerate(instants)
    }


def _sums(rows: "Iterable[tuple[object, ...]]") -> dict[tuple[object, ...], tuple[int, ...]]:
    """By what was grouped, which is whatever stands before the sums."""
    found = {}
    for row in rows:
        keys = row[:2] if isinstance(row[0], str) else row[:1]
        found[keys] = tuple(int(str(amount)) for amount in row[len(keys) :])
    return found
