"""A vote: one of three choices, none of them made beforehand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.domain.ballots import Choice

WORDS = {
    Choice.YES: _("Yes: adopt the new value"),
    Choice.NO: _("No: keep the value of today"),
    Choice.BLANK: _("Blank: I take part, without choosing"),
}


class VoteForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("What do you choose?"),
        widget=forms.RadioSelect,
        choices=[(choice.value, words) for choice, words in WORDS.items()],
        error_messages={
            "required": _("Choose yes, no or blank."),
            "invalid_choice": _("Choose yes, no or blank."),
        },
    )
