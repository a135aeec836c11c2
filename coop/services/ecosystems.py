"""Ecosystems: founded by a member, entered by consent on both sides, left with every right at once.

Each verb holds the member whom it brings in or lets go, then the circle; always in this order.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coop.domain import charters, ecosystems, offices
from coop.domain.actors import Actor
from coop.domain.ecosystems import Answer, Ecosystem, Invitation
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.membership import Standing
from coop.domain.offices import Office, Power
from coop.domain.words import N_
from coop.models import (
    CharterSignature,
    CharterVersion,
    EcosystemInvitation,
    EcosystemMember,
    EcosystemTerm,
    Member,
)
from coop.models import Ecosystem as Row
from coop.selectors import ecosystems as known
from coop.selectors import members
from coop.services import audit

MOST_FOUNDED = 5
"""A member who founded this many circles that are open founds no other."""
MOST_WAITING = 50
"""Invitations of one circle that wait for an answer."""


@transaction.atomic
def found(*, by: Actor, at: datetime, name: str, purpose: str, text: str, until_on: date) -> int:
    """Found a circle with the first version of its charter, which the founder signs and facilitates.

    Returns its id, also when the same is asked twice.
    """
    if by.member_id is None or not ecosystems.may_found(by):
        raise Forbidden
    called, kept = ecosystems.clean_name(name), ecosystems.clean_purpose(purpose)
    promised = charters.clean(text)
    offices.check_term(until_on, on=_day(at))
    _hold_member(by.member_id)
    founded = known.founded_by(by.member_id)
    for circle in founded:
        if (circle.name, circle.purpose) == (called, kept):
            return circle.id
    if len(founded) >= MOST_FOUNDED:
        raise Refused(N_("You founded several ecosystems already: close one that has had its time."))
    row = Row.objects.create(name=called, purpose=kept, founder_id=by.member_id, founded_at=at)
    belonging = EcosystemMember.objects.create(ecosystem=row, member_id=by.member_id, joined_at=at)
    EcosystemTerm.objects.create(
        belonging=belonging, office=Office.FACILITATOR, appointed_at=at, until_on=until_on
    )
    charter = CharterVersion.objects.create(
        ecosystem=row, number=1, text=promised, writer_id=by.member_id, written_at=at
    )
    CharterSignature.objects.create(charter=charter, belonging=belonging, signed_at=at)
    _record(by, at, "coop.found_ecosystem", row.pk)
    return row.pk


@transaction.atomic
def invite(*, by: Actor, at: datetime, ecosystem_id: int, member_id: int, words: str = "") -> None:
    """Say yes for the circle: the member is in once they say so too. One who asks already is in at once."""
    kept = ecosystems.clean_words(words)
    _check_person(member_id)
    circle = _held(ecosystem_id)
    if not ecosystems.may(by, circle, Power.WELCOME, on=_day(at)):
        raise Forbidden
    if member_id in circle.member_ids:
        raise Refused(N_("This person already belongs to the ecosystem."), field="member")
    waiting = known.waiting_between(ecosystem_id, member_id)
    if waiting is None:
        _check_room(ecosystem_id)
        _say_yes(at, ecosystem_id, member_id, by.member_id, kept)
    elif waiting.invitation.is_asked:
        _bring_in(by, at, waiting.invitation)


@transaction.atomic
def ask(*, by: Actor, at: datetime, ecosystem_id: int, words: str = "") -> None:
    """Say yes as a member: one is in once the circle says so too. Who was invited already is in at once."""
    kept = ecosystems.clean_words(words)
    if by.member_id is None:
        raise Forbidden
    _check_person(by.member_id)
    circle = _held(ecosystem_id)
    if ecosystems.is_in(by, circle):
        return
    if not ecosystems.may_ask(by, circle):
        raise Refused(N_("This ecosystem is closed."))
    waiting = known.waiting_between(ecosystem_id, by.member_id)
    if waiting is None:
        _check_room(ecosystem_id)
        _say_yes(at, ecosystem_id, by.member_id, None, kept)
    elif not waiting.invitation.is_asked:
        _bring_in(by, at, waiting.invitation)


@transaction.atomic
def accept(*, by: Actor, at: datetime, invitation_id: int) -> int:
    """The other side says yes too. Twice is once. Returns the circle's id."""
    circle, invitation = _asked(by, at, invitation_id)
    if invitation.answer is Answer.ACCEPTED and invitation.member_id in circle.member_ids:
        return circle.id
    _check_waits(circle, invitation)
    if not ecosystems.may_answer(by, circle, invitation, on=_day(at)):
        raise Forbidden
    _bring_in(by, at, invitation)
    return circle.id


