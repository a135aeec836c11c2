-- Refunds: asked once at a time, agreed or settled, with an entry that takes back exactly that much.
-- The pairs of marketplace.domain.refunds.MOVES; a test compares the two.

CREATE FUNCTION marketplace_refund_moves() RETURNS TABLE (source text, target text) IMMUTABLE LANGUAGE sql AS $$
  VALUES
    ('asked', 'agreed'), ('asked', 'contested'), ('asked', 'withdrawn'),
    ('contested', 'agreed'), ('contested', 'withdrawn'), ('contested', 'settled')
$$;
CREATE FUNCTION marketplace_guard_refund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  counted bigint;
  v_terms text;
  undone bigint;
  moved bigint;
BEGIN
  SELECT entry_id, terms INTO counted, v_terms FROM marketplace_engagement
    WHERE id = NEW.engagement_id AND state = 'completed';
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'asked' OR counted IS NULL OR v_terms = 'gift' THEN
      RAISE EXCEPTION 'a refund is asked of hours that were counted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_is_asked_of_what_was_counted';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.engagement_id, NEW.asked_by, NEW.minutes, NEW.reason, NEW.asked_at, NEW.key)
      IS DISTINCT FROM (OLD.id, OLD.engagement_id, OLD.asked_by, OLD.minutes, OLD.reason, OLD.asked_at, OLD.key)
      OR (OLD.state, NEW.state) NOT IN (SELECT source, target FROM marketplace_refund_moves()) THEN
    RAISE EXCEPTION 'refund % keeps what was asked, and goes where it may', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'refund_keeps_what_was_asked';
  END IF;
  IF NEW.state = 'agreed' AND NEW.refunded_minutes <> NEW.minutes OR NEW.refunded_minutes > NEW.minutes THEN
    RAISE EXCEPTION 'refund % gives back what was asked, or less where a mediator says so', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_gives_back_what_was_asked';
  END IF;
  IF NEW.entry_id IS NOT NULL THEN
    SELECT entry.reverses_id, sum(leg.amount) FILTER (WHERE leg.amount > 0 AND account.unit = 'minutes')
      INTO undone, moved FROM timebank_journalentry entry
      JOIN timebank_leg leg ON leg.entry_id = entry.id JOIN timebank_account account ON account.id = leg.account_id
      WHERE entry.id = NEW.entry_id GROUP BY entry.reverses_id;
    IF (undone, moved) IS DISTINCT FROM (counted, NEW.refunded_minutes::bigint) THEN
      RAISE EXCEPTION 'the entry of refund % takes back exactly that much of its engagement', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_entry_takes_back_exactly_that';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_moves_legally BEFORE INSERT OR UPDATE ON marketplace_refund
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_refund();
CREATE TRIGGER refund_is_never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_refund
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
