-- How reservations end by an entry: within what was held, or given back for an entry that moves more.
-- A change is made here, and a migration of its own reads this file again.

-- How an entry settles its reservation, all of it or a part; refused when it is more, other or late. It obeys the
-- versions that its reservation obeyed; what else decided it (a vote about terms) is asked of the day, by the door.
CREATE OR REPLACE FUNCTION timebank_check_settlement(
  p_settles bigint, p_is_open boolean, p_nature text, p_obeys bigint[], p_accounts text[], p_amounts bigint[]
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  held timebank_reservation;
  compared record;
BEGIN
  SELECT * INTO held FROM timebank_reservation WHERE id = p_settles;
  IF NOT FOUND THEN
    PERFORM timebank_refuse('settlement_has_its_reservation', format('there is no reservation %s', p_settles));
  ELSIF NOT p_is_open THEN
    PERFORM timebank_refuse('reservation_is_settled_once', format('reservation %s is settled', p_settles));
  ELSIF held.expires_at <= clock_timestamp() THEN
    PERFORM timebank_refuse('reservation_is_settled_in_time', format('reservation %s is past its term', p_settles));
  ELSIF EXISTS (
    SELECT FROM governance_ruleversion other JOIN governance_ruleversion kept USING (key)
    WHERE other.id = ANY (p_obeys) AND kept.id = ANY (held.obeys) AND other.id <> ALL (held.obeys)
  ) THEN
    PERFORM timebank_refuse('settlement_obeys_its_reservation', 'it was computed by other versions of its rules');
  END IF;
  SELECT
    bool_or(kept.amount IS NULL OR asked.amount IS NOT NULL
      AND (sign(asked.amount) <> sign(kept.amount) OR abs(asked.amount) > abs(kept.amount))) AS is_more,
    bool_and(asked.amount IS NOT DISTINCT FROM kept.amount) AS is_whole
    INTO compared
    FROM (
      SELECT split_part(w.code, '/', 1) AS code, sum(w.amount) AS amount
      FROM unnest(p_accounts, p_amounts) AS w(code, amount) GROUP BY 1
    ) AS asked
    FULL JOIN (
      SELECT split_part(sub.code, '/', 1) AS code, sum(leg.amount) AS amount
      FROM timebank_reservationleg leg JOIN timebank_subaccount sub ON sub.id = leg.subaccount_id
      WHERE leg.reservation_id = p_settles GROUP BY 1
    ) AS kept USING (code);
  IF p_nature <> held.nature OR compared.is_more THEN
    PERFORM timebank_refuse('settlement_stays_within_its_reservation',
      format('more or other than reservation %s held', p_settles));
  END IF;
  RETURN CASE WHEN compared.is_whole THEN 'whole' ELSE 'part' END;
END $$;

-- Give a reservation back for an entry that moves more than it held, written next in this transaction and asked of
-- the limits: its accounts are held from here too, in the order of their codes, so that nobody waits in a ring.
-- Returns whether the reservation was open.
CREATE OR REPLACE FUNCTION timebank_give_way(
  p_reservation bigint, p_actor_user bigint, p_actor bigint, p_acting_for bigint, p_reason text, p_accounts text[]
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timebank.door = 'open' AS $$
DECLARE
  v_is_open boolean;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7465, 1);  -- as timebank_post does, before any account
  v_is_open := timebank_make_room(p_reservation, p_accounts);
  IF v_is_open THEN
    INSERT INTO timebank_settlement (reservation_id, how, actor_user_id, actor_id, acting_for_id, reason, settled_at)
      VALUES (p_reservation, 'void', p_actor_user, p_actor, p_acting_for, p_reason, clock_timestamp());
  END IF;
  RETURN v_is_open;
END $$;
