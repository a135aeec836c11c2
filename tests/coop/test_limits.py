"""Rate limits of acts: per person, per address for visitors, and only for the method that acts."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from coop.views.limits import limited
from tests import people
from tests.conftest import LogIn

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("empty_cache"),
]
FEW = override_settings(ACTION_RATE_LIMITS={"act": "2/m/user", "search": "2/m/ip"})


@pytest.fixture
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@FEW
def test_too_many_acts_answer_429_and_reading_goes_on(log_in: LogIn) -> None:
    browser, other = log_in(people.make_member("Ana Petit")), log_in(people.make_member("Paula Roux"))
    sent = [browser.post("/accueil/tout-revoir/").status_code for _time in range(3)]
    assert sent == [303, 303, 429]
    assert browser.get("/").status_code == 200
    assert other.post("/accueil/tout-revoir/").status_code == 303


@FEW
def test_a_visitor_is_counted_by_address() -> None:
    sent = [Client().post("/accueil/tout-revoir/").status_code for _time in range(3)]
    assert sent == [302, 302, 429]


@FEW
def test_searching_counts_what_is_read(log_in: LogIn) -> None:
    browser = log_in(people.make_member("Ana Petit"))
    assert [browser.get("/societaires/").status_code for _time in range(3)] == [200, 200, 429]


@FEW
def test_an_action_without_a_limit_is_free(rf: RequestFactory) -> None:
    @limited("unknown")
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("done")

    class Nobody:
        is_authenticated = False

    request = rf.post("/")
    request.user = Nobody()  # type: ignore[assignment]  # what the decorator asks of a user
    assert [view(request).status_code for _time in range(5)] == [200] * 5
