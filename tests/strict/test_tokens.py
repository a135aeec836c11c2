import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from tests.strict.silence import SilentMistake
from tests.strict.tokens import refuse_bare_forms

TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="x">'


@pytest.mark.parametrize(
    "page",
    [
        '<form method="post" action="/x/"><button>Go</button></form>',
        "<form method=POST>",
        f'<form method="post"></form><form method="get">{TOKEN}</form>',
        '<form hx-post="/x/"></form>',
        '<button hx-delete="/x/">Go</button>',
    ],
)
def test_a_form_without_its_token_fails(page: str) -> None:
    with pytest.raises(SilentMistake, match="without a CSRF token"):
        refuse_bare_forms(page, "/")


@pytest.mark.parametrize(
    "page",
    [
        f'<form method="post">{TOKEN}<button>Go</button></form>',
        '<form method="get"><button>Go</button></form>',
        f'<form hx-post="/x/">{TOKEN}<button hx-post="/y/">Go</button></form>',
        '<p hx-get="/x/"></p>',
    ],
)
def test_a_form_with_its_token_passes(page: str) -> None:
    refuse_bare_forms(page, "/")


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse('<form method="post"></form>')


urlpatterns = [path("bare/", bare)]


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_every_page_that_a_test_opens_is_read() -> None:
    with pytest.raises(SilentMistake, match="/bare/"):
        Client().get("/bare/")
