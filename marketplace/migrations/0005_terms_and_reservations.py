"""Engagements hold their hours, mediations have a term, and hours that nobody answers are known since when."""

import django.db.models.deletion
from django.db import migrations, models


# The pairs of marketplace.domain.engagements.MOVES when this was written; a test compares the two.
LEGAL_MOVES = """
CREATE OR REPLACE FUNCTION marketplace_legal_moves() RETURNS TABLE (source text, target text)
IMMUTABLE LANGUAGE sql AS $$
  VALUES
    ('invited', 'agreed'), ('invited', 'declined'), ('invited', 'withdrawn'),
    ('agreed', 'confirming'), ('agreed', 'cancelled'), ('agreed', 'disputed'),
    ('confirming', 'confirming'), ('confirming', 'completed'), ('confirming', 'disputed'),
    ('disputed', 'disputed'), ('disputed', 'completed'), ('disputed', 'cancelled')
$$;
"""
# What runs already waits for the founding number of days, from today on.
TERMS = """
UPDATE marketplace_engagement SET noted_at = greatest(now(), agreed_at) WHERE state = 'confirming';
UPDATE marketplace_engagement SET mediation_ends_at = greatest(now(), disputed_at) + interval '14 days'
  WHERE state = 'disputed';
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0003_starter'),
        ('marketplace', '0004_euros_have_an_amount'),
        ('timebank', '0009_settling'),
    ]

    operations = [
        migrations.AddField(
            model_name='engagement',
            name='mediation_ends_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='term of the mediation'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='noted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='hours last noted'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='proposed_by',
            field=models.CharField(blank=True, choices=[('giver', 'the person who helps'), ('receiver', 'the person who asked')], max_length=12, verbose_name='proposed by'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='proposed_minutes',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='hours proposed in the mediation'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='reservation',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagement', to='timebank.reservation'),
        ),
        migrations.AlterField(
            model_name='engagementstep',
            name='act',
            field=models.CharField(choices=[('invite', 'invites'), ('accept', 'accepts'), ('decline', 'declines'), ('withdraw', 'takes the invitation back'), ('confirm', 'notes the hours'), ('complete', 'confirms the hours'), ('dispute', 'asks for a mediation'), ('cancel', 'cancels'), ('propose', 'proposes hours'), ('agree', 'agrees on the hours proposed'), ('settle', 'settles')], max_length=12, verbose_name='act'),
        ),
        migrations.RunSQL(LEGAL_MOVES, migrations.RunSQL.noop),
        migrations.RunSQL(TERMS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='engagement',
            index=models.Index(condition=models.Q(('state', 'disputed')), fields=['mediation_ends_at'], name='mediation_term'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'disputed'), _negated=True), ('mediation_ends_at__gt', models.F('disputed_at')), _connector='OR'), name='engagement_in_mediation_has_its_term', violation_error_message='A mediation has its term.'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirming'), _negated=True), ('noted_at__isnull', False), _connector='OR'), name='engagement_to_confirm_says_since_when', violation_error_message='Hours to confirm have the instant at which they were noted.'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed_by', ''), ('proposed_minutes__isnull', True)), models.Q(('proposed_by__in', ['giver', 'receiver']), ('proposed_minutes__gt', 0)), _connector='OR'), name='engagement_proposal_has_its_proposer', violation_error_message='Hours proposed in a mediation are proposed by one of the two.'),
        ),
    ]
