"""A form of one field: what somebody says, or why."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


class WordForm(forms.Form):
    """label: what is asked, in words; length: in characters, at most; written: what stands there at first."""

    text = forms.CharField(label=_("Your words"), widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(
        self, data: QueryDict | None = None, *, label: str = "", length: int, written: str = ""
    ) -> None:
        super().__init__(data, initial={"text": written})
        field = self.fields["text"]
        assert isinstance(field, forms.CharField)
        field.max_length = length
        field.widget.attrs["maxlength"] = length
        if label:
            field.label = label
