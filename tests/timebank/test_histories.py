"""What an account held at any instant, and its lines page by page: against a sum of all that was written."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

import pytest

from coop.domain.actors import PLATFORM
from coop.domain.errors import Forbidden
from tests.instants import START, after
from tests.timebank.conftest import House
from tests.timebank.ledger import helped, id_of, record
from timebank.domain import periods
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.domain.periods import Period
from timebank.domain.statements import Line, Place
from timebank.models import Account, Counted, DayTotal, Leg
from timebank.selectors import accounts, histories
from timebank.services import days

pytestmark = pytest.mark.django_db

SPAN = Period(START - timedelta(days=1), after(days=60))


@pytest.fixture
def mixed(house: House) -> House:
    """Forty exchanges entered in another order than they happened, some at one instant."""
    random = Random(7)
    for number in range(40):
        giver, receiver = random.sample([house.ana, house.bao, house.cleo], 2)
        at = after(days=random.randrange(20), hours=random.choice([0, 5, 16]))
        nature = random.choice([Nature.MUTUAL_HELP, Nature.PROFESSIONAL])
        record(
            helped(giver, receiver, random.randrange(20, 90), nature=nature, at=at), by=giver, key=str(number)
        )
    return house


def of(house: House) -> int:
    return accounts.of_member(id_of(house.ana)) or 0


def pool() -> int:
    return Account.objects.get(kind=AccountKind.COMMONS, unit=Unit.MINUTES).pk


def legs(account_id: int) -> list[Leg]:
    """In the order of a statement."""
    return list(Leg.objects.filter(account_id=account_id).order_by("happened_at", "entry_id", "position"))


def instants(found: Iterable[datetime]) -> list[datetime]:
    """Each instant, and just after it."""
    return [one + timedelta(microseconds=later) for one in sorted(set(found)) for later in (0, 1)]


@pytest.fixture(params=["as it is", "counted", "counted in part"])
def counted(request: pytest.FixtureRequest, mixed: House) -> House:
    """The same ledger, however much of it is in the totals of days: nothing that is read may differ."""
    if request.param != "as it is":
        days.count(by=PLATFORM, at=after(days=90), enough=1)
    if request.param == "counted in part":
        for number, day in enumerate((3, 12, 19)):
            exchange = helped(mixed.bao, mixed.ana, 30, at=after(days=day, hours=7))
            record(exchange, by=mixed.bao, key=f"more{number}")
        assert days.count(by=PLATFORM, at=after(days=90), enough=10**6) == 0
    return mixed


def test_what_was_held_by_when_things_happened(counted: House) -> None:
    for account_id in (of(counted), pool()):
        written = legs(account_id)
        for instant in instants(leg.happened_at for leg in written):
            expected = sum(leg.amount for leg in written if leg.happened_at < instant)
            assert histories.held(account_id, before=instant) == expected


def test_what_was_held_as_it_was_recorded(mixed: House) -> None:
    for account_id in (of(mixed), pool()):
        written = legs(account_id)
        for instant in instants(leg.recorded_at for leg in written):
            expected = sum(leg.amount for leg in written if leg.recorded_at < instant)
            assert histories.held_as_recorded(account_id, before=instant) == expected
        assert histories.held_as_recorded(account_id, before=START) == 0


@pytest.mark.parametrize("size", [1, 3, 50])
def test_the_pages_are_the_statement_whichever_way_they_are_turned(counted: House, size: int) -> None:
    for account_id in (of(counted), pool()):
        whole = list(histories.lines(account_id, SPAN))
        written = legs(account_id)
        assert [line.movement.place for line in whole] == [
            Place(leg.happened_at, leg.entry_id, leg.position) for leg in written
        ]
        assert [line.balance for line in whole] == [
            sum(leg.amount for leg in written[: place + 1]) for place in range(len(written))
        ]
        assert forwards(account_id, size) == whole
        assert backwards(account_id, size) == whole


def forwards(account_id: int, size: int) -> list[Line]:
    page = histories.page(account_id, SPAN, size=size)
    assert page.earlier is None
    turned = list(page.lines)
    while page.later:
        page = histories.page(account_id, SPAN, after=page.later, size=size)
        assert page.opening == turned[-1].balance
        turned += page.lines
    return turned


def backwards(account_id: int, size: int) -> list[Line]:
    page = histories.page(account_id, SPAN, before=Place(SPAN.end), size=size)
    assert page.later is None
    turned = list(page.lines)
    while page.earlier:
        page = histories.page(account_id, SPAN, before=page.earlier, size=size)
        assert page.later is not None
        turned = [*page.lines, *turned]
    return turned


def test_a_page_begins_with_what_was_held_before_the_period(counted: House) -> None:
    inside = periods.of_days(START.date() + timedelta(days=4), START.date() + timedelta(days=9))
    for account_id in (of(counted), pool()):
        page = histories.page(account_id, inside)
        summary = histories.summary(account_id, inside)
        assert page.opening == summary.opening == histories.held(account_id, before=inside.start)
        assert page.closing == summary.closing == histories.held(account_id, before=inside.end)
        assert summary.lines == len(page.lines)


def test_an_empty_period_keeps_its_balance(counted: House) -> None:
    later = Period(after(days=200), after(days=201))
    page = histories.page(of(counted), later)
    assert page.lines == ()
    assert page.opening == page.closing == sum(leg.amount for leg in legs(of(counted)))
    assert histories.summary(of(counted), later).average == page.opening


def test_the_average_weighs_each_balance_by_how_long_it_stood(mixed: House) -> None:
    for account_id in (of(mixed), pool()):
        balance, weighed, since = 0, Fraction(0), SPAN.start
        for leg in legs(account_id):
            weighed += balance * Fraction((leg.happened_at - since) // timedelta(microseconds=1))
            balance, since = balance + leg.amount, leg.happened_at
        weighed += balance * Fraction((SPAN.end - since) // timedelta(microseconds=1))
        whole = (SPAN.end - SPAN.start) // timedelta(microseconds=1)
        assert histories.summary(account_id, SPAN).average == weighed / whole


def test_a_leg_is_counted_once(mixed: House) -> None:
    written = Leg.objects.count()
    assert days.count(by=PLATFORM, at=after(days=90), enough=1) == written
    assert days.count(by=PLATFORM, at=after(days=90), enough=1) == 0
    record(helped(mixed.ana, mixed.bao, 60, at=after(days=3)), by=mixed.ana, key="late")
    assert days.count(by=PLATFORM, at=after(days=90), enough=1) == Leg.objects.count() - written
    for account_id in Account.objects.order_by("id").values_list("pk", flat=True):
        sums: dict[object, int] = {}
        for leg in legs(account_id):
            on = leg.happened_at.astimezone(periods.PARIS).date()
            sums[on] = sums.get(on, 0) + leg.amount
        kept = DayTotal.objects.filter(account_id=account_id).order_by("on")
        assert dict(kept.values_list("on", "amount")) == sums
    assert sum(Counted.objects.order_by("part").values_list("length", flat=True)) == Leg.objects.count()


def test_a_small_account_is_not_worth_counting(mixed: House) -> None:
    assert days.count(by=PLATFORM, at=after(days=90)) == 0
    with pytest.raises(Forbidden):
        days.count(by=mixed.coordinator, at=after(days=90))


@pytest.mark.parametrize("written", ["", "1", "1-2", "a-b-c", "1-2-3-4", "-1-2-3", "9" * 40 + "-1-1"])
def test_an_address_that_names_no_place_names_none(written: str) -> None:
    assert Place.read(written) is None


def test_a_place_is_read_as_it_was_written() -> None:
    place = Place(after(days=3, minutes=7) + timedelta(microseconds=5), 12, 3)
    assert Place.read(str(place)) == place
