"""How one is written to about a conversation."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from marketplace.domain.notices import CHOICES


class LettersForm(forms.Form):
    choice = forms.ChoiceField(label=_("E-mails about this conversation"), widget=forms.RadioSelect)

    def __init__(self, data: QueryDict | None = None, *, choice: str) -> None:
        super().__init__(data, initial={"choice": choice}, auto_id="letters_%s")
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, say(name)) for code, name in CHOICES.items()]
