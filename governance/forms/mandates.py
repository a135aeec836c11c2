"""Opening a mandate, giving account of one, ending one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coop.domain.actors import Role
from coop.domain.people import NAME_LENGTH
from coop.forms.choices import offer
from governance.domain.mandates import (
    DECIDED_LENGTH,
    POWER_WORDS,
    PURPOSE_LENGTH,
    REASON_LENGTH,
    REPORT_LENGTH,
    Draft,
)
from governance.selectors.mandates import Told

USUAL_TERM = timedelta(days=365)
USUAL_REPORT = timedelta(days=30)


def _day(label: Any, help_text: Any = "") -> forms.DateField:  # noqa: ANN401  words translated late
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget)


class MandateForm(forms.Form):
    """One that follows another has its duty and its seats, and begins when that one ends."""

    duty = forms.CharField(
        label=_("Duty"),
        max_length=NAME_LENGTH,
        help_text=_("Under the name that it already has, if somebody held it before."),
    )
    is_single = forms.BooleanField(
        label=_("Held by one person at a time"),
        required=False,
        initial=True,
        help_text=_("For a new duty; one that exists keeps its seats."),
    )
    holder = forms.TypedChoiceField(
        label=_("Who holds it"),
        choices=[],
        coerce=int,
        help_text=_("A member with a log-in; never yourself."),
    )
    purpose = forms.CharField(
        label=_("What it is for"),
        max_length=PURPOSE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What is asked of this person, in words that their report can answer."),
    )
    power = forms.TypedChoiceField(
        label=_("Power on the platform"), choices=[], coerce=Role, widget=forms.RadioSelect
    )
    begins_on = _day(_("First day"))
    until_on = _day(_("Last day"), _("The power ends with this day, by itself."))
    report_due_on = _day(_("Report due"), _("During the mandate, or shortly after it."))
    decided = forms.CharField(
        label=_("Who decided it, and when"),
        max_length=DECIDED_LENGTH,
        help_text=_(
            "For example: the assembly of 12 May, by 34 votes to 2. You write down what others decided."
        ),
    )
    is_at_once = forms.BooleanField(
        label=_("Replace the present holder now"),
        required=False,
        help_text=_("Without it, this mandate begins by itself when the present one ends."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  those of Django
        people: Mapping[int, str],
        before: Told | None,
        may_replace: bool,
        **options: Any,  # noqa: ANN401  those of Django
    ) -> None:
        super().__init__(*args, **options)
        self.before = before
        offer(self, "holder", [(str(pk), name) for pk, name in people.items()], empty="—")
        offer(self, "power", [(role.value, gettext(words)) for role, words in POWER_WORDS.items()])
        if before is not None:
            for name in ("duty", "is_single", "begins_on"):
                del self.fields[name]
        if not may_replace:
            del self.fields["is_at_once"]

    def draft(self) -> Draft:
        """What was typed; the service checks it."""
        typed = self.cleaned_data
        return Draft(
            duty=self.before.duty if self.before else typed["duty"],
            is_single=self.before.is_single if self.before else typed["is_single"],
            holder_id=typed["holder"],
            purpose=typed["purpose"],
            powers=frozenset({typed["power"]}),
            begins_on=None if self.before else typed["begins_on"],
            until_on=typed["until_on"],
            report_due_on=typed["report_due_on"],
            decided=typed["decided"],
        )


class ReportForm(forms.Form):
    text = forms.CharField(
        label=_("What you did, and what remains"),
        max_length=REPORT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("All members read it. Nothing of it is changed afterwards; another report can be added."),
    )
    is_due = forms.BooleanField(
        label=_("This is the report that is due"),
        required=False,
        help_text=_("Without it, it is a report on the way."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("All members read it, beside the mandate."),
    )

    def __init__(self, *args: Any, is_required: bool, **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        self.fields["reason"].required = is_required
