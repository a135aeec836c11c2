"""What somebody needs help with: asked for by who answers for them, closed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.words import N_
from marketplace.domain.support import needs, permissions
from marketplace.domain.support.beneficiaries import Status
from marketplace.domain.support.needs import SupportAsked
from marketplace.models import Beneficiary, SupportAssignment, SupportNeed
from marketplace.selectors.support import beneficiaries as told


@transaction.atomic
def ask(*, by: Actor, at: datetime, beneficiary_id: int, asked: SupportAsked) -> int:
    """Ask for help with a theme; returns the id. A theme that is open already is that one."""
    on = timezone.localtime(at).date()
    rows = Beneficiary.objects.select_for_update(no_key=True, of=("self",)).select_related("structure")
    row = rows.filter(pk=beneficiary_id).first()
    facts = None if row is None else told.facts(row)
    if row is None or facts is None or by.user_id is None or not permissions.may_manage(by, facts):
        raise Hidden
    if facts.status(on=on) is not Status.ACTIVE:
        raise Refused(N_("Nothing is asked before the paper is signed, nor after it has ended."))
    needs.check(asked, on=on, until_on=row.until_on)
    known = (
        SupportNeed.objects.filter(beneficiary=row, theme=asked.theme, closed_at__isnull=True)
        .order_by("pk")
        .first()
    )
    if known is not None:
        return known.pk
    return SupportNeed.objects.create(
        beneficiary=row,
        theme=asked.theme,
        is_remote=asked.is_remote,
        wanted_by=asked.wanted_by,
        half_days=asked.half_days,
        asked_at=at,
        asked_by_id=by.user_id,
    ).pk


@transaction.atomic
def close(*, by: Actor, at: datetime, need_id: int) -> int:
    """It is no longer needed, or done: who helped with it has room again. Twice is once.

    Returns the id of the person. Whoever may see them may close it: the helper knows when it is done.
    """
    # The person first, as everybody holds them who touches what is done for them.
    Beneficiary.objects.select_for_update(no_key=True, of=("self",)).filter(needs=need_id).first()
    row = SupportNeed.objects.select_for_update(no_key=True).filter(pk=need_id).first()
    if row is None or not permissions.may_see(by, told.facts_of(row.beneficiary_id)):
        raise Hidden
    if row.closed_at is None:
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        SupportAssignment.objects.filter(need=row, ended_at__isnull=True).update(ended_at=at)
    return row.beneficiary_id
