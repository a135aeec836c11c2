"""What a scrutineer declares, why somebody contests, what is answered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.domain.certifying import VERDICT_NAMES, WORDS_LENGTH


class CertificationForm(forms.Form):
    fingerprint = forms.CharField(
        label=_("Fingerprint of the count sheet that you found"),
        max_length=200,
        help_text=_("64 signs, as your own count of the kit printed them."),
    )
    has_counted = forms.BooleanField(
        label=_("I counted the kit of this vote again, and found the count that is published"),
        error_messages={"required": _("Count the kit again before you certify its count.")},
    )


class ContestForm(forms.Form):
    motive = forms.CharField(
        label=_("Why you contest this result"),
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("2,000 characters at most. Members read it under your name; the scrutineers answer it."),
    )


class AnswerForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Does the count hold?"),
        widget=forms.RadioSelect,
        choices=[(verdict.value, _(name)) for verdict, name in VERDICT_NAMES.items()],
        error_messages={
            "required": _("Choose whether the count holds."),
            "invalid_choice": _("Choose whether the count holds."),
        },
    )
    text = forms.CharField(
        label=_("Your answer"),
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("2,000 characters at most. Members read it under your name."),
    )
