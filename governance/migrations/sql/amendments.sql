-- An amendment is offered on the text as it stands, while it is discussed, and answered once: by the proposer, or taken
-- back by who wrote it. What was accepted is what the proposal says. The proposal's row is share-locked: an amendment
-- and the announcement of the vote wait for each other.

CREATE OR REPLACE TRIGGER amendment_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_amendment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION text_of_proposal(proposed governance_proposal) RETURNS jsonb IMMUTABLE LANGUAGE sql AS $$
  SELECT jsonb_build_object(
    'title', proposed.title, 'reason', proposed.reason, 'asked', proposed.asked, 'value', proposed.value)
$$;

CREATE OR REPLACE FUNCTION amendment_is_answered_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  proposed governance_proposal;
BEGIN
  IF TG_OP = 'UPDATE' AND (
    OLD.answer <> ''
    OR (NEW.id, NEW.proposal_id, NEW.amender_id, NEW.replaces_id, NEW.old, NEW.new, NEW.why, NEW.proposed_at)
      IS DISTINCT FROM
      (OLD.id, OLD.proposal_id, OLD.amender_id, OLD.replaces_id, OLD.old, OLD.new, OLD.why, OLD.proposed_at)
  ) THEN
    RAISE EXCEPTION 'an amendment is only answered, once' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN  -- two of one member at once are counted one after the other
    PERFORM FROM governance_proposal WHERE id = NEW.proposal_id FOR NO KEY UPDATE;
  END IF;
  SELECT * INTO proposed FROM governance_proposal WHERE id = NEW.proposal_id FOR SHARE;
  IF proposed.state IS DISTINCT FROM 'discussed' OR NEW.proposed_at < proposed.published_at THEN
    RAISE EXCEPTION 'a proposal is amended while it is in discussion' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (TG_OP = 'INSERT' OR NEW.answer = 'accepted')
      AND (NEW.replaces_id IS DISTINCT FROM proposed.amendment_id OR NEW.old <> text_of_proposal(proposed)) THEN
    RAISE EXCEPTION 'an amendment is made and accepted on the text as it stands' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' AND NEW.amender_id <> proposed.proposer_id AND (
    SELECT count(*) FROM governance_amendment
    WHERE proposal_id = NEW.proposal_id AND amender_id = NEW.amender_id
      AND (answer <> '' OR replaces_id IS NOT DISTINCT FROM proposed.amendment_id)
  ) >= coalesce((
    SELECT (value #>> '{}')::int FROM governance_ruleversion
    WHERE key = 'governance.amendments_per_member' AND effective_at <= NEW.proposed_at
    ORDER BY effective_at DESC LIMIT 1
  ), 0) THEN
    RAISE EXCEPTION 'a member offers no more amendments than the rule lets' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' AND (NEW.answer <> ''
      OR proposed.kind NOT IN ('resolution', 'budget') AND NEW.new -> 'asked' <> NEW.old -> 'asked'
      OR proposed.kind <> 'rule' AND NEW.new -> 'value' <> 'null'::jsonb) THEN
    RAISE EXCEPTION 'an amendment changes what its kind of proposal lets change' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.answer = ''
      OR NEW.answer = 'withdrawn' AND NEW.answered_by_id IS DISTINCT FROM NEW.amender_id
      OR NEW.answer <> 'withdrawn' AND NEW.answered_by_id IS DISTINCT FROM proposed.proposer_id) THEN
    RAISE EXCEPTION 'an amendment is answered by the proposer, or taken back by who wrote it'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER amendment_is_answered_once BEFORE INSERT OR UPDATE ON governance_amendment
  FOR EACH ROW EXECUTE FUNCTION amendment_is_answered_once();

-- At the end of the transaction: none is accepted without becoming the text.
CREATE OR REPLACE FUNCTION amendment_accepted_is_the_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM governance_proposal WHERE id = NEW.proposal_id AND amendment_id = NEW.id)
     AND NOT EXISTS (SELECT FROM governance_amendment WHERE replaces_id = NEW.id AND answer = 'accepted') THEN
    RAISE EXCEPTION 'an amendment that is accepted becomes the text' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS amendment_accepted_is_the_text ON governance_amendment;
CREATE CONSTRAINT TRIGGER amendment_accepted_is_the_text AFTER UPDATE ON governance_amendment
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.answer = 'accepted') EXECUTE FUNCTION amendment_accepted_is_the_text();
