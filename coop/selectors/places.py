"""Where members live."""

from coop.domain.names import fold
from coop.domain.people import Spot
from coop.models import Place


def options() -> list[tuple[int, str]]:
    """Communes with their department number, in the order of the alphabet."""
    rows = Place.objects.order_by("pk").values_list("pk", "name", "department")
    said = [(pk, f"{name} ({department})") for pk, name, department in rows]
    return sorted(said, key=lambda option: fold(option[1]))


def get(place_id: int) -> Spot | None:
    place = Place.objects.filter(pk=place_id).first()
    return as_spot(place) if place else None


def as_spot(place: Place) -> Spot:
    return Spot(
        id=place.pk,
        name=place.name,
        department=place.department_name,
        region=place.region,
        latitude=place.latitude,
        longitude=place.longitude,
    )


def ids_by_code() -> dict[str, int]:
    """Place ids by INSEE code, for what is loaded from files and for the demo."""
    return dict(Place.objects.order_by("insee_code").values_list("insee_code", "pk"))
