"""Introducing many needs at once: which needs are looked at, and the proposal that is confirmed."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coop.forms.choices import offer
from marketplace.domain.batches import AGES, Scope
from marketplace.forms.requests import families


class ScopeForm(forms.Form):
    """What stays in the address. departments: where something is asked now."""

    category = forms.ChoiceField(label=_("Category"), choices=[], required=False)
    department = forms.ChoiceField(label=_("Department"), choices=[], required=False)
    days = forms.TypedChoiceField(
        label=_("Waiting for"), choices=[], coerce=int, empty_value=None, required=False
    )

    def __init__(self, data: QueryDict, *, departments: Mapping[str, str]) -> None:
        super().__init__(data, auto_id="scope_%s")
        offer(self, "category", families(), empty=gettext("All"))
        offer(self, "department", departments.items(), empty=gettext("All"))
        ages = [
            (days, ngettext("%(count)s day or more", "%(count)s days or more", days) % {"count": days})
            for days in AGES
        ]
        offer(self, "days", [(0, gettext("Any time")), *ages])

    def scope(self) -> Scope:
        """What can be understood of the address; the rest is shown with its error."""
        self.is_valid()
        given = self.cleaned_data
        return Scope(given.get("category", ""), given.get("department", ""), given.get("days") or 0)


class ConfirmForm(forms.Form):
    """Which needs were looked at, and the fingerprint of what was read: nothing to fill in."""

    category = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    department = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    days = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=max(AGES))
    fingerprint = forms.RegexField(widget=forms.HiddenInput, regex=r"\A[0-9a-f]{64}\Z")

    def scope(self) -> Scope:
        given = self.cleaned_data
        return Scope(given["category"], given["department"], given["days"])
