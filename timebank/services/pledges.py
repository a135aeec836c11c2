"""Standing pledges: made, changed and revoked by the member alone, and obeyed by the platform's clock."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from governance.selectors import rules
from timebank.domain import legs, permissions, pledges
from timebank.domain.earmarks import Earmark
from timebank.domain.natures import Nature
from timebank.domain.pledges import Given, OpenNeed, PledgeAct, Share
from timebank.models import Pledge, PledgeRun
from timebank.rules import PLEDGE_MOST_MINUTES
from timebank.selectors import earmarks as kept_for
from timebank.selectors import payments as parties
from timebank.selectors import pledges as pledged
from timebank.services import earmarks, posting
from timebank.services.posting import Draft


@transaction.atomic
def make(*, by: Actor, at: datetime, member_id: int, above_minutes: int, to_solidarity: bool) -> int:
    """Pledge what one holds above these hours, or change what was pledged. Returns its id; twice is once."""
    if not permissions.may_give(by, member_id):
        raise Forbidden
    pledges.check(above_minutes)
    last = _last(member_id)
    holds = last is not None and last.act != PledgeAct.REVOKE
    if (
        last is not None
        and holds
        and (last.above_minutes, last.to_solidarity) == (above_minutes, to_solidarity)
    ):
        return last.pk
    act = PledgeAct.CHANGE if holds else PledgeAct.MAKE
    return _write(by, at, member_id, act, last, above_minutes=above_minutes, to_solidarity=to_solidarity)


@transaction.atomic
def revoke(*, by: Actor, at: datetime, member_id: int) -> None:
    """From now on nothing is given. Once this returns no run gives any more; revoking twice is once."""
    if not permissions.may_give(by, member_id):
        raise Forbidden
    last = _last(member_id)
    if last is None or last.act == PledgeAct.REVOKE:
        return
    above_minutes, to_solidarity = last.above_minutes, last.to_solidarity
    _write(
        by, at, member_id, PledgeAct.REVOKE, last, above_minutes=above_minutes, to_solidarity=to_solidarity
    )


@transaction.atomic
def run(*, by: Actor, at: datetime, member_id: int, needs: Sequence[OpenNeed]) -> Given | None:
    """Give what this member holds above their bound to these needs, which the caller holds until the end.

    With no need at all it goes to the solidarity fund, where the pledge says so. Never below the bound, never
    what is reserved, not more and not more often than was voted. Returns None where nothing was given.
    """
    if not permissions.may_expire(by):
        raise Forbidden
    pledge = _last(member_id)
    if pledge is None or pledge.act == PledgeAct.REVOKE or not pledged.is_due(member_id, at=at):
        return None
    if not parties.are_admitted(member_id):
        return None
    others = [need for need in needs if need.requester_id != member_id]
    most = rules.in_force(PLEDGE_MOST_MINUTES, at=at)
    _hold(by, at, {member_id, *(need.requester_id for need in others)})
    surplus = pledges.surplus(free=kept_for.free_of(member_id), above=pledge.above_minutes, most=most.value)
    if not surplus:
        return None
    if not others:
        return _to_solidarity(by, at, pledge, surplus, most.version_id)
    shares = pledges.shared(surplus, others)
    kept = tuple(share for share in shares if _keep(by, at, pledge, share, most.version_id))
    if not kept:
        return None
    _note(at, pledge, sum(share.minutes for share in kept))
    return Given(shares=kept)


@transaction.atomic
def hold(*, by: Actor, at: datetime, member_ids: Sequence[int], requester_ids: Sequence[int]) -> None:
    """Hold the pledges of these members, then their accounts and those of who asks, before several runs."""
    for member_id in sorted(member_ids):
        _last(member_id)
    _hold(by, at, {*member_ids, *requester_ids})


def _last(member_id: int) -> Pledge | None:
    """The line that holds, held until the end: whoever revokes waits for a run, and a run for them."""
    while True:
        rows = Pledge.objects.filter(member_id=member_id).order_by("-pk")
        row = rows.select_for_update(no_key=True, of=("self",)).first()
        if row is None or not Pledge.objects.filter(replaces=row).exists():
            return row


def _says(pledge: Pledge, above_minutes: int, to_solidarity: bool) -> bool:
    return (pledge.above_minutes, pledge.to_solidarity) == (above_minutes, to_solidarity)


def _write(
    by: Actor,
    at: datetime,
    member_id: int,
    act: PledgeAct,
    last: Pledge | None,
    *,
    above_minutes: int,
    to_solidarity: bool,
) -> int:
    row = Pledge(
        member_id=member_id,
        act=act,
        above_minutes=above_minutes,
        to_solidarity=to_solidarity,
        decided_at=at,
        replaces=last,
        actor_user_id=by.user_id,
        actor_id=member_id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # the first line, sent twice at the same instant
        found = _last(member_id)
        if found is None:
            raise
        if not _says(found, above_minutes, to_solidarity):
            raise Refused(N_("Your pledge has changed meanwhile. Look at it again.")) from error
        return found.pk
    return row.pk


def _hold(by: Actor, at: datetime, member_ids: Collection[int]) -> None:
    """All accounts that may be moved, at once: the figures that decide do not change before the end."""
    keys = [*(legs.time_of(one) for one in sorted(member_ids)), legs.SOLIDARITY]
    posting.open_accounts(by=by, at=at, keys=keys)
    posting.take_hold(by=by, at=at, reservation_ids=[], keys=keys)


def _keep(by: Actor, at: datetime, pledge: Pledge, share: Share, version_id: int) -> bool:
    """Whether the need could take it: at the most that a member may hold, it can not."""
    earmark = Earmark(
        giver_id=pledge.member_id,
        receiver_id=share.need.requester_id,
        minutes=share.minutes,
        subject=share.need.subject,
        is_named=False,
        pledge_id=pledge.pk,
    )
    try:
        key = f"pledge:{_day(at)}:{share.need.subject}"
        earmarks.keep(by=by, at=at, earmark=earmark, key=key, obeys=(version_id,))
    except Refused:
        return False
    return True


def _to_solidarity(by: Actor, at: datetime, pledge: Pledge, minutes: int, version_id: int) -> Given | None:
    if not pledge.to_solidarity:
        return None
    draft = Draft(
        key=f"pledge:{pledge.member_id}:{_day(at)}",
        content={
            "verb": "pledge",
            "giver_id": pledge.member_id,
            "minutes": minutes,
            "pledge_id": pledge.pk,
        },
        nature=Nature.COMMONS,
        happened_at=at,
        subject=f"pledge:{pledge.pk}",
        legs=legs.of_gift(pledge.member_id, None, minutes),
        version_ids=(version_id,),
        acting_for_id=pledge.member_id,
    )
    _note(at, pledge, minutes, posting.post(by=by, at=at, draft=draft))
    return Given(solidarity_minutes=minutes)


def _note(at: datetime, pledge: Pledge, minutes: int, entry_id: int | None = None) -> None:
    PledgeRun.objects.create(
        pledge=pledge,
        member_id=pledge.member_id,
        ran_on=timezone.localdate(at),
        ran_at=at,
        minutes=minutes,
        entry_id=entry_id,
    )


def _day(at: datetime) -> str:
    return timezone.localdate(at).isoformat()
