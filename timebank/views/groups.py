"""Groups: mine, those that wait, who acts for each, and what it holds."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain import groups as standing
from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.groups import Group
from coop.domain.membership import Standing
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import groups as known
from coop.selectors import members
from coop.services import groups
from coop.views import answers
from coop.views.doors import for_people
from coop.views.limits import limited
from coop.words import say
from timebank.domain import leaving, permissions
from timebank.domain.natures import Unit
from timebank.domain.spending import VERDICT_NAMES
from timebank.forms.groups import DelegateForm, FoundForm
from timebank.forms.statements import StatementForm
from timebank.selectors import accounts as holding
from timebank.selectors import balances, histories
from timebank.selectors import groups as spending
from timebank.selectors import leaving as outlooks
from timebank.selectors import payments as asked_for
from timebank.selectors.groups import Line
from timebank.services import closing
from timebank.views import accounts, exports, leaves, papers
from timebank.views.statements import recent

LATEST = 10
STANDINGS = {Standing.PENDING: "wait", Standing.ADMITTED: "good", Standing.ENDED: "neutral"}


@require_safe
@for_people
def browse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those that I act for, those that I asked for, and for coordinators and auditors every other."""
    mine = known.of_delegate(actor.member_id)
    asking = known.asking() if standing.may_run(actor) else known.asked_by(actor.member_id)
    every = known.admitted() if permissions.may_read_ledger(actor) else []
    shown = [group for group in mine if group.admitted_at is not None]
    held = spending.held_by([group.id for group in [*shown, *every]])
    context = {
        "mine": [(group, held[group.id]) for group in shown],
        "asking": asking,
        "others": [(group, held[group.id]) for group in every if group not in shown],
        "waiting": spending.waiting_for(actor, at=timezone.now()),
        "may_found": standing.may_found(actor),
        "today": timezone.localdate(),
    }
    return render(request, "timebank/groups.html", context)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def found(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a group."""
    if not standing.may_found(actor):
        raise Hidden
    form = FoundForm(answers.sent(request))
    if form.is_valid():
        typed = form.cleaned_data
        try:
            group_id = groups.found(by=actor, at=timezone.now(), name=typed["name"], purpose=typed["purpose"])
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("Your group is asked for. A coordinator admits it."))
            return answers.see("group", group_id)
    context = {"form": form, "trail": [trail(), Crumb(_("Ask for a group"))]}
    return render(request, "timebank/group_found.html", context, status=422 if form.errors else 200)


@require_safe
@for_people
def show(request: HttpRequest, actor: Actor, group_id: int) -> HttpResponse:
    return _page(request, actor, known.seen(group_id, by=actor))


@limited("act")
@require_POST
@for_people
def admit(request: HttpRequest, actor: Actor, group_id: int) -> HttpResponse:
    def act() -> None:
        groups.admit(by=actor, at=timezone.now(), group_id=group_id)

    return _send(request, actor, group_id, Form(request.POST), act, _("The group is admitted."))


@limited("act")
@require_POST
@for_people
def decline(request: HttpRequest, actor: Actor, group_id: int) -> HttpResponse:
    def act() -> None:
        groups.decline(by=actor, at=timezone.now(), group_id=group_id)

    done = _("The request is closed. Another may be made.")
    return _send(request, actor, group_id, Form(request.POST), act, done)


@limited("act")
@require_POST
@for_people
def close(request: HttpRequest, actor: Actor, group_id: int) -> HttpResponse:
    def act() -> None:
        closing.close(by=actor, at=timezone.now(), group_id=group_id)

    answer = _send(request, actor, group_id, Form(request.POST), act, _("The group is closed."))
    return _seen_still(actor, group_id, answer)


@limited("act")
@require_POST
@for_people
def appoint(request: HttpRequest, actor: Actor, group_id: int) -> HttpResponse:
    if not standing.may_run(actor):
        raise Hidden
    form = _delegate_form(request)

    def act() -> None:
        member_id = int(form.cleaned_data["member"])
        groups.appoint(by=actor, at=timezone.now(), group_id=group_id, member_id=member_id)

    return _send(request, actor, group_id, form, act, _("The mandate is given."))


@limited("act")
@require_POST
@for_people
def end(request: HttpRequest, actor: Actor, group_id: int, member_id: int) -> HttpResponse:
    def act() -> None:
        groups.end(by=actor, at=timezone.now(), group_id=group_id, member_id=member_id)

    answer = _send(request, actor, group_id, Form(request.POST), act, _("The mandate has ended."))
    return _seen_still(actor, group_id, answer)


@require_safe
@for_people
def statement(request: HttpRequest, actor: Actor, group_id: int) -> HttpResponse:
    """The group's account as any other: opening, lines with the balance after each, closing."""
    group, account_id = _read(actor, group_id)
    return render(request, "timebank/account.html", _statement(request, group, account_id))


@require_safe
@for_people
def export(request: HttpRequest, actor: Actor, group_id: int) -> StreamingHttpResponse:
    _group, account_id = _read(actor, group_id)
    summary = histories.summary(account_id, StatementForm(request.GET or None).period(recent(timezone.now())))
    lines = histories.lines(account_id, summary.period)
    rows = papers.rows(summary, Unit.MINUTES, lines, accounts.Titles())
    return exports.stream(request, papers.name_of(summary, "csv"), rows)


@require_safe
@for_people
def paper(request: HttpRequest, actor: Actor, group_id: int) -> HttpResponse:
    group, account_id = _read(actor, group_id)
    summary = histories.summary(account_id, StatementForm(request.GET or None).period(recent(timezone.now())))
    try:
        papers.check(summary)
    except Refused as refused:
        context = _statement(request, group, account_id) | {"refusal": say(refused.sentence)}
        return render(request, "timebank/account.html", context, status=422)
    lines = histories.lines(account_id, summary.period)
    return papers.paper(request, summary, Unit.MINUTES, lines, accounts.Titles(), group.name)


def trail() -> Crumb:
    return Crumb(_("Groups"), reverse("groups"))


def state_of(line: Line) -> str:
    if line.verdict is not None:
        return _(VERDICT_NAMES[line.verdict])
    return _("waits for another delegate") if line.is_open(timezone.now()) else _("left without an answer")


def _read(actor: Actor, group_id: int) -> tuple[Group, int]:
    group, account_id = spending.readable(group_id, by=actor), holding.of_member(group_id)
    if account_id is None:
        raise Hidden
    return group, account_id


def _statement(request: HttpRequest, group: Group, account_id: int) -> dict[str, object]:
    context = accounts.context(request, holding.get(account_id), StatementForm(request.GET or None))
    query = str(context["export_url"]).partition("?")[2]
    return context | {
        "export_url": f"{reverse('group_statement_export', args=[group.id])}?{query}",
        "paper_url": f"{reverse('group_statement_paper', args=[group.id])}?{query}",
        "trail": [trail(), Crumb(group.name, reverse("group", args=[group.id])), Crumb(_("Statement"))],
    }


def _send(
    request: HttpRequest, actor: Actor, group_id: int, form: Form, act: Callable[[], None], done: str
) -> HttpResponse:
    """Do it, or show the page again, as it is now, with what is wrong."""
    known.seen(group_id, by=actor)
    if form.is_valid():
        try:
            act()
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, done)
            return answers.see("group", group_id)
    return _page(request, actor, known.seen(group_id, by=actor), form)


