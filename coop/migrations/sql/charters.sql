-- Versions of a charter follow each other, and members sign them.

CREATE FUNCTION coop_check_charter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM coop_charterversion
      WHERE ecosystem_id = NEW.ecosystem_id) THEN
    RAISE EXCEPTION 'versions of a charter follow each other'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'charter_versions_follow_each_other';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER charter_versions_follow_each_other BEFORE INSERT ON coop_charterversion
  FOR EACH ROW EXECUTE FUNCTION coop_check_charter();

CREATE FUNCTION coop_check_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM coop_charterversion text JOIN coop_ecosystemmember one USING (ecosystem_id)
      WHERE text.id = NEW.charter_id AND one.id = NEW.belonging_id AND one.left_at IS NULL) THEN
    RAISE EXCEPTION 'members of the ecosystem sign its charter'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'charter_is_signed_by_members';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER charter_is_signed_by_members BEFORE INSERT ON coop_chartersignature
  FOR EACH ROW EXECUTE FUNCTION coop_check_signature();

CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON coop_charterversion
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON coop_chartersignature
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
