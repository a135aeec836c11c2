"""From what the selectors tell to what programs read."""

from collections.abc import Iterable
from typing import Any

from coop.domain.actors import Actor
from coop.words import say
from marketplace.api.schemas import (
    EngagementOut,
    EngagementStoryOut,
    MessageOut,
    NeedOut,
    ProposedOut,
    ReviewOut,
    StepOut,
    ThreadOut,
)
from marketplace.domain import engagements, permissions
from marketplace.selectors.engagements import Line, StepTaken
from marketplace.selectors.matches import Proposed
from marketplace.selectors.messages import Thread
from marketplace.selectors.requests import Posted
from marketplace.selectors.reviews import Told


def need(posted: Posted, actor: Actor) -> NeedOut:
    return NeedOut(
        id=posted.id,
        title=posted.title,
        text=posted.text,
        skill_ids=list(posted.skill_ids),
        wanted_minutes=posted.wanted_minutes,
        terms=posted.terms,
        budget_cents=posted.budget_cents,
        place=posted.spot.name if posted.spot else None,
        region=posted.spot.region if posted.spot else None,
        is_remote=posted.is_remote,
        needed_on=posted.needed_on,
        posted_at=posted.posted_at,
        state=posted.state,
        requester_id=posted.requester_id if permissions.may_see_names(actor) else None,
    )


def proposed(told: Proposed) -> ProposedOut:
    return ProposedOut(
        member_id=told.member_id, rank=told.rank, reasons=[say(reason) for reason in told.reasons]
    )


def engagement(line: Line) -> EngagementOut:
    return EngagementOut(**_engagement(line))


def story(line: Line, steps: Iterable[StepTaken]) -> EngagementStoryOut:
    taken = [
        StepOut(act=step.act, side=step.side, at=step.at, minutes=step.minutes, reason=step.reason)
        for step in steps
    ]
    return EngagementStoryOut(**_engagement(line), steps=taken)


def review(told: Told) -> ReviewOut:
    """Its words where they are shown, else its place."""
    is_shown = told.facts.is_shown
    return ReviewOut(
        id=told.facts.review_id,
        author_id=told.facts.author_id,
        given_at=told.given_at,
        is_shown=is_shown,
        text=told.text if is_shown else "",
        tags=list(told.tags) if is_shown else [],
        answer=told.answer if is_shown else "",
    )


def thread(told: Thread) -> ThreadOut:
    return ThreadOut(
        messages=[
            MessageOut(id=said.id, author_id=said.author_id, text=said.text, sent_at=said.sent_at)
            for said in told.messages
        ],
        older_than=told.older_than,
    )


def _engagement(line: Line) -> dict[str, Any]:
    facts = line.facts
    return {
        "id": facts.engagement_id,
        "request_id": facts.request_id,
        "title": line.title,
        "giver_id": facts.giver_id,
        "receiver_id": facts.receiver_id,
        "terms": line.terms,
        "agreed_minutes": line.agreed_minutes,
        "price_cents": line.price_cents,
        "state": facts.state,
        "awaited": sorted(engagements.awaited(facts)),
        "giver_minutes": facts.giver_minutes,
        "receiver_minutes": facts.receiver_minutes,
        "proposed_minutes": facts.proposed_minutes,
        "proposed_by": facts.proposed_by,
        "mediation_ends_at": line.mediation_ends_at,
        "missed_by": facts.missed_by,
        "missed_ends_at": line.missed_ends_at,
        "entry_id": line.entry_id,
    }
