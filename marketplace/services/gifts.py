"""Hours given for a named need. The need is held first, then the ledger: gifts and acceptances take turns."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from marketplace.domain import giving, keys, permissions
from marketplace.domain.requests import RequestState
from marketplace.domain.terms import Terms
from marketplace.models import ServiceRequest
from marketplace.selectors import gifts as given
from marketplace.selectors import requests as asked
from timebank.domain.earmarks import Earmark, subject_of
from timebank.selectors import earmarks as kept_for
from timebank.services import earmarks


@transaction.atomic
def welcome(*, by: Actor, at: datetime, request_id: int) -> None:
    """Say that hours are lacking for one's own need, so that members may give some. Twice is once."""
    row = _held(request_id)
    facts = asked.facts(request_id)
    if not permissions.is_requester(by, facts):
        raise Forbidden
    if row.welcomes_gifts:
        return
    if not permissions.may_welcome_gifts(by, facts):
        raise Refused(N_("This need is no longer open: no hours can be given for it."))
    giving.check_welcome(Terms(row.terms), lacking=given.lacking(request_id))
    row.welcomes_gifts = True
    row.save(update_fields=["welcomes_gifts"])


@transaction.atomic
def give(*, by: Actor, at: datetime, request_id: int, minutes: int, is_named: bool, key: str) -> int:
    """Give hours for a need: they are kept for it, and reach who asked when it is done.

    Returns the reservation's id; the same form sent twice gives once. Raises Refused, Forbidden and Hidden.
    """
    row = _held(request_id)
    if by.member_id is None or not permissions.may_give(by, asked.facts(request_id)):
        raise Forbidden
    keys.check(key)
    earmark = Earmark(by.member_id, row.requester_id, minutes, subject_of(request_id), is_named)
    earlier = kept_for.find(earmark, key)
    if earlier is not None:
        return earlier
    giving.check_gift(
        minutes,
        state=RequestState(row.state),
        is_welcome=row.welcomes_gifts,
        lacking=given.lacking(request_id),
    )
    return earmarks.keep(by=by, at=at, earmark=earmark, key=key)


@transaction.atomic
def take_back(*, by: Actor, at: datetime, request_id: int, reservation_id: int) -> None:
    """The giver takes hours back, as long as nobody has agreed to help with the need. Twice is once."""
    row = _held(request_id)
    kept = kept_for.get(reservation_id)
    if kept is None or kept.subject != subject_of(request_id) or not by.is_one_of(kept.giver_id):
        raise Hidden
    if kept.how is None and row.state == RequestState.AGREED:
        raise Refused(
            N_("Somebody has agreed to help because these hours are there: they stay until it is done.")
        )
    earmarks.take_back(by=by, at=at, reservation_id=reservation_id)


def _held(request_id: int) -> ServiceRequest:
    row = ServiceRequest.objects.select_for_update(no_key=True).filter(pk=request_id).first()
    if row is None:
        raise Hidden
    return row
