-- What the database itself promises of engagements, whatever program writes to it: they begin as an invitation, move
-- only along the legal moves, keep their parties, and never change once they have ended. Their steps and their
-- conversation are append-only.

-- The pairs of marketplace.domain.engagements.MOVES; a test compares the two.
CREATE FUNCTION marketplace_legal_moves() RETURNS TABLE (source text, target text)
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

-- An ended engagement never changes; the terms change at the very moment when both agree on a quote, and then never;
-- a lot begins agreed, whatever else as an invitation.
CREATE FUNCTION marketplace_guard_engagement() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER engagement_moves_legally BEFORE INSERT OR UPDATE ON marketplace_engagement
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_engagement();
CREATE TRIGGER engagement_is_never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_engagement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER message_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_message
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER engagement_step_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_engagementstep
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
