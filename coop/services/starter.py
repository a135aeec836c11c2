"""What every house starts with: concepts that are named in two languages, and places to be from."""

from django.db import transaction

from coop.domain import concepts
from coop.domain.starter import places, skills
from coop.models import Place, Skill
from coop.selectors import skills as known


@transaction.atomic
def load() -> int:
    """Write what is missing, mend what differs, leave what was added since. Returns how many in all."""
    found = concepts.compare(known.concepts("house"), skills.concepts())
    Skill.objects.write([*found.added, *found.changed])
    columns = ["name", "department", "department_name", "region", "latitude", "longitude"]
    columns += ["post_codes", "search"]
    Place.objects.bulk_create(
        [Place(**row) for row in places.rows()],
        update_conflicts=True,
        unique_fields=["insee_code"],
        update_fields=columns,
    )
    return len(skills.concepts()) + len(places.rows())
