"""`{% load rule_values %}`: the value of a rule as people read it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from coop.domain.pieces import Part
from governance import words
from governance.domain import registry
from governance.domain.kinds.names import KIND_NAMES, Kind
from governance.domain.rules import Rule, Value
from governance.domain.terms import Terms
from governance.domain.values import UNIT_NAMES

register = template.Library()


@register.filter
def said(value: Value, rule: Rule[Any]) -> str:
    """A typed value in words, on one line."""
    return words.say_value(rule, value)


@register.simple_tag
def change_said(rule: Rule[Any], old: Value, new: Value) -> str:
    """What a change changes, on one line."""
    return words.say_change(rule, old, new)


@register.filter
def quorum_said(terms: Terms) -> str:
    """What must take part in a vote."""
    return words.say_quorum(terms)


@register.filter
def majority_said(terms: Terms) -> str:
    """What must say yes in a vote."""
    return words.say_majority(terms)


@register.filter
def kind_said(kind: Kind) -> str:
    """A kind of proposal in words."""
    return gettext(KIND_NAMES[kind])


@register.filter
def local_day(instant: datetime) -> date:
    """The day of an instant in the reader's zone: midnight in Paris is still the day before in UTC."""
    return timezone.localdate(instant)


@register.filter
def unit_said(rule: Rule[Any]) -> str:
    """What its values are counted in."""
    return gettext(UNIT_NAMES[rule.unit])


@register.filter
def bounds_said(rule: Rule[Any]) -> str:
    """What may be voted."""
    return words.say_bounds(rule)


@register.simple_tag
def trial_url(rule: Rule[Any], value: Mapping[str, Decimal] | None = None) -> str:
    """Where the parts of a whole are tried on what happened, filled with these; "" where nowhere is."""
    name = registry.trial(rule.key)
    if name is None:
        return ""
    parts = {part: f"{100 * share:f}" for part, share in (value or {}).items()}
    return reverse(name, query=parts)


@register.filter
def drawn(value: Value, rule: Rule[Any]) -> list[Part]:
    """The parts of a whole, for a stacked bar."""
    return words.parts(rule, value)


@register.filter
def part_of(value: Mapping[str, Decimal], part: str) -> Decimal:
    """One part of a whole."""
    return value[part]
