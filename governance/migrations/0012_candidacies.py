"""Members stand in an election by their own act."""

import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import of_files


class Migration(migrations.Migration):
    dependencies = [('coop', '0004_role_terms'), ('governance', '0011_kinds')]

    operations = [
        migrations.CreateModel(
            name='Candidacy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='in their own words')),
                ('stood_at', models.DateTimeField(verbose_name='stood')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidacies', to='coop.member')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidacies', to='governance.proposal')),
            ],
            options={
                'verbose_name': 'candidacy',
                'verbose_name_plural': 'candidacies',
                'ordering': ['stood_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('proposal', 'member'), name='member_stands_once_in_an_election', violation_error_message='You already stand in this election.'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('stood_at')), _connector='OR'), name='candidacy_ends_after_it_began', violation_error_message='A candidacy ends after it began.')],
            },
        ),
        *of_files(__file__, 'candidacies'),
    ]
