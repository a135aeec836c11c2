"""Offering a service, mending what one wrote, putting it aside; and asking for what another offers."""

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
from marketplace.domain import categories, keys, offers, permissions
from marketplace.domain.offers import OfferState, Service
from marketplace.domain.requests import Need
from marketplace.models import Engagement, Offer
from marketplace.rules import OFFER_DAYS
from marketplace.selectors import offers as offered
from marketplace.selectors import searches
from marketplace.services import candidates, engagements, requests


@transaction.atomic
def post(*, by: Actor, at: datetime, service: Service, key: str) -> int:
    """Offer a service to the members. Returns the offer id.

    The same key with the same service gives the first offer again; with another one it is refused.
    """
    if by.member_id is None or not permissions.may_post(by):
        raise Forbidden
    keys.check(key)
    kept = _kept(service)
    offer_id = Offer.objects.filter(key=key).values_list("pk", flat=True).first()
    if offer_id is None:
        _check(kept, at)
        try:
            with transaction.atomic():
                offer_id = _create(by.member_id, at, kept, key)
                _tell(at, by.member_id)
                return offer_id
        except IntegrityError:  # the same form was sent twice at the same instant
            offer_id = Offer.objects.get(key=key).pk
    first = offered.get(offer_id)
    if (first.member_id, first.service) != (by.member_id, kept):
        raise keys.conflict()
    return offer_id


@transaction.atomic
def edit(*, by: Actor, at: datetime, offer_id: int, service: Service) -> None:
    """Write the offer anew, in the state in which it is. What was asked for stays as it was asked."""
    offer = _hold(by, offer_id)
    kept = _kept(service)
    _check(kept, at)
    for name, value in _columns(kept).items():
        setattr(offer, name, value)
    offer.save(update_fields=[*_columns(kept), "floor_amount_currency"])
    offer.skills.set(kept.skill_ids)
    _tell(at, offer.author_id)


@transaction.atomic
def pause(*, by: Actor, at: datetime, offer_id: int) -> None:
    """Nobody finds it until it is renewed."""
    offer = _hold(by, offer_id)
    offer.state = OfferState.PAUSED
    offer.save(update_fields=["state"])
    _tell(at, offer.author_id)


@transaction.atomic
def renew(*, by: Actor, at: datetime, offer_id: int) -> None:
    """It stands again, for as long as a new one."""
    offer = _hold(by, offer_id)
    if offer.ends_on is not None and offer.ends_on < timezone.localtime(at).date():
        raise Refused(N_("Its last day is past: give it another one first."))
    offer.state = OfferState.OPEN
    offer.expires_at = _term(at)
    offer.search = searches.written(offer.title, offer.text, offered.get(offer_id).skill_ids)
    offer.save(update_fields=["state", "expires_at", "search"])
    _tell(at, offer.author_id)


@transaction.atomic
def close(*, by: Actor, at: datetime, offer_id: int) -> None:
    """Offer it no more. Twice is once; whoever changes their mind posts another."""
    offer = _own(by, offer_id)
    offer.state = OfferState.CLOSED
    offer.save(update_fields=["state"])
    _tell(at, offer.author_id)


@transaction.atomic
def ask(*, by: Actor, at: datetime, offer_id: int, need: Need, key: str) -> int:
    """Post a need and invite the author of an offer to it. Returns the request id; twice is once."""
    facts = offered.facts(offer_id)
    if permissions.is_author(by, facts):
        raise Refused(N_("This offer is your own."))
    if not permissions.may_ask_for(by, facts):
        raise Refused(N_("This is no longer offered. Your need can still be posted without it."))
    request_id = requests.post(by=by, at=at, need=need, key=key)
    if not Engagement.objects.filter(request_id=request_id, giver_id=facts.author_id).exists():
        engagements.invite(by=by, at=at, request_id=request_id, member_id=facts.author_id)
    return request_id


def pause_due(*, by: Actor, at: datetime) -> int:
    """Pause every offer whose time has passed; how many were."""
    if not by.is_platform:
        raise Forbidden
    return jobs.each(lambda offer_id: _pause_due(at, offer_id), offered.due(at=at))


@transaction.atomic
def erase(*, by: Actor, at: datetime, member_id: int) -> None:
    """What a member offered goes with them, and its files: what was asked for is a need, and stays.

    Held first: a file that comes at this instant goes too, or too late. Whoever calls ends the membership.
    """
    mine = Offer.objects.filter(author_id=member_id)
    list(mine.select_for_update().order_by("pk").values_list("pk", flat=True))
    mine.delete()


def _pause_due(at: datetime, offer_id: int) -> int:
    """Once more under the lock: it may have been renewed meanwhile."""
    due = Offer.objects.filter(pk=offer_id, state=OfferState.OPEN, expires_at__lte=at)
    return due.update(state=OfferState.PAUSED)


def _tell(at: datetime, author_id: int) -> None:
    """Who is looked for next finds what this member offers now."""
    candidates.renew(by=PLATFORM, at=at, member_ids=[author_id])


def _hold(by: Actor, offer_id: int) -> Offer:
    """The offer of its author, held until the end, as long as it can be changed."""
    offer = _own(by, offer_id)
    if not permissions.may_change_offer(by, offered.facts(offer_id)):
        raise Refused(N_("This offer is closed: post another one."))
    return offer


def _own(by: Actor, offer_id: int) -> Offer:
    """The offer of its author. Raises Hidden for whom it does not concern, Forbidden for its readers."""
    offer = Offer.objects.select_for_update(no_key=True).filter(pk=offer_id).first()
    if offer is None:
        raise Hidden
    facts = offered.facts(offer_id)
    if not permissions.is_author(by, facts):
        raise Forbidden if permissions.may_see_offer(by, facts) else Hidden
    return offer


def _kept(service: Service) -> Service:
    """As it is kept: clean, and in the category of its skills where none was chosen."""
    kept = offers.cleaned(service)
    return replace(kept, category=kept.category or categories.of_families(skills.families_of(kept.skill_ids)))


def _check(service: Service, at: datetime) -> None:
    """Raises Refused where it can not be offered on that day, in France."""
    offers.check(service, today=timezone.localtime(at).date())
    if len(skills.labels(service.skill_ids, "fr")) != len(service.skill_ids):
        raise Refused(N_("Choose skills of the list."), field="skills")
    if service.place_id is not None and places.get(service.place_id) is None:
        raise Refused(N_("Choose a place of the list."), field="place")


def _create(author_id: int, at: datetime, service: Service, key: str) -> int:
    offer = Offer.objects.create(
        author_id=author_id, posted_at=at, expires_at=_term(at), key=key, **_columns(service)
    )
    offer.skills.set(service.skill_ids)
    return offer.pk


def _columns(service: Service) -> dict[str, Any]:
    floor = service.floor_cents
    return {
        "title": service.title,
        "text": service.text,
        "category": service.category,
        "terms": [terms.value for terms in service.terms],
        "floor_amount": None if floor is None else Decimal(floor).scaleb(-2),
        "shows_floor": service.shows_floor,
        "usual_minutes": service.usual_minutes,
        "place_id": service.place_id,
        "radius_km": service.radius_km,
        "is_remote": service.is_remote,
        "starts_on": service.starts_on,
        "ends_on": service.ends_on,
        "search": searches.written(service.title, service.text, service.skill_ids),
    }


def _term(at: datetime) -> datetime:
    return at + timedelta(days=rules.in_force(OFFER_DAYS, at=at).value)
