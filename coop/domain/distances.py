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


@dataclass(frozen=True, slots=True)
class Frame:
    """Degrees: everything within a distance lies inside, and a little more."""

    west: float
    south: float
    east: float
    north: float


def frame(spot: Spot, km: int) -> Frame | None:
    """Around all that lies within so many kilometres, as `kilometres` rounds them; None without a point."""
    point = _point(spot)
    if point is None:
        return None
    latitude, longitude = point
    angle = (km + 1) / EARTH_RADIUS_KM
    upwards, across = math.degrees(angle), _degrees_across(math.radians(latitude), angle)
    south, north = math.fsum((latitude, -upwards)), math.fsum((latitude, upwards))
    west, east = math.fsum((longitude, -across)), math.fsum((longitude, across))
    if west < -180 or east > 180:  # around the other side of the Earth
        return Frame(-180, south, 180, north)
    return Frame(west, south, east, north)


def _degrees_across(latitude: float, angle: float) -> float:
    """How far east one gets within that angle; all the way around where a pole lies within it."""
    if abs(latitude) + angle >= math.pi / 2:
        return 360
    return math.degrees(math.asin(math.sin(angle) / math.cos(latitude)))


def _point(spot: Spot) -> Point | None:
    return None if spot.latitude is None or spot.longitude is None else (spot.latitude, spot.longitude)


def _angle(here: Point, there: Point) -> float:
    """Haversine: exact enough at every distance, unlike the arc of a cosine."""
    north, south = math.radians(here[0]), math.radians(there[0])
    across = math.radians(here[1]) - math.radians(there[1])
    half = math.sin((north - south) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(across / 2) ** 2
    return 2 * math.asin(min(1, math.sqrt(half)))
