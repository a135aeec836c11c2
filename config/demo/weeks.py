"""When a few members of the demo are free, and who is away."""

from datetime import datetime, timedelta

from config.demo.calendar import Calendar
from config.demo.cast import MEMBER, Cast
from coop.domain import half_days
from coop.domain.half_days import half_day
from marketplace.domain.weeks import Days
from marketplace.services import weeks

MORNINGS = half_day(1, 0) | half_day(3, 0)
"""Tuesday and Thursday."""
FREE = {
    MEMBER.name: MORNINGS | half_days.of_weekdays([4]),
    "Inès Marchandeau": MORNINGS,
    "Hugo Lestienne": half_day(0, 2) | half_day(1, 2) | half_day(2, 2),
    "Léonie Pastouret": half_days.of_weekdays([5]),
}
AWAY = ("Yanis Belhadi", 10, "Un reportage en Bretagne")
LATER = (20, 27, "Une semaine chez ma sœur")


def tell(cast: Cast, calendar: Calendar) -> None:
    """Said a few days ago, before the last needs are posted."""
    calendar.plan(calendar.days_before(4, 8), _tell, cast=cast, calendar=calendar)


def _tell(cast: Cast, calendar: Calendar, at: datetime) -> None:
    for name, free in FREE.items():
        weeks.write(by=cast.actors[name], at=at, half_days=free)
    today = calendar.now.date()
    name, days, note = AWAY
    weeks.go_away(by=cast.actors[name], at=at, days=Days(today, today + timedelta(days=days)), note=note)
    first, last, note = LATER
    later = Days(today + timedelta(days=first), today + timedelta(days=last))
    weeks.go_away(by=cast.member, at=at, days=later, note=note)
