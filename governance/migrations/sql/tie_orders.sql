-- The order that breaks ties is written with its ballot, is the one whose hash was frozen, and never changes.

CREATE OR REPLACE TRIGGER tie_order_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_tieorder
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION tie_order_is_the_frozen_one() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held jsonb;
BEGIN
  SELECT frozen INTO held FROM governance_ballot WHERE id = NEW.ballot_id;
  IF held #>> '{tie,sha256}' IS DISTINCT FROM
      encode(sha256(convert_to(array_to_string(NEW.nonce || NEW."order"::text[], '|'), 'UTF8')), 'hex')
    OR (SELECT array_agg(option ->> 'id' ORDER BY option ->> 'id') FROM jsonb_array_elements(held -> 'options') AS option)
      IS DISTINCT FROM (SELECT array_agg(one ORDER BY one) FROM unnest(NEW."order"::text[]) AS one) THEN
    RAISE EXCEPTION 'the order that breaks ties is the one whose hash was frozen' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER tie_order_is_the_frozen_one BEFORE INSERT ON governance_tieorder
  FOR EACH ROW EXECUTE FUNCTION tie_order_is_the_frozen_one();

CREATE OR REPLACE FUNCTION ballot_has_its_order_of_ties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF jsonb_typeof(NEW.frozen -> 'tie') = 'object'
      AND NOT EXISTS (SELECT FROM governance_tieorder WHERE ballot_id = NEW.id) THEN
    RAISE EXCEPTION 'a ballot that froze the hash of an order of ties keeps that order' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS ballot_has_its_order_of_ties ON governance_ballot;
CREATE CONSTRAINT TRIGGER ballot_has_its_order_of_ties AFTER INSERT ON governance_ballot
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ballot_has_its_order_of_ties();
