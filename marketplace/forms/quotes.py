"""Terms proposed for an engagement: how they are counted, and a few lots one under the other."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from coop.domain.errors import Refused
from coop.domain.quantities import cents_of
from coop.forms import refusals
from coop.forms.choices import offer
from coop.forms.fields import CURRENCY, EurosField, HoursField
from marketplace.domain import quotes
from marketplace.domain.engagements import LONGEST_MINUTES
from marketplace.domain.keys import KEY_LENGTH
from marketplace.domain.quotes import LONGEST_TITLE, MOST_LOTS, Lot, Quote
from marketplace.domain.requests import LARGEST_CENTS
from marketplace.domain.terms import TERMS_NAMES, Terms

PARTS = ("title", "minutes", "euros", "expected_on")
NUMBERS = range(1, MOST_LOTS + 1)
SHOWN = 2
"""Lots that stand open on the page at least; the others lie folded below."""


class QuoteForm(forms.Form):
    """The lots have numbered fields; a lot of which nothing is filled in is left out.

    `key` makes a double click one quote.
    """

    terms = forms.TypedChoiceField(
        label=_("How it is counted"), choices=[], coerce=Terms, widget=forms.RadioSelect
    )
    key = forms.CharField(max_length=KEY_LENGTH, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, today: date, quote: Quote) -> None:
        """quote: what the form is filled in with."""
        filled = {"terms": quote.terms.value, **_initial(quote)}
        self.today, self.first = today, max(SHOWN, len(quote.lots))
        super().__init__(data, initial={"key": uuid4().hex, **filled}, auto_id="quote_%s")
        offer(self, "terms", [(terms.value, gettext(TERMS_NAMES[terms])) for terms in Terms])
        for number in NUMBERS:
            self.fields |= _fields(number)

    def rows(self) -> list[tuple[BoundField, ...]]:
        """The fields of each lot that stands open on the page."""
        last = max([self.first, *self._numbers()])
        return [self._row(number) for number in NUMBERS if number <= last]

    def more(self) -> list[tuple[BoundField, ...]]:
        """Those that lie folded."""
        return [self._row(number) for number in NUMBERS if number > len(self.rows())]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in self._numbers():
            if cleaned.get(f"expected_on_{number}") is None and f"expected_on_{number}" not in self.errors:
                self.add_error(f"expected_on_{number}", _("Say on which day it is expected."))
        if not self.errors:
            for fault in quotes.faults(self.quote(), today=self.today):
                refusals.show(self, self._placed(fault))
        return cleaned

    def quote(self) -> Quote:
        """What was typed, once each field can be read."""
        return Quote(self.cleaned_data["terms"], tuple(self._lot(number) for number in self._numbers()))

    def _placed(self, fault: Refused) -> Refused:
        """The fault beside the fields of its lot: lots are counted without those that are left out."""
        part, _underscore, place = (fault.field or "").rpartition("_")
        numbers = self._numbers()
        if not part or int(place) > len(numbers):
            return fault
        field = f"{part}_{numbers[int(place) - 1]}"
        return Refused(fault.sentence.msgid, field=field, **fault.sentence.values)

    def _row(self, number: int) -> tuple[BoundField, ...]:
        return tuple(self[f"{part}_{number}"] for part in PARTS)

    def _numbers(self) -> tuple[int, ...]:
        """The lots of which something is filled in."""
        return tuple(
            number
            for number in NUMBERS
            if any(self.data.get(f"{part}_{number}", "").strip() for part in PARTS)
        )

    def _lot(self, number: int) -> Lot:
        title, minutes, euros, day = (self.cleaned_data[f"{part}_{number}"] for part in PARTS)
        return Lot(
            title=title,
            minutes=minutes or 0,
            cents=0 if euros is None else cents_of(euros.amount),
            expected_on=day,
        )


def _fields(number: int) -> dict[str, forms.Field]:
    said = {"number": number}
    return {
        f"title_{number}": forms.CharField(
            label=gettext("Lot %(number)s: what will be done") % said,
            max_length=LONGEST_TITLE,
            required=False,
        ),
        f"minutes_{number}": HoursField(
            label=gettext("Hours of lot %(number)s") % said,
            max_minutes=LONGEST_MINUTES,
            min_minutes=0,
            required=False,
            help_text="",
        ),
        f"euros_{number}": EurosField(
            label=gettext("Euros of lot %(number)s") % said, max_cents=LARGEST_CENTS, required=False
        ),
        f"expected_on_{number}": forms.DateField(
            label=gettext("Day of lot %(number)s") % said,
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        ),
    }


def _initial(quote: Quote) -> dict[str, object]:
    found: dict[str, object] = {}
    for number, lot in enumerate(quote.lots, start=1):
        values = (
            lot.title,
            lot.minutes,
            Money(Decimal(lot.cents).scaleb(-2), CURRENCY) if lot.cents else None,
            lot.expected_on,
        )
        found |= {f"{part}_{number}": value for part, value in zip(PARTS, values, strict=True)}
    return found
