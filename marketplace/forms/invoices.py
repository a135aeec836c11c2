"""What a giver copies from an invoice or a credit note, and what either says of its payment."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coop.domain.quantities import cents_of
from coop.forms.choices import offer
from coop.forms.fields import DayField, EurosField, ShareField
from marketplace.domain.credit_notes import CreditNote
from marketplace.domain.engagements import LONGEST_REASON
from marketplace.domain.invoices import NUMBER_LENGTH, REGIME_NAMES, Invoice, Regime
from marketplace.domain.keys import KEY_LENGTH
from marketplace.domain.requests import LARGEST_CENTS


class InvoiceForm(forms.Form):
    """`key` makes a double click one invoice. VAT and total are computed, never typed."""

    number = forms.CharField(label=_("Number of the invoice"), max_length=NUMBER_LENGTH)
    issued_on = DayField(label=_("Issued on"))
    due_on = DayField(label=_("Due on"))
    regime = forms.TypedChoiceField(label=_("VAT"), choices=[], coerce=Regime, widget=forms.RadioSelect)
    rate = ShareField(
        label=_("Rate of VAT"), required=False, help_text=_("Only with VAT, for example 20 or 5.5.")
    )
    net = EurosField(label=_("Amount without VAT"), min_cents=1, max_cents=LARGEST_CENTS)
    key = forms.CharField(max_length=KEY_LENGTH, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, today: date, days: int) -> None:
        """days: the longest time to pay."""
        initial = {
            "key": uuid4().hex,
            "issued_on": today,
            "due_on": today + timedelta(days=days),
            "regime": Regime.FRANCHISE.value,
        }
        super().__init__(data, initial=initial, auto_id="invoice_%s")
        offer(self, "regime", [(regime.value, gettext(REGIME_NAMES[regime])) for regime in Regime])

    def invoice(self) -> Invoice:
        """What was typed in a valid form."""
        typed = self.cleaned_data
        return Invoice(
            number=typed["number"],
            issued_on=typed["issued_on"],
            due_on=typed["due_on"],
            regime=typed["regime"],
            net_cents=cents_of(typed["net"].amount),
            rate=typed["rate"] or Decimal(0),
        )


class PaidForm(forms.Form):
    paid_on = DayField(label=_("Paid on"))

    def __init__(self, data: QueryDict | None = None, *, number: int, today: date) -> None:
        """number: of the invoice, since a page may have several of these."""
        super().__init__(data, initial={"paid_on": today}, auto_id=f"paid_{number}_%s")


class ReturnForm(forms.Form):
    """cents: what the page said is to be given back, so that nobody declares another amount unseen."""

    paid_on = DayField(label=_("Given back on"))
    cents = forms.IntegerField(min_value=1, max_value=LARGEST_CENTS, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, number: int, today: date) -> None:
        super().__init__(data, initial={"paid_on": today}, auto_id=f"return_{number}_%s")


class ContestForm(forms.Form):
    reason = forms.CharField(
        max_length=LONGEST_REASON, label=_("A word of explanation"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: QueryDict | None = None, *, number: int) -> None:
        super().__init__(data, auto_id=f"contest_{number}_%s")


class CreditForm(forms.Form):
    """VAT is computed, never typed: an amount that includes it is enough."""

    number = forms.CharField(label=_("Number of the credit note"), max_length=NUMBER_LENGTH)
    issued_on = DayField(label=_("Credit note issued on"))
    amount = EurosField(
        label=_("Amount taken back, VAT included"),
        min_cents=1,
        max_cents=LARGEST_CENTS,
        help_text=_("What is left of the invoice at most: all of it cancels it."),
    )
    reason = forms.CharField(
        max_length=LONGEST_REASON, label=_("Why"), widget=forms.Textarea(attrs={"rows": 2})
    )
    key = forms.CharField(max_length=KEY_LENGTH, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, number: int, today: date) -> None:
        initial = {"issued_on": today, "key": uuid4().hex}
        super().__init__(data, initial=initial, auto_id=f"credit_{number}_%s")

    def note(self) -> CreditNote:
        """What was typed in a valid form."""
        typed = self.cleaned_data
        return CreditNote(
            typed["number"], typed["issued_on"], cents_of(typed["amount"].amount), typed["reason"]
        )
