"""Second calls: a vote whose quorum was not reached is called once more. Colleges hold each voter once. The SQL lies in sql/."""

import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import of_files


class Migration(migrations.Migration):
    dependencies = [('governance', '0008_rehearsals')]

    operations = [
        migrations.AddField(
            model_name='proposal',
            name='second_call_of',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='second_call', to='governance.proposal'),
        ),
        *of_files(__file__, 'proposals', 'second_calls', 'colleges'),
    ]
