"""Asking for an emergency measure, and confirming one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.domain.measures import REASON_LENGTH


class MeasureForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it can not wait for a vote"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("2,000 characters at most. Everybody reads it, visitors too."),
    )


class ConfirmationForm(forms.Form):
    is_sure = forms.BooleanField(
        label=_("I have read why, and I confirm this measure under the power that members gave me"),
        error_messages={"required": _("Say that you confirm it.")},
    )
