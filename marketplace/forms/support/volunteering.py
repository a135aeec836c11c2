"""Saying with what, where and for how many people at once one helps."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coop.forms.choices import offer
from coop.forms.places import PlaceField
from coop.selectors import places
from marketplace.domain.support.helping import FURTHEST_KM, MOST_AT_ONCE, Volunteering
from marketplace.domain.support.themes import Theme
from marketplace.forms.support.declaring import themes

FIRST_CAPACITY = 2
USUAL_KM = 10


class HelperForm(forms.Form):
    """Filled in with what was said before, or with a modest beginning."""

    themes = forms.TypedMultipleChoiceField(
        label=_("Themes that you help with"),
        choices=[],
        coerce=Theme,
        widget=forms.CheckboxSelectMultiple,
    )
    capacity = forms.IntegerField(
        label=_("People at once, at most"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        help_text=_("You are never given more."),
    )
    place = PlaceField(label=_("Around which commune"))
    km = forms.IntegerField(label=_("Up to so many kilometres"), min_value=0, max_value=FURTHEST_KM)
    is_remote = forms.BooleanField(label=_("By telephone or at a distance too"), required=False)

    def __init__(self, data: QueryDict | None = None, *, known: Volunteering | None) -> None:
        initial: dict[str, object] = {"capacity": FIRST_CAPACITY, "km": USUAL_KM}
        if known is not None:
            initial = {
                "themes": [one.value for one in known.themes],
                "capacity": known.capacity,
                "place": places.said(known.place_id),
                "km": known.km,
                "is_remote": known.is_remote,
            }
        super().__init__(data, initial=initial, auto_id="helper_%s")
        offer(self, "themes", themes())

    def draft(self) -> Volunteering:
        given = self.cleaned_data
        return Volunteering(
            frozenset(given["themes"]), given["capacity"], given["place"], given["km"], given["is_remote"]
        )
