"""Invoices and payments of an engagement: the list with its forms, and one of them to print."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.pieces import Crumb
from coop.forms import refusals
from coop.selectors import members
from coop.views import answers
from coop.views.doors import for_people
from coop.views.limits import limited
from governance.selectors import rules
from marketplace.domain import permissions
from marketplace.domain.invoices import FRANCHISE, Regime
from marketplace.forms.invoices import ContestForm, CreditForm, InvoiceForm, PaidForm, ReturnForm
from marketplace.rules import PAYMENT_DAYS
from marketplace.selectors import engagements as agreed
from marketplace.selectors import invoices as declared
from marketplace.selectors.engagements import Line
from marketplace.services import invoices
from marketplace.views.invoiced import Typed, forms_of, may_confirm, row_of


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def browse(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    line = _readable(actor, engagement_id)
    if request.method != "POST":
        return _page(request, actor, line)
    if not permissions.may_invoice(actor, line.facts):
        raise Forbidden
    form = _form(request.POST)
    if form.is_valid():
        try:
            invoices.declare(
                by=actor,
                at=timezone.now(),
                engagement_id=engagement_id,
                invoice=form.invoice(),
                key=form.cleaned_data["key"],
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, _("The invoice is declared: both of you see it."))
            return answers.see("invoices", engagement_id)
    return _page(request, actor, line, form=form)


@require_safe
@for_people
def paper(request: HttpRequest, actor: Actor, engagement_id: int, invoice_id: int) -> HttpResponse:
    line, today = _readable(actor, engagement_id), timezone.localdate()
    one = declared.get(invoice_id, engagement_id=engagement_id, today=today)
    names = members.names_of([line.facts.giver_id, line.facts.receiver_id])
    row = row_of(one, names, line)
    context = {
        "line": line,
        "row": row,
        "is_franchise": one.told.regime is Regime.FRANCHISE,
        "franchise": FRANCHISE,
        "trail": [*_trail(line), Crumb(row.title)],
    }
    return render(request, "marketplace/engagements/invoice.html", context)


@limited("act")
@require_POST
@for_people
def pay(request: HttpRequest, actor: Actor, engagement_id: int, invoice_id: int) -> HttpResponse:
    form = PaidForm(request.POST, number=invoice_id, today=timezone.localdate())
    done = _("It is declared paid: both of you see it.")
    return _send(request, actor, engagement_id, invoice_id, "pay", form, invoices.pay, done)


@limited("act")
@require_POST
@for_people
def contest(request: HttpRequest, actor: Actor, engagement_id: int, invoice_id: int) -> HttpResponse:
    form = ContestForm(request.POST, number=invoice_id)
    done = _("It is contested, and both of you read why.")
    return _send(request, actor, engagement_id, invoice_id, "contest", form, invoices.contest, done)


@limited("act")
@require_POST
@for_people
def give_back(request: HttpRequest, actor: Actor, engagement_id: int, invoice_id: int) -> HttpResponse:
    form = ReturnForm(request.POST, number=invoice_id, today=timezone.localdate())
    done = _("It is declared given back: both of you see it.")
    return _send(request, actor, engagement_id, invoice_id, "give_back", form, invoices.give_back, done)


@limited("act")
@require_POST
@for_people
def confirm(request: HttpRequest, actor: Actor, engagement_id: int, invoice_id: int) -> HttpResponse:
    invoices.confirm(by=actor, at=timezone.now(), engagement_id=engagement_id, invoice_id=invoice_id)
    messages.success(request, _("You confirm that it was given back: both of you see it."))
    return answers.see("invoices", engagement_id)


@limited("act")
@require_POST
@for_people
def credit(request: HttpRequest, actor: Actor, engagement_id: int, invoice_id: int) -> HttpResponse:
    form = CreditForm(request.POST, number=invoice_id, today=timezone.localdate())
    done = _("The credit note is declared: both of you see it.")

    def service(**said: Any) -> int:  # noqa: ANN401  those of `invoices.credit`
        kept = {name: said[name] for name in ("by", "at", "engagement_id", "invoice_id", "key")}
        return invoices.credit(note=form.note(), **kept)

    return _send(request, actor, engagement_id, invoice_id, "credit", form, service, done)


def _send(
    request: HttpRequest,
    actor: Actor,
    engagement_id: int,
    invoice_id: int,
    name: str,
    form: Form,
    service: Callable[..., object],
    done: str,
) -> HttpResponse:
    """Do what was typed about one invoice, or show the page again with what is wrong in its form."""
    line = _readable(actor, engagement_id)
    if form.is_valid():
        try:
            service(
                by=actor,
                at=timezone.now(),
                engagement_id=engagement_id,
                invoice_id=invoice_id,
                **form.cleaned_data,
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            messages.success(request, done)
            return answers.see("invoices", engagement_id)
    declared.get(invoice_id, engagement_id=engagement_id, today=timezone.localdate())
    return _page(request, actor, line, typed={(name, invoice_id): form})


def _page(
    request: HttpRequest,
    actor: Actor,
    line: Line,
    *,
    form: InvoiceForm | None = None,
    typed: Typed | None = None,
) -> HttpResponse:
    today, engagement_id = timezone.localdate(), line.facts.engagement_id
    left = declared.left_cents(engagement_id, line.price_cents)
    names = members.names_of([line.facts.giver_id, line.facts.receiver_id])
    may_declare = permissions.may_invoice(actor, line.facts) and left > 0 and declared.may_invoice(line)
    context = {
        "line": line,
        "left": left,
        "today": today,
        "form": form or (_form() if may_declare else None),
        "rows": [
            row_of(
                one,
                names,
                line,
                forms_of(one, actor, line, typed or {}, today),
                may_confirm=may_confirm(one, actor, line),
            )
            for one in declared.of_engagement(engagement_id, today=today)
        ],
        "trail": [*_trail(line)[:-1], Crumb(_("Invoices and payments"))],
    }
    status = 422 if form is not None or typed else 200
    return render(request, "marketplace/engagements/invoices.html", context, status=status)


def _form(data: QueryDict | None = None) -> InvoiceForm:
    at = timezone.now()
    days = rules.in_force(PAYMENT_DAYS, at=at).value
    return InvoiceForm(data, today=timezone.localdate(at), days=days)


def _trail(line: Line) -> list[Crumb]:
    engagement_id = line.facts.engagement_id
    return [
        Crumb(_("My engagements"), reverse("engagements")),
        Crumb(line.title, reverse("engagement", args=[engagement_id])),
        Crumb(_("Invoices and payments"), reverse("invoices", args=[engagement_id])),
    ]


def _readable(actor: Actor, engagement_id: int) -> Line:
    """Raises Hidden for whom it does not concern."""
    line = agreed.get(engagement_id)
    if not permissions.may_read(actor, line.facts):
        raise Hidden
    return line
