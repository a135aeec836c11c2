"""Reading pages as a person would."""

from collections.abc import Callable
from typing import Protocol

from django.http import StreamingHttpResponse
from django.test import Client

from coop.domain.actors import Actor
from timebank.models import JournalEntry

LogIn = Callable[[Actor], Client]
ENGLISH = {"accept-language": "en"}


class Answer(Protocol):
    """What the test client answers with."""

    @property
    def content(self) -> bytes: ...


def text(response: Answer) -> str:
    """What a page says, with plain blanks and minus signs."""
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("\u2212", "-")


def lines_of(response: object) -> list[str]:
    """A file that is sent little by little."""
    assert isinstance(response, StreamingHttpResponse)
    return response.getvalue().decode("utf-8-sig").splitlines()


def entry_of(key: str) -> int:
    """The entry whose idempotency key ends so."""
    return JournalEntry.objects.get(key__endswith=key).pk
