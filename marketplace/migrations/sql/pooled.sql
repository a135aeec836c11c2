-- The consent register keeps every period as it was; a row is of its writer's own work, in their trade, not of tomorrow.

CREATE OR REPLACE FUNCTION marketplace_refuse_pooled(promise text, words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', words USING ERRCODE = 'check_violation', CONSTRAINT = promise;
END $$;

CREATE OR REPLACE FUNCTION marketplace_guard_pooled_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.withdrawn_at IS NOT NULL
        OR to_jsonb(NEW) - 'withdrawn_at' IS DISTINCT FROM to_jsonb(OLD) - 'withdrawn_at' THEN
      PERFORM marketplace_refuse_pooled('pooled_consent_is_only_withdrawn',
        'a consent is withdrawn once, and never changed');
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.withdrawn_at IS NOT NULL THEN
    PERFORM marketplace_refuse_pooled('pooled_consent_begins_open', 'a consent is given before it is withdrawn');
  END IF;
  -- Held, so that nobody leaves meanwhile; who has left contributes nothing.
  PERFORM FROM coop_member WHERE id = NEW.member_id AND admitted_at IS NOT NULL AND left_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    PERFORM marketplace_refuse_pooled('pooled_consent_is_a_member_s', 'only members contribute data');
  END IF;
  IF EXISTS (SELECT FROM marketplace_pooledconsent WHERE member_id = NEW.member_id
      AND data_class = NEW.data_class AND withdrawn_at > NEW.given_at) THEN
    PERFORM marketplace_refuse_pooled('pooled_consent_periods_do_not_overlap', 'periods of consent follow each other');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pooled_consent_is_guarded BEFORE INSERT OR UPDATE ON marketplace_pooledconsent
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_pooled_consent();
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_pooledconsent
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION marketplace_guard_pooled_fact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.happened_on > (NEW.written_at AT TIME ZONE 'Europe/Paris')::date THEN
    PERFORM marketplace_refuse_pooled('pooled_fact_is_not_of_tomorrow', 'nobody notes what has not happened');
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.member_id, NEW.engagement_id, NEW.key)
      IS DISTINCT FROM (OLD.member_id, OLD.engagement_id, OLD.key) THEN
    PERFORM marketplace_refuse_pooled('pooled_fact_stays_its_writer_s', 'a row stays with its writer');
  END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM FROM coop_member WHERE id = NEW.member_id AND admitted_at IS NOT NULL AND left_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
      PERFORM marketplace_refuse_pooled('pooled_fact_is_a_member_s', 'only members note facts');
    END IF;
    IF NEW.engagement_id IS NOT NULL AND NEW.member_id IS DISTINCT FROM
        (SELECT giver_id FROM marketplace_engagement WHERE id = NEW.engagement_id) THEN
      PERFORM marketplace_refuse_pooled('pooled_fact_is_of_its_giver', 'a mission is noted by whoever did it');
    END IF;
  END IF;
  IF (TG_OP = 'INSERT' OR NEW.trade_id <> OLD.trade_id) AND NOT EXISTS (SELECT FROM coop_memberskill
      WHERE member_id = NEW.member_id AND skill_id = NEW.trade_id AND is_trade) THEN
    PERFORM marketplace_refuse_pooled('pooled_fact_is_in_a_trade_of_its_writer', 'a row is in a trade of its writer');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pooled_fact_is_guarded BEFORE INSERT OR UPDATE ON marketplace_pooledfact
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_pooled_fact();
