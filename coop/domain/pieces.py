"""What a component is given when it is given a list: small frozen facts that a view fills."""

from dataclasses import dataclass
from typing import Literal

Family = Literal["", "coop", "governance", "timebank", "marketplace"]
StepState = Literal["done", "current", "next", "stopped"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a timeline: what it is, where it stands, who acts and when.

    said: where it stands in words, when done, now, stopped and to come do not say it well.
    """

    title: str
    state: StepState
    who: str = ""
    when: str = ""
    note: str = ""
    icon: str = ""
    url: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole: `value` is an integer of any unit, `said` the same in words."""

    label: str
    value: int
    said: str
    family: Family = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a line: a label (a day, a month) and an integer of the unit that the drawing names.

    said: the value in words, where its unit is none of those.
    """

    label: str
    value: int
    said: str = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to a page; the page itself has no url."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views of the same list."""

    label: str
    url: str
    is_current: bool = False
    count: int | None = None
    icon: str = ""
