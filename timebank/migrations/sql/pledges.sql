-- Standing pledges and hours kept for needs.

CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_pledge
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_pledgerun
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The history of a pledge is one of one member, and each line follows from the one before.
CREATE OR REPLACE FUNCTION timebank_check_pledge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  earlier timebank_pledge;
BEGIN
  IF NEW.replaces_id IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT * INTO earlier FROM timebank_pledge WHERE id = NEW.replaces_id;
  IF earlier.member_id IS DISTINCT FROM NEW.member_id OR (earlier.act = 'revoke') <> (NEW.act = 'make') THEN
    PERFORM timebank_refuse('pledge_follows_its_history',
      format('%s does not follow %s of member %s', NEW.act, earlier.act, earlier.member_id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pledge_follows_its_history BEFORE INSERT ON timebank_pledge
  FOR EACH ROW EXECUTE FUNCTION timebank_check_pledge();

-- A run obeys the pledge that holds: not one that was revoked or replaced meanwhile.
CREATE OR REPLACE FUNCTION timebank_check_pledge_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held timebank_pledge;
BEGIN
  SELECT * INTO held FROM timebank_pledge WHERE id = NEW.pledge_id FOR NO KEY UPDATE;
  IF held.member_id IS DISTINCT FROM NEW.member_id OR held.act = 'revoke'
     OR EXISTS (SELECT FROM timebank_pledge WHERE replaces_id = NEW.pledge_id) THEN
    PERFORM timebank_refuse('pledge_run_obeys_the_pledge_that_holds',
      format('pledge %s does not hold', NEW.pledge_id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pledge_run_obeys_the_pledge_that_holds BEFORE INSERT ON timebank_pledgerun
  FOR EACH ROW EXECUTE FUNCTION timebank_check_pledge_run();

-- Hold what several entries of one transaction will move: the ledger open, then these reservations with those past
-- their term, by their ids, then the accounts, by their codes. Whoever does it first waits for nobody in a ring.
CREATE OR REPLACE FUNCTION timebank_take_hold(p_reservations bigint[], p_codes text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timebank.door = 'open' AS $$
DECLARE
  v_codes text[];
  v_due bigint[];
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7465, 1);
  SELECT p_codes || coalesce(array_agg(sub.code), '{}') INTO v_codes
    FROM timebank_reservationleg leg JOIN timebank_subaccount sub ON sub.id = leg.subaccount_id
    WHERE leg.reservation_id = ANY (p_reservations);
  v_due := timebank_due(v_codes, 1000);
  PERFORM FROM timebank_reservation WHERE id = ANY (p_reservations || v_due) ORDER BY id FOR NO KEY UPDATE;
  v_due := timebank_release(v_due, v_codes);
  INSERT INTO timebank_settlement (reservation_id, how, reason, settled_at)
    SELECT due.id, 'expired', '', clock_timestamp() FROM unnest(v_due) AS due(id);
END $$;
