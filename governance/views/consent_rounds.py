"""Rounds of consent: where each stands, and what is said of the objections between two of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden
from coop.domain.pieces import Crumb, Step
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from governance.domain import permissions
from governance.domain.consent_rounds import IMPROVEMENT_LENGTH, STANCE_NAMES, Stance
from governance.domain.proposals import Outcome, State
from governance.domain.remarks import TALKING_STATES, TEXT_LENGTH
from governance.selectors import consent_rounds, proposals
from governance.selectors.consent_rounds import Carried, RoundFacts, Rounds
from governance.selectors.proposals import ProposalFacts
from governance.services import consent_rounds as working
from governance.views import moderation, timelines
from governance.views.doors import for_readers
from governance.views.words import Word, ask

TONES = {Stance.LIFTED: "good", Stance.KEPT: "care", Stance.ANSWERED: "neutral", Stance.OPEN: "wait"}

ANSWER = Word(
    gettext_lazy("Answer this objection"),
    gettext_lazy("Say what could lift it, or why it can not be. Your answer stays as you write it."),
    gettext_lazy("Answer"),
    gettext_lazy("Your answer is added: whoever objects reads it, then lifts the objection or keeps it."),
    TEXT_LENGTH,
)
KEEP = Word(
    gettext_lazy("Keep my objection"),
    gettext_lazy("Say why the answer does not lift it. You may still lift it later, until the count."),
    gettext_lazy("Keep it"),
    gettext_lazy("Your objection is kept, with your words."),
    TEXT_LENGTH,
)
IMPROVE = Word(
    gettext_lazy("Improve the text"),
    gettext_lazy(
        "Write the whole text as it should be now. The last one before the vote opens is what is voted; "
        "those before it stay to be read."
    ),
    gettext_lazy("Add this text"),
    gettext_lazy("The text as improved is added: it is what this round votes."),
    IMPROVEMENT_LENGTH,
    gettext_lazy("Text as improved"),
)


@require_safe
@for_readers
def show(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    """The rounds as a line of steps, and each objection that this one took over."""
    at, proposal = timezone.now(), _proposal(proposal_id)
    rounds = consent_rounds.of(proposal_id)
    if rounds is None:
        raise Hidden
    found = consent_rounds.carried(proposal_id)
    names = members.names_of({proposal.proposer_id, *(one.author_id for one in found)})
    beside = moderation.beside(actor, [one.remark_id for one in found], at)
    is_open = proposal.state in TALKING_STATES
    is_proposer = permissions.may_decide_on(actor, proposer_id=proposal.proposer_id)
    context = {
        "proposal": proposal,
        "proposer": names[proposal.proposer_id],
        "rounds": rounds,
        "steps": steps(rounds, at),
        "objections": [
            {
                "told": one,
                "beside": beside[one.remark_id],
                "name": names[one.author_id],
                "stance": _(STANCE_NAMES[one.stance]),
                "tone": TONES[one.stance],
                "may_answer": is_open and is_proposer and not one.answered_at and not one.lifted_at,
                "may_lift": is_open
                and not one.lifted_at
                and permissions.may_lift(actor, author_id=one.author_id),
            }
            for one in found
        ],
        "improvements": consent_rounds.improvements(proposal_id),
        "text": proposal.asked["text"],
        "may_improve": is_proposer and proposal.state is State.ANNOUNCED and rounds.number > 1,
        "trail": [*_trail(proposal), Crumb(_("Rounds of consent"))],
        "today": timezone.localdate(at),
    }
    return render(request, "governance/rounds/show.html", context)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def answer(request: HttpRequest, actor: Actor, carried_id: int) -> HttpResponse:
    proposal, held = _held(carried_id)
    if not permissions.may_decide_on(actor, proposer_id=proposal.proposer_id):
        raise Forbidden
    return ask(
        request,
        ANSWER,
        lambda at, text: working.answer(by=actor, at=at, carried_id=carried_id, text=text),
        back=_back(proposal.id),
        trail=_way(proposal),
        quoted=_quoted(actor, held),
    )


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def keep(request: HttpRequest, actor: Actor, carried_id: int) -> HttpResponse:
    proposal, held = _held(carried_id)
    if not permissions.may_lift(actor, author_id=held.author_id):
        raise Forbidden
    answered = [(members.name_of(proposal.proposer_id), held.answer)] if held.answer else []
    return ask(
        request,
        KEEP,
        lambda at, text: working.keep(by=actor, at=at, carried_id=carried_id, text=text),
        back=_back(proposal.id),
        trail=_way(proposal),
        quoted=[*_quoted(actor, held), *answered],
    )


@limited("act")
@require_POST
@for_members
def lift(request: HttpRequest, actor: Actor, carried_id: int) -> HttpResponse:
    proposal_id = working.lift(by=actor, at=timezone.now(), carried_id=carried_id)
    messages.success(request, _("Your objection is lifted."))
    return answers.see("proposal_rounds", proposal_id)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def improve(request: HttpRequest, actor: Actor, proposal_id: int) -> HttpResponse:
    proposal = _proposal(proposal_id)
    if not consent_rounds.is_asked(proposal.asked):
        raise Hidden
    if not permissions.may_decide_on(actor, proposer_id=proposal.proposer_id):
        raise Forbidden
    told = consent_rounds.improvements(proposal_id)
    return ask(
        request,
        IMPROVE,
        lambda at, text: working.improve(by=actor, at=at, proposal_id=proposal_id, text=text),
        back=_back(proposal_id),
        trail=_way(proposal),
        written=told[0].text if told else proposal.asked["text"],
    )


def told(proposal_id: int, at: datetime) -> dict[str, object]:
    """What the page of a proposal or of its vote says of its rounds; nothing where there is one alone."""
    rounds = consent_rounds.of(proposal_id)
    if rounds is None or rounds.is_one:
        return {"rounds": None}
    improved = consent_rounds.improvements(proposal_id)
    return {
        "rounds": rounds,
        "round_steps": steps(rounds, at),
        "improvement": improved[0].text if improved else "",
    }


def steps(rounds: Rounds, at: datetime) -> list[Step]:
    """A step for each round that was or runs, then for each that may follow."""
    last = rounds.rounds[-1]
    may_follow = last.outcome is None and rounds.most is not None
    ahead = range(last.number + 1, (rounds.most or 0) + 1) if may_follow else ()
    return [
        *(_step(one, at) for one in rounds.rounds),
        *(Step(_title(number), "next", note=_("only if objections still stand")) for number in ahead),
    ]


def lines(sheet_rounds: Sequence[Mapping[str, Any]]) -> list[str]:
    """The objections of the rounds before, as the count sheet says them; for the minutes."""
    return [
        _("%(round)s: %(objections)s")
        % {
            "round": _title(one["round"]),
            "objections": _stood(len(one["objections"]), one["on_paper"]),
        }
        for one in sheet_rounds
    ]


def _step(one: RoundFacts, at: datetime) -> Step:
    title = (
        _("%(round)s, second call") % {"round": _title(one.number)}
        if one.is_second_call
        else _title(one.number)
    )
    url = (
        reverse("proposal", args=[one.proposal_id])
        if one.ballot_id is None
        else reverse("ballot", args=[one.ballot_id])
    )
    note = _stood(one.standing, one.on_paper or 0) if one.standing is not None else ""
    if one.outcome is Outcome.ADOPTED:
        return Step(
            title,
            "done",
            note=note,
            url=url,
            when=timelines.day(one.closed_at, at),
            said=_("consent reached"),
        )
    if one.outcome is Outcome.OBJECTED:
        return Step(
            title,
            "stopped",
            note=note,
            url=url,
            when=timelines.day(one.closed_at, at),
            said=_("objections stand"),
        )
    if one.state in (State.REJECTED, State.WITHDRAWN):
        return Step(title, "stopped", note=note, url=url)
    if one.state is State.ANNOUNCED:
        return Step(
            title,
            "current",
            who=_("objections are answered, lifted or kept"),
            when=_("opens on %(day)s") % {"day": timelines.day(one.opens_at, at)},
            url=url,
        )
    return Step(
        title,
        "current",
        note=note,
        when=_("until %(instant)s") % {"instant": timelines.day(one.closes_at, at)},
        url=url,
    )


def _title(number: int) -> str:
    return _("Round %(number)s") % {"number": number}


def _stood(standing: int, on_paper: int) -> str:
    told = ngettext("%(count)s objection stood", "%(count)s objections stood", standing) % {"count": standing}
    paper = ngettext("%(count)s voter objected", "%(count)s voters objected", on_paper) % {"count": on_paper}
    return _("%(objections)s; on paper %(voters)s") % {"objections": told, "voters": paper}


def _proposal(proposal_id: int) -> ProposalFacts:
    proposal = proposals.get(proposal_id)
    if proposal is None:
        raise Hidden
    return proposal


def _held(carried_id: int) -> tuple[ProposalFacts, Carried]:
    found = consent_rounds.get(carried_id)
    if found is None:
        raise Hidden
    return _proposal(found[0]), found[1]


def _quoted(actor: Actor, held: Carried) -> list[tuple[str, str]]:
    """The objection, where this person reads its words."""
    beside = moderation.beside(actor, [held.remark_id], timezone.now())[held.remark_id]
    words = held.text if beside.is_read else _("Hidden by moderation")
    return [(members.name_of(held.author_id), words)]


def _back(proposal_id: int) -> str:
    return reverse("proposal_rounds", args=[proposal_id])


def _trail(proposal: ProposalFacts) -> list[Crumb]:
    return [
        Crumb(_("Proposals"), reverse("proposals")),
        Crumb(proposal.title, reverse("proposal", args=[proposal.id])),
    ]


def _way(proposal: ProposalFacts) -> list[Crumb]:
    return [*_trail(proposal), Crumb(_("Rounds of consent"), _back(proposal.id))]
