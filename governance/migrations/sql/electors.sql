-- Electors are those of the frozen list, no more (each insert is checked) and no fewer (checked at commit).

CREATE TRIGGER elector_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_elector
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION elector_was_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM added WHERE NOT EXISTS (
      SELECT FROM governance_ballot b, jsonb_array_elements_text(b.frozen -> 'electorate') AS frozen_id
      WHERE b.id = added.ballot_id AND frozen_id::bigint = added.member_id
    )
  ) THEN
    RAISE EXCEPTION 'the electorate was frozen when the ballot opened' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER elector_was_frozen AFTER INSERT ON governance_elector REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION elector_was_frozen();

CREATE FUNCTION ballot_has_its_electorate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM governance_elector WHERE ballot_id = NEW.id)
     <> jsonb_array_length(NEW.frozen -> 'electorate') THEN
    RAISE EXCEPTION 'every member of the frozen electorate is an elector' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ballot_has_its_electorate AFTER INSERT ON governance_ballot
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ballot_has_its_electorate();
