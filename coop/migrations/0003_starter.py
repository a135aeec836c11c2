"""Every database starts with the same skills and places, so that the first member can describe themself."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from coop.domain.starter import places, skills


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As `coop.services.starter.load`, which also mends what is there."""
    columns = ("code", "label_fr", "label_en", "family")
    named = [{name: getattr(concept, name) for name in columns} for concept in skills.concepts()]
    for name, rows in (("Skill", named), ("Place", places.rows())):
        model = apps.get_model("coop", name)
        columns = {field.name for field in model._meta.fields}  # what came later, a later migration writes
        known = [{column: row[column] for column in row if column in columns} for row in rows]
        model.objects.bulk_create([model(**row) for row in known], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("coop", "0002_refuse_change")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
