"""Whoever acts on their own data, held until it is done: what is sent twice at once comes one by one."""

from datetime import datetime

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.membership import Standing
from coop.domain.words import N_
from coop.services import members
from marketplace.domain.observatory import consents


def own(*, by: Actor, at: datetime) -> int:
    """The member who acts. Raises Forbidden for others, Refused for one who left in the same instant."""
    if by.member_id is None or not consents.may_contribute(by):
        raise Forbidden
    known = members.keep(by=by, at=at, member_id=by.member_id)
    if known is None or known.standing is not Standing.ADMITTED:
        raise Refused(N_("Your membership has ended meanwhile: nothing was written."))
    return by.member_id
