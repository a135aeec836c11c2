-- Emergency measures: asked by who holds one power, confirmed by another who holds the other, once for each voted
-- value, and back to the value of before alone. What is obeyed when is said here once, for whoever asks in SQL.

-- From when until when each version is obeyed: a suspended one twice, before its suspension and after it lapsed.
CREATE OR REPLACE VIEW governance_ruleperiod AS
SELECT version.id AS version_id, version.key, version.value,
  tstzrange(period.since, period.until) AS during
FROM governance_ruleversion version
LEFT JOIN governance_ruleversion next ON next.replaces_id = coalesce(version.suspends_id, version.id)
LEFT JOIN governance_ruleversion over ON over.suspends_id = version.id
CROSS JOIN LATERAL (VALUES
  (version.effective_at, least(next.effective_at, over.effective_at, version.lapses_at)),
  (over.lapses_at, next.effective_at)
) AS period(since, until)
WHERE period.since < coalesce(period.until, 'infinity');

CREATE OR REPLACE TRIGGER measure_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_measure
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whether somebody held that power by a mandate at that instant.
CREATE OR REPLACE FUNCTION mandate_gives(p_mandate_id bigint, p_power text, p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM governance_mandate WHERE id = p_mandate_id AND p_power = ANY (powers)
    AND begun_at <= p_at AND p_at < coalesce(ended_at, ends_at))
$$;

CREATE OR REPLACE FUNCTION measure_needs_two_powers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  target record;
BEGIN
  -- Whoever executes a vote on this version, or another measure, waits here or is waited for.
  SELECT key, proposal_id, effective_at INTO target FROM governance_ruleversion WHERE id = NEW.suspends_id FOR NO KEY UPDATE;
  IF TG_OP = 'INSERT' THEN
    IF NEW.confirmed_at IS NOT NULL OR NOT mandate_gives(NEW.proposed_under_id, 'guardian', NEW.proposed_at) THEN
      RAISE EXCEPTION 'an emergency measure is asked by a guardian of the rules, and confirmed later'
        USING ERRCODE = 'restrict_violation';
    END IF;
    IF target.proposal_id IS NULL OR target.effective_at > NEW.proposed_at OR target.key LIKE 'governance.%'
        OR EXISTS (SELECT FROM governance_ruleversion WHERE NEW.suspends_id IN (replaces_id, suspends_id)) THEN
      RAISE EXCEPTION 'an emergency measure suspends the last voted value of a rule that is obeyed, once'
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.confirmed_at IS NOT NULL OR NEW.confirmed_at IS NULL
      OR (NEW.id, NEW.suspends_id, NEW.reason, NEW.proposed_under_id, NEW.proposed_at, NEW.due_at)
        IS DISTINCT FROM (OLD.id, OLD.suspends_id, OLD.reason, OLD.proposed_under_id, OLD.proposed_at, OLD.due_at) THEN
    RAISE EXCEPTION 'an emergency measure is only confirmed, once' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT (mandate_gives(NEW.confirmed_under_id, 'witness', NEW.confirmed_at)
      AND mandate_gives(NEW.proposed_under_id, 'guardian', NEW.confirmed_at)) OR EXISTS (
      SELECT FROM governance_mandate one JOIN governance_mandate other USING (holder_id)
      WHERE one.id = NEW.proposed_under_id AND other.id = NEW.confirmed_under_id) THEN
    RAISE EXCEPTION 'an emergency measure is confirmed by another person, a witness of the rules'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER measure_needs_two_powers BEFORE INSERT OR UPDATE ON governance_measure
  FOR EACH ROW EXECUTE FUNCTION measure_needs_two_powers();

-- The version of a measure: the value of before the suspended one, from a later instant on, for thirty days at most.
CREATE OR REPLACE FUNCTION rule_version_comes_from_its_measure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked record;
BEGIN
  SELECT m.confirmed_at, m.suspends_id, last.key, before.value INTO asked
    FROM governance_measure m
    JOIN governance_ruleversion last ON last.id = m.suspends_id
    JOIN governance_ruleversion before ON before.id = last.replaces_id
    WHERE m.id = NEW.measure_id FOR NO KEY UPDATE OF last;
  IF asked.confirmed_at IS NULL OR NEW.effective_at <= asked.confirmed_at THEN
    RAISE EXCEPTION 'an emergency measure is obeyed after it was confirmed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.key, NEW.value, NEW.suspends_id) IS DISTINCT FROM (asked.key, asked.value, asked.suspends_id)
      OR EXISTS (SELECT FROM governance_ruleversion WHERE replaces_id = NEW.suspends_id) THEN
    RAISE EXCEPTION 'an emergency measure goes back to the value of before, and to no other'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.lapses_at AT TIME ZONE 'Europe/Paris') > (NEW.effective_at AT TIME ZONE 'Europe/Paris') + interval '30 days' THEN
    RAISE EXCEPTION 'an emergency measure lapses within thirty days' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER rule_version_comes_from_its_measure BEFORE INSERT ON governance_ruleversion
  FOR EACH ROW WHEN (NEW.suspends_id IS NOT NULL) EXECUTE FUNCTION rule_version_comes_from_its_measure();

-- What is voted while a measure lies over its base begins after it: so the last one to have begun is obeyed.
CREATE OR REPLACE FUNCTION rule_version_follows_a_measure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.effective_at <= (SELECT effective_at FROM governance_ruleversion WHERE suspends_id = NEW.replaces_id)
      OR EXISTS (SELECT FROM governance_ruleversion WHERE id = NEW.replaces_id AND suspends_id IS NOT NULL) THEN
    RAISE EXCEPTION 'what is voted replaces what was voted, and begins after the measure that lies over it'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER rule_version_follows_a_measure BEFORE INSERT ON governance_ruleversion
  FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION rule_version_follows_a_measure();
