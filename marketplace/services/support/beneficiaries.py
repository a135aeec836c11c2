"""People who are helped: vouched for, their paper recorded, read, and erased."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.services import audit
from governance.selectors import rules
from marketplace.domain.support import beneficiaries as law
from marketplace.domain.support import permissions
from marketplace.domain.support.beneficiaries import Ending, Enrolment, PaperHolder, Status
from marketplace.domain.support.rules import RETENTION_DAYS
from marketplace.models import (
    Beneficiary,
    Structure,
    SupportAssignment,
    SupportErasure,
    SupportNeed,
    SupportSession,
)
from marketplace.selectors.support import beneficiaries as told
from marketplace.selectors.support.beneficiaries import Known
from marketplace.selectors.support.structures import facts as structure_facts


@transaction.atomic
def vouch(*, by: Actor, at: datetime, structure_id: int, enrolment: Enrolment) -> int:
    """Name somebody who needs help, with what they agree to; their paper is printed next. Returns the id.

    The same said twice is once.
    """
    structure = Structure.objects.select_for_update(no_key=True).filter(pk=structure_id).first()
    if structure is None:
        raise Hidden
    if by.user_id is None or not permissions.may_answer(by, structure_facts(structure)):
        raise Forbidden
    if not structure_facts(structure).vouches:
        raise Refused(N_("A structure vouches for people once it is validated, and until it ends."))
    law.check(enrolment, on=_day(at))
    said = {
        "structure_id": structure_id,
        "alias": " ".join(enrolment.alias.split()),
        "reach": " ".join(enrolment.reach.split()),
        "place_id": enrolment.place_id,
        "basis": enrolment.basis,
        "purpose": " ".join(enrolment.purpose.split()),
        "until_on": enrolment.until_on,
    }
    known = Beneficiary.objects.filter(**said, erased_at__isnull=True).order_by("pk").first()
    if known is not None:
        return known.pk
    return Beneficiary.objects.create(**said, vouched_at=at, vouched_by_id=by.user_id).pk


@transaction.atomic
def sign(*, by: Actor, at: datetime, beneficiary_id: int, signed_on: date, holder: PaperHolder) -> None:
    """Record that the paper was signed, and who keeps it: from here on they may be helped. Twice is once."""
    row = _held(beneficiary_id)
    if not permissions.may_manage(by, told.facts(row)):
        raise Hidden
    status = told.facts(row).status(on=_day(at))
    if (row.signed_on, row.paper_holder) == (signed_on, holder):
        return
    if status is not Status.AWAITED:
        raise Refused(N_("This paper is no longer awaited."))
    law.check_signed(signed_on, vouched_on=_day(row.vouched_at), on=_day(at))
    row.signed_on, row.paper_holder = signed_on, holder
    row.save(update_fields=["signed_on", "paper_holder"])


@transaction.atomic
def read(*, by: Actor, at: datetime, beneficiary_id: int) -> Known:
    """All that is known of somebody. Who reads it by a role alone leaves a line in the record of powers."""
    found = told.known(beneficiary_id)
    if not permissions.may_see(by, found.facts):
        raise Hidden
    if permissions.reads_by_power(by, found.facts):
        audit.record(
            by=by, at=at, action="marketplace.read_beneficiary", subject=f"beneficiary:{beneficiary_id}"
        )
    return found


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, beneficiary_id: int) -> None:
    """They wish no more of it: nothing is known of them from here on, but a number. Twice is once."""
    row = _held(beneficiary_id)
    if not permissions.may_withdraw(by, told.facts(row)):
        raise Hidden
    _erase(by, at, row, Ending.WITHDRAWN)


def keep_terms(*, by: Actor, at: datetime) -> int:
    """End what is open where the paper has ended, and erase who was known long enough; how many people."""
    if not by.is_platform:
        raise Forbidden
    days = rules.in_force(RETENTION_DAYS, at=at).value
    ended = jobs.each(lambda pk: _stop_over(at, pk), told.over(on=_day(at)))
    return ended + jobs.each(lambda pk: _forget(by, at, pk), told.due(days=days, on=_day(at)))


@transaction.atomic
def _stop_over(at: datetime, beneficiary_id: int) -> int:
    row = _held(beneficiary_id)
    if row.erased_at is not None:
        return 0
    _stop(row, at)
    return 1


@transaction.atomic
def _forget(by: Actor, at: datetime, beneficiary_id: int) -> int:
    return _erase(by, at, _held(beneficiary_id), Ending.RETENTION)


def _erase(by: Actor, at: datetime, row: Beneficiary, ending: Ending) -> int:
    """What was open ends first, words go next; sessions and hours stay under the number."""
    if row.erased_at is not None:
        return 0
    _stop(row, at)
    SupportSession.objects.filter(beneficiary=row).exclude(next_step="", word="").update(
        next_step="", word=""
    )
    row.alias = row.reach = row.purpose = ""
    row.place_id, row.erased_at = None, at
    row.save(update_fields=["alias", "reach", "purpose", "place", "erased_at"])
    SupportErasure.objects.create(beneficiary=row, erased_at=at, ending=ending)
    audit.record(
        by=by,
        at=at,
        action="marketplace.erase_beneficiary",
        subject=f"beneficiary:{row.pk}",
        data={"ending": ending.value},
    )
    return 1


def _stop(row: Beneficiary, at: datetime) -> None:
    running = SupportAssignment.objects.filter(need__beneficiary=row, ended_at__isnull=True)
    ids = running.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True)
    SupportAssignment.objects.filter(pk__in=list(ids)).update(ended_at=at)
    SupportNeed.objects.filter(beneficiary=row, closed_at__isnull=True).update(closed_at=at)


def _held(beneficiary_id: int) -> Beneficiary:
    rows = Beneficiary.objects.select_for_update(no_key=True, of=("self",)).select_related("structure")
    row = rows.filter(pk=beneficiary_id).first()
    if row is None:
        raise Hidden
    return row


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
