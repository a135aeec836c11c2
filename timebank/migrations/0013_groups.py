"""Hours of groups: their accounts, what their delegates propose, and how it was answered.

The SQL lies beside this file, in sql/groups.sql; sql/limits.sql, sql/door.sql, sql/batches.sql
and sql/reserving.sql know of groups.
"""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0004_groups'),
        ('timebank', '0012_personal_limits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GroupAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('how', models.CharField(choices=[('approved', 'approved and paid'), ('declined', 'declined'), ('withdrawn', 'taken back'), ('expired', 'left without an answer')], max_length=12, verbose_name='how')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='reason')),
                ('answered_at', models.DateTimeField(verbose_name='answered')),
            ],
            options={
                'verbose_name': 'answer to a payment of a group',
                'verbose_name_plural': 'answers to payments of groups',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='GroupPayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('minutes', models.PositiveIntegerField(verbose_name='minutes')),
                ('purpose', models.CharField(max_length=200, verbose_name='for what')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
                ('expires_at', models.DateTimeField(verbose_name='to answer before')),
            ],
            options={
                'verbose_name': 'payment of a group',
                'verbose_name_plural': 'payments of groups',
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='account',
            name='account_owner_fits_its_kind',
        ),
        migrations.AlterField(
            model_name='account',
            name='kind',
            field=models.CharField(choices=[('member_time', 'hours to spend'), ('member_contribution', 'hours given to the commons'), ('group_time', 'hours of a group'), ('commons', 'common pool'), ('observatory', 'observatory fund'), ('inclusion', 'digital-inclusion fund'), ('solidarity', 'solidarity fund'), ('reserve', 'reserve'), ('recognition', 'recognition of gifts'), ('clearing', 'fees to collect')], max_length=24, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['group_time', 'member_contribution', 'member_time']), ('owner__isnull', False)), models.Q(('owner__isnull', True), models.Q(('kind__in', ['group_time', 'member_contribution', 'member_time']), _negated=True)), _connector='OR'), name='account_owner_fits_its_kind', violation_error_message='This kind of account belongs to somebody else.'),
        ),
        migrations.AddField(
            model_name='groupanswer',
            name='actor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member'),
        ),
        migrations.AddField(
            model_name='groupanswer',
            name='actor_user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='groupanswer',
            name='entry',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='timebank.journalentry'),
        ),
        migrations.AddField(
            model_name='grouppayment',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.group'),
        ),
        migrations.AddField(
            model_name='grouppayment',
            name='proposer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member'),
        ),
        migrations.AddField(
            model_name='grouppayment',
            name='proposer_user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='grouppayment',
            name='request',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='timebank.paymentrequest'),
        ),
        migrations.AddField(
            model_name='grouppayment',
            name='reservation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='group_payment', to='timebank.reservation'),
        ),
        migrations.AddField(
            model_name='groupanswer',
            name='payment',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='timebank.grouppayment'),
        ),
        migrations.AddConstraint(
            model_name='grouppayment',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gt', 0)), name='group_payment_is_longer_than_zero', violation_error_message='A payment is longer than zero.'),
        ),
        migrations.AddConstraint(
            model_name='grouppayment',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('proposed_at'))), name='group_payment_ends_after_it_begins', violation_error_message='A payment leaves time to answer.'),
        ),
        migrations.AddConstraint(
            model_name='groupanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', False), ('how', 'approved')), models.Q(('entry__isnull', True), models.Q(('how', 'approved'), _negated=True)), _connector='OR'), name='group_answer_that_approves_has_its_entry', violation_error_message='An answer has an entry when it pays, and only then.'),
        ),
        migrations.AddConstraint(
            model_name='groupanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('how', 'declined'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='group_answer_that_declines_says_why', violation_error_message='Whoever declines says why.'),
        ),
        migrations.AddConstraint(
            model_name='groupanswer',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ['approved', 'declined', 'withdrawn', 'expired'])), name='group_answer_is_one_of_the_exits', violation_error_message='An answer says how the payment ended.'),
        ),
        migrations.RunSQL((SQL / "groups.sql").read_text()),
        migrations.RunSQL((SQL / "limits.sql").read_text()),
        migrations.RunSQL((SQL / "door.sql").read_text()),
        migrations.RunSQL((SQL / "batches.sql").read_text()),
        migrations.RunSQL((SQL / "reserving.sql").read_text()),
    ]
