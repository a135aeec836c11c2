-- The privacy budget of the observatory (marketplace/domain/observatory/privacy.py): what a year spends stays within
-- what was voted, each release spends once, under a mandate, and nothing of it changes.

-- What is voted then: the value of a rule in whole numbers, and the version that says so.
CREATE OR REPLACE FUNCTION marketplace_voted_count(p_key text, p_at timestamptz, OUT bound bigint, OUT obeys bigint)
LANGUAGE sql STABLE AS $$
  SELECT (value #>> '{}')::bigint, version_id FROM governance_ruleperiod WHERE key = p_key AND during @> p_at
$$;

CREATE OR REPLACE FUNCTION marketplace_guard_privacy() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_release marketplace_release;
  v_once record;
  v_year record;
BEGIN
  SELECT * INTO v_release FROM marketplace_release WHERE id = NEW.release_id FOR NO KEY UPDATE;
  IF v_release.state IS DISTINCT FROM 'approved' OR NEW.drawn_at < v_release.approved_at
      OR NEW.year <> left(v_release.quarter, 4)::integer THEN
    PERFORM marketplace_refuse_release('privacy_is_spent_on_what_is_published',
      'figures with noise are drawn of a published release, in the year of its quarter');
  END IF;
  IF NEW.drawn_by_id = v_release.begun_by_id OR NOT mandate_gives(NEW.drawn_under_id, 'observer', NEW.drawn_at)
      OR NOT EXISTS (SELECT FROM governance_mandate mandate JOIN coop_member member ON member.id = mandate.holder_id
        WHERE mandate.id = NEW.drawn_under_id AND member.user_id = NEW.drawn_by_id) THEN
    PERFORM marketplace_refuse_release('privacy_is_spent_under_a_mandate',
      'the privacy budget is spent under a mandate for the observatory, by another person than who had the release built');
  END IF;
  IF NEW.content_hash <> encode(sha256(convert_to(NEW.content, 'UTF8')), 'hex')
      OR (NEW.content::jsonb ->> 'epsilon')::bigint IS DISTINCT FROM NEW.epsilon THEN
    PERFORM marketplace_refuse_release('privacy_hashes_what_it_holds', 'a hash and a price are those of what is stored');
  END IF;
  -- Whoever draws of the same year waits here, then reads what was spent meanwhile.
  PERFORM pg_advisory_xact_lock(hashtext('marketplace_privacyspending'), NEW.year);
  SELECT * INTO v_once FROM marketplace_voted_count('marketplace.observatory_epsilon', NEW.drawn_at);
  SELECT * INTO v_year FROM marketplace_voted_count('marketplace.observatory_epsilon_year', NEW.drawn_at);
  IF NOT NEW.obeys @> ARRAY[v_once.obeys, v_year.obeys] OR (NEW.epsilon <= v_once.bound) IS NOT TRUE
      OR (NEW.epsilon + (SELECT coalesce(sum(epsilon), 0) FROM marketplace_privacyspending WHERE year = NEW.year)
        <= v_year.bound) IS NOT TRUE THEN
    PERFORM marketplace_refuse_release('privacy_stays_within_its_budget',
      format('the privacy budget of %s does not allow %s more', NEW.year, NEW.epsilon));
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER privacy_is_guarded BEFORE INSERT ON marketplace_privacyspending
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_privacy();
CREATE OR REPLACE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_privacyspending
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
