"""What awaits a person in the marketplace, on the home page; and what was done together this week.

The cards themselves stand in the modules named after what they are about.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum, Value

from coop.domain.actors import Actor
from coop.domain.navigation import Card, Panel
from marketplace.domain import permissions
from marketplace.domain.engagements import Act
from marketplace.domain.moderation import may_moderate
from marketplace.domain.terms import Terms
from marketplace.models import EngagementStep
from marketplace.selectors import (
    engagement_cards,
    engagements,
    hours_cards,
    introduction_cards,
    mediation_cards,
    moderation_cards,
    need_cards,
    requests,
    review_cards,
    support_cards,
    team_cards,
    waiting,
    welcome_cards,
)
from marketplace.selectors.waiting import Waiting

WEEK = timedelta(days=7)
TOLD = timedelta(days=14)
COUNTING = [Act.COMPLETE, Act.AGREE, Act.SETTLE]


def every_card(actor: Actor, at: datetime) -> Iterator[Card]:
    """What awaits somebody, and for a newcomer the way to a first exchange."""
    waits = None if actor.member_id is None else _waits(actor.member_id, at)
    yield from cards(actor, at, waits)
    if waits is not None and waits.is_new:
        yield from welcome_cards.cards(actor)


def cards(actor: Actor, at: datetime, waits: Waiting | None = None) -> Iterator[Card]:
    """Urgency: my answer 100, a figure proposed to me 95, hours asked back 93, my hours 90, mediation 80,
    mine is hidden 75, reviews reported 75, reports 72, a call 70, my need about to close 65, somebody new to
    help with digital life 64, somebody introduced to me 62, my need 60, I am introduced 58, hours without an
    answer 55, people without a helper 54, hours no longer held 50, done by a term 40, mine is shown again 35,
    under way 30, a session to hold 28, my offer about to pause 25, new in a search 22, nearby 20, words to
    write 15.
    """
    if actor.member_id is not None:
        running = engagements.running(actor.member_id)
        yield from engagement_cards.awaiting(actor, running, at)
        yield from hours_cards.no_longer_held(running)
        waits = waits or _waits(actor.member_id, at)
        if waits.is_ended_alone:
            yield from hours_cards.done_alone(actor.member_id, at, since=at - TOLD)
        if waits.is_asked_back:
            yield from hours_cards.refunds_asked(actor.member_id)
        if waits.is_moderated:
            yield from moderation_cards.moderated(actor.member_id, since=at - TOLD)
        if waits.is_ending:
            yield from need_cards.ending(actor.member_id, at)
        if waits.is_found:
            yield from need_cards.found(actor.member_id, at)
        if waits.is_reported and may_moderate(actor):
            yield from moderation_cards.to_look_at()
        yield from introduction_cards.awaiting(actor.member_id)
        yield from support_cards.helped(waits.helping)
        yield from support_cards.unhelped(actor, waits.unhelped)
        yield from need_cards.could_help(actor.member_id)
        if waits.is_in_team:
            yield from team_cards.of_teams(actor)
        if waits.owes_words:
            yield from review_cards.owed(actor.member_id, at)
        if waits.has_reported_reviews:
            yield from review_cards.reported(actor)
    if permissions.may_mediate(actor):
        awaiting = engagements.for_coordinators()
        yield from mediation_cards.to_mediate(actor, awaiting)
        yield from mediation_cards.to_call(actor, awaiting)


def _waits(member_id: int, at: datetime) -> Waiting:
    return waiting.of_member(member_id, at=at, told=TOLD, lately=WEEK)


def week(actor: Actor, at: datetime) -> Panel | None:
    """The figures of the last seven days, which name nobody: for visitors too."""
    steps = EngagementStep.objects.filter(act__in=COUNTING, at__gt=at - WEEK, at__lte=at)
    ended = (
        steps.order_by()
        .values(what=Value("ended"))
        .annotate(
            first=Count("pk"),
            # What is paid in euros alone is work, not time given.
            second=Sum("minutes", filter=~Q(engagement__terms=Terms.EUROS)),
        )
    )
    rows = ended.union(requests.counted(after=at - WEEK, until=at), all=True).order_by("what")
    found = {row["what"]: (row["first"], row["second"] or 0) for row in rows}
    asked, is_open = found.get("needs", (0, 0))
    done, minutes = found.get("ended", (0, 0))
    values = {"asked": asked, "open": is_open, "done": done, "minutes": minutes}
    return Panel("marketplace/home/week.html", values, order=40)
