"""Whom an entry concerns, also where it moved none of their hours (a mission, a gift)."""

from collections.abc import Collection, Iterable

from coop.selectors import groups
from timebank.models import JournalEntry, Leg


def of(entry: JournalEntry) -> tuple[int | None, int | None]:
    """Who gave and who received, as the request named them; a correction has those of what it undoes."""
    first = entry
    while first.reverses is not None:
        first = first.reverses
    asked = first.asked
    return asked.get("giver_id"), asked.get("receiver_id")


def concerned(entry: JournalEntry, legs: Iterable[Leg]) -> frozenset[int]:
    """Those whose accounts it touched, and those whom the request named (legs come with accounts)."""
    owners = {leg.account.owner_id for leg in legs}
    return frozenset(pk for pk in (owners | set(of(entry))) if pk is not None)


def readers(concerned_ids: Collection[int]) -> frozenset[int]:
    """Those whom an entry concerns, with the delegates of the groups among them."""
    delegates = groups.delegates_of(concerned_ids)
    return frozenset(concerned_ids).union(*delegates.values())
