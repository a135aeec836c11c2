"""Bringing hours from a calendar: the file, the word that marks its events, and their trade."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from coop.forms.choices import Option, offer
from marketplace.domain.observatory.calendars import MOST_OCTETS, WORD_LENGTH


class CalendarForm(forms.Form):
    """Sent first with the file; then with the months that were read of it, and without it."""

    file = forms.FileField(label=_("A calendar (.ics)"), required=False)
    word = forms.CharField(
        label=_("Word or category of the events to count"),
        max_length=WORD_LENGTH,
        help_text=_("For example: quote, travel, accounts. Each event with it counts, and no other."),
    )
    trade = forms.TypedChoiceField(label=_("Trade"), choices=[], coerce=int)
    months = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, Any] | None" = None,
        *,
        trades: Sequence[Option],
    ) -> None:
        super().__init__(data, files, auto_id="calendar_%s")
        offer(self, "trade", trades)

    def content(self) -> bytes:
        """What was sent, no more of it than may be; nothing where no file came."""
        file = self.cleaned_data["file"]
        return bytes(file.read(MOST_OCTETS + 1)) if file else b""
