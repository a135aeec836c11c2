"""Needs have a category, days between which they can be done, and a term."""

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
        ('marketplace', '0007_offers'),
    ]

    operations = [
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
    ]
