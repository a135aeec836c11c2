"""A small cooperative whose members help each other."""

from dataclasses import dataclass

import pytest

from coop.domain.actors import Actor
from tests.instants import after
from tests.people import make_administrator, make_auditor, make_coordinator, make_member
from tests.timebank import closing
from tests.timebank.ledger import MARCH, give, helped, record
from timebank.domain.natures import Nature


@dataclass(frozen=True)
class House:
    ana: Actor
    bao: Actor
    cleo: Actor
    coordinator: Actor
    auditor: Actor
    administrator: Actor


@pytest.fixture
def house(founded: None) -> House:
    return House(
        ana=make_member("Ana Petit"),
        bao=make_member("Bao Nguyen"),
        cleo=make_member("Cleo Martin"),
        coordinator=make_coordinator(),
        auditor=make_auditor(),
        administrator=make_administrator(),
    )


@pytest.fixture
def lived(house: House) -> House:
    """Exchanges in March and April, a gift to the fund, a service given, March distributed."""
    record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    mission = helped(house.ana, house.bao, 0, cents=10_000, nature=Nature.PAID_MISSION)
    record(mission, by=house.bao, key="2")
    record(helped(house.ana, house.cleo, 90, nature=Nature.GIFT), by=house.cleo, key="3")
    give(house.bao, None, 30, key="4")
    closing.post(by=house.coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)
    record(helped(house.bao, house.ana, 120, at=after(days=35)), by=house.ana, key="5")
    return house
