"""The desk of the coordinators: one page, four views of it, each with what can be done next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from coop import words
from coop.domain import quantities
from coop.domain.actors import Actor
from coop.domain.people import Person
from coop.domain.pieces import Tab
from coop.domain.words import N_
from coop.forms.skills import LONGEST_ID
from coop.selectors import members
from coop.views.doors import for_those
from marketplace.domain import desk as law
from marketplace.domain.desk import Answered, AtRisk, Risk
from marketplace.domain.engagements import Facts, Side, State
from marketplace.domain.permissions import may_read, may_see_desk
from marketplace.selectors import desk, listings
from marketplace.selectors.desk import PAGE_SIZE, Held, Unanswered, Voted
from marketplace.views import said
from marketplace.views.said import Badge

MEMBERS, NEEDS, DELAYS, EXCHANGES = "membres", "besoins", "delais", "echanges"
TITLES = {
    MEMBERS: N_("Members at risk"),
    NEEDS: N_("Needs without an answer"),
    DELAYS: N_("Time to a first answer"),
    EXCHANGES: N_("Exchanges that are stuck"),
}
GESTURES = {
    Risk.FIRST: N_("Speak with them, and look for a first need together"),
    Risk.QUIET: N_("Ask how they are, and what they would like"),
    Risk.SKILLS: N_("Complete the profile with them"),
    Risk.PLACE: N_("Complete the profile with them"),
    Risk.LEAST: N_("Find them a need to answer, or grant an exception"),
    Risk.MOST: N_("Help them to ask for something, or grant an exception"),
}
DAY_MINUTES = 24 * 60
SAID_IN_DAYS = 2


@dataclass(frozen=True, slots=True)
class RiskRow:
    person: Person
    reasons: tuple[str, ...]
    gesture: str
    url: str


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need without an answer. may_look: whether it is asked what keeps everybody away."""

    need: Unanswered
    requester: str
    age: str
    why: str
    may_look: bool
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StuckRow:
    """awaited: whoever is, with their page; "" for a mediator, whom the desk of mediations finds."""

    held: Held
    url: str
    people: str
    awaited: tuple[tuple[str, str], ...]
    age: str
    state: Badge
    ends_in_mediation: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """The same figure of two periods: in minutes for the drawing, and in words."""

    label: str
    now: int
    before: int
    now_said: str
    before_said: str


@require_safe
@for_those(may_see_desk)
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    at, thresholds = timezone.now(), desk.voted(at=timezone.now())
    view = request.GET.get("voir", MEMBERS)
    view = view if view in TITLES else MEMBERS
    page = request.GET.get("page", "1")
    at_risk, stuck = desk.at_risk(thresholds, at=at), desk.stuck(thresholds, at=at)
    waiting = desk.unanswered_count(thresholds, at=at)
    counts = {MEMBERS: len(at_risk), NEEDS: waiting, DELAYS: None, EXCHANGES: len(stuck)}
    context: dict[str, Any] = {
        "tabs": [
            Tab(_(title), f"?voir={key}", is_current=key == view, count=counts[key])
            for key, title in TITLES.items()
        ],
        "view": view,
        "title": _(TITLES[view]),
        "voted": thresholds,
        "today": timezone.localdate(at),
    }
    if view == MEMBERS:
        context["page"] = found = Paginator(at_risk, PAGE_SIZE).get_page(page)
        context["rows"] = _risks(list(found))
    elif view == NEEDS:
        asked = request.GET.get("besoin", "")
        context["page"] = waiting_needs = desk.unanswered(thresholds, at=at, page=page)
        context["rows"] = _needs(list(waiting_needs), _looked_at(asked, thresholds, at), at)
    elif view == EXCHANGES:
        context["page"] = held = Paginator(stuck, PAGE_SIZE).get_page(page)
        context["rows"] = _stuck(list(held), actor, at)
    else:
        now, before = desk.answered(at=at)
        figures = _figures(now, before)
        context |= {"now": now, "before": before, "figures": figures}
        context["most"] = max((max(one.now, one.before) for one in figures), default=0)
    return render(request, "marketplace/desk/browse.html", context)


