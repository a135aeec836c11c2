"""Asking for help, and asking no more."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from coop.domain import jobs
from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.selectors import places, skills
from governance.selectors import rules
from marketplace.domain import categories, keys, permissions, requests
from marketplace.domain.engagements import Side
from marketplace.domain.requests import Need, RequestState
from marketplace.models import ServiceRequest
from marketplace.rules import REQUEST_DAYS
from marketplace.selectors import requests as asked
from marketplace.selectors import searches
from marketplace.services import matches, steps
from timebank.domain.earmarks import subject_of
from timebank.selectors import earmarks as earmarks_kept
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
    kept = _kept(need)
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
    request = _own(by, request_id)
    facts = asked.facts(request_id)
    if facts.state is RequestState.CLOSED:
        return
    if not permissions.may_close(by, facts):
        raise Refused(N_("Somebody already helps with this: cancel that engagement first."))
    end(by=by, at=at, request=request)
    earmarks.release(by=PLATFORM, at=at, subject=subject_of(request_id), reason=CLOSED)


@transaction.atomic
def end(*, by: Actor, at: datetime, request: ServiceRequest, side: Side = Side.RECEIVER) -> None:
    """Close an open request that is held, with its invitations. Whoever calls gives back what was given."""
    request.state = RequestState.CLOSED
    request.save(update_fields=["state"])
    steps.end_invitations(by=by, at=at, request_id=request.pk, side=side)


@transaction.atomic
def edit(*, by: Actor, at: datetime, request_id: int, need: Need) -> None:
    """Write an open need anew, and look again for who could help.

    Whoever is invited already keeps the hours, the terms and the price of their invitation, and reads the new
    words; hours that were given stay given.
    """
    request = _own(by, request_id)
    if not permissions.may_edit(by, asked.facts(request_id)):
        raise Refused(N_("This need is no longer open: it stays as it was."))
    kept = _kept(need)
    _check(kept, at)
    given = earmarks_kept.for_need(subject_of(request_id))
    requests.check_given(kept, kept_minutes=sum(one.minutes for one in given))
    for name, value in _columns(kept).items():
        setattr(request, name, value)
    request.save(update_fields=[*_columns(kept), "budget_amount_currency"])
    request.skills.set(kept.skill_ids)
    matches.compute(by=by, at=at, request_id=request_id)


@transaction.atomic
def renew(*, by: Actor, at: datetime, request_id: int) -> None:
    """Still looking: it stays open for as long as a new one."""
    request = _own(by, request_id)
    if not permissions.may_edit(by, asked.facts(request_id)):
        raise Refused(N_("This need is no longer open: post another one."))
    request.expires_at = _term(at)
    request.save(update_fields=["expires_at"])


def close_due(*, by: Actor, at: datetime) -> int:
    """Close every need whose time has passed, as members voted; how many were."""
    if not by.is_platform:
        raise Forbidden
    return jobs.each(lambda request_id: _close_due(by, at, request_id), asked.due(at=at))


@transaction.atomic
def _close_due(by: Actor, at: datetime, request_id: int) -> int:
    """Once more under the lock: it may have been renewed or agreed meanwhile."""
    request = ServiceRequest.objects.select_for_update(no_key=True).get(pk=request_id)
    if request_id not in asked.due(at=at):
        return 0
    end(by=by, at=at, request=request, side=Side.PLATFORM)
    earmarks.release(by=by, at=at, subject=subject_of(request_id), reason=CLOSED)
    return 1


def _own(by: Actor, request_id: int) -> ServiceRequest:
    """The request of whoever asked, held until the end."""
    request = ServiceRequest.objects.select_for_update(no_key=True).filter(pk=request_id).first()
    if request is None:
        raise Hidden
    if not permissions.is_requester(by, asked.facts(request_id)):
        raise Forbidden
    return request


def _kept(need: Need) -> Need:
    """As it is kept: clean, and in the category of its skills where none was chosen."""
    kept = requests.cleaned(need)
    return replace(kept, category=kept.category or categories.of_families(skills.families_of(kept.skill_ids)))


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
        requester_id=requester_id, posted_at=at, expires_at=_term(at), key=key, **_columns(need)
    )
    request.skills.set(need.skill_ids)
    return request.pk


def _columns(need: Need) -> dict[str, Any]:
    return {
        "title": need.title,
        "text": need.text,
        "wanted_minutes": need.wanted_minutes,
        "terms": need.terms,
        "budget_amount": None if need.budget_cents is None else Decimal(need.budget_cents).scaleb(-2),
        "place_id": need.place_id,
        "is_remote": need.is_remote,
        "needed_on": need.needed_on,
        "category": need.category,
        "starts_on": need.starts_on,
        "ends_on": need.ends_on,
        "half_days": need.half_days,
        "search": searches.written(need.title, need.text, need.skill_ids),
    }


def _term(at: datetime) -> datetime:
    return at + timedelta(days=rules.in_force(REQUEST_DAYS, at=at).value)
