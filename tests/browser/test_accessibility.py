"""On the demo's full pages too, nothing keeps anybody out: French on a phone by night, English on a desk."""

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page

from config.demo import cooperative
from coop.domain.actors import VISITOR, Actor
from coop.selectors import actors
from tests.browser.visiting import NARROW, WIDE, Pages, aside
from tests.browser.watching import barriers, too_wide
from tests.demo.addresses import PEOPLE, addresses

pytestmark = pytest.mark.browser
LOOKS = (("fr", NARROW, True), ("en", WIDE, False))


@pytest.fixture
def demo(opened: None) -> dict[str, Actor]:
    """The demo cooperative, with its people by the name of their log-in."""
    return aside(_build)


def _build() -> dict[str, Actor]:
    from django.utils import timezone

    cooperative.build(now=timezone.now(), progress=lambda at: None)
    users = get_user_model().objects
    ids = {person: users.get(email=f"{person}@demo.example").pk for person in PEOPLE if person != "visitor"}
    return {"visitor": VISITOR, **{person: actors.of_user(pk) for person, pk in ids.items()}}


def faults(page: Page) -> list[str]:
    return [*barriers(page), *too_wide(page)]


def test_no_page_of_the_walk_holds_a_barrier(pages: Pages, demo: dict[str, Actor]) -> None:
    found: list[str] = []
    visited = 0
    for person, paths in aside(addresses).items():
        for language, width, dark in LOOKS:
            page = pages.open(demo[person], width=width, language=language, dark=dark)
            for path in paths:
                page.goto(path)
                found += faults(page)
                visited += 1
    assert found == []
    assert visited > 2 * len(PEOPLE)
