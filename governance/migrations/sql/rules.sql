-- A version is the founding one, or exactly what its ballot adopted, written when its count is certified and nobody
-- contests it, obeyed after the days in which it could be contested, and after its base.

CREATE OR REPLACE TRIGGER rule_version_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_ruleversion
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION rule_version_comes_from_its_vote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  voted record;
  base record;
  checked record;
BEGIN
  IF NEW.proposal_id IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT p.rule_key, p.value, p.base_id, b.id AS ballot_id, b.closed_at, b.count_sheet ->> 'outcome' AS outcome
    INTO voted
    FROM governance_proposal p JOIN governance_ballot b ON b.proposal_id = p.id WHERE p.id = NEW.proposal_id;
  IF voted.outcome IS DISTINCT FROM 'adopted' THEN
    RAISE EXCEPTION 'a version of a rule is written by the vote that adopted it' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT certified_at, executable_at INTO checked FROM governance_scrutiny WHERE ballot_id = voted.ballot_id;
  IF checked.certified_at IS NULL OR ballot_is_contested(voted.ballot_id) THEN
    RAISE EXCEPTION 'a version of a rule is written when its count is certified and nobody contests it'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.key, NEW.value, NEW.replaces_id) IS DISTINCT FROM (voted.rule_key, voted.value, voted.base_id) THEN
    RAISE EXCEPTION 'what was voted is what is applied' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT key, effective_at INTO base FROM governance_ruleversion WHERE id = NEW.replaces_id;
  IF base.key IS DISTINCT FROM NEW.key OR NEW.effective_at <= base.effective_at
     OR NEW.effective_at <= voted.closed_at OR NEW.effective_at <= checked.executable_at THEN
    RAISE EXCEPTION 'a version is obeyed after its vote may no longer be contested and after what it replaces'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER rule_version_comes_from_its_vote BEFORE INSERT ON governance_ruleversion
  FOR EACH ROW EXECUTE FUNCTION rule_version_comes_from_its_vote();
