"""Looking for the members who fit a request."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.words import N_
from coop.selectors import members
from governance.selectors import rules
from marketplace.domain import matching, permissions
from marketplace.domain.requests import RequestState
from marketplace.models import Match, ServiceRequest
from marketplace.rules import MATCH_COUNT, MATCH_WEIGHTS
from marketplace.selectors import matches
from marketplace.selectors import requests as asked
from timebank.selectors import balances


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
    fits = _rank(request_id, facts.requester_id, at)
    version_id = rules.in_force(MATCH_WEIGHTS, at=at).version_id
    Match.objects.filter(request_id=request_id).delete()
    Match.objects.bulk_create(
        Match(
            request_id=request_id,
            member_id=fit.member_id,
            score=fit.score,
            rank=rank,
            reasons=[reason.as_json() for reason in fit.reasons],
            version_id=version_id,
            computed_at=at,
        )
        for rank, fit in enumerate(fits, start=1)
    )
    return len(fits)


def _rank(request_id: int, requester_id: int, at: datetime) -> tuple[matching.Fit, ...]:
    candidates = members.candidates(except_ids=[requester_id])
    return matching.rank(
        matches.wanted(request_id, at=at),
        candidates,
        balances=balances.of_members([candidate.member_id for candidate in candidates]),
        weights=rules.in_force(MATCH_WEIGHTS, at=at).value,
        count=rules.in_force(MATCH_COUNT, at=at).value,
    )
