"""Pledging what one holds above a bound."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coop.forms.fields import HoursField
from timebank.domain.pledges import MOST_ABOVE

KEEP, SOLIDARITY = "keep", "solidarity"


class PledgeForm(forms.Form):
    above_minutes = HoursField(
        label=_("What you keep"),
        min_minutes=0,
        max_minutes=MOST_ABOVE,
        help_text=_("What you hold above this is given; what is reserved is never touched."),
    )
    otherwise = forms.ChoiceField(
        label=_("When no need lacks hours"),
        widget=forms.RadioSelect,
        choices=[(KEEP, _("I keep them")), (SOLIDARITY, _("They go to the solidarity fund"))],
    )

    def pledged(self) -> dict[str, Any]:
        """What is pledged, as the service takes it."""
        return {
            "above_minutes": self.cleaned_data["above_minutes"],
            "to_solidarity": self.cleaned_data["otherwise"] == SOLIDARITY,
        }
