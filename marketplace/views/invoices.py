"""Invoices and payments of an engagement: the list with its forms, and one of them to print."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coop import words
from coop.domain import quantities
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
from marketplace.domain.engagements import PARTIES, Side
from marketplace.domain.invoices import FRANCHISE, INVOICE_STATE_NAMES, InvoiceAct, InvoiceState, Regime
from marketplace.forms.invoices import ContestForm, CreditForm, InvoiceForm, PaidForm
from marketplace.rules import PAYMENT_DAYS
from marketplace.selectors import engagements as agreed
from marketplace.selectors import invoices as declared
from marketplace.selectors.engagements import Line
from marketplace.selectors.invoices import Declared, Step
from marketplace.services import invoices
from marketplace.views.said import Badge

TONES = {
    InvoiceState.DUE: ("wait", "clock"),
    InvoiceState.LATE: ("care", "clock"),
    InvoiceState.PAID: ("good", "check"),
    InvoiceState.CONTESTED: ("care", "scale"),
    InvoiceState.CANCELLED: ("neutral", "x"),
    InvoiceState.CREDIT: ("neutral", "undo-2"),
}
OVER = frozenset({InvoiceState.CANCELLED, InvoiceState.CREDIT})
Typed = Mapping[tuple[str, int], Form]
"""The form that was just refused, by its name and its invoice."""


@dataclass(frozen=True, slots=True)
class Row:
    """An invoice as its reader sees it, with the forms that are theirs now."""

    declared: Declared
    title: str
    state: Badge
    told: tuple[str, ...]
    pay: Form | None = None
    contest: Form | None = None
    cancel: Form | None = None


@limited("act")
@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def browse(request: HttpRequest, actor: Actor, engagement_id: int) -> HttpResponse:
    line = _readable(actor, engagement_id)
    if request.method != "POST":
        return _page(request, actor, line)
    if permissions.side_of(actor, line.facts) is not Side.GIVER:
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
    row = _row(one, names, line)
    context = {
        "line": line,
        "row": row,
        "giver": names[line.facts.giver_id],
        "receiver": names[line.facts.receiver_id],
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
    done = _("The payment is contested, and both of you read why.")
    return _send(request, actor, engagement_id, invoice_id, "contest", form, invoices.contest, done)


@limited("act")
@require_POST
@for_people
def cancel(request: HttpRequest, actor: Actor, engagement_id: int, invoice_id: int) -> HttpResponse:
    form = CreditForm(request.POST, number=invoice_id, today=timezone.localdate())
    done = _("The credit note is declared: that invoice counts no more.")
    return _send(request, actor, engagement_id, invoice_id, "cancel", form, invoices.cancel, done)


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
    side = permissions.side_of(actor, line.facts)
    left = declared.left_cents(engagement_id, line.price_cents)
    names = members.names_of([line.facts.giver_id, line.facts.receiver_id])
    may_declare = side is Side.GIVER and left > 0 and declared.may_invoice(line)
    context = {
        "line": line,
        "left": left,
        "today": today,
        "form": form or (_form() if may_declare else None),
        "rows": [
            _row(one, names, line, _forms(one, side, typed or {}, today))
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


def _forms(one: Declared, side: Side | None, typed: Typed, today: date) -> dict[str, Form | None]:
    """Those that this side may send about one invoice, with what was just typed and refused."""
    is_party, is_over = side in PARTIES, one.state in OVER
    is_paid = one.state is InvoiceState.PAID
    fresh: dict[str, Form | None] = {
        "pay": PaidForm(number=one.id, today=today) if is_party and not is_over and not is_paid else None,
        "contest": ContestForm(number=one.id) if is_party and is_paid else None,
        "cancel": CreditForm(number=one.id, today=today) if side is Side.GIVER and not is_over else None,
    }
    return {name: typed.get((name, one.id), form) for name, form in fresh.items()}


def _row(
    one: Declared, names: Mapping[int, str], line: Line, forms: Mapping[str, Form | None] | None = None
) -> Row:
    title = _("Credit note %(number)s") if one.corrects else _("Invoice %(number)s")
    return Row(
        declared=one,
        title=title % {"number": one.told.number},
        state=Badge(_(INVOICE_STATE_NAMES[one.state]), *TONES[one.state]),
        told=tuple(_told(step, names[line.facts.member_of(step.side)]) for step in one.steps),
        **(forms or {}),
    )


def _told(step: Step, person: str) -> str:
    if step.act is InvoiceAct.CONTESTED:
        return _("%(person)s contests the payment: %(reason)s") % {"person": person, "reason": step.reason}
    assert step.paid_on is not None  # a payment has its day
    day = quantities.say_day(step.paid_on, words.language())
    return _("%(person)s declares it paid on %(day)s.") % {"person": person, "day": day}


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
