"""The privacy budget at one instant: one draw of a release, and no year that spends more than was voted."""

import os
import subprocess
import sys
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from django.db import connection

from coop.domain.actors import Actor
from coop.models import AuditEvent
from marketplace.models import PrivacySpending
from marketplace.services.observatory import privacy
from tests.instants import after
from tests.noising import louder, published
from tests.races.threads import at_once, refusals
from tests.releasing import observer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("founded")]

AT = after(days=150)


def test_of_many_who_draw_one_draws_and_all_are_told_the_same() -> None:
    odile, omar = observer(), observer(name="Omar Petit")
    release = published(by=odile)
    acts = [
        lambda who=who: privacy.publish(by=who, at=AT, release_id=release.id, draw=louder)
        for who in (odile, omar, odile, omar)
    ]
    assert at_once(*acts) == [PrivacySpending.objects.get().pk] * 4
    assert AuditEvent.objects.filter(action="marketplace.spend_privacy").count() == 1


def test_of_two_releases_for_which_a_year_has_enough_for_one_one_is_drawn() -> None:
    odile = observer()
    found = [published(f"2026-Q{number}", by=odile, at=after(days=2 + number)) for number in (1, 2, 3, 4)]
    for release in found[:3]:
        privacy.publish(by=odile, at=AT, release_id=release.id, draw=louder)
    corrected = published("2026-Q1", by=odile, at=after(days=9))
    acts = [
        lambda one=one: privacy.publish(by=odile, at=AT, release_id=one.id, draw=louder)
        for one in (found[3], corrected)
    ]
    assert len(refusals(at_once(*acts))) == 1
    assert sum(PrivacySpending.objects.values_list("epsilon", flat=True)) == 4000


SCRIPT = """
import sys, django
django.setup()
from datetime import datetime
from coop.selectors import actors
from marketplace.services.observatory import privacy
from tests.noising import louder
by, release_id, at = actors.of_user(int(sys.argv[1])), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
print(privacy.publish(by=by, at=at, release_id=release_id, draw=louder), flush=True)
"""


def started(by: Actor, release_id: int) -> "subprocess.Popen[str]":
    """A process of its own, on the database of this test, which waits for a line before it draws."""
    here = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(by.user_id), str(release_id), AT.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DATABASE_URL": here.geturl(), "DJANGO_SETTINGS_MODULE": "config.settings"},
    )


@pytest.mark.long
def test_of_four_processes_one_draws_and_all_are_told_the_same() -> None:
    odile = observer()
    release = published(by=odile)
    with ExitStack() as stack:
        running = [stack.enter_context(started(odile, release.id)) for _process in range(4)]
        ready = [process.stdout.readline() for process in running if process.stdout]
        for process in running:
            if process.stdin:
                process.stdin.write("go\n")
                process.stdin.flush()
        answers = [process.communicate(timeout=60)[0].strip() for process in running]
    assert ready == ["ready\n"] * 4
    assert answers == [str(PrivacySpending.objects.get().pk)] * 4
