"""Every form that posts carries its CSRF token: the test client does not check it, and a browser would."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.strict.silence import SilentMistake

ask = Client.request
TAG = re.compile(r"""</?\w(?:"[^"]*"|'[^']*'|[^>"'])*>""")
TELLING = re.compile(r"^</?form\b|csrfmiddlewaretoken|hx-(post|put|patch|delete)", re.IGNORECASE)
HTMX_POSTS = {"hx-post", "hx-put", "hx-patch", "hx-delete"}


@contextmanager
def enforced() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", _request)
        yield


def _request(client: Client, **environment: Any) -> Any:  # noqa: ANN401  hands on what Django gives
    response = ask(client, **environment)
    if isinstance(response, HttpResponse) and "html" in response.headers.get("Content-Type", ""):
        refuse_bare_forms(response.content.decode(response.charset), environment.get("PATH_INFO", "/"))
    return response


def refuse_bare_forms(page: str, path: str) -> None:
    """Only the tags that say something of forms are read: a page has thousands of others."""
    reader = _Forms()
    for tag in TAG.findall(page):
        if TELLING.search(tag):
            reader.feed(tag)
    reader.end_form()
    if reader.bare:
        raise SilentMistake(f"{path}: without a CSRF token: {', '.join(reader.bare)}")


class _Forms(HTMLParser):
    """Collects the forms and htmx buttons that post without a token."""

    def __init__(self) -> None:
        super().__init__()
        self.bare: list[str] = []
        self._open: str | None = None
        self._has_token = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.end_form()
            posts = (given.get("method") or "get").lower() == "post" or HTMX_POSTS & given.keys()
            self._open = f'<form action="{given.get("action") or ""}">' if posts else None
            self._has_token = "hx-headers" in given
        elif given.get("name") == "csrfmiddlewaretoken":
            self._has_token = True
        elif HTMX_POSTS & given.keys() and self._open is None and "hx-headers" not in given:
            self.bare.append(f"<{tag} {min(HTMX_POSTS & given.keys())}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.end_form()

    def end_form(self) -> None:
        if self._open is not None and not self._has_token:
            self.bare.append(self._open)
        self._open = None
