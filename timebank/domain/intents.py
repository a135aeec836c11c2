"""One intent is one entry: what was asked under a key, and how another request under it differs."""

from collections.abc import Sequence

from coop.domain.errors import Refused
from coop.domain.words import N_
from timebank.domain.canonical import Content

KEY_LENGTH = 120

FIELDS = {
    "verb": N_("what is done"),
    "giver_id": N_("who gives"),
    "receiver_id": N_("who receives"),
    "minutes": N_("the hours"),
    "cents": N_("the euros"),
    "nature": N_("the nature"),
    "happened_at": N_("the date"),
    "acting_for_id": N_("for whom"),
    "subject": N_("what it is about"),
    "entry_id": N_("the entry"),
    "reason": N_("the reason"),
    "expires_at": N_("the term"),
    "reservation_id": N_("the reservation"),
    "group_id": N_("the group"),
    "fund": N_("the fund"),
    "parts": N_("who gets what"),
    "is_named": N_("whether your name is shown"),
    "pledge_id": N_("the pledge"),
    "start": N_("the first day"),
    "end": N_("the last day"),
    "member_id": N_("whose hours"),
}
"""Every field that a request to the ledger may have, as it is named to people."""

_CONFLICTS = (
    N_("This was already recorded, with another content: %(first)s."),
    N_("This was already recorded, with another content: %(first)s and %(second)s."),
    N_("This was already recorded, with another content: %(first)s, %(second)s and %(third)s."),
    N_("This was already recorded, with another content: %(first)s, %(second)s, %(third)s and more."),
)


def check_key(key: str) -> None:
    """Raises Refused for a key that can not be kept."""
    if not key or len(key) > KEY_LENGTH or not key.isprintable():
        raise Refused(N_("This form is out of date. Open the page again and send it once more."))


def differing(first: Content, second: Content) -> list[str]:
    """The names of the fields that differ, in the order of `FIELDS`."""
    missing = object()
    return [name for name in FIELDS if first.get(name, missing) != second.get(name, missing)]


def conflict(names: Sequence[str]) -> Refused:
    """The refusal that names the fields that differ (one at least)."""
    said = [FIELDS[name] for name in names]
    msgid = _CONFLICTS[min(len(said), len(_CONFLICTS)) - 1]
    return Refused(msgid, **dict(zip(("first", "second", "third"), said, strict=False)))
