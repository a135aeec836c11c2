"""One form with every kind of field, for the style guide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coop.forms.fields import EurosField, HoursField, ShareField

TERMS = [
    ("hours", _("Hours")),
    ("euros", _("Euros")),
    ("gift", _("A gift")),
]
PLACES = [("", _("Anywhere")), ("lyon", "Lyon"), ("nantes", "Nantes")]


class SampleForm(forms.Form):
    title = forms.CharField(
        label=_("What do you need?"), max_length=80, help_text=_("One sentence is enough.")
    )
    text = forms.CharField(
        label=_("Tell us more"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    terms = forms.ChoiceField(label=_("In exchange for"), choices=TERMS, widget=forms.RadioSelect)
    hours = HoursField(label=_("Hours wanted"), max_minutes=40 * 60)
    amount = EurosField(label=_("Amount"), required=False, max_cents=500_000)
    share = ShareField(label=_("Share for the commons"), required=False)
    place = forms.ChoiceField(label=_("Where"), choices=PLACES, required=False)
    on = forms.DateField(
        label=_("Before which day?"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    is_remote = forms.BooleanField(label=_("It can be done at a distance"), required=False)

    @classmethod
    def filled(cls) -> "SampleForm":
        """As somebody would fill it."""
        return cls(initial={"title": _("Redraw my website"), "terms": "hours", "hours": 90, "place": "lyon"})

    @classmethod
    def mistaken(cls) -> "SampleForm":
        """As somebody would get it wrong."""
        typed: dict[str, Any] = {
            "title": "",
            "terms": "gold",
            "hours": "1h75",
            "amount": "quarante",
            "share": "120",
        }
        return cls(typed, auto_id="wrong_%s", prefix=None)


class SampleFilters(forms.Form):
    q = forms.CharField(label=_("Words"), required=False)
    place = forms.ChoiceField(label=_("Where"), choices=PLACES, required=False)
