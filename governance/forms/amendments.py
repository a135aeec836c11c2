"""Writing an amendment: the form of its kind of proposal, filled with the text as it stands, and why."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from governance.domain.amendments import ASKED_KINDS, WORDS_LENGTH, Text
from governance.domain.kinds.names import Kind
from governance.domain.rules import Rule, read
from governance.forms.kinds import ROWS, BudgetForm, KindForm, ResolutionForm
from governance.forms.proposals import ProposalForm

LOOKING = "look"
"""The button that sends nothing: only what would change is looked at."""
SPARE_ROWS = 3
WHY = "why"


class AmendedBudgetForm(BudgetForm):
    """With a row for each project of the text, and some more."""

    def __init__(self, data: QueryDict | None, *, offered: Mapping[int, str], projects: int) -> None:
        self.rows = max(ROWS, projects + SPARE_ROWS)
        super().__init__(data, offered=offered)


class AnswerForm(forms.Form):
    """What the proposer answers; who declines says why."""

    words = forms.CharField(
        label=_("Your words"),
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where you decline: members read why."),
    )


def form_for(
    data: QueryDict | None, *, kind: Kind, rule: Rule[Any] | None, text: Text, why: str = ""
) -> ProposalForm | KindForm:
    """The form that writes such a proposal, with what this text says in its fields."""
    form = _of_kind(data, kind, rule, text)
    form.initial = {"title": text.title, "reason": text.reason, WHY: why, **_asked(kind, text)}
    form.fields[WHY] = forms.CharField(
        label=_("Why this amendment"),
        max_length=WORDS_LENGTH,
        required=data is None or LOOKING not in data,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What it mends, in your words: the proposer answers, and members read both."),
    )
    return form


def typed(form: ProposalForm | KindForm) -> dict[str, Any]:
    """What the service takes of a valid form, besides `why`: title, reason, value or what is asked."""
    told: dict[str, Any] = {name: form.cleaned_data[name] for name in ("title", "reason")}
    if isinstance(form, ProposalForm):
        return told | {"value": form.value()}
    asked = {name: value for name, value in form.asked().items() if name != WHY}
    return told | {"asked": asked or None}


def _of_kind(
    data: QueryDict | None, kind: Kind, rule: Rule[Any] | None, text: Text
) -> ProposalForm | KindForm:
    if rule is not None:
        return ProposalForm(data, rule=rule, current=read(rule, text.value))
    match kind:
        case Kind.RESOLUTION:
            return ResolutionForm(data, offered={})
        case Kind.BUDGET:
            projects = text.asked["projects"]
            return AmendedBudgetForm(data, offered={}, projects=len(projects))
        case _:
            return KindForm(data, offered={})


def _asked(kind: Kind, text: Text) -> dict[str, Any]:
    """What is asked, as the fields of its form hold it."""
    asked: Mapping[str, Any] = text.asked
    if kind not in ASKED_KINDS:
        return {}
    if kind is Kind.RESOLUTION:
        options = "\n".join(option["label"] for option in asked.get("options", ()))
        scale = {"scale": asked["scale"]} if asked.get("scale") else {}
        return {"text": asked["text"], "method": asked["method"], "options": options, **scale}
    told: dict[str, Any] = {"cents": _euros(asked["cents"]), "method": asked["method"]}
    for row, project in enumerate(asked["projects"], start=1):
        told |= {f"project_{row}": project["title"], f"cost_{row}": _euros(project["cents"])}
    return told


def _euros(cents: int) -> Money:
    return Money(Decimal(cents).scaleb(-2), "EUR")