@transaction.atomic
def decline(*, by: Actor, at: datetime, invitation_id: int) -> int:
    """The other side says no, or the first one takes its yes back. Twice is once. Returns the circle's id."""
    circle, invitation = _asked(by, at, invitation_id)
    if invitation.answer in (Answer.DECLINED, Answer.WITHDRAWN):
        return circle.id
    _check_waits(circle, invitation)
    if ecosystems.may_answer(by, circle, invitation, on=_day(at)):
        _answer(by, at, invitation.id, Answer.DECLINED)
    elif ecosystems.may_withdraw(by, circle, invitation, on=_day(at)):
        _answer(by, at, invitation.id, Answer.WITHDRAWN)
    else:
        raise Forbidden
    return circle.id


@transaction.atomic
def appoint(
    *, by: Actor, at: datetime, ecosystem_id: int, member_id: int, office: Office, until_on: date
) -> None:
    """Give a role up to a day; given again, its new day counts. Twice is once."""
    circle = _within(by, ecosystem_id)
    if member_id not in circle.member_ids:
        raise Refused(N_("Choose a member of the ecosystem."), field="member")
    if not ecosystems.may_appoint(by, circle, member_id, on=_day(at)):
        raise Forbidden
    offices.check_term(until_on, on=_day(at))
    held = [term for term in circle.terms if (term.member_id, term.office) == (member_id, office)]
    if any(term.until_on == until_on for term in held):
        return
    EcosystemTerm.objects.filter(pk__in=[term.id for term in held]).update(ended_at=at)
    belonging = EcosystemMember.objects.get(
        ecosystem_id=ecosystem_id, member_id=member_id, left_at__isnull=True
    )
    EcosystemTerm.objects.create(belonging=belonging, office=office, appointed_at=at, until_on=until_on)
    data = {"member": member_id, "role": office.value, "until_on": until_on.isoformat()}
    audit.record(by=by, at=at, action="coop.appoint_in_ecosystem", subject=_subject(ecosystem_id), data=data)


@transaction.atomic
def end(*, by: Actor, at: datetime, ecosystem_id: int, term_id: int) -> None:
    """End a role; the last facilitator's goes on until another is named. Twice is once."""
    circle = _within(by, ecosystem_id)
    term = next((one for one in circle.terms if one.id == term_id), None)
    if term is None:
        return
    if not ecosystems.may_end(by, circle, term, on=_day(at)):
        raise Forbidden
    if term.office is Office.FACILITATOR and len(circle.facilitator_ids) == 1:
        raise Refused(N_("Somebody facilitates an ecosystem while it is open: name another first."))
    EcosystemTerm.objects.filter(pk=term_id).update(ended_at=at)
    data = {"member": term.member_id, "role": term.office.value}
    audit.record(by=by, at=at, action="coop.end_in_ecosystem", subject=_subject(ecosystem_id), data=data)


@transaction.atomic
def write_charter(*, by: Actor, at: datetime, ecosystem_id: int, text: str, base: int) -> int:
    """Write a new version, which asks everyone again; its writer signs it. Returns its number.

    base: the version that the writer read. Raises Refused where somebody wrote another meanwhile.
    """
    promised = charters.clean(text)
    circle = _within(by, ecosystem_id)
    if by.member_id is None or not ecosystems.may(by, circle, Power.WRITE_CHARTER, on=_day(at)):
        raise Forbidden
    current = known.charter(ecosystem_id)
    if current.text == promised:
        return current.number
    if current.number != base:
        raise Refused(N_("Somebody has written a new version meanwhile: read it first."), field="text")
    row = CharterVersion.objects.create(
        ecosystem_id=ecosystem_id,
        number=current.number + 1,
        text=promised,
        writer_id=by.member_id,
        written_at=at,
    )
    _sign(at, row.pk, ecosystem_id, by.member_id)
    audit.record(
        by=by,
        at=at,
        action="coop.write_charter",
        subject=_subject(ecosystem_id),
        data={"version": row.number},
    )
    return row.number


