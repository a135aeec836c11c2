"""Trying other weights of the matching."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext

from coop.domain.errors import Refused
from coop.forms import refusals
from coop.forms.fields import ShareField
from governance.domain import rules
from marketplace.rules import MATCH_WEIGHTS


class WeightsForm(forms.Form):
    """One field for each part of the voted weights; the answers stay in the address."""

    def __init__(self, data: QueryDict | None, *, today: Mapping[str, Decimal]) -> None:
        super().__init__(data, auto_id="try_%s", initial=dict(today))
        for part, name in MATCH_WEIGHTS.parts.items():
            self.fields[part] = ShareField(label=gettext(name).capitalize())

    def clean(self) -> dict[str, Any]:
        """As a proposal is checked: each part within its bounds, all of them one whole."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                rules.check(MATCH_WEIGHTS, self.weights())
            except Refused as refused:
                refusals.show(self, refused)
        return cleaned

    def weights(self) -> dict[str, Decimal]:
        return {part: self.cleaned_data[part] for part in MATCH_WEIGHTS.parts}
