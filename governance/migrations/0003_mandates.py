"""Mandates: who holds which duty for how long, with which powers, and the reports on it. The SQL lies in sql/mandates.sql."""

import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):
    dependencies = [('coop', '0004_role_terms'), ('governance', '0002_promises')]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='Duty',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, verbose_name='duty')),
                    ('is_single', models.BooleanField(default=True, verbose_name='held by one person at a time')),
                    ('opened_at', models.DateTimeField(verbose_name='opened')),
                ],
                options={
                    'verbose_name': 'duty',
                    'verbose_name_plural': 'duties',
                    'ordering': ['name', 'id'],
                    'constraints': [
                        models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='duty_has_a_name_of_its_own', violation_error_message='There is already a duty of this name.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='duty_has_a_name', violation_error_message='Please say which duty it is.')],
                },
            ),
            migrations.CreateModel(
                name='Mandate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_single', models.BooleanField(verbose_name='held by one person at a time')),
                    ('purpose', models.TextField(max_length=2000, verbose_name='what it is for')),
                    ('powers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None, verbose_name='powers')),
                    ('begins_at', models.DateTimeField(verbose_name='begins')),
                    ('ends_at', models.DateTimeField(verbose_name='ends by itself')),
                    ('report_due_on', models.DateField(verbose_name='report due')),
                    ('decided', models.CharField(max_length=300, verbose_name='decided')),
                    ('opened_at', models.DateTimeField(verbose_name='opened')),
                    ('begun_at', models.DateTimeField(blank=True, null=True, verbose_name='powers given')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                    ('ending', models.CharField(blank=True, choices=[('term', 'ended at its term'), ('revoked', 'revoked before its term'), ('resigned', 'given back before its term'), ('replaced', 'replaced before its term')], db_default='', max_length=10, verbose_name='how it ended')),
                    ('ending_reason', models.CharField(blank=True, db_default='', max_length=600, verbose_name='why it ended')),
                    ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='governance.proposal')),
                    ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='governance.duty')),
                    ('end_decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates_ended', to='governance.proposal')),
                    ('follows', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successor', to='governance.mandate')),
                    ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='coop.member')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['ends_at'], name='mandate_open')],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at')), ('ends_at__lt', django.db.models.expressions.CombinedExpression(models.F('begins_at'), '+', models.Value(datetime.timedelta(days=2192))))), name='mandate_has_a_term_of_six_years_at_most', violation_error_message='A mandate ends after it begins, and within six years.'),
                        models.CheckConstraint(condition=models.Q(('powers__len__gt', 0), ('powers__contained_by', ['coordinator', 'auditor']), models.Q(models.Q(('powers__contains', ['auditor']), _negated=True), ('powers', ['auditor']), _connector='OR')), name='mandate_carries_powers_that_fit_together', violation_error_message='Choose a power that a mandate may carry.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('purpose', ''), _negated=True), models.Q(('decided', ''), _negated=True)), name='mandate_says_what_for_and_by_whom', violation_error_message='A mandate says what it is for and who decided it.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('end_decision__isnull', True), ('ended_at__isnull', True), ('ending', ''), ('ending_reason', '')), models.Q(('ended_at', models.F('ends_at')), ('ended_at__isnull', False), ('ending', 'term')), models.Q(('ended_at__isnull', False), ('ended_at__lt', models.F('ends_at')), models.Q(('ending', 'resigned'), models.Q(('ending__in', ['revoked', 'replaced']), models.Q(('ending_reason', ''), _negated=True)), _connector='OR')), _connector='OR'), name='mandate_ended_says_how_and_why', violation_error_message='A mandate that ended says how, and by its term at the latest.'),
                        models.CheckConstraint(condition=models.Q(('begun_at__isnull', True), models.Q(('begun_at__gte', models.F('begins_at')), ('begun_at__lt', models.F('ends_at'))), _connector='OR'), name='mandate_powers_are_given_in_its_term', violation_error_message='The powers of a mandate are given during its term.'),
                        django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_single', True)), expressions=[(models.Func('duty', 'duty', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func('begins_at', django.db.models.functions.comparison.Greatest(models.F('begins_at'), django.db.models.functions.comparison.Coalesce(models.F('ended_at'), models.F('ends_at'))), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='duty_with_one_seat_is_held_by_one_at_a_time', violation_error_message='Somebody else holds this duty then.'),
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func('duty', 'duty', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func('holder', 'holder', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func('begins_at', django.db.models.functions.comparison.Greatest(models.F('begins_at'), django.db.models.functions.comparison.Coalesce(models.F('ended_at'), models.F('ends_at'))), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='duty_is_held_once_by_each', violation_error_message='This person already holds this duty then.'),
                    ],
                    'verbose_name': 'mandate',
                    'verbose_name_plural': 'mandates',
                    'ordering': ['begins_at', 'id'],
                },
            ),
            migrations.CreateModel(
                name='MandateReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(max_length=8000, verbose_name='what was done')),
                    ('is_due', models.BooleanField(verbose_name='the report that is due')),
                    ('handed_at', models.DateTimeField(verbose_name='handed in')),
                    ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='governance.mandate')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('is_due', True)), fields=('mandate',), name='mandate_has_one_report_that_was_due', violation_error_message='The report that was due is already handed in.'),
                        models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='report_on_a_mandate_says_something', violation_error_message='Please write the report.'),
                    ],
                    'verbose_name': 'report on a mandate',
                    'verbose_name_plural': 'reports on mandates',
                    'ordering': ['handed_at', 'id'],
                },
            ),
        ]),
        *of_files(__file__, 'mandates'),
    ]
