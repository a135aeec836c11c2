"""What a ballot freezes when it opens, as canonical JSON and its hash: nothing later changes a vote."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from governance.domain.kinds.names import Kind
from governance.domain.questions import YES_OR_NO, Question
from governance.domain.rules import Json
from governance.domain.secrecy import NAMED

TIE = "rejected"
FORMAT = 3
"""From this format on a ballot freezes its question: kind, method, options, limits, the hash of the order
of ties.
"""
SHOWN_FORMAT = 2
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
    """Everything under which a ballot is held. `rules`: each rule of voting by key, as it was frozen.

    change: of a rule, else None; asked: what another kind of proposal asks. ties: the hash of the order that
    breaks ties, None where a tie rejects. call: 1, or 2 where the first vote had no quorum.
    colleges: who is in which, where votes are weighed so. secrecy: of governance.domain.secrecy. round: what
    is said of it, from the second round of consent on.
    """

    proposal_id: int
    change: Change | None
    electorate: Sequence[int]
    rules: Mapping[str, FrozenRule]
    opened_at: datetime
    closes_at: datetime
    kind: str = Kind.RULE
    asked: Mapping[str, Json] = field(default_factory=dict)
    question: Question = YES_OR_NO
    ties: str | None = None
    call: int = 1
    secrecy: str = NAMED
    colleges: Mapping[str, Sequence[int]] = field(default_factory=dict)
    round: Mapping[str, Json] = field(default_factory=dict)


def freeze(conditions: Conditions) -> dict[str, Json]:
    """The conditions as JSON: members ascending, instants in UTC, so that equal conditions are equal text."""
    return {
        "format": FORMAT,
        "proposal": conditions.proposal_id,
        "kind": str(conditions.kind),
        **_asked(conditions),
        **conditions.question.as_json(),
        "secrecy": conditions.secrecy,
        "tie": TIE if conditions.ties is None else {"sha256": conditions.ties},
        "rules": {
            key: {"value": rule.value, "version": rule.version_id} for key, rule in conditions.rules.items()
        },
        "electorate": sorted(conditions.electorate),
        "opened_at": _instant(conditions.opened_at),
        "closes_at": _instant(conditions.closes_at),
        **({} if conditions.call == 1 else {"call": conditions.call}),
        **_colleges(conditions),
        **conditions.round,
    }


def canonical(frozen: Mapping[str, Json]) -> str:
    """One text for one content: keys sorted, no spaces, no floats (they have no exact text)."""
    _refuse_floats(frozen)
    return json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def public(frozen: Mapping[str, Json]) -> dict[str, Json]:
    """The same without the members: how many they are, and the mark by which each finds themself."""
    shown = dict(frozen) | {"electorate": _marks(frozen, frozen["electorate"])}
    if "colleges" in frozen:
        shown["colleges"] = {name: _marks(frozen, ids) for name, ids in frozen["colleges"].items()}
    return shown


def _marks(frozen: Mapping[str, Json], ids: Sequence[int]) -> dict[str, Json]:
    marks = sorted(mark_of(frozen, member_id) for member_id in ids)
    return {"count": len(marks), "marks": marks}


def _colleges(conditions: Conditions) -> dict[str, Json]:
    found = {name: sorted(ids) for name, ids in sorted(conditions.colleges.items())}
    return {"colleges": found} if found else {}


def mark_of(frozen: Mapping[str, Json], member_id: int) -> str:
    """The SHA-256 by which an elector stands in what is shown: another one in every ballot."""
    return sha256(f"{frozen['proposal']}|{frozen['opened_at']}|{member_id}".encode()).hexdigest()


def digest(frozen: Mapping[str, Json]) -> str:
    """The SHA-256 of the canonical text of what may be shown, in hexadecimal."""
    shown = public(frozen) if frozen.get("format", 1) >= SHOWN_FORMAT else frozen
    return sha256(canonical(shown).encode()).hexdigest()


def commitment(frozen: Mapping[str, Json]) -> str | None:
    """The hash of the order that breaks ties; None where a tie rejects."""
    tie = frozen.get("tie")
    return tie["sha256"] if isinstance(tie, Mapping) else None


def _asked(conditions: Conditions) -> dict[str, Json]:
    change = conditions.change
    if change is None:
        return {"asked": dict(conditions.asked)}
    return {"change": {"rule": change.key, "base": change.base_id, "old": change.old, "new": change.new}}


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
