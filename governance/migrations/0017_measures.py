"""Emergency measures: a version that lies over another one for a while (docs/adr/0033). The SQL lies in sql/."""

import datetime
import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):
    dependencies = [('coop', '0005_measure_roles'), ('governance', '0016_amendments')]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='Measure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField(max_length=2000, verbose_name='why')),
                    ('proposed_at', models.DateTimeField(verbose_name='measure proposed')),
                    ('due_at', models.DateTimeField(verbose_name='to be confirmed before')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed by another person')),
                    ('confirmed_under', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures_confirmed', to='governance.mandate')),
                    ('proposed_under', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures_proposed', to='governance.mandate')),
                    ('suspends', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='governance.ruleversion')),
                ],
                options={
                    'verbose_name': 'emergency measure',
                    'verbose_name_plural': 'emergency measures',
                    'ordering': ['proposed_at', 'id'],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', False)), fields=('suspends',), name='version_is_suspended_once', violation_error_message='This value was suspended already: only a vote goes further.'),
                        models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='measure_says_why', violation_error_message='An emergency measure says why.'),
                        models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('proposed_at'))), name='measure_leaves_time_to_confirm', violation_error_message='An emergency measure leaves time to confirm it.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_under__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_under__isnull', False), ('confirmed_at__gte', models.F('proposed_at')), ('confirmed_at__lt', models.F('due_at')), models.Q(('confirmed_under', models.F('proposed_under')), _negated=True)), _connector='OR'), name='measure_is_confirmed_in_time_by_another', violation_error_message='An emergency measure is confirmed in time, by another person.'),
                    ],
                },
            ),
            migrations.RemoveConstraint(
                model_name='mandate',
                name='mandate_carries_powers_that_fit_together',
            ),
            migrations.RemoveConstraint(
                model_name='ruleversion',
                name='rule_is_founded_once',
            ),
            migrations.RemoveConstraint(
                model_name='ruleversion',
                name='rule_version_is_founding_or_voted',
            ),
            migrations.AddField(
                model_name='ruleversion',
                name='lapses_at',
                field=models.DateTimeField(blank=True, null=True, verbose_name='obeyed until'),
            ),
            migrations.AddField(
                model_name='ruleversion',
                name='suspends',
                field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suspension', to='governance.ruleversion'),
            ),
            migrations.AddConstraint(
                model_name='mandate',
                constraint=models.CheckConstraint(condition=models.Q(('powers__len__gt', 0), ('powers__contained_by', ['coordinator', 'auditor', 'guardian', 'witness']), models.Q(models.Q(('powers__contains', ['auditor']), _negated=True), ('powers', ['auditor']), _connector='OR'), models.Q(('powers__contains', ['guardian', 'witness']), _negated=True)), name='mandate_carries_powers_that_fit_together', violation_error_message='Choose a power that a mandate may carry.'),
            ),
            migrations.AddField(
                model_name='ruleversion',
                name='measure',
                field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='version', to='governance.measure'),
            ),
            migrations.AddConstraint(
                model_name='ruleversion',
                constraint=models.UniqueConstraint(condition=models.Q(('proposal__isnull', True), ('suspends__isnull', True)), fields=('key',), name='rule_is_founded_once', violation_error_message='This rule already has its founding version.'),
            ),
            migrations.AddConstraint(
                model_name='ruleversion',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('effective_at', datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)), ('proposal__isnull', True), ('replaces__isnull', True)), models.Q(('effective_at__gt', datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)), ('proposal__isnull', False), ('replaces__isnull', False)), models.Q(('proposal__isnull', True), ('replaces__isnull', True), ('suspends__isnull', False)), _connector='OR'), name='rule_version_is_founding_or_voted', violation_error_message='A version is the founding one, or replaces another through a vote.'),
            ),
            migrations.AddConstraint(
                model_name='ruleversion',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('lapses_at__isnull', True), ('measure__isnull', True), ('suspends__isnull', True)), models.Q(('measure__isnull', False), ('suspends__isnull', False), ('lapses_at__gt', models.F('effective_at')), ('lapses_at__isnull', False)), _connector='OR'), name='emergency_measure_lapses', violation_error_message='An emergency measure suspends one version, and lapses.'),
            ),
        ]),
        *of_files(__file__, 'measures'),
    ]
