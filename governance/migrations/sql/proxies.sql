-- The proposal's row is held: two givers, a taking back and the count of the vote wait for each other.
-- How many a member may hold is the rule that was in force when the vote was announced.

CREATE OR REPLACE TRIGGER proxy_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_proxy
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION proxy_is_given_while_it_may_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  proposed record;
  held record;
  most int;
BEGIN
  IF TG_OP = 'UPDATE' AND (
    OLD.ended_at IS NOT NULL OR (NEW.id, NEW.proposal_id, NEW.giver_id, NEW.holder_id, NEW.given_at)
      IS DISTINCT FROM (OLD.id, OLD.proposal_id, OLD.giver_id, OLD.holder_id, OLD.given_at)
  ) OR TG_OP = 'INSERT' AND NEW.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'a proxy is only ended, once' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT state, announced_at, created_at INTO proposed
    FROM governance_proposal WHERE id = NEW.proposal_id FOR NO KEY UPDATE;
  SELECT id, closes_at, closed_at INTO held FROM governance_ballot WHERE proposal_id = NEW.proposal_id;
  IF coalesce(proposed.state, '') NOT IN ('announced', 'voting')
     OR NEW.given_at < coalesce(proposed.announced_at, proposed.created_at)
     OR held.id IS NOT NULL
       AND (held.closed_at IS NOT NULL OR coalesce(NEW.ended_at, NEW.given_at) >= held.closes_at) THEN
    RAISE EXCEPTION 'a proxy is given and ended before the term of its vote' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    RETURN NEW;
  END IF;
  IF held.id IS NOT NULL AND (
    SELECT count(*) FROM governance_elector
    WHERE ballot_id = held.id AND member_id IN (NEW.giver_id, NEW.holder_id)
  ) <> 2 THEN
    RAISE EXCEPTION 'a proxy is given by a voter to a voter' USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (
    SELECT FROM governance_proxy WHERE proposal_id = NEW.proposal_id AND ended_at IS NULL
      AND (giver_id = NEW.holder_id OR holder_id = NEW.giver_id)
  ) THEN
    RAISE EXCEPTION 'a proxy is not passed on' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT (value #>> '{}')::int INTO most FROM governance_ruleversion
    WHERE key = 'governance.proxies_per_member'
      AND effective_at <= coalesce(proposed.announced_at, proposed.created_at)
    ORDER BY effective_at DESC LIMIT 1;
  IF (
    SELECT count(*) FROM governance_proxy
    WHERE proposal_id = NEW.proposal_id AND holder_id = NEW.holder_id AND ended_at IS NULL
  ) >= coalesce(most, 0) THEN
    RAISE EXCEPTION 'a member holds no more proxies than the rule lets' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER proxy_is_given_while_it_may_count BEFORE INSERT OR UPDATE ON governance_proxy
  FOR EACH ROW EXECUTE FUNCTION proxy_is_given_while_it_may_count();
