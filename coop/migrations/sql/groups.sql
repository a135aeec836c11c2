-- Groups and their delegates: a mandate is ended once, and neither changed nor taken out of the history.

CREATE FUNCTION coop_check_delegate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT FROM coop_group WHERE member_id = NEW.member_id) THEN
      RAISE EXCEPTION 'a delegate is a person, not a group'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'delegate_is_a_person';
    END IF;
  ELSIF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
      OR (NEW.id, NEW.group_id, NEW.member_id, NEW.appointed_at)
        IS DISTINCT FROM (OLD.id, OLD.group_id, OLD.member_id, OLD.appointed_at) THEN
    RAISE EXCEPTION 'a mandate is ended once and stays as it was'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'delegate_is_only_ended';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER delegate_is_only_ended BEFORE INSERT OR UPDATE ON coop_delegate
  FOR EACH ROW EXECUTE FUNCTION coop_check_delegate();
CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON coop_delegate
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON coop_group
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
