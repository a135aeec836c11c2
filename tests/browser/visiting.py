"""Opening pages as a person does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from coop.domain.actors import VISITOR, Actor
from tests.browser.watching import Watcher

T = TypeVar("T")
WIDE, NARROW = 1280, 390
HEIGHT = 900


def aside(act: Callable[[], T]) -> T:
    """Do something in another thread: in the thread of the browser, Django refuses services and queries."""

    def acted() -> T:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(acted).result()


class Pages:
    """Windows on the house, each with its own cookies. `home` is its address."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.home = home
        self.watcher = Watcher()
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def open(
        self,
        person: Actor = VISITOR,
        path: str = "/",
        *,
        width: int = WIDE,
        language: str = "fr",
        dark: bool = False,
        has_scripts: bool = True,
    ) -> Page:
        """A page of a new window in which this person is logged in already."""
        context = self._browser.new_context(
            base_url=self.home,
            locale=language,
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=has_scripts,
        )
        self._contexts.append(context)
        if person.user_id is not None:
            self._log_in(context, person.user_id)
        page = context.new_page()
        self.watcher.watch(page)
        page.goto(path)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _log_in(self, context: BrowserContext, user_id: int) -> None:
        name = settings.SESSION_COOKIE_NAME
        key = aside(lambda: _session_of(user_id))
        context.add_cookies(
            [{"name": name, "value": key, "domain": urlsplit(self.home).hostname, "path": "/"}]
        )


def _session_of(user_id: int) -> str:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id))
    return client.cookies[settings.SESSION_COOKIE_NAME].value
