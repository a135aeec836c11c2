"""The three steps of a newcomer: the fields of the profile and of the wishes, a few at a time."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coop.domain.people import ProfileData
from coop.forms.profiles import ProfileForm
from coop.forms.skills import SkillsForm
from coop.selectors import places
from marketplace.domain.wishes import Wishes
from marketplace.forms.wishes import WishesForm

OF_PROFILE = ProfileForm.base_fields


class PlaceStep(forms.Form):
    """Where one is, how far one goes, and whether at a distance."""

    place_id = OF_PROFILE["place_id"]
    radius_km = OF_PROFILE["radius_km"]
    is_remote = OF_PROFILE["is_remote"]

    def __init__(self, data: QueryDict | None, *, profile: ProfileData) -> None:
        super().__init__(
            data,
            initial={
                "place_id": places.said(profile.place_id),
                "radius_km": profile.radius_km,
                "is_remote": profile.is_remote,
            },
        )

    def clean(self) -> dict[str, Any]:
        """Somebody who is nowhere and not at a distance would be asked for nothing."""
        cleaned = super().clean() or self.cleaned_data
        is_nowhere = "place_id" in cleaned and cleaned["place_id"] is None
        if is_nowhere and not cleaned.get("is_remote"):
            self.add_error("place_id", _("Say where you are, or that you help at a distance."))
        return cleaned


class SkillsStep(SkillsForm):
    """What one can do: a trade in one's own words, and skills to tick or to look for."""

    trade_field = "trade_skill_ids"

    trade = OF_PROFILE["trade"]
    skill_ids = OF_PROFILE["skill_ids"]
    trade_skill_ids = OF_PROFILE["trade_skill_ids"]

    def __init__(self, data: QueryDict | None, *, profile: ProfileData, language: str) -> None:
        super().__init__(
            data,
            initial={
                "trade": profile.trade,
                "skill_ids": profile.skill_ids,
                "trade_skill_ids": profile.trade_skill_ids,
            },
        )
        self.offer_skills(language)

    def clean(self) -> dict[str, Any]:
        """A skill of one's trade is one of one's skills."""
        cleaned = super().clean() or self.cleaned_data
        trade = cleaned.get("trade_skill_ids", [])
        cleaned["skill_ids"] = sorted({*cleaned.get("skill_ids", []), *trade})
        return cleaned


class WishesStep(WishesForm):
    """How much time one has, and what one would like to be asked for."""

    weekly_minutes = OF_PROFILE["weekly_minutes"]

    def __init__(self, data: QueryDict | None, *, profile: ProfileData, wishes: Wishes) -> None:
        super().__init__(data, wishes=wishes)
        self.initial["weekly_minutes"] = profile.weekly_minutes
