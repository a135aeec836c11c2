"""From a value to a place in a drawing: integers from integers, zero always in sight, ends that are round."""

from dataclasses import dataclass

WIDTH = 360
"""Of every drawing, in its own units: on a phone a unit is a pixel."""
MARGIN = 6
"""What a dot at either end needs."""
STEPS = {"cents": 100, "minutes": 60, "bp": 100}
"""What one is of each unit, where people do not count in the unit itself: euros, hours, percents."""
ROUND = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """From zero to `top`, over `length` units of the drawing."""

    top: int
    length: int

    def place(self, value: int) -> int:
        """How far from zero; what is below zero or above the top stays at that end."""
        return min(max(value, 0), self.top) * self.length // self.top


def scale(greatest: int, unit: str, *, length: int) -> Scale:
    return Scale(top_of(greatest, unit), length)


def top_of(greatest: int, unit: str) -> int:
    """The least round value that is no less: one, two or five, and zeros, of what people count in."""
    step = STEPS.get(unit, 1)
    wanted = -(-max(greatest, 1) // step)
    tens = 1
    while tens * ROUND[-1] < wanted:
        tens *= 10
    return step * next(tens * one for one in ROUND if tens * one >= wanted)
