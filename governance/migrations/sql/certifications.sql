-- What follows a count: certified by others than who proposed, contested in its days, carried out when nobody contests it
-- any more. Each act share-locks the row of its proposal: it waits for what moves the proposal, or is waited for.

CREATE OR REPLACE TRIGGER scrutiny_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_scrutiny
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER certification_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_certification
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER contest_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_contest
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER contest_answer_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_contestanswer
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A contest that some scrutineer has not answered, or whose answer takes a certification back.
CREATE OR REPLACE FUNCTION ballot_is_contested(p_ballot_id bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM governance_contest c JOIN governance_elector e ON e.id = c.elector_id
    WHERE e.ballot_id = p_ballot_id AND (
      NOT EXISTS (SELECT FROM governance_certification k JOIN governance_elector s ON s.id = k.elector_id
                  WHERE s.ballot_id = p_ballot_id)
      OR EXISTS (SELECT FROM governance_certification k JOIN governance_elector s ON s.id = k.elector_id
                 WHERE s.ballot_id = p_ballot_id AND NOT EXISTS (
                   SELECT FROM governance_contestanswer a
                   WHERE a.contest_id = c.id AND a.certification_id = k.id AND a.verdict = 'maintained'))))
$$;

CREATE OR REPLACE FUNCTION scrutiny_follows_the_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  counted record;
  asked integer;
