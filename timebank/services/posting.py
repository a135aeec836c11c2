"""The only door to the journal: one intent, one entry, with all its legs."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.words import N_
from coop.selectors import arrays
from governance.selectors import rules
from timebank.domain import canonical, floors, intents
from timebank.domain.canonical import Content
from timebank.domain.legs import AccountKey, LegDraft
from timebank.domain.natures import Nature
from timebank.selectors import intents as earlier
from timebank.selectors import reservations as held

REFUSALS: Mapping[str, str] = {
    "entry_is_dated_in_open_time": N_(
        "The common pool of that day has already been distributed. Give a later date."
    ),
    "entry_is_dated_outside_of_closings": N_(
        "The common pool of that day is being distributed. Give a later date, or have its closing given up."
    ),
    "account_stays_above_its_floor": N_("One of the accounts does not hold enough for this."),
    "reversal_undoes_its_entry": N_("No more can be taken back than what is left of this entry."),
    "reservation_is_settled_once": N_("This reservation has already ended: paid, given up or past its term."),
    "reservation_is_settled_in_time": N_(
        "The term of this reservation has passed: its hours are free again."
    ),
    "settlement_stays_within_its_reservation": N_("No more can be paid than what was reserved."),
    "account_kind_fits_its_owner": N_("A group can not do this: it pays and is paid from its own page."),
    "group_pays_from_its_own_account": N_("A delegate pays from the account of the group they act for."),
    "group_pays_through_its_delegates": N_("A group pays through its delegates, while their mandate lasts."),
    "group_does_not_pay_who_decides": N_("Nobody decides alone on hours for themself: propose it instead."),
    "group_payment_has_two_delegates": N_(
        "For as many hours two delegates decide: one proposes, another agrees."
    ),
    "account_belongs_to_a_member": N_(
        "This person has left the cooperative: nothing reaches their hours any more, and nothing leaves them."
    ),
    "account_is_empty_when_it_closes": N_(
        "Something was counted for this person at this very moment. Nothing was changed: please try again."
    ),
    "reservation_has_a_term_ahead": N_("Hours are reserved until a later day, within 400 days."),
}
"""What the database refuses, by the name of its promise, in words."""

LAPSES = frozenset({"reservation_is_settled_once", "reservation_is_settled_in_time"})
"""The promises by which a reservation that has ended is never used again."""

Find = Callable[[str, Content], int | None]
"""What an intent already made: refused where its key was used for something else."""
POST = "SELECT timebank_post(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
RESERVE = "SELECT timebank_reserve(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
TAKE_HOLD = "SELECT timebank_take_hold(%s::bigint[], %s::text[])"
VOID = "SELECT timebank_void(%s, %s, %s, %s, %s)"
GIVE_WAY = "SELECT timebank_give_way(%s, %s, %s, %s, %s, %s)"
POST_ALL = (
    "SELECT timebank_post_all("
    "%s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s, %s, %s, %s,"
    " %s::integer[], %s::text[], %s::bigint[])"
)
PART_WITH = "SELECT timebank_part_with(%s, %s, %s, %s)"
CLOSE = "SELECT timebank_close_account(%s, %s)"
OPEN = "SELECT timebank_open(%s, %s, %s::bigint[], %s::smallint[], %s::bigint[], %s)"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it is written.

    key, content: the intent and what it asks for. version_ids: the rules by which it was computed.
    """

    key: str
    content: Content
    nature: Nature
    happened_at: datetime
    subject: str
    legs: tuple[LegDraft, ...]
    version_ids: tuple[int, ...] = ()
    acting_for_id: int | None = None
    reverses_id: int | None = None
    settles_id: int | None = None
    reason: str = ""


class Lapsed(Refused):
    """The reservation has ended: paid, given up or past its term."""


class TakesTwo(Refused):
    """A second delegate of the group has to agree: what the first paid alone meanwhile counts too."""


class Outdated(Exception):
    """The rules that an entry was computed by are not those in force: compute it again from what is voted."""


def post(*, by: Actor, at: datetime, draft: Draft) -> int:
    """Write the entry, or find the one that this intent already made. Returns its id.

    Raises Refused, and Outdated where the rules have changed since this process last read them. One statement
    does it, so it is whole without a transaction of its own. Call it last in a transaction: accounts are held
    from here until its end.
    """
    return _written(by, at, draft, lambda request: _call(by, at, draft, request), earlier.find)


def hold(*, by: Actor, at: datetime, draft: Draft, expires_at: datetime) -> int:
    """Reserve what the entry would move, or find the reservation of this intent. Returns its id.

    Raises as `post` does; expires_at is compared to the database's own clock.
    """
    return _written(by, at, draft, lambda request: _hold(by, at, draft, request, expires_at), held.find)


def take_hold(*, by: Actor, at: datetime, reservation_ids: Iterable[int], keys: Iterable[AccountKey]) -> None:
    """Hold what several entries of this transaction will move, before the first of them.

    Each would hold its own accounts in their order; two transactions with several could still wait in a ring.
    """
    part = connection.connection.get_backend_pid() if connection.connection else 0
    codes = arrays.written(sorted({LegDraft(key, 1).code(part) for key in keys}))
    with connection.cursor() as cursor:
        cursor.execute(TAKE_HOLD, (arrays.written(sorted(reservation_ids)), codes))


