"""What members say of a proposal before it is decided."""

import django.db.models.deletion
from django.db import migrations, models

from coop.migrations._operations import of_files


class Migration(migrations.Migration):
    dependencies = [('coop', '0002_promises'), ('governance', '0004_discussion')]

    operations = [
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('objection', 'Objection'), ('question', 'Question'), ('support', 'Support'), ('answer', 'Answer')], max_length=12, verbose_name='kind')),
                ('text', models.TextField(max_length=2000, verbose_name='text')),
                ('said_at', models.DateTimeField(verbose_name='said')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted')),
                ('answers', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answered_by', to='governance.remark')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='coop.member')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='governance.proposal')),
            ],
            options={
                'verbose_name': 'remark',
                'verbose_name_plural': 'remarks',
                'ordering': ['said_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['objection', 'question', 'support', 'answer'])), name='remark_kind_is_known', violation_error_message='This kind of remark does not exist.'), models.CheckConstraint(condition=models.Q(models.Q(('answers__isnull', False), ('kind', 'answer')), models.Q(models.Q(('kind', 'answer'), _negated=True), ('answers__isnull', True)), _connector='OR'), name='remark_that_answers_names_another', violation_error_message='An answer stands under another remark, and nothing else does.'), models.CheckConstraint(condition=models.Q(('lifted_at__isnull', True), models.Q(('kind', 'objection'), ('lifted_at__gte', models.F('said_at'))), _connector='OR'), name='remark_lifted_is_an_objection', violation_error_message='Only an objection is lifted, after it was made.'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='remark_says_something', violation_error_message='A remark says something.')],
            },
        ),
        *of_files(__file__, 'remarks'),
    ]
