"""A quarterly release of the observatory: its states, its canonical bytes, and what a later version changed.

It is computed once and kept as it was written: the hash is that of the stored bytes. The bytes of a release
are those of its series, one after the other, between a head and a tail, so that one series is read alone and
the whole is still hashed as one JSON document.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from coop.domain.actors import Actor, Role
from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import texts
from timebank.domain import canonical

FORMAT = 1
WORDS_LENGTH = 2000
REASON_LENGTH = 400

Series = Mapping[str, Any]


class State(StrEnum):
    BUILDING = "building"
    BUILT = "built"
    APPROVED = "approved"
    DROPPED = "dropped"


class Act(StrEnum):
    BUILD = "build"
    APPROVE = "approve"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Move:
    act: Act
    source: State
    target: State


MOVES = (
    Move(Act.BUILD, State.BUILDING, State.BUILT),
    Move(Act.APPROVE, State.BUILT, State.APPROVED),
    # Not what should be published: the quarter may be built anew, under the same version.
    Move(Act.DROP, State.BUILDING, State.DROPPED),
    Move(Act.DROP, State.BUILT, State.DROPPED),
)
ENDED = frozenset({State.APPROVED, State.DROPPED})
"""The states that a release never leaves. What was approved is corrected by a later version."""

STATE_NAMES: dict[State, str] = {
    State.BUILDING: N_("being computed"),
    State.BUILT: N_("to be approved"),
    State.APPROVED: N_("published"),
    State.DROPPED: N_("set aside"),
}
_REFUSALS: dict[State, str] = {
    State.BUILDING: N_("The figures of this release are not computed yet."),
    State.BUILT: N_("The figures of this release have been computed."),
    State.APPROVED: N_("This release is published: it stays as it is, and a correction comes after it."),
    State.DROPPED: N_("This release was set aside: the quarter may be built anew."),
}

POWERS = {
    "marketplace.build_release": N_("computed a release of the observatory"),
    "marketplace.begin_release": N_("had a release of the observatory computed"),
    "marketplace.approve_release": N_("published a release of the observatory"),
    "marketplace.drop_release": N_("set a release of the observatory aside"),
}
"""Acts of power over releases, as the record of them names them."""


class Audience(StrEnum):
    """Who reads a series: anyone, or members who give of the same class."""

    OPEN = "open"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is kept of a computed release. head, tail: what stands around the series in the whole document.

    open_hash: the sha256 of the document that holds the open series alone, which anybody may check.
    """

    head: str
    series: tuple[str, ...]
    tail: str
    content_hash: str
    open_hash: str


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that is not what the version before said. before, after: None where it is not there, or hidden.

    before, after: counts and values as they are shown, `{"status", "reason", "count", "values"}`.
    """

    indicator: str
    audience: str
    keys: tuple[str, ...]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


# --- who ------------------------------------------------------------------------------------------


def may_build(actor: Actor) -> bool:
    """The keeper after the end of a quarter; coordinators and administrators, also to correct something."""
    return actor.is_platform or actor.has_role(Role.COORDINATOR) or actor.has_role(Role.ADMINISTRATOR)


def may_compute(actor: Actor) -> bool:
    """A computation takes its time: the platform does it, from what is asked for."""
    return actor.is_platform


def may_see(actor: Actor) -> bool:
    """What is not published yet: who builds and who approves."""
    return may_build(actor) or actor.has_role(Role.OBSERVER)


def may_approve(actor: Actor, begun_by: int | None) -> bool:
    """A member with a mandate for the observatory, and never who had it built. begun_by: that log-in."""
    is_another = begun_by is None or actor.user_id != begun_by
    return actor.is_member and actor.has_role(Role.OBSERVER) and is_another


# --- moves ----------------------------------------------------------------------------------------


def move(state: State, act: Act) -> State:
    """The state after it. Raises Refused, in the words of the state in which it can not be done."""
    for one in MOVES:
        if (one.act, one.source) == (act, state):
            return one.target
    raise Refused(_REFUSALS[state])


def may(state: State, act: Act) -> bool:
    return any((one.act, one.source) == (act, state) for one in MOVES)


def pairs() -> frozenset[tuple[State, State]]:
    """From which state to which other a release may go: what the database holds too."""
    return frozenset((one.source, one.target) for one in MOVES)


# --- bytes ----------------------------------------------------------------------------------------


def freeze(quarter: str, version: int, policy: Mapping[str, Any], series: Iterable[Series]) -> Frozen:
    """The canonical bytes of a release, and their hashes. series: in the order in which they are published.

    Raises TypeError where one holds a float.
    """
    content = {"format": FORMAT, "policy": policy, "quarter": quarter, "series": [], "version": version}
    head, _empty, tail = canonical.written(content).rpartition("[]")
    head, tail = f"{head}[", f"]{tail}"
    written = [(canonical.written(one), one["audience"] == Audience.OPEN) for one in series]
    every = tuple(text for text, _is_open in written)
    shown = [text for text, is_open in written if is_open]
    return Frozen(head, every, tail, digest(joined(head, every, tail)), digest(joined(head, shown, tail)))


def joined(head: str, series: Iterable[str], tail: str) -> str:
    """The whole document, as it is hashed."""
    return head + ",".join(series) + tail


def digest(text: str) -> str:
    """Its sha256, in 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def read(text: str) -> dict[str, Any]:
    """A frozen document, or one of its series."""
    found: dict[str, Any] = json.loads(text)
    return found


# --- changes --------------------------------------------------------------------------------------


def changes(before: Iterable[Series], after: Iterable[Series]) -> list[Change]:
    """The cells that the later version tells otherwise, in the order of their series, then of their keys."""
    old, new = _cells(before), _cells(after)
    return [
        Change(*place, old.get(place), new.get(place))
        for place in sorted(old.keys() | new.keys())
        if old.get(place) != new.get(place)
    ]


def _cells(series: Iterable[Series]) -> dict[tuple[str, str, tuple[str, ...]], dict[str, Any]]:
    return {
        (one["indicator"], one["audience"], tuple(cell["keys"])): {
            name: value for name, value in cell.items() if name != "keys"
        }
        for one in series
        for cell in one["cells"]
    }


# --- words ----------------------------------------------------------------------------------------


def clean_changed(french: str, english: str) -> tuple[str, str]:
    """What a correction changes and why, in both languages. Raises Refused, on the field."""
    absent = N_("Please say what changes and why: whoever used these figures reads it.")
    return (
        texts.clean(french, "changed_fr", WORDS_LENGTH, absent=absent),
        texts.clean(english, "changed_en", WORDS_LENGTH, absent=absent),
    )


def clean_reason(typed: str) -> str:
    """Why a release is set aside. Raises Refused, on the field."""
    return texts.clean_line(typed, "reason", REASON_LENGTH, absent=N_("Please say why: the reason stays."))
