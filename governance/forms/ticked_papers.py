"""Papers of one answer, and papers of boxes to tick."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.domain.remarks import TEXT_LENGTH
from governance.domain.slips import Marks
from governance.forms.paper_forms import PaperForm

BLANK, CONSENT, OBJECTION = "blank", "consent", "objection"


class ChoicePaper(PaperForm):
    """One of a few answers, blank among them."""

    template_name = "governance/papers/choice.html"
    legend = gettext_lazy("What do you choose?")
    has_box_for_blank = False

    def made(self) -> dict[str, forms.Field]:
        return {"choice": self._choice(self._answers())}

    def written(self, marks: Marks) -> dict[str, Any]:
        return {"choice": str(self.slip.ids.index(marks[0][0])) if marks else BLANK}

    def read(self, typed: Mapping[str, Any]) -> Marks:
        return () if typed["choice"] == BLANK else ((self.slip.ids[int(typed["choice"])], 1),)

    def _answers(self) -> list[tuple[str, str]]:
        options = [(str(number), label) for number, (_id, label) in enumerate(self.slip.options)]
        return [*options, (BLANK, _("Blank: I take part, without choosing"))]

    def _choice(self, answers: Sequence[tuple[str, str]]) -> forms.ChoiceField:
        wrong = _("Choose one of the answers; voting blank is one of them.")
        return forms.ChoiceField(
            label=self.legend,
            choices=answers,
            widget=forms.RadioSelect,
            error_messages={"required": wrong, "invalid_choice": wrong},
        )


class ConsentPaper(ChoicePaper):
    """Consent, or an objection with its reason, to one wording."""

    template_name = "governance/papers/consent.html"
    legend = gettext_lazy("Can you live with this wording?")

    def made(self) -> dict[str, forms.Field]:
        reason = forms.CharField(
            label=gettext_lazy("Your objection, in words"),
            required=False,
            max_length=TEXT_LENGTH,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=gettext_lazy("What would go wrong, and for whom: the others look for what lifts it."),
        )
        return {**super().made(), "reason": reason}

    def _answers(self) -> list[tuple[str, str]]:
        return [
            (CONSENT, _("I consent: I can live with it")),
            (OBJECTION, _("I object, and say why")),
            (BLANK, _("Blank: I take part, without choosing")),
        ]

    def written(self, marks: Marks) -> dict[str, Any]:
        return {"choice": (OBJECTION if marks[0][1] else CONSENT) if marks else BLANK}

    def read(self, typed: Mapping[str, Any]) -> Marks:
        (wording,) = self.slip.ids
        return () if typed["choice"] == BLANK else ((wording, int(typed["choice"] == OBJECTION)),)

    def reason(self) -> str:
        return str(self.cleaned_data["reason"])

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        if self.cleaned_data["choice"] == OBJECTION and not self.reason():
            self.add_error("reason", _("Say why: without a reason nobody can look for what lifts it."))
        if self.cleaned_data["choice"] != OBJECTION and self.reason():
            self.add_error("reason", _("These words are of an objection: choose it, or take them out."))


class TickedPaper(PaperForm):
    """A box for each option; with its cost where it is a budget."""

    template_name = "governance/papers/ticked.html"
    legend = gettext_lazy("Which ones suit you?")
    help_words = gettext_lazy("Tick as many as you like.")

    def made(self) -> dict[str, forms.Field]:
        wrong = _("Tick options of this paper.")
        field = forms.MultipleChoiceField(
            label=self.legend,
            required=False,
            choices=[(str(number), label) for number, (_id, label) in enumerate(self.slip.options)],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": wrong, "invalid_list": wrong},
        )
        return {"chosen": field}

    def written(self, marks: Marks) -> dict[str, Any]:
        chosen = [str(self.slip.ids.index(option)) for option, _mark in marks]
        return {"chosen": chosen, "is_blank": not marks}

    def read(self, typed: Mapping[str, Any]) -> Marks:
        return tuple((self.slip.ids[number], 1) for number in sorted(map(int, typed["chosen"])))

    def most(self) -> int | None:
        """How many options may be ticked."""
        return self.slip.limits.options


class BudgetPaper(TickedPaper):
    """What is ticked may cost more than there is: the count says what fits."""

    template_name = "governance/papers/budget.html"
    legend = gettext_lazy("What would you fund?")
    help_words = gettext_lazy(
        "Tick as many as you like: they may cost more together than there is, the count says what fits."
    )

    def boxes(self) -> Iterable[tuple[BoundWidget, int]]:
        """Each box with its cost, in cents."""
        costs = [self.slip.costs[option] for option in self.slip.ids]
        return zip(self["chosen"].subwidgets, costs, strict=True)

    def ticked_cents(self) -> int:
        """What everything that is ticked costs together."""
        ticked = {str(value) for value in self["chosen"].value() or ()}
        return sum(
            self.slip.costs[option] for number, option in enumerate(self.slip.ids) if str(number) in ticked
        )
