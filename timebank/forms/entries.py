"""Searching the journal, and correcting an entry."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timebank.domain.natures import ACCOUNT_NAMES, NATURE_NAMES
from timebank.forms.days import PeriodForm
from timebank.forms.gifts import new_key

REASON_LENGTH = 400


class JournalForm(PeriodForm):
    """Which entries to read."""

    text = forms.CharField(
        label=gettext_lazy("Number or words"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Of an entry, of a member (M-0012), or words of its subject or reason."),
    )
    nature = forms.ChoiceField(label=gettext_lazy("Nature"), required=False, choices=[])
    account = forms.ChoiceField(label=gettext_lazy("Account"), required=False, choices=[])

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        for name, names in (("nature", NATURE_NAMES), ("account", ACCOUNT_NAMES)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            said = [(code.value, _(msgid).capitalize()) for code, msgid in names.items()]
            field.choices = [("", _("All")), *said]


class ReversalForm(forms.Form):
    """Why an entry is undone."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Those concerned will read it. It can not be changed afterwards."),
    )
    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=40)
