"""Writing a proposal: its words, and fields that fit the unit of the rule."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from djmoney.money import Money

from coop.domain import quantities
from coop.forms.fields import EurosField, HoursField, ShareField
from coop.words import say
from governance.domain import registry, values
from governance.domain.kinds.names import KIND_NAMES
from governance.domain.proposals import REASON_LENGTH, STATE_NAMES, TITLE_LENGTH
from governance.domain.rules import Json, Rule, Unit, Value, encode
from governance.forms.fractions import FractionField
from governance.words import say_bounds

PART = "part_"
TRYING = "rehearse"
"""The button that writes nothing: only the value is looked at."""


class ProposalForm(forms.Form):
    """The fields of the value are added for the rule: one, or one for each part of a whole."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=TITLE_LENGTH,
        help_text=gettext_lazy("What would change, in one line: it stands at the head of the vote."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "What does not work today, and what would work better. Members vote on this text."
        ),
    )

    def __init__(self, data: QueryDict | None, *, rule: Rule[Any], current: Value) -> None:
        super().__init__(data)
        self.rule = rule
        if data is not None and TRYING in data:
            self.fields["title"].required = self.fields["reason"].required = False
        for name, field in _value_fields(rule, current).items():
            self.fields[name] = field
        self.order_fields(["title", *_value_names(rule), "reason"])

    def value_fields(self) -> list[forms.BoundField]:
        """The fields of the value, for the page."""
        return [self[name] for name in _value_names(self.rule)]

    def value(self) -> Json:
        """The JSON form of what was typed; the service checks bounds, floors and sum."""
        if self.rule.unit is Unit.SHARES:
            return encode(self.rule, {part: self.cleaned_data[PART + part] for part in self.rule.parts})
        typed = self.cleaned_data["value"]
        match self.rule.unit:
            case Unit.SWITCH:
                return typed == "yes"
            case Unit.CENTS:
                return quantities.cents_of(typed.amount)
            case _:
                return encode(self.rule, typed)


class FilterForm(forms.Form):
    """Which proposals to read. The answers stay in the address."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[])
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[])
    rule = forms.ChoiceField(label=gettext_lazy("Rule"), required=False, choices=[])

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="find_%s")
        states = [(state.value, _(name).capitalize()) for state, name in STATE_NAMES.items()]
        kinds = [(kind.value, _(name)) for kind, name in KIND_NAMES.items()]
        rules = sorted(((rule.key, _(rule.label)) for rule in registry.every()), key=lambda choice: choice[1])
        for name, choices in (("state", states), ("kind", kinds), ("rule", rules)):
            cast(forms.ChoiceField, self.fields[name]).choices = [("", _("All")), *choices]


def _value_names(rule: Rule[Any]) -> list[str]:
    return [PART + part for part in rule.parts] if rule.unit is Unit.SHARES else ["value"]


def _value_fields(rule: Rule[Any], current: Value) -> dict[str, forms.Field]:
    if rule.unit is Unit.SHARES:
        return {
            PART + part: ShareField(label=_(label), initial=current[part], help_text=_floor_words(rule, part))
            for part, label in rule.parts.items()
        }
    return {"value": _value_field(rule, current, label=_("New value"), help_text=say_bounds(rule))}


def _value_field(rule: Rule[Any], current: Value, *, label: str, help_text: str) -> forms.Field:
    lower, upper = int(rule.lower), int(rule.upper)
    match rule.unit:
        case Unit.SWITCH:
            return forms.ChoiceField(
                label=label,
                help_text=help_text,
                initial="yes" if current else "no",
                choices=[("yes", _("yes")), ("no", _("no"))],
                widget=forms.RadioSelect,
            )
        case Unit.CHOICE:
            return forms.ChoiceField(
                label=label,
                help_text=help_text,
                initial=current,
                choices=[(value, _(words)) for value, words in rule.choices.items()],
                widget=forms.RadioSelect,
            )
        case Unit.SHARE:
            return ShareField(label=label, help_text=help_text, initial=current)
        case Unit.FRACTION:
            return FractionField(label=label, help_text=help_text, initial=current)
        case Unit.MINUTES:
            return HoursField(
                label=label, help_text=help_text, initial=current, min_minutes=lower, max_minutes=upper
            )
        case Unit.CENTS:
            amount = Money(Decimal(current).scaleb(-2), "EUR")
            return EurosField(
                label=label, help_text=help_text, initial=amount, min_cents=lower, max_cents=upper
            )
        case _:
            return forms.IntegerField(label=label, help_text=help_text, initial=current)


def _floor_words(rule: Rule[Any], part: str) -> str:
    floor = rule.floor(part)
    return _("At least %(share)s.") % {"share": say(values.share(floor))} if floor else ""
