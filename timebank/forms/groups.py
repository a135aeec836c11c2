"""Asking for a group, appointing its delegates, and spending its hours."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coop.domain.groups import PURPOSE_LENGTH
from coop.domain.people import NAME_LENGTH
from coop.forms.choices import offer
from coop.forms.fields import HoursField
from timebank.domain import asking
from timebank.domain.natures import ACCOUNT_NAMES, FUNDS, AccountKind
from timebank.domain.spending import MOST_WEIGHT
from timebank.forms.gifts import MOST_MINUTES, new_key
from timebank.forms.payments import EXAMPLE_MINUTES, DeclineForm

ROWS = 8
"""Among how many members one form splits hours."""
FIRST_ROWS = 3


class FoundForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the group"), max_length=NAME_LENGTH)
    purpose = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=PURPOSE_LENGTH,
        help_text=gettext_lazy("In a few words: a coordinator reads it before admitting the group."),
    )


class DelegateForm(forms.Form):
    member = forms.ChoiceField(label=gettext_lazy("Who will act for the group"), choices=[])

    def __init__(self, *args: Any, people: Mapping[int, str], **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        offer(self, "member", [(str(pk), name) for pk, name in people.items()], empty="—")


class GroupPayForm(forms.Form):
    """others: the names of the members and groups that may be paid, by id."""

    receiver = forms.ChoiceField(label=gettext_lazy("To whom"), choices=[])
    minutes = HoursField(label=gettext_lazy("How long"), max_minutes=MOST_MINUTES)
    purpose = forms.CharField(
        label=gettext_lazy("For what"),
        max_length=asking.PURPOSE_LENGTH,
        help_text=gettext_lazy("In a few words, for the other delegates."),
    )
    is_in_trade = forms.BooleanField(
        label=gettext_lazy("It is part of the declared trade of whoever helped"), required=False
    )
    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=40)

    def __init__(self, *args: Any, others: Mapping[int, str], **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        funds = [(fund.value, _(ACCOUNT_NAMES[fund]).capitalize()) for fund in FUNDS]
        people = [(str(pk), name) for pk, name in others.items()]
        groups = [(_("Who helped the group"), people), (_("A fund, as a gift"), funds)]
        offer(self, "receiver", groups, empty="—")

    def likely_minutes(self) -> int:
        """What was typed; before that, a time that every rounding changes."""
        typed = getattr(self, "cleaned_data", {}).get("minutes")
        return EXAMPLE_MINUTES if typed is None else int(typed)

    def fund(self) -> AccountKind | None:
        """None where a member or a group is paid."""
        chosen = self.cleaned_data["receiver"]
        return None if chosen.isdecimal() else AccountKind(chosen)

    def payee_id(self) -> int:
        return int(self.cleaned_data["receiver"])


class GroupDeclineForm(DeclineForm):
    """Saying no to another delegate."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        self.fields["reason"].help_text = _("The other delegates will read it.")


class SplitForm(forms.Form):
    """Some rows of a member with their number of parts; a row without a member is left out."""

    minutes = HoursField(label=gettext_lazy("How long, in all"), max_minutes=MOST_MINUTES)
    purpose = forms.CharField(label=gettext_lazy("For what"), max_length=asking.PURPOSE_LENGTH)
    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=40)

    def __init__(self, *args: Any, people: Mapping[int, str], **options: Any) -> None:  # noqa: ANN401  those of Django
        super().__init__(*args, **options)
        for row in range(1, ROWS + 1):
            label = _("Member %(row)s") % {"row": row}
            self.fields[f"member_{row}"] = forms.ChoiceField(label=label, choices=[], required=row == 1)
            self.fields[f"parts_{row}"] = forms.IntegerField(
                label=_("Parts"), min_value=1, max_value=MOST_WEIGHT, initial=1, required=False
            )
            offer(self, f"member_{row}", [(str(pk), name) for pk, name in people.items()], empty="—")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = [cleaned.get(f"member_{row}") for row in range(1, ROWS + 1)]
        named = [pk for pk in chosen if pk]
        if len(set(named)) < len(named):
            raise ValidationError(_("Each member is named once."))
        return cleaned

    def weights(self) -> list[tuple[int, int]]:
        """Member ids with their parts, one where none was said."""
        rows = [
            (self.cleaned_data[f"member_{row}"], self.cleaned_data[f"parts_{row}"])
            for row in range(1, ROWS + 1)
        ]
        return [(int(member_id), parts or 1) for member_id, parts in rows if member_id]

    def first_rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each row, side by side: those that are open at first."""
        return self._rows(1, FIRST_ROWS)

    def more_rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        return self._rows(FIRST_ROWS + 1, ROWS)

    def has_more(self) -> bool:
        """Whether one of those that are folded away was filled in, or is refused."""
        return any(member.value() or member.errors or parts.errors for member, parts in self.more_rows())

    def _rows(self, first: int, last: int) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        return ((self[f"member_{row}"], self[f"parts_{row}"]) for row in range(first, last + 1))
