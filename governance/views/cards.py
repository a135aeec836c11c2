"""What awaits a member about rules, on the home page; and what has changed in them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coop.domain.actors import Actor, Role
from coop.domain.navigation import Card, Panel
from coop.domain.words import N_, Sentence
from governance.domain import measures as laws
from governance.domain.moderation import may_moderate
from governance.domain.proposals import State
from governance.selectors import mandates, measures, rules, sponsorships
from governance.selectors.ballots import Awaited
from governance.selectors.certifications import Check
from governance.selectors.consent_rounds import Duty
from governance.selectors.measures import MeasureFacts
from governance.selectors.sponsorships import Own
from governance.views import moderation_cards

SOON = timedelta(days=2)
REPORT_SOON = timedelta(days=30)


def cards(actor: Actor, at: datetime) -> Iterator[Card]:
    """A vote in which I have not voted, one that nobody has counted yet or certified; what I proposed and
    amendments of it, what seeks sponsors; what would exclude me; objections between two rounds; words that
    were hidden.
    """
    if actor.member_id is None:
        return
    waits = sponsorships.awaiting(actor.member_id, at=at, is_moderator=may_moderate(actor))
    for proposal_id, title in waits.against:
        yield _against(proposal_id, title)
    for ballot in waits.votes:
        yield _to_count(ballot) if ballot.closes_at <= at else _to_vote(ballot, at)
    yield from map(_check, waits.checks)
    yield from map(_round, waits.rounds)
    yield from moderation_cards.cards(waits.words)
    for amendment_id, title in waits.amendments:
        yield _to_answer(amendment_id, title)
    yield from map(_own, waits.own)
    if waits.sought:
        yield _to_sponsor(waits.sought)


def _check(duty: Check) -> Card:
    """A count that I may certify, or a contest that I have to answer."""
    values = {"title": duty.title, "due_on": timezone.localdate(duty.due_at).isoformat()}
    if duty.is_answer:
        return Card(
            key=f"contest-{duty.id}",
            urgency=80,
            family="governance",
            icon="hand",
            title=Sentence(N_("A result that you certified is contested")),
            reason=Sentence(
                N_(
                    "“%(title)s”: your answer is awaited before %(due_on)s; "
                    "without it the result is annulled."
                ),
                values,
            ),
            action=Sentence(N_("Read and answer")),
            url=reverse("contest_answer", args=[duty.id]),
        )
    return Card(
        key=f"certify-{duty.id}",
        urgency=35,
        family="governance",
        icon="badge-check",
        title=Sentence(N_("A count seeks scrutineers")),
        reason=Sentence(
            N_(
                "“%(title)s”: members count it again at home before %(due_on)s, "
                "so that it can be carried out."
            ),
            values,
        ),
        action=Sentence(N_("See how")),
        url=reverse("ballot_certify", args=[duty.id]),
    )


def _to_vote(ballot: Awaited, at: datetime) -> Card:
    is_soon = ballot.closes_at - at <= SOON
    return Card(
        key=f"vote-{ballot.id}",
        urgency=70 if is_soon else 50,
        family="governance",
        icon="vote",
        title=Sentence(N_("A vote closes soon")) if is_soon else Sentence(N_("A vote is open")),
        reason=_why_to_vote(ballot),
        action=Sentence(N_("Read and vote")),
        url=reverse("ballot", args=[ballot.id]),
    )


def _why_to_vote(ballot: Awaited) -> Sentence:
    """Theirs, those of whom they vote for, or one that they asked somebody else to cast."""
    closes_on = timezone.localdate(ballot.closes_at).isoformat()
    values: dict[str, str | int] = {"title": ballot.title, "closes_on": closes_on}
    if ballot.proxy is None:
        return Sentence(N_("“%(title)s”: you have not voted yet, and it closes on %(closes_on)s."), values)
    if not ballot.proxy.held:
        said = N_(
            "“%(title)s”: your proxy counts if %(name)s votes and you do not. It closes on %(closes_on)s."
        )
        return Sentence(said, {**values, "name": ballot.proxy.holder})
    values["names"] = ", ".join(ballot.proxy.givers)
    if ballot.has_voted:
        said = N_(
            "“%(title)s”: you hold the proxy of %(names)s, and have not put each paper into the urn yet. "
            "It closes on %(closes_on)s."
        )
        return Sentence(said, values)
    said = N_(
        "“%(title)s”: you have not voted yet, and you also vote for %(names)s. It closes on %(closes_on)s."
    )
    return Sentence(said, values)


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


def _to_answer(amendment_id: int, title: str) -> Card:
    return Card(
        key=f"amendment-{amendment_id}",
        urgency=45,
        family="governance",
        icon="pencil",
        title=Sentence(N_("An amendment awaits your answer")),
        reason=Sentence(
            N_("“%(title)s”: another text is offered. You accept it, or decline it with a reason."),
            {"title": title},
        ),
        action=Sentence(N_("Read and answer")),
        url=reverse("amendment", args=[amendment_id]),
    )


def _against(proposal_id: int, title: str) -> Card:
    """A proposal to exclude me: nobody is excluded without knowing it, and without being heard."""
    return Card(
        key=f"concerned-{proposal_id}",
        urgency=90,
        family="governance",
        icon="message-square-quote",
        title=Sentence(N_("It is proposed to exclude you")),
        reason=Sentence(
            N_("“%(title)s”: what you say in the discussion stands beside the proposal and its vote."),
            {"title": title},
        ),
        action=Sentence(N_("Read and answer")),
        url=reverse("proposal", args=[proposal_id]),
    )


def _round(duty: Duty) -> Card:
    """Objections in a round of consent that I have to answer, or mine to lift or keep."""
    answering = N_("“%(title)s”: whoever objects reads your answer before the next round, on %(opens_on)s.")
    objecting = N_("“%(title)s”: lift it or keep it, in words, before the next round is counted.")
    return Card(
        key=f"round-{duty.proposal_id}-{duty.is_answer}",
        urgency=60,
        family="governance",
        icon="hand",
        title=Sentence(
            N_("An objection awaits your answer") if duty.is_answer else N_("Your objection still stands")
        ),
        reason=Sentence(
            answering if duty.is_answer else objecting,
            {"title": duty.title, "opens_on": timezone.localdate(duty.opens_at).isoformat()},
        ),
        action=Sentence(N_("Read and answer")),
        url=reverse("proposal_rounds", args=[duty.proposal_id]),
    )


def emergencies(actor: Actor, at: datetime) -> Iterator[Card]:
    """A measure that a witness of the rules may confirm; others read of it once it is, in what changed."""
    if not actor.has_role(Role.WITNESS):
        return
    for told in measures.running(at=at):
        if told.is_awaiting and laws.may_confirm(actor, proposed_by=told.proposed_by):
            yield _to_confirm(told)


def _to_confirm(told: MeasureFacts) -> Card:
    return Card(
        key=f"measure-confirm-{told.id}",
        urgency=100,
        family="governance",
        icon="siren",
        title=Sentence(N_("An emergency measure awaits you")),
        reason=Sentence(
            N_("“%(rule)s”: confirm it or not before %(due_on)s; without you nothing changes."),
            {
                "rule": _(told.rule.label),
                "due_on": timezone.localdate(told.due_at).isoformat(),
            },
        ),
        action=Sentence(N_("Read and decide")),
        url=reverse("measure", args=[told.id]),
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
