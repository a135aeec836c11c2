"""Standing pledges, whose history is never changed, and hours that are kept for needs.

The SQL lies beside this file, in sql/pledges.sql.
"""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0003_starter'),
        ("timebank", "0010_unposted_missions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Pledge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('make', 'made'), ('change', 'changed'), ('revoke', 'revoked')], max_length=8, verbose_name='what was done')),
                ('above_minutes', models.PositiveIntegerField(verbose_name='what is kept')),
                ('to_solidarity', models.BooleanField(verbose_name='to the solidarity fund when no need is open')),
                ('decided_at', models.DateTimeField(verbose_name='decided')),
            ],
            options={
                'verbose_name': 'standing pledge',
                'verbose_name_plural': 'standing pledges',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PledgeRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ran_on', models.DateField(verbose_name='day')),
                ('ran_at', models.DateTimeField(verbose_name='instant')),
                ('minutes', models.PositiveIntegerField(verbose_name='minutes given')),
            ],
            options={
                'verbose_name': 'gift of a pledge',
                'verbose_name_plural': 'gifts of pledges',
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='reservation',
            index=models.Index(condition=models.Q(('nature', 'gift')), fields=['subject'], name='earmark_subject'),
        ),
        migrations.AddField(
            model_name='pledge',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member'),
        ),
        migrations.AddField(
            model_name='pledge',
            name='actor_user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pledge',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member'),
        ),
        migrations.AddField(
            model_name='pledge',
            name='replaces',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacement', to='timebank.pledge'),
        ),
        migrations.AddField(
            model_name='pledgerun',
            name='entry',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='timebank.journalentry'),
        ),
        migrations.AddField(
            model_name='pledgerun',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member'),
        ),
        migrations.AddField(
            model_name='pledgerun',
            name='pledge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='timebank.pledge'),
        ),
        migrations.AddConstraint(
            model_name='pledge',
            constraint=models.UniqueConstraint(condition=models.Q(('replaces__isnull', True)), fields=('member',), name='pledge_history_begins_once', violation_error_message='The history of a pledge begins once.'),
        ),
        migrations.AddConstraint(
            model_name='pledge',
            constraint=models.CheckConstraint(condition=models.Q(('act', 'make'), ('replaces__isnull', False), _connector='OR'), name='pledge_history_begins_with_a_pledge', violation_error_message='A pledge is made before it is changed or revoked.'),
        ),
        migrations.AddConstraint(
            model_name='pledge',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['make', 'change', 'revoke'])), name='pledge_act_is_one_of_three', violation_error_message='A pledge is made, changed or revoked.'),
        ),
        migrations.AddConstraint(
            model_name='pledge',
            constraint=models.CheckConstraint(condition=models.Q(('above_minutes__lte', 600000)), name='pledge_keeps_what_one_may_hold', violation_error_message='A pledge keeps no more than a member may hold.'),
        ),
        migrations.AddConstraint(
            model_name='pledge',
            constraint=models.CheckConstraint(condition=models.Q(('actor', models.F('member'))), name='pledge_is_made_by_its_member', violation_error_message='Nobody pledges the hours of somebody else.'),
        ),
        migrations.AddConstraint(
            model_name='pledgerun',
            constraint=models.UniqueConstraint(fields=('member', 'ran_on'), name='pledge_gives_once_a_day', violation_error_message='A pledge gives once a day.'),
        ),
        migrations.AddConstraint(
            model_name='pledgerun',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gt', 0)), name='pledge_run_gave_something', violation_error_message='A day on which nothing was given leaves no line.'),
        ),
        migrations.RunSQL((SQL / "pledges.sql").read_text()),
    ]
