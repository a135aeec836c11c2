"""The page of a need, for whoever looks at it."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coop.domain.actors import Actor
from coop.domain.pieces import Crumb
from marketplace.domain import permissions
from marketplace.domain.moderation import Kind, Subject
from marketplace.domain.requests import NOTICE_DAYS, RequestState
from marketplace.domain.team_answers import ANSWER_STATE_NAMES, may_compose
from marketplace.forms.gifts import GiftForm
from marketplace.selectors import gifts as given
from marketplace.selectors import team_answers, teams
from marketplace.selectors.requests import Posted
from marketplace.views import attachments, moderation, proposals, said
from timebank.domain.earmarks import subject_of
from timebank.selectors import earmarks


def need(request: HttpRequest, actor: Actor, need: Posted, typed: GiftForm | None = None) -> HttpResponse:
    """typed: the gift that was just refused."""
    at = timezone.now()
    context = {
        "shown": said.needs([need], actor)[0],
        "today": timezone.localdate(at),
        "is_ending": permissions.may_edit(actor, need.facts) and _is_ending(need, at),
        "trail": [Crumb(_("Needs"), reverse("needs")), Crumb(need.title)],
        **attachments.beside(actor, need.facts),
        **moderation.beside(actor, Subject(Kind.NEED, need.id, need.requester_id, need.is_hidden)),
        **proposals.beside(need, actor, at),
        **_given(need, actor, at, typed),
        **_teams(need, actor),
    }
    return render(request, "marketplace/needs/show.html", context, status=422 if typed else 200)


def _is_ending(need: Posted, at: datetime) -> bool:
    return need.expires_at is not None and need.expires_at <= at + timedelta(days=NOTICE_DAYS)


def _teams(need: Posted, actor: Actor) -> dict[str, Any]:
    """The answers of teams that this person may see, and whether they may compose one."""
    found = team_answers.of_request(need.id, by=actor)
    names = team_answers.names(found)
    return {
        "team_answers": [
            (one, names[one.facts.lead_id], _(ANSWER_STATE_NAMES[one.facts.state])) for one in found
        ],
        "may_compose_team": may_compose(actor, need.facts),
        "may_propose_team": teams.may_propose() and actor.is_member,
    }


def _given(need: Posted, actor: Actor, at: datetime, typed: GiftForm | None) -> dict[str, Any]:
    """What members gave for it. How much is lacking is for members, where who asks says that it is."""
    is_asked = need.terms.has_hours and need.state in (RequestState.OPEN, RequestState.AGREED)
    kept = earmarks.for_need(subject_of(need.id)) if is_asked else []
    is_open = is_asked and need.state is RequestState.OPEN and actor.is_member
    may_welcome = is_open and not need.welcomes_gifts and permissions.may_welcome_gifts(actor, need.facts)
    lacking = given.lacking(need.id) if is_open and (need.welcomes_gifts or may_welcome) else 0
    may_give = is_open and lacking > 0 and permissions.may_give(actor, need.facts)
    return {
        "given": earmarks.told(kept),
        "given_by_me": [one for one in kept if actor.is_one_of(one.giver_id)],
        "may_take_back": is_open,
        "lacking": lacking,
        "may_welcome": may_welcome and lacking > 0,
        "gift": (typed or GiftForm(minutes=lacking)) if may_give or typed else None,
    }
