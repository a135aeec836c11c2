"""What an entry is about, as the app that wrote it says: words, a page, and whether anyone may read them.

An entry keeps its subject as "need:17". The app whose noun it is registers the kind in its apps.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from coop.domain.words import N_, Sentence


@dataclass(frozen=True, slots=True)
class Told:
    """A kind of subject. words: a msgid, perhaps with %(number)s; page: the name of its address, if any.

    is_public: a movement of a fund with such a subject is listed for everyone, with these words: they and
    their page name nobody who did not agree to it.
    """

    words: str
    page: str = ""
    is_public: bool = False


_kinds: dict[str, Told] = {}

OWN: Mapping[str, Told] = {
    "entry": Told(N_("Entry no. %(number)s"), "entry"),
    "member": Told(N_("A member")),
    "group": Told(N_("Group no. %(number)s")),
    "pledge": Told(N_("Standing pledge no. %(number)s")),
    "payment": Told(N_("Request for hours no. %(number)s"), "payment"),
    "reservation": Told(N_("Reservation no. %(number)s")),
    "circulation": Told(N_("Circulation fee of the month %(number)s")),
    "leaving": Told(N_("A membership that ended")),
    "fund": Told(N_("The solidarity fund")),
    "grant": Told(N_("Grant no. %(number)s to a project"), "grant", is_public=True),
    "year": Told(N_("Result of a year no. %(number)s"), "year_result", is_public=True),
    "distribution": Told(N_("Distribution of the common pool"), is_public=True),
}
"""What this app writes about."""


def register(kinds: Mapping[str, Told]) -> None:
    """Say what entries of an app are about: {"need": Told(msgid, "need")}."""
    _kinds.update(kinds)


def words(written: str) -> Sentence:
    """What an entry is about. A kind that nobody registered is shown as it was written."""
    kind, _colon, number = written.partition(":")
    told = _kinds.get(kind)
    if told is None:
        return Sentence(N_("About %(subject)s"), {"subject": written})
    return Sentence(told.words, {"number": number} if "%" in told.words else {})


def page(written: str) -> tuple[str, int] | None:
    """The name of the address that tells it, and its number; None where there is none."""
    kind, _colon, number = written.partition(":")
    told = _kinds.get(kind)
    if told is None or not told.page or not number.isdecimal():
        return None
    return told.page, int(number)


def public_kinds() -> list[str]:
    """The kinds that anyone may read."""
    return sorted(kind for kind, told in _kinds.items() if told.is_public)
