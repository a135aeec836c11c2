"""Belonging to the cooperative: asking, being admitted, leaving. The ledger keeps the member for ever."""

from datetime import datetime

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Least

from coop.domain import membership, people
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.membership import Membership, Standing
from coop.domain.words import N_
from coop.models import College, Member, Profile, RoleGrant, User
from coop.selectors import members
from coop.services import audit, ecosystems, groups


@transaction.atomic
def join(*, by: Actor, at: datetime, display_name: str, college: str = "producer") -> int:
    """The person who is logged in asks to become a member. Returns the member id, also when asked again."""
    if by.user_id is None or not membership.may_join(by):
        raise Forbidden
    name, college = people.clean_name(display_name), _college(college)
    user = User.objects.select_for_update(no_key=True).get(pk=by.user_id)
    member = Member.objects.filter(user=user).first()
    if member is None:
        member = Member.objects.create(user=user, college=college, joined_at=at)
        Profile.objects.create(member=member, display_name=name)
    elif member.left_at is not None:
        _ask_again(member, by=by, at=at, name=name, college=college)
    return member.pk


@transaction.atomic
def enrol(*, by: Actor, at: datetime, display_name: str, college: str) -> int:
    """A coordinator enters somebody without internet: admitted at once, no log-in. Returns the member id."""
    if not membership.may_admit(by):
        raise Forbidden
    name, college = people.clean_name(display_name), _college(college)
    member = Member.objects.create(college=college, joined_at=at, admitted_at=at)
    Profile.objects.create(member=member, display_name=name, is_remote=False)
    audit.record(by=by, at=at, action="coop.enrol", subject=_subject(member), data={"college": college})
    return member.pk


@transaction.atomic
def admit(*, by: Actor, at: datetime, member_id: int) -> None:
    """Welcome somebody who asked. Twice is once."""
    member, known = _lock(member_id, by)
    if not membership.may_admit_this(by, known):
        raise Forbidden
    if known.standing is Standing.ADMITTED:
        return
    if known.standing is Standing.ENDED:
        raise Refused(N_("This person no longer asks to become a member."))
    member.admitted_at = at
    member.save(update_fields=["admitted_at"])
    audit.record(by=by, at=at, action="coop.admit", subject=_subject(member))


@transaction.atomic
def decline(*, by: Actor, at: datetime, member_id: int) -> None:
    """Close a request to become a member; the person may ask again. Twice is once."""
    member, known = _lock(member_id, by)
    if not membership.may_admit_this(by, known):
        raise Forbidden
    if known.standing is Standing.ENDED:
        return
    if known.standing is Standing.ADMITTED:
        raise Refused(N_("This person has been admitted meanwhile."))
    _end(member, at)
    audit.record(by=by, at=at, action="coop.decline", subject=_subject(member))


@transaction.atomic
def hold(*, by: Actor, member_id: int, at: datetime) -> Standing:
    """Hold a member who leaves until the end, so that all is settled before; how far they belong."""
    _member, known = _lock(member_id, by)
    if not membership.may_end(by, known):
        raise Forbidden
    return known.standing


@transaction.atomic
def keep(*, by: Actor, at: datetime, member_id: int) -> Membership | None:
    """Hold a member whom an act is about until it is done; None for whom `by` does not see."""
    try:
        _member, known = _lock(member_id, by)
    except Hidden:
        return None
    return known


@transaction.atomic
def leave(*, by: Actor, at: datetime, member_id: int) -> None:
    """End a membership, or take a request back. Twice is once.

    Roles, mandates and circles end with it; entries and votes stay. The database refuses it while the member
    holds hours: `marketplace.services.leaving` settles them first.
    """
    member, known = _lock(member_id, by)
    if not membership.may_end(by, known):
        raise Forbidden
    if known.standing is Standing.ENDED:
        return
    _end(member, at)
    if member.user_id:
        held = RoleGrant.objects.filter(user_id=member.user_id, ended_at__isnull=True)
        held.update(ended_at=Least(Value(at), "ends_at"))
        User.objects.filter(pk=member.user_id, is_staff=True).update(is_staff=False)
    groups.end_all(by=by, at=at, member_id=member_id)
    ecosystems.end_all(by=by, at=at, member_id=member_id)
    audit.record(by=by, at=at, action="coop.leave", subject=_subject(member), data={"was": known.standing})


def _lock(member_id: int, by: Actor) -> tuple[Member, Membership]:
    """The row, held until the end, and what the predicates know; hidden from whoever may not see it."""
    member = Member.objects.select_for_update(no_key=True).filter(pk=member_id).first()
    known = members.get(member_id) if member else None
    if (
        member is None
        or known is None
        or known.is_group
        or not (by.is_platform or membership.may_see(by, known))
    ):
        raise Hidden
    return member, known


def _ask_again(member: Member, *, by: Actor, at: datetime, name: str, college: str) -> None:
    before = {
        "joined_at": member.joined_at.isoformat(),
        "left_at": member.left_at and member.left_at.isoformat(),
    }
    member.joined_at, member.admitted_at, member.left_at, member.college = at, None, None, college
    member.save(update_fields=["joined_at", "admitted_at", "left_at", "college"])
    Profile.objects.update_or_create(member=member, defaults={"display_name": name})
    audit.record(by=by, at=at, action="coop.ask_again", subject=_subject(member), data=before)


def _end(member: Member, at: datetime) -> None:
    member.left_at = at
    member.save(update_fields=["left_at"])


def _college(code: str) -> str:
    if code not in College.values:
        raise Refused(N_("Choose one of the colleges."), field="college")
    return code


def _subject(member: Member) -> str:
    return f"member:{member.pk}"
