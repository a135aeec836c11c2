"""Emergency measures: two people, each with a power of their own that members lent them by a vote, put the
last voted value of a rule aside for a while. See docs/adr/0033.

Nothing is decided by them: the value is the one that the rule had before, it comes for a few days once, and
goes by itself. What members vote meanwhile wins from its own day on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Protocol, TypeVar

from coop.domain.actors import Actor, Role
from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import texts
from governance.domain.rules import Value

LONGEST_DAYS = 30
"""However members vote: a measure lapses after thirty days at most, as the database holds too."""
REASON_LENGTH = 2000
OWN_APP = "governance"
"""Whose rules say how members vote: nobody moves those by a measure, which a vote is to judge."""


class Stage(StrEnum):
    """Where a measure stands at an instant."""

    PROPOSED = "proposed"
    UNCONFIRMED = "unconfirmed"
    AHEAD = "ahead"
    OBEYED = "obeyed"
    ENDED = "ended"


class Upshot(StrEnum):
    """What became of a confirmed measure: it lapsed, or members voted its value, or another one."""

    LAPSED = "lapsed"
    RATIFIED = "ratified"
    REPLACED = "replaced"


STAGE_NAMES: dict[Stage, str] = {
    Stage.PROPOSED: N_("awaits a second person"),
    Stage.UNCONFIRMED: N_("nobody confirmed it in time"),
    Stage.AHEAD: N_("confirmed, begins tomorrow"),
    Stage.OBEYED: N_("in force"),
    Stage.ENDED: N_("over"),
}

POWERS = {
    "governance.propose_measure": N_("proposed an emergency measure"),
    "governance.confirm_measure": N_("confirmed an emergency measure"),
}
"""Acts of power over rules, as the record of them names them."""


class Spanned(Protocol):
    """A version of a rule: obeyed from effective_at on; lapses_at: None but for an emergency measure."""

    @property
    def effective_at(self) -> datetime: ...
    @property
    def lapses_at(self) -> datetime | None: ...


V = TypeVar("V", bound=Spanned)


def obeyed(versions: Iterable[V], at: datetime) -> V | None:
    """The version of a rule that is obeyed at an instant: the last one to have begun that has not lapsed.

    None before the first.
    """
    begun = [one for one in versions if one.effective_at <= at and not has_lapsed(one, at)]
    return max(begun, key=lambda one: one.effective_at, default=None)


def has_lapsed(version: Spanned, at: datetime) -> bool:
    return version.lapses_at is not None and version.lapses_at <= at


def turns(versions: Iterable[V]) -> list[tuple[datetime, V]]:
    """From when which version is obeyed, oldest first; one that was suspended comes back later."""
    found = list(versions)
    instants = {one.effective_at for one in found} | {one.lapses_at for one in found if one.lapses_at}
    told: list[tuple[datetime, V]] = []
    for at in sorted(instants):
        current = obeyed(found, at)
        if current is not None and (not told or told[-1][1] != current):
            told.append((at, current))
    return told


@dataclass(frozen=True, slots=True)
class Target:
    """The version that a measure would suspend. is_voted: not the founding one. is_replaced: a later one is
    decided, in force or not yet. was_suspended: by a measure that was confirmed, over or not.
    """

    app: str
    effective_at: datetime
    is_voted: bool
    is_replaced: bool
    was_suspended: bool


def may_propose(actor: Actor) -> bool:
    """Who holds the power by a mandate that was voted; the mandate is looked at when it is used."""
    return actor.is_member and actor.has_role(Role.GUARDIAN)


def may_confirm(actor: Actor, *, proposed_by: int) -> bool:
    """Another person, with the other power."""
    return actor.is_member and actor.has_role(Role.WITNESS) and not actor.is_one_of(proposed_by)


def check_target(target: Target, at: datetime) -> None:
    """Raises Refused where there is nothing that a measure may put aside."""
    if target.app == OWN_APP:
        raise Refused(
            N_("The rules by which members vote are changed by a vote alone: a vote judges each measure.")
        )
    if not target.is_voted:
        raise Refused(N_("This rule has its founding value: there is no value of before to go back to."))
    if target.is_replaced:
        raise Refused(N_("Members have already decided another value of this rule."))
    if target.was_suspended:
        raise Refused(N_("This value was suspended already: only a vote goes further."))
    if at < target.effective_at:
        raise Refused(N_("This value is not obeyed yet: there is nothing to suspend."))


def check_value(now: Value, before: Value) -> None:
    if now == before:
        raise Refused(N_("The rule had the same value before: there is nothing to go back to."))


def check_due(at: datetime, *, due_at: datetime) -> None:
    if at >= due_at:
        raise Refused(N_("This measure was not confirmed in time: it can be proposed again."))


def due_at(proposed_at: datetime, *, days: int) -> datetime:
    """The instant from which it can no longer be confirmed: so many times 24 hours later."""
    return proposed_at + timedelta(days=days)


def begins_at(confirmed_at: datetime, *, zone: tzinfo) -> datetime:
    """The start of the next day: no value changes in the middle of one, or in the past."""
    return _midnight(confirmed_at.astimezone(zone), 1, zone)


def lapses_at(begins: datetime, *, days: int, zone: tzinfo) -> datetime:
    """The start of the day, so many days after it began, from which it is obeyed no more."""
    return _midnight(begins.astimezone(zone), min(days, LONGEST_DAYS), zone)


def stage(
    at: datetime, *, due_at: datetime, effective_at: datetime | None, until_at: datetime | None
) -> Stage:
    """effective_at: of what it makes obeyed, None while nobody confirmed it. until_at: when it lapses, or
    from when what was voted meanwhile is obeyed.
    """
    if effective_at is None or until_at is None:
        return Stage.PROPOSED if at < due_at else Stage.UNCONFIRMED
    if at < effective_at:
        return Stage.AHEAD
    return Stage.OBEYED if at < until_at else Stage.ENDED


def upshot(at: datetime, *, lapses_at: datetime, value: Value, decided: Value | None) -> Upshot | None:
    """value: of the measure. decided: what members voted since, obeyed already or not, None for nothing."""
    if decided is not None:
        return Upshot.RATIFIED if decided == value else Upshot.REPLACED
    return Upshot.LAPSED if lapses_at <= at else None


def clean_reason(typed: str) -> str:
    return texts.clean(
        typed, "reason", REASON_LENGTH, absent=N_("Please say why it can not wait: everybody reads it.")
    )


def _midnight(day: datetime, days: int, zone: tzinfo) -> datetime:
    return datetime.combine(day.date() + timedelta(days=days), time(), tzinfo=zone)
