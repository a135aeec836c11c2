"""The way to a vote: a proposal is discussed, sponsored and announced before its ballot opens.

Proposals of before stay where they are: one being written is published when its author wishes, one being voted is
voted to its end; neither has instants of a discussion that never was.
"""

import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):
    dependencies = [('coop', '0002_promises'), ('governance', '0003_mandates')]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name='Sponsorship',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sponsored_at', models.DateTimeField(verbose_name='sponsored')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='sponsorship ended')),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sponsorships', to='governance.proposal')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sponsorships', to='coop.member')),
                    ],
                    options={
                        'verbose_name': 'sponsorship',
                        'verbose_name_plural': 'sponsorships',
                        'ordering': ['sponsored_at', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('proposal', 'member'), name='member_sponsors_a_proposal_once', violation_error_message='You already sponsor this proposal.'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('sponsored_at')), _connector='OR'), name='sponsorship_ends_after_it_began', violation_error_message='A sponsorship ends after it began.')],
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
                migrations.AddField(
                    model_name='proposal',
                    name='announceable_at',
                    field=models.DateTimeField(blank=True, null=True, verbose_name='may be announced from'),
                ),
                migrations.AddField(
                    model_name='proposal',
                    name='announced_at',
                    field=models.DateTimeField(blank=True, null=True, verbose_name='announced'),
                ),
                migrations.AddField(
                    model_name='proposal',
                    name='announcement_version',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.ruleversion'),
                ),
                migrations.AddField(
                    model_name='proposal',
                    name='discussion_version',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.ruleversion'),
                ),
                migrations.AddField(
                    model_name='proposal',
                    name='opens_at',
                    field=models.DateTimeField(blank=True, null=True, verbose_name='its vote opens'),
                ),
                migrations.AddField(
                    model_name='proposal',
                    name='published_at',
                    field=models.DateTimeField(blank=True, null=True, verbose_name='published'),
                ),
                migrations.AddField(
                    model_name='proposal',
                    name='sponsor_version',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.ruleversion'),
                ),
                migrations.AlterField(
                    model_name='proposal',
                    name='state',
                    field=models.CharField(choices=[('draft', 'being written'), ('discussed', 'in discussion'), ('announced', 'announced'), ('voting', 'being voted'), ('adopted', 'adopted'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn')], default='draft', max_length=20, verbose_name='state'),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'discussed', 'announced', 'voting', 'adopted', 'rejected', 'withdrawn'])), name='proposal_state_is_known', violation_error_message='This state does not exist.'),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['draft', 'discussed', 'announced', 'voting'])), models.Q(('ended_at__isnull', False), ('state__in', ['adopted', 'rejected', 'withdrawn'])), _connector='OR'), name='proposal_ended_has_its_instant', violation_error_message='A proposal that ended has the instant of its end.'),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), _negated=True), models.Q(('announceable_at__isnull', True), ('announced_at__isnull', True), ('opens_at__isnull', True), ('published_at__isnull', True)), _connector='OR'), name='proposal_being_written_is_not_published', violation_error_message='A proposal that is being written is not published.'),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['discussed', 'announced']), _negated=True), models.Q(('announceable_at__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='proposal_discussed_has_its_instants', violation_error_message='A proposal in discussion says since when, and until when.'),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'announced'), _negated=True), models.Q(('announced_at__isnull', False), ('opens_at__isnull', False)), _connector='OR'), name='proposal_announced_has_its_instants', violation_error_message='A vote that is announced has the instant of its opening.'),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('announceable_at__gte', models.F('published_at')), ('published_at__gte', models.F('created_at'))), models.Q(('announceable_at__isnull', True), ('announced_at__isnull', True), ('published_at__isnull', True)), _connector='OR'), name='proposal_is_discussed_after_it_is_written', violation_error_message='A proposal is written, then published, then announced.'),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('announced_at__gte', models.F('announceable_at')), ('opens_at__gte', models.F('announced_at'))), models.Q(('announced_at__isnull', True), ('opens_at__isnull', True)), _connector='OR'), name='proposal_is_announced_after_its_discussion', violation_error_message='A vote is announced after the discussion, and opens after its notice.'),
                ),
            ]
        ),
        *of_files(__file__, 'proposals', 'ballots', 'sponsorships'),
    ]
