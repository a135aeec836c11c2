"""When a member is free as a rule, and when they are away."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coop.forms.fields import DayField
from coop.forms.half_days import HalfDaysField
from marketplace.domain.weeks import NOTE_LENGTH, Days


class WeekForm(forms.Form):
    """One table of boxes."""

    half_days = HalfDaysField(
        label=_("When I am free as a rule"),
        required=False,
        help_text=_(
            "Tick nothing when any of them is good. A need that asks for other days is not proposed to you."
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, half_days: int) -> None:
        super().__init__(data, initial={"half_days": half_days}, auto_id="week_%s")


class TimeOffForm(forms.Form):
    """Days on which one is away, both of them among them."""

    from_on = DayField(label=_("Away from"))
    until_on = DayField(label=_("Until, this day too"), required=False, help_text=_("Empty: one day."))
    note = forms.CharField(
        label=_("Why you are away"),
        max_length=NOTE_LENGTH,
        required=False,
        help_text=_("Nobody else reads it."),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="away_%s")

    def days(self) -> Days:
        first = self.cleaned_data["from_on"]
        return Days(first, self.cleaned_data["until_on"] or first)
