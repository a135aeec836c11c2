"""What we decide: rule versions, proposals, ballots, electors and votes."""

import datetime
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from coop.migrations._operations import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [('coop', '0001_tables')]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='RuleVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=80, verbose_name='rule')),
                    ('value', models.JSONField(verbose_name='value')),
                    ('effective_at', models.DateTimeField(verbose_name='obeyed from')),
                    ('written_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='written')),
                    ('proposal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rule_versions', to='governance.proposal')),
                    ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacement', to='governance.ruleversion')),
                ],
                options={
                    'verbose_name': 'rule version',
                    'verbose_name_plural': 'rule versions',
                    'ordering': ['key', 'effective_at'],
                    'constraints': [models.UniqueConstraint(fields=('key', 'effective_at'), name='rule_has_one_value_at_an_instant', violation_error_message='Another decision already sets this rule from that day.'), models.UniqueConstraint(condition=models.Q(('proposal__isnull', True)), fields=('key',), name='rule_is_founded_once', violation_error_message='This rule already has its founding version.'), models.UniqueConstraint(fields=('proposal', 'key'), name='proposal_is_applied_once', violation_error_message='This proposal has already been applied.'), models.CheckConstraint(condition=models.Q(models.Q(('effective_at', datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)), ('proposal__isnull', True), ('replaces__isnull', True)), models.Q(('effective_at__gt', datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)), ('proposal__isnull', False), ('replaces__isnull', False)), _connector='OR'), name='rule_version_is_founding_or_voted', violation_error_message='A version is the founding one, or replaces another through a vote.')],
                },
            ),
            migrations.CreateModel(
                name='Proposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=140, verbose_name='title')),
                    ('reason', models.TextField(max_length=4000, verbose_name='why')),
                    ('rule_key', models.CharField(max_length=80, verbose_name='rule')),
                    ('value', models.JSONField(verbose_name='proposed value')),
                    ('state', models.CharField(choices=[('draft', 'being written'), ('voting', 'being voted'), ('adopted', 'adopted'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn')], default='draft', max_length=20, verbose_name='state')),
                    ('outcome', models.CharField(blank=True, max_length=40, verbose_name='why it ended so')),
                    ('created_at', models.DateTimeField(verbose_name='written')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                    ('proposer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='coop.member')),
                    ('base', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals_from', to='governance.ruleversion')),
                ],
                options={
                    'verbose_name': 'proposal',
                    'verbose_name_plural': 'proposals',
                    'ordering': ['-created_at', '-id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'voting', 'adopted', 'rejected', 'withdrawn'])), name='proposal_state_is_known', violation_error_message='This state does not exist.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['draft', 'voting'])), models.Q(('ended_at__isnull', False), ('state__in', ['adopted', 'rejected', 'withdrawn'])), _connector='OR'), name='proposal_ended_has_its_instant', violation_error_message='A proposal that ended has the instant of its end.'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('proposer', 'rule_key'), name='member_drafts_one_change_of_a_rule_at_a_time', violation_error_message='You are already writing a proposal on this rule.')],
                },
            ),
            migrations.CreateModel(
                name='Ballot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('opened_at', models.DateTimeField(verbose_name='opened')),
                    ('closes_at', models.DateTimeField(verbose_name='closes')),
                    ('frozen', models.JSONField(verbose_name='frozen at opening')),
                    ('frozen_hash', models.CharField(max_length=64, verbose_name='hash of what was frozen')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                    ('count_sheet', models.JSONField(blank=True, null=True, verbose_name='count sheet')),
                    ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ballot', to='governance.proposal')),
                ],
                options={
                    'verbose_name': 'ballot',
                    'verbose_name_plural': 'ballots',
                    'ordering': ['-opened_at', '-id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opened_at'))), name='ballot_closes_after_opening', violation_error_message='A ballot closes after it opens.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('count_sheet__isnull', True)), models.Q(('closed_at__gte', models.F('closes_at')), ('count_sheet__isnull', False)), _connector='OR'), name='ballot_closed_has_its_count', violation_error_message='A closed ballot has its count sheet, and closes at its term.')],
                },
            ),
            migrations.CreateModel(
                name='Elector',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='electors', to='governance.ballot')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='elections', to='coop.member')),
                ],
                options={
                    'verbose_name': 'elector',
                    'verbose_name_plural': 'electors',
                    'constraints': [models.UniqueConstraint(fields=('ballot', 'member'), name='member_is_an_elector_once', violation_error_message='This member is already in the electorate.')],
                },
            ),
            migrations.CreateModel(
                name='Vote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('choice', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('blank', 'Blank')], max_length=5, verbose_name='choice')),
                    ('cast_at', models.DateTimeField(verbose_name='cast')),
                    ('elector', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='vote', to='governance.elector')),
                ],
                options={
                    'verbose_name': 'vote',
                    'verbose_name_plural': 'votes',
                    'constraints': [models.CheckConstraint(condition=models.Q(('choice__in', ['yes', 'no', 'blank'])), name='vote_is_yes_no_or_blank', violation_error_message='A vote is yes, no or blank.')],
                },
            ),
        ]),
    ]
