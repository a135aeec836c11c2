"""Composing the answer of a team, asking for the smallest one, and answering what was read."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coop.domain.quantities import cents_of
from coop.forms.choices import offer
from coop.forms.fields import EurosField, HoursField
from marketplace.domain.engagements import LONGEST_MINUTES
from marketplace.domain.requests import LARGEST_CENTS
from marketplace.domain.team_plans import MOST_LOTS, MOST_MEMBERS, MOST_PARTS, TITLE_LENGTH, Plan, PlannedLot

FIRST_ROWS = 3
Group = tuple[str, Sequence[tuple[str, str]]]


class PlanForm(forms.Form):
    """Rows of lots, and rows of members with their parts; what is left empty is left out.

    people: those who may be in it, in groups of (id, name). has_euros: whether lots have a price.
    """

    def __init__(self, *args: Any, people: Sequence[Group], has_euros: bool, **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        self.has_euros = has_euros
        for row in range(1, MOST_LOTS + 1):
            self._add_lot(row, people)
        for row in range(1, MOST_MEMBERS + 1):
            self._add_member(row, people)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        named = [cleaned[name] for name in self._names("member") if cleaned.get(name)]
        if len(set(named)) < len(named):
            raise ValidationError(_("Each member is named once."))
        for row in range(1, MOST_LOTS + 1):
            if cleaned.get(f"title_{row}") and not cleaned.get(f"taker_{row}"):
                self.add_error(f"taker_{row}", _("Say who does it."))
        return cleaned

    def plan(self) -> Plan:
        """What was typed, once it is valid."""
        typed = self.cleaned_data
        rows = [row for row in range(1, MOST_LOTS + 1) if typed.get(f"title_{row}")]
        lots = tuple(
            PlannedLot(
                title=" ".join(typed[f"title_{row}"].split()),
                minutes=typed.get(f"minutes_{row}") or 0,
                cents=_cents(typed.get(f"price_{row}")),
                taker_id=int(typed[f"taker_{row}"]),
            )
            for row in rows
        )
        members = [row for row in range(1, MOST_MEMBERS + 1) if typed.get(f"member_{row}")]
        return Plan(lots, {int(typed[f"member_{row}"]): typed.get(f"parts_{row}") or 1 for row in members})

    def first_lots(self) -> list[list[str]]:
        """The names of the fields of each lot, to be drawn side by side: those that are open at first."""
        return [self._row(row, *self._kinds()) for row in range(1, FIRST_ROWS + 1)]

    def more_lots(self) -> list[list[str]]:
        return [self._row(row, *self._kinds()) for row in range(FIRST_ROWS + 1, MOST_LOTS + 1)]

    def first_members(self) -> list[list[str]]:
        return [self._row(row, "member", "parts") for row in range(1, FIRST_ROWS + 1)]

    def more_members(self) -> list[list[str]]:
        return [self._row(row, "member", "parts") for row in range(FIRST_ROWS + 1, MOST_MEMBERS + 1)]

    def has_more_lots(self) -> bool:
        """Whether one of those that are folded away was filled in, or is refused."""
        return any(self[name].value() or self[name].errors for names in self.more_lots() for name in names)

    def has_more_members(self) -> bool:
        rows = self.more_members()
        return any(self[who].value() or self[who].errors or self[parts].errors for who, parts in rows)

    def _kinds(self) -> list[str]:
        return ["title", "taker", "minutes", *(["price"] if self.has_euros else [])]

    def _row(self, row: int, *kinds: str) -> list[str]:
        return [f"{kind}_{row}" for kind in kinds]

    def _names(self, kind: str) -> list[str]:
        return [name for name in self.fields if name.startswith(f"{kind}_")]

    def _add_lot(self, row: int, people: Sequence[Group]) -> None:
        title = forms.CharField(
            label=_("Lot %(row)s: what is done") % {"row": row}, max_length=TITLE_LENGTH, required=False
        )
        self.fields[f"title_{row}"] = title
        self.fields[f"taker_{row}"] = forms.ChoiceField(
            label=_("Lot %(row)s: by whom") % {"row": row}, choices=[], required=False
        )
        offer(self, f"taker_{row}", people, empty="—")
        self.fields[f"minutes_{row}"] = HoursField(
            label=_("Lot %(row)s: how long") % {"row": row}, max_minutes=LONGEST_MINUTES, required=False
        )
        if self.has_euros:
            self.fields[f"price_{row}"] = EurosField(
                label=_("Lot %(row)s: price") % {"row": row}, max_cents=LARGEST_CENTS, required=False
            )

    def _add_member(self, row: int, people: Sequence[Group]) -> None:
        label = _("Member %(row)s") % {"row": row}
        self.fields[f"member_{row}"] = forms.ChoiceField(label=label, choices=[], required=False)
        offer(self, f"member_{row}", people, empty="—")
        self.fields[f"parts_{row}"] = forms.IntegerField(
            label=_("Parts of member %(row)s") % {"row": row},
            min_value=1,
            max_value=MOST_PARTS,
            initial=1,
            required=False,
        )


class StampForm(forms.Form):
    """The fingerprint of what was read: nothing else is signed or accepted."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)


class LotsForm(forms.Form):
    """How long each skill of a need takes: each is a lot of the team that is looked for."""

    def __init__(self, *args: Any, skills: Mapping[int, str], **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        for skill_id, label in skills.items():
            self.fields[f"skill_{skill_id}"] = HoursField(
                label=label, max_minutes=LONGEST_MINUTES, min_minutes=0, required=False
            )

    def minutes(self) -> dict[int, int]:
        """By skill, in the order of the form."""
        typed = {name.removeprefix("skill_"): minutes for name, minutes in self.cleaned_data.items()}
        return {int(skill_id): minutes for skill_id, minutes in typed.items() if minutes}


def _cents(amount: Any) -> int:  # noqa: ANN401  Money, or nothing
    return 0 if amount is None else cents_of(amount.amount)
