"""Values of rules to be tried: a field for each, or for each part of a whole; left out, it is as voted."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from coop.domain.errors import Refused
from coop.forms.fields import ShareField
from coop.words import say
from governance.domain.rules import Rule, Unit, Value, check
from governance.words import say_bounds


class TryingForm(forms.Form):
    """voted: each rule with the value in force, by the name of its field. The answers stay in the address."""

    def __init__(self, data: QueryDict | None, *, voted: Mapping[str, tuple[Rule[Any], Value]]) -> None:
        self.voted = voted
        super().__init__(None if data is None else data.copy(), auto_id="try_%s")
        self.rule_names = [name for one in voted.items() for name in self._add(*one)]
        if isinstance(self.data, QueryDict) and self.is_bound:
            for name in self.rule_names:
                field = self.fields[name]
                if not self.data.get(name, "").strip():
                    self.data[name] = str(field.prepare_value(field.initial))

    def rule_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.rule_names]

    def clean(self) -> dict[str, Any]:
        """Each value as a proposal is checked: within its bounds, no part below its floor, one whole."""
        cleaned = super().clean() or self.cleaned_data
        for name, (rule, _current) in self.voted.items():
            names = _names(name, rule)
            if not any(field in self.errors for field in names.values()):
                try:
                    check(rule, self.value(name))
                except Refused as refused:
                    part = (refused.field or "").removeprefix("part_")
                    self.add_error(names.get(part), say(refused.sentence))
        return cleaned

    def value(self, name: str) -> Value:
        """What was typed for the rule of that name."""
        rule, _current = self.voted[name]
        typed = {part: self.cleaned_data[field] for part, field in _names(name, rule).items()}
        return typed if rule.unit is Unit.SHARES else typed["value"]

    def _add(self, name: str, asked: tuple[Rule[Any], Value]) -> list[str]:
        fields = _fields(name, *asked)
        self.fields |= fields
        return list(fields)


def _names(name: str, rule: Rule[Any]) -> dict[str, str]:
    """The fields of a rule by its parts; "value" where it is none."""
    return {part: part for part in rule.parts} if rule.unit is Unit.SHARES else {"value": name}


def _fields(name: str, rule: Rule[Any], current: Value) -> dict[str, forms.Field]:
    if rule.unit is Unit.SHARES:
        label = _("Split: %(part)s")
        return {
            part: ShareField(label=label % {"part": _(words)}, initial=current[part])
            for part, words in rule.parts.items()
        }
    if rule.unit is Unit.CHOICE:
        choices = [(value, _(words)) for value, words in rule.choices.items()]
        return {name: forms.ChoiceField(label=_(rule.label), choices=choices, initial=str(current))}
    return {name: ShareField(label=_(rule.label), help_text=say_bounds(rule), initial=current)}
