"""Writing a proposal of another kind than the change of a rule: a form for each kind, and what it asks."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coop.domain import quantities
from coop.forms.choices import offer
from coop.forms.fields import EurosField
from governance.domain.kinds import budget, election, resolution
from governance.domain.kinds.names import Kind
from governance.domain.mandates import LEGAL_DAYS, POWER_WORDS, PURPOSE_LENGTH
from governance.domain.proposals import REASON_LENGTH, TITLE_LENGTH
from governance.domain.questions import METHOD_NAMES

ROWS = 8
MOST_CENTS = 100_000_000_00
"""What a column of a count sheet holds with ease; nobody here spends a hundred million."""
USUAL_SCALE, USUAL_TERM = 5, 365


def _methods(names: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(name), gettext(METHOD_NAMES[name])) for name in names]


class KindForm(forms.Form):
    """What every proposal says: a title and why; what it asks stands between them."""

    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        help_text=_("What would be decided, in one line: it stands at the head of the vote."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What does not work today, and what would work better. Members vote on this text."),
    )

    def __init__(self, data: QueryDict | None, *, offered: Mapping[int, str]) -> None:
        """offered: what can be chosen, by its id: duties, mandates or people."""
        super().__init__(data)
        self.order_fields(["title", *(name for name in self.fields if name not in ("title", "reason"))])
        self.prepare(offered)

    def prepare(self, offered: Mapping[int, str]) -> None:
        """Fill what can be chosen."""

    def asked(self) -> dict[str, Any]:
        """What the service of the kind takes besides title and reason."""
        return {name: typed for name, typed in self.cleaned_data.items() if name not in ("title", "reason")}


class ResolutionForm(KindForm):
    text = forms.CharField(
        label=_("Text of the resolution"),
        max_length=resolution.TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    method = forms.ChoiceField(label=_("Way to vote"), choices=[], widget=forms.RadioSelect)
    options = forms.CharField(
        label=_("Options"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One on each line, where one of several is chosen; none for a vote on the text itself."),
    )
    scale = forms.IntegerField(
        label=_("Points or dots"),
        required=False,
        initial=USUAL_SCALE,
        help_text=_(
            "With points: the most that an option can get. With dots: how many each voter shares out."
        ),
    )

    def prepare(self, offered: Mapping[int, str]) -> None:
        offer(self, "method", _methods(resolution.METHODS))

    def asked(self) -> dict[str, Any]:
        return super().asked() | {"options": self.cleaned_data["options"].splitlines()}


class BudgetForm(KindForm):
    """Rows of a project and its cost; those that are left empty are no project."""

    rows = ROWS

    cents = EurosField(label=_("Sum to spend"), min_cents=1, max_cents=MOST_CENTS)
    method = forms.ChoiceField(label=_("Way to vote"), choices=[], widget=forms.RadioSelect)

    def prepare(self, offered: Mapping[int, str]) -> None:
        offer(self, "method", _methods(budget.METHODS))
        for number in range(1, self.rows + 1):
            self.fields[f"project_{number}"] = forms.CharField(
                label=gettext("Project %(number)s") % {"number": number}, required=False
            )
            self.fields[f"cost_{number}"] = EurosField(
                label=gettext("Cost of project %(number)s") % {"number": number},
                max_cents=MOST_CENTS,
                required=False,
            )
        self.fields["reason"] = self.fields.pop("reason")

    def asked(self) -> dict[str, Any]:
        rows = range(1, self.rows + 1)
        typed = self.cleaned_data
        projects = [(typed[f"project_{row}"], _cents(typed[f"cost_{row}"])) for row in rows]
        return {"method": typed["method"], "cents": _cents(typed["cents"]), "projects": projects}


class ElectionForm(KindForm):
    duty_id = forms.TypedChoiceField(label=_("Duty"), choices=[], coerce=int)
    seats = forms.IntegerField(label=_("Seats"), initial=1, min_value=1, max_value=election.MOST_SEATS)
    method = forms.ChoiceField(label=_("Way to vote"), choices=[], widget=forms.RadioSelect)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=PURPOSE_LENGTH, widget=forms.Textarea(attrs={"rows": 4})
    )
    powers = forms.MultipleChoiceField(
        label=_("Power on the platform"), choices=[], widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(
        label=_("Days of the mandate"), initial=USUAL_TERM, min_value=1, max_value=LEGAL_DAYS
    )

    def prepare(self, offered: Mapping[int, str]) -> None:
        offer(self, "duty_id", [(str(pk), name) for pk, name in offered.items()], empty="—")
        offer(self, "method", _methods(election.METHODS))
        offer(self, "powers", [(role.value, gettext(words)) for role, words in POWER_WORDS.items()])


class RevocationForm(KindForm):
    mandate_id = forms.TypedChoiceField(label=_("Mandate"), choices=[], coerce=int)

    def prepare(self, offered: Mapping[int, str]) -> None:
        offer(self, "mandate_id", [(str(pk), name) for pk, name in offered.items()], empty="—")


class PersonForm(KindForm):
    """Of an admission or an exclusion."""

    member_id = forms.TypedChoiceField(label=_("Person concerned"), choices=[], coerce=int)

    def prepare(self, offered: Mapping[int, str]) -> None:
        offer(self, "member_id", [(str(pk), name) for pk, name in offered.items()], empty="—")


FORMS: Mapping[Kind, type[KindForm]] = {
    Kind.RESOLUTION: ResolutionForm,
    Kind.BUDGET: BudgetForm,
    Kind.ELECTION: ElectionForm,
    Kind.REVOCATION: RevocationForm,
    Kind.ADMISSION: PersonForm,
    Kind.EXCLUSION: PersonForm,
}


class CandidacyForm(forms.Form):
    text = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=election.WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Why you stand, what you would do. Members read it beside the vote."),
    )


def _cents(amount: Any) -> int:  # noqa: ANN401  a Money, or None where nothing was typed
    return 0 if amount is None else quantities.cents_of(amount.amount)