def give_up(*, by: Actor, at: datetime, reservation_id: int, reason: str) -> None:
    """End a reservation without an entry, by the database's own clock. Raises Refused where it has ended."""
    try:
        with _savepoint(), connection.cursor() as cursor:
            cursor.execute(VOID, (reservation_id, by.user_id, by.member_id, None, reason))
    except IntegrityError as error:
        raise _refusal(by, error) from error


def post_instead(*, by: Actor, at: datetime, draft: Draft, reservation_id: int, reason: str) -> int:
    """Give a reservation up for an entry that moves more than it held, and write that entry. Returns its id.

    Both or none: where the limits refuse the entry, the reservation stands. Raises as `post` does.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            part = connection.connection.get_backend_pid()
            codes = arrays.written(sorted(leg.code(part) for leg in draft.legs))
            giver_up = (by.user_id, by.member_id, draft.acting_for_id)
            cursor.execute(GIVE_WAY, (reservation_id, *giver_up, reason, codes))
        return post(by=by, at=at, draft=draft)


def part_with(*, by: Actor, at: datetime, account: AccountKey, reason: str) -> int:
    """Give up what is reserved by or for an owner who leaves, and hold their account; what it holds."""
    open_accounts(by=by, at=at, keys=[account])
    with connection.cursor() as cursor:
        cursor.execute(PART_WITH, (account.owner_id, by.user_id, by.member_id, reason))
        return int(cursor.fetchone()[0])


def close_account(*, by: Actor, at: datetime, member_id: int) -> None:
    """Nothing reaches it from here on, nor leaves it, unless its owner comes back. Raises Refused."""
    try:
        with _savepoint(), connection.cursor() as cursor:
            cursor.execute(CLOSE, (member_id, at))
    except IntegrityError as error:
        raise _refusal(by, error) from error


def _written(by: Actor, at: datetime, draft: Draft, call: Callable[[str], int], find: Find) -> int:
    intents.check_key(draft.key)
    request = canonical.written(draft.content)
    try:
        return call(request)
    except IntegrityError as error:
        if _promise(error) != "account_is_open":
            return _answer(by, draft, error, find)
    try:
        with _savepoint():
            open_accounts(by=by, at=at, keys=[leg.account for leg in draft.legs])
        return call(request)
    except IntegrityError as error:
        return _answer(by, draft, error, find)


def post_all(*, by: Actor, at: datetime, drafts: Sequence[Draft]) -> list[int]:
    """Write these entries, all or none, in one statement; the id of each. Raises Refused and Outdated.

    They obey the same rule versions; none reverses another, acts for somebody or takes from a fund.
    `make bench-ledger` measures how many more a second this is than one by one.
    """
    if not drafts:
        return []
    for draft in drafts:
        intents.check_key(draft.key)
    try:
        return _call_all(by, at, drafts)
    except IntegrityError as error:
        if _promise(error) != "account_is_open":
            raise _refusal_of_all(by, drafts, error) from error
    keys = {leg.account.code: leg.account for draft in drafts for leg in draft.legs}
    open_accounts(by=by, at=at, keys=keys.values())
    try:
        return _call_all(by, at, drafts)
    except IntegrityError as error:
        raise _refusal_of_all(by, drafts, error) from error


def _call_all(by: Actor, at: datetime, drafts: Sequence[Draft]) -> list[int]:
    with _savepoint(), connection.cursor() as cursor:
        cursor.execute(POST_ALL, _columns(by, at, drafts, connection.connection.get_backend_pid()))
        (ids,) = cursor.fetchone()
    return list(ids)


def _refusal_of_all(by: Actor, drafts: Sequence[Draft], error: IntegrityError) -> Exception:
    """Why none was written. Raises the conflict itself, where a key was used for something else."""
    if _promise(error) == "key_names_one_intent":
        for draft in drafts:
            earlier.find(draft.key, draft.content)
    if _promise(error) == "entry_obeys_rules_in_force":
        rules.forget()
        return Outdated()
    return _refusal(by, error)


def _columns(by: Actor, at: datetime, drafts: Sequence[Draft], part: int) -> tuple[Any, ...]:
    """What `timebank_post_all` takes: a column for each thing that an entry or a leg has."""
    (versions,) = {draft.version_ids for draft in drafts}
    legs = [
        (place, leg.code(part), leg.amount) for place, draft in enumerate(drafts, 1) for leg in draft.legs
    ]
    return (
        arrays.quoted(draft.key for draft in drafts),
        arrays.quoted(canonical.written(draft.content) for draft in drafts),
        arrays.written(draft.nature.value for draft in drafts),
        arrays.quoted(draft.subject for draft in drafts),
        arrays.written(draft.happened_at.isoformat() for draft in drafts),
        *(by.user_id, by.member_id, at, arrays.written(sorted(set(versions)))),
        *(arrays.written(leg[column] for leg in legs) for column in range(3)),
    )


def _answer(by: Actor, draft: Draft, error: IntegrityError, find: Find) -> int:
    """What the same intent made, should somebody else have written it meanwhile; else why it is refused.

    It may have taken what this one would have needed: so it is looked for whatever the refusal.
    """
    found = find(draft.key, draft.content)
    if found is not None:
        return found
    if _promise(error) == "entry_obeys_rules_in_force":
        rules.forget()
        raise Outdated from error
    raise _refusal(by, error) from error


def open_accounts(*, by: Actor, at: datetime, keys: Iterable[AccountKey]) -> None:
    """Open those of these accounts that are missing. Nothing is held yet, so nobody waits in a ring.

    Who opens one has no power over it, and leaves no name on it.
    """
    rows = ((key.kind.value, key.unit.value, key.owner_id, key.parts, floors.of(key)) for key in keys)
    columns = zip(*rows, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [*(list(column) for column in columns), at])


def _call(by: Actor, at: datetime, draft: Draft, request: str) -> int:
    with _savepoint(), connection.cursor() as cursor:
        asked = (
            *(draft.key, request, draft.nature.value, by.user_id, by.member_id, draft.acting_for_id),
            *(draft.happened_at, at, draft.subject, draft.reverses_id, draft.settles_id, draft.reason),
        )
        cursor.execute(POST, asked + _arrays(draft, cursor))
        (entry_id,) = cursor.fetchone()
    return int(entry_id)


def _hold(by: Actor, at: datetime, draft: Draft, request: str, expires_at: datetime) -> int:
    with _savepoint(), connection.cursor() as cursor:
        asked = (
            *(draft.key, request, draft.nature.value, by.user_id, by.member_id, draft.acting_for_id),
            *(expires_at, at, draft.subject, draft.reason),
        )
        cursor.execute(RESERVE, asked + _arrays(draft, cursor))
        (reservation_id,) = cursor.fetchone()
    return int(reservation_id)


def _arrays(draft: Draft, cursor: CursorWrapper) -> tuple[str, str, str]:
    """Rule versions, codes and amounts. Legs go in the order of codes, in which everybody holds accounts."""
    part = cursor.connection.get_backend_pid()
    legs = sorted((leg.code(part), leg.amount) for leg in draft.legs)
    versions = arrays.written(sorted(set(draft.version_ids)))
    return versions, arrays.written(code for code, _ in legs), arrays.written(amount for _, amount in legs)


def _savepoint() -> AbstractContextManager[object]:
    """Inside a transaction a refusal undoes this statement alone; alone, a statement needs no other frame."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _promise(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


