"""What is typed about a release: its quarter, what a correction changes, why one is set aside."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.domain.observatory.releases import REASON_LENGTH, WORDS_LENGTH

WORDS = forms.Textarea(attrs={"rows": 4})


class QuarterForm(forms.Form):
    """quarters: (code, in words) of those that may be computed."""

    quarter = forms.ChoiceField(label=_("Quarter"), widget=forms.RadioSelect)

    def __init__(self, data: object, *, quarters: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what a request sends, or nothing
        field = self.fields["quarter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(quarters)


class CorrectionForm(forms.Form):
    changed_fr = forms.CharField(
        label=_("What changes and why, in French"), max_length=WORDS_LENGTH, widget=WORDS
    )
    changed_en = forms.CharField(
        label=_("What changes and why, in English"),
        max_length=WORDS_LENGTH,
        widget=WORDS,
        help_text=_("Whoever used these figures reads it. Please name nobody."),
    )


class DropForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays, and whoever builds and approves reads it."),
    )
