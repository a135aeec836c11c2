"""A profile, on one page: who, where, when, and what for."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coop.domain.people import ABOUT_LENGTH, NAME_LENGTH, RADIUS_KM, TRADE_LENGTH, WEEK_MINUTES, ProfileData
from coop.forms.fields import HoursField
from coop.forms.places import PlaceField
from coop.forms.skills import SkillsForm
from coop.selectors import places


class ProfileForm(SkillsForm):
    trade_field = "trade_skill_ids"

    display_name = forms.CharField(
        label=_("Your name, as other members will see it"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    trade = forms.CharField(
        label=_("Your trade"),
        max_length=TRADE_LENGTH,
        required=False,
        help_text=_("In a few words, as you would say it to a neighbour: “web designer”, “joiner”…"),
    )
    about = forms.CharField(
        label=_("About you"),
        max_length=ABOUT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you like to do, what you look for. Only members read it."),
    )
    place_id = PlaceField(
        label=_("Where you are"),
        required=False,
        help_text=_("The name of your commune or its post code: your address is asked of nobody."),
    )
    radius_km = forms.IntegerField(
        label=_("How far you go, in kilometres"), min_value=0, max_value=RADIUS_KM, initial=30
    )
    is_remote = forms.BooleanField(label=_("I also help at a distance"), required=False, initial=True)
    weekly_minutes = HoursField(
        label=_("Time you can give each week"), min_minutes=0, max_minutes=WEEK_MINUTES, initial=120
    )
    skill_ids = forms.TypedMultipleChoiceField(label=_("Skills"), choices=[], coerce=int, required=False)
    trade_skill_ids = forms.TypedMultipleChoiceField(
        label=_("Skills of your trade"), choices=[], coerce=int, required=False
    )

    def __init__(
        self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None, language: str
    ) -> None:
        kept = initial or {}
        super().__init__(data, initial=kept | {"place_id": places.said(kept.get("place_id"))})
        self.offer_skills(language)

    def clean(self) -> dict[str, Any]:
        """A skill of one's trade is one of one's skills: ticking the second ticks the first."""
        cleaned = super().clean() or self.cleaned_data
        trade = cleaned.get("trade_skill_ids", [])
        cleaned["skill_ids"] = sorted({*cleaned.get("skill_ids", []), *trade})
        return cleaned

    def profile(self) -> ProfileData:
        """What was typed, once it is valid."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "look"}
        typed["skill_ids"] = tuple(typed["skill_ids"])
        typed["trade_skill_ids"] = tuple(typed["trade_skill_ids"])
        return ProfileData(**typed)
