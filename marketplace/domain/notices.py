"""A conversation by e-mail: what its reader has not been told, and when they may be written to again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from coop.domain.errors import Refused
from coop.domain.words import N_

NONE = "none"
LANGUAGES = {"fr": N_("in French"), "en": N_("in English")}
CHOICES = {**LANGUAGES, NONE: N_("no e-mail")}
RETRY = timedelta(minutes=10)
"""After a mail server refused one, before it is tried again."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message of a conversation, as a letter tells it."""

    id: int
    author_id: int
    text: str


def untold(spoken: Iterable[Spoken], *, reader_id: int, told_id: int) -> tuple[Spoken, ...]:
    """What the others wrote since the last letter, in the order of time.

    Whoever has answered has read what came before.
    """
    found = sorted(spoken, key=lambda one: one.id)
    read_id = max([told_id, *(one.id for one in found if one.author_id == reader_id)])
    return tuple(one for one in found if one.id > read_id and one.author_id != reader_id)


def may_send(*, sent_at: datetime | None, tried_at: datetime | None, minutes: int, at: datetime) -> bool:
    """At most one letter in so many minutes, however lively they talk; a refused one waits a little."""
    if tried_at is not None and at < tried_at + RETRY:
        return False
    return sent_at is None or sent_at + timedelta(minutes=minutes) <= at


def check_choice(choice: str) -> None:
    """Raises Refused for what is not offered."""
    if choice not in CHOICES:
        raise Refused(N_("Choose one of these."), field="choice")
