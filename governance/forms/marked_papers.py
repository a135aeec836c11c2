"""Papers with a field for each option: grades, dots, ranks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.domain import rankings, slips
from governance.domain.slips import Marks
from governance.forms.paper_forms import PREFIX, PaperForm

UP, DOWN = "up", "down"
FIGURE = re.compile(r"\d{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """An option on a paper that has a field for each. rank: 0 where it has none."""

    number: int
    label: str
    field: forms.BoundField
    rank: int = 0
    is_moved: bool = False


class MarkedPaper(PaperForm):
    """A field for each option, "mark_" and its number."""

    def made(self) -> dict[str, forms.Field]:
        return {f"mark_{number}": self.made_for(label) for number, (_id, label) in self._options()}

    def made_for(self, label: str) -> forms.Field:
        """The field of one option."""
        raise NotImplementedError

    def written(self, marks: Marks) -> dict[str, Any]:
        numbers = {option: number for number, option in enumerate(self.slip.ids)}
        return {f"mark_{numbers[option]}": str(mark) for option, mark in marks} | {"is_blank": not marks}

    def read(self, typed: Mapping[str, Any]) -> Marks:
        found = ((option, typed[f"mark_{number}"]) for number, (option, _label) in self._options())
        return tuple((option, int(mark)) for option, mark in found if mark not in (None, ""))

    def rows(self) -> list[Row]:
        return [Row(number, label, self[f"mark_{number}"]) for number, (_id, label) in self._options()]

    def typed(self) -> dict[str, int]:
        """What stands in the fields and is a whole number, whether the paper is valid or not."""
        found = ((option, self[f"mark_{number}"].value()) for number, (option, _label) in self._options())
        return {option: int(value) for option, value in found if FIGURE.fullmatch(str(value or "").strip())}

    def _options(self) -> Iterable[tuple[int, tuple[str, str]]]:
        return enumerate(self.slip.options)


class GradedPaper(MarkedPaper):
    """One of a few grades for each option, as figures."""

    template_name = "governance/papers/graded.html"
    legend = gettext_lazy("How many points for each?")
    help_words = gettext_lazy("What you leave out has the lowest one.")

    def made_for(self, label: str) -> forms.Field:
        wrong = _("Choose one of the grades that are offered.")
        return forms.ChoiceField(
            label=label,
            required=False,
            choices=[(str(grade), self.say(grade)) for grade in self.in_order()],
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": wrong},
        )

    def in_order(self) -> Iterable[int]:
        return self.slip.grades()

    def say(self, grade: int) -> str:
        return str(grade)


class JudgedPaper(GradedPaper):
    """One of a few mentions for each option, the best first."""

    template_name = "governance/papers/judged.html"
    legend = gettext_lazy("Which mention for each?")

    def in_order(self) -> Iterable[int]:
        return reversed(self.slip.grades())

    def say(self, grade: int) -> str:
        return _(slips.mention_of(grade))


class DotsPaper(MarkedPaper):
    """How many dots for each option. None and 0 are one."""

    template_name = "governance/papers/dots.html"
    legend = gettext_lazy("Where do your dots go?")

    def made_for(self, label: str) -> forms.Field:
        wrong = _("%(option)s: write a whole number of dots, or leave it empty.") % {"option": label}
        too_many = _("%(option)s: at most %(most)s dots.") % {"option": label, "most": self.most()}
        return forms.IntegerField(
            label=label,
            required=False,
            min_value=0,
            max_value=None if self.slip.limits.most is None else self.most(),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
            error_messages={"invalid": wrong, "min_value": wrong, "max_value": too_many},
        )

    def read(self, typed: Mapping[str, Any]) -> Marks:
        return tuple((option, mark) for option, mark in super().read(typed) if mark)

    def most(self) -> int:
        """Dots that may go to one option."""
        most = self.slip.limits.most
        return self.total() if most is None else int(most)

    def total(self) -> int:
        """Dots to be given in all."""
        return int(self.slip.limits.total or 0)

    def left(self) -> int:
        """Dots that are still to be given; below 0 where too many are."""
        return self.total() - sum(self.typed().values())

    def over(self) -> int:
        return -self.left()


class RankedPaper(MarkedPaper):
    """A rank for each option, chosen in a list or moved by Up and Down; what has none comes last."""

    template_name = "governance/papers/ranked.html"
    legend = gettext_lazy("In which order do you like them?")
    moved: int | None = None
    last_way = ""

    def made_for(self, label: str) -> forms.Field:
        ranks = [(str(rank), str(rank)) for rank in range(1, len(self.slip.options) + 1)]
        return forms.ChoiceField(
            label=label,
            required=False,
            choices=[("", _("not ranked")), *ranks],
            error_messages={"invalid_choice": _("Choose one of the ranks that are offered.")},
        )

    def read(self, typed: Mapping[str, Any]) -> Marks:
        ranks = dict(super().read(typed))
        closed = rankings.closed_up(ranks)
        return tuple((option, closed[option]) for option in ranks)

    def rearranged(self, data: QueryDict, move: str) -> dict[str, Any] | None:
        """Ranks as they are chosen, one option moved; whatever is no rank is left out."""
        way, _dash, number = move.partition("-")
        if way not in (UP, DOWN) or number not in map(str, range(len(self.slip.ids))):
            return None
        typed = {option: data.get(f"{PREFIX}-mark_{place}", "") for place, option in enumerate(self.slip.ids)}
        offered = set(map(str, range(1, len(typed) + 1)))
        ranks = {option: int(rank) for option, rank in typed.items() if rank in offered}
        self.moved, self.last_way = int(number), way
        step = rankings.raised if way == UP else rankings.lowered
        moved = step(ranks, self.slip.ids[self.moved])
        return self.written(tuple(moved.items())) | {"is_blank": f"{PREFIX}-is_blank" in data}

    def rows(self) -> list[Row]:
        """The first rank first; what has none keeps the order of the paper."""
        ranks = rankings.closed_up(self.typed())
        found = [
            replace(row, rank=ranks.get(self.slip.ids[row.number], 0), is_moved=row.number == self.moved)
            for row in super().rows()
        ]
        return sorted(found, key=lambda row: row.rank or len(found) + 1)

    def is_strict(self) -> bool:
        """Each rank is for one option."""
        return self.slip.method in slips.STRICT
