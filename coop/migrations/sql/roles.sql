-- A role is given once, ended once, and its term is never prolonged.

CREATE FUNCTION coop_check_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
      OR (NEW.id, NEW.user_id, NEW.role, NEW.granted_at, NEW.ends_at, NEW.source)
        IS DISTINCT FROM (OLD.id, OLD.user_id, OLD.role, OLD.granted_at, OLD.ends_at, OLD.source) THEN
    RAISE EXCEPTION 'a role is ended once and stays as it was'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'role_is_only_ended';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER role_is_only_ended BEFORE UPDATE ON coop_rolegrant
  FOR EACH ROW EXECUTE FUNCTION coop_check_role();
CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON coop_rolegrant
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
