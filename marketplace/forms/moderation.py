from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.domain.moderation import LONGEST_WORD


class WordForm(forms.Form):
    """Why, in a few words."""

    reason = forms.CharField(
        label=_("In a few words"), max_length=LONGEST_WORD, widget=forms.Textarea(attrs={"rows": 4})
    )
