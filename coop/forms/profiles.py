"""A profile, on one page: who, where, when, and what for."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coop.domain.people import ABOUT_LENGTH, NAME_LENGTH, RADIUS_KM, TRADE_LENGTH, WEEK_MINUTES, ProfileData
from coop.forms.choices import offer
from coop.forms.fields import HoursField
from coop.forms.places import PlaceField
from coop.selectors import places, skills


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One skill to tick: offered, and part of the declared trade."""

    id: int
    label: str
    is_offered: bool
    is_trade: bool


@dataclass(frozen=True, slots=True)
class SkillFamily:
    label: str
    rows: tuple[SkillRow, ...]

    @property
    def chosen(self) -> int:
        return sum(row.is_offered or row.is_trade for row in self.rows)


class ProfileForm(forms.Form):
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
        self.families = skills.families(language)
        choices = [option for _family, options_of in self.families for option in options_of]
        offer(self, "skill_ids", choices)
        offer(self, "trade_skill_ids", choices)

    def clean(self) -> dict[str, Any]:
        """A skill of one's trade is one of one's skills: ticking the second ticks the first."""
        cleaned = super().clean() or self.cleaned_data
        trade = cleaned.get("trade_skill_ids", [])
        cleaned["skill_ids"] = sorted({*cleaned.get("skill_ids", []), *trade})
        return cleaned

    def profile(self) -> ProfileData:
        """What was typed, once it is valid."""
        typed = dict(self.cleaned_data)
        typed["skill_ids"] = tuple(typed["skill_ids"])
        typed["trade_skill_ids"] = tuple(typed["trade_skill_ids"])
        return ProfileData(**typed)

    def skill_families(self) -> list[SkillFamily]:
        """Every skill with what is ticked, typed or stored."""
        offered, trade = self._ticked("skill_ids"), self._ticked("trade_skill_ids")
        return [
            SkillFamily(
                gettext(family),
                tuple(SkillRow(id, label, str(id) in offered, str(id) in trade) for id, label in options),
            )
            for family, options in self.families
        ]

    def _ticked(self, name: str) -> set[str]:
        return {str(value) for value in self[name].value() or ()}
