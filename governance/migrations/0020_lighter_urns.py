"""Each secret vote adds a name to a long list and a paper to an urn without reading either as a whole."""

from django.db import migrations, models

from coop.migrations._operations import of_files


class Migration(migrations.Migration):
    dependencies = [('governance', '0019_measure_letters')]

    operations = [
        migrations.AddField(
            model_name='urnbox',
            name='papers_count',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('papers'), function='jsonb_array_length'), output_field=models.IntegerField(), verbose_name='number of papers'),
        ),
        *of_files(__file__, 'secret_votes'),
    ]
