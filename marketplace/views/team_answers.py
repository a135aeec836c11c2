"""Answers of teams: composing one, reading it, and what each side does with it."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop import words
from coop.domain import names
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import ecosystems, members, skills
from coop.views import answers
from coop.views.doors import for_members
from coop.views.limits import limited
from coop.words import say
from marketplace.domain import team_answers as rights
from marketplace.domain.team_answers import ANSWER_STATE_NAMES, AnswerState
from marketplace.domain.team_plans import PlannedLot
from marketplace.domain.teams import Lot, Team
from marketplace.forms.team_answers import Group, LotsForm, PlanForm, StampForm
from marketplace.selectors import requests as asked
from marketplace.selectors import team_answers as composed
from marketplace.selectors import teams
from marketplace.selectors.requests import Posted
from marketplace.selectors.team_answers import Composed
from marketplace.services import team_answers
from timebank.domain import splitting

TONES = {
    AnswerState.COMPOSING: "wait",
    AnswerState.OFFERED: "wait",
    AnswerState.ACCEPTED: "good",
    AnswerState.DECLINED: "neutral",
    AnswerState.WITHDRAWN: "neutral",
    AnswerState.CANCELLED: "neutral",
}


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def compose(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    """Write the plan of a team, or another one; what a proposal suggests stands in the address."""
    need = asked.get(request_id)
    if not rights.may_compose(actor, need.facts):
        raise Hidden
    current = composed.open_of(request_id, actor.member_id or 0)
    sent = answers.sent(request)
    kept = _initial(current, need, actor) if sent is None else {}
    suggested = {name: value for name, value in request.GET.items() if "\0" not in value}
    form = PlanForm(
        sent, people=_people(actor, need), has_euros=need.terms.has_euros, initial={**kept, **suggested}
    )
    if form.is_valid():
        try:
            answer_id = team_answers.compose(
                by=actor, at=timezone.now(), request_id=request_id, plan=form.plan()
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The plan is written. Each of the team reads it and signs."))
            return answers.see("team_answer", answer_id)
    context = {
        "form": form,
        "need": need,
        "is_rewriting": current is not None,
        "trail": [*_trail(need.id, need.title), Crumb(_("Answer as a team"))],
    }
    return render(request, "marketplace/teams/compose.html", context, status=422 if form.errors else 200)


@require_safe
@for_members
def show(request: HttpRequest, actor: Actor, answer_id: int) -> HttpResponse:
    return _page(request, actor, composed.seen(answer_id, by=actor))


@limited("act")
@require_POST
@for_members
def sign(request: HttpRequest, actor: Actor, answer_id: int) -> HttpResponse:
    done = _("You have signed the plan.")
    return _stamped(request, actor, answer_id, team_answers.sign, done)


@limited("act")
@require_POST
@for_members
def refuse(request: HttpRequest, actor: Actor, answer_id: int) -> HttpResponse:
    """A member of the team says no to the plan."""

    def act(**given: Any) -> None:  # noqa: ANN401  those of the service
        team_answers.sign(**given, has_agreed=False)

    return _stamped(
        request, actor, answer_id, act, _("You have said no: the lead is asked for another plan.")
    )


@limited("act")
@require_POST
@for_members
def accept(request: HttpRequest, actor: Actor, answer_id: int) -> HttpResponse:
    done = _("Agreed: there is an engagement with each of the team.")
    return _stamped(request, actor, answer_id, team_answers.accept, done)


@limited("act")
@require_POST
@for_members
def offer(request: HttpRequest, actor: Actor, answer_id: int) -> HttpResponse:
    return _sent(request, actor, answer_id, team_answers.offer, _("Your answer is offered to who asked."))


@limited("act")
@require_POST
@for_members
def take_back(request: HttpRequest, actor: Actor, answer_id: int) -> HttpResponse:
    return _sent(request, actor, answer_id, team_answers.take_back, _("The answer is taken back."))


@limited("act")
@require_POST
@for_members
def decline(request: HttpRequest, actor: Actor, answer_id: int) -> HttpResponse:
    return _sent(request, actor, answer_id, team_answers.decline, _("The answer is declined, with thanks."))


@limited("search", method="GET")
@require_safe
@for_members
def propose(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    """The smallest team that covers the lots: who, which lot, and why; or what stands in its way."""
    need = asked.get(request_id)
    labels = skills.labels(need.skill_ids, words.language())
    usual = dict(zip(labels, _even(need.wanted_minutes, len(labels)), strict=True))
    form = LotsForm(
        request.GET or None, skills=labels, initial={f"skill_{id}": minutes for id, minutes in usual.items()}
    )
    context: dict[str, Any] = {
        "need": need,
        "form": form,
        "may_propose": teams.may_propose(),
        "trail": [*_trail(need.id, need.title), Crumb(_("Propose a team"))],
    }
    if teams.may_propose() and (form.is_valid() or not form.is_bound):
        minutes = form.minutes() if form.is_bound else usual
        context |= _proposed(actor, need, minutes, labels)
    return render(request, "marketplace/teams/propose.html", context, status=422 if form.errors else 200)


def _proposed(actor: Actor, need: Posted, minutes: dict[int, int], labels: dict[int, str]) -> dict[str, Any]:
    """The team in sentences, or why there is none."""
    wanted = [(skill_id, minutes[skill_id]) for skill_id in labels if minutes.get(skill_id)]
    lots = [Lot(number, frozenset({id}), takes) for number, (id, takes) in enumerate(wanted, 1)]
    titles = {number: labels[id] for number, (id, _takes) in enumerate(wanted, 1)}
    if not lots:
        return {"obstacles": [_("Say how long at least one of them takes.")]}
    try:
        found = teams.smallest(lots, teams.candidates(need.id, need.skill_ids, at=timezone.now()))
    except Refused as refused:
        return {"obstacles": [say(refused.sentence)]}
    if not isinstance(found, Team):
        return {"obstacles": [say(reason) for reason in found.reasons], "titles": sorted(titles.items())}
    people = members.people([seat.member_id for seat in found.seats])
    by_number = {lot.number: lot for lot in lots}
    return {
        "titles": sorted(titles.items()),
        "seats": [
            (
                people[seat.member_id],
                [(number, titles[number], by_number[number].minutes) for number in seat.lots],
                say(seat.reason),
            )
            for seat in found.seats
        ],
        "compose_query": _query(found, by_number, titles) if rights.may_compose(actor, need.facts) else "",
    }


def _query(found: Team, lots: dict[int, Lot], titles: dict[int, str]) -> str:
    """The plan form's fields, for the address of the page where it is composed."""
    takers = {number: seat.member_id for seat in found.seats for number in seat.lots}
    fields: dict[str, str | int] = {}
    for number in sorted(takers):
        fields |= {
            f"title_{number}": titles[number],
            f"taker_{number}": takers[number],
            f"minutes_{number}": f"{lots[number].minutes} min",
        }
    for row, seat in enumerate(found.seats, 1):
        fields |= {
            f"member_{row}": seat.member_id,
            f"parts_{row}": sum(lots[number].minutes for number in seat.lots),
        }
    return urlencode(fields)


