-- The support programme: nobody is helped without a signed paper, nobody helps more people than they said,
-- and what is erased stays erased.

CREATE OR REPLACE FUNCTION marketplace_refuse_support(promise text, words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', words USING ERRCODE = 'check_violation', CONSTRAINT = promise;
END $$;

CREATE OR REPLACE FUNCTION marketplace_guard_structure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.validated_by_id = (SELECT user_id FROM coop_member WHERE id = NEW.answerer_id) THEN
    PERFORM marketplace_refuse_support('structure_is_validated_by_another',
      'nobody validates the structure that they answer for');
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.validated_at IS NOT NULL AND (NEW.validated_at, NEW.validated_by_id, NEW.name)
      IS DISTINCT FROM (OLD.validated_at, OLD.validated_by_id, OLD.name)
      OR OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) THEN
    PERFORM marketplace_refuse_support('structure_stays_as_it_was_validated', 'what was validated stays');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER structure_is_guarded BEFORE INSERT OR UPDATE ON marketplace_structure
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_structure();

CREATE OR REPLACE FUNCTION marketplace_guard_beneficiary() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM FROM marketplace_structure
      WHERE id = NEW.structure_id AND validated_at IS NOT NULL AND ended_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
      PERFORM marketplace_refuse_support('beneficiary_has_a_structure_that_vouches',
        'a structure vouches once it is validated, and until it ends');
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.erased_at IS NOT NULL OR (NEW.structure_id, NEW.basis, NEW.until_on, NEW.vouched_at, NEW.vouched_by_id)
      IS DISTINCT FROM (OLD.structure_id, OLD.basis, OLD.until_on, OLD.vouched_at, OLD.vouched_by_id)
      OR OLD.signed_on IS NOT NULL AND (NEW.signed_on, NEW.paper_holder)
        IS DISTINCT FROM (OLD.signed_on, OLD.paper_holder)
      OR NEW.erased_at IS NULL AND (NEW.alias, NEW.reach, NEW.purpose, NEW.place_id)
        IS DISTINCT FROM (OLD.alias, OLD.reach, OLD.purpose, OLD.place_id) THEN
    PERFORM marketplace_refuse_support('beneficiary_keeps_what_was_signed',
      'what was signed stays as it is, until it is erased for ever');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER beneficiary_is_guarded BEFORE INSERT OR UPDATE ON marketplace_beneficiary
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_beneficiary();

-- An erasure is in the journal, and the journal tells of erasures alone.
CREATE OR REPLACE FUNCTION marketplace_check_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_id bigint := (CASE TG_TABLE_NAME WHEN 'marketplace_beneficiary' THEN to_jsonb(NEW) ->> 'id'
    ELSE to_jsonb(NEW) ->> 'beneficiary_id' END)::bigint;
BEGIN
  IF (SELECT erased_at FROM marketplace_beneficiary WHERE id = v_id) IS DISTINCT FROM
      (SELECT erased_at FROM marketplace_supporterasure WHERE beneficiary_id = v_id)
    OR EXISTS (SELECT FROM marketplace_beneficiary one WHERE one.id = v_id AND one.erased_at IS NOT NULL AND (
      EXISTS (SELECT FROM marketplace_supportneed WHERE beneficiary_id = v_id AND closed_at IS NULL)
      OR EXISTS (SELECT FROM marketplace_supportassignment done JOIN marketplace_supportneed need ON need.id = done.need_id
        WHERE need.beneficiary_id = v_id AND done.ended_at IS NULL)
      OR EXISTS (SELECT FROM marketplace_supportsession WHERE beneficiary_id = v_id AND next_step || word <> ''))) THEN
    PERFORM marketplace_refuse_support('support_erasure_is_whole_and_in_the_journal',
      'an erasure is whole, and stands in its journal');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER support_erasure_is_whole AFTER INSERT OR UPDATE ON marketplace_beneficiary
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION marketplace_check_erasure();
CREATE CONSTRAINT TRIGGER support_erasure_is_whole AFTER INSERT ON marketplace_supporterasure
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION marketplace_check_erasure();

