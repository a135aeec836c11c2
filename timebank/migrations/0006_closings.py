"""The closing of a period: checks, figures that members may contest, then its distribution; and corrections."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):
    dependencies = [
        ('coop', '0005_measure_roles'),
        ('governance', '0020_lighter_urns'),
        ('timebank', '0005_projects'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.RemoveConstraint(
                    model_name='distribution',
                    name='distribution_periods_do_not_overlap',
                ),
                migrations.RemoveConstraint(
                    model_name='distributionline',
                    name='distribution_line_is_not_negative',
                ),
                migrations.AddField(
                    model_name='distribution',
                    name='corrects',
                    field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='timebank.distribution'),
                ),
                migrations.AddField(
                    model_name='distribution',
                    name='reason',
                    field=models.CharField(blank=True, max_length=400, verbose_name='why it corrects'),
                ),
                migrations.AddConstraint(
                    model_name='distribution',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('corrects__isnull', True)), expressions=[('period', '&&')], name='distribution_periods_do_not_overlap', violation_error_message='This period, or a part of it, has already been distributed.'),
                ),
                migrations.AddConstraint(
                    model_name='distribution',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('reason', '')), models.Q(('corrects__isnull', False), ('entry__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='correction_moves_something_and_says_why', violation_error_message='A correction moves something, and says why.'),
                ),
                migrations.CreateModel(
                    name='Closing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='period')),
                        ('state', models.CharField(choices=[('open', 'open again'), ('closing', 'closing'), ('computed', 'computed'), ('contested', 'contested'), ('posted', 'posted')], max_length=12, verbose_name='state')),
                        ('asked_at', models.DateTimeField(verbose_name='asked')),
                        ('aside', models.CharField(blank=True, max_length=400, verbose_name='why it is closed all the same')),
                        ('frozen_at', models.DateTimeField(blank=True, null=True, verbose_name='frozen')),
                        ('done', models.PositiveIntegerField(default=0, verbose_name='legs read')),
                        ('legs', models.PositiveIntegerField(default=0, verbose_name='legs of the pool')),
                        ('round', models.PositiveSmallIntegerField(default=0, verbose_name='times computed')),
                        ('figures', models.JSONField(blank=True, default=list, verbose_name='figures')),
                        ('inputs_hash', models.CharField(blank=True, max_length=64, verbose_name='hash of what it was computed from')),
                        ('result_hash', models.CharField(blank=True, max_length=64, verbose_name='hash of the result')),
                        ('computed_at', models.DateTimeField(blank=True, null=True, verbose_name='computed')),
                        ('contest_until', models.DateTimeField(blank=True, null=True, verbose_name='may be contested before')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                        ('reason', models.CharField(blank=True, max_length=400, verbose_name='why it was given up')),
                        ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                        ('actor_user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('distribution', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='closing', to='timebank.distribution')),
                        ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.ruleversion')),
                    ],
                    options={
                        'verbose_name': 'closing of a period',
                        'verbose_name_plural': 'closings of periods',
                        'ordering': ['-period', '-id'],
                        'constraints': [
                            django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'open'), _negated=True), expressions=[('period', '&&')], name='closings_do_not_overlap', violation_error_message='The closing of this period, or of a part of it, was already asked for.'),
                            models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closing', 'computed', 'contested', 'posted'])), name='closing_has_a_known_state', violation_error_message='A closing is in one of its states.'),
                            models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['computed', 'contested', 'posted']), _negated=True), models.Q(('computed_at__isnull', False), ('contest_until__gte', models.F('computed_at')), ('frozen_at__isnull', False), ('version__isnull', False), models.Q(('inputs_hash', ''), _negated=True), models.Q(('result_hash', ''), _negated=True)), _connector='OR'), name='closing_that_is_computed_has_its_figures', violation_error_message='A closing that is computed has its figures, which may be contested.'),
                            models.CheckConstraint(condition=models.Q(models.Q(('distribution__isnull', False), ('state', 'posted')), models.Q(models.Q(('state', 'posted'), _negated=True), ('distribution__isnull', True)), _connector='OR'), name='closing_that_is_posted_has_its_distribution', violation_error_message='A closing has a distribution when it is posted, and only then.'),
                            models.CheckConstraint(condition=models.Q(models.Q(('state', 'open'), _negated=True), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='closing_that_is_given_up_says_why', violation_error_message='Whoever gives a closing up says why.'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ClosingContest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.PositiveSmallIntegerField(verbose_name='computation')),
                        ('result_hash', models.CharField(max_length=64, verbose_name='hash of the result')),
                        ('motive', models.TextField(max_length=2000, verbose_name='why')),
                        ('contested_at', models.DateTimeField(verbose_name='contested')),
                        ('verdict', models.CharField(blank=True, choices=[('upheld', 'The contest is right: the period is computed again'), ('rejected', 'The figures stand, for this reason'), ('withdrawn', 'Taken back by who contested')], max_length=12, verbose_name='answer')),
                        ('answer', models.TextField(blank=True, max_length=2000, verbose_name='in words')),
                        ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                        ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                        ('actor_user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('closing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contests', to='timebank.closing')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                    ],
                    options={
                        'verbose_name': 'contest of a distribution',
                        'verbose_name_plural': 'contests of distributions',
                        'ordering': ['contested_at', 'id'],
                        'constraints': [
                            models.UniqueConstraint(fields=('closing', 'round', 'member'), name='member_contests_a_computation_once', violation_error_message='You have already contested these figures.'),
                            models.CheckConstraint(condition=models.Q(('motive', ''), _negated=True), name='closing_contest_has_a_motive', violation_error_message='Figures are contested with a motive.'),
                            models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('verdict', '')), models.Q(('answered_at__isnull', False), ('verdict', 'withdrawn')), models.Q(('actor_user__isnull', False), ('answered_at__isnull', False), ('verdict__in', ['upheld', 'rejected']), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='closing_contest_is_answered_in_words', violation_error_message='A contest is answered in words, by a person.'),
                        ],
                    },
                ),
            ]
        ),
        *of_files(__file__, 'closings', 'distributions', 'door', 'batches'),
    ]
