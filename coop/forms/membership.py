"""Asking to become a member, and entering somebody who has no internet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coop.domain.people import NAME_LENGTH

COLLEGES = [
    ("producer", _("I offer services: freelancer, entrepreneur, employee of the cooperative")),
    ("beneficiary", _("I mostly come to be helped")),
    ("supporter", _("I support the cooperative without asking or offering services")),
]


class JoinForm(forms.Form):
    display_name = forms.CharField(
        label=_("Your name, as other members will see it"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    college = forms.ChoiceField(
        label=_("Why do you come?"),
        choices=COLLEGES,
        initial="producer",
        widget=forms.RadioSelect,
        help_text=_(
            "A cooperative of this kind has several colleges of members. Everyone may both ask and help."
        ),
    )


class EnrolForm(forms.Form):
    display_name = forms.CharField(
        label=_("Name of the person"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    college = forms.ChoiceField(
        label=_("Why do they come?"),
        choices=[
            ("beneficiary", _("Mostly to be helped")),
            ("producer", _("To offer services")),
            ("supporter", _("To support the cooperative")),
        ],
        initial="beneficiary",
        widget=forms.RadioSelect,
    )


class CollegeForm(forms.Form):
    """Where a member stands; the words are those of what they come for."""

    college = forms.ChoiceField(
        label=_("In which college does this person stand?"),
        choices=[
            ("producer", _("Producers")),
            ("beneficiary", _("Beneficiaries")),
            ("supporter", _("Supporters")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the colleges."),
            "invalid_choice": _("Choose one of the colleges."),
        },
    )
