-- A round of consent repeats a text against which objections stood, as often as was voted, and takes them all over.

CREATE OR REPLACE FUNCTION governance_consent_chain(which bigint)
RETURNS TABLE (id bigint, number bigint) LANGUAGE sql STABLE AS $$
  -- The proposals from the first round to this one, each with its round; a second call is of the round of its first.
  WITH RECURSIVE chain(id, before_id, is_round, place) AS (
    SELECT p.id, coalesce(p.round_of_id, p.second_call_of_id), p.round_of_id IS NOT NULL, 0
      FROM governance_proposal p WHERE p.id = which
    UNION ALL
    SELECT p.id, coalesce(p.round_of_id, p.second_call_of_id), p.round_of_id IS NOT NULL, c.place + 1
      FROM governance_proposal p JOIN chain c ON p.id = c.before_id
  )
  SELECT c.id, 1 + count(*) FILTER (WHERE c.is_round) OVER (ORDER BY c.place DESC) FROM chain c
$$;

CREATE OR REPLACE FUNCTION governance_consent_line(which bigint) RETURNS TABLE (id bigint) LANGUAGE sql STABLE AS $$
  -- The same with the proposals that follow.
  WITH RECURSIVE line(id) AS (
    SELECT min(c.id) FROM governance_consent_chain(which) c
    UNION
    SELECT p.id FROM governance_proposal p JOIN line l ON p.round_of_id = l.id OR p.second_call_of_id = l.id
  )
  SELECT l.id FROM line l
$$;

CREATE OR REPLACE FUNCTION governance_consent_round(which bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT max(number) FROM governance_consent_chain(which)
$$;

CREATE OR REPLACE FUNCTION governance_improvement(which bigint) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((
    SELECT i.text FROM governance_improvement i WHERE i.round_id IN (SELECT id FROM governance_consent_chain(which))
      ORDER BY i.written_at DESC, i.id DESC LIMIT 1), '')
$$;

CREATE OR REPLACE FUNCTION round_repeats_its_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  voted record;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.round_of_id IS DISTINCT FROM OLD.round_of_id THEN
      RAISE EXCEPTION 'which round comes before never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.round_of_id IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT p.proposer_id, p.title, p.reason, p.kind, p.asked, p.outcome, b.closed_at,
         (b.frozen #>> '{rules,governance.consent_rounds,value}')::int AS most
    INTO voted FROM governance_proposal p JOIN governance_ballot b ON b.proposal_id = p.id
    WHERE p.id = NEW.round_of_id;
  IF voted.outcome IS DISTINCT FROM 'objected' OR NEW.second_call_of_id IS NOT NULL
     OR NEW.state <> 'announced' OR NEW.announced_at < voted.closed_at
     OR governance_consent_round(NEW.round_of_id) >= coalesce(voted.most, 1)
     OR (NEW.proposer_id, NEW.title, NEW.reason, NEW.kind, NEW.asked)
       IS DISTINCT FROM (voted.proposer_id, voted.title, voted.reason, voted.kind, voted.asked) THEN
    RAISE EXCEPTION 'a round repeats a vote in which objections stood, no oftener than was voted'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER round_repeats_its_proposal BEFORE INSERT OR UPDATE ON governance_proposal
  FOR EACH ROW EXECUTE FUNCTION round_repeats_its_proposal();

CREATE OR REPLACE FUNCTION governance_objections_before(which bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
  -- The objections that stood when the vote before this proposal was counted, by the ids of the remarks.
  SELECT coalesce((
    SELECT b.count_sheet -> 'objections' FROM governance_proposal p
      JOIN governance_ballot b ON b.proposal_id = coalesce(p.round_of_id, p.second_call_of_id)
      WHERE p.id = which), '[]')
$$;

CREATE OR REPLACE FUNCTION round_takes_all_objections_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM governance_carriedobjection WHERE round_id = NEW.id)
     <> jsonb_array_length(governance_objections_before(NEW.id)) THEN
    RAISE EXCEPTION 'a round takes over every objection that stood' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS round_takes_all_objections_over ON governance_proposal;
CREATE CONSTRAINT TRIGGER round_takes_all_objections_over AFTER INSERT ON governance_proposal
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.round_of_id IS NOT NULL OR NEW.second_call_of_id IS NOT NULL)
  EXECUTE FUNCTION round_takes_all_objections_over();

CREATE OR REPLACE TRIGGER carried_objection_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_carriedobjection
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION carried_objection_is_said_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  proposed record;
BEGIN
  SELECT state INTO proposed FROM governance_proposal WHERE id = NEW.round_id FOR SHARE;
  IF TG_OP = 'INSERT' THEN
    IF NOT governance_objections_before(NEW.round_id) @> to_jsonb(NEW.objection_id)
       OR proposed.state IS DISTINCT FROM 'announced'
       OR coalesce(NEW.answered_at, NEW.kept_at, NEW.lifted_at) IS NOT NULL THEN
      RAISE EXCEPTION 'a round takes over objections that stood in the one before' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.round_id, NEW.objection_id) IS DISTINCT FROM (OLD.id, OLD.round_id, OLD.objection_id)
     OR OLD.lifted_at IS NOT NULL
     OR OLD.answered_at IS NOT NULL AND (NEW.answer, NEW.answered_at) IS DISTINCT FROM (OLD.answer, OLD.answered_at)
     OR OLD.kept_at IS NOT NULL AND (NEW.kept_because, NEW.kept_at) IS DISTINCT FROM (OLD.kept_because, OLD.kept_at) THEN
    RAISE EXCEPTION 'what is said of an objection is said once' USING ERRCODE = 'restrict_violation';
  END IF;
  IF proposed.state NOT IN ('announced', 'voting') THEN
    RAISE EXCEPTION 'objections are answered, kept or lifted until the count' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER carried_objection_is_said_once BEFORE INSERT OR UPDATE ON governance_carriedobjection
  FOR EACH ROW EXECUTE FUNCTION carried_objection_is_said_once();

CREATE OR REPLACE TRIGGER improvement_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_improvement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION improvement_comes_between_rounds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  proposed record;
BEGIN
  SELECT state, round_of_id, announced_at INTO proposed FROM governance_proposal WHERE id = NEW.round_id FOR SHARE;
  IF proposed.round_of_id IS NULL OR proposed.state <> 'announced' OR NEW.written_at < proposed.announced_at THEN
    RAISE EXCEPTION 'a text is improved between two rounds' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER improvement_comes_between_rounds BEFORE INSERT ON governance_improvement
  FOR EACH ROW EXECUTE FUNCTION improvement_comes_between_rounds();

CREATE OR REPLACE FUNCTION ballot_freezes_its_round() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  number bigint := governance_consent_round(NEW.proposal_id);
BEGIN
  IF coalesce((NEW.frozen #>> '{round,number}')::bigint, 1) <> number
     OR number > 1 AND NEW.frozen #>> '{round,improvement}' IS DISTINCT FROM governance_improvement(NEW.proposal_id) THEN
    RAISE EXCEPTION 'a ballot freezes its round, and the text as improved for it' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER ballot_freezes_its_round BEFORE INSERT ON governance_ballot
  FOR EACH ROW EXECUTE FUNCTION ballot_freezes_its_round();
