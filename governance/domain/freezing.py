"""What a ballot freezes when it opens, as canonical JSON and its hash: nothing later changes a vote."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from governance.domain.ballots import Choice
from governance.domain.rules import Json

METHOD = "majority"
SECRECY = "named"
TIE = "rejected"
FORMAT = 2
"""From this format on the fingerprint is that of what may be shown: members stand in it as marks."""


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
        "format": FORMAT,
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


def public(frozen: Mapping[str, Json]) -> dict[str, Json]:
    """The same without the members: how many they are, and the mark by which each finds themself."""
    marks = sorted(mark_of(frozen, member_id) for member_id in frozen["electorate"])
    return dict(frozen) | {"electorate": {"count": len(marks), "marks": marks}}


def mark_of(frozen: Mapping[str, Json], member_id: int) -> str:
    """The SHA-256 by which an elector stands in what is shown: another one in every ballot."""
    return sha256(f"{frozen['proposal']}|{frozen['opened_at']}|{member_id}".encode()).hexdigest()


def digest(frozen: Mapping[str, Json]) -> str:
    """The SHA-256 of the canonical text of what may be shown, in hexadecimal."""
    shown = public(frozen) if frozen.get("format") == FORMAT else frozen
    return sha256(canonical(shown).encode()).hexdigest()


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
