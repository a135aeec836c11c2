"""Needs have a category, days and a term; needs and offers are reported and hidden."""

import django.db.models.deletion
from django.db import migrations, models


# What is open already is looked for as long as what is posted today, at the founding value of the rule.
TERMS = """
UPDATE marketplace_servicerequest SET expires_at = greatest(now(), posted_at) + interval '60 days'
  WHERE state = 'open';
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0008_corpus_fingerprint'),
        ('marketplace', '0015_offers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Hiding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=400, verbose_name='reason')),
                ('hidden_at', models.DateTimeField(verbose_name='hidden')),
                ('answer', models.CharField(blank=True, max_length=400, verbose_name='answer of its author')),
                ('restored_at', models.DateTimeField(blank=True, null=True, verbose_name='shown again')),
                ('restored_reason', models.CharField(blank=True, max_length=400, verbose_name='why it is shown again')),
            ],
            options={
                'verbose_name': 'hiding',
                'verbose_name_plural': 'hidings',
                'ordering': ['-hidden_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=400, verbose_name='reason')),
                ('reported_at', models.DateTimeField(verbose_name='reported')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='looked at')),
            ],
            options={
                'verbose_name': 'report of a need or an offer',
                'verbose_name_plural': 'reports of needs and offers',
                'ordering': ['reported_at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='servicerequest',
            name='category',
            field=models.CharField(blank=True, max_length=40, verbose_name='category'),
        ),
        migrations.AddField(
            model_name='servicerequest',
            name='ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='until'),
        ),
        migrations.AddField(
            model_name='servicerequest',
            name='expires_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='looked for until'),
        ),
        migrations.AddField(
            model_name='servicerequest',
            name='starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='from'),
        ),
        migrations.RunSQL(TERMS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='servicerequest',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['expires_at'], name='request_term'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='request_ends_after_it_begins', violation_error_message='It ends before it begins.'),
        ),
        migrations.AddField(
            model_name='hiding',
            name='offer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hidings', to='marketplace.offer'),
        ),
        migrations.AddField(
            model_name='hiding',
            name='request',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hidings', to='marketplace.servicerequest'),
        ),
        migrations.AddField(
            model_name='report',
            name='offer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='marketplace.offer'),
        ),
        migrations.AddField(
            model_name='report',
            name='reporter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='coop.member'),
        ),
        migrations.AddField(
            model_name='report',
            name='request',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='marketplace.servicerequest'),
        ),
        migrations.AddConstraint(
            model_name='hiding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('offer__isnull', False), ('request__isnull', True)), models.Q(('offer__isnull', True), ('request__isnull', False)), _connector='OR'), name='hiding_is_about_one_thing', violation_error_message='A need or an offer is hidden.'),
        ),
        migrations.AddConstraint(
            model_name='hiding',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='hiding_says_why', violation_error_message='Say why.'),
        ),
        migrations.AddConstraint(
            model_name='hiding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('restored_at__isnull', True), ('restored_reason', '')), models.Q(('restored_at__isnull', False), models.Q(('restored_reason', ''), _negated=True)), _connector='OR'), name='hiding_says_why_it_ends', violation_error_message='Say why.'),
        ),
        migrations.AddConstraint(
            model_name='hiding',
            constraint=models.UniqueConstraint(condition=models.Q(('request__isnull', False), ('restored_at__isnull', True)), fields=('request',), name='need_is_hidden_once_at_a_time', violation_error_message='It is hidden already.'),
        ),
        migrations.AddConstraint(
            model_name='hiding',
            constraint=models.UniqueConstraint(condition=models.Q(('offer__isnull', False), ('restored_at__isnull', True)), fields=('offer',), name='offer_is_hidden_once_at_a_time', violation_error_message='It is hidden already.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('offer__isnull', False), ('request__isnull', True)), models.Q(('offer__isnull', True), ('request__isnull', False)), _connector='OR'), name='report_is_about_one_thing', violation_error_message='A report is about a need or an offer.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='report_says_why', violation_error_message='Say why.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('request__isnull', False), ('settled_at__isnull', True)), fields=('reporter', 'request'), name='member_reports_a_need_once', violation_error_message='You have already reported this.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('offer__isnull', False), ('settled_at__isnull', True)), fields=('reporter', 'offer'), name='member_reports_an_offer_once', violation_error_message='You have already reported this.'),
        ),
    ]
