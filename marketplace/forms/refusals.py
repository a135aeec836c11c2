"""Saying that a need is not for oneself, and changing what one said."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coop.domain.errors import Refused
from coop.domain.people import RADIUS_KM
from coop.forms import refusals as shown
from coop.forms.choices import offer
from coop.forms.fields import HoursField
from coop.selectors import skills
from marketplace.domain import refusals
from marketplace.domain.engagements import LONGEST_MINUTES
from marketplace.domain.refusals import GROUND_NAMES, Case, Ground, Refusal

PAUSE_DAYS = 30
MORE_MINUTES = 30


class RefusalForm(forms.Form):
    """The values that a filter may have; each reason reads its own."""

    km = forms.IntegerField(
        label=_("Too far: I go as far as, in kilometres"), min_value=0, max_value=RADIUS_KM, required=False
    )
    minutes = HoursField(
        label=_("Too short: I come for at least"), max_minutes=LONGEST_MINUTES, required=False
    )
    until_on = forms.DateField(
        label=_("No time now: ask me again from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class DismissForm(RefusalForm):
    """Filled in with what would just keep this need away."""

    field_order = ["ground", "skill_id", "km", "is_for_skill", "minutes", "until_on"]

    ground = forms.TypedChoiceField(
        label=_("Why it is not for you"),
        choices=[],
        coerce=Ground,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason: only you will read it.")},
    )
    skill_id = forms.TypedChoiceField(
        label=_("The skill that I do not offer any more"), choices=[], coerce=int, required=False
    )
    is_for_skill = forms.BooleanField(label=_("Too far for this skill only"), required=False)

    def __init__(self, data: QueryDict | None = None, *, case: Case, language: str) -> None:
        self.case, self.km_away = case, refusals.kilometres(case)
        initial = {
            "km": max(0, (self.km_away or 0) - 1),
            "minutes": min(LONGEST_MINUTES, case.wanted.minutes + MORE_MINUTES),
            "until_on": case.on + timedelta(days=PAUSE_DAYS),
        }
        super().__init__(data, initial=initial)
        possible = refusals.grounds(case)
        offer(self, "ground", [(ground.value, gettext(GROUND_NAMES[ground])) for ground in possible])
        self.offered = skills.labels(case.wanted.skill_ids & case.candidate.skill_ids, language)
        offer(self, "skill_id", self.offered.items())
        if Ground.DISTANCE not in possible:
            del self.fields["km"], self.fields["is_for_skill"]
        if len(self.offered) == 1:
            del self.fields["skill_id"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "ground" in cleaned and not self.errors:
            _check(self, self.refusal(), self.case.on)
        return cleaned

    def refusal(self) -> Refusal:
        """Only what belongs to the reason that was chosen."""
        typed, ground = self.cleaned_data, self.cleaned_data["ground"]
        skill_id = typed.get("skill_id") or min(self.offered, default=None)
        is_about_skill = ground is Ground.SKILL or (ground is Ground.DISTANCE and typed.get("is_for_skill"))
        return Refusal(
            ground,
            km=typed.get("km") if ground is Ground.DISTANCE else None,
            skill_id=skill_id if is_about_skill else None,
            terms=self.case.wanted.terms if ground is Ground.TERMS else None,
            minutes=typed.get("minutes") if ground is Ground.SHORT else None,
            until_on=typed.get("until_on") if ground is Ground.TIME else None,
            person_id=self.case.wanted.requester_id if ground is Ground.PERSON else None,
        )


class ChangeForm(RefusalForm):
    """The one value of a filter that can be changed."""

    def __init__(self, data: QueryDict | None = None, *, kept: Refusal, today: date) -> None:
        self.kept, self.today = kept, today
        self.name = refusals.ASKED[kept.ground]
        super().__init__(data, initial={self.name: getattr(kept, self.name)})
        for name in set(self.fields) - {self.name}:
            del self.fields[name]
        self.fields[self.name].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            _check(self, self.refusal(), self.today)
        return cleaned

    def refusal(self) -> Refusal:
        return refusals.changed(self.kept, self.cleaned_data.get(self.name))


def _check(form: forms.Form, refusal: Refusal, today: date) -> None:
    try:
        refusals.check(refusal, today=today)
    except Refused as refused:
        shown.show(form, refused)
