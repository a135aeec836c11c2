"""What a member would like to be asked for: in which terms, from what length, and from which rate."""

from dataclasses import dataclass

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain.terms import Terms

LARGEST_FLOOR_CENTS = 10_000 * 100
LONGEST_SHORTEST_MINUTES = 40 * 60
HOUR_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Wishes:
    """Without any, a member is asked for everything.

    floor_cents: euros of an hour below which one is not asked, of one's trade or not; None where one did not
    say. It is told to nobody else. There is no rate between hours and euros: it holds where all is in euros.
    """

    takes_hours: bool = True
    takes_euros: bool = True
    takes_gifts: bool = True
    floor_cents: int | None = None
    shortest_minutes: int = 0

    def takes(self, terms: Terms) -> bool:
        """Whether one is asked in these terms: what is in hours and euros needs both."""
        if terms is Terms.GIFT:
            return self.takes_gifts
        return (self.takes_hours or not terms.has_hours) and (self.takes_euros or not terms.has_euros)


ANY = Wishes()


def pays_enough(wishes: Wishes, *, terms: Terms, minutes: int, cents: int | None) -> bool:
    """Whether the euros offered for so many minutes reach the floor; where none is said, anything does."""
    if terms is not Terms.EUROS or wishes.floor_cents is None:
        return True
    return (cents or 0) * HOUR_MINUTES >= wishes.floor_cents * minutes


def check(wishes: Wishes) -> None:
    """Raises Refused where nobody could ever be asked, or a figure is out of reason."""
    if not (wishes.takes_hours or wishes.takes_euros or wishes.takes_gifts):
        raise Refused(
            N_("Keep at least one kind of terms. To rest for a while, say that you have no time."),
            field="takes_hours",
        )
    if wishes.floor_cents is not None and not 0 < wishes.floor_cents <= LARGEST_FLOOR_CENTS:
        raise Refused(
            N_("An hour lies above zero and at %(largest_cents)s at most."),
            field="floor",
            largest_cents=LARGEST_FLOOR_CENTS,
        )
    if not 0 <= wishes.shortest_minutes <= LONGEST_SHORTEST_MINUTES:
        raise Refused(
            N_("The shortest time is of %(longest_minutes)s at most."),
            field="shortest_minutes",
            longest_minutes=LONGEST_SHORTEST_MINUTES,
        )
