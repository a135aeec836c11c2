"""The last distributed periods under other values: side by side, and so that nobody is recognised."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from governance.domain.rehearsals import State
from tests.instants import after
from tests.people import make_member
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import MARCH, helped, record
from tests.timebank.reading import ENGLISH, LogIn, text
from timebank.domain import periods
from timebank.domain.natures import FUNDS, AccountKind, Nature, Unit
from timebank.models import Distribution
from timebank.rules import CONTRIBUTION_SHARE, DISTRIBUTION_SHARES, FEE_SHARE
from timebank.selectors import simulations

pytestmark = pytest.mark.django_db
OTHERWISE = {"observatory": "0.10", "inclusion": "0.60", "solidarity": "0.20", "reserve": "0.10"}
NEW_SHARES = {part: Decimal(share) for part, share in OTHERWISE.items()}


def values(**other: Any) -> dict[str, Any]:  # noqa: ANN401  values of rules
    found = {rule.key: rule.default for rule in simulations.RULES}
    return found | {f"timebank.{name}": value for name, value in other.items()}


def fund(found: simulations.Simulation, kind: AccountKind, unit: Unit) -> tuple[int, int | None]:
    ((before, after_),) = (
        (one.before, one.after) for one in found.periods[0].funds if (one.fund, one.unit) == (kind, unit)
    )
    return before, after_


@pytest.fixture
def busy(house: House) -> House:
    """In March six members each helped for 200 minutes and did a mission of 100.00; it was distributed."""
    for number in range(6):
        giver = make_member(f"Member {number}")
        record(helped(giver, house.ana, 200), by=giver, key=f"hours-{number}")
        mission = helped(giver, house.ana, 0, cents=10_000, nature=Nature.PAID_MISSION)
        record(mission, by=giver, key=f"euros-{number}")
    closing.post(by=house.coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)
    return house


def test_other_shares_of_the_pool_are_told_to_the_minute(busy: House) -> None:
    found = simulations.of_values(values(distribution_shares=NEW_SHARES), at=after(days=50))
    assert len(found.periods) == 1
    assert fund(found, AccountKind.OBSERVATORY, Unit.MINUTES) == (15, 6)
    assert fund(found, AccountKind.INCLUSION, Unit.CENTS) == (630, 1_080)
    assert found.people == []


def test_another_contribution_is_told_in_bands(busy: House) -> None:
    found = simulations.of_values(values(contribution_share=Decimal("0.10")), at=after(days=50))
    assert fund(found, AccountKind.OBSERVATORY, Unit.MINUTES) == (15, 30)
    assert fund(found, AccountKind.OBSERVATORY, Unit.CENTS) == (450, 450)
    (people,) = found.people
    assert (people.rule, people.told.state) == (CONTRIBUTION_SHARE, State.TOLD)
    assert [(one.before, one.after) for one in people.told.figures] == [(60, 120)]
    assert [(band.low, band.members) for band in people.told.bands] == [(-1, 6), (0, 5)]
    assert (people.since_on, people.last_on) == (date(2026, 3, 1), date(2026, 3, 31))


def test_few_members_are_never_told(lived: House) -> None:
    found = simulations.of_values(values(fee_share=Decimal("0.06")), at=after(days=50))
    assert fund(found, AccountKind.OBSERVATORY, Unit.CENTS) == (75, None)
    assert fund(found, AccountKind.OBSERVATORY, Unit.MINUTES) == (5, 5)
    (people,) = found.people
    assert (people.rule, people.told.state, people.told.figures) == (FEE_SHARE, State.FEW, ())


def test_the_last_four_periods_the_latest_first(
    house: House, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for month in range(1, 6):
        period = periods.month_of(date(2025, month, 1))
        closing.post(by=house.coordinator, at=after(days=month), start=period.start, end=period.end)
    changed = values(fee_share=Decimal("0.06"), contribution_share=Decimal("0.06"))
    with django_assert_max_num_queries(20):
        found = simulations.of_values(changed, at=after(days=50))
    assert [one.told.period.first_on.month for one in found.periods] == [5, 4, 3, 2]
    assert Distribution.objects.count() == 5
    assert found.people[0].told.state is State.NOTHING


def test_a_member_tries_values_and_reads_both_side_by_side(busy: House, log_in: LogIn) -> None:
    browser, address = log_in(busy.ana), reverse("distribution_simulation")
    assert "As distributed" not in text(browser.get(address, headers=ENGLISH))
    asked = {"contribution_share": "10", "observatory": "10", "inclusion": "60", "reserve": "10"}
    answer = browser.get(address, asked, headers=ENGLISH)
    found = BeautifulSoup(text(answer), "html.parser")
    lines = [row.get_text(" ", strip=True) for row in found.select("tbody > tr")]
    assert "Observatory fund 15 min 12 min -3 min" in lines
    assert "Digital-inclusion fund €6.30 €10.80 +€4.50" in lines
    assert "hours received for helping" in found.get_text()
    assert "up to 1 h less" in found.get_text()


def test_few_members_are_said_on_the_page(lived: House, log_in: LogIn) -> None:
    page = text(
        log_in(lived.ana).get(reverse("distribution_simulation"), {"fee_share": "6"}, headers=ENGLISH)
    )
    assert "not shown" in page
    assert "Too few members are concerned" in page


def test_without_a_distribution_there_is_nothing_to_try(house: House, log_in: LogIn) -> None:
    page = log_in(house.ana).get(reverse("distribution_simulation"), {"fee_share": "6"}, headers=ENGLISH)
    assert "There is no period to try other values on" in text(page)


def test_values_out_of_bounds_are_refused_in_words(lived: House, log_in: LogIn) -> None:
    answer = log_in(lived.ana).get(reverse("distribution_simulation"), {"fee_share": "16"}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "The value must lie between 0% and 15%." in text(answer)


def test_members_are_led_to_it(lived: House, log_in: LogIn) -> None:
    address = reverse("distribution_simulation")
    assert address in text(log_in(lived.ana).get(reverse("distributions")))
    assert address not in text(Client().get(reverse("distributions")))
    rule = reverse("rule", args=[DISTRIBUTION_SHARES.key])
    assert address in text(log_in(lived.ana).get(rule))
    assert len(FUNDS) == len(DISTRIBUTION_SHARES.parts)
