"""The value of a rule as people read it, in their language."""

from typing import Any

from django.utils.translation import get_language, gettext

from coop.domain import quantities
from coop.domain.pieces import Part
from coop.words import say
from governance.domain import values
from governance.domain.rules import Rule, Unit, Value, bounds


def say_value(rule: Rule[Any], value: Value) -> str:
    """A typed value on one line; the parts of a whole follow each other."""
    return " · ".join(say(sentence) for sentence in values.sentences(rule, value))


def say_change(rule: Rule[Any], old: Value, new: Value) -> str:
    """The new value instead of the old one; of a whole, only the parts that change."""
    if rule.unit is not Unit.SHARES:
        return _instead(say_value(rule, old), say_value(rule, new))
    changed = [
        (say(values.share(old[part])), say(sentence))
        for part, sentence in zip(rule.parts, values.sentences(rule, new), strict=True)
        if old[part] != new[part]
    ]
    return " · ".join(_instead(before, after) for before, after in changed)


def say_bounds(rule: Rule[Any]) -> str:
    """What may be voted."""
    return say(bounds(rule))


def parts(rule: Rule[Any], value: Value) -> list[Part]:
    """The parts of a whole for a drawing, in hundredths of a percent; none for a single number."""
    language = get_language() or "fr"
    return [
        Part(gettext(label), values.hundredths(value[part]), quantities.say_share(value[part], language))
        for part, label in rule.parts.items()
    ]


def _instead(old: str, new: str) -> str:
    return gettext("%(new)s instead of %(old)s") % {"new": new, "old": old}