def _seen_still(actor: Actor, group_id: int, answer: HttpResponse) -> HttpResponse:
    """Whoever gave their own mandate back may see the group no more: they go on from the list."""
    group = known.get(group_id)
    return answer if group is not None and standing.may_see(actor, group) else answers.see("groups")


def _page(request: HttpRequest, actor: Actor, group: Group, typed: Form | None = None) -> HttpResponse:
    at = timezone.now()
    may_read = permissions.may_read_group(actor, group.delegate_ids)
    is_admitted = group.standing is Standing.ADMITTED
    account_id = holding.of_member(group.id) if may_read else None
    page = leaves.asked(request, account_id, recent(at))
    names = members.names_of(leaves.partners(page))
    latest = [line for month in page.months for line in month.lines][-LATEST:]
    appointing = typed if isinstance(typed, DelegateForm) else None
    context = {
        "group": group,
        "state": _state(group),
        "tone": STANDINGS[group.standing],
        "hours": spending.hours(group.id, at=at),
        "bound": spending.bound(group.id, actor.member_id, at=at),
        "is_alone": len(group.delegate_ids) < 2,
        "may_read": may_read,
        "may_act": is_admitted and standing.may_act(actor, group),
        "may_admit": group.standing is Standing.PENDING and standing.may_admit(actor, group),
        "may_take_back": group.standing is Standing.PENDING and actor.is_one_of(group.founder_id),
        "may_close": is_admitted and standing.may_close(actor, group),
        "farewell": _farewell(group, at) if is_admitted and standing.may_run(actor) else "",
        "has_statement": account_id is not None,
        "waiting": spending.waiting(group.id, at=at) if may_read else [],
        "ended": [(line, state_of(line)) for line in spending.ended(group.id, at=at)[:LATEST]]
        if may_read
        else [],
        "is_admitted": is_admitted,
        "latest": [(line, leaves.plain_title(line, names)) for line in reversed(latest)],
        "mandates": [
            (one, one.ended_at is None and standing.may_end(actor, one.member_id))
            for one in known.mandates(group.id)
        ],
        "appoint": (appointing or _delegate_form(request, is_new=True))
        if _may_appoint(actor, group)
        else None,
        "refusal": typed if typed is not None and appointing is None else None,
        "today": timezone.localdate(),
        "trail": [trail(), Crumb(group.name)],
    }
    return render(request, "timebank/group.html", context, status=422 if typed else 200)


def _may_appoint(actor: Actor, group: Group) -> bool:
    return standing.may_run(actor) and group.standing is not Standing.ENDED


def _delegate_form(request: HttpRequest, *, is_new: bool = False) -> DelegateForm:
    people = asked_for.people(at=timezone.now())
    return DelegateForm(None if is_new else request.POST, people=people)


def _state(group: Group) -> str:
    return {
        Standing.PENDING: _("waits to be admitted"),
        Standing.ADMITTED: _("the group is admitted"),
        Standing.ENDED: _("the request is closed") if group.admitted_at is None else _("the group is closed"),
    }[group.standing]


def _farewell(group: Group, at: datetime) -> str:
    """What closing the group would do with its hours."""
    found = outlooks.of_balance(balances.of_group(group.id), at=at)
    told = leaving.said(found.farewell, balance=found.balance, fund_minutes=found.fund_minutes, of_group=True)
    return say(told)
