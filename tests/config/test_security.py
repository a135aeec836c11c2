"""Every address, as each kind of person: who may come in, and what each answer wears."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from tests import inhabited, people
from tests.config import addresses, armour, doors, production
from tests.conftest import LogIn
from tests.inhabited import House
from tests.shape.sources import listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(founded: None) -> House:
    return inhabited.build()


@pytest.fixture
def client_of(house: House, log_in: LogIn) -> Callable[[str], Client]:
    def client_of(role: str) -> Client:
        return Client() if role == "visitor" else log_in(house.people[role])

    return client_of


SELDOM = ("pending", "auditor", "administrator")
"""Whose doors `make test-long` tries: few of them are theirs alone, and those have tests of their own."""


@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=[pytest.mark.long] * (role in SELDOM)) for role in doors.ROLES]
)
def test_each_door_opens_to_whom_it_should(
    role: str, house: House, client_of: Callable[[str], Client]
) -> None:
    client, statuses, faults = client_of(role), doors.expected(role), []
    for address in addresses.every(house.names):
        if address.name in statuses:
            response = client.get(address.path)
            gaps = armour.gaps(response, is_personal=role != "visitor")
            if response.status_code != statuses[address.name]:
                gaps.append(f"{response.status_code} instead of {statuses[address.name]}")
            faults += [f"{address.name} ({address.path}): {gap}" for gap in gaps]
            cache.clear()
    assert listed(faults) == ""


def test_every_address_is_in_the_table(house: House) -> None:
    assert {address.name for address in addresses.every(house.names)} == doors.every_name()


# --- the administration ----------------------------------------------------------------------------


@pytest.fixture
def administrator(house: House, client_of: Callable[[str], Client]) -> Client:
    """A browser whose session has used a second factor."""
    client = client_of("administrator")
    session = client.session
    session["account_authentication_methods_user"] = str(house.people["administrator"].user_id)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": 0}]
    session.save()
    return client


@pytest.mark.long
def test_the_administration_wears_the_same(administrator: Client) -> None:
    faults, shown = [], 0
    for address in addresses.of_administration():
        response = administrator.get(address)
        shown += response.status_code == 200
        assert response.status_code in (200, 302, 307, 403), address
        faults += [f"{address}: {gap}" for gap in armour.gaps(response, is_personal=True)]
    assert listed(faults) == ""
    assert shown > 20


@pytest.mark.parametrize("role", ["visitor", "other"])
def test_the_administration_is_shut(role: str, founded: None, log_in: LogIn) -> None:
    client = Client() if role == "visitor" else log_in(people.make_member("Chloé Faure"))
    for address in addresses.of_administration():
        assert client.get(address).status_code in (302, 403), address


# --- errors ----------------------------------------------------------------------------------------


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a mistake of ours")


class WithABrokenPage:
    """The addresses of the house, and one that breaks."""

    from config.urls import handler400, handler403, handler404, handler500
    from config.urls import urlpatterns as house

    urlpatterns = [*house, path("broken/", broken)]


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere/", 404), ("/?q=%00", 400), ("/broken/", 500), ("/besoins/999999/", 404)]
)
def test_an_error_wears_the_same(path: str, status: int, founded: None, log_in: LogIn) -> None:
    for role, client in (("visitor", Client()), ("other", log_in(people.make_member("Chloé Faure")))):
        client.raise_request_exception = False
        with override_settings(ROOT_URLCONF=WithABrokenPage):
            response = client.get(path)
        assert response.status_code == status
        assert armour.gaps(response, is_personal=role == "other" and status != 500) == []
        assert "<h1" in response.content.decode()


def test_a_form_without_its_token_is_refused_in_the_same_clothes(founded: None) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/compte/login/", {"login": "a@example.org", "password": "x"})
    assert response.status_code == 403
    assert armour.gaps(response, is_personal=False) == []


# --- verbs -----------------------------------------------------------------------------------------

# What a person may do to themself, or to their browser, with an empty form.
HARMLESS = {
    *("membership_leave", "ecosystem_ask", "cards_take_back", "theme", "set_language", "account_logout"),
    "my_data_give",
}

WRITTEN = r"""
    SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
    WHERE relname ~ '^(coop|governance|timebank|marketplace)_'"""


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def written() -> dict[str, int]:
    """How many rows of each table of the house were written so far in this transaction, undone ones too."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return dict(cursor.fetchall())


@pytest.mark.parametrize("role", ["visitor", "other", pytest.param("pending", marks=pytest.mark.long)])
def test_an_empty_form_does_nothing_to_others(
    role: str, house: House, client_of: Callable[[str], Client]
) -> None:
    client, faults = client_of(role), []
    cookies = client.cookies.copy()
    for address in addresses.every(house.names):
        before = written()
        with undone():
            client.cookies = SimpleCookie(cookies)
            response = client.post(address.path)
            after = written()
        changed = sorted(table for table in after if before[table] != after[table])
        if changed and address.name not in HARMLESS:
            faults.append(f"{address.name}: wrote {', '.join(changed)}")
        if response.status_code not in (200, 302, 303, 400, 401, 403, 404, 405, 422):
            faults.append(f"{address.name}: {response.status_code}")
        cache.clear()
    assert listed(faults) == ""


# --- production ------------------------------------------------------------------------------------

ASK = """
import django
django.setup()
from django.conf import settings
from django.test import Client
client = Client(headers={"host": "temps-commun.example"})
plain = client.post("/language/", {"language": "en"})
print(plain.status_code, plain.headers.get("Location"))
answer = client.post("/language/", {"language": "en"}, secure=True)
print(answer.headers["Strict-Transport-Security"])
print(answer.cookies.output(header="").strip())
for kind in ("SESSION", "CSRF"):
    names = ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "DOMAIN", "PATH")
    print(*(getattr(settings, f"{kind}_COOKIE_{name}") for name in names))
"""


def test_production_speaks_https_alone_and_locks_its_cookies() -> None:
    env = production.environment() | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = production.run("-c", ASK, env=env)
    plain, transport, language, session, csrf = done.stdout.splitlines()
    assert plain == "301 https://temps-commun.example/language/"
    assert transport == "max-age=63072000; includeSubDomains; preload"
    assert language.startswith("__Host-language=en;")
    assert {"Secure", "SameSite=Lax", "Path=/"} <= set(language.split("; "))
    assert session == "__Host-session True True Lax None /"
    assert csrf == "__Host-csrf True True Lax None /"
