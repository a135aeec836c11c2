"""Asking for help, and looking for what is asked."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from coop.domain.quantities import cents_of
from coop.domain.skills import FAMILIES
from coop.forms import refusals
from coop.forms.choices import offer
from coop.forms.fields import CURRENCY, DayField, EurosField, HoursField
from coop.forms.half_days import HalfDaysField
from coop.forms.places import AroundForm, PlaceField
from coop.forms.skills import SkillsForm
from coop.selectors import places, skills
from marketplace.domain import requests
from marketplace.domain.engagements import LONGEST_MINUTES
from marketplace.domain.keys import KEY_LENGTH
from marketplace.domain.requests import LARGEST_CENTS, TEXT_LENGTH, TITLE_LENGTH, Need
from marketplace.domain.terms import TERMS_NAMES, Terms
from marketplace.selectors import requests as asked
from marketplace.selectors.offers import Offered
from marketplace.selectors.requests import Filters

TERMS_HELP = {
    Terms.HOURS: _("the hours are counted between you"),
    Terms.EUROS: _("you pay the mission, with an invoice"),
    Terms.MIXED: _("a part in hours, a part in euros"),
    Terms.GIFT: _("nothing is owed: the hours are recognised as given"),
}

FIRST_MINUTES = 60
"""Of a need that is proposed; whoever asks writes what they want."""


def families() -> list[tuple[str, str]]:
    """The categories to choose from."""
    return [(code, gettext(name)) for code, name in FAMILIES.items()]


class NeedForm(SkillsForm):
    """A need on one page. `key` makes a double click one need."""

    skills_field = "skills"

    title = forms.CharField(
        label=_("What you need, in a few words"),
        max_length=TITLE_LENGTH,
        help_text=_("As you would say it to a neighbour: “help me put my accounts in order”."),
    )
    text = forms.CharField(
        label=_("Tell a little more"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What it is for, what you already have, what would be perfect. Visitors read it too."),
    )
    skills = forms.TypedMultipleChoiceField(
        label=_("Skills that would help"),
        choices=[],
        coerce=int,
        error_messages={"required": _("Choose at least one skill: it is how we find who can help.")},
    )
    wanted_minutes = HoursField(
        label=_("How long it may take"),
        max_minutes=LONGEST_MINUTES,
        error_messages={"required": _("Say how long it may take.")},
    )
    terms = forms.TypedChoiceField(
        label=_("How you thank"), choices=[], coerce=Terms, initial=Terms.HOURS, widget=forms.RadioSelect
    )
    budget = EurosField(
        label=_("Budget"),
        required=False,
        min_cents=1,
        max_cents=LARGEST_CENTS,
        help_text=_("Only for a need in euros, or in hours and euros."),
    )
    is_remote = forms.BooleanField(label=_("It can be done at a distance"), required=False)
    place = PlaceField(
        label=_("Where it happens"),
        required=False,
        help_text=_(
            "The name of a commune or its post code. Leave it empty when it happens nowhere in particular."
        ),
    )
    needed_on = DayField(
        label=_("Needed by"), required=False, help_text=_("Leave it empty when there is no hurry.")
    )
    category = forms.ChoiceField(label=_("Category"), choices=[], required=False)
    starts_on = DayField(
        label=_("Possible starting on"), required=False, help_text=_("Leave it empty when any day is good.")
    )
    ends_on = DayField(label=_("Possible until"), required=False, help_text="")
    half_days = HalfDaysField(
        label=_("On which half days of the week"),
        required=False,
        help_text=_("Tick nothing when any of them is good."),
    )
    key = forms.CharField(max_length=KEY_LENGTH, widget=forms.HiddenInput)

    offer = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, language: str, today: date, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial={"key": uuid4().hex, **initial})
        self.today = today
        self.offer_skills(language)
        offer(self, "category", families(), empty=gettext("That of the skills"))
        offer(
            self,
            "terms",
            [(terms.value, f"{gettext(TERMS_NAMES[terms])} — {TERMS_HELP[terms]}") for terms in Terms],
        )

    def clean(self) -> dict[str, Any]:
        """What the domain says of the whole need, beside the fields that have nothing wrong by themselves."""
        cleaned = super().clean() or self.cleaned_data
        for fault in requests.faults(self.need(), today=self.today):
            if fault.field not in self.errors:
                refusals.show(self, fault)
        return cleaned

    def need(self) -> Need:
        """What was typed. A field with an error reads as empty: its own message stands beside it."""
        typed = self.cleaned_data
        budget = typed.get("budget")
        return Need(
            title=typed.get("title", ""),
            text=typed.get("text", ""),
            skill_ids=tuple(typed.get("skills", ())),
            wanted_minutes=typed.get("wanted_minutes", 0),
            terms=typed.get("terms", Terms.HOURS),
            budget_cents=None if budget is None else cents_of(budget.amount),
            place_id=typed.get("place"),
            is_remote=typed.get("is_remote", False),
            needed_on=typed.get("needed_on"),
            category=typed.get("category", ""),
            starts_on=typed.get("starts_on"),
            ends_on=typed.get("ends_on"),
            half_days=typed.get("half_days") or 0,
        )


def of_need(need: Need) -> dict[str, Any]:
    """A need as its form shows it, to mend it."""
    budget = need.budget_cents
    return {
        "title": need.title,
        "text": need.text,
        "skills": list(need.skill_ids),
        "wanted_minutes": need.wanted_minutes,
        "terms": need.terms,
        "budget": None if budget is None else Money(f"{budget // 100}.{budget % 100:02}", CURRENCY),
        "place": places.said(need.place_id),
        "is_remote": need.is_remote,
        "needed_on": need.needed_on,
        "category": need.category,
        "starts_on": need.starts_on,
        "ends_on": need.ends_on,
        "half_days": need.half_days,
    }


def of_offer(offer: Offered, place_id: int | None) -> dict[str, Any]:
    """A need that asks for what is offered, where one is oneself; in terms without a budget if it can be."""
    plain = next((terms for terms in offer.terms if not terms.has_euros), offer.terms[0])
    return {
        "offer": offer.offer_id,
        "title": offer.title,
        "skills": list(offer.skill_ids),
        "wanted_minutes": offer.usual_minutes,
        "terms": plain,
        "place": places.said(place_id),
        "is_remote": offer.is_remote,
    }


def of_skill(skill_id: int, label: str, place_id: int | None) -> dict[str, Any]:
    """A first need: an hour of what others do well, in hours, where one is oneself."""
    return {
        "title": (gettext("A hand with: %(skill)s") % {"skill": label})[:TITLE_LENGTH],
        "skills": [skill_id],
        "wanted_minutes": FIRST_MINUTES,
        "terms": Terms.HOURS,
        "place": places.said(place_id),
        "is_remote": place_id is None,
    }


class FilterForm(AroundForm):
    """What stays in the address of the list."""

    field_order = ["q", "skill", "category", "terms", "near", "km", "region", "remote", "mine"]

    q = forms.CharField(
        label=_("Words"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    skill = forms.TypedChoiceField(label=_("Skill"), choices=[], coerce=int, empty_value=None, required=False)
    terms = forms.TypedChoiceField(
        label=_("Terms"), choices=[], coerce=Terms, empty_value=None, required=False
    )
    category = forms.ChoiceField(label=_("Category"), choices=[], required=False)
    region = forms.ChoiceField(label=_("Region"), choices=[], required=False)
    remote = forms.BooleanField(label=_("At a distance"), required=False)
    mine = forms.BooleanField(label=_("That I could help with"), required=False)

    def __init__(self, data: QueryDict, *, language: str, is_member: bool) -> None:
        super().__init__(data, auto_id="find_%s")
        self.language = language
        grouped = [(gettext(family), options) for family, options in skills.families(language)]
        offer(self, "skill", grouped, empty=gettext("All"))
        offer(self, "category", families(), empty=gettext("All"))
        offer(
            self,
            "terms",
            [(terms.value, gettext(TERMS_NAMES[terms])) for terms in Terms],
            empty=gettext("All"),
        )
        offer(self, "region", [(region, region) for region in asked.regions()], empty=gettext("All"))
        if not is_member:
            del self.fields["mine"]

    def filters(self, member_id: int | None) -> Filters:
        """What can be understood of the address; the rest is shown with its error and not filtered."""
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            text=given.get("q", ""),
            language=self.language,
            skill_id=given.get("skill"),
            category=given.get("category", ""),
            terms=given.get("terms"),
            region=given.get("region", ""),
            around=self.around(),
            is_remote=given.get("remote", False),
            matched_id=member_id if given.get("mine") else None,
        )
