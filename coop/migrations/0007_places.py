"""Places have post codes and words that find them, and perhaps inhabitants; a point may be unknown."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.lookups
from django.apps.registry import Apps
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from coop.domain.places import search_text
from coop.domain.starter import places


def tell(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Post codes of the starter places, and for every place the words that find it."""
    model = apps.get_model("coop", "Place")
    post_codes = {row["insee_code"]: row["post_codes"] for row in places.rows()}
    told = list(model.objects.all())
    for place in told:
        place.post_codes = post_codes.get(place.insee_code, [])
        place.search = search_text(place.name, place.department, place.post_codes)
    model.objects.bulk_update(told, ["post_codes", "search"], batch_size=2_000)


class Migration(migrations.Migration):
    dependencies = [("coop", "0006_skill_labels")]

    operations = [
        TrigramExtension(),
        migrations.AddField(
            model_name='place',
            name='population',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='inhabitants'),
        ),
        migrations.AddField(
            model_name='place',
            name='post_codes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), default=list, size=None, verbose_name='post codes'),
        ),
        migrations.AddField(
            model_name='place',
            name='search',
            field=models.TextField(default='', editable=False, verbose_name='words that find it'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='place',
            name='latitude',
            field=models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='latitude'),
        ),
        migrations.AlterField(
            model_name='place',
            name='longitude',
            field=models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='longitude'),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='place',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='place_search', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('longitude__isnull', False)), _connector='OR'), name='place_has_both_degrees_or_none', violation_error_message='Latitude and longitude are given together or not at all.'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('insee_code__regex', '^([0-9]{2}|2[AB])[0-9]{3}$')), name='place_has_an_insee_code', violation_error_message='An INSEE code has five digits, or 2A or 2B and three.'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Regex(models.Func(models.F('post_codes'), models.Value(' '), models.Value('?'), function='array_to_string', output_field=models.TextField()), models.Value('^([0-9]{5}( [0-9]{5})*)?$')), name='place_post_codes_have_five_digits', violation_error_message='A post code has five digits.'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('search__startswith', ' ')), name='place_can_be_found', violation_error_message='A place is found by the words of its name.'),
        ),
    ]
