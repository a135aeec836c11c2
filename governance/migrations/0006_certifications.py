"""After the count: scrutineers certify it, members may contest it, then it is carried out.

Votes that ended stay as they ended. One that is open froze no such rules: its count certifies itself.
"""

import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0004_role_terms'),
        ('governance', '0005_remarks'),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name='Scrutiny',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('fingerprint', models.CharField(max_length=64, verbose_name='fingerprint of the count sheet')),
                        ('needed', models.PositiveSmallIntegerField(verbose_name='scrutineers needed')),
                        ('due_at', models.DateTimeField(verbose_name='to be certified before')),
                        ('certified_at', models.DateTimeField(blank=True, null=True, verbose_name='certified')),
                        ('executable_at', models.DateTimeField(blank=True, null=True, verbose_name='carried out from')),
                        ('ballot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='scrutiny', to='governance.ballot')),
                    ],
                    options={
                        'verbose_name': 'check of a count',
                        'verbose_name_plural': 'checks of counts',
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(models.Q(('certified_at__isnull', True), ('executable_at__isnull', True)), ('executable_at__gte', models.F('certified_at')), _connector='OR'), name='scrutiny_certified_may_be_contested', violation_error_message='A certified count says until when it may be contested.'),
                            models.CheckConstraint(condition=models.Q(('certified_at__isnull', True), ('certified_at__lt', models.F('due_at')), models.Q(('certified_at', models.F('due_at')), ('needed', 0)), _connector='OR'), name='scrutiny_is_certified_in_time', violation_error_message='A count is certified in time.'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Certification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('fingerprint', models.CharField(max_length=64, verbose_name='fingerprint that was found')),
                        ('certified_at', models.DateTimeField(verbose_name='certified')),
                        ('elector', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certification', to='governance.elector')),
                    ],
                    options={
                        'verbose_name': 'certification',
                        'verbose_name_plural': 'certifications',
                        'ordering': ['certified_at', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Contest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('motive', models.TextField(max_length=2000, verbose_name='why')),
                        ('contested_at', models.DateTimeField(verbose_name='contested')),
                        ('due_at', models.DateTimeField(verbose_name='to be answered before')),
                        ('elector', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='contest', to='governance.elector')),
                    ],
                    options={
                        'verbose_name': 'contest',
                        'verbose_name_plural': 'contests',
                        'ordering': ['contested_at', 'id'],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('motive', ''), _negated=True), name='contest_has_a_motive', violation_error_message='A result is contested with a motive.'),
                            models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('contested_at'))), name='contest_leaves_time_to_answer', violation_error_message='A contest leaves time to answer.'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ContestAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('verdict', models.CharField(choices=[('maintained', 'The count holds: I maintain my certification'), ('retracted', 'The count does not hold: I take my certification back')], max_length=12, verbose_name='answer')),
                        ('text', models.TextField(max_length=2000, verbose_name='in words')),
                        ('answered_at', models.DateTimeField(verbose_name='answered')),
                        ('certification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='governance.certification')),
                        ('contest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='governance.contest')),
                    ],
                    options={
                        'verbose_name': 'answer to a contest',
                        'verbose_name_plural': 'answers to contests',
                        'ordering': ['answered_at', 'id'],
                        'constraints': [
                            models.UniqueConstraint(fields=('contest', 'certification'), name='scrutineer_answers_a_contest_once', violation_error_message='You have already answered this contest.'),
                            models.CheckConstraint(condition=models.Q(('verdict__in', ['maintained', 'retracted'])), name='answer_maintains_or_retracts', violation_error_message='A scrutineer maintains their certification, or takes it back.'),
                            models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='answer_says_why', violation_error_message='A contest is answered in words.'),
                        ],
                    },
                ),
                migrations.RemoveConstraint(
                    model_name='proposal',
                    name='proposal_state_is_known',
                ),
                migrations.RemoveConstraint(
                    model_name='proposal',
                    name='proposal_ended_has_its_instant',
                ),
                migrations.AlterField(
                    model_name='proposal',
                    name='state',
                    field=models.CharField(choices=[('draft', 'being written'), ('discussed', 'in discussion'), ('announced', 'announced'), ('voting', 'being voted'), ('counted', 'to be certified'), ('certified', 'certified'), ('contested', 'contested'), ('adopted', 'adopted'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn')], default='draft', max_length=20, verbose_name='state'),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'discussed', 'announced', 'voting', 'counted', 'certified', 'contested', 'adopted', 'rejected', 'withdrawn'])), name='proposal_state_is_known', violation_error_message='This state does not exist.'),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['draft', 'discussed', 'announced', 'voting', 'counted', 'certified', 'contested'])), models.Q(('ended_at__isnull', False), ('state__in', ['adopted', 'rejected', 'withdrawn'])), _connector='OR'), name='proposal_ended_has_its_instant', violation_error_message='A proposal that ended has the instant of its end.'),
                ),
            ]
        ),
        *of_files(__file__, 'certifications', 'proposals', 'rules'),
    ]
