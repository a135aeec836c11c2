"""Where a proposal stands, as steps that a page shows."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coop.domain import quantities
from coop.domain.pieces import Step, StepState
from governance.domain.ballots import is_due
from governance.domain.proposals import Outcome, State
from governance.selectors.proposals import ProposalFacts


def steps(proposal: ProposalFacts, *, proposer: str, at: datetime) -> list[Step]:
    """Written, discussed, announced, voted, counted, certified, decided, obeyed: what happened, what is
    awaited and of whom.
    """
    written = Step(_("Written"), "done", who=proposer, when=day(proposal.created_at, at))
    if proposal.state is State.DRAFT:
        who = _("%(person)s publishes it") % {"person": proposer}
        return [written, Step(_("Discussion"), "current", who=who), Step(_("Vote"), "next")]
    way = [written, *_discussed(proposal, at), *_announced(proposal, at)]
    if proposal.state is State.WITHDRAWN:
        return [*way, Step(_("Withdrawn"), "stopped", who=proposer, when=day(proposal.ended_at, at))]
    if proposal.state in (State.DISCUSSED, State.ANNOUNCED):
        return [*way, Step(_("Vote"), "next", when=_opening(proposal, at))]
    if proposal.ballot_id is None:
        return [*way, Step(_("Not voted"), "stopped", when=day(proposal.ended_at, at))]
    result = [_count(proposal, at), *_certified(proposal, at), _decided(proposal, at)]
    return [*way, _vote(proposal, at), *result, *_obeyed(proposal, at)]


def _discussed(proposal: ProposalFacts, at: datetime) -> list[Step]:
    """Proposals that were voted before there was a discussion have no such step."""
    if proposal.published_at is None:
        return []
    is_now = proposal.state is State.DISCUSSED
    return [
        Step(
            _("Discussion"),
            "current" if is_now else "done",
            who=_("members read it, and may sponsor it") if is_now else "",
            when=_("from %(day)s") % {"day": day(proposal.published_at, at)},
        ),
        *_amended(proposal, at),
    ]


def _amended(proposal: ProposalFacts, at: datetime) -> list[Step]:
    """The last text that was accepted, where there was one after that which was published."""
    if proposal.amended_at is None:
        return []
    url = reverse("proposal_amendments", args=[proposal.id])
    return [Step(_("Text amended"), "done", when=day(proposal.amended_at, at), url=url)]


def _announced(proposal: ProposalFacts, at: datetime) -> list[Step]:
    if proposal.announced_at is not None:
        state: StepState = "current" if proposal.state is State.ANNOUNCED else "done"
        return [Step(_("Vote announced"), state, when=day(proposal.announced_at, at))]
    if proposal.state is not State.DISCUSSED:
        return []
    when = _("from %(day)s at the earliest") % {"day": day(proposal.announceable_at, at)}
    return [Step(_("Announcement of the vote"), "next", when=when)]


def _opening(proposal: ProposalFacts, at: datetime) -> str:
    return _("opens on %(day)s") % {"day": day(proposal.opens_at, at)} if proposal.opens_at else ""


def _vote(proposal: ProposalFacts, at: datetime) -> Step:
    is_open = proposal.closes_at is not None and at < proposal.closes_at
    return Step(
        _("Vote"),
        "current" if is_open else "done",
        who=_("every member admitted when it opened") if is_open else "",
        when=_("until %(instant)s") % {"instant": _instant(proposal.closes_at, at)},
        url=reverse("ballot", args=[proposal.ballot_id]),
    )


def _count(proposal: ProposalFacts, at: datetime) -> Step:
    if proposal.state is not State.VOTING:
        return Step(_("Counted"), "done", when=day(proposal.closed_at, at))
    is_awaited = proposal.closes_at is not None and is_due(at, closes_at=proposal.closes_at, is_closed=False)
    return Step(
        _("Count"),
        "current" if is_awaited else "next",
        who=_("any member may ask for it") if is_awaited else "",
    )


def _certified(proposal: ProposalFacts, at: datetime) -> list[Step]:
    """Votes that were counted before counts were certified have no such step."""
    if proposal.certified_at is not None:
        return [Step(_("Count certified"), "done", when=day(proposal.certified_at, at))]
    if proposal.state is State.VOTING:
        return [Step(_("Certification"), "next")]
    if proposal.state is State.COUNTED:
        return [Step(_("Certification"), "current", who=_("scrutineers count it again"))]
    return [Step(_("Not certified"), "stopped")] if proposal.outcome is Outcome.UNCERTIFIED else []


def _decided(proposal: ProposalFacts, at: datetime) -> Step:
    if proposal.ended_at is not None:
        if proposal.outcome is Outcome.ADOPTED:
            return Step(_("Adopted"), "done", when=day(proposal.ended_at, at))
        title = _("Annulled") if proposal.outcome is Outcome.ANNULLED else _("Not adopted")
        return Step(title, "stopped", when=day(proposal.ended_at, at))
    if proposal.state is State.CONTESTED:
        return Step(_("Contested"), "current", who=_("the scrutineers answer"))
    if proposal.executable_at is not None:
        until = _("contestable until %(instant)s") % {"instant": _instant(proposal.executable_at, at)}
        return Step(_("Decision"), "current", when=until)
    return Step(_("Decision"), "next")


def _obeyed(proposal: ProposalFacts, at: datetime) -> list[Step]:
    if proposal.state is State.REJECTED or proposal.rule is None:
        return []
    if proposal.effective_at is None:
        return [Step(_("Obeyed, if adopted"), "next")]
    state: StepState = "done" if proposal.effective_at <= at else "next"
    return [Step(_("Obeyed"), state, when=_("from %(day)s") % {"day": day(proposal.effective_at, at)})]


def day(instant: datetime | None, at: datetime) -> str:
    language, today = get_language() or "fr", timezone.localdate(at)
    return quantities.say_day(timezone.localdate(instant), language, today) if instant else ""


def _instant(instant: datetime | None, at: datetime) -> str:
    language, today = get_language() or "fr", timezone.localdate(at)
    return quantities.say_instant(timezone.localtime(instant), language, today) if instant else ""