-- Somebody who signed, whose paper has not ended on that day and who is not erased; held, so that none withdraws meanwhile.
CREATE OR REPLACE FUNCTION marketplace_check_signed(p_beneficiary bigint, p_on date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM marketplace_beneficiary
    WHERE id = p_beneficiary AND signed_on <= p_on AND until_on >= p_on AND erased_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    PERFORM marketplace_refuse_support('support_is_given_with_a_signed_paper',
      'nobody is helped without a signed paper that still holds');
  END IF;
END $$;

CREATE OR REPLACE FUNCTION marketplace_guard_support_need() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM marketplace_check_signed(NEW.beneficiary_id, (NEW.asked_at AT TIME ZONE 'Europe/Paris')::date);
  ELSIF OLD.closed_at IS NOT NULL OR to_jsonb(NEW) - 'closed_at' IS DISTINCT FROM to_jsonb(OLD) - 'closed_at' THEN
    PERFORM marketplace_refuse_support('support_need_is_only_closed', 'a need is closed once, and never changed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER support_need_is_guarded BEFORE INSERT OR UPDATE ON marketplace_supportneed
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_support_need();

-- Whoever assigns, or changes how many people a helper takes, holds the helper: of two at once the second counts the first.
CREATE OR REPLACE FUNCTION marketplace_check_capacity(p_helper bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  helper marketplace_supporthelper;
  v_count integer;
BEGIN
  SELECT * INTO helper FROM marketplace_supporthelper WHERE member_id = p_helper FOR NO KEY UPDATE;
  SELECT count(DISTINCT need.beneficiary_id) INTO v_count FROM marketplace_supportassignment done
    JOIN marketplace_supportneed need ON need.id = done.need_id
    WHERE done.helper_id = p_helper AND done.ended_at IS NULL;
  IF v_count > helper.capacity OR v_count > 0 AND helper.ended_at IS NOT NULL THEN
    PERFORM marketplace_refuse_support('support_helper_stays_within_their_capacity',
      'nobody helps more people at once than they said');
  END IF;
END $$;
CREATE OR REPLACE FUNCTION marketplace_guard_support_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE need marketplace_supportneed;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.ended_at IS NOT NULL OR to_jsonb(NEW) - 'ended_at' - 'reasons'
        IS DISTINCT FROM to_jsonb(OLD) - 'ended_at' - 'reasons' THEN
      PERFORM marketplace_refuse_support('support_assignment_is_only_ended', 'an assignment is ended once, and never changed');
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO need FROM marketplace_supportneed WHERE id = NEW.need_id FOR NO KEY UPDATE;
  IF need.closed_at IS NOT NULL THEN
    PERFORM marketplace_refuse_support('support_assignment_is_for_an_open_need', 'the need is closed');
  END IF;
  IF (SELECT user_id FROM coop_member WHERE id = NEW.helper_id) = NEW.assigned_by_id THEN
    PERFORM marketplace_refuse_support('support_helper_is_assigned_by_another', 'nobody assigns themself');
  END IF;
  PERFORM marketplace_check_signed(need.beneficiary_id, (NEW.assigned_at AT TIME ZONE 'Europe/Paris')::date);
  RETURN NEW;
END $$;
CREATE TRIGGER support_assignment_is_guarded BEFORE INSERT OR UPDATE ON marketplace_supportassignment
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_support_assignment();

CREATE OR REPLACE FUNCTION marketplace_after_support() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM marketplace_check_capacity((CASE TG_TABLE_NAME WHEN 'marketplace_supporthelper'
    THEN to_jsonb(NEW) ->> 'member_id' ELSE to_jsonb(NEW) ->> 'helper_id' END)::bigint);
  RETURN NULL;
END $$;
CREATE TRIGGER support_helper_has_room AFTER INSERT ON marketplace_supportassignment
  FOR EACH ROW EXECUTE FUNCTION marketplace_after_support();
CREATE TRIGGER support_helper_has_room AFTER UPDATE OF capacity, ended_at ON marketplace_supporthelper
  FOR EACH ROW EXECUTE FUNCTION marketplace_after_support();

-- What a session says stays; its hours are written once, as they were credited; its words go with who is erased.
CREATE OR REPLACE FUNCTION marketplace_guard_support_session() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_helper bigint;
  v_beneficiary bigint;
  v_moved bigint;
BEGIN
  SELECT done.helper_id, need.beneficiary_id INTO v_helper, v_beneficiary FROM marketplace_supportassignment done
    JOIN marketplace_supportneed need ON need.id = done.need_id WHERE done.id = NEW.assignment_id;
  IF TG_OP = 'INSERT' THEN
    PERFORM marketplace_check_signed(v_beneficiary, NEW.held_on);
    IF v_beneficiary <> NEW.beneficiary_id OR NEW.entry_id IS NOT NULL OR NEW.undone_at IS NOT NULL THEN
      PERFORM marketplace_refuse_support('support_session_begins_as_noted', 'a session is noted for whom it was given');
    END IF;
    RETURN NEW;
  END IF;
  IF to_jsonb(NEW) - ARRAY['next_step', 'word', 'entry_id', 'credited_minutes', 'undone_at', 'undone_reason', 'reversal_id']
      IS DISTINCT FROM
      to_jsonb(OLD) - ARRAY['next_step', 'word', 'entry_id', 'credited_minutes', 'undone_at', 'undone_reason', 'reversal_id']
    OR NEW.next_step NOT IN (OLD.next_step, '') OR NEW.word NOT IN (OLD.word, '')
    OR OLD.entry_id IS NOT NULL AND (NEW.entry_id, NEW.credited_minutes)
      IS DISTINCT FROM (OLD.entry_id, OLD.credited_minutes)
    OR OLD.undone_at IS NOT NULL AND (NEW.undone_at, NEW.reversal_id, NEW.entry_id)
      IS DISTINCT FROM (OLD.undone_at, OLD.reversal_id, OLD.entry_id)
    OR OLD.undone_at IS NOT NULL AND NEW.undone_reason <> OLD.undone_reason THEN
    PERFORM marketplace_refuse_support('support_session_stays_as_noted', 'a session stays as it was noted');
  END IF;
  IF NEW.entry_id IS DISTINCT FROM OLD.entry_id THEN
    SELECT sum(leg.amount) INTO v_moved FROM timebank_leg leg JOIN timebank_account account ON account.id = leg.account_id
      WHERE leg.entry_id = NEW.entry_id AND account.kind = 'member_contribution' AND account.owner_id = v_helper;
    IF v_moved IS DISTINCT FROM NEW.credited_minutes::bigint THEN
      PERFORM marketplace_refuse_support('support_session_entry_credits_its_helper',
        'the entry credits its helper with exactly that much');
    END IF;
  END IF;
  IF NEW.reversal_id IS DISTINCT FROM OLD.reversal_id
      AND (SELECT reverses_id FROM timebank_journalentry WHERE id = NEW.reversal_id) IS DISTINCT FROM NEW.entry_id THEN
    PERFORM marketplace_refuse_support('support_session_reversal_undoes_its_entry', 'the reversal undoes the entry');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER support_session_is_guarded BEFORE INSERT OR UPDATE ON marketplace_supportsession
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_support_session();

CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_structure
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_beneficiary
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_supportneed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_supportassignment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_supportsession
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_supporterasure
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
