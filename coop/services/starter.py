"""What every house starts with: skills that can be named in two languages, and places to be from."""

from django.db import transaction

from coop.domain.starter import places, skills
from coop.models import Place, Skill


@transaction.atomic
def load() -> int:
    """Write what is missing, mend what differs, leave what was added since. Returns how many in all."""
    columns = ["label_fr", "label_en", "family"]
    Skill.objects.bulk_create(
        [Skill(**row) for row in skills.rows()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=columns,
    )
    columns = ["name", "department", "department_name", "region", "latitude", "longitude"]
    columns += ["post_codes", "search"]
    Place.objects.bulk_create(
        [Place(**row) for row in places.rows()],
        update_conflicts=True,
        unique_fields=["insee_code"],
        update_fields=columns,
    )
    return len(skills.rows()) + len(places.rows())
