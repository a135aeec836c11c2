"""Hours given for a need: kept for it, spent when it is done, and back with their givers when it is not.

Whoever knows the need holds it, calls this, and says what it is about: the ledger knows a subject.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from governance.selectors import rules
from timebank.domain import earmarks, exchanges, legs, permissions
from timebank.domain.earmarks import Earmark
from timebank.domain.legs import AccountKey
from timebank.domain.natures import Nature
from timebank.rules import EARMARK_DAYS
from timebank.selectors import earmarks as kept_for
from timebank.selectors import payments as parties
from timebank.selectors.earmarks import Kept
from timebank.services import posting
from timebank.services.posting import Draft

WITHDRAWN = "taken back by the giver"
SPENT_LESS = "the need took less"
RECEIVER_LEFT = "the member whose need it is has left"


def keep(*, by: Actor, at: datetime, earmark: Earmark, key: str, obeys: tuple[int, ...] = ()) -> int:
    """Keep hours of a member for a need, as long as was voted. Returns the reservation's id; twice is once.

    obeys: the rule versions by which the hours were found.
    """
    if not permissions.may_keep(by, earmark.giver_id):
        raise Forbidden
    exchanges.check_given(earmark.minutes)
    if earmark.giver_id == earmark.receiver_id:
        raise Refused(N_("Choose somebody else than yourself."), field="minutes")
    if not parties.are_admitted(earmark.giver_id, earmark.receiver_id):
        raise Refused(N_("Both must be members of the cooperative."), field="minutes")
    try:
        return _keep(by, at, earmark, key, obeys)
    except posting.Outdated:
        return _keep(by, at, earmark, key, obeys)


@transaction.atomic
def spend(
    *,
    by: Actor,
    at: datetime,
    subject: str,
    minutes: int,
    beside: Sequence[AccountKey] = (),
    reservation_id: int | None = None,
) -> int:
    """The need is done and took `minutes`: so much of what is kept reaches who asked, the rest goes back.

    beside, reservation_id: accounts that the rest of the transaction moves, and a reservation that it
    settles; all are held at once: nobody waits in a ring. What has ended meanwhile is left out: keeping hours
    never stands in the way of the need. Returns what reached who asked.
    """
    if not permissions.may_expire(by):
        raise Forbidden
    found = _held(at, subject, beside, reservation_id)
    if not found:
        return 0
    parts = earmarks.spent(minutes, {one.id: one.minutes for one in found})
    return sum(_spend(at, one, parts[one.id]) for one in found)


@transaction.atomic
def release(*, by: Actor, at: datetime, subject: str, reason: str) -> int:
    """The need is asked no more: everything that is kept for it goes back; how many gifts that were."""
    if not permissions.may_expire(by):
        raise Forbidden
    found = _held(at, subject)
    for one in found:
        _let_go(at, one, reason)
    return len(found)


def take_back(*, by: Actor, at: datetime, reservation_id: int) -> None:
    """The giver thinks better of it: the hours are theirs to spend again. Twice is once."""
    kept = kept_for.get(reservation_id)
    if kept is None:
        raise Hidden
    if not permissions.may_keep(by, kept.giver_id):
        raise Hidden
    if kept.how is not None:
        if kept.spent:
            raise Refused(N_("These hours have already reached the need."))
        return
    posting.give_up(by=by, at=at, reservation_id=reservation_id, reason=WITHDRAWN)


def return_orphans(*, by: Actor, at: datetime) -> int:
    """Give back what is kept for needs of members who left; how many gifts that were."""
    if not permissions.may_expire(by):
        raise Forbidden
    found = kept_for.of_those_who_left()
    for one in found:
        _let_go(at, one, RECEIVER_LEFT)
    return len(found)


def _keep(by: Actor, at: datetime, earmark: Earmark, key: str, obeys: tuple[int, ...]) -> int:
    days = rules.remembered(EARMARK_DAYS, at=at)
    draft = Draft(
        key=earmark.key(key),
        content=earmark.content,
        nature=Nature.GIFT,
        happened_at=at,
        subject=earmark.subject,
        legs=legs.of_gift(earmark.giver_id, earmark.receiver_id, earmark.minutes),
        version_ids=(days.version_id, *obeys),
        acting_for_id=earmark.giver_id if by.is_platform else None,
    )
    return posting.hold(by=by, at=at, draft=draft, expires_at=at + timedelta(days=days.value))


def _held(
    at: datetime, subject: str, beside: Sequence[AccountKey] = (), reservation_id: int | None = None
) -> list[Kept]:
    """What is kept for it, held until the end with its accounts. Where nothing is kept, nothing is held."""
    found = kept_for.for_need(subject)
    if not found:
        return []
    ids = [one.id for one in found] + ([] if reservation_id is None else [reservation_id])
    posting.take_hold(by=PLATFORM, at=at, reservation_ids=ids, keys=beside)
    return kept_for.for_need(subject)


def _spend(at: datetime, kept: Kept, minutes: int) -> int:
    if not minutes:
        _let_go(at, kept, SPENT_LESS)
        return 0
    draft = Draft(
        key=f"reservation:{kept.id}",
        content={
            "verb": "settle",
            "reservation_id": kept.id,
            "minutes": minutes,
            "giver_id": kept.giver_id,
            "receiver_id": kept.receiver_id,
        },
        nature=Nature.GIFT,
        happened_at=at,
        subject=kept.subject,
        legs=legs.of_gift(kept.giver_id, kept.receiver_id, minutes),
        version_ids=kept.obeys,
        acting_for_id=kept.giver_id,
        settles_id=kept.id,
    )
    try:
        posting.post(by=PLATFORM, at=at, draft=draft)
    except Refused:  # its term has passed at this very instant
        return 0
    return minutes


def _let_go(at: datetime, kept: Kept, reason: str) -> None:
    try:
        posting.give_up(by=PLATFORM, at=at, reservation_id=kept.id, reason=reason)
    except Refused:  # its term has passed at this very instant
        return
