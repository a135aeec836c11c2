"""Skills of a form: looked for in one's own words, or ticked family by family."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coop.domain.corpora import ASKED_LENGTH
from coop.forms.choices import offer
from coop.selectors import skills

LOOKING = "looking"
"""The button that looks for skills: it sends the whole form, and nothing is checked or written."""
ENTER = "enter"
"""The button that Enter presses in any line: it looks where something is looked for, or it saves."""
LONGEST_ID = 18
"""Digits: what PostgreSQL surely takes as a number of its own."""


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One skill to tick: chosen, and part of the declared trade."""

    id: int
    label: str
    is_chosen: bool
    is_trade: bool


@dataclass(frozen=True, slots=True)
class SkillFamily:
    """Skills of one family, closed on the page unless one of them is chosen."""

    label: str
    rows: tuple[SkillRow, ...]

    @property
    def chosen(self) -> int:
        return sum(row.is_chosen for row in self.rows)


class SkillsForm(forms.Form):
    """A form in which skills are chosen: of the house, family by family, or any that was looked for.

    skills_field, trade_field: the fields that hold those chosen, and those of them that are one's trade.
    """

    skills_field = "skill_ids"
    trade_field = ""

    look = forms.CharField(
        label=_("Look for a skill"),
        required=False,
        max_length=ASKED_LENGTH,
        help_text=_("In your own words: “repair my bicycle”, “accountant”…"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )

    def offer_skills(self, language: str) -> None:
        """What may be chosen: the skills of the house, and whatever others were."""
        self.families = skills.families(language)
        mine = dict(option for _family, options in self.families for option in options)
        self.others = skills.labels(self._sent_ids() - mine.keys(), language)
        words = str(self["look"].value() or "")[:ASKED_LENGTH] if self.is_looking else ""
        self.found = dict(skills.suggested(words, language)) if words else {}
        for name in filter(None, (self.skills_field, self.trade_field)):
            offer(self, name, [*mine.items(), *self.others.items()])

    @property
    def is_looking(self) -> bool:
        is_asked = LOOKING in self.data or (
            ENTER in self.data and bool(str(self.data.get("look", "")).strip())
        )
        return self.is_bound and is_asked

    @property
    def has_found_nothing(self) -> bool:
        return self.is_looking and bool(str(self["look"].value() or "").strip()) and not self.found

    def full_clean(self) -> None:
        """Whoever looks for a skill has not finished: nothing is wrong yet."""
        if self.is_looking:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def skill_families(self) -> list[SkillFamily]:
        """Every skill of the house, with what is ticked, typed or stored."""
        return [SkillFamily(gettext(family), self._rows(options)) for family, options in self.families]

    def looked_rows(self) -> tuple[SkillRow, ...]:
        """Beside the search: those found, and those chosen that no family has."""
        return self._rows({**self.found, **self.others}.items())

    def _rows(self, options: Iterable[tuple[int, str]]) -> tuple[SkillRow, ...]:
        trade = self._ticked(self.trade_field)
        chosen = self._ticked(self.skills_field) | trade
        return tuple(SkillRow(id, label, str(id) in chosen, str(id) in trade) for id, label in options)

    def _ticked(self, name: str) -> set[str]:
        return {str(value) for value in self[name].value() or ()} if name else set()

    def _sent_ids(self) -> set[int]:
        """Numbers alone: whatever else was sent is refused by its field."""
        sent = self._ticked(self.skills_field) | self._ticked(self.trade_field)
        return {int(one) for one in sent if one.isascii() and one.isdigit() and len(one) <= LONGEST_ID}


class LookForm(SkillsForm):
    """The search alone, while one types: what was ticked among those found stays."""

    skill_ids = forms.MultipleChoiceField(required=False)
    trade_skill_ids = forms.MultipleChoiceField(required=False)
    skills = forms.MultipleChoiceField(required=False)

    def __init__(self, data: QueryDict, *, language: str) -> None:
        super().__init__(data)
        self.skills_field = "skills" if data.get("field") == "skills" else "skill_ids"
        self.trade_field = "" if self.skills_field == "skills" else "trade_skill_ids"
        self.offer_skills(language)

    @property
    def is_looking(self) -> bool:
        return True
