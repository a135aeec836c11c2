"""Pages as a person reads them."""

from typing import Protocol

from bs4 import BeautifulSoup


class Page(Protocol):
    """An answer with a body: what Django's test client gives."""

    @property
    def content(self) -> bytes: ...

    @property
    def status_code(self) -> int: ...


def read(response: Page) -> str:
    """The words of the page's content, with plain spaces."""
    main = BeautifulSoup(response.content, "html.parser").find("main")
    assert main is not None
    return plain(main.get_text(" "))


def titles(response: Page) -> list[str]:
    """The titles of the rows of its lists."""
    found = BeautifulSoup(response.content, "html.parser").select("main .item-title")
    return [plain(title.get_text(" ")) for title in found]


def plain(words: str) -> str:
    return " ".join(words.replace("\u00a0", " ").replace("\u202f", " ").split())
