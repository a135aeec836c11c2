"""What the database itself promises of engagements, whatever program writes to it.

An engagement begins as an invitation, moves only along the legal moves, keeps its parties and what they agreed on,
and never changes once it has ended. Its steps and its conversation are append-only.
"""

from django.db import migrations

# The pairs of marketplace.domain.engagements.MOVES when this was written; a test compares the two.
LEGAL_MOVES = """
CREATE FUNCTION marketplace_legal_moves() RETURNS TABLE (source text, target text) IMMUTABLE LANGUAGE sql AS $$
  VALUES
    ('invited', 'agreed'), ('invited', 'declined'), ('invited', 'withdrawn'),
    ('agreed', 'confirming'), ('agreed', 'cancelled'), ('agreed', 'disputed'),
    ('confirming', 'confirming'), ('confirming', 'completed'), ('confirming', 'disputed'),
    ('disputed', 'completed'), ('disputed', 'cancelled')
$$;
"""
GUARD = """
CREATE FUNCTION marketplace_guard_engagement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'invited' THEN
      RAISE EXCEPTION 'an engagement begins as an invitation, not as %', NEW.state
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('completed', 'declined', 'withdrawn', 'cancelled') THEN
    RAISE EXCEPTION 'engagement % has ended: it never changes', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.id, NEW.request_id, NEW.giver_id, NEW.receiver_id, NEW.terms, NEW.agreed_minutes, NEW.invited_at)
     IS DISTINCT FROM
     (OLD.id, OLD.request_id, OLD.giver_id, OLD.receiver_id, OLD.terms, OLD.agreed_minutes, OLD.invited_at)
     OR (NEW.price_amount, NEW.price_amount_currency)
        IS DISTINCT FROM (OLD.price_amount, OLD.price_amount_currency)
     OR (OLD.state <> 'invited' AND (NEW.is_in_trade, NEW.agreed_at)
        IS DISTINCT FROM (OLD.is_in_trade, OLD.agreed_at)) THEN
    RAISE EXCEPTION 'the parties and the terms of engagement % never change', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (SELECT source, target FROM marketplace_legal_moves())
  THEN
    RAISE EXCEPTION 'engagement % can not go from % to %', OLD.id, OLD.state, NEW.state
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER engagement_moves_legally BEFORE INSERT OR UPDATE ON marketplace_engagement
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_engagement();
CREATE TRIGGER engagement_is_never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_engagement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
UNGUARD = """
DROP TRIGGER engagement_is_never_deleted ON marketplace_engagement;
DROP TRIGGER engagement_moves_legally ON marketplace_engagement;
DROP FUNCTION marketplace_guard_engagement();
"""
APPEND_ONLY = """
CREATE TRIGGER message_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_message
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER engagement_step_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_engagementstep
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
CHANGEABLE = """
DROP TRIGGER engagement_step_is_append_only ON marketplace_engagementstep;
DROP TRIGGER message_is_append_only ON marketplace_message;
"""


class Migration(migrations.Migration):
    dependencies = [("coop", "0002_refuse_change"), ("marketplace", "0002_mediation_and_steps")]

    operations = [
        migrations.RunSQL(LEGAL_MOVES, "DROP FUNCTION marketplace_legal_moves();"),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
    ]
