"""What a page of trial keeps of the papers that were tried on it: in the page itself, saved nowhere."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coop.domain.errors import Refused
from governance.domain import slips
from governance.domain.slips import Marks, Slip

MOST_KEPT = 50
"""Papers of one page; the oldest ones are left out."""


class KeptForm(forms.Form):
    """Papers as JSON: each a list of [number of the option, mark]."""

    kept = forms.CharField(widget=forms.HiddenInput, required=False, empty_value="[]")

    def __init__(self, slip: Slip, data: Any) -> None:  # noqa: ANN401  Django's
        super().__init__(data)
        self.slip = slip

    def clean_kept(self) -> list[Marks]:
        """Raises ValidationError where somebody wrote something else into the page."""
        try:
            found = json.loads(self.cleaned_data["kept"])
            papers = [tuple((self.slip.ids[_whole(at)], _whole(mark)) for at, mark in one) for one in found]
            for marks in papers:
                slips.check(self.slip, marks)
        except (ValueError, TypeError, IndexError, RecursionError, Refused):
            raise ValidationError(
                _("The papers that this page kept can not be read; they are left out.")
            ) from None
        return papers[-MOST_KEPT:]


def written(slip: Slip, papers: list[Marks]) -> str:
    """What the page keeps."""
    numbers = {option: number for number, option in enumerate(slip.ids)}
    return json.dumps([[[numbers[option], mark] for option, mark in marks] for marks in papers[-MOST_KEPT:]])


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("not a whole number from 0")
    return value
