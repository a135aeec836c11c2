"""Light, dark or as the device: kept in a cookie, without JavaScript."""

import pytest
from django.test import Client


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_choice_is_kept_and_one_stays_where_one_was(client: Client, theme: str) -> None:
    answer = client.post("/affichage/", {"theme": theme, "next": "/besoins/?q=web"})
    assert (answer.status_code, answer["Location"]) == (303, "/besoins/?q=web")
    assert answer.cookies["theme"].value == theme
    assert answer.cookies["theme"]["httponly"]
    page = client.get("/style/").content.decode()
    assert f'data-theme="{theme}"' in page


def test_as_the_device_forgets_the_choice(client: Client) -> None:
    client.post("/affichage/", {"theme": "dark"})
    answer = client.post("/affichage/", {"theme": "auto"})
    assert answer["Location"] == "/"
    assert answer.cookies["theme"].value == ""
    assert "data-theme" not in client.get("/style/").content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_the_way_back_leads_to_this_house_only(client: Client, elsewhere: str) -> None:
    assert client.post("/affichage/", {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_looking_changes_nothing(client: Client) -> None:
    answer = client.get("/affichage/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "derrière un bouton" in answer.content.decode()
