"""The rules that the apps declare. Governance opens the register; each app fills it in its apps.py."""

from typing import Any

from governance.domain.rules import Rule, decode, encode

_rules: dict[str, Rule[Any]] = {}
_trials: dict[str, str] = {}


def register(*rules: Rule[Any]) -> None:
    """Declare rules. A key declared twice otherwise, or a default out of bounds, is a mistake of ours."""
    for rule in rules:
        if _rules.setdefault(rule.key, rule) != rule:
            raise ValueError(f"the rule {rule.key} is declared twice")
        decode(rule, encode(rule, rule.default))


def get(key: str) -> Rule[Any]:
    """The rule of that key. Raises KeyError."""
    return _rules[key]


def every() -> list[Rule[Any]]:
    """Every declared rule, by key."""
    return [_rules[key] for key in sorted(_rules)]


def register_trial(rule: Rule[Any], url_name: str) -> None:
    """A page where other values of this rule are tried on what happened; its address takes the parts."""
    _trials[rule.key] = url_name


def trial(key: str) -> str | None:
    """The name of the page where values of this rule are tried, if there is one."""
    return _trials.get(key)
