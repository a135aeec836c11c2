"""A small cooperative whose members help each other."""

from dataclasses import dataclass

import pytest

from coop.domain.actors import Actor
from tests.people import make_administrator, make_auditor, make_coordinator, make_member


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