@transaction.atomic
def sign(*, by: Actor, at: datetime, ecosystem_id: int, number: int) -> None:
    """Sign the current version of the charter, and no other than was read. Twice is once."""
    circle = _within(by, ecosystem_id)
    current = known.charter(ecosystem_id)
    if by.member_id is None or not circle.is_open:
        raise Forbidden
    if current.number != number:
        raise Refused(N_("Somebody has written a new version meanwhile: read it first."))
    if known.last_signed(by.member_id, ecosystem_id) != number:
        _sign(at, current.id, ecosystem_id, by.member_id)


@transaction.atomic
def leave(*, by: Actor, at: datetime, ecosystem_id: int) -> None:
    """Go, with every right at once. Twice is once."""
    if by.member_id is None:
        raise Forbidden
    _hold_member(by.member_id)
    circle = _held(ecosystem_id)
    if not ecosystems.is_in(by, circle):
        return
    if len(circle.member_ids) == 1:
        _close(by, at, circle)
        return
    ecosystems.check_leaving(circle, by.member_id)
    _let_go(by, at, circle, by.member_id)


@transaction.atomic
def exclude(*, by: Actor, at: datetime, ecosystem_id: int, member_id: int, reason: str) -> None:
    """Put a member out, with every right at once, and tell them why. Twice is once."""
    why = ecosystems.clean_reason(reason)
    Member.objects.select_for_update(no_key=True).filter(pk=member_id).first()
    circle = _within(by, ecosystem_id)
    if not ecosystems.may(by, circle, Power.EXCLUDE, on=_day(at)):
        raise Forbidden
    if member_id not in circle.member_ids:
        if known.exclusion(ecosystem_id, member_id) is not None:
            return
        raise Refused(N_("Choose a member of the ecosystem."), field="person")
    if not ecosystems.may_exclude(by, circle, member_id, on=_day(at)):
        raise Refused(N_("Nobody puts themself out: leave instead."), field="person")
    _let_go(by, at, circle, member_id, why)


@transaction.atomic
def close(*, by: Actor, at: datetime, ecosystem_id: int) -> None:
    """End the circle, and with it every right in it. Twice is once."""
    circle = _held(ecosystem_id)
    if not circle.is_open and ecosystems.may_read(by):
        return
    if not ecosystems.is_in(by, circle):
        raise Hidden
    if not ecosystems.may_close(by, circle, on=_day(at)):
        raise Forbidden
    _close(by, at, circle)


def end_all(*, by: Actor, at: datetime, member_id: int) -> None:
    """The circles of a member who leaves the cooperative, and what waits; their membership is held already.

    Raises Refused for the last facilitator of a circle that goes on.
    """
    waiting = EcosystemInvitation.objects.filter(member_id=member_id, answer=Answer.WAITING)
    touched = {one.id for one in known.of_member(member_id)} | set(
        waiting.order_by().values_list("ecosystem_id", flat=True)
    )
    for ecosystem_id in sorted(touched):
        circle = _held(ecosystem_id)
        waiting.filter(ecosystem_id=ecosystem_id).update(answer=Answer.WITHDRAWN, answered_at=at)
        if circle.member_ids == {member_id}:
            _close(by, at, circle)
        elif member_id in circle.member_ids:
            ecosystems.check_leaving(circle, member_id)
            _let_go(by, at, circle, member_id)


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _hold_member(member_id: int) -> None:
    Member.objects.select_for_update(no_key=True).get(pk=member_id)


def _held(ecosystem_id: int) -> Ecosystem:
    """The circle, held until the end. Raises Hidden."""
    if not Row.objects.select_for_update(no_key=True).filter(pk=ecosystem_id).first():
        raise Hidden
    return known.shown(ecosystem_id)


def _within(by: Actor, ecosystem_id: int) -> Ecosystem:
    """The circle, held; as if it did not exist for whoever is not in it."""
    circle = _held(ecosystem_id)
    if not ecosystems.is_in(by, circle):
        raise Hidden
    return circle


def _asked(by: Actor, at: datetime, invitation_id: int) -> tuple[Ecosystem, Invitation]:
    """What waits, with its circle held; hidden from whoever is on neither side."""
    found = known.invitation(invitation_id)
    if found is None:
        raise Hidden
    _hold_member(found.member_id)
    circle = _held(found.ecosystem_id)
    invitation = known.invitation(invitation_id)
    is_welcoming = ecosystems.may(by, circle, Power.WELCOME, on=_day(at))
    if invitation is None or not (is_welcoming or by.is_one_of(found.member_id, found.inviter_id)):
        raise Hidden
    return circle, invitation


