"""Asking for help, and asking no more."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.selectors import places, skills
from marketplace.domain import keys, permissions, requests
from marketplace.domain.engagements import Side
from marketplace.domain.requests import Need, RequestState
from marketplace.models import ServiceRequest
from marketplace.selectors import requests as asked
from marketplace.selectors import searches
from marketplace.services import matches, steps
from timebank.domain.earmarks import subject_of
from timebank.services import earmarks

CLOSED = "the need is closed"


@transaction.atomic
def post(*, by: Actor, at: datetime, need: Need, key: str) -> int:
    """Ask the members for help, and look at once for who could give it. Returns the request id.

    The same key with the same need gives the first request again; with another need it is refused.
    """
    if by.member_id is None or not permissions.may_post(by):
        raise Forbidden
    keys.check(key)
    kept = requests.cleaned(need)
    request_id = _known(key)
    if request_id is None:
        _check(kept, at)
        try:
            with transaction.atomic():
                request_id = _create(by.member_id, at, kept, key)
        except IntegrityError:  # the same form was sent twice at the same instant
            request_id = ServiceRequest.objects.get(key=key).pk
        else:
            matches.compute(by=by, at=at, request_id=request_id)
            return request_id
    first = asked.get(request_id)
    if (first.requester_id, first.need) != (by.member_id, kept):
        raise keys.conflict()
    return request_id


@transaction.atomic
def close(*, by: Actor, at: datetime, request_id: int) -> None:
    """Take a request back: nobody is asked any more, invitations end, hours given go back. Twice is once."""
    request = ServiceRequest.objects.select_for_update(no_key=True).filter(pk=request_id).first()
    if request is None:
        raise Hidden
    facts = asked.facts(request_id)
    if not permissions.is_requester(by, facts):
        raise Forbidden
    if facts.state is RequestState.CLOSED:
        return
    if not permissions.may_close(by, facts):
        raise Refused(N_("Somebody already helps with this: cancel that engagement first."))
    end(by=by, at=at, request=request)
    earmarks.release(by=PLATFORM, at=at, subject=subject_of(request_id), reason=CLOSED)


@transaction.atomic
def end(*, by: Actor, at: datetime, request: ServiceRequest) -> None:
    """Close an open request that is held, with its invitations. Whoever calls gives back what was given."""
    request.state = RequestState.CLOSED
    request.save(update_fields=["state"])
    steps.end_invitations(by=by, at=at, request_id=request.pk, side=Side.RECEIVER)


def _known(key: str) -> int | None:
    return ServiceRequest.objects.filter(key=key).values_list("pk", flat=True).first()


def _check(need: Need, at: datetime) -> None:
    """Raises Refused where the need can not be posted on that day, in France."""
    requests.check(need, today=timezone.localtime(at).date())
    if len(skills.labels(need.skill_ids, "fr")) != len(need.skill_ids):
        raise Refused(N_("Choose skills of the list."), field="skills")
    if need.place_id is not None and places.get(need.place_id) is None:
        raise Refused(N_("Choose a place of the list."), field="place")


def _create(requester_id: int, at: datetime, need: Need, key: str) -> int:
    request = ServiceRequest.objects.create(
        requester_id=requester_id,
        title=need.title,
        text=need.text,
        wanted_minutes=need.wanted_minutes,
        terms=need.terms,
        budget_amount=None if need.budget_cents is None else Decimal(need.budget_cents).scaleb(-2),
        place_id=need.place_id,
        is_remote=need.is_remote,
        needed_on=need.needed_on,
        posted_at=at,
        search=searches.written(need.title, need.text, need.skill_ids),
        key=key,
    )
    request.skills.set(need.skill_ids)
    return request.pk
