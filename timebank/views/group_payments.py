"""Spending the hours of a group: paying, giving, splitting; proposing, approving, declining, taking back."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden, Refused
from coop.domain.groups import Group
from coop.domain.membership import Standing
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import groups as known
from coop.views import answers
from coop.views.doors import for_people
from coop.views.limits import limited
from coop.words import say
from timebank.domain import permissions
from timebank.domain.natures import ACCOUNT_NAMES, NATURE_GUARDS, NATURE_NAMES
from timebank.domain.spending import Verdict
from timebank.forms.groups import GroupDeclineForm, GroupPayForm, SplitForm
from timebank.selectors import groups as proposed
from timebank.selectors import payments as asked_for
from timebank.selectors import roundings
from timebank.selectors.groups import Line, Receiver
from timebank.services import groups
from timebank.services.groups import Paid
from timebank.views.groups import state_of, trail


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def pay(request: HttpRequest, actor: Actor, group_id: int) -> HttpResponse:
    """To a member, another group or a fund."""
    group, at = _acting(actor, group_id), timezone.now()
    others = asked_for.others(than_id=group_id, at=at)
    form = GroupPayForm(answers.sent(request), others=others)

    def act() -> Paid:
        typed = form.cleaned_data
        fund, minutes, purpose, key = form.fund(), typed["minutes"], typed["purpose"], typed["key"]
        if fund is not None:
            return groups.give(
                by=actor, at=at, group_id=group_id, fund=fund, minutes=minutes, purpose=purpose, key=key
            )
        return groups.pay(
            by=actor,
            at=at,
            group_id=group_id,
            payee_id=form.payee_id(),
            minutes=minutes,
            purpose=purpose,
            is_in_trade=typed["is_in_trade"],
            key=key,
        )

    rounding = roundings.told(form.likely_minutes(), at=at)
    more = {"rounding": "" if rounding is None else say(rounding)}
    return _spend(request, actor, group, form, act, "timebank/group_pay.html", _("Pay for the group"), more)


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def split(request: HttpRequest, actor: Actor, group_id: int) -> HttpResponse:
    """Among members, in one entry."""
    group, at = _acting(actor, group_id), timezone.now()
    people = asked_for.people(at=at)
    form = SplitForm(answers.sent(request), people=people)

    def act() -> Paid:
        return groups.split(
            by=actor,
            at=at,
            group_id=group_id,
            minutes=form.cleaned_data["minutes"],
            weights=form.weights(),
            purpose=form.cleaned_data["purpose"],
            key=form.cleaned_data["key"],
        )

    return _spend(request, actor, group, form, act, "timebank/group_split.html", _("Split hours"))


@require_safe
@for_people
def show(request: HttpRequest, actor: Actor, payment_id: int) -> HttpResponse:
    return _page(request, actor, proposed.get(payment_id, by=actor))


@limited("act")
@require_POST
@for_people
def approve(request: HttpRequest, actor: Actor, payment_id: int) -> HttpResponse:
    def act() -> None:
        groups.approve(by=actor, at=timezone.now(), payment_id=payment_id)

    done = _("Approved: the hours are paid and written in the journal.")
    return _send(request, actor, payment_id, Form(request.POST), act, done)


@limited("act")
@require_POST
@for_people
def decline(request: HttpRequest, actor: Actor, payment_id: int) -> HttpResponse:
    form = GroupDeclineForm(request.POST)

    def act() -> None:
        why = form.cleaned_data["reason"]
        groups.decline(by=actor, at=timezone.now(), payment_id=payment_id, reason=why)

    return _send(request, actor, payment_id, form, act, _("Declined: the hours are free again."))


@limited("act")
@require_POST
@for_people
def withdraw(request: HttpRequest, actor: Actor, payment_id: int) -> HttpResponse:
    def act() -> None:
        groups.withdraw(by=actor, at=timezone.now(), payment_id=payment_id)

    done = _("The payment is taken back: the hours are free again.")
    return _send(request, actor, payment_id, Form(request.POST), act, done)


def see(request: HttpRequest, paid: Paid) -> HttpResponse:
    """What came of it, said and shown."""
    if paid.payment_id is not None:
        messages.success(request, _("It is proposed: the hours are held until another delegate answers."))
        return answers.see("group_payment", paid.payment_id)
    messages.success(request, _("The hours are paid and written in the journal."))
    return answers.see("entry", paid.entry_id)


def _acting(actor: Actor, group_id: int) -> Group:
    group = known.get(group_id)
    if group is None or not permissions.may_propose(actor, group.delegate_ids):
        raise Hidden
    if group.standing is not Standing.ADMITTED:
        raise Hidden
    return group


def _spend(
    request: HttpRequest,
    actor: Actor,
    group: Group,
    form: Form,
    act: Callable[[], Paid],
    template: str,
    title: str,
    more: Mapping[str, str] | None = None,
) -> HttpResponse:
    if form.is_valid():
        try:
            paid = act()
        except Refused as refused:
            if refused.field not in form.fields:
                refused.field = None
            refusals.show(form, refused)
        else:
            return see(request, paid)
    at = timezone.now()
    back = Crumb(group.name, reverse("group", args=[group.id]))
    context = {
        "form": form,
        "group": group,
        "hours": proposed.hours(group.id, at=at),
        "bound": proposed.bound(group.id, actor.member_id, at=at),
        "term": proposed.term(at),
        "is_alone": len(group.delegate_ids) < 2,
        "trail": [trail(), back, Crumb(title)],
        **(more or {}),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _send(
    request: HttpRequest, actor: Actor, payment_id: int, form: Form, act: Callable[[], None], done: str
) -> HttpResponse:
    """Do it, or show the page again, as it is now, with what is wrong."""
    proposed.get(payment_id, by=actor)
    if form.is_valid():
        try:
            act()
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, done)
            return answers.see("group_payment", payment_id)
    return _page(request, actor, proposed.get(payment_id, by=actor), form)


def _page(request: HttpRequest, actor: Actor, line: Line, typed: Form | None = None) -> HttpResponse:
    is_open = line.is_open(timezone.now())
    may_decline = is_open and permissions.may_decline_payment(actor, line.facts)
    declining = isinstance(typed, GroupDeclineForm) and may_decline
    back = Crumb(line.group, reverse("group", args=[line.facts.group_id]))
    context = {
        "line": line,
        "state": state_of(line),
        "tone": "wait" if is_open else "good" if line.verdict is Verdict.APPROVED else "neutral",
        "is_open": is_open,
        "nature": _(NATURE_NAMES[line.nature]).capitalize(),
        "guard": _(NATURE_GUARDS[line.nature]) if line.nature in NATURE_GUARDS else "",
        "receivers": [(_named(one), one.minutes) for one in line.receivers],
        "may_approve": is_open and permissions.may_approve(actor, line.facts),
        "may_decline": may_decline,
        "may_withdraw": is_open and permissions.may_withdraw_payment(actor, line.facts),
        "decline": typed if declining else GroupDeclineForm(),
        "refusal": None if declining else typed,
        "today": timezone.localdate(),
        "trail": [trail(), back, Crumb(_("Payment no. %(number)s") % {"number": line.id})],
    }
    return render(request, "timebank/group_payment.html", context, status=422 if typed else 200)


def _named(one: Receiver) -> str:
    return one.name or _(ACCOUNT_NAMES[one.kind]).capitalize()
