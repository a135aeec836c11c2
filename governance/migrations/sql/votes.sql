-- The ballot's row is share-locked: a vote and the count of its ballot wait for each other, never pass each other.

CREATE TRIGGER vote_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_vote
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION vote_is_cast_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held record;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.elector_id) IS DISTINCT FROM (OLD.id, OLD.elector_id) THEN
    RAISE EXCEPTION 'a vote stays with its elector' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT b.opened_at, b.closes_at, b.closed_at INTO held
    FROM governance_ballot b JOIN governance_elector e ON e.ballot_id = b.id
    WHERE e.id = NEW.elector_id FOR SHARE OF b;
  IF held.closed_at IS NOT NULL OR NEW.cast_at < held.opened_at OR NEW.cast_at >= held.closes_at THEN
    RAISE EXCEPTION 'a vote is cast while its ballot is open' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER vote_is_cast_while_open BEFORE INSERT OR UPDATE ON governance_vote
  FOR EACH ROW EXECUTE FUNCTION vote_is_cast_while_open();
