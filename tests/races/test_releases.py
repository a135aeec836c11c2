"""Releases at one instant: who publishes twice, who sets aside what another publishes, who begins a quarter.

Threads with own connections.
"""

import pytest

from coop.models import AuditEvent
from marketplace.domain.observatory.releases import State
from marketplace.models import Release
from marketplace.services.observatory import releases
from tests.instants import after
from tests.people import make_coordinator
from tests.races.threads import at_once, refusals
from tests.releasing import built, cell, observer, published, series

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("founded")]

AT = after(days=150)
HOURS = series("hours", cell("all", "FR", count=120, given=5400))


def test_of_two_who_publish_one_does_and_the_other_is_told() -> None:
    odile, omar = observer(), observer(name="Omar Petit")
    release_id = built("2026-Q1", [HOURS])
    acts = [lambda who=who: releases.approve(by=who, at=AT, release_id=release_id) for who in (odile, omar)]
    answers = at_once(*acts, *acts)
    assert len(refusals(answers)) == 2, "of the one who came second, both times"
    assert Release.objects.get().approved_by_id in (odile.user_id, omar.user_id)
    assert AuditEvent.objects.filter(action="marketplace.approve_release").count() == 1


def test_what_is_set_aside_is_not_published_and_the_other_way_round() -> None:
    odile, coordinator = observer(), make_coordinator()
    release_id = built("2026-Q1", [HOURS])
    answers = at_once(
        lambda: releases.approve(by=odile, at=AT, release_id=release_id),
        lambda: releases.drop(by=coordinator, at=AT, release_id=release_id, reason="Une source manque."),
    )
    assert len(refusals(answers)) == 1
    row = Release.objects.get()
    assert (row.state == State.APPROVED) is (row.approved_at is not None)
    assert (row.state == State.DROPPED) is (row.ended_at is not None)


def test_a_quarter_is_begun_once_and_corrected_once() -> None:
    coordinator, second = make_coordinator(), make_coordinator("Corentin Roux")
    begun = [
        lambda who=who: releases.begin(by=who, at=AT, quarter="2026-Q1") for who in (coordinator, second)
    ]
    assert len(refusals(at_once(*begun))) == 1
    first = published("2025-Q4", [HOURS])
    words = {"changed_fr": "Un chiffre était faux.", "changed_en": "A figure was wrong."}
    corrected = [
        lambda who=who: releases.correct(by=who, at=AT, release_id=first.id, **words)
        for who in (coordinator, second)
    ]
    assert len(refusals(at_once(*corrected))) == 1
    assert sorted(Release.objects.values_list("quarter", "version")) == [
        ("2025-Q4", 1),
        ("2025-Q4", 2),
        ("2026-Q1", 1),
    ]
