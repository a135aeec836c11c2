"""Releases of the observatory for who has them computed and who publishes them."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_those
from coop.views.limits import limited
from marketplace.domain.observatory import releases as law
from marketplace.domain.observatory.releases import Act
from marketplace.forms.observatory.releases import CorrectionForm, DropForm, QuarterForm
from marketplace.selectors.observatory import covering, privacy
from marketplace.selectors.observatory import releases as reading
from marketplace.selectors.observatory.releases import Told
from marketplace.services.observatory import releases
from marketplace.views.observatory import releasing

READ = ["GET", "HEAD", "POST"]
PAGE = 50
"""Cells of a series that are shown at once."""


@require_safe
@for_those(law.may_see)
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows = [
        (one, releasing.quarter(one.quarter), _(law.STATE_NAMES[one.state])) for one in reading.all_of_them()
    ]
    context = {
        "rows": rows,
        "may_build": law.may_build(actor),
        "free": reading.free_quarters(on=timezone.localdate()),
    }
    return render(request, "marketplace/releases/browse.html", context)


@limited("act")
@require_http_methods(READ)
@for_those(law.may_build)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    free = reading.free_quarters(on=timezone.localdate())
    form = QuarterForm(answers.sent(request), quarters=[(one, releasing.quarter(one)) for one in free])
    if form.is_valid():
        try:
            release_id = releases.begin(by=actor, at=timezone.now(), quarter=form.cleaned_data["quarter"])
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The figures of this quarter are being computed."))
            return answers.see("release", release_id)
    return _form(
        request,
        form,
        title=_("Compute a release"),
        lead=_("The platform does it by itself after a quarter; here, for one that was set aside or missed."),
        submit=_("Compute"),
        icon="calculator",
        back=reverse("releases"),
    )


@require_safe
@for_those(law.may_see)
def show(request: HttpRequest, actor: Actor, release_id: int) -> HttpResponse:
    """How far it is; then what would be published, series by series, with what is hidden and why."""
    told = reading.known(actor, release_id)
    names = members.names_of([told.approver_id] if told.approver_id else [])
    series = [] if told.is_building else reading.every_series(told, None)
    context = {
        "told": told,
        "title": releasing.title(told),
        "state": _(law.STATE_NAMES[told.state]),
        "steps": releasing.steps(told),
        "covered": [] if told.is_building else releasing.covered(covering.of_release(told)),
        "tables": releasing.tables(releasing.summaries(series)),
        "changes": releasing.changes(told),
        "changed": told.changed(get_language() or ""),
        "approver": names.get(told.approver_id or 0, ""),
        "may_approve": law.may_approve(actor, told.begun_by) and told.may(Act.APPROVE),
        "is_own": told.begun_by is not None and told.begun_by == actor.user_id and told.may(Act.APPROVE),
        "may_draw": privacy.may_draw(actor, told),
        "may_drop": told.may(Act.DROP),
        "may_correct": law.may_build(actor) and told == _last(told),
        "trail": releasing.trail(Crumb(releasing.title(told))),
    }
    return render(request, "marketplace/releases/show.html", context)


@require_safe
@for_those(law.may_see)
def progress(request: HttpRequest, actor: Actor, release_id: int) -> HttpResponse:
    """The part of its page that says how far the computation is; at its end the whole page is asked for."""
    if not request.htmx:  # type: ignore[attr-defined]  # set by HtmxMiddleware
        return answers.see("release", release_id)
    told = reading.known(actor, release_id)
    response = render(request, "marketplace/releases/parts/progress.html", {"told": told})
    if not told.is_building:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@for_those(law.may_see)
def series(
    request: HttpRequest, actor: Actor, release_id: int, indicator: str, audience: str
) -> HttpResponse:
    """Every cell of a series as it would be published, some on each page."""
    told = reading.known(actor, release_id)
    content = reading.series(told, indicator, audience)
    if content is None:
        raise Hidden
    page = Paginator(content["cells"], PAGE).get_page(request.GET.get("page"))
    title = releasing.series_title(indicator, audience)
    context = {
        "told": told,
        "title": title,
        "ladder": releasing.table(title, list(page), content),
        "page": page,
        "summary": releasing.summaries([content])[0],
        "trail": releasing.trail(
            Crumb(releasing.title(told), reverse("release", args=[told.id])), Crumb(title)
        ),
    }
    return render(request, "marketplace/releases/series.html", context)


@limited("act")
@require_POST
@for_those(law.may_see)
def approve(request: HttpRequest, actor: Actor, release_id: int) -> HttpResponse:
    return answers.act_and_see(
        request,
        lambda: releases.approve(by=actor, at=timezone.now(), release_id=release_id),
        _("Published: anybody may read these figures now."),
        "release",
        release_id,
    )


@limited("act")
@require_http_methods(READ)
@for_those(law.may_see)
def drop(request: HttpRequest, actor: Actor, release_id: int) -> HttpResponse:
    told = reading.known(actor, release_id)
    return _fill(
        request,
        told,
        DropForm(answers.sent(request)),
        lambda **named: releases.drop(by=actor, at=timezone.now(), release_id=told.id, **named),
        _("Set aside: the quarter may be computed anew."),
        title=_("Set this release aside"),
        lead=_("Nothing of it is published. The quarter may be computed anew, under the same version."),
        submit=_("Set it aside"),
        icon="undo-2",
    )


@limited("act")
@require_http_methods(READ)
@for_those(law.may_build)
def correct(request: HttpRequest, actor: Actor, release_id: int) -> HttpResponse:
    told = reading.known(actor, release_id)
    return _fill(
        request,
        told,
        CorrectionForm(answers.sent(request)),
        lambda **named: releases.correct(by=actor, at=timezone.now(), release_id=told.id, **named),
        _("The correction is being computed."),
        title=_("Correct this release"),
        lead=_(
            "The quarter is computed anew as it is known now. What is published stays, and the later version "
            "says what changes; where it would tell of too few people, the figure stays as it was."
        ),
        submit=_("Compute the correction"),
        icon="calculator",
    )


def _fill(
    request: HttpRequest,
    told: Told,
    form: forms.Form,
    act: Callable[..., int | None],
    done: str,
    **page: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            made = act(**form.cleaned_data)
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, done)
            return answers.see("release", made or told.id)
    back = reverse("release", args=[told.id])
    return _form(request, form, back=back, eyebrow=releasing.title(told), **page)


def _form(request: HttpRequest, form: forms.Form, **page: str) -> HttpResponse:
    context = {"form": form, "page": page, "trail": releasing.trail(Crumb(page["title"]))}
    return render(request, "marketplace/releases/act.html", context, status=422 if form.errors else 200)


def _last(told: Told) -> Told | None:
    """The published version of its quarter that may be corrected; None where it is not published."""
    if told.approved_at is None:
        return None
    return reading.get(told.quarter)
