"""The circulation fee: nothing while it is not voted; then a month once, by the rules of its last day."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from coop.domain.actors import PLATFORM
from coop.domain.errors import Forbidden, Refused
from coop.models import AuditEvent
from tests.governance.stories import adopt
from tests.instants import after
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import APRIL, MARCH, give, helped, id_of, record
from tests.timebank.reading import ENGLISH, LogIn, text
from tests.timebank.test_promises import refused
from timebank.domain import periods
from timebank.domain.natures import Nature
from timebank.domain.periods import Period
from timebank.models import CirculationLevy, JournalEntry
from timebank.rules import CIRCULATION_MINUTES, CIRCULATION_SHARE, CREDIT_MINUTES
from timebank.selectors import audit, balances, funds
from timebank.services import circulation

pytestmark = pytest.mark.django_db

MAY = periods.month_of(date(2026, 5, 1))
LATER = after(days=95)


@pytest.fixture
def rich(house: House) -> House:
    """Ana holds 1900 minutes, of which 1300 lie above the threshold; from May on a hundredth is asked."""
    adopt(house.ana, key=CREDIT_MINUTES.key, value=3_000, at=after(days=1))
    adopt(house.ana, key=CIRCULATION_MINUTES.key, value=600, at=after(days=12))
    adopt(house.ana, key=CIRCULATION_SHARE.key, value="0.01", at=after(days=24))
    record(helped(house.ana, house.bao, 2_000, at=after(days=40)), by=house.bao, key="1")
    return house


def levy(month: Period = MAY) -> int | None:
    return circulation.levy(by=PLATFORM, at=LATER, month=month)


def held(house: House) -> list[int]:
    return [balances.of_member(id_of(one)) for one in (house.ana, house.bao, house.cleo)]


def test_nothing_is_taken_while_it_is_not_voted(house: House) -> None:
    record(helped(house.ana, house.bao, 1_200), by=house.bao, key="1")
    count = JournalEntry.objects.count()
    assert levy() is None
    assert (JournalEntry.objects.count(), CirculationLevy.objects.count()) == (count, 0)


def test_a_month_is_taken_once_to_the_common_pool(rich: House) -> None:
    pool = funds.pool().minutes
    levy_id = levy()
    assert levy() == levy_id
    assert held(rich) == [1_900 - 13, -2_000, 0]
    assert funds.pool().minutes == pool + 13
    entry = JournalEntry.objects.get(subject="circulation:2026-05")
    assert (entry.nature, entry.happened_at, entry.actor_id) == (Nature.COMMONS, MAY.end, None)
    taken = CirculationLevy.objects.get()
    assert (taken.members, taken.minutes) == (1, 13)
    assert set(entry.obeys) == {taken.share_id, taken.threshold_id}
    assert AuditEvent.objects.get(action="timebank.levy").data == {"month": "2026-05", "minutes": 13}
    assert audit.check().is_sound


def test_the_keeper_takes_the_month_that_ended_last_and_says_it_once(rich: House) -> None:
    assert LATER.month == MAY.first_on.month + 1
    assert [circulation.levy_due(by=PLATFORM, at=LATER) for _twice in range(2)] == [1, 0]
    assert levy() is not None


def test_the_rules_are_those_of_the_months_last_day(rich: House) -> None:
    """March and its members had voted nothing: a later vote does not reach back."""
    assert levy(MARCH) is None
    adopt(rich.ana, key=CIRCULATION_SHARE.key, value="0", at=after(days=91))
    assert levy() is not None
    assert held(rich)[0] == 1_900 - 13


def test_what_was_spent_since_is_not_asked(rich: House) -> None:
    give(rich.ana, rich.cleo, 1_250, key="2", at=after(days=94))
    levy()
    assert held(rich)[0] == 650 - 0  # fifty minutes still lie above: less than a minute is asked
    assert CirculationLevy.objects.get().minutes == 0


def test_what_came_after_the_month_is_not_asked(rich: House) -> None:
    give(rich.ana, rich.cleo, 900, key="2", at=after(days=94))
    give(rich.cleo, rich.ana, 900, key="3", at=after(days=94))
    record(helped(rich.ana, rich.cleo, 400, at=after(days=94)), by=rich.cleo, key="4")
    levy()
    assert held(rich)[0] == 1_900 + 380 - 13


def test_a_month_that_was_distributed_keeps_its_pool(rich: House) -> None:
    for month in (MARCH, APRIL, MAY):
        closing.post(by=rich.coordinator, at=LATER, start=month.start, end=month.end)
    levy()
    assert funds.pool().minutes == 13
    assert audit.check().is_sound


def test_many_members_are_taken_in_batches(rich: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circulation, "AT_ONCE", 1)
    give(rich.ana, rich.cleo, 900, key="2", at=after(days=50))
    told: list[int] = []
    circulation.levy(by=PLATFORM, at=LATER, month=MAY, told=told.append)
    assert (held(rich), told) == ([1_000 - 4, -2_000, 900 - 3], [1, 1])
    assert audit.check().is_sound


def test_it_is_the_platforms_clock_that_takes_it_and_of_whole_months(rich: House) -> None:
    with pytest.raises(Forbidden):
        circulation.levy(by=rich.coordinator, at=LATER, month=MAY)
    with pytest.raises(Refused, match="month by month"):
        levy(Period(MAY.start, APRIL.end))
    with pytest.raises(Refused, match="not over yet"):
        circulation.levy(by=PLATFORM, at=MAY.last_instant, month=MAY)


def test_the_database_keeps_one_levy_for_each_month(rich: House) -> None:
    levy()
    taken = CirculationLevy.objects.get()
    for promise, first_on in (
        ("month_is_levied_once", MAY.first_on),
        ("levy_is_of_a_month", date(2026, 4, 2)),
    ):
        with refused(promise):
            CirculationLevy(
                first_on=first_on,
                share_id=taken.share_id,
                threshold_id=taken.threshold_id,
                members=0,
                minutes=0,
                levied_at=LATER,
            ).save()
    with refused("append-only"):
        CirculationLevy.objects.update(minutes=0)


def test_the_statement_says_it_in_words(rich: House, log_in: LogIn) -> None:
    levy()
    page = log_in(rich.ana).get(
        reverse("statement"), {"first_on": "2026-05-01", "last_on": "2026-06-30"}, headers=ENGLISH
    )
    assert "Circulation fee of the month 2026-05" in text(page)


def run(*options: str) -> str:
    out = StringIO()
    call_command("levy_circulation", *options, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_would_take_and_takes_it_once(rich: House) -> None:
    assert "no circulation fee is voted" in run("--month", "2026-03")
    assert "13 minutes from 1 members" in run("--month", "2026-05", "--dry-run")
    assert not CirculationLevy.objects.exists()
    assert "2026-05: taken." in run("--month", "2026-05")
    assert "2026-05: already taken." in run("--month", "2026-05")
    for wrong in ("2026-13", "May", "1900-01", "2098-01"):
        with pytest.raises(CommandError):
            run("--month", wrong)
    assert audit.check().is_sound