def _even(minutes: int, count: int) -> list[int]:
    """As equal as whole minutes are."""
    parts = splitting.split(minutes, [(f"{place:03d}", Fraction(1)) for place in range(count)])
    return [part.amount for part in parts]


def _stamped(
    request: HttpRequest, actor: Actor, answer_id: int, act: Callable[..., None], done: str
) -> HttpResponse:
    """Of exactly what was read."""
    form = StampForm(request.POST)
    if form.is_valid():
        stamp = form.cleaned_data["fingerprint"]
        return _sent(request, actor, answer_id, partial(act, fingerprint=stamp), done)
    return _page(request, actor, composed.seen(answer_id, by=actor), form)


def _sent(
    request: HttpRequest, actor: Actor, answer_id: int, act: Callable[..., None], done: str
) -> HttpResponse:
    """Do it, and show the answer as it is then; or the need, to whom it does not concern any more."""
    refused: Refused | None = None
    try:
        act(by=actor, at=timezone.now(), answer_id=answer_id)
        messages.success(request, done)
    except Refused as found:
        refused = found
    answer = composed.get(answer_id)
    is_read = rights.may_read_answer(actor, answer.facts)
    if refused is not None and is_read:
        form = StampForm({"fingerprint": answer.fingerprint})
        form.full_clean()
        refusals.show(form, refused)
        return _page(request, actor, answer, form)
    if refused is not None:
        messages.error(request, say(refused.sentence))
    return (
        answers.see("team_answer", answer_id)
        if is_read
        else answers.see("need", answer.facts.request.request_id)
    )


