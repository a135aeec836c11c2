"""What awaits a person in the marketplace, on the home page; and what was done together this week."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.navigation import Card, Panel
from coop.domain.words import N_, Sentence
from coop.selectors import members
from marketplace.domain import engagements as life
from marketplace.domain import permissions
from marketplace.domain.engagements import Act, Side, State
from marketplace.domain.moderation import Kind, may_moderate
from marketplace.domain.team_answers import AnswerState
from marketplace.domain.terms import Terms
from marketplace.models import EngagementStep
from marketplace.selectors import (
    alerts,
    answers,
    engagements,
    matches,
    moderation,
    offers,
    refunds,
    requests,
    review_cards,
    team_answers,
    waiting,
)
from marketplace.selectors.answers import Wait
from marketplace.selectors.engagements import Line

WEEK = timedelta(days=7)
MOST_NEEDS = 2
FAMILY = "marketplace"
TOLD = timedelta(days=14)
COUNTING = [Act.COMPLETE, Act.AGREE, Act.SETTLE]
WAITING = N_("%(person)s has noted %(minutes)s for “%(title)s”. An answer is expected until %(term_on)s.")
COUNTED = N_(
    "%(person)s has noted %(minutes)s for “%(title)s”. Without an answer until %(term_on)s, what lies within "
    "your agreement is confirmed by itself."
)
ALONE_TITLES = {
    Act.COMPLETE: N_("Hours confirmed without an answer"),
    Act.SETTLE: N_("A mediation reached its term"),
    Act.CANCEL: N_("A mediation reached its term"),
    Act.LAPSE: N_("The meeting did not take place"),
}
HIDDEN_TITLES = {
    True: N_("“%(title)s” is hidden"),
    False: N_("“%(title)s” is shown again"),
}
ALONE_REASONS = {
    Act.COMPLETE: N_("“%(title)s”: %(minutes)s were counted, as members voted."),
    Act.SETTLE: N_("“%(title)s”: %(minutes)s were counted, as members voted."),
    Act.CANCEL: N_("“%(title)s” was cancelled and nothing was counted, as members voted."),
    Act.LAPSE: N_("“%(title)s” ended without another answer and nothing was counted, as members voted."),
}


def cards(actor: Actor, at: datetime) -> Iterator[Card]:
    """Urgency: my answer 100, a figure proposed to me 95, hours asked back 93, my hours 90, mediation 80,
    mine is hidden 75, reviews reported 75, reports 72, a call 70, my need about to close 65, my need 60,
    hours without an answer 55, hours no longer held 50, done by a term 40, mine is shown again 35, under way
    30, my offer about to pause 25, new in a search 22, nearby 20, words to write 15.
    """
    if actor.member_id is not None:
        running = engagements.running(actor.member_id)
        yield from _awaiting(actor, running, at)
        yield from _no_longer_held(running)
        yield from _done_alone(actor.member_id, at)
        waits = waiting.of_member(actor.member_id, at=at, told=TOLD, lately=WEEK)
        if waits.is_asked_back:
            yield from _refunds_asked(actor.member_id)
        if waits.is_moderated:
            yield from _moderated(actor.member_id, at)
        if waits.is_ending:
            yield from _ending(actor.member_id, at)
        if waits.is_found:
            yield from _found(actor.member_id, at)
        if waits.is_reported and may_moderate(actor):
            yield from _to_look_at()
        yield from _nobody_invited(actor.member_id)
        yield from _could_help(actor.member_id)
        if waits.is_in_team:
            yield from _of_teams(actor)
        if waits.owes_words:
            yield from review_cards.owed(actor.member_id, at)
        if waits.has_reported_reviews:
            yield from review_cards.reported(actor)
    if permissions.may_mediate(actor):
        awaiting = engagements.for_coordinators()
        yield from _to_mediate(actor, awaiting)
        yield from _to_call(actor, awaiting)


def _of_teams(actor: Actor) -> Iterator[Card]:
    """Plans to sign, answers to choose, and for leads what their team said."""
    for one in team_answers.waiting_for(actor)[:MOST_NEEDS]:
        title = Sentence(N_("A team asks for your signature"))
        if one.state == AnswerState.OFFERED:
            title = Sentence(N_("A team answers your need"))
        elif not one.is_to_sign:
            title = Sentence(N_("Your team has answered you"))
        yield Card(
            key=f"team-{one.id}-{one.number}-{one.state}",
            urgency=85,
            family=FAMILY,
            icon="users-round",
            title=title,
            reason=Sentence(
                N_("For “%(title)s”: read who does what, and how it is shared."), {"title": one.title}
            ),
            action=Sentence(N_("Read the answer")),
            url=reverse("team_answer", args=[one.id]),
        )


def week(actor: Actor, at: datetime) -> Panel | None:
    """The figures of the last seven days, which name nobody: for visitors too."""
    ended = EngagementStep.objects.filter(act__in=COUNTING, at__gt=at - WEEK, at__lte=at).aggregate(
        count=Count("pk"),
        # What is paid in euros alone is work, not time given.
        minutes=Sum("minutes", filter=~Q(engagement__terms=Terms.EUROS)),
    )
    asked, is_open = requests.counts(after=at - WEEK, until=at)
    values = {
        "asked": asked,
        "open": is_open,
        "done": ended["count"],
        "minutes": ended["minutes"] or 0,
    }
    return Panel("marketplace/home/week.html", values, order=40)


def _awaiting(actor: Actor, running: list[Line], at: datetime) -> Iterator[Card]:
    names = members.names_of({id for line in running for id in (line.facts.giver_id, line.facts.receiver_id)})
    confirming = [line for line in running if line.facts.state is State.CONFIRMING]
    voted = answers.voted(at=at) if confirming else None
    for line in running:
        side = permissions.side_of(actor, line.facts)
        other = names[line.facts.receiver_id if side is Side.GIVER else line.facts.giver_id]
        is_awaited = side in life.awaited(line.facts)
        match line.facts.state:
            case State.DISPUTED if line.facts.proposed_by not in (None, side):
                yield _proposed(line, other)
            case State.CONFIRMING if voted is not None and line.noted_at is not None:
                yield from _confirming(line, other, voted.wait(line.noted_at), at, is_awaited=is_awaited)
            case State.INVITED if is_awaited:
                yield _invited(line, other) if line.quote_id is None else _quoted(line, other)
            case State.MISSED if is_awaited:
                yield _missed(line, other)
            case State.AGREED:
                yield _under_way(line, other)


def _confirming(line: Line, person: str, wait: Wait, at: datetime, *, is_awaited: bool) -> Iterator[Card]:
    """Whoever is awaited is told what happens without them; whoever waits, their exit once it is late."""
    if is_awaited:
        yield _to_confirm(line, person, wait)
    elif wait.ends_at <= at:
        yield _unanswered(line, person)


def _proposed(line: Line, person: str) -> Card:
    return Card(
        key=f"proposed-{line.facts.engagement_id}-{line.facts.proposed_minutes}",
        urgency=95,
        family=FAMILY,
        icon="scale",
        title=Sentence(N_("Hours are proposed to you")),
        reason=Sentence(
            N_("%(person)s would agree on %(minutes)s for “%(title)s”: if you agree, the mediation is over."),
            {"person": person, "minutes": line.facts.proposed_minutes or 0, "title": line.title},
        ),
        action=Sentence(N_("Read and answer")),
        url=_page(line),
    )


def _missed(line: Line, person: str) -> Card:
    return Card(
        key=f"missed-{line.facts.engagement_id}",
        urgency=90,
        family=FAMILY,
        icon="clock",
        title=Sentence(N_("Did you meet?")),
        reason=Sentence(
            N_(
                "%(person)s says that the meeting for “%(title)s” did not take place. Without another answer "
                "until %(term_on)s it ends, and nothing is counted."
            ),
            {"person": person, "title": line.title, "term_on": _day(line.missed_ends_at)},
        ),
        action=Sentence(N_("Read and answer")),
        url=_page(line),
    )


def _unanswered(line: Line, person: str) -> Card:
    return Card(
        key=f"unanswered-{line.facts.engagement_id}",
        urgency=55,
        family=FAMILY,
        icon="clock",
        title=Sentence(N_("Your hours await an answer")),
        reason=Sentence(
            N_("%(person)s has not confirmed “%(title)s” in time: write again, or ask for a mediation."),
            {"person": person, "title": line.title},
        ),
        action=Sentence(N_("See the engagement")),
        url=_page(line),
    )


def _no_longer_held(running: list[Line]) -> Iterator[Card]:
    held = engagements.held_of(running)
    for line in running:
        if held.get(line.facts.engagement_id) is False:
            yield Card(
                key=f"held-{line.facts.engagement_id}",
                urgency=50,
                family=FAMILY,
                icon="clock",
                title=Sentence(N_("Hours are no longer held")),
                reason=Sentence(
                    N_("“%(title)s” was agreed long ago: note the hours, or cancel it."),
                    {"title": line.title},
                ),
                action=Sentence(N_("See the engagement")),
                url=_page(line),
            )


def _done_alone(member_id: int, at: datetime) -> Iterator[Card]:
    """What a term did without either of the two is told to both."""
    for told in engagements.ended_alone(member_id, since=at - TOLD, at=at):
        yield Card(
            key=f"alone-{told.engagement_id}",
            urgency=40,
            family=FAMILY,
            icon="scale",
            title=Sentence(ALONE_TITLES[told.act]),
            reason=Sentence(ALONE_REASONS[told.act], {"title": told.title, "minutes": told.minutes or 0}),
            action=Sentence(N_("See the engagement")),
            url=reverse("engagement", args=[told.engagement_id]),
        )


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


def _quoted(line: Line, person: str) -> Card:
    return Card(
        key=f"quoted-{line.quote_id}",
        urgency=100,
        family=FAMILY,
        icon="file-text",
        title=Sentence(N_("%(person)s proposes terms"), {"person": person}),
        reason=Sentence(
            N_("“%(title)s”: accept them as they are, or propose others."), {"title": line.title}
        ),
        action=Sentence(N_("Read and answer")),
        url=_page(line),
    )


def _to_confirm(line: Line, person: str, wait: Wait) -> Card:
    noted = line.facts.receiver_minutes if line.facts.giver_minutes is None else line.facts.giver_minutes
    return Card(
        key=f"confirm-{line.facts.engagement_id}",
        urgency=90,
        family=FAMILY,
        icon="clock",
        title=Sentence(N_("Hours to confirm")),
        reason=Sentence(
            COUNTED if wait.is_counted else WAITING,
            {
                "person": person,
                "minutes": noted or 0,
                "title": line.title,
                "term_on": _day(wait.ends_at),
            },
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


def _refunds_asked(member_id: int) -> Iterator[Card]:
    for asked in refunds.awaiting(member_id):
        yield Card(
            key=f"refund-{asked.id}",
            urgency=93,
            family=FAMILY,
            icon="undo-2",
            title=Sentence(N_("Hours are asked back")),
            reason=Sentence(
                N_("“%(title)s”: %(minutes)s to give back. You agree, or ask a mediator."),
                {"title": asked.title, "minutes": asked.minutes},
            ),
            action=Sentence(N_("Read and answer")),
            url=reverse("refunds", args=[asked.engagement_id]),
        )


def _to_mediate(actor: Actor, awaiting: list[Line]) -> Iterator[Card]:
    for line in awaiting:
        if line.facts.state is State.DISPUTED and permissions.side_of(actor, line.facts) is Side.MEDIATOR:
            yield Card(
                # Cards of one urgency stand in the order of their keys: the nearest term first.
                key=f"mediate-{line.mediation_ends_at:%Y%m%d%H%M%S}-{line.facts.engagement_id}",
                urgency=80,
                family=FAMILY,
                icon="scale",
                title=Sentence(N_("A mediation is asked")),
                reason=Sentence(
                    N_("“%(title)s”: two people see it differently. Its term is on %(term_on)s."),
                    {"title": line.title, "term_on": _day(line.mediation_ends_at)},
                ),
                action=Sentence(N_("Listen to both")),
                url=_page(line),
            )


def _to_call(actor: Actor, awaiting: list[Line]) -> Iterator[Card]:
    waiting = [
        line
        for line in awaiting
        if line.facts.state is not State.DISPUTED and permissions.may_read(actor, line.facts)
    ]
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


def _moderated(member_id: int, at: datetime) -> Iterator[Card]:
    """Whoever wrote what a coordinator hid, or showed again, reads why."""
    for told in moderation.of_author(member_id, since=at - TOLD):
        is_hidden = told.subject.is_hidden
        yield Card(
            key=f"moderated-{told.subject.name}-{told.id}-{is_hidden}",
            urgency=75 if is_hidden else 35,
            family=FAMILY,
            icon="eye-off" if is_hidden else "eye",
            title=Sentence(HIDDEN_TITLES[is_hidden], {"title": told.title}),
            reason=Sentence(
                N_("A coordinator writes: “%(reason)s”"),
                {"reason": told.reason if is_hidden else told.restored_reason},
            ),
            action=Sentence(N_("Read and answer") if is_hidden else N_("See it")),
            url=reverse(told.subject.kind, args=[told.subject.id]),
        )


def _to_look_at() -> Iterator[Card]:
    if count := moderation.report_count():
        yield Card(
            key="marketplace.reports",
            urgency=72,
            family=FAMILY,
            icon="flag",
            title=Sentence(N_("Members report something out of place")),
            reason=Sentence(N_("Reports to look at: %(number)s."), {"number": count}),
            action=Sentence(N_("Look at them")),
            url=reverse("moderation"),
        )


def _ending(member_id: int, at: datetime) -> Iterator[Card]:
    """What closes or pauses by itself is told before."""
    for need in requests.ending(member_id, at=at):
        yield Card(
            key=f"ending-{need.id}-{_day(need.expires_at)}",
            urgency=65,
            family=FAMILY,
            icon="clock",
            title=Sentence(N_("Are you still looking?")),
            reason=Sentence(
                N_("“%(title)s” closes by itself on %(term_on)s: renew it, or close it."),
                {"title": need.title, "term_on": _day(need.expires_at)},
            ),
            action=Sentence(N_("Renew or close")),
            url=reverse("need", args=[need.id]),
        )
    for offer in offers.ending(member_id, at=at, until=at + WEEK):
        yield Card(
            key=f"pausing-{offer.offer_id}-{_day(offer.expires_at)}",
            urgency=25,
            family=FAMILY,
            icon="clock",
            title=Sentence(N_("Do you still offer this?")),
            reason=Sentence(
                N_("“%(title)s” is paused by itself on %(term_on)s, unless you renew it."),
                {"title": offer.title, "term_on": _day(offer.expires_at)},
            ),
            action=Sentence(N_("See the offer")),
            url=reverse("offer", args=[offer.offer_id]),
        )


def _nobody_invited(member_id: int) -> Iterator[Card]:
    for request_id, title in requests.uninvited(member_id):
        yield Card(
            key=f"need-{request_id}",
            urgency=60,
            family=FAMILY,
            icon="hand-helping",
            title=Sentence(N_("Somebody could help you")),
            reason=Sentence(N_("“%(title)s”: nobody is invited at the moment."), {"title": title}),
            action=Sentence(N_("See who could help")),
            url=reverse("need", args=[request_id]),
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


def _found(member_id: int, at: datetime) -> Iterator[Card]:
    """One card for each search in which something is new; put away, it comes back with the next thing."""
    for alert in alerts.of_member(member_id, since=at - WEEK):
        if alert.fresh:
            url = reverse("needs" if alert.kind is Kind.NEED else "offers")
            yield Card(
                key=f"alert-{alert.id}-{alert.latest_id}",
                urgency=22,
                family=FAMILY,
                icon="bell",
                title=Sentence(N_("New in one of your searches")),
                reason=Sentence(
                    N_("New this week: %(number)s. You kept: %(query)s"),
                    {"number": alert.fresh, "query": alert.sought.text or "…"},
                ),
                action=Sentence(N_("See them")),
                url=f"{url}?{alert.query}",
            )


def _day(instant: datetime | None) -> str:
    return "" if instant is None else timezone.localdate(instant).isoformat()


def _page(line: Line) -> str:
    return reverse("engagement", args=[line.facts.engagement_id])
