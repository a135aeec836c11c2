"""The ledger of the privacy budget, and the figures with noise that it was spent on; for anyone.

What is drawn never changes: pages and programs read these rows alone, and nothing is ever drawn to be shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from coop.domain.actors import Actor
from governance.selectors import rules
from marketplace.domain.observatory import noised, privacy
from marketplace.domain.observatory.noised import Noised
from marketplace.domain.observatory.privacy_rules import EPSILON, EPSILON_YEAR, NOISE_THRESHOLD
from marketplace.domain.observatory.releases import State
from marketplace.models import PrivacySpending, ReleaseInputs
from marketplace.selectors.observatory import noise
from marketplace.selectors.observatory.releases import Told


@dataclass(frozen=True, slots=True)
class Spent:
    """A line of the ledger. epsilon: thousandths; content_hash: of the figures that were drawn for it."""

    id: int
    release_id: int
    quarter: str
    version: int
    year: int
    epsilon: int
    drawn_at: datetime
    content_hash: str


@dataclass(frozen=True, slots=True)
class Budget:
    """What is voted: thousandths of epsilon for one release and for a year, and the threshold."""

    once: int
    year: int
    least: int

    def left(self, spent: Sequence[Spent]) -> int:
        """Of a year in which this was spent."""
        return privacy.left(self.year, (one.epsilon for one in spent))


def ledger() -> list[Spent]:
    """All that was ever spent, the last year first, and of each year in the order in which it was spent."""
    rows = PrivacySpending.objects.select_related("release").defer(
        "content", "release__head", "release__tail"
    )
    return [
        Spent(
            row.pk,
            row.release_id,
            row.release.quarter,
            row.release.version,
            row.year,
            row.epsilon,
            row.drawn_at,
            row.content_hash,
        )
        for row in rows.order_by("-year", "drawn_at", "pk")
    ]


def last(spent: Sequence[Spent]) -> Spent | None:
    """The draw of the latest quarter, of its last version that one was drawn of."""
    return max(spent, key=lambda one: (one.quarter, one.version), default=None)


def by_year(spent: Sequence[Spent]) -> Mapping[int, list[Spent]]:
    found: dict[int, list[Spent]] = {}
    for one in spent:
        found.setdefault(one.year, []).append(one)
    return found


def budget(at: datetime) -> Budget:
    voted = rules.together(EPSILON, EPSILON_YEAR, NOISE_THRESHOLD, at=at)
    return Budget(*(voted[rule.key].value for rule in (EPSILON, EPSILON_YEAR, NOISE_THRESHOLD)))


def of_release(release_id: int) -> tuple[str, Noised] | None:
    """The hash of what was drawn of a release, and what was drawn; None where nothing was."""
    found = PrivacySpending.objects.filter(release_id=release_id).values_list("content_hash", "content")
    row = found.first()
    return None if row is None else (row[0], noised.read(row[1]))


def may_draw(actor: Actor, release: Told) -> bool:
    """Whether that reader may draw now: published, not drawn yet, its inputs kept, OpenDP there."""
    return (
        release.state is State.APPROVED
        and privacy.may_spend(actor, release.begun_by)
        and noise.may_draw()
        and ReleaseInputs.objects.filter(release_id=release.id).exists()
        and not PrivacySpending.objects.filter(release_id=release.id).exists()
    )