def _check_waits(circle: Ecosystem, invitation: Invitation) -> None:
    if not circle.is_open:
        raise Refused(N_("This ecosystem is closed."))
    if invitation.answer is not Answer.WAITING:
        raise Refused(N_("This has been answered meanwhile."))


def _check_person(member_id: int) -> None:
    """Somebody who belongs to the cooperative, held until the end."""
    Member.objects.select_for_update(no_key=True).filter(pk=member_id).first()
    person = members.get(member_id)
    if person is None or person.is_group or person.standing is not Standing.ADMITTED:
        raise Refused(N_("Choose a member of the cooperative."), field="member")


def _check_room(ecosystem_id: int) -> None:
    waiting = EcosystemInvitation.objects.filter(ecosystem_id=ecosystem_id, answer=Answer.WAITING)
    if waiting.count() >= MOST_WAITING:
        raise Refused(N_("Many invitations wait for an answer here: come back once some were answered."))


def _say_yes(at: datetime, ecosystem_id: int, member_id: int, inviter_id: int | None, words: str) -> None:
    EcosystemInvitation.objects.create(
        ecosystem_id=ecosystem_id, member_id=member_id, inviter_id=inviter_id, words=words, made_at=at
    )


def _answer(by: Actor, at: datetime, invitation_id: int, answer: Answer) -> None:
    EcosystemInvitation.objects.filter(pk=invitation_id).update(
        answer=answer, answered_at=at, answerer_id=by.member_id
    )


def _bring_in(by: Actor, at: datetime, invitation: Invitation) -> None:
    _answer(by, at, invitation.id, Answer.ACCEPTED)
    EcosystemMember.objects.create(
        ecosystem_id=invitation.ecosystem_id,
        member_id=invitation.member_id,
        invitation_id=invitation.id,
        joined_at=at,
    )
    data = {"member": invitation.member_id}
    subject = _subject(invitation.ecosystem_id)
    audit.record(by=by, at=at, action="coop.join_ecosystem", subject=subject, data=data)


def _sign(at: datetime, charter_id: int, ecosystem_id: int, member_id: int) -> None:
    belonging = EcosystemMember.objects.get(
        ecosystem_id=ecosystem_id, member_id=member_id, left_at__isnull=True
    )
    CharterSignature.objects.create(charter_id=charter_id, belonging=belonging, signed_at=at)


def _let_go(by: Actor, at: datetime, circle: Ecosystem, member_id: int, reason: str = "") -> None:
    """One transaction: the roles, the yes that they gave for the circle, and the belonging.

    reason: why `by` puts them out; "" where they go.
    """
    held = [term.id for term in circle.terms if term.member_id == member_id]
    EcosystemTerm.objects.filter(pk__in=held).update(ended_at=at)
    given = EcosystemInvitation.objects.filter(
        ecosystem_id=circle.id, inviter_id=member_id, answer=Answer.WAITING
    )
    given.update(answer=Answer.WITHDRAWN, answered_at=at)
    belonging = EcosystemMember.objects.filter(ecosystem_id=circle.id, member_id=member_id)
    belonging.filter(left_at__isnull=True).update(
        left_at=at, excluder_id=by.member_id if reason else None, exclusion_reason=reason
    )
    action = "coop.exclude_from_ecosystem" if reason else "coop.leave_ecosystem"
    audit.record(by=by, at=at, action=action, subject=_subject(circle.id), data={"member": member_id})


def _close(by: Actor, at: datetime, circle: Ecosystem) -> None:
    waiting = EcosystemInvitation.objects.filter(ecosystem_id=circle.id, answer=Answer.WAITING)
    waiting.update(answer=Answer.WITHDRAWN, answered_at=at)
    EcosystemTerm.objects.filter(pk__in=[term.id for term in circle.terms]).update(ended_at=at)
    EcosystemMember.objects.filter(ecosystem_id=circle.id, left_at__isnull=True).update(left_at=at)
    Row.objects.filter(pk=circle.id).update(closed_at=at)
    _record(by, at, "coop.close_ecosystem", circle.id)


def _record(by: Actor, at: datetime, action: str, ecosystem_id: int) -> None:
    audit.record(by=by, at=at, action=action, subject=_subject(ecosystem_id))


def _subject(ecosystem_id: int) -> str:
    return f"ecosystem:{ecosystem_id}"
