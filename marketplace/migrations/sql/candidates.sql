-- Who goes as far as a place: one question to this index (marketplace.selectors.candidates.REACHED). Who changes
-- their week is told to who copies it, as in coop's sql/changes.sql.

CREATE INDEX candidate_by_frame ON marketplace_candidate USING gist (
  (box(point(west, south), point(east, north)))
);

CREATE TRIGGER change_is_told_at_insert AFTER INSERT ON marketplace_week REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION coop_tell_profile();
CREATE TRIGGER change_is_told_at_update AFTER UPDATE ON marketplace_week REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION coop_tell_profile();
CREATE TRIGGER change_is_told_at_delete AFTER DELETE ON marketplace_week REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION coop_tell_profile();
CREATE TRIGGER change_is_told_at_insert AFTER INSERT ON marketplace_timeoff REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION coop_tell_profile();
CREATE TRIGGER change_is_told_at_update AFTER UPDATE ON marketplace_timeoff REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION coop_tell_profile();
CREATE TRIGGER change_is_told_at_delete AFTER DELETE ON marketplace_timeoff REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION coop_tell_profile();
