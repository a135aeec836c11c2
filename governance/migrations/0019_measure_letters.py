"""E-mails that tell of an emergency measure: that it begins, and what became of it. No more amendments of a member
on one proposal than members voted.
"""

import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import of_files


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0005_measure_roles'),
        ('governance', '0018_secret_votes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='letter',
            name='letter_is_of_a_day_or_of_a_vote',
        ),
        migrations.AddField(
            model_name='letter',
            name='measure',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='governance.measure'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('digest', 'what concerns me'), ('reminder', 'reminder of a vote'), ('begun', 'emergency measure'), ('over', 'end of an emergency measure')], max_length=8, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(condition=models.Q(('measure__isnull', False)), fields=('member', 'measure', 'kind'), name='member_is_told_once_that_a_measure_begins_or_ends', violation_error_message='This e-mail was written already.'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ballot__isnull', True), ('kind', 'digest'), ('measure__isnull', True), ('on_day__isnull', False)), models.Q(('ballot__isnull', False), ('kind', 'reminder'), ('measure__isnull', True), ('on_day__isnull', True)), models.Q(('ballot__isnull', True), ('kind__in', ['begun', 'over']), ('measure__isnull', False), ('on_day__isnull', True)), _connector='OR'), name='letter_is_of_a_day_a_vote_or_a_measure', violation_error_message='An e-mail is of a day, of a vote, or of an emergency measure.'),
        ),
        *of_files(__file__, 'amendments'),
    ]
