"""Offering a service, and looking for what is offered."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from coop.domain.people import RADIUS_KM
from coop.domain.quantities import cents_of
from coop.forms import refusals
from coop.forms.choices import offer
from coop.forms.fields import CURRENCY, DayField, EurosField, HoursField
from coop.forms.places import AroundForm, PlaceField
from coop.forms.skills import SkillsForm
from coop.selectors import places, skills
from marketplace.domain import offers
from marketplace.domain.engagements import LONGEST_MINUTES
from marketplace.domain.keys import KEY_LENGTH
from marketplace.domain.offers import USUAL_KM, Service
from marketplace.domain.requests import LARGEST_CENTS, TEXT_LENGTH, TITLE_LENGTH
from marketplace.domain.terms import TERMS_NAMES, Terms
from marketplace.forms.requests import families
from marketplace.selectors import offers as offered
from marketplace.selectors.offers import Filters

THANKS_HELP = {
    Terms.HOURS: _("the hours are counted between you"),
    Terms.EUROS: _("you are paid for the mission, with an invoice"),
    Terms.MIXED: _("a part in hours, a part in euros"),
    Terms.GIFT: _("nothing is owed: the hours are recognised as given"),
}


class OfferForm(SkillsForm):
    """An offer on one page. `key` makes a double click one offer; it is not read when one mends an offer."""

    skills_field = "skills"

    title = forms.CharField(
        label=_("What you offer, in a few words"),
        max_length=TITLE_LENGTH,
        help_text=_("As you would say it to a neighbour: “I mend bicycles”."),
    )
    text = forms.CharField(
        label=_("Tell a little more"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What you do, how, and what one should have ready. Visitors read it too."),
    )
    skills = forms.TypedMultipleChoiceField(
        label=_("Skills that you bring"),
        choices=[],
        coerce=int,
        error_messages={"required": _("Choose at least one skill: it is how you are found.")},
    )
    category = forms.ChoiceField(label=_("Category"), choices=[], required=False)
    terms = forms.TypedMultipleChoiceField(
        label=_("How you can be thanked"),
        choices=[],
        coerce=Terms,
        initial=[Terms.HOURS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one way in which you can be thanked.")},
    )
    floor = EurosField(
        label=_("Least for an hour paid in euros"),
        required=False,
        min_cents=1,
        max_cents=LARGEST_CENTS,
        help_text=_("Below it you are proposed to nobody. You alone read it, unless you tick the box below."),
    )
    shows_floor = forms.BooleanField(label=_("Members may read this rate"), required=False)
    usual_minutes = HoursField(
        label=_("How long it usually takes"), required=False, max_minutes=LONGEST_MINUTES
    )
    place = PlaceField(label=_("Where you do it"), required=False)
    radius_km = forms.IntegerField(
        label=_("How far you go, in kilometres"), min_value=0, max_value=RADIUS_KM, required=False
    )
    is_remote = forms.BooleanField(label=_("I also do it at a distance"), required=False)
    starts_on = DayField(
        label=_("Starting on"),
        required=False,
        help_text=_("Leave it empty when it can be asked for already."),
    )
    ends_on = DayField(label=_("Until"), required=False, help_text=_("Leave it empty when it has no end."))
    key = forms.CharField(max_length=KEY_LENGTH, widget=forms.HiddenInput)

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
            [(terms.value, f"{gettext(TERMS_NAMES[terms])} — {THANKS_HELP[terms]}") for terms in Terms],
        )

    def clean(self) -> dict[str, Any]:
        """What the domain says of the whole, beside the fields that have nothing wrong by themselves."""
        cleaned = super().clean() or self.cleaned_data
        for fault in offers.faults(self.service(), today=self.today):
            if fault.field not in self.errors:
                refusals.show(self, fault)
        return cleaned

    def service(self) -> Service:
        """What was typed. A field with an error reads as empty: its own message stands beside it."""
        typed = self.cleaned_data
        floor = typed.get("floor")
        return Service(
            title=typed.get("title", ""),
            text=typed.get("text", ""),
            skill_ids=tuple(typed.get("skills", ())),
            terms=tuple(typed.get("terms", ())),
            category=typed.get("category", ""),
            place_id=typed.get("place"),
            radius_km=typed.get("radius_km"),
            is_remote=typed.get("is_remote", False),
            floor_cents=None if floor is None else cents_of(floor.amount),
            shows_floor=typed.get("shows_floor", False),
            usual_minutes=typed.get("usual_minutes"),
            starts_on=typed.get("starts_on"),
            ends_on=typed.get("ends_on"),
        )


def typed(service: Service) -> dict[str, Any]:
    """An offer as its form shows it, to mend it."""
    floor = service.floor_cents
    return {
        "title": service.title,
        "text": service.text,
        "skills": list(service.skill_ids),
        "category": service.category,
        "terms": list(service.terms),
        "floor": None if floor is None else Money(f"{floor // 100}.{floor % 100:02}", CURRENCY),
        "shows_floor": service.shows_floor,
        "usual_minutes": service.usual_minutes,
        "place": places.said(service.place_id),
        "radius_km": USUAL_KM if service.radius_km is None else service.radius_km,
        "is_remote": service.is_remote,
        "starts_on": service.starts_on,
        "ends_on": service.ends_on,
    }


class OfferFilterForm(AroundForm):
    """What stays in the address of the list."""

    field_order = ["q", "skill", "category", "terms", "near", "km", "region", "remote"]

    q = forms.CharField(
        label=_("Words"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    skill = forms.TypedChoiceField(label=_("Skill"), choices=[], coerce=int, empty_value=None, required=False)
    category = forms.ChoiceField(label=_("Category"), choices=[], required=False)
    terms = forms.TypedChoiceField(
        label=_("Terms"), choices=[], coerce=Terms, empty_value=None, required=False
    )
    region = forms.ChoiceField(label=_("Region"), choices=[], required=False)
    remote = forms.BooleanField(label=_("At a distance"), required=False)

    def __init__(self, data: QueryDict, *, language: str, at: datetime) -> None:
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
        regions = [(region, region) for region in offered.regions(at=at)]
        offer(self, "region", regions, empty=gettext("All"))

    def filters(self) -> Filters:
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
        )
