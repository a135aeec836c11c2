"""Founding a circle, inviting into it, giving a role in it, and writing its charter."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coop.domain.charters import CHARTER_LENGTH
from coop.domain.ecosystems import PURPOSE_LENGTH, REASON_LENGTH, WORDS_LENGTH
from coop.domain.offices import OFFICE_NAMES, Office
from coop.domain.people import NAME_LENGTH
from coop.forms.choices import offer


def _day(label: Any, help_text: Any = "") -> forms.DateField:  # noqa: ANN401  words translated late
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget)


class FoundForm(forms.Form):
    name = forms.CharField(label=_("Name of the ecosystem"), max_length=NAME_LENGTH)
    purpose = forms.CharField(
        label=_("What it is for"),
        max_length=PURPOSE_LENGTH,
        help_text=_("In a few words. Visitors read it too."),
    )
    text = forms.CharField(
        label=_("The first charter"),
        max_length=CHARTER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "What you promise each other, a paragraph on each line. It can be written anew; versions stay."
        ),
    )
    until_on = _day(
        _("You facilitate it up to"), _("Three years at most. After that day the circle says who goes on.")
    )


class InviteForm(forms.Form):
    member = forms.ChoiceField(label=_("Whom to invite"), choices=[])
    words = forms.CharField(
        label=_("A few words"),
        max_length=WORDS_LENGTH,
        required=False,
        help_text=_("Only this person, and those who welcome in the ecosystem, read them."),
    )

    def __init__(self, *args: Any, people: Mapping[int, str], **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        offer(self, "member", [(str(pk), name) for pk, name in people.items()], empty="—")


class AskForm(forms.Form):
    words = forms.CharField(
        label=_("A few words"),
        max_length=WORDS_LENGTH,
        required=False,
        help_text=_("What you would bring, what you look for: those who welcome read it."),
    )


class AppointForm(forms.Form):
    member = forms.ChoiceField(label=_("Who"), choices=[])
    office = forms.TypedChoiceField(label=_("Role"), choices=[], coerce=Office)
    until_on = _day(_("Up to"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  those of Django
        people: Mapping[int, str],
        until_on: date,
        **options: Any,  # noqa: ANN401  those of Django
    ) -> None:
        super().__init__(*args, **options)
        self.initial["until_on"] = until_on
        self.has_people = bool(people)
        offer(self, "member", [(str(pk), name) for pk, name in people.items()], empty="—")
        offer(self, "office", [(office.value, gettext(name)) for office, name in OFFICE_NAMES.items()])


class ExcludeForm(forms.Form):
    """Its fields are not named as those of the other forms of the page: an address and a label each."""

    person = forms.ChoiceField(label=_("Who is put out"), choices=[])
    reason = forms.CharField(
        label=_("Why"),
        max_length=REASON_LENGTH,
        help_text=_("This person reads it. It is kept with the ecosystem."),
    )

    def __init__(self, *args: Any, people: Mapping[int, str], **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        self.has_people = bool(people)
        offer(self, "person", [(str(pk), name) for pk, name in people.items()], empty="—")


class CharterForm(forms.Form):
    text = forms.CharField(
        label=_("The charter"),
        max_length=CHARTER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("A paragraph on each line. Everyone will be asked to sign this version."),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)


class SignForm(forms.Form):
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)
