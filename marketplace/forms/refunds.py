"""Hours that one asks to give back, and what a mediator settles."""

from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coop.forms.fields import HoursField
from marketplace.domain.engagements import LONGEST_MINUTES, LONGEST_REASON
from marketplace.domain.keys import KEY_LENGTH


class RefundForm(forms.Form):
    """`key` makes a double click one request."""

    minutes = HoursField(label=_("Hours to give back"), max_minutes=LONGEST_MINUTES)
    reason = forms.CharField(
        max_length=LONGEST_REASON, label=_("A word of explanation"), widget=forms.Textarea(attrs={"rows": 3})
    )
    key = forms.CharField(max_length=KEY_LENGTH, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"key": uuid4().hex}, auto_id="refund_%s")


class SettleRefundForm(forms.Form):
    """Nothing is a figure too: then nothing is given back."""

    minutes = HoursField(label=_("Hours to give back"), max_minutes=LONGEST_MINUTES, min_minutes=0)
    reason = forms.CharField(
        max_length=LONGEST_REASON, label=_("A word of explanation"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: QueryDict | None = None, *, minutes: int = 0) -> None:
        super().__init__(data, initial={"minutes": minutes}, auto_id="settle_%s")
