"""Every database starts with the same skills and places, so that the first member can describe themself."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from coop.domain.starter import places, skills

COLUMNS = ("code", "kind", "family", "label_fr", "label_en")


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As `coop.services.starter.load`, which also mends what is there."""
    skill, label, place = (apps.get_model("coop", name) for name in ("Skill", "SkillLabel", "Place"))
    named = [skill(**{name: getattr(concept, name) for name in COLUMNS}) for concept in skills.concepts()]
    label.objects.bulk_create(
        label(skill=row, language=other.language, text=other.text, gender=other.gender)
        for row, concept in zip(skill.objects.bulk_create(named), skills.concepts(), strict=True)
        for other in sorted(concept.labels, key=lambda one: (one.language, one.text))
    )
    place.objects.bulk_create(place(**row) for row in places.rows())


class Migration(migrations.Migration):
    dependencies = [("coop", "0002_promises")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
