"""Every page, in a real browser: nothing refused, no barrier, nothing wider than a phone."""

import pytest
from playwright.sync_api import FilePayload, Page

from tests import inhabited
from tests.browser.visiting import Pages, aside
from tests.browser.watching import barriers
from tests.config import addresses, doors
from tests.inhabited import House
from tests.shape.sources import listed

pytestmark = pytest.mark.browser
SMALLEST = 320
# Parts of a page, which a page fetches again when something happens.
PARTS = {"engagement_progress", "engagement_conversation", "places", "skills", "attachment"}
# Taken away rather than read in a browser.
FILES = (".csv", ".gz", ".ics", ".json", ".jsonl", ".jsonld", ".pdf", ".ttl")
# Whose pages are judged by axe, by day ("fr") or by night ("en"): what others see beside is judged once.
JUDGED = {"visitor": ("fr", "en"), "party": ("fr", "en"), "coordinator": ("en",), "auditor": ("fr",)}
# What the page has, beyond its window, that a person would have to scroll to sideways.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def house(opened: None) -> House:
    return aside(inhabited.build)


def readable(house: House, role: str) -> list[str]:
    """The addresses of the pages that answer this role with a page."""
    statuses = doors.expected(role)
    found = [address for address in addresses.every(house.names) if statuses.get(address.name) == 200]
    paths = [address.path for address in found if address.name not in PARTS]
    return [path for path in paths if not path.startswith("/api/") and not path.endswith(FILES)]


def look(page: Page, path: str, *, is_judged: bool = True) -> list[str]:
    page.goto(path)
    page.set_viewport_size({"width": SMALLEST, "height": 640})
    wide = page.evaluate(OVERFLOW)
    found = barriers(page) if is_judged else []
    return [*found, *([f"{path} is {wide} pixels too wide for a phone"] if wide > 0 else [])]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("role", ["visitor", "party", "coordinator", "auditor"])
def test_every_page_is_for_everybody(role: str, language: str, house: House, pages: Pages) -> None:
    page = pages.open(house.people[role], language=language, dark=language == "en")
    is_judged = language in JUDGED[role]
    faults = [fault for path in readable(house, role) for fault in look(page, path, is_judged=is_judged)]
    assert listed(faults) == ""


def test_pages_work_without_javascript(house: House, pages: Pages) -> None:
    """A need can be found and a vote cast by links, forms and nothing else."""
    page = pages.open(house.people["other"], has_scripts=False)
    page.goto(f"/scrutins/{house.names['ballot_id']}/")
    page.check("input[value=yes]")
    page.click("main form button[type=submit]")
    assert "Oui" in page.inner_text("main")


def test_a_file_is_added_and_taken_away_without_javascript(house: House, pages: Pages) -> None:
    path = f"/offres/{house.names['offer_id']}/"
    page = pages.open(house.people["party"], path, has_scripts=False)
    sent: FilePayload = {"name": "tarifs.txt", "mimeType": "text/plain", "buffer": b"Une heure."}
    page.set_input_files("#id_file", sent)
    page.click("text=Joindre ce fichier")
    assert "Le fichier est joint" in page.inner_text("body")
    assert "tarifs.txt" in page.inner_text("main")
    page.click(".files li:last-child button")
    assert "Le fichier est retiré" in page.inner_text("body")
    assert "tarifs.txt" not in page.inner_text("main")
