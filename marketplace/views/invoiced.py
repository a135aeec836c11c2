"""An invoice or a credit note as one of the two sees it: where it stands, what was said, and their forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.forms import Form
from django.utils.translation import gettext as _

from coop import words
from coop.domain import quantities
from coop.domain.actors import Actor
from marketplace.domain import permissions
from marketplace.domain.engagements import PARTIES
from marketplace.domain.invoices import INVOICE_STATE_NAMES, InvoiceAct, InvoiceState
from marketplace.domain.payables import CONTESTABLE, Declaration
from marketplace.forms.invoices import ContestForm, CreditForm, PaidForm, ReturnForm
from marketplace.selectors.engagements import Line
from marketplace.selectors.invoices import Declared
from marketplace.views.said import Badge

TONES = {
    InvoiceState.DUE: ("wait", "clock"),
    InvoiceState.LATE: ("care", "clock"),
    InvoiceState.PAID: ("good", "check"),
    InvoiceState.CONTESTED: ("care", "scale"),
    InvoiceState.RETURN: ("wait", "undo-2"),
    InvoiceState.CANCELLED: ("neutral", "x"),
    InvoiceState.CREDIT: ("neutral", "undo-2"),
}
Typed = Mapping[tuple[str, int], Form]
"""The form that was just refused, by its name and its invoice."""


@dataclass(frozen=True, slots=True)
class Row:
    """An invoice as its reader sees it, with the forms that are theirs now."""

    declared: Declared
    title: str
    state: Badge
    told: tuple[str, ...]
    giver: str
    receiver: str
    is_returned: bool = False
    may_confirm: bool = False
    pay: Form | None = None
    contest: Form | None = None
    give_back: Form | None = None
    credit: Form | None = None


def row_of(
    one: Declared,
    names: Mapping[int, str],
    line: Line,
    forms: Mapping[str, Form | None] | None = None,
    *,
    may_confirm: bool = False,
) -> Row:
    """names: of the two, by their ids; forms: on paper there is none."""
    title = _("Credit note %(number)s") if one.corrects else _("Invoice %(number)s")
    return Row(
        declared=one,
        title=title % {"number": one.told.number},
        state=Badge(_(INVOICE_STATE_NAMES[one.state]), *TONES[one.state]),
        told=_said(one.steps, names, line),
        giver=names[line.facts.giver_id],
        receiver=names[line.facts.receiver_id],
        is_returned=one.payable is not None and one.payable.last is InvoiceAct.RETURNED,
        may_confirm=may_confirm,
        **(forms or {}),
    )


def forms_of(one: Declared, actor: Actor, line: Line, typed: Typed, today: date) -> dict[str, Form | None]:
    """Those that this reader may send about one invoice, with what was just typed and refused."""
    payable, number = one.payable, one.id
    if payable is None:
        return {}
    is_party = permissions.side_of(actor, line.facts) in PARTIES
    is_giver = permissions.may_invoice(actor, line.facts)
    fresh: dict[str, Form | None] = {
        "pay": PaidForm(number=number, today=today) if is_party and payable.due_cents else None,
        "contest": ContestForm(number=number) if is_party and payable.last in CONTESTABLE else None,
        "give_back": ReturnForm(number=number, today=today) if is_giver and payable.excess_cents else None,
        "credit": CreditForm(number=number, today=today) if is_giver and payable.left_cents else None,
    }
    return {name: typed.get((name, number), form) for name, form in fresh.items()}


def may_confirm(one: Declared, actor: Actor, line: Line) -> bool:
    """Whoever paid, once the other one declared it given back."""
    is_returned = one.payable is not None and one.payable.last is InvoiceAct.RETURNED
    return is_returned and permissions.may_confirm_return(actor, line.facts)


def _said(steps: tuple[Declaration, ...], names: Mapping[int, str], line: Line) -> tuple[str, ...]:
    before = (None, *(step.act for step in steps[:-1]))
    return tuple(
        _told(step, then, names[line.facts.member_of(step.side)])
        for step, then in zip(steps, before[: len(steps)], strict=True)
    )


def _told(step: Declaration, before: InvoiceAct | None, person: str) -> str:
    """before: what a contest is about."""
    if step.act is InvoiceAct.CONTESTED:
        is_return = before is InvoiceAct.RETURNED
        return (
            _("%(person)s contests that it was given back: %(reason)s")
            if is_return
            else _("%(person)s contests the payment: %(reason)s")
        ) % {"person": person, "reason": step.reason}
    if step.act is InvoiceAct.CONFIRMED:
        return _("%(person)s confirms that it was given back.") % {"person": person}
    assert step.paid_on is not None  # what was paid or given back has its day
    language = words.language()
    is_paid = step.act is InvoiceAct.PAID
    return (
        _("%(person)s declares %(amount)s paid on %(day)s.")
        if is_paid
        else _("%(person)s declares %(amount)s given back on %(day)s.")
    ) % {
        "person": person,
        "amount": quantities.say_cents(step.cents, language),
        "day": quantities.say_day(step.paid_on, language),
    }
