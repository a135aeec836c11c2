"""How far two communes are from each other, in whole kilometres: degrees go in, no fraction comes out."""

import math

from coop.domain.people import Spot

EARTH_RADIUS_KM = 6371


def kilometres(here: Spot, there: Spot) -> int:
    """Along the surface of the Earth, rounded; 0 within one commune, at least 1 between two."""
    if here.id == there.id:
        return 0
    return max(1, round(EARTH_RADIUS_KM * _angle(here, there)))


def _angle(here: Spot, there: Spot) -> float:
    """Haversine: exact enough at every distance, unlike the arc of a cosine."""
    north, south = math.radians(here.latitude), math.radians(there.latitude)
    across = math.radians(here.longitude) - math.radians(there.longitude)
    half = math.sin((north - south) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(across / 2) ** 2
    return 2 * math.asin(min(1, math.sqrt(half)))
