"""Giving hours."""

import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coop.forms.fields import HoursField

SOLIDARITY = "solidarity"
MOST_MINUTES = 200 * 60


def new_key() -> str:
    """One for each form that is shown, so that sending it twice gives once."""
    return secrets.token_urlsafe(18)


class GiftForm(forms.Form):
    """receivers: the names of the members who may be chosen, by id."""

    receiver = forms.ChoiceField(label=gettext_lazy("To whom"), choices=[])
    minutes = HoursField(label=gettext_lazy("How long"), max_minutes=MOST_MINUTES)
    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=40)

    def __init__(self, *args: Any, receivers: Mapping[int, str], **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        members = [(str(member_id), name) for member_id, name in receivers.items()]
        field = self.fields["receiver"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(SOLIDARITY, _("The solidarity fund")), (_("A member"), members)]

    def receiver_id(self) -> int | None:
        """None for the solidarity fund."""
        chosen = self.cleaned_data["receiver"]
        return None if chosen == SOLIDARITY else int(chosen)
