"""Saying "not for me", and changing one's mind. Nothing here is held against anybody."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from marketplace.domain import permissions, refusals
from marketplace.domain.refusals import Refusal
from marketplace.models import Match, ServiceRequest
from marketplace.models import Refusal as Row
from marketplace.selectors import refusals as kept
from marketplace.selectors import requests as asked
from marketplace.services import introductions


@transaction.atomic
def dismiss(*, by: Actor, at: datetime, request_id: int, refusal: Refusal) -> int:
    """A need for which one is proposed is not for oneself: it goes, and so will others like it.

    Returns the refusal's id. Said again with another value, the last one counts; twice is once.
    Raises Hidden, Forbidden, and Refused where the filter would let this very need through.
    """
    if not ServiceRequest.objects.select_for_update(no_key=True).filter(pk=request_id).exists():
        raise Hidden
    if by.member_id is None or not permissions.may_dismiss(by, asked.facts(request_id)):
        raise Forbidden
    case = kept.case(request_id, by.member_id, at=at)
    refusals.check(refusal, today=case.on)
    if refusals.blocks(refusal, case) is None:
        raise Refused(refusals.STILL, field=refusals.ASKED.get(refusal.ground))
    known = Row.objects.filter(member_id=by.member_id, **_identity(refusal)).first()
    if known is None and not kept.is_proposed(request_id, by.member_id):
        raise Refused(N_("You are not proposed for this need: there is nothing to dismiss."))
    row = _write(by.member_id, at, refusal)
    introductions.decline(by=by, at=at, request_id=request_id)
    Match.objects.filter(request_id=request_id, member_id=by.member_id).delete()
    return row.pk


@transaction.atomic
def change(*, by: Actor, at: datetime, refusal_id: int, refusal: Refusal) -> None:
    """Give one's own filter another value; what it is about stays."""
    row = _own(by, refusal_id)
    if _identity(refusal) != _identity(kept.get(refusal_id).refusal):
        raise Forbidden
    refusals.check(refusal, today=timezone.localtime(at).date())
    row.km, row.minutes, row.until_on = refusal.km, refusal.minutes, refusal.until_on
    row.save(update_fields=["km", "minutes", "until_on"])


@transaction.atomic
def take_away(*, by: Actor, at: datetime, refusal_id: int) -> None:
    """Be proposed again. Raises Hidden where it is gone, or another's."""
    _own(by, refusal_id).delete()


def _own(by: Actor, refusal_id: int) -> Row:
    row = Row.objects.select_for_update(of=("self",)).filter(pk=refusal_id).first()
    if row is None or not permissions.owns_refusal(by, row.member_id):
        raise Hidden
    return row


def _identity(refusal: Refusal) -> dict[str, Any]:
    """What a member says once."""
    return {
        "ground": refusal.ground.value,
        "skill_id": refusal.skill_id,
        "terms": refusal.terms.value if refusal.terms else "",
        "person_id": refusal.person_id,
    }


def _write(member_id: int, at: datetime, refusal: Refusal) -> Row:
    values = {"km": refusal.km, "minutes": refusal.minutes, "until_on": refusal.until_on, "made_at": at}
    row, _is_new = Row.objects.update_or_create(member_id=member_id, **_identity(refusal), defaults=values)
    return row
