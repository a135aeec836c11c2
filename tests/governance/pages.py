"""What the tests of pages share: a reader of English, and what may be pressed in a page."""

from bs4 import BeautifulSoup
from django.test import Client

SPLIT = "timebank.distribution_shares"
NEW_SPLIT = {"observatory": "0.20", "inclusion": "0.40", "solidarity": "0.20", "reserve": "0.20"}


def english(browser: Client) -> Client:
    browser.cookies["django_language"] = "en"
    return browser


def labels(page: BeautifulSoup) -> list[str]:
    """What may be pressed in the page: buttons and links that look like buttons."""
    assert page.main is not None
    return [button.get_text(strip=True) for button in page.main.select("button, a.button")]


def without_tokens(page: str) -> str:
    """A page without what differs at each request."""
    soup = BeautifulSoup(page, "html.parser")
    for token in soup.select("[name=csrfmiddlewaretoken]"):
        token.decompose()
    return str(soup)
