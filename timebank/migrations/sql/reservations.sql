-- Reservations: hours held for later, each settled exactly once: by an entry (the whole or a part), by giving it
-- up, or by its term. What is reserved to leave an account is in `reserved`, what a member would receive in
-- `awaited`: limits count both, so that a reservation can never make its own settlement fail.
--
-- Whoever comes holds the reservations first, by their ids, then accounts in the order of their codes.

CREATE TRIGGER ledger_has_one_door BEFORE INSERT ON timebank_reservation
  FOR EACH STATEMENT EXECUTE FUNCTION timebank_through_door();
CREATE TRIGGER ledger_has_one_door BEFORE INSERT ON timebank_reservationleg
  FOR EACH STATEMENT EXECUTE FUNCTION timebank_through_door();
CREATE TRIGGER ledger_has_one_door BEFORE INSERT ON timebank_settlement
  FOR EACH STATEMENT EXECUTE FUNCTION timebank_through_door();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_reservation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_reservationleg
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_settlement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Asking for hours: what was asked and what was answered stay, and nobody says yes to themself.
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_paymentrequest
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_paymentanswer
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION timebank_check_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked timebank_paymentrequest;
BEGIN
  SELECT * INTO asked FROM timebank_paymentrequest WHERE id = NEW.request_id FOR NO KEY UPDATE;
  IF NEW.how = 'consented' AND (NEW.actor_id IS NULL OR NEW.actor_id IN (asked.payee_id, asked.actor_id)) THEN
    PERFORM timebank_refuse('payment_answer_is_not_ones_own', 'nobody consents to what they asked themself');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_answer_is_not_ones_own BEFORE INSERT ON timebank_paymentanswer
  FOR EACH ROW EXECUTE FUNCTION timebank_check_answer();

-- Holding and letting go ------------------------------------------------------------------------------------

-- The codes of sub-accounts, where "CODE/*" stands for each part of an account.
CREATE FUNCTION timebank_parts(p_codes text[]) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(code), '{}') FROM (
    SELECT w.code FROM unnest(p_codes) AS w(code) WHERE w.code NOT LIKE '%/*'
    UNION ALL
    SELECT sub.code FROM unnest(p_codes) AS w(code)
      JOIN timebank_subaccount sub ON starts_with(sub.code, rtrim(w.code, '*')) WHERE w.code LIKE '%/*'
  ) AS named
$$;

-- The reservations past their term that still hold something on these accounts (NULL: on any).
CREATE FUNCTION timebank_due(p_codes text[], p_most integer) RETURNS bigint[] LANGUAGE plpgsql AS $$
BEGIN
  RETURN (
    SELECT coalesce(array_agg(due.id), '{}') FROM (
      SELECT DISTINCT r.id FROM timebank_subaccount sub
      JOIN timebank_reservationleg leg ON leg.subaccount_id = sub.id
      JOIN timebank_reservation r ON r.id = leg.reservation_id
      WHERE (sub.reserved > 0 OR sub.awaited > 0) AND (p_codes IS NULL OR sub.code = ANY (p_codes))
        AND r.expires_at <= clock_timestamp()
        AND NOT EXISTS (SELECT FROM timebank_settlement s WHERE s.reservation_id = r.id)
      ORDER BY r.id LIMIT p_most
    ) AS due
  );
END $$;

-- Take these reservations off the accounts; returns those that were not settled before. They are held until the
-- end, and so are their accounts and those of p_codes: whoever counts afterwards keeps to the order.
CREATE FUNCTION timebank_release(p_reservations bigint[], p_codes text[]) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
  v_open bigint[];
BEGIN
  PERFORM FROM timebank_reservation WHERE id = ANY (p_reservations) ORDER BY id FOR NO KEY UPDATE;
  SELECT coalesce(array_agg(r.id ORDER BY r.id), '{}') INTO v_open FROM timebank_reservation r
    WHERE r.id = ANY (p_reservations)
      AND NOT EXISTS (SELECT FROM timebank_settlement s WHERE s.reservation_id = r.id);
  PERFORM FROM timebank_subaccount sub
    WHERE sub.id IN (
      SELECT leg.subaccount_id FROM timebank_reservationleg leg WHERE leg.reservation_id = ANY (v_open)
      UNION SELECT named.id FROM timebank_subaccount named WHERE named.code = ANY (p_codes))
    ORDER BY sub.code COLLATE "C" FOR NO KEY UPDATE OF sub;
  UPDATE timebank_subaccount sub
    SET reserved = sub.reserved - freed.reserved,
      awaited = sub.awaited - CASE WHEN sub.kind = 'member_time' THEN freed.awaited ELSE 0 END
    FROM (
      SELECT leg.subaccount_id, sum(greatest(-leg.amount, 0)) AS reserved, sum(greatest(leg.amount, 0)) AS awaited
      FROM timebank_reservationleg leg WHERE leg.reservation_id = ANY (v_open) GROUP BY leg.subaccount_id
    ) AS freed
    WHERE sub.id = freed.subaccount_id;
  RETURN v_open;
END $$;

-- Where something is held on these accounts: let go of what is past its term, and of the reservation that an
-- entry settles. Returns whether that one was open.
CREATE FUNCTION timebank_make_room(p_settles bigint, p_codes text[]) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  v_codes text[] := timebank_parts(p_codes);
  v_open bigint[] := timebank_due(v_codes, 1000);
BEGIN
  IF p_settles IS NOT NULL THEN
    v_open := array_append(array_remove(v_open, p_settles), p_settles);
  END IF;
  IF cardinality(v_open) > 0 THEN
    v_open := timebank_release(v_open, v_codes);
    INSERT INTO timebank_settlement (reservation_id, how, reason, settled_at)
      SELECT due.id, 'expired', '', clock_timestamp() FROM unnest(v_open) AS due(id)
      WHERE due.id IS DISTINCT FROM p_settles;
  END IF;
  RETURN coalesce(p_settles = ANY (v_open), false);
END $$;

-- The doors -------------------------------------------------------------------------------------------------

-- `timebank_reserve` stands in reserving.sql.

-- Give a reservation up: nothing moves, and what it held is free again.
CREATE FUNCTION timebank_void(
  p_reservation bigint, p_actor_user bigint, p_actor bigint, p_acting_for bigint, p_reason text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timebank.door = 'open' AS $$
BEGIN
  IF NOT p_reservation = ANY (timebank_release(ARRAY[p_reservation], '{}')) THEN
    IF EXISTS (SELECT FROM timebank_reservation WHERE id = p_reservation) THEN
      PERFORM timebank_refuse('reservation_is_settled_once', format('reservation %s is settled', p_reservation));
    END IF;
    PERFORM timebank_refuse('settlement_has_its_reservation', format('there is no reservation %s', p_reservation));
  END IF;
  INSERT INTO timebank_settlement (reservation_id, how, actor_user_id, actor_id, acting_for_id, reason, settled_at)
    VALUES (p_reservation, 'void', p_actor_user, p_actor, p_acting_for, p_reason, clock_timestamp());
END $$;

-- Let go of what is past its term by this server's clock, at most p_most at once; how many.
CREATE FUNCTION timebank_expire(p_most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timebank.door = 'open' AS $$
DECLARE
  v_open bigint[] := timebank_release(timebank_due(NULL, p_most), '{}');
BEGIN
  INSERT INTO timebank_settlement (reservation_id, how, reason, settled_at)
    SELECT due.id, 'expired', '', clock_timestamp() FROM unnest(v_open) AS due(id);
  RETURN cardinality(v_open);
END $$;
