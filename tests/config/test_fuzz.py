"""Whatever is typed in any form gets an answer: NUL bytes, ten thousand characters, 1900, nonsense."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer
from django.core.cache import cache
from django.test import Client

from tests import inhabited
from tests.config import addresses, doors
from tests.config.test_security import undone
from tests.conftest import LogIn
from tests.inhabited import House
from tests.shape.sources import listed

pytestmark = pytest.mark.django_db
TYPED = ("\0", "x" * 10_000, "1900-01-01", "-1", "99999999999999999999", "🦔 é ' \" <b>", "")
MIXED = TYPED[1:3]
ONE_IN = 4
"""Of so many pages `make test` tries the forms of one, and `make test-long` those of all, whoever types."""
LEFT_OUT = {"csrfmiddlewaretoken", "next"}


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, how, and what it would send untouched."""

    path: str
    method: str
    values: Mapping[str, str]


@pytest.fixture
def house(founded: None) -> House:
    return inhabited.build()


def forms_of(page: str, path: str) -> Iterator[Form]:
    for form in BeautifulSoup(page, "html.parser", parse_only=SoupStrainer("form")).find_all("form"):
        values = {
            name: value
            for field in form.find_all(["input", "select", "textarea"])
            for name, value in _sent(field)
        }
        yield Form(
            urljoin(path, str(form.get("action") or "")), str(form.get("method", "get")).lower(), values
        )


def _sent(field: Tag) -> Iterator[tuple[str, str]]:
    name, kind = str(field.get("name") or ""), str(field.get("type") or "")
    if not name or kind in ("submit", "button", "file"):
        return
    if field.name == "textarea":
        yield name, field.get_text()
    elif field.name == "select":
        chosen = field.find("option", selected=True) or field.find("option")
        yield name, str(chosen.get("value", "")) if isinstance(chosen, Tag) else ""
    elif kind not in ("checkbox", "radio") or field.has_attr("checked"):
        yield name, str(field.get("value") or "")
    else:
        yield name, ""


def attempts(form: Form, turn: int | None) -> Iterator[tuple[str, dict[str, str]]]:
    """All the fields are wrong at once, mixed or the same; with a turn each alone too, the rest as given.

    A field alone is a NUL byte, and what its turn brings: of as many people as there are things to type each
    types another one.
    """
    names = [name for name in form.values if name not in LEFT_OUT]
    yield "everything mixed", {name: MIXED[order % 2] for order, name in enumerate(names)}
    for typed in TYPED[:1] if turn is None else TYPED:
        yield f"everything={typed[:12]!r}", dict.fromkeys(names, typed)
    for order, name in enumerate(names if turn is not None else []):
        for typed in {TYPED[0], TYPED[(order + (turn or 0)) % len(TYPED)]}:
            yield f"{name}={typed[:12]!r}", {**form.values, name: typed}


def forms_of_house(client: Client, house: House, *, is_thorough: bool) -> list[Form]:
    """Each form once, by where it goes and what it asks."""
    found: dict[tuple[str, str, tuple[str, ...]], Form] = {}
    for address in addresses.every(house.names)[:: 1 if is_thorough else ONE_IN]:
        if address.name != "account_logout":
            page = client.get(address.path)
            if page.status_code == 200 and page.headers["Content-Type"].startswith("text/html"):
                for form in forms_of(page.content.decode(), address.path):
                    found.setdefault((form.path.split("?")[0], form.method, tuple(form.values)), form)
    return list(found.values())


def answer(client: Client, form: Form, values: dict[str, str]) -> int:
    ask = client.post if form.method == "post" else client.get
    return ask(form.path, values).status_code


def faults_of(client: Client, house: House, *, turn: int | None = None) -> list[str]:
    """turn: of whoever tries every form thoroughly; None for a quick look."""
    cookies, faults, tried = client.cookies.copy(), [], 0
    for form in forms_of_house(client, house, is_thorough=turn is not None):
        for what, values in attempts(form, turn):
            with undone():
                client.cookies = SimpleCookie(cookies)
                status = answer(client, form, values)
            tried += 1
            cache.clear()
            if status >= 500 or ("\0" in values.values() and status != 400):
                faults.append(f"{form.method} {form.path} {what}: {status}")
    assert tried > (5 if turn is None else 100)
    return faults


@pytest.mark.parametrize("role", ["visitor", "party"])
def test_no_form_breaks(role: str, house: House, log_in: LogIn) -> None:
    client = Client() if role == "visitor" else log_in(house.people[role])
    assert listed(faults_of(client, house)) == ""


@pytest.mark.long
@pytest.mark.parametrize("role", doors.ROLES)
def test_no_form_breaks_whoever_types_whatever(role: str, house: House, log_in: LogIn) -> None:
    client = Client() if role == "visitor" else log_in(house.people[role])
    assert listed(faults_of(client, house, turn=doors.ROLES.index(role))) == ""


def test_a_form_is_read_as_a_browser_sends_it() -> None:
    page = """<form method="post" action="/x/"><input name="a" value="1">
    <input type="checkbox" name="b" checked>
    <select name="c"><option value="2">2</option><option value="3" selected>3</option></select>
    <textarea name="d">texte</textarea><button name="e" value="4">Envoyer</button></form>"""
    (form,) = forms_of(page, "/y/")
    assert form == Form("/x/", "post", {"a": "1", "b": "", "c": "3", "d": "texte"})
