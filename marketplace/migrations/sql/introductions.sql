-- Introductions of many needs at once: what was confirmed stays as it was, whole.

CREATE FUNCTION marketplace_check_introduction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE need marketplace_servicerequest;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (to_jsonb(NEW) - 'reasons') IS DISTINCT FROM (to_jsonb(OLD) - 'reasons')
        OR NEW.reasons <> '[]'::jsonb THEN
      RAISE EXCEPTION 'an introduction is never changed: its reasons alone are taken away'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'introduction_only_loses_its_reasons';
    END IF;
    RETURN NEW;
  END IF;
  -- Whoever agrees or closes waits here, and the introduction sees what they did.
  SELECT * INTO need FROM marketplace_servicerequest WHERE id = NEW.request_id FOR NO KEY UPDATE;
  IF need.state <> 'open' THEN
    RAISE EXCEPTION 'nobody is introduced to a need that is no longer open'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'introduction_is_to_an_open_need';
  END IF;
  IF need.requester_id = NEW.member_id THEN
    RAISE EXCEPTION 'nobody is introduced to their own need'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'introduction_is_to_the_need_of_another';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER introduction_stands_as_written BEFORE INSERT OR UPDATE ON marketplace_introduction
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_introduction();

CREATE FUNCTION marketplace_check_introduction_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE run marketplace_introductionrun; told bigint; served bigint; members bigint;
BEGIN
  SELECT * INTO run FROM marketplace_introductionrun
    WHERE id = (CASE TG_TABLE_NAME WHEN 'marketplace_introduction' THEN to_jsonb(NEW) ->> 'run_id'
      ELSE to_jsonb(NEW) ->> 'id' END)::bigint;
  SELECT count(*), count(DISTINCT request_id), count(DISTINCT member_id) INTO told, served, members
    FROM marketplace_introduction WHERE run_id = run.id;
  IF (told, served, members) IS DISTINCT FROM
      (run.introduction_count::bigint, run.served_count::bigint, run.member_count::bigint) THEN
    RAISE EXCEPTION 'a batch counts the introductions that it made'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'introduction_run_counts_its_introductions';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER introduction_run_counts_its_introductions AFTER INSERT ON marketplace_introductionrun
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION marketplace_check_introduction_run();
CREATE CONSTRAINT TRIGGER introduction_run_counts_its_introductions AFTER INSERT ON marketplace_introduction
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION marketplace_check_introduction_run();

CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_introductionrun
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON marketplace_introduction
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_introductionanswer
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
