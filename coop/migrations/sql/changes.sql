-- Who changed, told by the database itself: no path that changes a member can forget to say so.

CREATE FUNCTION coop_tell_profile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coop_memberchange (member_id) SELECT DISTINCT member_id FROM changed;
  RETURN NULL;
END $$;
CREATE FUNCTION coop_tell_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coop_memberchange (member_id) SELECT DISTINCT id FROM changed;
  RETURN NULL;
END $$;

CREATE TRIGGER change_is_told_at_insert AFTER INSERT ON coop_profile REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION coop_tell_profile();
CREATE TRIGGER change_is_told_at_update AFTER UPDATE ON coop_profile REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION coop_tell_profile();
CREATE TRIGGER change_is_told_at_delete AFTER DELETE ON coop_profile REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION coop_tell_profile();
CREATE TRIGGER change_is_told_at_insert AFTER INSERT ON coop_memberskill REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION coop_tell_profile();
CREATE TRIGGER change_is_told_at_update AFTER UPDATE ON coop_memberskill REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION coop_tell_profile();
CREATE TRIGGER change_is_told_at_delete AFTER DELETE ON coop_memberskill REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION coop_tell_profile();
CREATE TRIGGER change_is_told_at_update AFTER UPDATE ON coop_member REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION coop_tell_member();
