"""Asking for hours, paying, and answering."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coop.forms.fields import HoursField
from timebank.domain.asking import PURPOSE_LENGTH, REASON_LENGTH
from timebank.forms.gifts import MOST_MINUTES, new_key

MYSELF = "me"
EXAMPLE_MINUTES = 68


class _HoursForm(forms.Form):
    """Hours between two members: one is who fills this, or a member without internet for whom they act.

    others: the names of the members who may be chosen, by id; offline: those for whom one may act;
    groups: those of which one is a delegate.
    """

    acting_for = forms.ChoiceField(label=gettext_lazy("In whose name"), choices=[])
    other = forms.ChoiceField(choices=[])
    minutes = HoursField(label=gettext_lazy("How long"), max_minutes=MOST_MINUTES)
    is_in_trade = forms.BooleanField(
        label=gettext_lazy("It is part of the declared trade of the person who helped"),
        required=False,
        help_text=gettext_lazy("Then it is a professional exchange: each side writes an invoice."),
    )
    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=40)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  those of Django
        others: Mapping[int, str],
        offline: Mapping[int, str],
        groups: Mapping[int, str] | None = None,
        **options: Any,  # noqa: ANN401  those of Django
    ) -> None:
        super().__init__(*args, **options)
        self._choose("other", [("", "—"), *((str(pk), name) for pk, name in others.items())])
        heard = [(_("A group of mine"), groups or {}), (_("A member without internet"), offline)]
        named = [(label, [(str(pk), name) for pk, name in some.items()]) for label, some in heard if some]
        if named:
            self._choose("acting_for", [(MYSELF, _("In my own name")), *named])
        else:
            del self.fields["acting_for"]

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def likely_minutes(self) -> int:
        """What was typed; before that, a time that every rounding changes."""
        typed = getattr(self, "cleaned_data", {}).get("minutes")
        return EXAMPLE_MINUTES if typed is None else int(typed)

    def member_id(self, own_id: int) -> int:
        """In whose name it is asked or paid."""
        chosen = self.cleaned_data.get("acting_for", MYSELF)
        return own_id if chosen == MYSELF else int(chosen)


class AskForm(_HoursForm):
    purpose = forms.CharField(
        label=gettext_lazy("For what"),
        max_length=PURPOSE_LENGTH,
        help_text=gettext_lazy("In a few words: the other person reads it before agreeing."),
    )
    field_order = ("acting_for", "other", "minutes", "purpose", "is_in_trade")

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        self.fields["other"].label = _("Whom you helped")


class PayForm(_HoursForm):
    field_order = ("acting_for", "other", "minutes", "is_in_trade")

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        self.fields["other"].label = _("Who helped you")


class ConsentForm(forms.Form):
    """commons_minutes, noted_minutes: what the page showed as going to the commons, and as paid."""

    commons_minutes = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    noted_minutes = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The person who asked reads it."),
    )
