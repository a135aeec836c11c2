"""Pages read as a person reads them, once what every page promises has been checked."""

from collections.abc import Mapping
from typing import Protocol

from bs4 import BeautifulSoup


class Answer(Protocol):
    """What the test client answers."""

    status_code: int

    @property
    def content(self) -> bytes: ...

    @property
    def headers(self) -> Mapping[str, str]: ...


def read(response: Answer, *, status: int = 200) -> BeautifulSoup:
    """The page: one title, one h1, no inline script or style, few queries."""
    assert response.status_code == status
    assert int(response.headers.get("X-Query-Count", 0)) < 30
    page = BeautifulSoup(response.content, "html.parser")
    assert len(page("h1")) == 1
    assert page.title is not None
    assert page.title.get_text(strip=True).strip("· ")
    assert not page.select("style, [style], [onclick]")
    return page


def words(page: BeautifulSoup) -> str:
    """The words of the main part, on one line and with plain spaces."""
    main = page.main
    assert main is not None
    return " ".join(main.get_text(" ").split())
