"""What the ledger shows on the home page."""

import pytest

from coop.domain.actors import VISITOR
from tests.instants import START, after
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import MARCH, give, helped, record
from timebank.views import cards

pytestmark = pytest.mark.django_db
LATER = after(days=40)


def test_a_coordinator_is_told_of_the_oldest_month_that_waits(house: House) -> None:
    assert list(cards.cards(house.coordinator, LATER)) == []
    record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    (card,) = cards.cards(house.coordinator, LATER)
    assert card.key == "distribution-2026-03"
    assert card.url.endswith("?first_on=2026-03-01&last_on=2026-03-31")
    assert list(cards.cards(house.ana, LATER)) == []
    closing.post(by=house.coordinator, at=LATER, start=MARCH.start, end=MARCH.end)
    assert list(cards.cards(house.coordinator, LATER)) == []


def test_my_hours_in_one_line_and_one_drawing(house: House) -> None:
    empty = cards.my_hours(house.ana, LATER)
    assert empty is not None
    assert empty.values["points"] == []
    record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    panel = cards.my_hours(house.ana, LATER)
    assert panel is not None
    assert "380" in str(panel.values["sentence"]) or "6" in str(panel.values["sentence"])
    points = panel.values["points"]
    assert isinstance(points, list)
    assert points[-1].value == 380
    assert cards.my_hours(house.administrator, LATER) is None
    assert cards.my_hours(VISITOR, LATER) is None


def test_visitors_see_what_is_shared(house: House) -> None:
    assert cards.commons(VISITOR, START) is None
    give(house.ana, None, 30, key="1")
    panel = cards.commons(VISITOR, LATER)
    assert panel is not None
    assert panel.values == {"minutes": 30, "cents": 0}
    assert cards.commons(house.ana, LATER) is None
