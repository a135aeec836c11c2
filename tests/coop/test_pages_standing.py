"""Pages that stand for themselves, and what is read when something goes wrong."""

import pytest
from django.conf import settings
from django.test import Client, RequestFactory, override_settings

from coop.views import errors
from tests import people
from tests.conftest import LogIn
from tests.coop.pages import read, words

pytestmark = pytest.mark.django_db

PAGES = ["/comment-ca-marche/", "/accessibilite/", "/mentions-legales/", "/vie-privee/"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_anyone_may_read_them_in_both_languages(address: str, language: str) -> None:
    response = Client(headers={"accept-language": language}).get(address)
    page = read(response)
    assert page.html is not None
    assert page.html["lang"] == language
    assert Client().post(address).status_code == 405


@pytest.mark.parametrize("address", ["/accessibilite/", "/mentions-legales/", "/vie-privee/"])
def test_they_say_where_to_write(address: str) -> None:
    assert "bonjour@temps-commun.example" in words(read(Client().get(address)))
    assert settings.DEFAULT_FROM_EMAIL not in words(read(Client().get(address)))


def test_an_unknown_address_is_answered_in_our_look() -> None:
    read(Client().get("/nowhere/"), status=404)


def test_a_form_without_its_token_is_refused_kindly(log_in: LogIn) -> None:
    browser = log_in(people.make_member("Ana Petit"))
    browser.handler.enforce_csrf_checks = True
    read(browser.post("/accueil/tout-revoir/"), status=403)


def test_what_broke_is_said_without_the_database(django_assert_num_queries: object) -> None:
    response = errors.broken(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"<h1>" in response.content


def test_a_bad_request_and_a_forbidden_one_have_their_pages() -> None:
    request = RequestFactory().get("/")
    assert errors.bad_request(request).status_code == 400
    assert errors.forbidden(request).status_code == 403


@override_settings(ALLOWED_HOSTS=["elsewhere.example"])
def test_another_host_is_a_bad_request() -> None:
    assert Client().get("/").status_code == 400
