-- What holds of an ecosystem at the end of each act: somebody facilitates it while it is open, its members are
-- members of the cooperative, and whoever leaves holds nothing in it.

CREATE FUNCTION coop_check_circle(circle_id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Two who leave at once wait for each other here, and the second one sees what the first one did.
  PERFORM FROM coop_ecosystem WHERE id = circle_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM coop_ecosystemterm term JOIN coop_ecosystemmember one ON one.id = term.belonging_id
      WHERE one.ecosystem_id = circle_id AND one.left_at IS NOT NULL AND term.ended_at IS NULL) THEN
    RAISE EXCEPTION 'whoever leaves an ecosystem holds no role in it any more'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ecosystem_exit_ends_every_right';
  END IF;
  IF EXISTS (SELECT FROM coop_ecosystem circle WHERE id = circle_id AND closed_at IS NULL) THEN
    IF NOT EXISTS (SELECT FROM coop_ecosystemterm term JOIN coop_ecosystemmember one ON one.id = term.belonging_id
        WHERE one.ecosystem_id = circle_id AND one.left_at IS NULL
          AND term.office = 'facilitator' AND term.ended_at IS NULL) THEN
      RAISE EXCEPTION 'somebody facilitates an ecosystem while it is open'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ecosystem_has_a_facilitator';
    END IF;
  ELSIF EXISTS (SELECT FROM coop_ecosystemmember WHERE ecosystem_id = circle_id AND left_at IS NULL)
      OR EXISTS (SELECT FROM coop_ecosysteminvitation WHERE ecosystem_id = circle_id AND answer = '') THEN
    RAISE EXCEPTION 'nobody belongs to an ecosystem that is closed'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ecosystem_closes_with_every_right';
  END IF;
END $$;
CREATE FUNCTION coop_check_circle_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'coop_ecosystem' THEN
    PERFORM coop_check_circle(NEW.id);
  ELSIF TG_TABLE_NAME = 'coop_ecosystemterm' THEN
    PERFORM coop_check_circle(ecosystem_id) FROM coop_ecosystemmember WHERE id = NEW.belonging_id;
  ELSE
    PERFORM coop_check_circle(NEW.ecosystem_id);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ecosystem_has_a_facilitator AFTER INSERT OR UPDATE ON coop_ecosystem
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coop_check_circle_later();
CREATE CONSTRAINT TRIGGER ecosystem_has_a_facilitator AFTER INSERT OR UPDATE ON coop_ecosystemmember
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coop_check_circle_later();
CREATE CONSTRAINT TRIGGER ecosystem_has_a_facilitator AFTER INSERT OR UPDATE ON coop_ecosystemterm
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coop_check_circle_later();
CREATE CONSTRAINT TRIGGER ecosystem_has_a_facilitator AFTER INSERT ON coop_ecosysteminvitation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coop_check_circle_later();

CREATE FUNCTION coop_check_belongings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE person bigint;
BEGIN
  person := CASE TG_TABLE_NAME WHEN 'coop_member' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'member_id')::bigint END;
  PERFORM FROM coop_member WHERE id = person FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM coop_member WHERE id = person AND (left_at IS NOT NULL OR admitted_at IS NULL))
      AND EXISTS (SELECT FROM coop_ecosystemmember WHERE member_id = person AND left_at IS NULL) THEN
    RAISE EXCEPTION 'only members of the cooperative belong to its ecosystems'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ecosystem_member_is_a_member';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ecosystem_member_is_a_member AFTER UPDATE OF left_at, admitted_at ON coop_member
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coop_check_belongings();
CREATE CONSTRAINT TRIGGER ecosystem_member_is_a_member AFTER INSERT ON coop_ecosystemmember
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coop_check_belongings();
