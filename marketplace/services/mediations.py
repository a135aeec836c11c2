"""A mediation and its ways out: the two agree meanwhile, the mediator ends it, or its term as was voted."""

from datetime import datetime, timedelta

from django.db import transaction

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from governance.selectors import rules
from marketplace.domain import engagements, permissions
from marketplace.domain.engagements import Act, Side, State
from marketplace.models import Engagement
from marketplace.rules import LOWER_FIGURE, MEDIATION_DAYS
from marketplace.selectors import engagements as agreed
from marketplace.selectors.engagements import facts_of
from marketplace.services import ledger, steps

TERM_PASSED = "the term of the mediation has passed"
"""Why a reservation was given up, in the record of it."""


def begin(*, by: Actor, at: datetime, engagement: Engagement) -> None:
    """Give a mediation its term, by the rule in force when it is asked; its hours are held meanwhile."""
    engagement.disputed_at = at
    engagement.mediation_ends_at = at + timedelta(days=rules.in_force(MEDIATION_DAYS, at=at).value)
    engagement.reservation_id = ledger.hold_again(by=by, at=at, engagement=engagement)


@transaction.atomic
def propose(*, by: Actor, at: datetime, engagement_id: int, minutes: int) -> State:
    """One of the two says on which hours they would agree; the same figure from the other completes.

    What each has noted stays as it is: nobody loses by proposing. Returns the state that this led to.
    """
    engagements.check_minutes(minutes)
    engagement, side = steps.come(by=by, at=at, engagement_id=engagement_id, act=Act.PROPOSE)
    if agreed.is_done(engagement, Act.PROPOSE, side, minutes=minutes):
        return State.DISPUTED
    if agreed.is_done(engagement, Act.AGREE, side, minutes=minutes):
        return State.COMPLETED
    facts = facts_of(engagement)
    if facts.proposed_by is engagements.other(side) and facts.proposed_minutes == minutes:
        ledger.complete(by=by, at=at, engagement=engagement, act=Act.AGREE, side=side, minutes=minutes)
        return State.COMPLETED
    engagement.proposed_minutes, engagement.proposed_by = minutes, side.value
    steps.take(by=by, at=at, engagement=engagement, act=Act.PROPOSE, side=side, minutes=minutes)
    return State.DISPUTED


def end_due(*, by: Actor, at: datetime) -> int:
    """End the mediations whose term has passed, as members voted, each by itself; how many."""
    if not permissions.may_keep_terms(by):
        raise Forbidden
    return jobs.each(lambda engagement_id: _end(by, at, engagement_id), agreed.mediations_due(at=at))


@transaction.atomic
def _end(by: Actor, at: datetime, engagement_id: int) -> int:
    """The mediator or the two may have ended it meanwhile: then nothing is done."""
    engagement = steps.hold(by=by, at=at, engagement_id=engagement_id)
    if not agreed.is_mediation_due(engagement, at=at):
        return 0
    voted = rules.in_force(LOWER_FIGURE, at=at)
    minutes = engagements.minutes_at_term(
        engagement.giver_minutes, engagement.receiver_minutes, is_lower=voted.value
    )
    if minutes is None or not _count(by, at, engagement, minutes, voted.version_id):
        _cancel(by, at, engagement, voted.version_id)
    return 1


def _count(by: Actor, at: datetime, engagement: Engagement, minutes: int, version_id: int) -> bool:
    """Count these hours; where a limit refuses them, those that were agreed and held, if they are fewer."""
    for figure in (minutes, min(minutes, engagement.agreed_minutes)):
        try:
            ledger.complete(
                by=by,
                at=at,
                engagement=engagement,
                act=Act.SETTLE,
                side=Side.PLATFORM,
                minutes=figure,
                version_id=version_id,
            )
        except Refused:
            continue
        return True
    return False


def _cancel(by: Actor, at: datetime, engagement: Engagement, version_id: int) -> None:
    ledger.let_go(by=by, at=at, engagement=engagement, reason=TERM_PASSED)
    steps.take(by=by, at=at, engagement=engagement, act=Act.CANCEL, side=Side.PLATFORM, version_id=version_id)
