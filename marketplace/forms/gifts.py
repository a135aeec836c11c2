"""Giving hours for a need."""

from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coop.forms.fields import HoursField
from marketplace.domain.engagements import LONGEST_MINUTES
from marketplace.domain.keys import KEY_LENGTH


class GiftForm(forms.Form):
    """Filled in with what is lacking; `key` makes a double click one gift."""

    minutes = HoursField(label=_("Hours that you give"), max_minutes=LONGEST_MINUTES)
    is_named = forms.BooleanField(
        label=_("Show my name beside this gift"),
        required=False,
        help_text=_("Otherwise the page of the need only counts you. Who receives the hours sees from whom."),
    )
    key = forms.CharField(max_length=KEY_LENGTH, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, minutes: int) -> None:
        super().__init__(data, initial={"minutes": minutes, "key": uuid4().hex}, auto_id="gift_%s")
