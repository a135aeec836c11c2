"""What each fund holds and where it came from. Public: nobody is named, and gifts are one figure."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, F, Sum, Value, When

from coop.domain.errors import Hidden
from timebank.domain.natures import FUNDS, AccountKind, Nature, Unit
from timebank.models import Leg

HELD = """
SELECT account.kind, account.unit, sum(part.balance)
FROM timebank_account account JOIN timebank_subaccount part ON part.account_id = account.id
WHERE account.owner_id IS NULL AND account.kind = ANY(%s) GROUP BY 1, 2
"""
"""By way of the accounts of nobody, which are few: among the sub-accounts are those of every member."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What the cooperative's account of a kind holds today."""

    kind: AccountKind
    minutes: int
    cents: int


@dataclass(frozen=True, slots=True)
class Flow:
    """What entries of one nature brought a fund, all added up (negative: took from it)."""

    fund: AccountKind
    unit: Unit
    nature: Nature
    amount: int


def named(written: str) -> AccountKind:
    """The fund of this name. Raises Hidden for what is no fund."""
    found = next((kind for kind in FUNDS if kind.value == written), None)
    if found is None:
        raise Hidden
    return found


def holdings() -> list[Holding]:
    """Every fund, in its order, those still empty included."""
    found = _balances()
    return [_holding(kind, found) for kind in FUNDS]


def pool() -> Holding:
    """The common pool: what came in and has not been distributed yet."""
    return _holding(AccountKind.COMMONS, _balances())


def flows() -> list[Flow]:
    """Where the funds come from, fund by fund in their order; of grants, what left less what came back."""
    came_back = When(entry__reverses__nature=Nature.GRANT.value, then=Value(Nature.GRANT.value))
    rows = (
        Leg.objects.filter(account__kind__in=FUNDS)
        .annotate(source=Case(came_back, default=F("entry__nature")))
        .values_list("account__kind", "account__unit", "source")
        .annotate(total=Sum("amount"))
        .order_by("account__kind", "account__unit", "source")
    )
    found = [
        Flow(AccountKind(kind), Unit(unit), Nature(nature), int(total)) for kind, unit, nature, total in rows
    ]
    return sorted(found, key=lambda flow: FUNDS.index(flow.fund))


def _balances() -> dict[tuple[str, str], int]:
    with connection.cursor() as cursor:
        cursor.execute(HELD, [[kind.value for kind in (*FUNDS, AccountKind.COMMONS)]])
        return {(kind, unit): int(balance) for kind, unit, balance in cursor.fetchall()}


def _holding(kind: AccountKind, found: dict[tuple[str, str], int]) -> Holding:
    return Holding(kind, found.get((kind, Unit.MINUTES), 0), found.get((kind, Unit.CENTS), 0))


def held(kind: AccountKind, unit: Unit) -> int:
    """Minutes or cents that one fund holds now."""
    return _balances().get((kind, unit), 0)
