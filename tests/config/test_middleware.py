"""What every request passes through."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from config import middleware, urls
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from tests.conftest import LogIn
from tests.people import make_member
from tests.strict.silence import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def asks_twice(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute("SELECT 2")
    return HttpResponse("twice")


def raises(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


urlpatterns = [
    *urls.urlpatterns,
    path("twice/", asks_twice),
    path("refused/", raises(Refused(N_("This address already has an account.")))),
    path("hidden/", raises(Hidden())),
    path("forbidden/", raises(Forbidden())),
]
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500


def test_the_queries_of_a_page_are_counted(client: Client) -> None:
    assert client.get("/twice/").headers["X-Query-Count"] == "2"


@pytest.mark.parametrize(
    ("asked", "status", "sent"),
    [
        ({}, 200, slice(None)),
        ({"range": "bytes=0-9"}, 206, slice(10)),
        ({"if-none-match": "*"}, 304, slice(0)),
    ],
)
def test_a_static_file_is_sent_whole_or_in_part(
    client: Client, asked: dict[str, str], status: int, sent: slice
) -> None:
    whole = (ROOT / "coop" / "static" / "coop" / "tokens.css").read_bytes()
    if "if-none-match" in asked:
        known = client.get("/static/coop/tokens.css").headers["Last-Modified"]
        asked = {"if-modified-since": known}
    answer = client.get("/static/coop/tokens.css", headers=asked)
    assert (answer.status_code, answer.streaming, answer.content) == (status, False, whole[sent])


def test_production_does_not_tell_how_it_works() -> None:
    with override_settings(IS_TEST=False), pytest.raises(MiddlewareNotUsed):
        middleware.QueryCount(lambda request: HttpResponse())


@pytest.mark.parametrize("address", ["/?q=a%00b", "/?%00=a", "/besoins/%00/"])
def test_a_nul_byte_is_refused_before_any_view(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_nul_byte_in_a_form_is_refused(client: Client) -> None:
    assert client.post("/twice/", {"text": ["fine", "not\0fine"]}).status_code == 400
    assert client.post("/twice/", {"text": "fine"}).status_code == 200


def test_a_personal_page_is_kept_nowhere(client: Client, log_in: LogIn) -> None:
    assert "Cache-Control" not in client.get("/twice/").headers
    person = log_in(make_member("Ana Petit"))
    assert person.get("/twice/").headers["Cache-Control"] == "no-store, private"


def test_a_refusal_is_said_on_the_page_that_it_came_from(client: Client) -> None:
    answer = client.post("/refused/", headers={"referer": "http://testserver/besoins/?page=2"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "http://testserver/besoins/?page=2")
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "Cette adresse a déjà un compte."
    ]


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/", "javascript:alert(1)"])
def test_a_refusal_never_leads_elsewhere(client: Client, referer: str) -> None:
    assert client.post("/refused/", headers={"referer": referer}).headers["Location"] == "/"


def test_what_is_hidden_looks_like_an_unknown_address(client: Client) -> None:
    hidden, unknown = client.get("/hidden/"), client.get("/nowhere/")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    title = "<h1"
    assert hidden.content.decode().partition(title)[2] == unknown.content.decode().partition(title)[2]


def test_what_is_forbidden_says_so(client: Client) -> None:
    assert client.get("/forbidden/").status_code == 403


def test_a_refusal_without_a_form_is_a_mistake_of_ours(client: Client) -> None:
    with pytest.raises(Refused):
        client.get("/refused/")
