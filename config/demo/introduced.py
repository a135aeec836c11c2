"""A coordinator introduces the needs that wait, all together; one of those introduced could help."""

from datetime import datetime

from config.demo.calendar import Calendar
from config.demo.cast import Cast
from marketplace.domain.batches import Scope
from marketplace.selectors import batches
from marketplace.selectors import introductions as made
from marketplace.services import introductions

SCOPE = Scope(days=3)


def introduce(cast: Cast, calendar: Calendar) -> None:
    calendar.plan(calendar.days_before(1, 16), _confirm, cast=cast)


def _confirm(cast: Cast, at: datetime) -> None:
    batch = batches.prepare(batches.waiting(SCOPE, at=at), at=at)
    run_id = introductions.confirm(by=cast.coordinator, at=at, scope=SCOPE, fingerprint=batch.fingerprint())
    first = made.of_run(run_id)[0]
    introductions.accept(by=cast.by_member_id(first.member_id), at=at, introduction_id=first.id)
