-- Ecosystems: circles that members enter by consent on both sides, and leave once; what is written stays.

CREATE FUNCTION coop_check_ecosystem() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL
      OR (NEW.id, NEW.founder_id, NEW.founded_at) IS DISTINCT FROM (OLD.id, OLD.founder_id, OLD.founded_at) THEN
    RAISE EXCEPTION 'an ecosystem is closed once and keeps its founding'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ecosystem_is_only_closed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ecosystem_is_only_closed BEFORE UPDATE ON coop_ecosystem
  FOR EACH ROW EXECUTE FUNCTION coop_check_ecosystem();

CREATE FUNCTION coop_check_ecosystem_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.answer <> '' OR NEW.answer = ''
      OR (NEW.id, NEW.ecosystem_id, NEW.member_id, NEW.inviter_id, NEW.words, NEW.made_at)
        IS DISTINCT FROM (OLD.id, OLD.ecosystem_id, OLD.member_id, OLD.inviter_id, OLD.words, OLD.made_at) THEN
    RAISE EXCEPTION 'an invitation is answered once and stays as it was'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ecosystem_invitation_is_only_answered';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ecosystem_invitation_is_only_answered BEFORE UPDATE ON coop_ecosysteminvitation
  FOR EACH ROW EXECUTE FUNCTION coop_check_ecosystem_invitation();

CREATE FUNCTION coop_check_ecosystem_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT FROM coop_group WHERE member_id = NEW.member_id) THEN
      RAISE EXCEPTION 'a member of an ecosystem is a person, not a group'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ecosystem_member_is_a_person';
    END IF;
    IF NOT EXISTS (SELECT FROM coop_ecosystem circle WHERE circle.id = NEW.ecosystem_id
          AND NEW.invitation_id IS NULL AND circle.founder_id = NEW.member_id AND circle.founded_at = NEW.joined_at)
        AND NOT EXISTS (SELECT FROM coop_ecosysteminvitation one WHERE one.id = NEW.invitation_id
          AND one.ecosystem_id = NEW.ecosystem_id AND one.member_id = NEW.member_id AND one.answer = 'accepted') THEN
      RAISE EXCEPTION 'both sides said yes before somebody comes in'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ecosystem_member_came_by_consent';
    END IF;
  ELSIF OLD.left_at IS NOT NULL OR NEW.left_at IS NULL
      OR (NEW.id, NEW.ecosystem_id, NEW.member_id, NEW.invitation_id, NEW.joined_at)
        IS DISTINCT FROM (OLD.id, OLD.ecosystem_id, OLD.member_id, OLD.invitation_id, OLD.joined_at) THEN
    RAISE EXCEPTION 'belonging to an ecosystem is ended once and stays as it was'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ecosystem_member_only_leaves';
  END IF;
  IF NEW.excluder_id IS NOT NULL AND (TG_OP = 'INSERT' OR NOT EXISTS (
      SELECT FROM coop_ecosystemterm term JOIN coop_ecosystemmember one ON one.id = term.belonging_id
      WHERE one.ecosystem_id = NEW.ecosystem_id AND one.member_id = NEW.excluder_id AND one.left_at IS NULL
        AND term.office = 'facilitator' AND term.ended_at IS NULL)) THEN
    RAISE EXCEPTION 'somebody who facilitates an ecosystem puts a member out of it'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ecosystem_exclusion_is_by_a_facilitator';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ecosystem_member_only_leaves BEFORE INSERT OR UPDATE ON coop_ecosystemmember
  FOR EACH ROW EXECUTE FUNCTION coop_check_ecosystem_member();

CREATE FUNCTION coop_check_ecosystem_term() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
      OR (NEW.id, NEW.belonging_id, NEW.office, NEW.appointed_at, NEW.until_on)
        IS DISTINCT FROM (OLD.id, OLD.belonging_id, OLD.office, OLD.appointed_at, OLD.until_on) THEN
    RAISE EXCEPTION 'a role is ended once and stays as it was'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ecosystem_role_is_only_ended';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ecosystem_role_is_only_ended BEFORE UPDATE ON coop_ecosystemterm
  FOR EACH ROW EXECUTE FUNCTION coop_check_ecosystem_term();

CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON coop_ecosystem
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON coop_ecosysteminvitation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON coop_ecosystemmember
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON coop_ecosystemterm
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
