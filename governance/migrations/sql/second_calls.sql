-- A second call repeats a proposal whose vote had no quorum and whose rules called for one: once, and to the letter.

CREATE OR REPLACE FUNCTION second_call_repeats_its_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  voted record;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.second_call_of_id IS DISTINCT FROM OLD.second_call_of_id THEN
      RAISE EXCEPTION 'which vote is called again never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.second_call_of_id IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT p.proposer_id, p.title, p.reason, p.kind, p.rule_key, p.base_id, p.value, p.asked, p.second_call_of_id,
         b.count_sheet ->> 'outcome' AS outcome, b.closed_at,
         b.frozen #>> '{rules,governance.second_call,value}' AS is_called
    INTO voted FROM governance_proposal p JOIN governance_ballot b ON b.proposal_id = p.id
    WHERE p.id = NEW.second_call_of_id;
  IF voted.kind = 'election' OR voted.outcome IS DISTINCT FROM 'no_quorum' OR voted.is_called IS DISTINCT FROM 'true'
     OR voted.second_call_of_id IS NOT NULL
     OR NEW.state <> 'announced' OR NEW.announced_at < voted.closed_at
     OR (NEW.proposer_id, NEW.title, NEW.reason, NEW.kind, NEW.rule_key, NEW.base_id, NEW.value, NEW.asked)
       IS DISTINCT FROM
       (voted.proposer_id, voted.title, voted.reason, voted.kind, voted.rule_key, voted.base_id, voted.value,
        voted.asked) THEN
    RAISE EXCEPTION 'a second call repeats a vote that had no quorum' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER second_call_repeats_its_proposal BEFORE INSERT OR UPDATE ON governance_proposal
  FOR EACH ROW EXECUTE FUNCTION second_call_repeats_its_proposal();
