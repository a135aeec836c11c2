"""Secret votes: who voted, in one row; what was voted, in the boxes of an urn; nothing between the two."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):
    dependencies = [('governance', '0017_measures')]

    operations = [
        AtOnce(
            [
                migrations.AddField(
                    model_name='proposal',
                    name='is_secret',
                    field=models.BooleanField(db_default=False, default=False, verbose_name='its vote is secret'),
                ),
                migrations.CreateModel(
                    name='Attendance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('voters', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='voters')),
                        ('by_proxy', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='represented')),
                        ('said_at', models.DateTimeField(null=True, verbose_name='instant that is looked at, and not kept')),
                        ('ballot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='governance.ballot')),
                    ],
                    options={
                        'verbose_name': 'attendance',
                        'verbose_name_plural': 'attendances',
                    },
                ),
                migrations.CreateModel(
                    name='UrnBox',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('bits', models.CharField(blank=True, max_length=256, verbose_name='how its receipts begin')),
                        ('papers', models.JSONField(verbose_name='papers')),
                        ('said_at', models.DateTimeField(null=True, verbose_name='instant that is looked at, and not kept')),
                        ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urn_boxes', to='governance.ballot')),
                    ],
                    options={
                        'verbose_name': 'box of an urn',
                        'verbose_name_plural': 'boxes of urns',
                        'ordering': ['ballot_id', 'bits'],
                        'constraints': [models.UniqueConstraint(fields=('ballot', 'bits'), name='urn_box_is_there_once', violation_error_message='This box of the urn is there already.')],
                    },
                ),
            ]
        ),
        *of_files(__file__, 'secret_votes'),
    ]
