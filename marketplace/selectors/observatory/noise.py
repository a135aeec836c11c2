"""Noise of differential privacy, drawn by OpenDP (the extra `privacy`, where it is installed).

The one module that knows OpenDP. Its discrete Laplace is exact in whole numbers and draws from the system's
source of chance; what it says that its noise costs is asked before anything is drawn.
"""

from collections.abc import Sequence
from fractions import Fraction
from importlib.util import find_spec
from typing import Protocol


class Measurement(Protocol):
    """What OpenDP makes of a scale: it adds its noise when it is called, and says what that costs."""

    def __call__(self, counts: list[int], /) -> Sequence[int]: ...

    def map(self, changed: int, /) -> float: ...


def may_draw() -> bool:
    """Whether this instance can draw noise."""
    return find_spec("opendp") is not None


def laplace(counts: Sequence[int], *, changed: int, spread: Fraction, epsilon: Fraction) -> list[int]:
    """The counts with noise, each with its own. changed: by how much they differ together; spread: the scale.

    Raises ValueError where OpenDP says that this costs more than epsilon, and ImportError without the extra.
    """
    drawing = measurement(spread)
    if cost(drawing, changed) > epsilon:
        raise ValueError(f"noise of scale {spread} costs more than {epsilon}")
    return [int(one) for one in drawing(list(counts))]


def cost(drawing: Measurement, changed: int) -> Fraction:
    """Epsilon, as OpenDP computes it, rounded upwards."""
    return Fraction(drawing.map(changed))


def measurement(spread: Fraction) -> Measurement:
    """Discrete Laplace noise on whole numbers, of a scale that is written exactly in binary."""
    import opendp.prelude as dp  # a library of its own, 265 MB: only where noise is drawn

    if Fraction(float(spread)) != spread:
        raise ValueError(f"the scale {spread} is not written exactly")
    # What is not proved by hand yet: everything of OpenDP is counted as contributed.
    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T="i64")), dp.l1_distance(T="i64")
    drawing: Measurement = dp.m.make_laplace(*space, scale=float(spread))
    return drawing
