"""What has to be said before a book is written."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from timebank.domain import periods
from timebank.domain.books import formats
from timebank.domain.books.formats import Asked, Book
from timebank.domain.natures import Unit
from timebank.forms.days import DayField

UNITS = [(Unit.MINUTES.value, _("Hours")), (Unit.CENTS.value, _("Euros"))]


class BookForm(forms.Form):
    """The fields that a book needs, and no other."""

    file = forms.CharField(widget=forms.HiddenInput, initial="1")
    unit = forms.ChoiceField(label=_("Which book"), choices=UNITS)
    siren = forms.CharField(
        label=_("SIREN of the cooperative"),
        max_length=9,
        help_text=_("Nine digits; the file is named by it."),
    )
    closing_on = DayField(label=_("Last day of the fiscal year"))
    year = forms.IntegerField(
        label=_("Year"), min_value=periods.FIRST_DAY.year, max_value=periods.LAST_DAY.year
    )
    first_on = DayField(label=_("First day"))
    last_on = DayField(label=_("Last day"))
    hour_value = forms.DecimalField(
        label=_("Value of an hour, in euros"),
        max_digits=6,
        decimal_places=2,
        localize=True,
        help_text=_("Chosen with the accountant and kept from year to year. It appears in this file alone."),
    )

    def __init__(self, book: Book, *args: Any, today: date, **options: Any) -> None:  # noqa: ANN401  those of Django
        first_on = today.replace(year=today.year - 1, month=1, day=1)
        initial = {
            "unit": Unit.MINUTES.value,
            "closing_on": first_on.replace(month=12, day=31),
            "year": first_on.year,
            "first_on": first_on,
            "last_on": first_on.replace(month=12, day=31),
        }
        super().__init__(*args, **{**options, "initial": initial})
        for name in [name for name in self.fields if name not in ("file", *formats.NEEDS[book])]:
            del self.fields[name]
        self.book, self.today = book, today

    def asked(self) -> Asked:
        """Raises Refused."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        if "unit" in values:
            values["unit"] = Unit(values["unit"])
        return Asked(self.book, drafted_on=self.today, **values)
