"""Distributions: reading them, computing one again, and posting the next after having seen it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.views import answers
from coop.views.doors import for_anyone, for_those
from coop.views.limits import limited
from governance.domain import permissions as votes
from governance.selectors import rules
from timebank.domain import permissions
from timebank.domain.distributions import Result
from timebank.domain.natures import AccountKind, Unit
from timebank.domain.periods import Period
from timebank.forms.distributions import DistributionForm
from timebank.rules import DISTRIBUTION_SHARES
from timebank.selectors import distributions
from timebank.services import distributions as posting
from timebank.views import drawings, labels, tables

PAGE_SIZE = 24


@require_safe
@for_anyone
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    page = Paginator(distributions.every(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            (labels.period(one.period), one, one.total(Unit.MINUTES), one.total(Unit.CENTS))
            for one in distributions.told(page.object_list)
        ],
        "trail": [Crumb(_("Funds"), reverse("funds")), Crumb(_("Distributions"))],
        "may_distribute": permissions.may_distribute(actor),
    }
    return render(request, "timebank/distributions.html", context)


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor, distribution_id: int) -> HttpResponse:
    """`?recompute=1` computes it again from the ledger and the rule version, now, and says what comes out."""
    told = distributions.get(distribution_id)
    version = rules.versions([told.version_id])[told.version_id]
    asked = request.GET.get("recompute") == "1"
    title = labels.period(told.period)
    context = {
        "told": told,
        "title": title,
        "trail": [
            Crumb(_("Funds"), reverse("funds")),
            Crumb(_("Distributions"), reverse("distributions")),
            Crumb(title),
        ],
        "rows": tables.fund_rows(told.lines),
        "minutes": told.total(Unit.MINUTES),
        "cents": told.total(Unit.CENTS),
        "drawings": drawings.of_distribution(told.lines),
        "version": version,
        "rule": DISTRIBUTION_SHARES,
        "may_read_votes": votes.may_read_votes(actor),
        "recomputed": distributions.recompute(distribution_id) if asked else None,
        "checked_at": timezone.now(),
        "may_read_entries": permissions.may_read_ledger(actor),
        "journal_url": _journal_url(told.period),
        "today": timezone.localdate(),
    }
    return render(request, "timebank/distribution.html", context)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_those(permissions.may_distribute)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose the days, see what each fund would receive, then post it."""
    at = timezone.now()
    waiting = distributions.unfinished_months(at)
    data = request.POST if request.method == "POST" else request.GET or None
    form = DistributionForm(data, initial=_first(waiting))
    preview: Result | None = None
    if form.is_valid():
        period = form.chosen()
        try:
            if request.method == "POST":
                distribution_id = posting.post(by=actor, at=at, start=period.start, end=period.end)
                messages.success(request, _("The common pool of this period is distributed."))
                return answers.see("distribution", distribution_id)
            preview = distributions.preview(period, at=at)
        except Refused as refused:
            refusals.show(form, refused)
    context = {
        "form": form,
        "waiting": [
            (capfirst(labels.period(month)), labels.address("distribution_new", month)) for month in waiting
        ],
        "title": labels.period(form.chosen()) if preview else "",
        "rows": tables.fund_rows(preview.lines) if preview else [],
        "preview": preview,
        "drawings": drawings.of_distribution(preview.lines) if preview else [],
        "trail": [Crumb(_("Distributions"), reverse("distributions")), Crumb(_("New distribution"))],
    }
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "timebank/distribution_new.html", context, status=status)


def _first(waiting: list[Period]) -> dict[str, object]:
    return {"first_on": waiting[0].first_on, "last_on": waiting[0].last_on} if waiting else {}


def _journal_url(period: Period) -> str:
    """The entries that brought what was distributed."""
    return f"{labels.address('journal', period)}&account={AccountKind.COMMONS.value}"
