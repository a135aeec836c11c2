-- A member stands by their own act while the election is discussed, and takes it back before its vote opens.
-- The proposal's row is share-locked: a candidate and the opening of the vote wait for each other.

CREATE OR REPLACE TRIGGER candidacy_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_candidacy
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION candidacy_belongs_to_its_election() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  proposed record;
BEGIN
  IF TG_OP = 'UPDATE' AND (
    OLD.ended_at IS NOT NULL OR (NEW.id, NEW.proposal_id, NEW.member_id, NEW.text, NEW.stood_at)
      IS DISTINCT FROM (OLD.id, OLD.proposal_id, OLD.member_id, OLD.text, OLD.stood_at)
  ) THEN
    RAISE EXCEPTION 'a candidacy is only taken back, once' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT state, kind INTO proposed FROM governance_proposal WHERE id = NEW.proposal_id FOR SHARE;
  IF proposed.kind IS DISTINCT FROM 'election'
      OR TG_OP = 'INSERT' AND (proposed.state <> 'discussed' OR NEW.ended_at IS NOT NULL)
      OR TG_OP = 'UPDATE' AND proposed.state NOT IN ('discussed', 'announced') THEN
    RAISE EXCEPTION 'a member stands in an election while it is discussed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER candidacy_belongs_to_its_election BEFORE INSERT OR UPDATE ON governance_candidacy
  FOR EACH ROW EXECUTE FUNCTION candidacy_belongs_to_its_election();
