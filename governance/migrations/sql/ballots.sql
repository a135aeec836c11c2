-- A ballot opens on exactly what its proposal asks, when it was announced, and keeps what it froze.

CREATE OR REPLACE TRIGGER ballot_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_ballot
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION ballot_keeps_what_it_froze() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  proposed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT kind, asked, rule_key, base_id, value, state, opens_at INTO proposed
      FROM governance_proposal WHERE id = NEW.proposal_id;
    IF NEW.closed_at IS NOT NULL
       OR coalesce(NEW.frozen ->> 'kind', 'rule') IS DISTINCT FROM proposed.kind
       OR coalesce(NEW.frozen -> 'asked', '{}') IS DISTINCT FROM proposed.asked
       OR coalesce(NEW.frozen #>> '{change,rule}', '') IS DISTINCT FROM proposed.rule_key
       OR (NEW.frozen #>> '{change,base}')::bigint IS DISTINCT FROM proposed.base_id
       OR NEW.frozen #> '{change,new}' IS DISTINCT FROM proposed.value THEN
      RAISE EXCEPTION 'a ballot opens on the exact change of its proposal' USING ERRCODE = 'restrict_violation';
    END IF;
    IF proposed.state <> 'announced' OR NEW.opened_at < proposed.opens_at THEN
      RAISE EXCEPTION 'a ballot opens when it was announced, not before' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a counted ballot never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.id, NEW.proposal_id, NEW.opened_at, NEW.closes_at, NEW.frozen, NEW.frozen_hash)
     IS DISTINCT FROM
     (OLD.id, OLD.proposal_id, OLD.opened_at, OLD.closes_at, OLD.frozen, OLD.frozen_hash) THEN
    RAISE EXCEPTION 'what a ballot froze when it opened never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER ballot_keeps_what_it_froze BEFORE INSERT OR UPDATE ON governance_ballot
  FOR EACH ROW EXECUTE FUNCTION ballot_keeps_what_it_froze();
