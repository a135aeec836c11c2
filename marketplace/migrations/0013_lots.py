"""Lots: what was agreed in several is one engagement for each, under the whole of them, which ends with the last."""

import django.db.models.deletion
from django.db import migrations, models

# The pairs of marketplace.domain.engagements.MOVES when this was written; a test compares the two.
LEGAL_MOVES = """
CREATE OR REPLACE FUNCTION marketplace_legal_moves() RETURNS TABLE (source text, target text)
IMMUTABLE LANGUAGE sql AS $$
  VALUES
    ('invited', 'invited'), ('invited', 'agreed'), ('invited', 'declined'), ('invited', 'withdrawn'),
    ('agreed', 'confirming'), ('agreed', 'missed'), ('agreed', 'cancelled'), ('agreed', 'disputed'),
    ('agreed', 'completed'),
    ('confirming', 'confirming'), ('confirming', 'completed'), ('confirming', 'missed'),
    ('confirming', 'disputed'),
    ('missed', 'cancelled'), ('missed', 'disputed'),
    ('disputed', 'disputed'), ('disputed', 'completed'), ('disputed', 'cancelled')
$$;
"""
# An ended engagement never changes; the terms change at the very moment when both agree on a quote, and then never;
# a lot begins agreed, whatever else as an invitation.
GUARD = """
CREATE OR REPLACE FUNCTION marketplace_guard_engagement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'invited' AND NEW.whole_id IS NULL THEN
      RAISE EXCEPTION 'an engagement begins as an invitation, not as %', NEW.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_begins_as_an_invitation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('completed', 'declined', 'withdrawn', 'cancelled') THEN
    RAISE EXCEPTION 'engagement % has ended: it never changes', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'engagement_ended_never_changes';
  END IF;
  IF (NEW.id, NEW.request_id, NEW.giver_id, NEW.receiver_id, NEW.invited_at)
     IS DISTINCT FROM (OLD.id, OLD.request_id, OLD.giver_id, OLD.receiver_id, OLD.invited_at)
     OR ((NEW.terms, NEW.agreed_minutes, NEW.price_amount, NEW.price_amount_currency)
        IS DISTINCT FROM (OLD.terms, OLD.agreed_minutes, OLD.price_amount, OLD.price_amount_currency)
        AND NOT (OLD.state = 'invited' AND NEW.state = 'agreed' AND NEW.quote_id IS NOT NULL))
     OR (OLD.state <> 'invited' AND (NEW.is_in_trade, NEW.agreed_at)
        IS DISTINCT FROM (OLD.is_in_trade, OLD.agreed_at)) THEN
    RAISE EXCEPTION 'the parties and the terms of engagement % never change', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'engagement_terms_never_change';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (SELECT source, target FROM marketplace_legal_moves())
  THEN
    RAISE EXCEPTION 'engagement % can not go from % to %', OLD.id, OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_moves_legally';
  END IF;
  RETURN NEW;
END $$;
"""
# Apart from the guard: whatever else it comes to know, this stands.
LOTS = """
CREATE FUNCTION marketplace_check_lots() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  whole marketplace_engagement;
  told marketplace_quotelot;
  kind text;
  running bigint;
  done bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.lot_count <> 0 THEN
      RAISE EXCEPTION 'an engagement is cut into lots when both agree on a quote'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_has_the_lots_of_its_quote';
    END IF;
    IF NEW.whole_id IS NULL THEN
      RETURN NEW;
    END IF;
    SELECT * INTO whole FROM marketplace_engagement WHERE id = NEW.whole_id FOR NO KEY UPDATE;
    SELECT * INTO told FROM marketplace_quotelot WHERE id = NEW.lot_id;
    kind := whole.terms;
    IF kind = 'mixed' AND told.price_amount IS NULL THEN
      kind := 'hours';
    ELSIF kind = 'mixed' AND told.minutes = 0 THEN
      kind := 'euros';
    END IF;
    IF whole.state <> 'agreed' OR whole.lot_count = 0 OR NEW.state <> 'agreed'
        OR told.quote_id IS DISTINCT FROM whole.quote_id
        OR (NEW.request_id, NEW.giver_id, NEW.receiver_id, NEW.is_in_trade, NEW.agreed_at)
          IS DISTINCT FROM (whole.request_id, whole.giver_id, whole.receiver_id, whole.is_in_trade, whole.agreed_at)
        OR (NEW.terms, NEW.agreed_minutes, NEW.price_amount)
          IS DISTINCT FROM (kind, told.minutes, told.price_amount) THEN
      RAISE EXCEPTION 'a lot of engagement % is what both agreed on', NEW.whole_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'lot_is_what_both_agreed_on';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.whole_id, NEW.lot_id) IS DISTINCT FROM (OLD.whole_id, OLD.lot_id) THEN
    RAISE EXCEPTION 'engagement % stays the lot that it is', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'lot_stays_in_its_engagement';
  END IF;
  IF NEW.lot_count <> OLD.lot_count AND NOT (OLD.state = 'invited' AND NEW.state = 'agreed' AND NEW.lot_count =
      (SELECT count(*) FROM marketplace_quotelot WHERE quote_id = NEW.quote_id)) THEN
    RAISE EXCEPTION 'engagement % has the lots of its quote', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_has_the_lots_of_its_quote';
  END IF;
  IF OLD.state = 'agreed' AND NEW.state <> 'agreed' THEN
    SELECT count(*) FILTER (WHERE state NOT IN ('completed', 'cancelled')), count(*) FILTER (WHERE state = 'completed')
      INTO running, done FROM marketplace_engagement WHERE whole_id = NEW.id;
    IF (NEW.lot_count = 0 AND NEW.state = 'completed')
        OR (NEW.lot_count > 0 AND (running > 0 OR NEW.state <> (ARRAY['cancelled', 'completed'])[1 + (done > 0)::integer]))
    THEN
      RAISE EXCEPTION 'engagement % can not go from agreed to %: its lots decide', OLD.id, NEW.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_in_lots_ends_with_the_last';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER engagement_obeys_its_lots BEFORE INSERT OR UPDATE ON marketplace_engagement
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_lots();

CREATE FUNCTION marketplace_check_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.lot_count <> (SELECT count(*) FROM marketplace_engagement WHERE whole_id = NEW.id) THEN
    RAISE EXCEPTION 'each lot of engagement % is agreed', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_in_lots_has_each_of_them';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER engagement_in_lots_has_each_of_them AFTER UPDATE ON marketplace_engagement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.lot_count IS DISTINCT FROM NEW.lot_count)
  EXECUTE FUNCTION marketplace_check_parts();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('marketplace', '0012_quotes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='engagement',
            name='member_is_invited_once_at_a_time',
        ),
        migrations.RemoveConstraint(
            model_name='engagement',
            name='request_is_agreed_with_one_member',
        ),
        migrations.RemoveConstraint(
            model_name='engagement',
            name='engagement_completed_has_its_entry',
        ),
        migrations.AddField(
            model_name='engagement',
            name='lot',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagement', to='marketplace.quotelot'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='lot_count',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='number of lots'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='whole',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='marketplace.engagement'),
        ),
        migrations.AlterField(
            model_name='engagementstep',
            name='act',
            field=models.CharField(choices=[('invite', 'invites'), ('accept', 'accepts'), ('decline', 'declines'), ('withdraw', 'takes the invitation back'), ('confirm', 'notes the hours'), ('complete', 'confirms the hours'), ('dispute', 'asks for a mediation'), ('cancel', 'cancels'), ('propose', 'proposes hours'), ('agree', 'agrees on the hours proposed'), ('settle', 'settles'), ('miss', 'says that the meeting did not take place'), ('lapse', 'ends what did not take place'), ('quote', 'proposes terms'), ('take', 'accepts the terms proposed'), ('fulfil', 'ends it with its last lot'), ('fall', 'cancels it with its last lot')], max_length=12, verbose_name='act'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('state__in', ['cancelled', 'completed', 'declined', 'withdrawn']), _negated=True), ('whole__isnull', True)), fields=('request', 'giver'), name='member_is_invited_once_at_a_time', violation_error_message='This member has already been invited.'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['agreed', 'confirming', 'missed', 'disputed', 'completed']), ('whole__isnull', True)), fields=('request',), name='request_is_agreed_with_one_member', violation_error_message='Somebody else has already accepted this request.'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', False), ('state', 'completed')), models.Q(('lot_count__gt', 0), ('state', 'completed')), models.Q(('state', 'completed'), ('terms', 'euros')), models.Q(models.Q(('state', 'completed'), _negated=True), ('entry__isnull', True)), _connector='OR'), name='engagement_completed_has_its_entry', violation_error_message='A completed engagement has its journal entry.'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lot__isnull', True), ('whole__isnull', True)), models.Q(('lot__isnull', False), ('lot_count', 0), ('whole__isnull', False)), _connector='OR'), name='part_of_an_engagement_is_one_lot_of_it', violation_error_message='A part of an engagement is one lot of its quote.'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(('lot_count', 0), models.Q(('entry__isnull', True), ('reservation__isnull', True)), _connector='OR'), name='engagement_in_lots_counts_nothing_beside_them', violation_error_message='What is agreed in lots is held and counted lot by lot.'),
        ),
        migrations.RunSQL(LEGAL_MOVES, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        migrations.RunSQL(LOTS, migrations.RunSQL.noop),
    ]