BEGIN
  SELECT b.closed_at, b.frozen, p.proposer_id INTO counted
    FROM governance_ballot b JOIN governance_proposal p ON p.id = b.proposal_id WHERE b.id = NEW.ballot_id;
  asked := coalesce((counted.frozen #>> '{rules,governance.scrutineer_count,value}')::integer, 0);
  IF TG_OP = 'INSERT' THEN
    IF counted.closed_at IS NULL OR NEW.due_at < counted.closed_at OR NEW.certified_at IS NOT NULL THEN
      RAISE EXCEPTION 'a count is checked after it was made' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.needed > asked OR NEW.needed < asked AND NEW.needed < (
      SELECT count(*) FROM governance_elector e JOIN coop_member m ON m.id = e.member_id
      WHERE e.ballot_id = NEW.ballot_id AND e.member_id <> counted.proposer_id AND m.left_at IS NULL
    ) THEN
      RAISE EXCEPTION 'as many certify a count as was frozen when its ballot opened'
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.certified_at IS NOT NULL OR (NEW.id, NEW.ballot_id, NEW.fingerprint, NEW.needed, NEW.due_at)
      IS DISTINCT FROM (OLD.id, OLD.ballot_id, OLD.fingerprint, OLD.needed, OLD.due_at) THEN
    RAISE EXCEPTION 'a count is only certified, once' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.needed > (SELECT count(*) FROM governance_certification k JOIN governance_elector e ON e.id = k.elector_id
                   WHERE e.ballot_id = NEW.ballot_id) OR NEW.certified_at < counted.closed_at THEN
    RAISE EXCEPTION 'a count is certified by its scrutineers' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.executable_at < NEW.certified_at
      + make_interval(days => coalesce((counted.frozen #>> '{rules,governance.contest_days,value}')::integer, 0)) THEN
    RAISE EXCEPTION 'a certified count may be contested for as long as was frozen when its ballot opened'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER scrutiny_follows_the_count BEFORE INSERT OR UPDATE ON governance_scrutiny
  FOR EACH ROW EXECUTE FUNCTION scrutiny_follows_the_count();

CREATE OR REPLACE FUNCTION certification_finds_the_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held record;
BEGIN
  SELECT p.state, p.proposer_id, e.member_id, b.closed_at, s.due_at, s.fingerprint INTO held
    FROM governance_elector e
    JOIN governance_ballot b ON b.id = e.ballot_id
    JOIN governance_scrutiny s ON s.ballot_id = b.id
    JOIN governance_proposal p ON p.id = b.proposal_id
    WHERE e.id = NEW.elector_id FOR SHARE OF p;
  IF held.member_id IS NOT DISTINCT FROM held.proposer_id THEN
    RAISE EXCEPTION 'a count is certified by other electors than who proposed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF held.state <> 'counted' OR NEW.certified_at < held.closed_at OR NEW.certified_at >= held.due_at THEN
    RAISE EXCEPTION 'a count is certified in its time' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.fingerprint <> held.fingerprint THEN
    RAISE EXCEPTION 'who certifies found the count that was published' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER certification_finds_the_count BEFORE INSERT ON governance_certification
  FOR EACH ROW EXECUTE FUNCTION certification_finds_the_count();

CREATE OR REPLACE FUNCTION contest_is_in_its_days() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held record;
BEGIN
  SELECT p.state, s.certified_at, s.executable_at INTO held
    FROM governance_elector e
    JOIN governance_scrutiny s ON s.ballot_id = e.ballot_id
    JOIN governance_ballot b ON b.id = e.ballot_id
    JOIN governance_proposal p ON p.id = b.proposal_id
    WHERE e.id = NEW.elector_id FOR SHARE OF p;
  IF held.state IS NULL OR held.state NOT IN ('certified', 'contested')
      OR NEW.contested_at < held.certified_at OR NEW.contested_at >= held.executable_at THEN
    RAISE EXCEPTION 'a result is contested in its days' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER contest_is_in_its_days BEFORE INSERT ON governance_contest
  FOR EACH ROW EXECUTE FUNCTION contest_is_in_its_days();

CREATE OR REPLACE FUNCTION contest_is_answered_by_its_scrutineers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held record;
BEGIN
  SELECT p.state, e.ballot_id, c.contested_at, c.due_at INTO held
    FROM governance_contest c
    JOIN governance_elector e ON e.id = c.elector_id
    JOIN governance_ballot b ON b.id = e.ballot_id
    JOIN governance_proposal p ON p.id = b.proposal_id
    WHERE c.id = NEW.contest_id FOR SHARE OF p;
  IF held.ballot_id IS DISTINCT FROM (
      SELECT e.ballot_id FROM governance_certification k JOIN governance_elector e ON e.id = k.elector_id
      WHERE k.id = NEW.certification_id) THEN
    RAISE EXCEPTION 'a contest is answered by who certified this count' USING ERRCODE = 'restrict_violation';
  END IF;
  IF held.state <> 'contested' OR NEW.answered_at < held.contested_at OR NEW.answered_at >= held.due_at THEN
    RAISE EXCEPTION 'a contest is answered in its time' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER contest_is_answered_by_its_scrutineers BEFORE INSERT ON governance_contestanswer
  FOR EACH ROW EXECUTE FUNCTION contest_is_answered_by_its_scrutineers();

-- Beside the moves (proposals.sql): what each move after the vote stands on.
CREATE OR REPLACE FUNCTION proposal_ends_as_its_count_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held record;
BEGIN
  IF NEW.state = OLD.state OR OLD.state NOT IN ('voting', 'counted', 'certified', 'contested') THEN
    RETURN NEW;
  END IF;
  SELECT b.id, b.closed_at, s.due_at, s.certified_at, s.executable_at INTO held
    FROM governance_ballot b LEFT JOIN governance_scrutiny s ON s.ballot_id = b.id WHERE b.proposal_id = NEW.id;
  IF NEW.state = 'counted' AND held.closed_at IS NULL
      OR NEW.state IN ('certified', 'adopted') AND (held.certified_at IS NULL OR ballot_is_contested(held.id))
      OR NEW.state = 'contested' AND NOT ballot_is_contested(held.id)
      OR OLD.state = 'counted' AND NEW.state = 'rejected' AND NEW.ended_at < held.due_at
      OR OLD.state = 'certified' AND NEW.ended_at < held.executable_at THEN
    RAISE EXCEPTION 'a result is carried out when its count is certified and nobody contests it any more'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER proposal_ends_as_its_count_holds BEFORE UPDATE OF state ON governance_proposal
  FOR EACH ROW EXECUTE FUNCTION proposal_ends_as_its_count_holds();
