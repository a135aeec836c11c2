"""Ecosystems for programs: what each is for is open to anyone, who is in it is for members."""

import pytest
from django.test import Client

from coop.domain.actors import Actor
from coop.services import ecosystems
from tests.conftest import LogIn
from tests.coop.circles import found
from tests.instants import after
from tests.people import make_member, make_pending

API = "/api/coop/ecosystems"


@pytest.fixture
def people(founded: None) -> list[Actor]:
    return [make_member(name) for name in ("Ana Petit", "Bao Nguyen", "Cleo Martin")]


def test_open_circles_are_cut_by_page(people: list[Actor], client: Client) -> None:
    ids = {name: found(people[0], name=name) for name in ("C", "A", "B")}
    found(people[1], people[2], name="D")
    told = client.get(API).json()
    assert [(one["name"], one["count"]) for one in told["items"]] == [("A", 1), ("B", 1), ("C", 1), ("D", 2)]
    assert [one["name"] for one in client.get(f"{API}?limit=2&offset=1").json()["items"]] == ["B", "C"]
    ecosystems.close(by=people[0], at=after(days=2), ecosystem_id=ids["B"])
    assert client.get(API).json()["count"] == 3
    assert client.get(f"{API}/{ids['B']}").json()["is_open"] is False
    for query in (f"limit={10**30}", f"offset={10**30}", "limit=0", "offset=-1", "limit=x"):
        assert client.get(f"{API}?{query}").status_code in (200, 422)


def test_who_is_in_a_circle_is_for_members(people: list[Actor], client: Client, log_in: LogIn) -> None:
    circle = found(*people[:2])
    for browser in (client, log_in(make_pending("Paul Roux"))):
        told = browser.get(f"{API}/{circle}").json()
        assert (told["name"], told["count"], told["charter"], told["people"]) == ("La Bobine", 2, None, [])
    told = log_in(people[2]).get(f"{API}/{circle}").json()
    assert [(one["member_id"], one["signed"]) for one in told["people"]] == [
        (people[0].member_id, 1),
        (people[1].member_id, 0),
    ]
    assert told["people"][0]["terms"] == [{"office": "facilitator", "until_on": "2027-03-01"}]
    assert (told["charter"]["number"], told["charter"]["text"][:6]) == (1, "We say")
    for wrong in (circle + 1, 10**30):
        assert client.get(f"{API}/{wrong}").status_code == 404
