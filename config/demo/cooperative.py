"""The demo cooperative, built once, as if six months had been lived: every act passes through a service."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction

from config.demo import (
    afterwards,
    circles,
    commons,
    decisions,
    exchanges,
    funded,
    groups,
    introduced,
    kinds,
    mandated,
    offered,
    pooled,
    released,
    supported,
    teamwork,
    today,
    weeks,
)
from config.demo.calendar import Calendar
from config.demo.cast import Cast, arrive
from coop.domain.actors import PLATFORM
from coop.selectors import demo
from governance.services import rules
from timebank.services import auditing, sealing

SEED = 1947
"""The year of the law on cooperatives; any number would do, as long as it never changes."""

DAYS = 183


def build(*, now: datetime, progress: Callable[[datetime], None]) -> bool:
    """Build the demo up to now, all or nothing. Returns False, and does nothing, where it stands already.

    progress: called with the instant of each happening.
    """
    if demo.addresses():
        return False
    with transaction.atomic():
        calendar = Calendar(now)
        start = calendar.days_before(DAYS, 9)
        rules.found(by=PLATFORM, at=start - timedelta(hours=1))
        cast = Cast(Random(SEED))  # noqa: S311  a story, not a secret
        arrive(cast, calendar, start)
        exchanges.live(cast, calendar, start)
        offered.offer(cast, calendar)
        weeks.tell(cast, calendar)
        today.await_people(cast, calendar)
        afterwards.ask_back(cast, calendar)
        groups.gather(cast, calendar)
        circles.gather(cast, calendar)
        teamwork.answer(cast, calendar)
        introduced.introduce(cast, calendar)
        supported.support(cast, calendar)
        pooled.pool(cast, calendar)
        decisions.decide(cast, calendar)
        kinds.decide(cast, calendar)
        mandated.mandate(cast, calendar)
        released.mandate(cast, calendar)
        commons.share(cast, calendar, start)
        funded.fund(cast, calendar)
        calendar.tell(progress)
        # The planner still believes the tables empty, and would join them row by row for minutes.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        while sealing.seal(by=PLATFORM, at=now) is not None:
            continue
        auditing.run(by=PLATFORM, at=now)
        released.release(cast)
    return True
