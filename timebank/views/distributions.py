"""Distributions: reading them, computing one again, seeing what the next gives, asking for its closing."""

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
from timebank.domain import periods, permissions
from timebank.domain.closings import STATE_NAMES
from timebank.domain.distributions import Result
from timebank.domain.natures import AccountKind, Unit
from timebank.domain.periods import Period
from timebank.forms.distributions import DistributionForm
from timebank.rules import DISTRIBUTION_SHARES
from timebank.selectors import closings, distributions, pools
from timebank.services import closings as closing
from timebank.views import drawings, labels, tables

PAGE_SIZE = 24


@require_safe
@for_anyone
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    page = Paginator(distributions.every(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "live": _live(closings.live()),
        "rows": [
            (labels.period(one.period), one, one.total(Unit.MINUTES), one.total(Unit.CENTS))
            for one in distributions.told(page.object_list)
        ],
        "trail": [Crumb(_("Funds"), reverse("funds")), Crumb(_("Distributions"))],
        "may_distribute": permissions.may_distribute(actor),
        "may_try": actor.member_id is not None,
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
        "drawings": drawings.of_distribution(told.lines) if told.corrects_id is None else [],
        "version": version,
        "rule": DISTRIBUTION_SHARES,
        "may_read_votes": votes.may_read_votes(actor),
        "chain": [one for one in distributions.chain(told) if one.id != told.id],
        "closing": closings.of_period(told.period) if told.corrects_id is None else None,
        "may_correct": permissions.may_distribute(actor) and told.corrected_by_id is None,
        "may_read_words": permissions.may_read_reasons(actor),
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
    """Choose the days, see what each fund would receive, then ask for the closing of these days."""
    at, live = timezone.now(), closings.live()
    waiting = pools.months_waiting(at)
    data = request.POST if request.method == "POST" else request.GET or None
    form = DistributionForm(data, initial=_first([month for month in waiting if not _held(month, live)]))
    preview: Result | None = None
    if form.is_valid():
        period = form.chosen()
        try:
            if request.method == "POST":
                closing_id = closing.ask(by=actor, at=at, start=period.start, end=period.end)
                messages.success(
                    request, _("The closing of this period is asked for: here is what it needs.")
                )
                return answers.see("closing", closing_id)
            preview = distributions.preview(period, at=at)
        except Refused as refused:
            refusals.show(form, refused)
    context = {
        "form": form,
        "waiting": [
            (capfirst(labels.period(month)), labels.address("distribution_new", month))
            for month in waiting
            if not _held(month, live)
        ],
        "title": labels.period(form.chosen()) if preview else "",
        "rows": tables.fund_rows(preview.lines) if preview else [],
        "preview": preview,
        "held": _held(form.chosen(), live) if preview else None,
        "live": _live(live),
        "drawings": drawings.of_distribution(preview.lines) if preview else [],
        "trail": [Crumb(_("Distributions"), reverse("distributions")), Crumb(_("New distribution"))],
    }
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "timebank/distribution_new.html", context, status=status)


def _live(found: list[closings.Told]) -> list[tuple[str, closings.Told, str]]:
    """Each closing that is under way: its period, itself, its state in words."""
    return [(labels.period(one.period), one, _(STATE_NAMES[one.state])) for one in found]


def _held(period: Period, live: list[closings.Told]) -> closings.Told | None:
    """The closing that is under way for some of these days."""
    return next((one for one in live if periods.overlap(period, one.period)), None)


def _first(waiting: list[Period]) -> dict[str, object]:
    return {"first_on": waiting[0].first_on, "last_on": waiting[0].last_on} if waiting else {}


def _journal_url(period: Period) -> str:
    """The entries that brought what was distributed."""
    return f"{labels.address('journal', period)}&account={AccountKind.COMMONS.value}"
