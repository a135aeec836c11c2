"""What a session brings its helper: hours given to the commons, charged to the digital-inclusion fund."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from timebank.domain.legs import AccountKey, LegDraft, Move, contribution_of, gather
from timebank.domain.natures import AccountKind, Unit

FUND = AccountKey(AccountKind.INCLUSION, Unit.MINUTES)


@dataclass(frozen=True, slots=True)
class CreditTerms:
    """As voted. share: of the time of a session; most: minutes of one session."""

    share: Decimal
    most: int


def credited(minutes: int, terms: CreditTerms) -> int:
    """Whole minutes, rounded down: the fund never gives more than the share that was voted."""
    return min(int(Fraction(terms.share) * minutes), terms.most)


def legs(helper_id: int, minutes: int) -> tuple[LegDraft, ...]:
    """From the fund to the hours that the helper gave, which can not be spent (ADR 0039)."""
    return gather([Move(FUND, contribution_of(helper_id), minutes)])
