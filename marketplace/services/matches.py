"""Looking for the members who fit a request."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from governance.selectors import rules
from marketplace.domain import permissions
from marketplace.domain.requests import RequestState
from marketplace.models import Match, ServiceRequest
from marketplace.rules import MATCH_WEIGHTS
from marketplace.selectors import listings
from marketplace.selectors import requests as asked
from marketplace.selectors.listings import Found
from marketplace.services import candidates, exposures


@transaction.atomic
def compute(*, by: Actor, at: datetime, request_id: int) -> int:
    """Replace those proposed for an open request by those who fit now. Returns how many they are.

    Asked by the person who needs help, or by the platform when a request opens again.
    """
    if not ServiceRequest.objects.select_for_update(no_key=True).filter(pk=request_id).exists():
        raise Hidden
    facts = asked.facts(request_id)
    if not permissions.may_search(by, facts):
        raise Forbidden
    if facts.state is not RequestState.OPEN:
        raise Refused(N_("Nobody is looked for any more: this need is no longer open."))
    candidates.follow(by=PLATFORM, at=at)
    listing = listings.find(request_id, at=at)
    version_id = rules.in_force(MATCH_WEIGHTS, at=at).version_id
    Match.objects.filter(request_id=request_id).delete()
    Match.objects.bulk_create(
        _row(request_id, rank, one, version_id, at) for rank, one in enumerate(listing.found, start=1)
    )
    exposures.record(by=PLATFORM, at=at, request_id=request_id, placed=listing.placed)
    return len(listing.found)


def _row(request_id: int, rank: int, found: Found, version_id: int, at: datetime) -> Match:
    return Match(
        request_id=request_id,
        member_id=found.fit.member_id,
        score=found.fit.score,
        rank=rank,
        reasons=[*(reason.as_json() for reason in found.fit.reasons), *_moved(found)],
        version_id=version_id,
        computed_at=at,
        fingerprint=found.fingerprint,
    )


def _moved(found: Found) -> list[dict[str, object]]:
    """Beside the reasons of the fit, what moved somebody from its place: told to who asked, and to them."""
    return [] if found.why is None else [{"criterion": "sharing", "sentence": found.why.as_json()}]
