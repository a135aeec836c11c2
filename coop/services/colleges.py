"""In which college a member stands. What is already being voted was frozen with who stood where."""

from datetime import datetime

from django.db import transaction

from coop.domain import membership
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.membership import Standing
from coop.domain.words import N_
from coop.models import College, Member
from coop.selectors import members
from coop.services import audit


@transaction.atomic
def assign(*, by: Actor, at: datetime, member_id: int, college: str) -> None:
    """A coordinator moves a member to another college; never themself. Twice is once.

    The record of acts of power keeps each move, with the college before.
    """
    member = Member.objects.select_for_update(no_key=True).filter(pk=member_id).first()
    known = members.get(member_id) if member else None
    if member is None or known is None or known.is_group or not membership.may_see(by, known):
        raise Hidden
    if not membership.may_admit_this(by, known):
        raise Forbidden
    if known.standing is not Standing.ADMITTED:
        raise Refused(N_("Only who is a member now stands in a college."))
    if college not in College.values:
        raise Refused(N_("Choose one of the colleges."), field="college")
    if member.college == college:
        return
    before, member.college = member.college, college
    member.save(update_fields=["college"])
    audit.record(
        by=by,
        at=at,
        action="coop.assign_college",
        subject=f"member:{member.pk}",
        data={"before": before, "after": college},
    )
