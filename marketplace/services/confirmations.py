"""Hours that one noted and the other did not answer: what members voted for that."""

from datetime import datetime

from django.db import transaction

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from marketplace.domain import permissions
from marketplace.domain.engagements import Act, Side
from marketplace.selectors import answers
from marketplace.services import ledger, steps


def confirm_due(*, by: Actor, at: datetime) -> int:
    """Where it was voted, confirm the hours that nobody answered in time, each by itself; how many.

    Off, nothing moves: both are reminded at home, and either may ask for a mediation, which has its own term.
    """
    if not permissions.may_keep_terms(by):
        raise Forbidden
    return jobs.each(lambda engagement_id: _confirm(by, at, engagement_id), answers.due(at=at))


@transaction.atomic
def _confirm(by: Actor, at: datetime, engagement_id: int) -> int:
    """Where the other has answered meanwhile nothing is done; where a limit refuses, both stay reminded."""
    engagement = steps.hold(by=by, at=at, engagement_id=engagement_id)
    silent = answers.by_silence(engagement, at=at)
    if silent is None:
        return 0
    try:
        ledger.complete(
            by=by,
            at=at,
            engagement=engagement,
            act=Act.COMPLETE,
            side=Side.PLATFORM,
            minutes=silent.minutes,
            version_id=silent.version_id,
        )
    except Refused:
        return 0
    return 1
