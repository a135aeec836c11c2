"""Projects that members propose for a fund, the agreements on those that are funded, and what is paid of them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):
    dependencies = [
        ('timebank', '0004_versions_by_index'),
        ('governance', '0018_secret_votes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.AlterField(
                model_name='journalentry',
                name='nature',
                field=models.CharField(choices=[('gift', 'gift'), ('mutual_help', 'occasional mutual help'), ('professional', 'professional exchange'), ('paid_mission', 'paid mission'), ('commons', 'contribution to the commons'), ('distribution', 'distribution'), ('grant', 'grant to a project'), ('reversal', 'reversal')], max_length=20, verbose_name='nature'),
            ),
            migrations.AlterField(
                model_name='paymentrequest',
                name='nature',
                field=models.CharField(choices=[('gift', 'gift'), ('mutual_help', 'occasional mutual help'), ('professional', 'professional exchange'), ('paid_mission', 'paid mission'), ('commons', 'contribution to the commons'), ('distribution', 'distribution'), ('grant', 'grant to a project'), ('reversal', 'reversal')], max_length=20, verbose_name='nature'),
            ),
            migrations.AlterField(
                model_name='reservation',
                name='nature',
                field=models.CharField(choices=[('gift', 'gift'), ('mutual_help', 'occasional mutual help'), ('professional', 'professional exchange'), ('paid_mission', 'paid mission'), ('commons', 'contribution to the commons'), ('distribution', 'distribution'), ('grant', 'grant to a project'), ('reversal', 'reversal')], max_length=20, verbose_name='nature'),
            ),
            migrations.CreateModel(
                name='ProjectCall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fund', models.CharField(choices=[('observatory', 'observatory fund'), ('inclusion', 'digital-inclusion fund'), ('solidarity', 'solidarity fund'), ('reserve', 'reserve')], max_length=24, verbose_name='fund')),
                    ('unit', models.CharField(choices=[('minutes', 'minutes'), ('cents', 'cents')], max_length=8, verbose_name='unit')),
                    ('title', models.CharField(max_length=140, verbose_name='title')),
                    ('text', models.TextField(max_length=4000, verbose_name='what it is for')),
                    ('amount', models.BigIntegerField(verbose_name='amount in minutes or cents')),
                    ('opened_at', models.DateTimeField(verbose_name='opened')),
                    ('closes_on', models.DateField(verbose_name='last day')),
                    ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                    ('proposal', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='project_call', to='governance.proposal')),
                    ('decided_by', models.CharField(blank=True, choices=[('vote', 'vote'), ('assembly', 'assembly')], max_length=12, verbose_name='decided by')),
                    ('reference', models.CharField(blank=True, max_length=200, verbose_name='decision of an assembly')),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ],
                options={
                    'verbose_name': 'call for projects',
                    'verbose_name_plural': 'calls for projects',
                    'ordering': ['-opened_at', '-id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('fund__in', ['observatory', 'inclusion', 'solidarity', 'reserve']), ('unit__in', ['minutes', 'cents'])), name='call_names_a_fund_and_a_unit', violation_error_message='A call names one of the funds, in minutes or cents.'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='call_shares_something_out', violation_error_message='A call shares something out.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', ''), ('reference', '')), models.Q(('decided_at__isnull', False), ('decided_by', 'vote'), ('proposal__isnull', False), ('reference', '')), models.Q(('decided_at__isnull', False), ('decided_by', 'assembly'), ('proposal__isnull', True), models.Q(('reference', ''), _negated=True)), _connector='OR'), name='call_says_how_it_was_decided', violation_error_message='A call is decided by its vote, or by an assembly that it names.')],
                },
            ),
            migrations.CreateModel(
                name='Project',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='timebank.projectcall')),
                    ('proposer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='coop.member')),
                    ('title', models.CharField(max_length=140, verbose_name='title')),
                    ('purpose', models.TextField(max_length=4000, verbose_name='what it is for')),
                    ('amount', models.BigIntegerField(verbose_name='amount in minutes or cents')),
                    ('receiver_kind', models.CharField(choices=[('member', 'me'), ('group', 'a group for which I act'), ('structure', 'a structure outside the cooperative')], max_length=12, verbose_name='who receives')),
                    ('receiver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                    ('structure', models.CharField(blank=True, max_length=140, verbose_name='structure')),
                    ('state', models.CharField(choices=[('draft', 'project being written'), ('submitted', 'to be examined'), ('eligible', 'eligible'), ('refused', 'not eligible'), ('voting', 'in the budget vote'), ('funded', 'chosen, agreement to accept'), ('not_funded', 'not funded'), ('agreed', 'under agreement'), ('finished', 'project finished'), ('cancelled', 'project cancelled')], default='draft', max_length=12, verbose_name='state')),
                    ('reason', models.CharField(blank=True, max_length=400, verbose_name='reason')),
                    ('examiner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                    ('obeys', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='rule versions obeyed')),
                    ('created_at', models.DateTimeField(verbose_name='project written')),
                ],
                options={
                    'verbose_name': 'project',
                    'verbose_name_plural': 'projects',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('title'), models.F('call'), condition=models.Q(('state__in', ['cancelled', 'refused']), _negated=True), name='project_title_names_one_project_of_a_call', violation_error_message='Another project of this call has this title.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'eligible', 'refused', 'voting', 'funded', 'not_funded', 'agreed', 'finished', 'cancelled'])), name='project_state_is_known', violation_error_message='This state does not exist.'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='project_asks_for_something', violation_error_message='A project asks for something.'), models.CheckConstraint(condition=models.Q(models.Q(('receiver', models.F('proposer')), ('receiver_kind', 'member'), ('structure', '')), models.Q(('receiver__isnull', False), ('receiver_kind', 'group'), ('structure', '')), models.Q(('receiver__isnull', True), ('receiver_kind', 'structure'), models.Q(('structure', ''), _negated=True)), _connector='OR'), name='project_says_who_receives', violation_error_message='A grant goes to the proposer, to a group or to a structure.'), models.CheckConstraint(condition=models.Q(('examiner__isnull', True), models.Q(('examiner', models.F('proposer')), _negated=True), _connector='OR'), name='project_is_examined_by_another', violation_error_message='Nobody examines their own project.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='project_refused_says_why', violation_error_message='A project that is refused says why.')],
                },
            ),
            migrations.CreateModel(
                name='ProjectMilestone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='timebank.project')),
                    ('place', models.SmallIntegerField(verbose_name='place among the milestones')),
                    ('title', models.CharField(max_length=140, verbose_name='title')),
                    ('amount', models.BigIntegerField(verbose_name='amount in minutes or cents')),
                    ('due_on', models.DateField(verbose_name='due')),
                ],
                options={
                    'verbose_name': 'milestone',
                    'verbose_name_plural': 'milestones',
                    'ordering': ['project_id', 'place'],
                    'constraints': [models.UniqueConstraint(fields=('project', 'place'), name='milestone_has_its_place', violation_error_message='Another milestone has this place.'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='milestone_earns_something', violation_error_message='Each milestone earns something.')],
                },
            ),
            migrations.CreateModel(
                name='ProjectStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='timebank.project')),
                    ('act', models.CharField(max_length=12, verbose_name='act')),
                    ('state', models.CharField(max_length=12, verbose_name='state')),
                    ('at', models.DateTimeField(verbose_name='instant of the step')),
                    ('actor_user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                ],
                options={
                    'verbose_name': 'step of a project',
                    'verbose_name_plural': 'steps of projects',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Grant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('project', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='grant', to='timebank.project')),
                    ('amount', models.BigIntegerField(verbose_name='amount in minutes or cents')),
                    ('text', models.JSONField(verbose_name='agreement')),
                    ('text_hash', models.CharField(max_length=64, verbose_name='hash of the agreement')),
                    ('report_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.ruleversion')),
                    ('granted_at', models.DateTimeField(verbose_name='agreement frozen')),
                ],
                options={
                    'verbose_name': 'grant',
                    'verbose_name_plural': 'grants',
                    'ordering': ['id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='grant_grants_something', violation_error_message='A grant grants something.')],
                },
            ),
            migrations.CreateModel(
                name='Instalment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('grant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='timebank.grant')),
                    ('milestone', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='instalment', to='timebank.projectmilestone')),
                    ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='instalment', to='timebank.journalentry')),
                    ('amount', models.BigIntegerField(verbose_name='amount in minutes or cents')),
                    ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                    ('paid_at', models.DateTimeField(verbose_name='instalment paid')),
                    ('report_due_on', models.DateField(verbose_name='report due')),
                ],
                options={
                    'verbose_name': 'instalment',
                    'verbose_name_plural': 'instalments',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='InstalmentReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('instalment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='timebank.instalment')),
                    ('text', models.TextField(max_length=4000, verbose_name='report')),
                    ('spent', models.BigIntegerField(verbose_name='spent, in minutes or cents')),
                    ('reported_at', models.DateTimeField(verbose_name='report given')),
                    ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                ],
                options={
                    'verbose_name': 'report on an instalment',
                    'verbose_name_plural': 'reports on instalments',
                    'ordering': ['id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('spent__gte', 0)), name='report_spends_no_less_than_nothing', violation_error_message='What was spent lies between nothing and what was paid.')],
                },
            ),
            migrations.CreateModel(
                name='ReportReminder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('instalment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='timebank.instalment')),
                    ('is_late', models.BooleanField(verbose_name='it is late')),
                    ('reminded_at', models.DateTimeField(verbose_name='reminded')),
                ],
                options={
                    'verbose_name': 'reminder of a report',
                    'verbose_name_plural': 'reminders of reports',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('instalment', 'is_late'), name='report_is_reminded_of_once', violation_error_message='This reminder has been sent.')],
                },
            ),
        ]),
        *of_files(__file__, 'projects'),
    ]
