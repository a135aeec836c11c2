"""The value of a rule in words: sentences that the edges say in the reader's language."""

from decimal import Decimal
from typing import Any

from coop.domain.words import N_, Sentence
from governance.domain.rules import Rule, Unit, Value

_FEW_DAYS = {0: N_("0 days"), 1: N_("1 day")}  # each language has its own plural of none
_WORDS: dict[Unit, tuple[str, str]] = {
    Unit.MINUTES: (N_("%(minutes)s"), "minutes"),
    Unit.CENTS: (N_("%(cents)s"), "cents"),
    Unit.DAYS: (N_("%(count)s days"), "count"),
    Unit.COUNT: (N_("%(count)s"), "count"),
    Unit.KILOMETRES: (N_("%(count)s km"), "count"),
    Unit.SHARE: (N_("%(share)s"), "share"),
}


def sentences(rule: Rule[Any], value: Value) -> list[Sentence]:
    """The value in words: one sentence, or one for each part of a whole, in the order of the parts."""
    if rule.unit is Unit.SHARES:
        return [
            Sentence(N_("%(part)s %(share)s"), {"part": label, "share": _text(value[part])})
            for part, label in rule.parts.items()
        ]
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


def height(rule: Rule[Any], value: Value) -> int | None:
    """The value as an integer for a drawing (shares in hundredths of a percent); None if it is none."""
    if rule.unit in (Unit.SHARES, Unit.SWITCH, Unit.CHOICE):
        return None
    return hundredths(value) if rule.unit is Unit.SHARE else int(value)


def hundredths(share: Decimal) -> int:
    """A share in hundredths of a percent, what is finer left out: for drawings only."""
    return int(share * 10_000)


def _text(share: Decimal) -> str:
    return f"{share:f}"
