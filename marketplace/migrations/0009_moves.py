"""Illegal moves are refused in the database, by name, of engagements and of requests; a meeting may be in question."""

from django.db import migrations, models

# The pairs of REQUEST_MOVES in marketplace.domain.requests when this was written; a test compares the two.
REQUESTS = """
CREATE FUNCTION marketplace_legal_request_moves() RETURNS TABLE (source text, target text)
IMMUTABLE LANGUAGE sql AS $$
  VALUES ('open', 'agreed'), ('open', 'closed'), ('agreed', 'open'), ('agreed', 'fulfilled')
$$;
CREATE FUNCTION marketplace_guard_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN
      RAISE EXCEPTION 'a request begins open, not as %', NEW.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'request_begins_open';
    END IF;
  ELSIF NEW.state <> OLD.state
    AND (OLD.state, NEW.state) NOT IN (SELECT source, target FROM marketplace_legal_request_moves()) THEN
    RAISE EXCEPTION 'request % can not go from % to %', OLD.id, OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'request_moves_legally';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER request_moves_legally BEFORE INSERT OR UPDATE ON marketplace_servicerequest
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_request();
"""
UNGUARD = """
DROP TRIGGER request_moves_legally ON marketplace_servicerequest;
DROP FUNCTION marketplace_guard_request();
DROP FUNCTION marketplace_legal_request_moves();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0008_corpus_fingerprint'),
        ('marketplace', '0008_refusals'),
        ('timebank', '0013_groups'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='engagement',
            name='request_is_agreed_with_one_member',
        ),
        migrations.RemoveConstraint(
            model_name='engagement',
            name='engagement_in_mediation_has_its_term',
        ),
        migrations.AddField(
            model_name='engagement',
            name='missed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='said not to have taken place'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='missed_by',
            field=models.CharField(blank=True, choices=[('giver', 'the person who helps'), ('receiver', 'the person who asked')], max_length=12, verbose_name='said that it did not take place'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='missed_ends_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='term to answer that'),
        ),
        migrations.AlterField(
            model_name='engagement',
            name='state',
            field=models.CharField(choices=[('invited', 'invited'), ('agreed', 'agreed'), ('confirming', 'hours to confirm'), ('missed', 'meeting in question'), ('completed', 'completed'), ('disputed', 'in mediation'), ('declined', 'declined'), ('withdrawn', 'invitation withdrawn'), ('cancelled', 'cancelled')], default='invited', max_length=12, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='engagementstep',
            name='act',
            field=models.CharField(choices=[('invite', 'invites'), ('accept', 'accepts'), ('decline', 'declines'), ('withdraw', 'takes the invitation back'), ('confirm', 'notes the hours'), ('complete', 'confirms the hours'), ('dispute', 'asks for a mediation'), ('cancel', 'cancels'), ('propose', 'proposes hours'), ('agree', 'agrees on the hours proposed'), ('settle', 'settles'), ('miss', 'says that the meeting did not take place'), ('lapse', 'ends what did not take place')], max_length=12, verbose_name='act'),
        ),
        migrations.AddIndex(
            model_name='engagement',
            index=models.Index(condition=models.Q(('state', 'missed')), fields=['missed_ends_at'], name='missed_term'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['agreed', 'confirming', 'missed', 'disputed', 'completed'])), fields=('request',), name='request_is_agreed_with_one_member', violation_error_message='Somebody else has already accepted this request.'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'disputed'), _negated=True), models.Q(('mediation_ends_at__gt', models.F('disputed_at')), ('mediation_ends_at__isnull', False)), _connector='OR'), name='engagement_in_mediation_has_its_term', violation_error_message='A mediation has its term.'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'missed'), _negated=True), models.Q(('missed_at__isnull', False), ('missed_by__in', ['giver', 'receiver']), ('missed_ends_at__gt', models.F('missed_at')), ('missed_ends_at__isnull', False)), _connector='OR'), name='engagement_missed_says_by_whom_and_its_term', violation_error_message='A meeting in question says by whom, and has its term.'),
        ),
        migrations.RunSQL(REQUESTS, UNGUARD),
    ]
