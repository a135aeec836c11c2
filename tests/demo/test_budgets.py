"""Each page of the walk stays inside its budget of queries, on the demo’s data."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.demo.addresses import PEOPLE, addresses

BUDGET = 30

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house"), pytest.mark.long]


@pytest.mark.parametrize("person", PEOPLE)
def test_pages_of_the_walk_stay_inside_their_budget(person: str) -> None:
    client = Client()
    if person != "visitor":
        client.force_login(get_user_model().objects.get(email=f"{person}@demo.example"))
    spent = {}
    for path in addresses()[person]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        spent[path] = int(answer["X-Query-Count"])
    assert {path: count for path, count in spent.items() if count >= BUDGET} == {}