def _page(
    request: HttpRequest, actor: Actor, answer: Composed, refused: StampForm | None = None
) -> HttpResponse:
    people = members.names_of([answer.facts.lead_id, answer.facts.request.requester_id, *answer.plan.parts])
    engaged = composed.engagement_ids(answer.id)
    facts = answer.facts
    is_party = actor.is_one_of(facts.request.requester_id)
    context = {
        "answer": answer,
        "state": _(ANSWER_STATE_NAMES[facts.state]),
        "tone": TONES[facts.state],
        "lead": people[facts.lead_id],
        "requester": people[facts.request.requester_id],
        "lots": [(number, lot, people[lot.taker_id]) for number, lot in enumerate(answer.plan.lots, 1)],
        "shares": [
            (
                people[one.member_id],
                answer.plan.parts[one.member_id],
                one,
                said,
                engaged.get(one.member_id) if is_party or actor.is_one_of(one.member_id) else None,
            )
            for one, said in zip(answer.portions, answer.said, strict=True)
        ],
        "stamp": StampForm(initial={"fingerprint": answer.fingerprint}),
        "may_sign": rights.may_sign(actor, facts),
        "may_offer": rights.may_offer(actor, facts),
        "may_rewrite": rights.may_rewrite(actor, facts) and rights.may_compose(actor, facts.request),
        "may_take_back": rights.may_take_back(actor, facts),
        "may_choose": rights.may_choose(actor, facts),
        "refusal": refused,
        "trail": [*_trail(facts.request.request_id, answer.request_title), Crumb(_("The answer of a team"))],
    }
    return render(request, "marketplace/teams/show.html", context, status=422 if refused else 200)


def _trail(request_id: int, title: str) -> list[Crumb]:
    return [Crumb(_("Needs"), reverse("needs")), Crumb(title, reverse("need", args=[request_id]))]


def _people(actor: Actor, need: Posted) -> list[Group]:
    """Those of each of the lead's circles, then everybody else; who asked is left out."""
    everyone = members.names_of(one.member_id for one in members.candidates(except_ids=[need.requester_id]))
    groups: list[Group] = []
    left = dict(everyone)
    own = actor.member_id or 0
    if own in left:
        groups.append((_("You"), [(str(own), left.pop(own))]))
    for circle in ecosystems.of_member(actor.member_id):
        theirs = {id: left.pop(id) for id in sorted(ecosystems.shown(circle.id).member_ids) if id in left}
        if theirs:
            groups.append((circle.name, _options(theirs)))
    return [*groups, (_("Other members"), _options(left))]


def _options(people: dict[int, str]) -> list[tuple[str, str]]:
    ordered = sorted(people.items(), key=lambda one: (names.fold(one[1]), one[0]))
    return [(str(id), name) for id, name in ordered]


def _initial(current: Composed | None, need: Posted, actor: Actor) -> dict[str, Any]:
    """What the lead wrote before; at first, one lot for the whole need, and the lead in the team."""
    own = actor.member_id or 0
    lots = current.plan.lots if current else (PlannedLot(need.title, need.wanted_minutes, 0, own),)
    parts = current.plan.parts if current else {own: 1}
    values: dict[str, Any] = {}
    for row, lot in enumerate(lots, 1):
        values |= {
            f"title_{row}": lot.title,
            f"taker_{row}": lot.taker_id,
            f"minutes_{row}": lot.minutes or "",
        }
        if lot.cents:
            values[f"price_{row}"] = f"{lot.cents // 100},{lot.cents % 100:02d}"
    for row, (member_id, weight) in enumerate(sorted(parts.items()), 1):
        values |= {f"member_{row}": member_id, f"parts_{row}": weight}
    return values
