-- A mandate keeps what was decided, is begun once and ended once; its powers are lent while it runs, and no longer.

CREATE FUNCTION governance_check_mandate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before record;
BEGIN
  SELECT duty_id, ended_at, coalesce(ended_at, ends_at) AS until_at INTO before
    FROM governance_mandate WHERE id = NEW.follows_id;
  IF TG_OP = 'INSERT' THEN
    -- Whoever leaves the cooperative at this instant waits here, or is waited for.
    PERFORM FROM coop_member WHERE id = NEW.holder_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM coop_group WHERE member_id = NEW.holder_id) OR NOT EXISTS (
        SELECT FROM coop_member WHERE id = NEW.holder_id AND admitted_at IS NOT NULL AND left_at IS NULL) THEN
      RAISE EXCEPTION 'a mandate is held by an admitted member, and not by a group'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'mandate_holder_is_a_member';
    END IF;
    IF NEW.begun_at IS NOT NULL OR NEW.ended_at IS NOT NULL
        OR NEW.is_single IS DISTINCT FROM (SELECT is_single FROM governance_duty WHERE id = NEW.duty_id) THEN
      RAISE EXCEPTION 'a mandate begins by being opened, on the seats of its duty'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'mandate_keeps_what_was_decided';
    END IF;
    IF NEW.report_due_on < (NEW.begins_at AT TIME ZONE 'Europe/Paris')::date
        OR NEW.report_due_on > (NEW.ends_at AT TIME ZONE 'Europe/Paris')::date + 180 THEN
      RAISE EXCEPTION 'a report is due in the term of its mandate, or shortly after'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'mandate_report_is_due_around_its_term';
    END IF;
  ELSE
    IF OLD.ended_at IS NOT NULL
        OR (OLD.begun_at IS NOT NULL AND NEW.begun_at IS DISTINCT FROM OLD.begun_at)
        OR (NEW.id, NEW.duty_id, NEW.is_single, NEW.holder_id, NEW.purpose, NEW.powers, NEW.ends_at, NEW.report_due_on,
            NEW.decided, NEW.decision_id, NEW.follows_id, NEW.opened_at)
          IS DISTINCT FROM
          (OLD.id, OLD.duty_id, OLD.is_single, OLD.holder_id, OLD.purpose, OLD.powers, OLD.ends_at, OLD.report_due_on,
            OLD.decided, OLD.decision_id, OLD.follows_id, OLD.opened_at)
        OR (NEW.begins_at IS DISTINCT FROM OLD.begins_at AND (OLD.begun_at IS NOT NULL
            OR NEW.begins_at > OLD.begins_at OR NEW.follows_id IS NULL OR before.ended_at IS NULL)) THEN
      RAISE EXCEPTION 'a mandate is begun once, ended once, and stays as it was decided'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'mandate_keeps_what_was_decided';
    END IF;
  END IF;
  IF NEW.follows_id IS NOT NULL
      AND (before.duty_id IS DISTINCT FROM NEW.duty_id OR NEW.begins_at < before.until_at) THEN
    RAISE EXCEPTION 'a mandate follows another one of its duty, when that one has ended and not before'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'mandate_follows_when_the_other_ends';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mandate_keeps_what_was_decided BEFORE INSERT OR UPDATE ON governance_mandate
  FOR EACH ROW EXECUTE FUNCTION governance_check_mandate();

-- At the end of each act: what runs has lent its powers, and what ended has taken them back.
CREATE FUNCTION governance_check_powers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.begun_at IS NOT NULL AND cardinality(NEW.powers) <> (
      SELECT count(DISTINCT role) FROM coop_rolegrant WHERE source = 'mandate:' || NEW.id) THEN
    RAISE EXCEPTION 'a mandate that begins gives its powers'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'mandate_begins_with_its_powers';
  END IF;
  IF EXISTS (SELECT FROM governance_mandate WHERE id = NEW.id AND ended_at IS NOT NULL) AND EXISTS (
      SELECT FROM coop_rolegrant WHERE source = 'mandate:' || NEW.id AND ended_at IS NULL) THEN
    RAISE EXCEPTION 'a mandate that ends takes its powers back'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'mandate_ends_with_its_powers';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER mandate_ends_with_its_powers AFTER UPDATE ON governance_mandate
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION governance_check_powers();

CREATE FUNCTION governance_check_lent_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM governance_mandate mandate JOIN coop_member holder ON holder.id = mandate.holder_id
      WHERE 'mandate:' || mandate.id = NEW.source AND holder.user_id = NEW.user_id AND mandate.ended_at IS NULL
        AND NEW.role = ANY (mandate.powers) AND NEW.ends_at = mandate.ends_at AND NEW.granted_at >= mandate.begins_at) THEN
    RAISE EXCEPTION 'a mandate lends its own powers to its holder, up to its term'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'role_by_mandate_is_one_of_its_powers';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER role_by_mandate_is_one_of_its_powers BEFORE INSERT ON coop_rolegrant
  FOR EACH ROW WHEN (NEW.source LIKE 'mandate:%') EXECUTE FUNCTION governance_check_lent_role();

CREATE FUNCTION governance_check_holder_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM coop_member WHERE id = NEW.id AND (left_at IS NOT NULL OR admitted_at IS NULL))
      AND EXISTS (SELECT FROM governance_mandate WHERE holder_id = NEW.id AND ended_at IS NULL
        AND ends_at > coalesce(NEW.left_at, now())) THEN
    RAISE EXCEPTION 'whoever leaves the cooperative holds no mandate any more'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'mandate_holder_is_a_member';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER mandate_holder_is_a_member AFTER UPDATE OF left_at, admitted_at ON coop_member
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION governance_check_holder_leaves();

CREATE FUNCTION governance_check_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM governance_mandate WHERE id = NEW.mandate_id AND begun_at <= NEW.handed_at) THEN
    RAISE EXCEPTION 'a report is on a mandate that has begun'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'report_is_on_a_mandate_that_began';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER report_is_on_a_mandate_that_began BEFORE INSERT ON governance_mandatereport
  FOR EACH ROW EXECUTE FUNCTION governance_check_report();

CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON governance_mandate
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_duty
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_mandatereport
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
