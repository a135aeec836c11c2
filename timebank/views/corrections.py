"""Correcting a distribution: what it would move today, then why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_those
from coop.views.limits import limited
from coop.words import say
from timebank.domain import permissions
from timebank.forms.closings import ReasonForm
from timebank.selectors import corrections as reading
from timebank.selectors import distributions
from timebank.services import corrections
from timebank.views import labels, tables


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_those(permissions.may_distribute)
def new(request: HttpRequest, actor: Actor, distribution_id: int) -> HttpResponse:
    told = distributions.get(distribution_id)
    form = ReasonForm(answers.sent(request))
    if form.is_valid():
        try:
            made = corrections.post(
                by=actor, at=timezone.now(), distribution_id=distribution_id, **form.cleaned_data
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The differences are posted; what was distributed stays as it was."))
            return answers.see("distribution", made)
    title, back_url = labels.period(told.period), reverse("distribution", args=[distribution_id])
    rows, why = [], ""
    try:
        found = reading.preview(told)
        rows = tables.fund_rows(found.lines) if any(line.amount for line in found.lines) else []
    except Refused as refused:
        why = say(refused.sentence)
    context = {
        "form": form,
        "rows": rows,
        "why": why,
        "title": title,
        "back_url": back_url,
        "trail": [
            Crumb(_("Distributions"), reverse("distributions")),
            Crumb(title, back_url),
            Crumb(_("Correct a distribution")),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "timebank/distribution_correct.html", context, status=status)
