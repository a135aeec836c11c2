"""The marketplace for programs: what the pages read, under the same predicates. Needs are open to anyone."""

from django.http import HttpRequest
from ninja import Router

from coop.domain import membership as rights
from coop.domain.errors import Forbidden, Hidden
from coop.selectors import members
from marketplace.api import (
    agreeing,
    answers,
    attachments,
    observed,
    offered,
    pooled,
    released,
    supported,
    teams,
)
from marketplace.api.doors import REFUSED, actor_of, readable
from marketplace.api.schemas import (
    EngagementsOut,
    EngagementStoryOut,
    Fault,
    IntroductionsOut,
    NeedOut,
    NeedsOut,
    ProposedOut,
    ReviewOut,
    ThreadOut,
)
from marketplace.domain import permissions
from marketplace.domain.terms import Terms
from marketplace.selectors import engagements as agreed
from marketplace.selectors import introductions, matches, messages, reviews
from marketplace.selectors import requests as asked
from marketplace.selectors.requests import Filters

router = Router(tags=["marketplace"])
for part in (offered, attachments, agreeing, teams, supported, released, observed, pooled):
    router.add_router("", part.router)

MOST_ENDED = 100


@router.get("/needs", auth=None, response={200: NeedsOut, 422: Fault})
def open_needs(
    request: HttpRequest,
    q: str = "",
    skill: int | None = None,
    terms: Terms | None = None,
    region: str = "",
    remote: bool = False,
    page: int = 1,
) -> NeedsOut:
    """Open needs, the newest first; a page that does not exist gives the nearest one."""
    actor = actor_of(request)
    filters = Filters(text=q, skill_id=skill, terms=terms, region=region, is_remote=remote)
    found = asked.search(filters, page=page)
    return NeedsOut(
        total=found.paginator.count,
        page=found.number,
        pages=found.paginator.num_pages,
        needs=[answers.need(posted, actor) for posted in found],
    )


@router.get("/needs/{int:request_id}", auth=None, response={200: NeedOut, 404: Fault, 422: Fault})
def need(request: HttpRequest, request_id: int) -> NeedOut:
    """One need, in whatever state."""
    actor, found = actor_of(request), asked.get(request_id)
    if not permissions.may_see_need(actor, found.facts):
        raise Hidden
    return answers.need(found, actor)


@router.get("/needs/{int:request_id}/proposed", response={200: list[ProposedOut], **REFUSED})
def proposed(request: HttpRequest, request_id: int) -> list[ProposedOut]:
    """Who could help with a need of one's own, and why."""
    if not permissions.may_read_matches(actor_of(request), asked.facts(request_id)):
        raise Forbidden
    return [answers.proposed(told) for told in matches.of_request(request_id)]


@router.get("/introductions/latest", response={200: IntroductionsOut, **REFUSED})
def latest_introductions(request: HttpRequest) -> IntroductionsOut:
    """The last batch of introductions, for coordinators."""
    if not permissions.may_introduce(actor_of(request)):
        raise Forbidden
    run = introductions.latest()
    if run is None:
        raise Hidden
    return answers.introductions(run)


@router.get("/engagements", response={200: EngagementsOut, **REFUSED})
def my_engagements(request: HttpRequest) -> EngagementsOut:
    """One's own, those that run and the latest that ended."""
    member_id = actor_of(request).member_id
    if member_id is None:
        raise Forbidden
    return EngagementsOut(
        running=[answers.engagement(line) for line in agreed.running(member_id)],
        ended=[answers.engagement(line) for line in agreed.ended(member_id, most=MOST_ENDED)],
    )


@router.get("/engagements/{int:engagement_id}", response={200: EngagementStoryOut, **REFUSED})
def engagement(request: HttpRequest, engagement_id: int) -> EngagementStoryOut:
    """One engagement with everything that was done, for the two parties and their mediator."""
    return answers.story(readable(request, engagement_id), agreed.steps(engagement_id))


@router.get("/engagements/{int:engagement_id}/messages", response={200: ThreadOut, **REFUSED})
def conversation(request: HttpRequest, engagement_id: int, before: int | None = None) -> ThreadOut:
    """The latest messages, or those before one."""
    readable(request, engagement_id)
    return answers.thread(messages.thread(engagement_id, before=before))


@router.get("/members/{int:member_id}/reviews", response={200: list[ReviewOut], **REFUSED})
def reviews_of(request: HttpRequest, member_id: int, page: int = 1) -> list[ReviewOut]:
    """What was revealed about a member, the latest first; none is a figure."""
    actor, membership = actor_of(request), members.get(member_id)
    if membership is None or not rights.may_see(actor, membership):
        raise Hidden
    return [answers.review(told) for told in reviews.about(member_id, page=page)]
