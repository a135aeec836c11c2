-- The proposal's row is share-locked: a sponsor and the announcement of the vote wait for each other.

CREATE OR REPLACE TRIGGER sponsorship_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_sponsorship
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION sponsorship_belongs_to_the_discussion() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  proposed record;
BEGIN
  IF TG_OP = 'UPDATE' AND (
    OLD.ended_at IS NOT NULL OR (NEW.id, NEW.proposal_id, NEW.member_id, NEW.sponsored_at)
      IS DISTINCT FROM (OLD.id, OLD.proposal_id, OLD.member_id, OLD.sponsored_at)
  ) THEN
    RAISE EXCEPTION 'a sponsorship is only taken back, once' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT state, proposer_id, published_at INTO proposed
    FROM governance_proposal WHERE id = NEW.proposal_id FOR SHARE;
  IF proposed.state IS DISTINCT FROM 'discussed' OR NEW.sponsored_at < proposed.published_at THEN
    RAISE EXCEPTION 'a proposal is sponsored while it is in discussion' USING ERRCODE = 'restrict_violation';
  END IF;
  IF proposed.proposer_id = NEW.member_id OR TG_OP = 'INSERT' AND NEW.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'a proposal is sponsored by other members' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER sponsorship_belongs_to_the_discussion BEFORE INSERT OR UPDATE ON governance_sponsorship
  FOR EACH ROW EXECUTE FUNCTION sponsorship_belongs_to_the_discussion();
