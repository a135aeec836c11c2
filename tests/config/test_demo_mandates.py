"""The demo's mandates as they are on the day on which it is built."""

import pytest
from django.utils import timezone

from config.demo import mandated as story
from config.demo.calendar import Calendar
from config.demo.cast import AUDITOR, COORDINATOR, FIRST, Cast
from coop.domain.actors import PLATFORM, Role
from coop.selectors import actors
from coop.services import accounts, roles
from governance.domain.mandates import State
from governance.selectors import mandates as known
from tests.people import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]


def test_one_ended_and_two_run_with_their_powers() -> None:
    now = timezone.now()
    calendar = Calendar(now)
    start = calendar.days_before(183)
    cast = Cast(random=None)  # type: ignore[arg-type]  # nothing here is left to chance
    for name in (FIRST, COORDINATOR.name, AUDITOR.name):
        cast.actors[name] = make_member(name, at=start)
    boss = accounts.open(by=PLATFORM, at=start, email="admin@demo.example", password=None)
    roles.grant(by=PLATFORM, at=start, user_id=boss, role=Role.ADMINISTRATOR)
    story.mandate(cast, calendar)
    calendar.tell(lambda at: None)
    found = {told.holder: told for told in known.every()}
    assert {name: told.mandate.state(now) for name, told in found.items()} == {
        FIRST: State.TERM,
        COORDINATOR.name: State.RUNNING,
        AUDITOR.name: State.RUNNING,
    }
    assert found[FIRST].has_report
    assert len(known.reports(found[COORDINATOR.name].id)) == 1
    held = {name: actors.of_user(person.user_id).roles for name, person in cast.actors.items()}
    assert held == {FIRST: set(), COORDINATOR.name: {Role.COORDINATOR}, AUDITOR.name: {Role.AUDITOR}}
