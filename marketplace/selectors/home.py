"""What awaits a person in the marketplace, on the home page; and what was done together this week."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Sum
from django.urls import reverse

from coop.domain.actors import Actor
from coop.domain.navigation import Card, Panel
from coop.domain.words import N_, Sentence
from coop.selectors import members
from marketplace.domain import engagements as life
from marketplace.domain import permissions
from marketplace.domain.engagements import Act, Side, State
from marketplace.domain.terms import Terms
from marketplace.models import EngagementStep, ServiceRequest
from marketplace.selectors import engagements, matches, requests
from marketplace.selectors.engagements import Line

WEEK = timedelta(days=7)
MOST_NEEDS = 2
FAMILY = "marketplace"


def cards(actor: Actor, at: datetime) -> Iterator[Card]:
    """Urgency: my answer 100, my hours 90, mediation 80, a call 70, my need 60, under way 30, nearby 20."""
    if actor.member_id is not None:
        yield from _awaiting(actor, actor.member_id)
        yield from _nobody_invited(actor.member_id)
        yield from _could_help(actor.member_id)
    if permissions.may_mediate(actor):
        yield from _to_mediate(actor)
        yield from _to_call(actor)


def week(actor: Actor, at: datetime) -> Panel | None:
    """The figures of the last seven days, which name nobody: for visitors too."""
    ended = EngagementStep.objects.filter(act__in=[Act.COMPLETE, Act.SETTLE], at__gt=at - WEEK, at__lte=at)
    values = {
        "asked": ServiceRequest.objects.filter(posted_at__gt=at - WEEK, posted_at__lte=at).count(),
        "open": requests.open_count(),
        "done": ended.count(),
        # What is paid in euros alone is work, not time given.
        "minutes": ended.exclude(engagement__terms=Terms.EUROS).aggregate(total=Sum("minutes"))["total"] or 0,
    }
    return Panel("marketplace/home/week.html", values, order=40)


def _awaiting(actor: Actor, member_id: int) -> Iterator[Card]:
    waiting = [line for line in engagements.running(member_id) if line.facts.state is not State.DISPUTED]
    names = members.names_of({id for line in waiting for id in (line.facts.giver_id, line.facts.receiver_id)})
    for line in waiting:
        side = permissions.side_of(actor, line.facts)
        if side not in life.awaited(line.facts):
            continue
        other = names[line.facts.receiver_id if side is Side.GIVER else line.facts.giver_id]
        if line.facts.state is State.INVITED:
            yield _invited(line, other)
        elif line.facts.state is State.CONFIRMING:
            yield _to_confirm(line, other)
        else:
            yield _under_way(line, other)


def _invited(line: Line, person: str) -> Card:
    return Card(
        key=f"invited-{line.facts.engagement_id}",
        urgency=100,
        family=FAMILY,
        icon="mail",
        title=Sentence(N_("%(person)s asks for your help"), {"person": person}),
        reason=Sentence(
            N_("“%(title)s”, about %(minutes)s: an answer is awaited, yes or no."),
            {"title": line.title, "minutes": line.agreed_minutes},
        ),
        action=Sentence(N_("Read and answer")),
        url=_page(line),
    )


def _to_confirm(line: Line, person: str) -> Card:
    noted = line.facts.receiver_minutes if line.facts.giver_minutes is None else line.facts.giver_minutes
    return Card(
        key=f"confirm-{line.facts.engagement_id}",
        urgency=90,
        family=FAMILY,
        icon="clock",
        title=Sentence(N_("Hours to confirm")),
        reason=Sentence(
            N_("%(person)s has noted %(minutes)s for “%(title)s”."),
            {"person": person, "minutes": noted or 0, "title": line.title},
        ),
        action=Sentence(N_("Confirm the hours")),
        url=_page(line),
    )


def _under_way(line: Line, person: str) -> Card:
    return Card(
        key=f"agreed-{line.facts.engagement_id}",
        urgency=30,
        family=FAMILY,
        icon="handshake",
        title=Sentence(N_("Agreed with %(person)s"), {"person": person}),
        reason=Sentence(N_("“%(title)s”: note the hours when it is done."), {"title": line.title}),
        action=Sentence(N_("See the engagement")),
        url=_page(line),
    )


def _to_mediate(actor: Actor) -> Iterator[Card]:
    for line in engagements.in_mediation():
        if permissions.side_of(actor, line.facts) is Side.MEDIATOR:
            yield Card(
                key=f"mediate-{line.facts.engagement_id}",
                urgency=80,
                family=FAMILY,
                icon="scale",
                title=Sentence(N_("A mediation is asked")),
                reason=Sentence(N_("“%(title)s”: two people see it differently."), {"title": line.title}),
                action=Sentence(N_("Listen to both")),
                url=_page(line),
            )


def _to_call(actor: Actor) -> Iterator[Card]:
    waiting = [line for line in engagements.of_offline_givers() if permissions.may_read(actor, line.facts)]
    if waiting:
        yield Card(
            key="marketplace.offline",
            urgency=70,
            family=FAMILY,
            icon="phone",
            title=Sentence(N_("Members without internet are asked for help")),
            reason=Sentence(
                N_("Calls to make: %(number)s. You answer what they say."), {"number": len(waiting)}
            ),
            action=Sentence(N_("See whom to call")),
            url=reverse("mediation"),
        )


def _nobody_invited(member_id: int) -> Iterator[Card]:
    for need in requests.uninvited(member_id):
        yield Card(
            key=f"need-{need.id}",
            urgency=60,
            family=FAMILY,
            icon="hand-helping",
            title=Sentence(N_("Somebody could help you")),
            reason=Sentence(N_("“%(title)s”: nobody is invited at the moment."), {"title": need.title}),
            action=Sentence(N_("See who could help")),
            url=reverse("need", args=[need.id]),
        )


def _could_help(member_id: int) -> Iterator[Card]:
    for request_id, title in matches.open_for(member_id, most=MOST_NEEDS):
        yield Card(
            key=f"match-{request_id}",
            urgency=20,
            family=FAMILY,
            icon="hand-heart",
            title=Sentence(N_("You could help with “%(title)s”"), {"title": title}),
            reason=Sentence(N_("What is asked is among the skills that you offer.")),
            action=Sentence(N_("See the need")),
            url=reverse("need", args=[request_id]),
        )


def _page(line: Line) -> str:
    return reverse("engagement", args=[line.facts.engagement_id])
