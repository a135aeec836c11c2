-- The result of a year (timebank/domain/years.py): computed, put to the assembly, posted once as it was decided.

CREATE OR REPLACE FUNCTION timebank_move_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'computed' OR NEW.proposal_id IS NOT NULL THEN
      PERFORM timebank_refuse('year_begins_computed', 'a result is computed before it is decided');
    END IF;
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM timebank_yearresult WHERE id = NEW.corrects_id AND year = NEW.year AND state = 'posted') THEN
      PERFORM timebank_refuse('year_corrects_what_was_posted', 'a correction names a posted result of the same year');
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'computed' THEN
    PERFORM timebank_refuse('year_ends_once', format('the result %s was posted or given up', OLD.id));
  END IF;
  IF (NEW.id, NEW.year, NEW.accounts, NEW.lines, NEW.moves, NEW.versions, NEW.inputs_hash, NEW.result_hash, NEW.text,
      NEW.computed_at, NEW.actor_user_id, NEW.actor_id, NEW.corrects_id)
      IS DISTINCT FROM
      (OLD.id, OLD.year, OLD.accounts, OLD.lines, OLD.moves, OLD.versions, OLD.inputs_hash, OLD.result_hash, OLD.text,
      OLD.computed_at, OLD.actor_user_id, OLD.actor_id, OLD.corrects_id)
      OR NEW.reason <> OLD.reason AND NEW.state <> 'given_up' THEN
    PERFORM timebank_refuse('year_keeps_its_figures', 'what was computed of a year never changes');
  END IF;
  IF NEW.proposal_id IS DISTINCT FROM OLD.proposal_id AND NOT EXISTS (
    SELECT FROM governance_proposal
    WHERE id = NEW.proposal_id AND kind = 'resolution'
      AND (OLD.proposal_id IS NULL AND asked ->> 'text' = NEW.text OR second_call_of_id = OLD.proposal_id)) THEN
    PERFORM timebank_refuse('year_is_asked_as_computed', 'the assembly is asked about these figures');
  END IF;
  IF NEW.state = 'posted' AND NOT EXISTS (
    SELECT FROM governance_proposal
    WHERE id = NEW.proposal_id AND outcome = 'adopted' AND asked ->> 'text' = NEW.text) THEN
    PERFORM timebank_refuse('year_is_posted_as_decided', format('no assembly adopted the result %s', OLD.id));
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER year_moves_as_declared BEFORE INSERT OR UPDATE ON timebank_yearresult
  FOR EACH ROW EXECUTE FUNCTION timebank_move_year();

-- The entry moves what was decided and nothing else. Whoever takes a journal over holds the door open until the end:
-- results of years are no part of a journal.
CREATE OR REPLACE FUNCTION timebank_check_allocation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('timebank.door', true) IS DISTINCT FROM 'open' AND NOT EXISTS (
    SELECT FROM timebank_yearresult result
    WHERE result.entry_id = NEW.id AND NEW.subject = 'year:' || result.id AND result.state = 'posted'
      AND result.moves = (
        SELECT coalesce(jsonb_object_agg(kind, cents), '{}') FROM (
          SELECT account.kind, sum(leg.amount) AS cents
          FROM timebank_leg leg JOIN timebank_account account ON account.id = leg.account_id
          WHERE leg.entry_id = NEW.id AND account.unit = 'cents' AND account.owner_id IS NULL AND account.kind <> 'result'
          GROUP BY 1) AS moved)
  ) THEN
    PERFORM timebank_refuse('allocation_entry_has_its_year', format('entry %s is not the result of a year', NEW.id));
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS allocation_entry_has_its_year ON timebank_journalentry;
CREATE CONSTRAINT TRIGGER allocation_entry_has_its_year AFTER INSERT ON timebank_journalentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.nature = 'allocation')
  EXECUTE FUNCTION timebank_check_allocation();

CREATE OR REPLACE FUNCTION timebank_check_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'posted' AND NOT EXISTS (
    SELECT FROM timebank_journalentry
    WHERE id = NEW.entry_id AND nature = 'allocation' AND subject = 'year:' || NEW.id) THEN
    PERFORM timebank_refuse('year_is_posted_by_its_entry', format('the entry of the result %s is another one', NEW.id));
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS year_is_posted_by_its_entry ON timebank_yearresult;
CREATE CONSTRAINT TRIGGER year_is_posted_by_its_entry AFTER UPDATE ON timebank_yearresult
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION timebank_check_year();

-- Refunds are those of one computation, written with it, and sum to what its cascade refunds.
CREATE OR REPLACE FUNCTION timebank_check_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_result bigint := CASE WHEN TG_TABLE_NAME = 'timebank_yearresult' THEN to_jsonb(NEW) ->> 'id'
                     ELSE to_jsonb(NEW) ->> 'result_id' END;
BEGIN
  IF (SELECT coalesce(sum(amount), 0) FROM timebank_yearportion WHERE result_id = v_result) <> (
    SELECT coalesce(sum((line ->> 'amount')::bigint), 0)
    FROM timebank_yearresult result, jsonb_array_elements(result.lines) AS line
    WHERE result.id = v_result AND line ->> 'step' = 'patronage') THEN
    PERFORM timebank_refuse('refunds_sum_to_their_step', format('the refunds of result %s are not what it refunds', v_result));
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS refunds_sum_to_their_step ON timebank_yearresult;
CREATE CONSTRAINT TRIGGER refunds_sum_to_their_step AFTER INSERT ON timebank_yearresult
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION timebank_check_refunds();
DROP TRIGGER IF EXISTS refunds_sum_to_their_step ON timebank_yearportion;
CREATE CONSTRAINT TRIGGER refunds_sum_to_their_step AFTER INSERT ON timebank_yearportion
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION timebank_check_refunds();

CREATE OR REPLACE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON timebank_yearresult
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_yearportion
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
