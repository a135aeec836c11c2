"""Declaring a structure, vouching for somebody, recording their paper."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coop.forms.choices import offer
from coop.forms.fields import DayField
from coop.forms.half_days import HalfDaysField
from coop.forms.places import PlaceField
from marketplace.domain.support.beneficiaries import (
    ALIAS_LENGTH,
    BASIS_NAMES,
    HOLDER_NAMES,
    PURPOSE_LENGTH,
    REACH_LENGTH,
    Basis,
    Enrolment,
    PaperHolder,
)
from marketplace.domain.support.needs import SupportAsked
from marketplace.domain.support.structures import KIND_NAMES, NAME_LENGTH, StructureDraft, StructureKind
from marketplace.domain.support.themes import THEME_NAMES, Theme


class StructureForm(forms.Form):
    """What a member says of the structure that they answer for."""

    name = forms.CharField(label=_("Name of the structure"), max_length=NAME_LENGTH)
    kind = forms.TypedChoiceField(label=_("Kind of structure"), choices=[], coerce=StructureKind)
    place = PlaceField(label=_("Commune"))

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="structure_%s")
        offer(self, "kind", [(kind.value, gettext(name)) for kind, name in KIND_NAMES.items()])

    def draft(self) -> StructureDraft:
        given = self.cleaned_data
        return StructureDraft(given["name"], given["kind"], given["place"])


class EnrolForm(forms.Form):
    """As little as is needed of somebody."""

    alias = forms.CharField(
        label=_("First name, or another one"),
        max_length=ALIAS_LENGTH,
        help_text=_("No surname is needed. Any name that you and they know is good."),
    )
    reach = forms.CharField(
        label=_("How the structure reaches them"),
        max_length=REACH_LENGTH,
        help_text=_("For example: at the library, on Tuesday mornings. No telephone number is needed."),
    )
    place = PlaceField(label=_("Commune"))
    basis = forms.TypedChoiceField(
        label=_("What they sign"), choices=[], coerce=Basis, widget=forms.RadioSelect
    )
    purpose = forms.CharField(
        label=_("What the mandate is for"),
        max_length=PURPOSE_LENGTH,
        required=False,
        help_text=_("For a mandate only: for example, declaring their income for this year."),
    )
    until_on = DayField(
        label=_("It holds until"), help_text=_("Three years at most; they may end it sooner.")
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="person_%s", initial={"basis": Basis.CONSENT.value})
        words = {
            Basis.CONSENT: gettext("A consent: to be helped, in their own name"),
            Basis.MANDATE: gettext("A mandate: the helper may act in their name, for one purpose"),
        }
        offer(self, "basis", [(one.value, words[one]) for one in BASIS_NAMES])

    def enrolment(self) -> Enrolment:
        given = self.cleaned_data
        return Enrolment(
            alias=given["alias"],
            reach=given["reach"],
            place_id=given["place"],
            basis=given["basis"],
            until_on=given["until_on"],
            purpose=given["purpose"],
        )


class SignForm(forms.Form):
    """The paper came back."""

    signed_on = DayField(label=_("Signed on"))
    holder = forms.TypedChoiceField(label=_("Who keeps the paper"), choices=[], coerce=PaperHolder)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="paper_%s")
        offer(self, "holder", [(one.value, gettext(name)) for one, name in HOLDER_NAMES.items()])


class SupportNeedForm(forms.Form):
    """A theme and until when; no text."""

    theme = forms.TypedChoiceField(label=_("Theme"), choices=[], coerce=Theme)
    is_remote = forms.BooleanField(label=_("It can be done by telephone or at a distance"), required=False)
    wanted_by = DayField(label=_("Wanted by"), help_text=_("The sooner, the more urgent."))
    half_days = HalfDaysField(
        label=_("Half days that suit them"),
        required=False,
        help_text=_("Tick nothing when any of them is good."),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="need_%s")
        offer(self, "theme", themes())

    def asked(self) -> SupportAsked:
        given = self.cleaned_data
        return SupportAsked(given["theme"], given["is_remote"], given["wanted_by"], given["half_days"])


def themes() -> list[tuple[str, str]]:
    return [(one.value, gettext(name)) for one, name in THEME_NAMES.items()]
