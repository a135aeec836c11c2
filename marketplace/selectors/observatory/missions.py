"""What missions of the platform yield, of members who pool the price of a day and the hours nobody pays."""

from datetime import datetime

from marketplace.domain.engagements import State
from marketplace.domain.observatory import facts, places, trades
from marketplace.domain.observatory.classes import DataClass
from marketplace.domain.observatory.quarters import Quarter
from marketplace.domain.observatory.rows import Earned
from marketplace.models import PooledFact
from marketplace.selectors.observatory import consents

NEEDED = frozenset({DataClass.PRICE_BAND.value, DataClass.UNPAID_HOURS.value})
COLUMNS = (
    *("member__number", "trade__code", "member__profile__place__department"),
    *("day_rate_cents", "engagement__receiver_minutes", "unpaid_minutes"),
)


def earned(quarter: Quarter, *, at: datetime) -> tuple[Earned, ...]:
    """Of rows about a mission that is completed, whose price of a day and unpaid hours both are said."""
    givers = [one for one, classes in consents.classes_by_member(at).items() if classes >= NEEDED]
    rows = PooledFact.objects.filter(
        member_id__in=givers,
        happened_on__gte=quarter.first_on,
        happened_on__lte=quarter.last_on,
        written_at__lte=at,
        day_rate_cents__isnull=False,
        unpaid_minutes__isnull=False,
        engagement__state=State.COMPLETED.value,
        engagement__receiver_minutes__gt=0,
    )
    return tuple(
        sorted(
            Earned(
                f"M-{number:04d}",
                trades.leaf(trade),
                places.leaf(department),
                facts.band(day_cents),
                worked,
                unpaid,
            )
            for number, trade, department, day_cents, worked, unpaid in rows.order_by("pk").values_list(
                *COLUMNS
            )
        )
    )
