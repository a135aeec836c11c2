"""Rounds of consent: a vote in which objections stood is followed by another. The SQL lies in sql/."""

import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):
    dependencies = [('governance', '0013_calls_of_all_kinds')]

    operations = [
        AtOnce(
            [
                migrations.AddField(
                    model_name='proposal',
                    name='round_of',
                    field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next_round', to='governance.proposal'),
                ),
                migrations.CreateModel(
                    name='CarriedObjection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('answer', models.TextField(blank=True, max_length=2000, verbose_name='answer of who proposed')),
                        ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                        ('kept_because', models.TextField(blank=True, max_length=2000, verbose_name='why it is kept')),
                        ('kept_at', models.DateTimeField(blank=True, null=True, verbose_name='kept')),
                        ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted')),
                        ('objection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried_into', to='governance.remark')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='governance.proposal')),
                    ],
                    options={
                        'verbose_name': 'objection taken over',
                        'verbose_name_plural': 'objections taken over',
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('round', 'objection'), name='objection_is_carried_once_into_a_round', violation_error_message='This objection is already in this round.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='objection_is_answered_in_words', violation_error_message='An answer to an objection is given in words.'), models.CheckConstraint(condition=models.Q(models.Q(('kept_at__isnull', True), ('kept_because', '')), models.Q(('kept_at__isnull', False), models.Q(('kept_because', ''), _negated=True)), _connector='OR'), name='objection_is_kept_in_words', violation_error_message='An objection is kept in words.'), models.CheckConstraint(condition=models.Q(('lifted_at__isnull', True), ('kept_at__isnull', True), ('lifted_at__gte', models.F('kept_at')), _connector='OR'), name='objection_is_lifted_for_good', violation_error_message='An objection that is lifted is not kept afterwards.')],
                    },
                ),
                migrations.CreateModel(
                    name='Improvement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(max_length=8000, verbose_name='text as improved')),
                        ('written_at', models.DateTimeField(verbose_name='written')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='improvements', to='governance.proposal')),
                    ],
                    options={
                        'verbose_name': 'improvement of a text',
                        'verbose_name_plural': 'improvements of texts',
                        'ordering': ['written_at', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='improvement_says_something', violation_error_message='An improvement says something.')],
                    },
                ),
            ]
        ),
        *of_files(__file__, 'proposals', 'consent_rounds'),
    ]
