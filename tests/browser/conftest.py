"""The browser and the server of these tests; each test has a house of its own, opened and empty."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from coop.domain.actors import PLATFORM
from tests.browser import chromium, serving
from tests.browser.visiting import Pages, aside
from tests.instants import START


@pytest.fixture(scope="module")
def home(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of the server, whose threads may ask the database."""
    with django_db_blocker.unblock(), serving.served() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one module at a time: while it runs, this thread has an event loop, which other tests hate."""
    with pytest.MonkeyPatch.context() as patch, chromium.running() as browser:
        # pytest-django empties the tables from this thread.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield browser


@pytest.fixture
def opened(home: str, transactional_db: None) -> None:
    """The house as it opens, for every process and thread to see."""
    from coop.services import starter
    from governance.services import rules

    cache.clear()
    aside(starter.load)
    aside(lambda: rules.found(by=PLATFORM, at=START))


@pytest.fixture
def pages(opened: None, browser: Browser, home: str) -> Iterator[Pages]:
    pages = Pages(browser, home)
    yield pages
    pages.close()
    assert pages.watcher.complaints == []
