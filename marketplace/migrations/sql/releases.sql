-- Releases of the observatory: which state follows which (marketplace/domain/observatory/releases.py), that the
-- hashes are those of what is stored, that what is computed stays, and that whoever built it does not approve it.

CREATE OR REPLACE FUNCTION marketplace_refuse_release(promise text, words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', words USING ERRCODE = 'check_violation', CONSTRAINT = promise;
END $$;

-- The sha256 of the document: head, the series in their order, tail. p_audience: NULL for all of them.
CREATE OR REPLACE FUNCTION marketplace_release_hash(release marketplace_release, p_audience text) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(
    release.head || coalesce(string_agg(content, ',' ORDER BY position), '') || release.tail, 'UTF8')), 'hex')
  FROM marketplace_releaseseries WHERE release_id = release.id AND (p_audience IS NULL OR audience = p_audience)
$$;

CREATE OR REPLACE FUNCTION marketplace_guard_release() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_own text[] := ARRAY['state', 'steps', 'done', 'head', 'tail', 'inputs_hash', 'content_hash', 'open_hash', 'obeys',
    'changes', 'built_at', 'approved_at', 'approved_by_id', 'approved_under_id', 'ended_at', 'reason'];
  v_figures text[] := ARRAY['steps', 'done', 'head', 'tail', 'inputs_hash', 'content_hash', 'open_hash', 'obeys',
    'changes', 'built_at'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'building' OR NEW.built_at IS NOT NULL OR NEW.content_hash <> '' OR NEW.head <> '' THEN
      PERFORM marketplace_refuse_release('release_begins_without_figures', 'a release begins before it is computed');
    END IF;
    IF NEW.version > 1 AND NOT EXISTS (SELECT FROM marketplace_release before WHERE before.id = NEW.corrects_id
        AND before.quarter = NEW.quarter AND before.version = NEW.version - 1 AND before.state = 'approved') THEN
      PERFORM marketplace_refuse_release('release_versions_follow_each_other',
        'a correction follows the version of its quarter that is published');
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('approved', 'dropped') THEN
    PERFORM marketplace_refuse_release('release_ends_once', format('release %s has ended', OLD.id));
  END IF;
  IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
      ('building', 'built'), ('built', 'approved'), ('building', 'dropped'), ('built', 'dropped')) THEN
    PERFORM marketplace_refuse_release('release_moves_as_declared',
      format('%s does not follow %s', NEW.state, OLD.state));
  END IF;
  IF to_jsonb(NEW) - v_own IS DISTINCT FROM to_jsonb(OLD) - v_own THEN
    PERFORM marketplace_refuse_release('release_stays_what_was_asked', 'a release stays that of its quarter');
  END IF;
  IF (OLD.state, NEW.state) = ('building', 'built') THEN
    IF NEW.content_hash <> marketplace_release_hash(NEW, NULL) OR NEW.open_hash <> marketplace_release_hash(NEW, 'open')
    THEN
      PERFORM marketplace_refuse_release('release_hashes_what_it_holds', 'a hash is that of what is stored');
    END IF;
  ELSIF (OLD.state, NEW.state) = ('building', 'building') THEN
    -- How far it has come, and nothing else.
    IF to_jsonb(NEW) - ARRAY['steps', 'done'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['steps', 'done'] THEN
      PERFORM marketplace_refuse_release('release_keeps_its_figures', 'figures are written once, whole');
    END IF;
  ELSIF (SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb(NEW)) WHERE key = ANY (v_figures))
      IS DISTINCT FROM (SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb(OLD)) WHERE key = ANY (v_figures))
  THEN
    PERFORM marketplace_refuse_release('release_keeps_its_figures', 'figures are written once, whole');
  END IF;
  IF NEW.state = 'approved' THEN
    IF NEW.approved_by_id = NEW.begun_by_id OR NEW.approved_at < NEW.built_at
        OR NOT mandate_gives(NEW.approved_under_id, 'observer', NEW.approved_at)
        OR NOT EXISTS (SELECT FROM governance_mandate mandate JOIN coop_member member ON member.id = mandate.holder_id
          WHERE mandate.id = NEW.approved_under_id AND member.user_id = NEW.approved_by_id) THEN
      PERFORM marketplace_refuse_release('release_is_approved_by_a_second_person',
        'a release is published by another person than who had it built, under a mandate for the observatory');
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER release_is_guarded BEFORE INSERT OR UPDATE ON marketplace_release
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_release();

-- Series, and what they were computed from, are written while the release is being computed, and never changed.
CREATE OR REPLACE FUNCTION marketplace_guard_release_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM marketplace_release WHERE id = NEW.release_id AND state = 'building' FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM marketplace_refuse_release('release_keeps_its_series', 'series are written while a release is computed');
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER series_is_guarded BEFORE INSERT ON marketplace_releaseseries
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_release_part();
CREATE OR REPLACE TRIGGER inputs_are_guarded BEFORE INSERT ON marketplace_releaseinputs
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_release_part();

CREATE OR REPLACE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_release
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_releaseseries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE OR TRUNCATE ON marketplace_releaseinputs
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
