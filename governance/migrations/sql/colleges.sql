-- Where votes are weighed by colleges, each voter of the frozen list stands in one college, and nobody else does.

CREATE OR REPLACE FUNCTION ballot_colleges_hold_each_voter_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(NEW.frozen #>> '{rules,governance.votes_by_college,value}', 'false') = 'true'
     AND (
       SELECT array_agg(member_id::bigint ORDER BY member_id::bigint)
       FROM jsonb_each(NEW.frozen -> 'colleges') AS college, jsonb_array_elements_text(college.value) AS member_id
     ) IS DISTINCT FROM (
       SELECT array_agg(member_id::bigint ORDER BY member_id::bigint)
       FROM jsonb_array_elements_text(NEW.frozen -> 'electorate') AS member_id
     ) THEN
    RAISE EXCEPTION 'each voter stands in one college' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER ballot_colleges_hold_each_voter_once BEFORE INSERT ON governance_ballot
  FOR EACH ROW EXECUTE FUNCTION ballot_colleges_hold_each_voter_once();
