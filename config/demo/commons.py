"""What the demo's members gave, and how the common pool was shared."""

from datetime import datetime, timedelta

from config.demo.calendar import PARIS, Calendar, instant, month_start
from config.demo.cast import Cast
from coop.domain.errors import Refused
from timebank.services import distributions, gifts

GIFTS = 14


def share(cast: Cast, calendar: Calendar, start: datetime) -> None:
    """Gifts all along, and two distributions; the month that has just ended waits for the coordinator."""
    span = calendar.now - start - timedelta(days=60)
    for ordinal in range(GIFTS):
        at = start + timedelta(days=60) + span * ordinal / GIFTS
        calendar.plan(at, _give, cast=cast, ordinal=ordinal)
    today = calendar.now.astimezone(PARIS).date()
    for first, last in ((6, 3), (3, 1)):
        start, end = instant(month_start(today, first)), instant(month_start(today, last))
        calendar.plan(
            end + timedelta(days=2, hours=10), distributions.post, by=cast.coordinator, start=start, end=end
        )


def _give(cast: Cast, ordinal: int, at: datetime) -> None:
    giver, receiver = cast.random.sample(cast.members(), 2)
    try:
        gifts.give(
            by=giver,
            at=at,
            giver_id=giver.member_id or 0,
            # One gift in three goes to nobody in particular: to the solidarity fund.
            receiver_id=receiver.member_id if ordinal % 3 else None,
            minutes=cast.random.choice((30, 60, 60, 90)),
            key=f"demo:gift:{ordinal}",
        )
    except Refused:
        # One gives what one has: this member had not yet helped anybody.
        return
