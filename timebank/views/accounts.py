"""Any account, for those who read the whole ledger: its statement, and what all held on an evening."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.pieces import Crumb
from coop.selectors import members
from coop.views.doors import for_those
from coop.words import say
from timebank.domain import periods, permissions, statements
from timebank.domain.natures import ACCOUNT_NAMES, AccountKind, Unit
from timebank.domain.periods import ONE_DAY, Period
from timebank.domain.statements import Line
from timebank.forms.statements import BalancesForm, StatementForm
from timebank.selectors import accounts, histories, trial
from timebank.selectors.accounts import Known
from timebank.views import exports, leaves, papers
from timebank.views.exports import Cell
from timebank.views.statements import recent, shown

PAGE_SIZE = 50
MANY = 500


@require_safe
@for_those(permissions.may_read_accounts)
def show(request: HttpRequest, actor: Actor, account_id: int) -> HttpResponse:
    """Opening, lines with the balance after each, closing: for a member's account or a fund alike."""
    account = accounts.get(account_id)
    form = StatementForm(request.GET or None)
    told = {**context(request, account, form), "grant_url": _grant_url(actor, account)}
    return render(request, "timebank/account.html", told)


@require_safe
@for_those(permissions.may_read_accounts)
def export(request: HttpRequest, actor: Actor, account_id: int) -> StreamingHttpResponse:
    account = accounts.get(account_id)
    summary = histories.summary(account_id, _period(StatementForm(request.GET or None)))
    rows = papers.rows(summary, account.unit, histories.lines(account_id, summary.period), Titles())
    return exports.stream(request, papers.name_of(summary, "csv"), rows)


@require_safe
@for_those(permissions.may_read_accounts)
def paper(request: HttpRequest, actor: Actor, account_id: int) -> HttpResponse:
    account = accounts.get(account_id)
    form = StatementForm(request.GET or None)
    summary = histories.summary(account_id, _period(form))
    try:
        papers.check(summary)
    except Refused as refused:
        told = {**context(request, account, form), "grant_url": "", "refusal": say(refused.sentence)}
        return render(request, "timebank/account.html", told, status=422)
    lines = histories.lines(account_id, summary.period)
    return papers.paper(request, summary, account.unit, lines, Titles(), said(account))


@require_safe
@for_those(permissions.may_read_accounts)
def balances(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The trial balance on the evening of any day, and of another one beside it."""
    form = BalancesForm(request.GET or None)
    days, kind = _days(form)
    instants = [periods.day_start(day + ONE_DAY) for day in days]
    page = Paginator(accounts.matching(kind=kind), PAGE_SIZE).get_page(request.GET.get("page"))
    totals = trial.by_kind(instants)
    context = {
        "form": form if form.is_bound else BalancesForm(initial={"on": days[0]}),
        "days": days,
        "totals": [(_(ACCOUNT_NAMES[row.kind]).capitalize(), row) for row in totals],
        "page": page,
        "rows": [(said(row.account), row) for row in trial.of_accounts(page.object_list, instants)],
        "export_url": f"{reverse('balances_export')}?{request.GET.urlencode()}",
        "trail": [Crumb(_("Audit"), reverse("ledger_audit")), Crumb(_("Balances on a day"))],
        "is_sound": all(
            not sum(row.held.amounts[place] for row in totals if row.unit is unit)
            for unit in Unit
            for place in range(len(days))
        ),
    }
    return render(request, "timebank/balances.html", context)


@require_safe
@for_those(permissions.may_read_accounts)
def balances_export(request: HttpRequest, actor: Actor) -> StreamingHttpResponse:
    """Every account on those evenings, for a spreadsheet."""
    days, kind = _days(BalancesForm(request.GET or None))
    name = "-".join([_("balances"), *map(str, days)])
    return exports.stream(request, f"{name}.csv", _balance_rows(days, kind))


def said(account: Known) -> str:
    """The account as people call it: whose it is, and what for."""
    name = _(ACCOUNT_NAMES[account.kind])
    if account.owner_name:
        return f"{account.owner_name} · {name}"
    unit = _("in hours") if account.unit is Unit.MINUTES else _("in euros")
    return f"{name.capitalize()} · {unit}"


class Titles:
    """Titles of lines one after the other; the names that they need are read some hundreds at a time."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}

    def __call__(self, line: Line) -> str:
        if missing := set(line.movement.partner_ids) - self.names.keys():
            self.names |= members.names_of(missing)
        return leaves.plain_title(line, self.names)


def context(request: HttpRequest, account: Known, form: StatementForm) -> dict[str, object]:
    """What the statement of any account shows."""
    period = _period(form)
    page = leaves.asked(request, account.id, period)
    names = members.names_of(leaves.partners(page))
    summary = histories.summary(account.id, period)
    query = f"?first_on={period.first_on}&last_on={period.last_on}"
    return {
        "account": account,
        "title": said(account),
        "form": shown(form, period),
        "summary": summary,
        "figures": leaves.figures(summary, account.unit, has_lines=bool(page.movements)),
        "leaf": leaves.of(request, account.unit, page, lambda line: leaves.plain_title(line, names)),
        "at_instant": leaves.at_instant(account.id, form.chosen_instant()),
        "export_url": reverse("statement_of_export", args=[account.id]) + query,
        "paper_url": reverse("statement_of_paper", args=[account.id]) + query,
        "trail": [Crumb(_("Balances on a day"), reverse("balances")), Crumb(said(account))],
        "average": statements.nearest(summary.average),
        "today": timezone.localdate(),
    }


def _grant_url(actor: Actor, account: Known) -> str:
    """Where its owner's limit is lifted, for those who may; "" for others, and where there is no limit."""
    if account.kind is not AccountKind.MEMBER_TIME or account.owner_id is None:
        return ""
    if not permissions.may_grant_limit(actor, account.owner_id):
        return ""
    return f"{reverse('limit_grant')}?member={account.owner_id}"


def _period(form: StatementForm) -> Period:
    return form.period(recent(timezone.now()))


def _days(form: BalancesForm) -> tuple[list[date], str]:
    """The days that were asked for, the first one today when none was."""
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    first = asked.get("on") or timezone.localdate()
    second = asked.get("compared_on")
    return [first, *([second] if second else [])], asked.get("kind", "")


def _balance_rows(days: Sequence[date], kind: str) -> Iterator[Sequence[Cell]]:
    instants: list[datetime] = [periods.day_start(day + ONE_DAY) for day in days]
    yield [_("Account"), _("Unit"), *map(str, days), *([_("Difference")] if len(days) > 1 else [])]
    pages = Paginator(accounts.matching(kind=kind), MANY)
    for page in pages:
        for row in trial.of_accounts(page.object_list, instants):
            change = [row.held.change] if len(days) > 1 else []
            yield [row.account.code, row.account.unit.value, *row.held.amounts, *change]
