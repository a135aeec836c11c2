"""How far two communes are from each other, in whole kilometres: degrees go in, no fraction comes out."""

import math
from dataclasses import dataclass
from decimal import Decimal

from coop.domain.people import Spot

EARTH_RADIUS_KM = 6371

Point = tuple[Decimal, Decimal]


def kilometres(here: Spot, there: Spot) -> int | None:
    """Along the surface of the Earth, rounded; 0 within one commune, at least 1 between two.

    None where nobody knows the point of one of them.
    """
    if here.id == there.id:
        return 0
    start, end = _point(here), _point(there)
    return None if start is None or end is None else max(1, round(EARTH_RADIUS_KM * _angle(start, end)))


@dataclass(frozen=True, slots=True)
class Around:
    """What lies within so many kilometres of a commune; where a distance is not known, nothing does."""

    here: Spot
    km: int

    def reaches(self, spot: Spot) -> bool:
        apart = kilometres(self.here, spot)
        return apart is not None and apart <= self.km


def _point(spot: Spot) -> Point | None:
    return None if spot.latitude is None or spot.longitude is None else (spot.latitude, spot.longitude)


def _angle(here: Point, there: Point) -> float:
    """Haversine: exact enough at every distance, unlike the arc of a cosine."""
    north, south = math.radians(here[0]), math.radians(there[0])
    across = math.radians(here[1]) - math.radians(there[1])
    half = math.sin((north - south) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(across / 2) ** 2
    return 2 * math.asin(min(1, math.sqrt(half)))
