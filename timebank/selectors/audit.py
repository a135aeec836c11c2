"""The facts that prove the ledger sound, computed again from the legs each time they are asked for."""

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from timebank.domain.natures import AccountKind, Unit
from timebank.models import Account, JournalEntry, Leg, SubAccount
from timebank.selectors import distributions

SHOWN = 20
"""How many faults are named, should there be any; the first ones are enough to start looking."""


@dataclass(frozen=True, slots=True)
class Total:
    """The accounts of a kind, together."""

    kind: AccountKind
    accounts: int
    minutes: int
    cents: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What was counted, and whatever does not hold: empty tuples everywhere in a sound ledger."""

    entries: int
    legs: int
    accounts: int
    distributions: int
    unbalanced_entry_ids: tuple[int, ...]
    differing_account_ids: tuple[int, ...]
    differing_distribution_ids: tuple[int, ...]
    totals: tuple[Total, ...]

    @property
    def minutes(self) -> int:
        """The sum of all accounts, which is zero."""
        return sum(total.minutes for total in self.totals)

    @property
    def cents(self) -> int:
        return sum(total.cents for total in self.totals)

    @property
    def is_sound(self) -> bool:
        faults = (
            self.unbalanced_entry_ids,
            self.differing_account_ids,
            self.differing_distribution_ids,
        )
        return not any(faults) and self.minutes == self.cents == 0


def check() -> Facts:
    """Read the whole ledger and compare it with itself."""
    posted = distributions.told(distributions.every())
    recomputed = distributions.recompute_all(posted)
    return Facts(
        entries=JournalEntry.objects.count(),
        legs=Leg.objects.count(),
        accounts=Account.objects.count(),
        distributions=len(posted),
        unbalanced_entry_ids=_unbalanced(),
        differing_account_ids=_differing(),
        differing_distribution_ids=tuple(pk for pk, found in recomputed.items() if not found.same),
        totals=trial_balance(),
    )


def trial_balance() -> tuple[Total, ...]:
    """What each kind of account holds, summed from the legs."""
    sums = (
        Leg.objects.values_list("account__kind", "account__unit")
        .annotate(total=Sum("amount"))
        .order_by("account__kind", "account__unit")
    )
    totals = {(kind, unit): int(total) for kind, unit, total in sums}
    counts = dict(Account.objects.values_list("kind").annotate(count=Count("id")).order_by("kind"))
    return tuple(
        Total(kind, counts[kind], totals.get((kind, Unit.MINUTES), 0), totals.get((kind, Unit.CENTS), 0))
        for kind in AccountKind
        if kind in counts
    )


def _unbalanced() -> tuple[int, ...]:
    faults = (
        Leg.objects.values("entry_id", "account__unit")
        .annotate(total=Sum("amount"))
        .exclude(total=0)
        .order_by("entry_id")
    )
    return tuple(dict.fromkeys(faults.values_list("entry_id", flat=True)[:SHOWN]))


def _differing() -> tuple[int, ...]:
    legs = Leg.objects.filter(account=OuterRef("account"), part=OuterRef("part")).order_by()
    counted = legs.values("account").annotate(total=Sum("amount")).values("total")
    parts = SubAccount.objects.annotate(counted=Coalesce(Subquery(counted), 0))
    faults = parts.exclude(counted=F("balance")).order_by("account_id")
    return tuple(dict.fromkeys(faults.values_list("account_id", flat=True)[:SHOWN]))
