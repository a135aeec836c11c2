"""The value of a rule in words: sentences that the edges say in the reader's language."""

from decimal import Decimal
from typing import Any

from coop.domain.words import N_, Sentence
from governance.domain.rules import Rule, Share, Unit, Value

_FEW_DAYS = {0: N_("0 days"), 1: N_("1 day")}  # each language has its own plural of none
_WORDS: dict[Unit, tuple[str, str]] = {
    Unit.MINUTES: (N_("%(minutes)s"), "minutes"),
    Unit.CENTS: (N_("%(cents)s"), "cents"),
    Unit.DAYS: (N_("%(count)s days"), "count"),
    Unit.COUNT: (N_("%(count)s"), "count"),
    Unit.KILOMETRES: (N_("%(count)s km"), "count"),
    Unit.THOUSANDTHS: (N_("%(count)s thousandths of epsilon"), "count"),
    Unit.SHARE: (N_("%(share)s"), "share"),
}


UNIT_NAMES: dict[Unit, str] = {
    Unit.MINUTES: N_("hours and minutes"),
    Unit.CENTS: N_("euros"),
    Unit.DAYS: N_("days"),
    Unit.COUNT: N_("a whole number"),
    Unit.KILOMETRES: N_("kilometres"),
    Unit.THOUSANDTHS: N_("thousandths of epsilon, the measure of a privacy budget"),
    Unit.SHARE: N_("a percentage"),
    Unit.FRACTION: N_("a percentage, or a fraction"),
    Unit.SHARES: N_("parts of a whole, in percent"),
    Unit.SWITCH: N_("yes or no"),
    Unit.CHOICE: N_("one of several values"),
}


def sentences(rule: Rule[Any], value: Value) -> list[Sentence]:
    """The value in words: one sentence, or one for each part of a whole, in the order of the parts."""
    if rule.unit is Unit.SHARES:
        return [
            Sentence(N_("%(part)s %(share)s"), {"part": label, "share": _text(value[part])})
            for part, label in rule.parts.items()
        ]
    if rule.unit is Unit.FRACTION:
        return [fraction(value)]
    if rule.unit is Unit.SWITCH:
        return [Sentence(N_("yes") if value else N_("no"))]
    if rule.unit is Unit.CHOICE:
        return [Sentence(N_("%(part)s"), {"part": rule.choices.get(value, value)})]
    if rule.unit is Unit.DAYS and value in _FEW_DAYS:
        return [Sentence(_FEW_DAYS[value])]
    msgid, name = _WORDS[rule.unit]
    return [Sentence(msgid, {name: _text(value) if isinstance(value, Decimal) else value})]


def share(value: Decimal) -> Sentence:
    """A share by itself, such as a floor or a quorum."""
    return Sentence(N_("%(share)s"), {"share": _text(value)})


def fraction(value: Share) -> Sentence:
    """A share by itself, as it was written: a percentage, or a fraction."""
    if isinstance(value, Decimal):
        return share(value)
    return Sentence(N_("%(part)s"), {"part": f"{value.numerator}/{value.denominator}"})


def height(rule: Rule[Any], value: Value) -> int | None:
    """The value as an integer for a drawing (shares in hundredths of a percent); None if it is none."""
    if rule.unit in (Unit.SHARES, Unit.SWITCH, Unit.CHOICE):
        return None
    return hundredths(value) if rule.unit in (Unit.SHARE, Unit.FRACTION) else int(value)


def hundredths(share: Share) -> int:
    """A share in hundredths of a percent, what is finer left out: for drawings only."""
    return int(share * 10_000)


def _text(share: Decimal) -> str:
    return f"{share:f}"
