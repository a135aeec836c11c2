"""Exceptions to limits: granting one, ending one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coop.forms.fields import HoursField
from timebank.domain import periods
from timebank.domain.limits import REASON_LENGTH, LimitSide
from timebank.domain.periods import ONE_DAY
from timebank.forms.days import DayField

MOST_MINUTES = 20_000 * 60
"""Above every bound of the rules, which the service then says with its figure."""


class GrantForm(forms.Form):
    """members: those to whom one may grant, by id."""

    member = forms.ChoiceField(label=gettext_lazy("To whom"), choices=[])
    side = forms.ChoiceField(
        label=gettext_lazy("Which limit"),
        choices=[
            (LimitSide.LEAST.value, gettext_lazy("How far below zero their hours may go")),
            (LimitSide.MOST.value, gettext_lazy("How many hours they may hold")),
        ],
    )
    minutes = HoursField(label=gettext_lazy("Up to"), max_minutes=MOST_MINUTES)
    begins_on = DayField(
        label=gettext_lazy("First day"), required=False, help_text=gettext_lazy("Left empty: from now on.")
    )
    last_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Left empty: until it is ended."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The member reads it, and it stays. It can not be changed afterwards."),
    )

    def __init__(self, *args: Any, members: Mapping[int, str], **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose…")), *((str(pk), name) for pk, name in members.items())]

    def granted(self, today: date) -> dict[str, Any]:
        """What the service takes: the least is below zero, and days become instants."""
        kept = self.cleaned_data
        side, begins_on, last_on = LimitSide(kept["side"]), kept["begins_on"], kept["last_on"]
        return {
            "member_id": int(kept["member"]),
            "side": side,
            "minutes": -kept["minutes"] if side is LimitSide.LEAST else kept["minutes"],
            "reason": kept["reason"],
            "begins_at": _start(begins_on, today),
            "ends_at": None if last_on is None else periods.day_start(last_on + ONE_DAY),
        }


class EndForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The member reads it, and it stays. It can not be changed afterwards."),
    )


def _start(begins_on: date | None, today: date) -> datetime | None:
    """Today has begun already: it is from now on."""
    return None if begins_on is None or begins_on == today else periods.day_start(begins_on)
