"""What a proposed rule would have changed, kept with the proposal."""

import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import of_files


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0007_proxies'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rehearsal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(verbose_name='first instant replayed')),
                ('until', models.DateTimeField(verbose_name='end of what is replayed')),
                ('told', models.JSONField(verbose_name='what would have changed')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='fingerprint')),
                ('made_at', models.DateTimeField(verbose_name='figures computed')),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rehearsal', to='governance.proposal')),
            ],
            options={
                'verbose_name': 'dry run of a proposal',
                'verbose_name_plural': 'dry runs of proposals',
                'ordering': ['proposal'],
                'constraints': [models.CheckConstraint(condition=models.Q(('made_at__gte', models.F('until')), ('until__gt', models.F('since'))), name='rehearsal_replays_what_is_past', violation_error_message='A dry run replays what is past.')],
            },
        ),
        *of_files(__file__, 'rehearsals'),
    ]
