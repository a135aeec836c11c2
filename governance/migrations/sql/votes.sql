-- The ballot's row is share-locked: a vote and the count of its ballot wait for each other, never pass each other.
-- A vote marks options of its ballot, each once, with a whole number; ballots of before format 3 froze yes, no and blank.

CREATE OR REPLACE TRIGGER vote_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_vote
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION governance_is_mark(mark jsonb, frozen jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN jsonb_typeof(mark) = 'array' AND jsonb_array_length(mark) = 2
      AND jsonb_typeof(mark -> 0) = 'string' AND jsonb_typeof(mark -> 1) = 'number' THEN
    mark ->> 1 ~ '^[0-9]{1,9}$' AND (
      CASE WHEN frozen ? 'seats' THEN frozen -> 'options' @> jsonb_build_array(jsonb_build_object('id', mark -> 0))
      ELSE mark ->> 0 IN ('yes', 'no') END)
  ELSE false END
$$;

CREATE OR REPLACE FUNCTION governance_are_marks(marks jsonb, frozen jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN jsonb_typeof(marks) = 'array' THEN
    (SELECT coalesce(bool_and(governance_is_mark(mark, frozen)), true) AND count(*) = count(DISTINCT mark -> 0)
      FROM jsonb_array_elements(marks) AS mark)
  ELSE false END
$$;

CREATE OR REPLACE FUNCTION vote_is_cast_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held record;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.elector_id) IS DISTINCT FROM (OLD.id, OLD.elector_id) THEN
    RAISE EXCEPTION 'a vote stays with its elector' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT b.opened_at, b.closes_at, b.closed_at, b.frozen INTO held
    FROM governance_ballot b JOIN governance_elector e ON e.ballot_id = b.id
    WHERE e.id = NEW.elector_id FOR SHARE OF b;
  IF held.closed_at IS NOT NULL OR NEW.cast_at < held.opened_at OR NEW.cast_at >= held.closes_at THEN
    RAISE EXCEPTION 'a vote is cast while its ballot is open' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT governance_are_marks(NEW.marks, held.frozen) THEN
    RAISE EXCEPTION 'a vote marks options of its ballot, each once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER vote_is_cast_while_open BEFORE INSERT OR UPDATE ON governance_vote
  FOR EACH ROW EXECUTE FUNCTION vote_is_cast_while_open();
