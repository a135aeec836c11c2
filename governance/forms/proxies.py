"""To whom a proxy is given."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coop.forms.choices import offer


class ProxyForm(forms.Form):
    holder = forms.TypedChoiceField(
        label=_("Who votes for you"),
        choices=[],
        coerce=int,
        help_text=_("A member who may vote in this ballot, and who has not given their own proxy."),
        error_messages={
            "required": _("Choose who votes for you."),
            "invalid_choice": _("Choose one of the members who may vote in this ballot."),
        },
    )

    def __init__(self, data: QueryDict | None, *, people: Mapping[int, str]) -> None:
        super().__init__(data)
        offer(self, "holder", [(str(pk), name) for pk, name in people.items()], empty="—")
