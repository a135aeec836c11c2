-- What was said before a decision stays as it was said: only an objection is lifted, once.

CREATE OR REPLACE TRIGGER remark_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_remark
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION remark_stays_as_it_was_said() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  proposed record;
  answered record;
BEGIN
  IF TG_OP = 'UPDATE' AND (
    OLD.lifted_at IS NOT NULL
    OR (NEW.id, NEW.proposal_id, NEW.author_id, NEW.kind, NEW.text, NEW.answers_id, NEW.said_at)
      IS DISTINCT FROM
      (OLD.id, OLD.proposal_id, OLD.author_id, OLD.kind, OLD.text, OLD.answers_id, OLD.said_at)
  ) THEN
    RAISE EXCEPTION 'a remark stays as it was said' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT state, published_at INTO proposed FROM governance_proposal WHERE id = NEW.proposal_id FOR SHARE;
  IF coalesce(proposed.state, '') NOT IN ('discussed', 'announced', 'voting')
      OR NEW.said_at < proposed.published_at OR TG_OP = 'INSERT' AND NEW.lifted_at IS NOT NULL THEN
    RAISE EXCEPTION 'a remark is made while its proposal is discussed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.answers_id IS NOT NULL THEN
    SELECT proposal_id, kind INTO answered FROM governance_remark WHERE id = NEW.answers_id;
    IF answered.proposal_id IS DISTINCT FROM NEW.proposal_id OR answered.kind = 'answer' THEN
      RAISE EXCEPTION 'an answer stands under a remark on the same proposal' USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER remark_stays_as_it_was_said BEFORE INSERT OR UPDATE ON governance_remark
  FOR EACH ROW EXECUTE FUNCTION remark_stays_as_it_was_said();
