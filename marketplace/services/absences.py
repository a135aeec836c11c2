"""A meeting that did not take place: one says so, the other answers, or a voted time passes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from governance.selectors import rules
from marketplace.domain import absences, engagements, permissions, texts
from marketplace.domain.engagements import LONGEST_REASON, Act, Side, State
from marketplace.models import Engagement
from marketplace.rules import ABSENCE_DAYS
from marketplace.selectors import absences as in_question
from marketplace.selectors import engagements as agreed
from marketplace.selectors.engagements import facts_of
from marketplace.services import ledger, steps

DID_NOT_MEET = "the meeting did not take place"
"""Why a reservation was given up, in the record of it."""


@transaction.atomic
def say(*, by: Actor, at: datetime, engagement_id: int, reason: str) -> None:
    """One of the two says that they did not meet. The other has the voted time to see it otherwise."""
    kept = texts.cleaned(reason, field="reason", longest=LONGEST_REASON)
    engagement, side = steps.come(by=by, at=at, engagement_id=engagement_id, act=Act.MISS)
    if agreed.is_done(engagement, Act.MISS, side, reason=kept):
        return
    engagements.move(State(engagement.state), Act.MISS, side)  # said before what else stands in the way
    absences.check_said(
        facts_of(engagement),
        side,
        needed_on=engagement.request.needed_on,
        today=timezone.localtime(at).date(),
    )
    engagement.missed_by, engagement.missed_at = side.value, at
    engagement.missed_ends_at = at + timedelta(days=rules.in_force(ABSENCE_DAYS, at=at).value)
    engagement.reservation_id = ledger.hold_again(by=by, at=at, engagement=engagement)
    steps.take(by=by, at=at, engagement=engagement, act=Act.MISS, side=side, reason=kept)


@transaction.atomic
def agree(*, by: Actor, at: datetime, engagement_id: int) -> None:
    """The other one sees it the same way: it ends now, its hours are free again, and nothing is counted."""
    engagement, side = steps.come(by=by, at=at, engagement_id=engagement_id, act=Act.LAPSE)
    if agreed.is_done(engagement, Act.LAPSE, side):
        return
    absences.check_agreed(facts_of(engagement), side)
    _end(by, at, engagement, side)


def end_due(*, by: Actor, at: datetime) -> int:
    """End those that nobody answered in time, as members voted, each by itself; how many."""
    if not permissions.may_keep_terms(by):
        raise Forbidden
    return jobs.each(lambda engagement_id: _end_one(by, at, engagement_id), in_question.due(at=at))


@transaction.atomic
def _end_one(by: Actor, at: datetime, engagement_id: int) -> int:
    """The other may have answered meanwhile: then nothing is done."""
    engagement = steps.hold(by=by, at=at, engagement_id=engagement_id)
    if not in_question.is_due(engagement, at=at):
        return 0
    said_at = engagement.missed_at
    version_id = rules.in_force(ABSENCE_DAYS, at=said_at or at).version_id
    _end(by, at, engagement, Side.PLATFORM, version_id)
    return 1


def _end(by: Actor, at: datetime, engagement: Engagement, side: Side, version_id: int | None = None) -> None:
    engagements.move(State(engagement.state), Act.LAPSE, side)  # refused before the ledger is asked
    ledger.let_go(by=by, at=at, engagement=engagement, reason=DID_NOT_MEET)
    steps.take(by=by, at=at, engagement=engagement, act=Act.LAPSE, side=side, version_id=version_id)
