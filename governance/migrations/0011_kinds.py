"""Proposals of every kind, and votes by any method.

A vote holds marks instead of a word: the column is written anew in place, so that what was cast stays cast at its
instant, and no promise is put aside for it.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files

MARKS = """
ALTER TABLE governance_vote ALTER COLUMN choice TYPE jsonb
  USING CASE choice WHEN 'blank' THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_array(choice, 1)) END;
ALTER TABLE governance_vote RENAME COLUMN choice TO marks;
"""


class Migration(migrations.Migration):
    dependencies = [('coop', '0004_role_terms'), ('governance', '0010_letters')]

    operations = [
        migrations.RemoveConstraint(
            model_name='vote',
            name='vote_is_yes_no_or_blank',
        ),
        migrations.RunSQL(
            MARKS,
            state_operations=[
                migrations.RenameField(model_name='vote', old_name='choice', new_name='marks'),
                migrations.AlterField(
                    model_name='vote', name='marks', field=models.JSONField(verbose_name='marks')
                ),
            ],
        ),
        AtOnce(
            [
                migrations.CreateModel(
                    name='TieOrder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None, verbose_name='order')),
                        ('ballot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='tie_order', to='governance.ballot')),
                        ('nonce', models.CharField(max_length=64, verbose_name='nonce')),
                    ],
                    options={
                        'verbose_name': 'order that breaks ties',
                        'verbose_name_plural': 'orders that break ties',
                    },
                ),
                migrations.RemoveConstraint(
                    model_name='proposal',
                    name='member_drafts_one_change_of_a_rule_at_a_time',
                ),
                migrations.AddField(
                    model_name='proposal',
                    name='asked',
                    field=models.JSONField(blank=True, db_default={}, default=dict, verbose_name='what is asked'),
                ),
                migrations.AddField(
                    model_name='proposal',
                    name='kind',
                    field=models.CharField(choices=[('rule', 'Change of a rule'), ('resolution', 'Resolution'), ('budget', 'Budget of a fund'), ('election', 'Election to a duty'), ('revocation', 'Revocation of a mandate'), ('admission', 'Admission of a member'), ('exclusion', 'Exclusion of a member')], db_default='rule', default='rule', max_length=12, verbose_name='kind'),
                ),
                migrations.AlterField(
                    model_name='proposal',
                    name='base',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals_from', to='governance.ruleversion'),
                ),
                migrations.AlterField(
                    model_name='proposal',
                    name='rule_key',
                    field=models.CharField(blank=True, db_default='', default='', max_length=80, verbose_name='rule'),
                ),
                migrations.AlterField(
                    model_name='proposal',
                    name='value',
                    field=models.JSONField(blank=True, null=True, verbose_name='proposed value'),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['rule', 'resolution', 'budget', 'election', 'revocation', 'admission', 'exclusion'])), name='proposal_kind_is_known', violation_error_message='This kind of proposal does not exist.'),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked', {}), ('base__isnull', False), ('kind', 'rule'), ('value__isnull', False), models.Q(('rule_key', ''), _negated=True)), models.Q(models.Q(('kind', 'rule'), _negated=True), ('base__isnull', True), ('rule_key', ''), ('value__isnull', True), models.Q(('asked', {}), _negated=True)), _connector='OR'), name='proposal_asks_what_its_kind_asks', violation_error_message='A change of a rule names the rule and its value; another proposal says what it asks.'),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.UniqueConstraint(condition=models.Q(('kind', 'rule'), ('state', 'draft')), fields=('proposer', 'rule_key'), name='member_drafts_one_change_of_a_rule_at_a_time', violation_error_message='You are already writing a proposal on this rule.'),
                ),
            ]
        ),
        *of_files(__file__, 'proposals', 'ballots', 'votes', 'tie_orders'),
    ]
