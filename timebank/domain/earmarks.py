"""Hours given for one need: kept for it until it is done, and back with whoever gave them when it is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from timebank.domain import splitting
from timebank.domain.canonical import Content

KEY = "earmark:"


@dataclass(frozen=True, slots=True)
class Earmark:
    """What a giver keeps for a need. subject: the need, such as "need:17"; receiver_id: whose need it is.

    is_named: the giver agrees to be named beside it. pledge_id: the standing pledge that gave it, if one did.
    """

    giver_id: int
    receiver_id: int
    minutes: int
    subject: str
    is_named: bool
    pledge_id: int | None = None

    @property
    def content(self) -> Content:
        return {
            "verb": "earmark",
            "giver_id": self.giver_id,
            "receiver_id": self.receiver_id,
            "minutes": self.minutes,
            "subject": self.subject,
            "is_named": self.is_named,
            "pledge_id": self.pledge_id,
        }

    def key(self, key: str) -> str:
        """The giver's own: nobody else's choice of a key can stand in its way."""
        return f"{KEY}{self.giver_id}:{key}"


def subject_of(request_id: int) -> str:
    """How the ledger names a need, which it knows by nothing else."""
    return f"need:{request_id}"


def lacking(wanted: int, *, free: int, kept: int) -> int:
    """The minutes that a need still lacks. free: what who asks could spend; kept: given for it already."""
    return max(0, wanted - max(0, free) - kept)


def spent(minutes: int, kept: Mapping[int, int]) -> dict[int, int]:
    """How much of each earmark, by its id, a need of `minutes` spends: all, or in proportion where less is.

    Nobody's gift is spent before another's, and what is left goes back to each.
    """
    total = sum(kept.values())
    if minutes >= total:
        return dict(kept)
    parts = splitting.split(minutes, [(f"{pk:019}", Fraction(amount)) for pk, amount in kept.items()])
    return {int(part.key): part.amount for part in parts}
