"""Minutes are integers; members vote whether hours are noted to the minute, or more coarsely."""

from enum import StrEnum

from coop.domain.words import N_, Sentence


class Rounding(StrEnum):
    NONE = "none"
    FIVE = "five"
    QUARTER = "quarter"


ROUNDING_NAMES = {
    Rounding.NONE: N_("to the minute"),
    Rounding.FIVE: N_("to five minutes"),
    Rounding.QUARTER: N_("to the quarter of an hour"),
}
STEPS = {Rounding.NONE: 1, Rounding.FIVE: 5, Rounding.QUARTER: 15}
"""The minutes of which what is noted is a multiple."""


def rounded(minutes: int, rounding: Rounding) -> int:
    """To the nearest step, a half up; what was done never comes to nothing, however short it was."""
    step = STEPS[rounding]
    return max((2 * minutes + step) // (2 * step) * step, step) if minutes else 0


def told(minutes: int, rounding: Rounding) -> Sentence | None:
    """What is said beside a field before these minutes are noted; None where nothing is rounded."""
    if rounding is Rounding.NONE:
        return None
    noted = rounded(minutes, rounding)
    values: dict[str, str | int] = {"rounding": ROUNDING_NAMES[rounding]}
    if noted == minutes:
        return Sentence(N_("As the members voted, hours are rounded %(rounding)s."), values)
    msgid = N_(
        "As the members voted, hours are rounded %(rounding)s: %(minutes)s is noted as %(noted_minutes)s."
    )
    return Sentence(msgid, values | {"minutes": minutes, "noted_minutes": noted})
