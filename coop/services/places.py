"""The communes that everybody may choose from."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from coop.domain.places import Changes, Commune, may_load
from coop.models import Place
from coop.selectors import places
from coop.services import audit

AT_ONCE = 2_000
COLUMNS = (
    *("name", "department", "department_name", "region", "post_codes", "population"),
    *("latitude", "longitude", "search"),
)

Told = Callable[[int], object]


@transaction.atomic
def load(
    *, by: Actor, at: datetime, communes: Collection[Commune], told: Told = lambda written: None
) -> Changes:
    """Take over a list of communes, whole or not at all; what it does not name stays, for people live there.

    told: called with how many places were written. The same list again changes nothing and notes nothing.
    """
    if not may_load(by):
        raise Forbidden
    changes = places.compared(communes)
    rows = [Place(**commune.as_row()) for commune in (*changes.added, *changes.changed)]
    for start in range(0, len(rows), AT_ONCE):
        Place.objects.bulk_create(
            rows[start : start + AT_ONCE],
            update_conflicts=True,
            unique_fields=["insee_code"],
            update_fields=COLUMNS,
        )
        told(min(start + AT_ONCE, len(rows)))
    if rows:
        counts = {"added": len(changes.added), "changed": len(changes.changed)}
        audit.record(by=by, at=at, action="coop.load_places", subject="places", data=counts)
    return changes
