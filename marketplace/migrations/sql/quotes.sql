-- Quotes: terms proposed before an agreement, in lots, append-only; what is agreed on is exactly the newest.

CREATE FUNCTION marketplace_check_quote_taken() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  newest marketplace_quote;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.quote_id IS NOT NULL THEN
      RAISE EXCEPTION 'an invitation comes before its quotes'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_comes_before_its_quotes';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'invited' THEN
    IF NEW.quote_id IS DISTINCT FROM OLD.quote_id THEN
      RAISE EXCEPTION 'the quote of engagement % was agreed on and stays', NEW.id
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'engagement_keeps_its_quote';
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO newest FROM marketplace_quote WHERE engagement_id = NEW.id ORDER BY number DESC LIMIT 1;
  IF (NEW.quote_id IS DISTINCT FROM OLD.quote_id OR NEW.state = 'agreed')
      AND NEW.quote_id IS DISTINCT FROM newest.id THEN
    RAISE EXCEPTION 'engagement % is agreed by its newest quote alone', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_takes_its_newest_quote';
  ELSIF NEW.state = 'agreed' AND newest.id IS NOT NULL
      AND (NEW.terms, NEW.agreed_minutes, NEW.price_amount)
        IS DISTINCT FROM (newest.terms, newest.minutes, newest.price_amount) THEN
    RAISE EXCEPTION 'engagement % has the terms of its quote', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_has_the_terms_of_its_quote';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER engagement_takes_its_newest_quote BEFORE INSERT OR UPDATE ON marketplace_engagement
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_quote_taken();

CREATE FUNCTION marketplace_check_quote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found_state text;
BEGIN
  SELECT state INTO found_state FROM marketplace_engagement WHERE id = NEW.engagement_id FOR NO KEY UPDATE;
  IF found_state IS DISTINCT FROM 'invited' THEN
    RAISE EXCEPTION 'terms are proposed before an agreement'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_comes_before_agreement';
  END IF;
  IF NEW.number <> 1 + coalesce(
      (SELECT max(number) FROM marketplace_quote WHERE engagement_id = NEW.engagement_id), 0) THEN
    RAISE EXCEPTION 'quotes are numbered one after the other'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_follows_the_one_before';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER quote_comes_before_agreement BEFORE INSERT ON marketplace_quote
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_quote();

CREATE FUNCTION marketplace_check_quote_total() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told marketplace_quote;
  lots record;
BEGIN
  IF TG_TABLE_NAME = 'marketplace_quote' THEN
    told := NEW;
  ELSE
    SELECT * INTO told FROM marketplace_quote WHERE id = NEW.quote_id;
  END IF;
  SELECT sum(minutes) AS minutes, sum(price_amount) AS price INTO lots
    FROM marketplace_quotelot WHERE quote_id = told.id;
  IF (told.minutes, told.price_amount) IS DISTINCT FROM (lots.minutes, lots.price) THEN
    RAISE EXCEPTION 'the total of quote % is that of its lots', told.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_is_the_sum_of_its_lots';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER quote_is_the_sum_of_its_lots AFTER INSERT ON marketplace_quote
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION marketplace_check_quote_total();
CREATE CONSTRAINT TRIGGER quote_is_the_sum_of_its_lots AFTER INSERT ON marketplace_quotelot
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION marketplace_check_quote_total();

CREATE TRIGGER quote_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_quote
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER quote_lot_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_quotelot
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
