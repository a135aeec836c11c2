"""What a ballot freezes when it opens, as canonical JSON and its hash: nothing later changes a vote."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from governance.domain.ballots import Choice
from governance.domain.rules import Json

METHOD = "majority"
SECRECY = "named"
TIE = "rejected"


@dataclass(frozen=True, slots=True)
class Change:
    """The exact change that is voted: the version that it replaces, the old JSON value and the new one."""

    key: str
    base_id: int
    old: Json
    new: Json


@dataclass(frozen=True, slots=True)
class FrozenRule:
    """A rule of voting as it stood at opening: its JSON value, and the version that said so."""

    value: Json
    version_id: int


@dataclass(frozen=True, slots=True)
class Conditions:
    """Everything under which a ballot is held. `rules`: each rule of voting by key, as it was frozen."""

    proposal_id: int
    change: Change
    electorate: Sequence[int]
    rules: Mapping[str, FrozenRule]
    opened_at: datetime
    closes_at: datetime


def freeze(conditions: Conditions) -> dict[str, Json]:
    """The conditions as JSON: members ascending, instants in UTC, so that equal conditions are equal text."""
    change = conditions.change
    return {
        "proposal": conditions.proposal_id,
        "change": {"rule": change.key, "base": change.base_id, "old": change.old, "new": change.new},
        "options": [choice.value for choice in Choice],
        "method": METHOD,
        "secrecy": SECRECY,
        "tie": TIE,
        "rules": {
            key: {"value": rule.value, "version": rule.version_id} for key, rule in conditions.rules.items()
        },
        "electorate": sorted(conditions.electorate),
        "opened_at": _instant(conditions.opened_at),
        "closes_at": _instant(conditions.closes_at),
    }


def canonical(frozen: Mapping[str, Json]) -> str:
    """One text for one content: keys sorted, no spaces, no floats (they have no exact text)."""
    _refuse_floats(frozen)
    return json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(frozen: Mapping[str, Json]) -> str:
    """The SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(frozen).encode()).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _refuse_floats(value: Json) -> None:
    match value:
        case float():
            raise TypeError("what is frozen holds no float")
        case Mapping():
            for key in value:
                _refuse_floats(value[key])
        case list() | tuple():
            for item in value:
                _refuse_floats(item)
