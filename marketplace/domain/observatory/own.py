"""One's own figures, computed as the published ones are, from the rows that one noted oneself."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from marketplace.domain.observatory import hiding, quantiles

EURO_CENTS = 100
HALF = Fraction(1, 2)


def price(cents: Sequence[int]) -> int | None:
    """The mean of one's prices of a day, to the euro; None without any."""
    return hiding.rounded(quantiles.mean(cents), EURO_CENTS) if cents else None


def shares(codes: Iterable[str]) -> dict[str, int]:
    """Of all rows, those with each code, in basis points."""
    counted = Counter(codes)
    return {code: hiding.share_bp(count, counted.total()) for code, count in sorted(counted.items())}


def delays(paid: Iterable[tuple[str, int]], *, whole: str) -> dict[str, int]:
    """The median of the days by size of the client, and under `whole` that of all."""
    days: dict[str, list[Fraction]] = defaultdict(list)
    for size, count in paid:
        days[whole].append(Fraction(count))
        days[size].append(Fraction(count))
    return {size: hiding.rounded(quantiles.quantile(days[size], HALF), 1) for size in sorted(days)}


def counts(codes: Iterable[str]) -> Mapping[str, int]:
    return Counter(codes)
