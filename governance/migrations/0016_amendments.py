"""Amendments: a text changes while it is discussed, by an amendment that its proposer accepts, and each text is replayed.
The SQL lies in sql/.
"""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):
    dependencies = [('coop', '0004_role_terms'), ('governance', '0015_remark_deeds')]

    operations = [
        AtOnce([
            migrations.AlterModelOptions(
                name='rehearsal',
                options={'ordering': ['proposal', 'id'], 'verbose_name': 'dry run of a proposal', 'verbose_name_plural': 'dry runs of proposals'},
            ),
            migrations.AlterField(
                model_name='rehearsal',
                name='proposal',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rehearsals', to='governance.proposal'),
            ),
            migrations.CreateModel(
                name='Amendment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('old', models.JSONField(verbose_name='text before')),
                    ('new', models.JSONField(verbose_name='text after')),
                    ('why', models.TextField(max_length=2000, verbose_name='why')),
                    ('proposed_at', models.DateTimeField(verbose_name='amendment proposed')),
                    ('answer', models.CharField(blank=True, choices=[('accepted', 'amendment accepted'), ('declined', 'amendment declined'), ('withdrawn', 'amendment taken back')], max_length=12, verbose_name='answer')),
                    ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                    ('words', models.TextField(blank=True, max_length=2000, verbose_name='words of the answer')),
                    ('amender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='coop.member')),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answered_amendments', to='coop.member')),
                    ('discussion_version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.ruleversion')),
                    ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='governance.proposal')),
                    ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='governance.amendment')),
                ],
                options={
                    'verbose_name': 'amendment',
                    'verbose_name_plural': 'amendments',
                    'ordering': ['proposed_at', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True), ('words', '')), models.Q(('answer__in', ['accepted', 'declined', 'withdrawn']), ('answered_at__gte', models.F('proposed_at')), ('answered_by__isnull', False)), _connector='OR'), name='amendment_answered_says_when_and_by_whom', violation_error_message='An amendment that was answered says when, and by whom.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'accepted'), ('discussion_version__isnull', False)), models.Q(models.Q(('answer', 'accepted'), _negated=True), ('discussion_version__isnull', True)), _connector='OR'), name='amendment_accepted_names_its_discussion', violation_error_message='An amendment that was accepted names the rule by which it is discussed.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'declined'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='amendment_declined_says_why', violation_error_message='Whoever declines an amendment says why.'), models.CheckConstraint(condition=models.Q(models.Q(('why', ''), _negated=True), models.Q(('new', models.F('old')), _negated=True)), name='amendment_changes_something_and_says_why', violation_error_message='An amendment changes something, and says why.'), models.UniqueConstraint(models.F('proposal'), django.db.models.functions.comparison.Coalesce('replaces', 0), condition=models.Q(('answer', 'accepted')), name='text_is_replaced_once', violation_error_message='This text was replaced already.')],
                },
            ),
            migrations.AddField(
                model_name='proposal',
                name='amendment',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.amendment'),
            ),
            migrations.AddField(
                model_name='rehearsal',
                name='amendment',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.amendment'),
            ),
            migrations.AddConstraint(
                model_name='rehearsal',
                constraint=models.UniqueConstraint(models.F('proposal'), django.db.models.functions.comparison.Coalesce('amendment', 0), name='text_of_a_proposal_is_rehearsed_once', violation_error_message='This text was replayed already.'),
            ),
        ]),
        *of_files(__file__, 'amendments', 'proposals'),
    ]
