"""Reporting a remark, hiding it, appealing, and deciding. The remark's row is held first."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden
from coop.services import audit
from governance import rules as voting
from governance.domain import announcing, moderation, permissions
from governance.domain.moderation import POWERS_OVER, Deed, Moderated
from governance.models import Remark, RemarkDeed
from governance.selectors import moderation as looking
from governance.selectors import rules


@transaction.atomic
def do(*, by: Actor, at: datetime, remark_id: int, deed: Deed, text: str) -> int:
    """One deed about a remark, with its reason. Returns the proposal's id.

    Sent twice it is once: a report until somebody has looked, anything else while it is the last that was
    done. Raises Hidden for who reads no votes, Forbidden and Refused as `governance.domain.moderation.check`.
    """
    if not permissions.may_read_votes(by):
        raise Hidden
    remark = Remark.objects.select_for_update(no_key=True).filter(pk=remark_id).first()
    if remark is None:
        raise Hidden
    if by.member_id is None:
        raise Forbidden
    why = moderation.clean_reason(text)
    told = looking.of([remark_id], at=at)[remark_id]
    if _is_done(by.member_id, deed, why, remark_id, told):
        return remark.proposal_id
    moderation.check(by, deed, told)
    RemarkDeed.objects.create(
        remark=remark, deed=deed, person_id=by.member_id, text=why, done_at=at, due_at=_due_at(deed, at)
    )
    if deed in POWERS_OVER:
        audit.record(by=by, at=at, action=f"governance.{deed}_remark", subject=f"remark:{remark_id}")
    return remark.proposal_id


def _is_done(member_id: int, deed: Deed, why: str, remark_id: int, told: Moderated) -> bool:
    if deed is Deed.REPORT:
        return member_id in [one.person_id for one in told.reports]
    last = RemarkDeed.objects.filter(remark_id=remark_id).exclude(deed=Deed.REPORT).last()
    return last is not None and (last.deed, last.person_id, last.text) == (deed, member_id, why)


def _due_at(deed: Deed, at: datetime) -> datetime | None:
    if deed is not Deed.APPEAL:
        return None
    days = rules.in_force(voting.APPEAL_DAYS, at=at).value
    return announcing.over_at(at, days=days, zone=timezone.get_default_timezone())
