"""The pages of log-in and security and those of a closed door: in our look, and clean for a strict policy."""

import re
from pathlib import Path
from zipfile import ZipFile

import lucide
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import people
from tests.conftest import LogIn

DOORS = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
ROOMS = [
    *["account_email", "account_change_password", "account_logout"],
    *["mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_activate_totp"],
]
TEMPLATES = sorted(path for path in Path(settings.BASE_DIR).glob("*/templates/**/*.html"))
ICON = re.compile(r"""(?:\bicon(?:=|\s+))"([a-z0-9-]+)\"""")


def read(content: bytes) -> BeautifulSoup:
    """The page, once it is sure that no part of it would be refused by the content policy."""
    page = BeautifulSoup(content, "html.parser")
    assert not page.select("style, [style]")
    assert all(script.get("src") or script.get("type") == "application/json" for script in page("script"))
    assert not [tag for tag in page(True) if any(name.startswith("on") for name in tag.attrs)]
    assert page.select_one("header.house")
    assert len(page("h1")) == 1
    title = page.title
    assert title is not None
    assert title.get_text(strip=True).strip("· ")
    return page


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("door", DOORS)
def test_a_visitor_finds_the_doors_in_our_look(client: Client, door: str, language: str) -> None:
    answer = client.get(reverse(door), headers={"accept-language": language})
    assert answer.status_code == 200
    page = read(answer.content)
    assert page.html is not None
    assert page.html["lang"] == language


@pytest.fixture
def just_confirmed(log_in: LogIn) -> Client:
    """A member who has typed their password again a moment ago, as sensitive pages want it."""
    browser = log_in(people.make_member("Ana Petit"))
    asked = browser.get(reverse("account_reauthenticate"))
    read(asked.content)
    browser.post(reverse("account_reauthenticate"), {"password": people.PASSWORD})
    return browser


@pytest.mark.parametrize("room", ROOMS)
def test_a_member_finds_every_room_of_the_account_in_our_look(just_confirmed: Client, room: str) -> None:
    answer = just_confirmed.get(reverse(room))
    assert answer.status_code == 200
    read(answer.content)


@pytest.mark.django_db
def test_a_wrong_password_is_said_in_the_summary_and_the_address_is_kept(client: Client) -> None:
    answer = client.post(reverse("account_login"), {"login": "ana@example.org", "password": "wrong"})
    page = read(answer.content)
    assert page.find(role="alert")
    login = page.find("input", id="id_login")
    assert login is not None
    assert login["value"] == "ana@example.org"


@pytest.mark.django_db
def test_the_passkey_button_finds_its_form_and_its_scripts(client: Client) -> None:
    page = read(client.get(reverse("account_login")).content)
    button = page.find("button", id="passkey_login")
    assert button is not None
    form = page.find("form", id=str(button["form"]))
    assert form is not None
    assert form.find("input", id="mfa_credential")
    scripts = [str(script.get("src", "")) for script in page("script")]
    assert any("mfa/js/webauthn.js" in script for script in scripts)
    assert any("account/js/onload.js" in script for script in scripts)
    words = page.find(id="passkey-failed")
    assert words is not None
    assert words.find_parent("main")


@pytest.mark.django_db
def test_signing_up_asks_for_an_address_and_a_password_only(client: Client) -> None:
    page = read(client.get(reverse("account_signup")).content)
    asked = [field["name"] for field in page.select("main input:not([type=hidden])")]
    assert asked == ["email", "password1", "password2"]


@pytest.mark.django_db
def test_languages_and_displays_can_be_chosen_without_javascript(client: Client, log_in: LogIn) -> None:
    for browser in (client, log_in(people.make_member("Ana Petit"))):
        page = read(browser.get("/style/").content)
        assert [button["value"] for button in page.select("button[name=language]")] == ["fr", "en"]
        assert [button["value"] for button in page.select("button[name=theme]")] == ["auto", "light", "dark"]
        browser.post("/language/", {"language": "en", "next": "/style/"})
        assert read(browser.get("/style/").content).select_one("html[lang=en]")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_style_guide_shows_every_component(client: Client, language: str) -> None:
    page = read(client.get("/style/", headers={"accept-language": language}).content)
    for component in [
        "badge",
        "person",
        "stat",
        "change",
        "actions",
        "empty",
        "timeline",
        "trail",
        "tabs",
        "pager",
        "card",
        "notice",
        "item",
        "bar",
    ]:
        assert page.find(class_=component), component
    for component in ["stacked", "line-drawing", "table", "filters", "errors", "field", "avatar", "rows"]:
        assert page.find(class_=component), component


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_closed_door_says_what_happened_and_leads_home(client: Client, language: str) -> None:
    answer = client.get("/no/such/address/", headers={"accept-language": language})
    assert answer.status_code == 404
    assert read(answer.content).select_one("main a[href='/']")


@pytest.mark.parametrize("name", ["400", "403", "404", "429", "500", "csrf_failure"])
def test_every_closed_door_can_be_drawn_without_knowing_who_asks(name: str) -> None:
    from django.template.loader import get_template

    page = BeautifulSoup(get_template(f"{name}.html").render(), "html.parser")
    assert page.h1 is not None
    assert page.h1.get_text(strip=True)
    assert not page("form")


def test_every_icon_named_in_a_template_exists() -> None:
    with ZipFile(Path(lucide.__file__).parent / "lucide.zip") as drawings:
        known = {name.removesuffix(".svg") for name in drawings.namelist()}
    for template in TEMPLATES:
        named = set(ICON.findall(template.read_text()))
        assert named <= known, f"{template}: {sorted(named - known)}"
