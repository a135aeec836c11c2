"""The result of a year: its accounts, its table, its entry after a decision; refunds of members."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):
    dependencies = [
        ('coop', '0006_observer_role'),
        ('governance', '0021_observers'),
        ('timebank', '0007_missions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='account',
            name='kind',
            field=models.CharField(choices=[('member_time', 'hours to spend'), ('member_contribution', 'hours given to the commons'), ('group_time', 'hours of a group'), ('commons', 'common pool'), ('observatory', 'observatory fund'), ('inclusion', 'digital-inclusion fund'), ('solidarity', 'solidarity fund'), ('reserve', 'reserve'), ('recognition', 'recognition of gifts'), ('clearing', 'fees to collect'), ('result', 'result of the year'), ('legal_reserve', 'legal reserve'), ('statutory_reserve', 'statutory reserve'), ('public_aid', 'public aid, kept'), ('share_interest', 'interest on shares, to pay'), ('refunds', 'patronage refunds, to pay'), ('carried_forward', 'carried forward')], max_length=24, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='journalentry',
            name='nature',
            field=models.CharField(choices=[('gift', 'gift'), ('mutual_help', 'occasional mutual help'), ('professional', 'professional exchange'), ('paid_mission', 'paid mission'), ('commons', 'contribution to the commons'), ('distribution', 'distribution'), ('grant', 'grant to a project'), ('allocation', "allocation of a year's result"), ('reversal', 'reversal')], max_length=20, verbose_name='nature'),
        ),
        migrations.AlterField(
            model_name='paymentrequest',
            name='nature',
            field=models.CharField(choices=[('gift', 'gift'), ('mutual_help', 'occasional mutual help'), ('professional', 'professional exchange'), ('paid_mission', 'paid mission'), ('commons', 'contribution to the commons'), ('distribution', 'distribution'), ('grant', 'grant to a project'), ('allocation', "allocation of a year's result"), ('reversal', 'reversal')], max_length=20, verbose_name='nature'),
        ),
        migrations.AlterField(
            model_name='reservation',
            name='nature',
            field=models.CharField(choices=[('gift', 'gift'), ('mutual_help', 'occasional mutual help'), ('professional', 'professional exchange'), ('paid_mission', 'paid mission'), ('commons', 'contribution to the commons'), ('distribution', 'distribution'), ('grant', 'grant to a project'), ('allocation', "allocation of a year's result"), ('reversal', 'reversal')], max_length=20, verbose_name='nature'),
        ),
        AtOnce(
            [
                migrations.CreateModel(
                    name='YearResult',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                        ('state', models.CharField(choices=[('computed', 'computed from the accounts'), ('posted', 'posted in the ledger'), ('given_up', 'given up')], max_length=12, verbose_name='state')),
                        ('accounts', models.JSONField(verbose_name='what the accounts say')),
                        ('lines', models.JSONField(verbose_name='lines of the cascade')),
                        ('moves', models.JSONField(verbose_name='what its entry moves')),
                        ('versions', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='rule versions obeyed')),
                        ('inputs_hash', models.CharField(max_length=64, verbose_name='hash of what it was computed from')),
                        ('result_hash', models.CharField(max_length=64, verbose_name='hash of the result')),
                        ('text', models.TextField(verbose_name='what the assembly is asked')),
                        ('computed_at', models.DateTimeField(verbose_name='computed')),
                        ('reason', models.CharField(blank=True, max_length=400, verbose_name='why')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                        ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                        ('actor_user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='timebank.yearresult')),
                        ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='timebank.journalentry')),
                        ('proposal', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.proposal')),
                    ],
                    options={
                        'verbose_name': 'result of a year',
                        'verbose_name_plural': 'results of years',
                        'ordering': ['-year', '-id'],
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('state', 'computed')), fields=('year',), name='year_is_computed_once_at_a_time', violation_error_message='The result of this year is computed already.'),
                            models.UniqueConstraint(condition=models.Q(('corrects__isnull', True), ('state', 'posted')), fields=('year',), name='year_is_posted_once', violation_error_message='The result of this year has already been posted.'),
                            models.UniqueConstraint(condition=models.Q(('state', 'given_up'), _negated=True), fields=('corrects',), name='year_is_corrected_once', violation_error_message='This result has already been corrected.'),
                            models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', False), ('proposal__isnull', False), ('state', 'posted')), models.Q(('entry__isnull', True), models.Q(('state', 'posted'), _negated=True)), _connector='OR'), name='year_that_is_posted_has_its_decision_and_entry', violation_error_message='A result is posted by an entry, after a decision.'),
                            models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'computed')), models.Q(('ended_at__isnull', False), ('state__in', ['posted', 'given_up'])), _connector='OR'), name='year_has_a_known_state', violation_error_message='A result is in one of its states.'),
                            models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('corrects__isnull', True), models.Q(('state', 'given_up'), _negated=True)), _connector='OR'), name='year_that_changes_says_why', violation_error_message='Whoever corrects a result or gives it up says why.'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='YearPortion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('weight', models.BigIntegerField(verbose_name='fees of their missions, in cents')),
                        ('quota', models.CharField(max_length=80, verbose_name='exact quota, as a fraction')),
                        ('amount', models.BigIntegerField(verbose_name='amount in cents')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                        ('result', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='portions', to='timebank.yearresult')),
                    ],
                    options={
                        'verbose_name': 'refund of a year',
                        'verbose_name_plural': 'refunds of a year',
                        'ordering': ['id'],
                        'constraints': [
                            models.UniqueConstraint(fields=('result', 'member'), name='member_has_one_refund_of_a_year', violation_error_message='This member already has their refund of this year.'),
                            models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('weight__gt', 0)), name='refund_follows_what_was_done', violation_error_message='Only who did something with the cooperative is refunded.'),
                        ],
                    },
                ),
            ]
        ),
        *of_files(__file__, 'years'),
    ]
