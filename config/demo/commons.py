"""What the demo's members gave, and how the common pool was shared."""

from datetime import datetime, timedelta

from config.demo.calendar import PARIS, Calendar, instant, month_start
from config.demo.cast import Cast
from coop.domain.actors import PLATFORM
from coop.domain.errors import Refused
from timebank.rules import DISTRIBUTION_CONTEST_DAYS
from timebank.services import auditing, closings, distributions, gifts, sealing

GIFTS = 14


def share(cast: Cast, calendar: Calendar, start: datetime) -> None:
    """Gifts all along, and two distributions; members may contest the figures of the last month."""
    span = calendar.now - start - timedelta(days=60)
    for ordinal in range(GIFTS):
        at = start + timedelta(days=60) + span * ordinal / GIFTS
        calendar.plan(at, _give, cast=cast, ordinal=ordinal)
    today = calendar.now.astimezone(PARIS).date()
    for first, last in ((6, 3), (3, 1)):
        start, end = instant(month_start(today, first)), instant(month_start(today, last))
        closed = end + timedelta(days=2, hours=10)
        calendar.plan(closed, _close, cast=cast, start=start, end=end)
        calendar.plan(closed + timedelta(days=DISTRIBUTION_CONTEST_DAYS.default + 1), _post)
    start, end = instant(month_start(today, 1)), instant(month_start(today, 0))
    closed = max(end + timedelta(days=1, hours=10), calendar.days_before(2))
    calendar.plan(closed, _close, cast=cast, start=start, end=end)


def _close(cast: Cast, start: datetime, end: datetime, at: datetime) -> None:
    """Sealed and audited, frozen and computed: as a coordinator and the keeper do it together."""
    sealing.seal_all(by=PLATFORM, at=at)
    auditing.run(by=PLATFORM, at=at)
    aside = "Ce qui attend encore comptera pour le mois suivant."
    closing_id = closings.ask(by=cast.coordinator, at=at, start=start, end=end, aside=aside)
    closings.freeze(by=cast.coordinator, at=at, closing_id=closing_id)
    closings.compute_due(by=PLATFORM, at=at)


def _post(at: datetime) -> None:
    distributions.post_due(by=PLATFORM, at=at)


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
