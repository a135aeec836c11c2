"""The demo's calendar: things that happen at an instant, told in the order in which they happen."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

Verb = Callable[..., object]
"""A service or a step of the story: called with `at=` and what was planned with it."""


def month_start(day: date, back: int) -> date:
    """The first day of the month that lies `back` months before that of `day`."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def instant(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """That hour of that day in Paris."""
    return datetime.combine(day, time(hour, minute), tzinfo=PARIS)


@dataclass
class Calendar:
    """Happenings by instant. One that lies after `now` has not happened yet, and is left out."""

    now: datetime
    _queue: list[tuple[datetime, int, Verb, dict[str, object]]] = field(default_factory=list)
    _planned: int = 0

    def plan(self, at: datetime, verb: Verb, **what: object) -> None:
        """What happens at that instant; equal instants keep the order in which they were planned."""
        if at < self.now:
            heapq.heappush(self._queue, (at, self._planned, verb, what))
            self._planned += 1

    def tell(self, after_each: Callable[[datetime], None]) -> None:
        """Let everything happen, also what happenings plan themselves."""
        while self._queue:
            at, _order, verb, what = heapq.heappop(self._queue)
            verb(at=at, **what)
            after_each(at)

    def days_before(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """That hour in Paris, so many days before now."""
        return instant(self.now.astimezone(PARIS).date() - timedelta(days=days), hour, minute)
