"""An emergency measure: asked by a guardian of the rules, read by members, confirmed by a witness."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views import answers
from coop.views.limits import limited
from governance.domain import measures as laws
from governance.domain.measures import STAGE_NAMES, Stage
from governance.domain.rules import Rule
from governance.forms.measures import ConfirmationForm, MeasureForm
from governance.selectors import measures, rules
from governance.services import measures as acts
from governance.views.doors import for_readers

READ = ["GET", "HEAD", "POST"]
TONES = {Stage.PROPOSED: "wait", Stage.AHEAD: "wait", Stage.OBEYED: "wait"}


@limited("act")
@require_http_methods(READ)
@for_readers
def propose(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """A guardian of the rules alone; others are refused plainly."""
    at = timezone.now()
    try:
        story = rules.story(key, at=at)
    except KeyError:
        raise Http404 from None
    if not laws.may_propose(actor):
        raise Forbidden
    form = MeasureForm(answers.sent(request))
    if form.is_valid():
        try:
            measure_id = acts.propose(by=actor, at=at, rule_key=key, **form.cleaned_data)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Proposed. A witness of the rules now confirms it, or not."))
            return answers.see("measure", measure_id)
    context = {
        "form": form,
        "story": story,
        "before": measures.before(key),
        "trail": [*_trail(story.rule), Crumb(_("Emergency measure"))],
        "back_url": reverse("rule", args=[key]),
    }
    return render(request, "governance/measures/propose.html", context, status=422 if form.errors else 200)


@limited("act")
@require_http_methods(READ)
@for_readers
def show(request: HttpRequest, actor: Actor, measure_id: int) -> HttpResponse:
    """What it does, who took it, and the form of who may confirm it."""
    at = timezone.now()
    told = measures.get(measure_id, at=at)
    form = ConfirmationForm(answers.sent(request))
    if form.is_valid():
        try:
            acts.confirm(by=actor, at=at, measure_id=measure_id)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("You confirmed this measure."))
            return answers.see("measure", measure_id)
    context = {
        "form": form,
        "told": told,
        "rule": told.rule,
        "today": timezone.localdate(at),
        "stage_said": _(STAGE_NAMES[told.stage]),
        "tone": TONES.get(told.stage, "neutral"),
        "may_confirm": told.is_awaiting and laws.may_confirm(actor, proposed_by=told.proposed_by),
        "new_url": f"{reverse('proposal_new')}?rule={told.rule.key}",
        "trail": [*_trail(told.rule), Crumb(_("Emergency measure"))],
    }
    return render(request, "governance/measures/show.html", context, status=422 if form.errors else 200)


def _trail(rule: Rule[object]) -> list[Crumb]:
    return [Crumb(_("Rules"), reverse("rules")), Crumb(_(rule.label), reverse("rule", args=[rule.key]))]
