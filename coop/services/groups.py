"""Groups: asked for by a member, admitted by a coordinator, who appoints the delegates that act for them."""

from datetime import datetime

from django.db import IntegrityError, transaction

from coop.domain import groups, people
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.groups import Group
from coop.domain.membership import Standing
from coop.domain.words import N_
from coop.models import College, Delegate, Member, Profile
from coop.models import Group as Row
from coop.selectors import groups as known
from coop.selectors import members
from coop.services import audit

MOST_WAITING = 3
"""A member who waits for this many groups to be admitted asks for no other."""


@transaction.atomic
def found(*, by: Actor, at: datetime, name: str, purpose: str) -> int:
    """Ask for a group. Whoever asks is its first delegate; nothing can be done with it before it is admitted.

    Returns the group's id, also when the same is asked twice.
    """
    if by.member_id is None or not groups.may_found(by):
        raise Forbidden
    called, kept = people.clean_name(name), groups.clean_purpose(purpose)
    Member.objects.select_for_update(no_key=True).get(pk=by.member_id)
    waiting = known.asked_by(by.member_id)
    for group in waiting:
        if (group.name, group.purpose) == (called, kept):
            return group.id
    if len(waiting) >= MOST_WAITING:
        raise Refused(N_("Several of your groups wait to be admitted: a coordinator answers them first."))
    member = Member.objects.create(college=College.BENEFICIARY, joined_at=at)
    Profile.objects.create(member=member, display_name=called, is_remote=False)
    row = Row.objects.create(member_id=member.pk, purpose=kept, founder_id=by.member_id)
    Delegate.objects.create(group=row, member_id=by.member_id, appointed_at=at)
    audit.record(by=by, at=at, action="coop.found_group", subject=_subject(member.pk))
    return member.pk


@transaction.atomic
def admit(*, by: Actor, at: datetime, group_id: int) -> None:
    """Welcome a group. Twice is once."""
    member, group = _held(by, group_id)
    if not groups.may_admit(by, group):
        raise Forbidden
    if group.standing is Standing.ADMITTED:
        return
    _check_stands(group)
    member.admitted_at = at
    member.save(update_fields=["admitted_at"])
    audit.record(by=by, at=at, action="coop.admit_group", subject=_subject(group_id))


@transaction.atomic
def decline(*, by: Actor, at: datetime, group_id: int) -> None:
    """Close the request of a group; another may be made. Whoever asked takes it back so. Twice is once."""
    member, group = _held(by, group_id)
    if not (groups.may_admit(by, group) or by.is_one_of(group.founder_id)):
        raise Forbidden
    if group.standing is Standing.ENDED:
        return
    if group.standing is Standing.ADMITTED:
        raise Refused(N_("This group has been admitted meanwhile."))
    member.left_at = at
    try:
        with transaction.atomic():
            member.save(update_fields=["left_at"])
    except IntegrityError as counted:  # it came with a journal, and its hours too
        raise Refused(N_("This group has an account in the ledger: it can only be admitted.")) from counted
    _end(by, at, group_id, sorted(group.delegate_ids))
    audit.record(by=by, at=at, action="coop.decline_group", subject=_subject(group_id))


@transaction.atomic
def hold(*, by: Actor, at: datetime, group_id: int) -> Group:
    """Hold a group that closes until the end, so that all is settled before; the group as it is."""
    _member, group = _held(by, group_id)
    if group.standing is Standing.PENDING:
        raise Refused(N_("This group waits to be admitted: its request is closed instead."))
    if group.standing is Standing.ADMITTED and not groups.may_close(by, group):
        raise Forbidden
    return group


@transaction.atomic
def dismiss(*, by: Actor, at: datetime, group_id: int) -> None:
    """End the mandates of all who act for a group that closes."""
    group = hold(by=by, at=at, group_id=group_id)
    _end(by, at, group_id, sorted(group.delegate_ids))


@transaction.atomic
def close(*, by: Actor, at: datetime, group_id: int) -> None:
    """Nobody acts for the group any more, and it is one no longer. Twice is once.

    The database refuses it while it holds hours: `timebank.services.closing` settles them first.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=group_id)
    group = known.get(group_id)
    was_last = Delegate.objects.filter(group_id=group_id, member_id=by.member_id or 0, ended_at=at)
    if group is None or not (groups.may_run(by) or was_last.exists()):
        raise Hidden
    if group.standing is Standing.ENDED:
        return
    if group.standing is Standing.PENDING or group.delegate_ids:
        raise Forbidden
    member.left_at = at
    member.save(update_fields=["left_at"])
    audit.record(by=by, at=at, action="coop.close_group", subject=_subject(group_id))


@transaction.atomic
def appoint(*, by: Actor, at: datetime, group_id: int, member_id: int) -> None:
    """Give a member the mandate to act for the group. Twice is once."""
    if not groups.may_appoint(by, member_id):
        raise Forbidden
    _member, group = _held(by, group_id)
    _check_stands(group)
    person = members.get(member_id)
    if person is None or person.is_group or person.standing is not Standing.ADMITTED:
        raise Refused(N_("Choose a member of the cooperative."), field="member")
    if member_id in group.delegate_ids:
        return
    Delegate.objects.create(group_id=group_id, member_id=member_id, appointed_at=at)
    _record(by, at, "coop.appoint_delegate", group_id, member_id)


@transaction.atomic
def end(*, by: Actor, at: datetime, group_id: int, member_id: int) -> None:
    """End a mandate; whoever is acting by it at this instant is waited for. Twice is once."""
    if not groups.may_end(by, member_id):
        raise Forbidden
    _held(by, group_id)
    _end(by, at, group_id, [member_id])


def end_all(*, by: Actor, at: datetime, member_id: int) -> None:
    """The mandates of a member who leaves; their membership is held already."""
    for group in known.of_delegate(member_id):
        _end(by, at, group.id, [member_id])


def _end(by: Actor, at: datetime, group_id: int, member_ids: list[int]) -> None:
    for member_id in member_ids:
        mandates = Delegate.objects.filter(group_id=group_id, member_id=member_id, ended_at__isnull=True)
        if mandates.update(ended_at=at):
            _record(by, at, "coop.end_delegate", group_id, member_id)


def _held(by: Actor, group_id: int) -> tuple[Member, Group]:
    """The group, held until the end; hidden from whoever may not see it."""
    member = Member.objects.select_for_update(no_key=True).filter(pk=group_id).first()
    group = known.get(group_id)
    if member is None or group is None or not groups.may_see(by, group):
        raise Hidden
    return member, group


def _check_stands(group: Group) -> None:
    if group.standing is Standing.ENDED:
        raise Refused(N_("This group no longer exists."))


def _record(by: Actor, at: datetime, action: str, group_id: int, member_id: int) -> None:
    audit.record(by=by, at=at, action=action, subject=_subject(group_id), data={"member": member_id})


def _subject(group_id: int) -> str:
    return f"group:{group_id}"
