-- Lots: what was agreed in several is one engagement for each, under the whole of them, which ends with the last.
-- Apart from the guard of engagements: whatever else it comes to know, this stands.

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
