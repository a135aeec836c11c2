"""The same three people in every test of the marketplace that asks for them."""

import pytest
from django.conf import settings
from django.test import Client

from coop.domain.actors import Actor, Role
from tests.conftest import LogIn
from tests.marketplace.samples import PROOF, VILLEURBANNE, WEB, settle


@pytest.fixture
def amina(founded: None) -> Actor:
    """Asks for help; keeps a shop in Lyon."""
    return settle("Amina Benali", trades=("crafts",))


@pytest.fixture
def bruno(founded: None) -> Actor:
    """Makes websites for a living."""
    return settle("Bruno Keller", place=VILLEURBANNE, trades=(WEB,))


@pytest.fixture
def chloe(founded: None) -> Actor:
    """Makes a website now and then, and reads proofs."""
    return settle("Chloé Martin", others=(WEB, PROOF))


@pytest.fixture
def elise(founded: None) -> Actor:
    """Coordinates."""
    return settle("Élise Robin", powers=(Role.COORDINATOR,))


@pytest.fixture
def visitor(db: None) -> Client:
    """Somebody who reads English and has not logged in."""
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def enter(log_in: LogIn) -> LogIn:
    """The browser of somebody who reads English: sentences are then those of the code."""

    def client_of(person: Actor) -> Client:
        client = log_in(person)
        client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})
        return client

    return client_of
