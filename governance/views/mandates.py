"""Mandates: who holds which duty, and one of them with its powers, its reports and its history."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.domain.pieces import Crumb
from governance.domain import mandates as laws
from governance.domain.mandates import ACCOUNT_NAMES, ENDINGS, POWER_WORDS, STATE_NAMES, Account, State
from governance.domain.permissions import may_read_votes
from governance.selectors import mandates
from governance.selectors.mandates import Told
from governance.views import terms
from governance.views.cards import REPORT_SOON
from governance.views.doors import for_readers_of_mandates

TONES = {State.PLANNED: "wait", State.RUNNING: "good"}


@require_safe
@for_readers_of_mandates
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those in force, then those to come, then those that ended."""
    at = timezone.now()
    current = mandates.current(at)
    past = mandates.past(at, page=request.GET.get("page", "1"))
    context = {
        "running": [_row(told, at) for told in current if told.mandate.state(at) is State.RUNNING],
        "planned": [_row(told, at) for told in current if told.mandate.state(at) is State.PLANNED],
        "page": past,
        "past": [_row(told, at) for told in past.object_list],
        "may_open": laws.may_open(actor),
    }
    return render(request, "governance/mandates/index.html", context)


@require_safe
@for_readers_of_mandates
def show(request: HttpRequest, actor: Actor, mandate_id: int) -> HttpResponse:
    at, told = timezone.now(), mandates.get(mandate_id)
    mandate, handed = told.mandate, mandates.reports(mandate_id)
    is_open = mandate.state(at) not in ENDINGS
    context = {
        **_row(told, at),
        "trail": [trail(), Crumb(told.duty)],
        "powers": [_(POWER_WORDS[role]) for role in sorted(mandate.powers)],
        "reports": handed,
        "steps": terms.steps(told, at=at),
        "others": [_row(one, at) for one in mandates.of_duty(mandate_id) if one.id != mandate_id],
        "may_read_votes": may_read_votes(actor),
        "may_report": laws.may_report(actor, mandate) and told.begun_at is not None,
        "may_resign": is_open and laws.may_resign(actor, mandate),
        "may_revoke": is_open and laws.may_revoke(actor, mandate),
        "may_follow": laws.may_open(actor) and told.successor_id is None,
        "follow_url": f"{reverse('mandate_open')}?suite={mandate_id}",
        "printed_on": timezone.localdate(at),
    }
    return render(request, "governance/mandates/show.html", context)


def trail() -> Crumb:
    return Crumb(_("Mandates"), reverse("mandates"))


def _row(told: Told, at: datetime) -> dict[str, object]:
    """What a row and a page say of a mandate."""
    state = told.mandate.state(at)
    account = told.mandate.account(
        timezone.localdate(at), is_given=told.has_report, soon_days=REPORT_SOON.days
    )
    return {
        "told": told,
        "state": state,
        "state_said": _(STATE_NAMES[state]),
        "tone": TONES.get(state, "neutral"),
        "last_day": timezone.localtime(told.mandate.last_at),
        "account": account,
        "account_said": _(ACCOUNT_NAMES[account]),
        "account_tone": {Account.GIVEN: "good", Account.LATE: "care", Account.SOON: "wait"}.get(
            account, "neutral"
        ),
        "is_begun": told.begun_at is not None,
    }