def _risks(found: list[AtRisk]) -> list[RiskRow]:
    people = members.people([one.member_id for one in found])
    return [
        RiskRow(
            person=people[one.member_id],
            reasons=tuple(words.say(law.told(risk, one.idle_days)) for risk in one.risks),
            gesture=_(GESTURES[one.risks[0]]),
            url=_gesture_url(one),
        )
        for one in found
    ]


def _gesture_url(one: AtRisk) -> str:
    if one.risks[0] in (Risk.LEAST, Risk.MOST):
        return reverse("limit_grant")
    return reverse("member", args=[one.member_id])


def _looked_at(typed: str, thresholds: Voted, at: datetime) -> dict[int, tuple[str, ...]]:
    """What keeps everybody away from the need that the address names, if it is one of these."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_ID):
        return {}
    request_id = int(typed)
    if not desk.is_unanswered(request_id, thresholds, at=at):
        return {}
    return {request_id: tuple(words.say(point) for point in listings.blockages(request_id, at=at))}


def _needs(found: list[Unanswered], looked: dict[int, tuple[str, ...]], at: datetime) -> list[NeedRow]:
    names = members.names_of({one.requester_id for one in found})
    return [
        NeedRow(
            need=one,
            requester=names[one.requester_id],
            age=_days((at - one.posted_at).days),
            why=_why(one, at),
            may_look=not one.invited and not one.proposed and one.request_id not in looked,
            points=looked.get(one.request_id, ()),
        )
        for one in found
    ]


def _why(one: Unanswered, at: datetime) -> str:
    if one.invited_at is not None:
        told = ngettext(
            "%(count)d person is invited and has not answered yet, for %(days)s.",
            "%(count)d people are invited and have not answered yet; the first of them for %(days)s.",
            one.invited,
        )
        return told % {"count": one.invited, "days": _days((at - one.invited_at).days)}
    if one.proposed:
        told = ngettext(
            "%(count)d person is proposed, and nobody is invited.",
            "%(count)d people are proposed, and nobody is invited.",
            one.proposed,
        )
        return told % {"count": one.proposed}
    return _("Nobody fits.")


def _stuck(found: list[Held], actor: Actor, at: datetime) -> list[StuckRow]:
    facts = [one.stuck.stand.facts for one in found]
    names = members.names_of({id for one in facts for id in (one.giver_id, one.receiver_id)})
    return [_stuck_row(one, names, actor, at) for one in found]


def _stuck_row(one: Held, names: dict[int, str], actor: Actor, at: datetime) -> StuckRow:
    facts = one.stuck.stand.facts
    may_open = may_read(actor, facts)
    people = {"giver": names[facts.giver_id], "receiver": names[facts.receiver_id]}
    url = reverse("engagement", args=[facts.engagement_id])
    return StuckRow(
        held=one,
        url=url if may_open else reverse("need", args=[facts.request_id]),
        people=_("%(giver)s helps %(receiver)s") % people,
        awaited=tuple(_awaited(side, facts, names) for side in one.stuck.sides),
        age=_("since %(day)s (%(days)s)")
        % {
            "day": quantities.say_day(timezone.localdate(one.stuck.since), words.language()),
            "days": _days(one.stuck.days(at)),
        },
        state=said.state(facts.state),
        ends_in_mediation=facts.state is State.DISPUTED,
    )


def _awaited(side: Side, facts: Facts, names: dict[int, str]) -> tuple[str, str]:
    if side is Side.MEDIATOR:
        return _("a mediator"), ""
    member_id = facts.member_of(side)
    return names[member_id], reverse("member", args=[member_id])


def _figures(now: Answered, before: Answered) -> list[Figure]:
    pairs = (
        (_("Half of the answers came within"), now.median_minutes, before.median_minutes),
        (_("Nine answers in ten came within"), now.ninth_minutes, before.ninth_minutes),
    )
    return [Figure(label, one or 0, other or 0, _said(one), _said(other)) for label, one, other in pairs]


def _said(minutes: int | None) -> str:
    """Days and whole hours from two days on: nobody reads 400 hours."""
    if minutes is None:
        return _("nothing to count")
    days, rest = divmod(minutes, DAY_MINUTES)
    if days < SAID_IN_DAYS:
        return quantities.say_minutes(minutes, words.language())
    hours = quantities.say_minutes(rest - rest % 60, words.language())
    return f"{_days(days)} {hours}" if rest >= 60 else _days(days)


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
