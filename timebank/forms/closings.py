"""What is typed about the closing of a period: why it goes on or is given up, contests, their answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from timebank.domain.closings import ANSWERS, REASON_LENGTH, VERDICT_NAMES, WORDS_LENGTH

LINES = forms.Textarea(attrs={"rows": 3})


class AsideForm(forms.Form):
    aside = forms.CharField(
        label=_("Why the period is closed although something waits"),
        max_length=REASON_LENGTH,
        widget=LINES,
        help_text=_("Members read it. What is confirmed later counts for a later period."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=REASON_LENGTH, widget=LINES, help_text=_("It stays, and members read it.")
    )


class ContestForm(forms.Form):
    motive = forms.CharField(
        label=_("What is wrong, and why"),
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Members read it. Please name nobody: the figures are those of all."),
    )


class AnswerForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Do the figures stand?"),
        choices=[(verdict.value, _(VERDICT_NAMES[verdict])) for verdict in ANSWERS],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Your answer in words"), max_length=WORDS_LENGTH, widget=forms.Textarea(attrs={"rows": 6})
    )
