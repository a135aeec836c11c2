"""Days and periods as people choose them."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from timebank.domain import periods
from timebank.domain.periods import FIRST_DAY, LAST_DAY, Period


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar or typed, within a cooperative's life."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  those of Django
        message = _("Choose a day between 2000 and 2099.")
        super().__init__(
            validators=[MinValueValidator(FIRST_DAY, message), MaxValueValidator(LAST_DAY, message)],
            **options,
        )


class PeriodForm(forms.Form):
    """From one day to another, both included; stays in the address."""

    first_on = DayField(label=_("First day"), required=False)
    last_on = DayField(label=_("Last day"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first_on, last_on = cleaned.get("first_on"), cleaned.get("last_on")
        if first_on and last_on and last_on < first_on:
            self.add_error("last_on", _("The last day comes after the first."))
        return cleaned

    def period(self, default: Period) -> Period:
        """What was asked for; the default for whatever was left out or can not be read."""
        asked = self.cleaned_data if self.is_valid() else {}
        first_on = asked.get("first_on") or default.first_on
        last_on = asked.get("last_on") or max(first_on, default.last_on)
        return periods.of_days(min(first_on, last_on), last_on)
