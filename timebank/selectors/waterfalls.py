"""The values that the waterfall obeys at an instant, and the same with some of them tried otherwise."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from governance.domain.rules import Rule, Value
from governance.selectors import rules
from timebank.domain.cuts import Ceiling, Key, Reading, Route, VotedTerms
from timebank.rules import (
    BOND_YIELD_SHARE,
    DISTRIBUTION_SHARES,
    FUNDS_ROUTE,
    INTEREST_MARGIN_SHARE,
    LEGAL_RESERVE_CEILING,
    LEGAL_RESERVE_SHARE,
    PATRONAGE_SHARE,
    PUBLIC_AID_READING,
    STATUTORY_RESERVE_SHARE,
)

YEARLY: tuple[Rule[Any], ...] = (
    FUNDS_ROUTE,
    LEGAL_RESERVE_SHARE,
    LEGAL_RESERVE_CEILING,
    STATUTORY_RESERVE_SHARE,
    PUBLIC_AID_READING,
    BOND_YIELD_SHARE,
    INTEREST_MARGIN_SHARE,
    PATRONAGE_SHARE,
)
"""The rules that decide of a year's accounts."""
RULES: Mapping[Key, Rule[Any]] = {Key(rule.key): rule for rule in (DISTRIBUTION_SHARES, *YEARLY)}
NAMES = {key: key.name.lower() for key in Key}
"""What each value is called among the terms."""
CHOICES = {Key.ROUTE: Route, Key.CEILING: Ceiling, Key.READING: Reading}


def terms(*, at: datetime) -> VotedTerms:
    """What is in force at that instant, in one query."""
    found = rules.together(*RULES.values(), at=at)
    values = {NAMES[key]: typed(key, found[key].value) for key in Key}
    return VotedTerms(**values, versions={key: found[key].version_id for key in Key})


def tried(voted: VotedTerms, values: Mapping[Key, Value]) -> VotedTerms:
    """The same with these values; those that differ have no version."""
    changed = {key: typed(key, value) for key, value in values.items()}
    others = {key: value for key, value in changed.items() if value != getattr(voted, NAMES[key])}
    versions = {key: None if key in others else version for key, version in voted.versions.items()}
    return replace(voted, **{NAMES[key]: value for key, value in others.items()}, versions=versions)


def typed(key: Key, value: Value) -> Value:
    """A choice as the domain names it; any other value as it is."""
    return CHOICES[key](value) if key in CHOICES else value
