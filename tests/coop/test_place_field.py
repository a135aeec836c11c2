"""The field of a place, in the form of a profile: understood without JavaScript, and suggested with it."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from coop.domain.actors import PLATFORM
from coop.forms.places import PlaceField
from coop.services import places as writing
from tests import people
from tests.conftest import LogIn
from tests.coop.pages import read, words
from tests.coop.test_places import TOWN
from tests.instants import START

pytestmark = pytest.mark.django_db
FORM = "/profil/modifier/"
TYPED = {"display_name": "Ana Petit", "trade": "Menuisière", "radius_km": "15", "weekly_minutes": "1h30"}


@pytest.fixture
def browser(log_in: LogIn) -> Client:
    return log_in(people.make_member("Ana Petit"))


@pytest.fixture
def twins() -> None:
    """Another Saint-Denis, a small one, and a village that begins with the name."""
    communes = [
        replace(TOWN, insee_code="11339", name="Saint-Denis", department="11", post_codes=("11310",)),
        replace(TOWN, insee_code="69991", name="Saint-Denis-les-Bois"),
    ]
    writing.load(by=PLATFORM, at=START, communes=communes)


def chosen(page: BeautifulSoup) -> str:
    field = page.select_one("input[name=place_id]")
    assert field is not None
    return str(field.get("value", ""))


@pytest.mark.parametrize(
    "typed", ["Lyon", "69001", "lyon 69", "Lyon (69)", "  LYON  ", "69003 Lyon", "villeurban"]
)
def test_what_is_typed_is_understood(browser: Client, typed: str) -> None:
    saved = browser.post(FORM, TYPED | {"place_id": typed})
    assert (saved.status_code, saved["Location"]) == (303, "/profil/")
    town = "Villeurbanne" if typed == "villeurban" else "Lyon"
    assert f"{town} (Rhône)" in words(read(browser.get("/profil/")))
    assert chosen(read(browser.get(FORM))) == f"{town} (69)"


def test_nothing_typed_is_nowhere(browser: Client) -> None:
    browser.post(FORM, TYPED | {"place_id": "Lyon"})
    assert browser.post(FORM, TYPED | {"place_id": "  "}).status_code == 303
    assert chosen(read(browser.get(FORM))) == ""


@pytest.mark.usefixtures("twins")
def test_several_communes_are_shown_to_choose_from_and_the_rest_is_kept(browser: Client) -> None:
    page = read(browser.post(FORM, TYPED | {"place_id": "saint denis"}), status=422)
    assert "Plusieurs communes répondent à « saint denis »" in words(page)
    assert chosen(page) == "saint denis"
    assert [label.get_text(" ", strip=True) for label in page.select(".fitting label")] == [
        "Saint-Denis (11) 11310",
        "Saint-Denis (974) 97400, 97417, 97490",
        "Saint-Denis-les-Bois (69) 69990",
    ]
    kept = page.select_one("input[name=trade]")
    assert kept is not None
    assert kept["value"] == "Menuisière"
    assert page.select_one("[name=place_id][aria-invalid=true]")
    choice = page.select_one(".fitting input[value='97411']")
    assert choice is not None
    answer = browser.post(FORM, TYPED | {"place_id": "saint denis", str(choice["name"]): "97411"})
    assert answer.status_code == 303
    assert chosen(read(browser.get(FORM))) == "Saint-Denis (974)"


@pytest.mark.usefixtures("twins")
def test_what_is_typed_after_choosing_counts_more(browser: Client) -> None:
    browser.post(FORM, TYPED | {"place_id": "lyon", "place_id_code": "97411"})
    assert chosen(read(browser.get(FORM))) == "Lyon (69)"
    page = read(browser.post(FORM, TYPED | {"place_id": "saint denis", "place_id_code": "69123"}), status=422)
    assert len(page.select(".fitting input")) == 3


@pytest.mark.usefixtures("twins")
def test_what_was_chosen_is_kept_when_something_else_is_wrong(browser: Client) -> None:
    sent = TYPED | {"display_name": "", "place_id": "saint denis", "place_id_code": "97411"}
    page = read(browser.post(FORM, sent), status=422)
    assert chosen(page) == "Saint-Denis (974)"
    assert not page.select(".fitting")


@pytest.mark.parametrize("typed", ["Brigadoon", "99999", "%", "<Brigadoon>", "🦔", "x" * 10_000])
def test_what_fits_nothing_is_said_in_the_language_of_the_reader(browser: Client, typed: str) -> None:
    page = read(browser.post(FORM, TYPED | {"place_id": typed}), status=422)
    assert "Nous ne connaissons aucune commune" in words(page)
    assert chosen(page) == typed
    english = browser.post(FORM, TYPED | {"place_id": typed}, headers={"Accept-Language": "en"})
    assert "We know no commune by" in english.content.decode()


def test_a_place_that_must_be_given_is_asked_for() -> None:
    field = PlaceField(label="Where")
    with pytest.raises(ValidationError):
        field.clean(None)


def suggested(client: Client, **asked: str) -> list[str]:
    page = BeautifulSoup(client.get("/communes/", asked).content, "html.parser")
    return [str(option["data-value"]) for option in page.select("li[role=option]")]


def test_communes_are_suggested_to_anyone_ten_at_most() -> None:
    assert suggested(Client(), q="lyon") == ["Lyon (69)"]
    assert suggested(Client(), q="st et")[0] == "Saint-Étienne (42)"
    assert len(suggested(Client(), q="s")) == 10
    assert suggested(Client()) == suggested(Client(), q="<script>") == []


def test_a_field_is_read_by_the_name_that_it_has() -> None:
    headers = {"HX-Request": "true", "HX-Trigger-Name": "place_id"}
    answer = Client().get("/communes/", {"place_id": "69100", "q": "lyon"}, headers=headers)
    assert "Villeurbanne" in answer.content.decode()
    assert "Lyon" not in answer.content.decode()


def test_suggestions_tell_what_is_public_in_one_question() -> None:
    people.make_member("Ana Petit")
    with CaptureQueriesContext(connection) as asked:
        said = Client().get("/communes/", {"q": "lyon"}).content.decode()
    assert len([query for query in asked if "coop_place" in query["sql"]]) == len(asked) == 1
    assert "Ana" not in said
    text = BeautifulSoup(said, "html.parser").get_text()
    assert " ".join(text.split()) == "Lyon (69) 69001, 69002, 69003…"


def test_nobody_asks_for_suggestions_faster_than_one_types() -> None:
    with override_settings(ACTION_RATE_LIMITS={"suggest": "2/m/ip"}):
        statuses = [Client().get("/communes/", {"q": "l"}).status_code for _ in range(3)]
    cache.clear()
    assert statuses == [200, 200, 429]


def test_the_form_offers_no_list_of_every_commune(browser: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = read(browser.get(FORM))
    assert not [query for query in asked if "coop_place" in query["sql"] and "WHERE" not in query["sql"]]
    field = page.select_one("input[name=place_id]")
    assert field is not None
    assert field["hx-get"] == "/communes/"
    listbox = page.select_one(str(field["hx-target"]))
    assert listbox is not None
    assert listbox.has_attr("hidden")


def test_the_place_of_a_profile_is_that_of_a_new_need(browser: Client) -> None:
    browser.post(FORM, TYPED | {"place_id": "Brest"})
    field = read(browser.get("/besoins/nouveau/")).select_one("input[name=place]")
    assert field is not None
    assert field["value"] == "Brest (29)"
