"""Projects for a fund: opening a call, writing a project, refusing it, reporting, recording a decision."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from djmoney.money import Money

from coop.domain import quantities
from coop.forms.choices import offer
from coop.forms.fields import CURRENCY, DayField, EurosField, HoursField
from timebank.domain import calls, grants, projects
from timebank.domain.natures import ACCOUNT_NAMES, FUNDS, AccountKind, Unit
from timebank.domain.projects import MOST_MILESTONES, RECEIVER_NAMES, Milestone, ProjectDraft, Receiver

MOST_CENTS = 100_000_000_00
MOST_MINUTES = 100_000 * 60
"""What a column of a page holds with ease; the funds hold less."""
ME, STRUCTURE = "me", "structure"


def amount_field(unit: Unit, **options: Any) -> forms.Field:  # noqa: ANN401  those of the fields
    """Hours or euros, as the fund counts in this call."""
    if unit is Unit.MINUTES:
        return HoursField(max_minutes=MOST_MINUTES, **options)
    return EurosField(max_cents=MOST_CENTS, **options)


def amount_of(typed: Any) -> int:  # noqa: ANN401  minutes, a Money, or None where nothing was typed
    """Minutes or cents."""
    if typed is None or isinstance(typed, int):
        return typed or 0
    return quantities.cents_of(typed.amount)


def shown(unit: Unit, amount: int) -> object:
    """The same as a field shows it."""
    return amount if unit is Unit.MINUTES else Money(Decimal(amount).scaleb(-2), CURRENCY)


class CallForm(forms.Form):
    """In hours or in euros: both fields stand there, and one is filled."""

    fund = forms.ChoiceField(label=gettext_lazy("Fund"), choices=[])
    title = forms.CharField(label=gettext_lazy("Title"), max_length=calls.TITLE_LENGTH)
    text = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=calls.TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Members read it before they propose, and again before they vote."),
    )
    euros = EurosField(label=gettext_lazy("Euros to share out"), max_cents=MOST_CENTS, required=False)
    hours = HoursField(label=gettext_lazy("or hours to share out"), max_minutes=MOST_MINUTES, required=False)
    closes_on = DayField(label=gettext_lazy("Last day to submit a project"))

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        offer(self, "fund", [(fund.value, _(ACCOUNT_NAMES[fund]).capitalize()) for fund in FUNDS])

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(typed.get("euros")) is bool(typed.get("hours")):
            self.add_error("euros", _("Give euros or hours, one of the two: they are never added up."))
        return typed

    def asked(self) -> dict[str, Any]:
        typed = self.cleaned_data
        unit = Unit.MINUTES if typed["hours"] else Unit.CENTS
        return {
            "fund": AccountKind(typed["fund"]),
            "unit": unit,
            "title": typed["title"],
            "text": typed["text"],
            "amount": amount_of(typed["hours"] or typed["euros"]),
            "closes_on": typed["closes_on"],
        }


class ProjectForm(forms.Form):
    """groups: the names of those for which one acts, by id. A row of milestones that is left empty is
    none.
    """

    title = forms.CharField(label=gettext_lazy("Title"), max_length=projects.TITLE_LENGTH)
    purpose = forms.CharField(
        label=gettext_lazy("What the project is for"),
        max_length=projects.PURPOSE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What would be done, for whom, and what would remain of it."),
    )
    receiver = forms.ChoiceField(label=gettext_lazy("Who receives the grant"), choices=[])
    structure = forms.CharField(
        label=gettext_lazy("Name of the structure"), max_length=projects.STRUCTURE_LENGTH, required=False
    )

    def __init__(self, *args: Any, unit: Unit, groups: Mapping[int, str], **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        self.unit = unit
        choices = [(ME, _("myself")), *((str(pk), name) for pk, name in groups.items())]
        if unit is Unit.CENTS:
            choices.append((STRUCTURE, _(RECEIVER_NAMES[Receiver.STRUCTURE])))
        else:
            del self.fields["structure"]
        offer(self, "receiver", choices)
        for row in range(1, MOST_MILESTONES + 1):
            number = {"number": row}
            self.fields[f"milestone_{row}"] = forms.CharField(
                label=_("Milestone %(number)s") % number,
                max_length=projects.TITLE_LENGTH,
                required=row == 1,
            )
            self.fields[f"amount_{row}"] = amount_field(
                unit, label=_("Amount of milestone %(number)s") % number, required=row == 1
            )
            self.fields[f"due_on_{row}"] = DayField(
                label=_("Day of milestone %(number)s") % number, required=row == 1
            )

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """The names of the fields of each milestone, which stand side by side."""
        numbers = range(1, MOST_MILESTONES + 1)
        return [(f"milestone_{row}", f"amount_{row}", f"due_on_{row}") for row in numbers]

    def clean(self) -> dict[str, Any]:
        """A milestone that is begun is said whole."""
        typed: dict[str, Any] = super().clean() or {}
        for row in range(1, MOST_MILESTONES + 1):
            parts = {name: typed.get(f"{name}_{row}") for name in ("milestone", "amount", "due_on")}
            for name, value in parts.items():
                if any(parts.values()) and not value and f"{name}_{row}" not in self.errors:
                    self.add_error(f"{name}_{row}", _("A milestone has a name, an amount and a day."))
        return typed

    @staticmethod
    def first(draft: ProjectDraft, unit: Unit) -> dict[str, object]:
        """What the form shows of a project that was written."""
        told: dict[str, object] = {
            "title": draft.title,
            "purpose": draft.purpose,
            "receiver": {Receiver.MEMBER: ME, Receiver.STRUCTURE: STRUCTURE}.get(
                draft.receiver, str(draft.receiver_id)
            ),
            "structure": draft.structure,
        }
        for row, one in enumerate(draft.milestones, start=1):
            told |= {
                f"milestone_{row}": one.title,
                f"amount_{row}": shown(unit, one.amount),
                f"due_on_{row}": one.due_on,
            }
        return told

    def draft(self, own_id: int) -> ProjectDraft:
        typed, chosen = self.cleaned_data, self.cleaned_data["receiver"]
        kind = {ME: Receiver.MEMBER, STRUCTURE: Receiver.STRUCTURE}.get(chosen, Receiver.GROUP)
        ids = {Receiver.MEMBER: own_id, Receiver.STRUCTURE: None}
        rows = [row for row in range(1, MOST_MILESTONES + 1) if typed.get(f"milestone_{row}")]
        return ProjectDraft(
            title=typed["title"],
            purpose=typed["purpose"],
            receiver=kind,
            receiver_id=ids[kind] if kind in ids else int(chosen),
            structure=typed.get("structure", "") if kind is Receiver.STRUCTURE else "",
            milestones=tuple(
                Milestone(
                    typed[f"milestone_{row}"], amount_of(typed[f"amount_{row}"]), typed[f"due_on_{row}"]
                )
                for row in rows
            ),
        )


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=projects.REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Those concerned read it."),
    )


class GrantReportForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What was done with it"),
        max_length=grants.REPORT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("The members read it."),
    )

    def __init__(self, *args: Any, unit: Unit, **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        least = {"min_minutes": 0} if unit is Unit.MINUTES else {}
        self.fields["spent"] = amount_field(
            unit,
            label=_("What was spent"),
            help_text=_("What was not spent goes back to the fund when the project ends."),
            **least,
        )

    def spent(self) -> int:
        return amount_of(self.cleaned_data["spent"])


class DecisionForm(forms.Form):
    """eligible: id, title and amount in words of each project that can be chosen."""

    projects = forms.MultipleChoiceField(
        label=gettext_lazy("Projects that are funded"),
        widget=forms.CheckboxSelectMultiple,
        choices=[],
        required=False,
    )
    reference = forms.CharField(
        label=gettext_lazy("Decision of the assembly"),
        max_length=calls.REFERENCE_LENGTH,
        help_text=gettext_lazy(
            "Which assembly, on which day, which resolution: it stands in the agreements."
        ),
    )

    def __init__(self, *args: Any, eligible: Iterable[tuple[int, str]], **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        offer(self, "projects", [(str(pk), label) for pk, label in eligible])

    def chosen(self) -> Sequence[int]:
        return [int(pk) for pk in self.cleaned_data["projects"]]
