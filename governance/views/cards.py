"""What awaits a member about rules, on the home page; and what has changed in them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.navigation import Card, Panel
from coop.domain.words import N_, Sentence
from governance.domain.proposals import State
from governance.selectors import mandates, rules, sponsorships
from governance.selectors.ballots import Awaited
from governance.selectors.sponsorships import Own

SOON = timedelta(days=2)
REPORT_SOON = timedelta(days=30)


def cards(actor: Actor, at: datetime) -> Iterator[Card]:
    """A vote in which I have not voted, one that nobody has counted yet; what I proposed, what seeks
    sponsors.
    """
    if actor.member_id is None:
        return
    votes, own, sought = sponsorships.awaiting(actor.member_id, at=at)
    for ballot in votes:
        yield _to_count(ballot) if ballot.closes_at <= at else _to_vote(ballot, at)
    yield from map(_own, own)
    if sought:
        yield _to_sponsor(sought)


def _to_vote(ballot: Awaited, at: datetime) -> Card:
    is_soon = ballot.closes_at - at <= SOON
    return Card(
        key=f"vote-{ballot.id}",
        urgency=70 if is_soon else 50,
        family="governance",
        icon="vote",
        title=Sentence(N_("A vote closes soon")) if is_soon else Sentence(N_("A vote is open")),
        reason=Sentence(
            N_("“%(title)s”: you have not voted yet, and it closes on %(closes_on)s."),
            {"title": ballot.title, "closes_on": timezone.localdate(ballot.closes_at).isoformat()},
        ),
        action=Sentence(N_("Read and vote")),
        url=reverse("ballot", args=[ballot.id]),
    )


def _to_count(ballot: Awaited) -> Card:
    return Card(
        key=f"count-{ballot.id}",
        urgency=40,
        family="governance",
        icon="list-checks",
        title=Sentence(N_("A vote has ended")),
        reason=Sentence(
            N_("“%(title)s” can be counted: any member may ask for it."), {"title": ballot.title}
        ),
        action=Sentence(N_("See the vote")),
        url=reverse("ballot", args=[ballot.id]),
    )


def _own(own: Own) -> Card:
    """The next step that its proposer may take; none while it is announced, since it opens by itself."""
    if own.state is State.DRAFT:
        reason = Sentence(
            N_("“%(title)s” is written: publish it, and members discuss it."), {"title": own.title}
        )
        return _step(own, Sentence(N_("Your proposal awaits you")), reason)
    reason = Sentence(
        N_("“%(title)s” was discussed and has its sponsors: its vote can be announced."), {"title": own.title}
    )
    return _step(own, Sentence(N_("You may announce a vote")), reason)


def _step(own: Own, title: Sentence, reason: Sentence) -> Card:
    return Card(
        key=f"proposal-{own.id}-{own.state}",
        urgency=30,
        family="governance",
        icon="megaphone",
        title=title,
        reason=reason,
        action=Sentence(N_("See the proposal")),
        url=reverse("proposal", args=[own.id]),
    )


def _to_sponsor(sought: list[int]) -> Card:
    """One card, whatever their number: to the only one, or to the list of what is discussed."""
    count = len(sought)
    is_one = count == 1
    return Card(
        key=f"sponsor-{max(sought)}",
        urgency=15,
        family="governance",
        icon="hand-heart",
        title=Sentence(N_("A proposal seeks sponsors") if is_one else N_("Proposals seek sponsors")),
        reason=Sentence(
            N_(
                "Members sponsor what they wish to see voted, whatever they will vote. "
                "Proposals waiting: %(count)s."
            ),
            {"count": count},
        ),
        action=Sentence(N_("Read and choose")),
        url=reverse("proposal", args=sought) if is_one else f"{reverse('proposals')}?state={State.DISCUSSED}",
    )


def reports_due(actor: Actor, at: datetime) -> Iterator[Card]:
    """Reports that I owe on my mandates, from a month before their day."""
    if actor.member_id is None:
        return
    today = timezone.localdate(at)
    for told in mandates.awaited(actor.member_id, by=today + REPORT_SOON):
        is_late = told.mandate.report_due_on < today
        yield Card(
            key=f"mandate-report-{told.id}",
            urgency=75 if is_late else 45,
            family="governance",
            icon="notebook-pen",
            title=Sentence(N_("A report is awaited")) if is_late else Sentence(N_("A report is due soon")),
            reason=Sentence(
                N_("On your mandate “%(duty)s”: members read it from %(due_on)s on."),
                {"duty": told.duty, "due_on": told.mandate.report_due_on.isoformat()},
            ),
            action=Sentence(N_("Write the report")),
            url=reverse("mandate_report", args=[told.id]),
        )


def changes(actor: Actor, at: datetime) -> Panel | None:
    """What changed in the rules lately, and what will: for everyone."""
    recent = rules.recent(at=at)
    if not recent:
        return None
    values = {"changes": recent, "at": at, "today": timezone.localdate(at)}
    return Panel("governance/parts/changes.html", values, order=80)
