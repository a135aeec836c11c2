"""What of somebody's rows went into a release: those of its quarter, under the consents of its instant."""

from dataclasses import replace
from datetime import date, timedelta

from django.urls import reverse

from coop.domain.actors import Actor
from marketplace.domain.observatory import left as law
from marketplace.domain.observatory.classes import DataClass
from marketplace.domain.observatory.consents import ConsentPeriod
from marketplace.domain.observatory.facts import FactDraft
from marketplace.domain.observatory.left import Gathered
from marketplace.domain.observatory.quarters import Quarter
from marketplace.selectors.observatory import left
from marketplace.services.observatory import consents, facts
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.reading import read
from tests.marketplace.samples import id_of
from tests.marketplace.test_observatory_facts import give, write
from tests.releasing import cell, published, series

AT = after(days=60)
RELEASE = Gathered(1, Quarter(2026, 1), 1, AT)
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


def test_rows_of_the_quarter_written_by_then_count_for_each_class_given_then() -> None:
    row = FactDraft(FIRST, 1, payment_days=0, client_sector="A")
    rows = [
        (row, AT),
        (replace(row, happened_on=LAST, payment_days=None), START),
        (replace(row, happened_on=FIRST - timedelta(days=1)), START),
        (replace(row, happened_on=LAST + timedelta(days=1)), START),
        (row, AT + timedelta(microseconds=1)),
    ]
    periods = [
        ConsentPeriod(DataClass.PAYMENT_DELAY, 1, START),
        ConsentPeriod(DataClass.CLIENT_SECTOR, 1, AT),
        ConsentPeriod(DataClass.CLIENT_SIZE, 1, START),
        ConsentPeriod(DataClass.PRICE_BAND, 1, START, AT),
    ]
    assert law.left(RELEASE, periods, rows).counts == {
        DataClass.PAYMENT_DELAY: 1,
        DataClass.CLIENT_SECTOR: 2,
    }
    assert law.left(RELEASE, [], rows).counts == {}


def test_my_page_says_which_releases_had_my_rows_until_they_are_erased(
    bruno: Actor, amina: Actor, enter: LogIn
) -> None:
    fact_id = write(bruno)
    give(bruno, DataClass.PAYMENT_DELAY)
    release = published("2026-Q1", [series("day_rate", cell("all", "FR", count=120, median=45000))])
    assert release.begun_at >= START
    browser = enter(bruno)
    (one,) = left.of_member(id_of(bruno))
    assert (one.gathered.release_id, dict(one.counts)) == (release.id, {DataClass.PAYMENT_DELAY: 1})
    page = read(browser.get(reverse("my_data")))
    assert "Quarter 1 of 2026, version 1 Days until payment: 1 row" in page
    consents.withdraw(by=bruno, at=release.begun_at + timedelta(days=1), data_class=DataClass.PAYMENT_DELAY)
    assert len(left.of_member(id_of(bruno))) == 1
    facts.erase(by=bruno, at=START, fact_id=fact_id)
    assert left.of_member(id_of(bruno)) == left.of_member(id_of(amina)) == []
    assert "Nothing of yours has left in a release." in read(browser.get(reverse("my_data")))