def _refusal(by: Actor, error: IntegrityError) -> Exception:
    """The words of a promise that the database kept; an error without words is ours, and stays an error."""
    promise = _promise(error)
    if promise == "account_stays_within_its_credit":
        return _too_far(by, error)
    if promise == "group_stays_within_its_hours":
        return _more_than_held(error)
    if promise == "account_stays_below_its_most":
        return _too_much(by, error)
    if promise in LAPSES:
        return Lapsed(REFUSALS[promise])
    if promise == "group_payment_has_two_delegates":
        return TakesTwo(REFUSALS[promise])
    return Refused(REFUSALS[promise]) if promise in REFUSALS else error


def _told(error: IntegrityError) -> tuple[int, int, int]:
    """Whose hours, how many they would be, and the bound: as the database tells them."""
    told = json.loads(getattr(error.__cause__, "diag").message_detail)  # noqa: B009  psycopg2 has no types
    return int(told["code"].rpartition(".")[2]), told["minutes"], told["bound_minutes"]


def _too_far(by: Actor, error: IntegrityError) -> Refused:
    owner_id, minutes, bound = _told(error)
    if by.is_one_of(owner_id):
        msgid = N_(
            "You would have received %(minutes)s more than you have given so far; "
            "the cooperative's rule allows up to %(limit_minutes)s."
        )
    else:
        msgid = N_(
            "The person who receives would have received %(minutes)s more than they have given so far; "
            "the cooperative's rule allows up to %(limit_minutes)s."
        )
    return Refused(msgid, field="minutes", minutes=-minutes, limit_minutes=-bound)


def _more_than_held(error: IntegrityError) -> Refused:
    _owner_id, minutes, bound = _told(error)
    return Refused(
        N_("The group lacks %(minutes)s for this, with what is reserved."),
        field="minutes",
        minutes=bound - minutes,
    )


def _too_much(by: Actor, error: IntegrityError) -> Refused:
    owner_id, minutes, bound = _told(error)
    if by.is_one_of(owner_id):
        msgid = N_("You would hold %(minutes)s; the cooperative's rule allows up to %(limit_minutes)s.")
    else:
        msgid = N_(
            "The person who gives would hold %(minutes)s; "
            "the cooperative's rule allows up to %(limit_minutes)s."
        )
    return Refused(msgid, field="minutes", minutes=minutes, limit_minutes=bound)
