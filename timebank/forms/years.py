"""What is typed of a year whose result is computed: what the books of the cooperative say of it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from coop.domain import quantities
from coop.forms.fields import EurosField
from timebank.domain.closings import REASON_LENGTH
from timebank.domain.years import MOST_CENTS, Accounts
from timebank.forms.cascades import MONEY

TYPED = ("income", "costs", "aid", "capital", "held", "asked")


class YearForm(forms.Form):
    """held: what was typed for the same year before, which a correction begins with."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2099)

    reason = forms.CharField(
        label=_("Why it is computed again"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For a year that was posted already. It stays, and members read it."),
    )

    def __init__(
        self,
        data: Any,  # noqa: ANN401  what a form reads
        *,
        at: datetime,
        year: int | None = None,
        held: Accounts | None = None,
    ) -> None:
        super().__init__(data)
        self.fields["year"].initial = year or timezone.localdate(at).year - 1
        for name in TYPED:
            label, help_text = MONEY[name]
            amount = Money(Decimal(getattr(held, name)).scaleb(-2), "EUR") if held else None
            self.fields[name] = EurosField(
                label=label, help_text=help_text, required=False, max_cents=MOST_CENTS, initial=amount
            )
        self.order_fields(["year", *TYPED, "reason"])

    def accounts(self) -> Accounts:
        """An empty field is zero."""
        typed = {name: self.cleaned_data[name] for name in TYPED}
        return Accounts(
            **{
                name: 0 if amount is None else quantities.cents_of(amount.amount)
                for name, amount in typed.items()
            }
        )
