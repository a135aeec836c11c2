"""The rules that the apps declare. Governance opens the register; each app fills it in its apps.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from governance.domain.kinds.names import KIND_NAMES, Kind
from governance.domain.rehearsals import Replay, Window
from governance.domain.rules import Rule, Value, decode, encode


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A rule and its replay: a pure reading of what happened, under the first value and under the second.

    assumes: what was assumed, an English msgid.
    """

    rule: Rule[Any]
    replay: Callable[[Value, Value, Window], Replay]
    assumes: str


@dataclass(frozen=True, slots=True)
class Unrehearsed:
    """A rule of which replaying says nothing. why: an English msgid."""

    rule: Rule[Any]
    why: str


Departure = Callable[..., None]
"""Ends a membership with all that hangs on it: takes by, at and member_id, raises Refused where it can
not.
"""

_rules: dict[str, Rule[Any]] = {}
_trials: dict[str, str] = {}
_rehearsed: dict[str, Rehearsed | Unrehearsed] = {}
_departures: list[Departure] = []


def register(*rules: Rule[Any]) -> None:
    """Declare rules. A key declared twice otherwise, or a default out of bounds, is a mistake of ours."""
    for rule in rules:
        if _rules.setdefault(rule.key, rule) != rule:
            raise ValueError(f"the rule {rule.key} is declared twice")
        decode(rule, encode(rule, rule.default))


def get(key: str) -> Rule[Any]:
    """The rule of that key. Raises KeyError."""
    return _rules[key]


def question_label(kind: str, key: str) -> str:
    """What a proposal is about, an English msgid: its rule, or its kind where it changes none."""
    return _rules[key].label if kind == Kind.RULE else KIND_NAMES[Kind(kind)]


def every() -> list[Rule[Any]]:
    """Every declared rule, by key."""
    return [_rules[key] for key in sorted(_rules)]


def register_trial(rule: Rule[Any], url_name: str) -> None:
    """A page where other values of this rule are tried on what happened; its address takes the parts."""
    _trials[rule.key] = url_name


def trial(key: str) -> str | None:
    """The name of the page where values of this rule are tried, if there is one."""
    return _trials.get(key)


def register_rehearsals(*rehearsed: Rehearsed | Unrehearsed) -> None:
    """How a rule is replayed on what happened, or why that would say nothing: one of the two."""
    for one in rehearsed:
        if _rehearsed.setdefault(one.rule.key, one) != one:
            raise ValueError(f"the rule {one.rule.key} is rehearsed twice")


def rehearsed(key: str) -> Rehearsed | Unrehearsed:
    """How that rule is replayed, or why it is not. Raises KeyError."""
    return _rehearsed[key]


def register_departure(departure: Departure) -> None:
    """How somebody leaves, as the app says that knows all that has to end; the last one told is asked."""
    _departures.append(departure)


def departure() -> Departure:
    """Raises IndexError where no app told how."""
    return _departures[-1]
