"""What is done about remarks: reported, hidden, appealed, decided. The SQL lies in sql/."""

import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):
    dependencies = [('coop', '0004_role_terms'), ('governance', '0014_consent_rounds')]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name='RemarkDeed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('deed', models.CharField(choices=[('report', 'Remarks reported'), ('dismiss', 'Reports closed, nothing hidden'), ('hide', 'Remarks hidden'), ('appeal', 'Appeals'), ('uphold', 'Appeals rejected'), ('restore', 'Remarks shown again')], max_length=10, verbose_name='deed')),
                        ('text', models.TextField(max_length=600, verbose_name='why')),
                        ('done_at', models.DateTimeField(verbose_name='done')),
                        ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='to be decided until')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remark_deeds', to='coop.member')),
                        ('remark', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deeds', to='governance.remark')),
                    ],
                    options={
                        'verbose_name': 'moderation of a remark',
                        'verbose_name_plural': 'moderation of remarks',
                        'ordering': ['id'],
                        'indexes': [models.Index(fields=['person', 'deed'], name='remark_deeds_of_a_person')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('deed__in', ['report', 'dismiss', 'hide', 'appeal', 'uphold', 'restore'])), name='remark_deed_is_known', violation_error_message='This deed does not exist.'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='remark_deed_says_why', violation_error_message='Say why.'), models.CheckConstraint(condition=models.Q(models.Q(('deed', 'appeal'), ('due_at__gt', models.F('done_at'))), models.Q(models.Q(('deed', 'appeal'), _negated=True), ('due_at__isnull', True)), _connector='OR'), name='appeal_is_decided_by_a_day', violation_error_message='An appeal says until when it is decided.')],
                    },
                ),
            ]
        ),
        *of_files(__file__, 'moderation'),
    ]
