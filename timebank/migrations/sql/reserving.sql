-- Hold what these legs would move until p_expires_at, or find the reservation that this intent already made.
-- Arguments are those of timebank_post. Limits are asked here, and not again when it is settled.
CREATE OR REPLACE FUNCTION timebank_reserve(
  p_key text, p_request text, p_nature text, p_actor_user bigint, p_actor bigint, p_acting_for bigint,
  p_expires_at timestamptz, p_decided_at timestamptz, p_subject text, p_reason text, p_obeys bigint[],
  p_accounts text[], p_amounts bigint[]
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timebank.door = 'open' SET enable_hashjoin = off AS $$
DECLARE
  known timebank_reservation;
  held timebank_subaccount;
  legs timebank_subaccount[] := '{}';
  summed record;
  v_id bigint;
  v_at timestamptz;
BEGIN
  SELECT * INTO known FROM timebank_reservation WHERE key = p_key;
  IF FOUND THEN
    IF known.request <> p_request THEN
      PERFORM timebank_refuse('key_names_one_intent', 'another content was reserved under this key');
    END IF;
    RETURN known.id;
  END IF;
  IF p_nature NOT IN ('mutual_help', 'professional', 'paid_mission', 'gift', 'commons') THEN
    PERFORM timebank_refuse('reservation_has_its_nature', format('%s can not be reserved', p_nature));
  END IF;
  IF EXISTS (
    SELECT FROM unnest(p_obeys) AS obeyed(id) WHERE NOT EXISTS (
      SELECT FROM governance_ruleperiod period WHERE period.version_id = obeyed.id AND period.during @> p_decided_at)
  ) THEN
    PERFORM timebank_refuse('entry_obeys_rules_in_force', 'it was computed by rules that were not in force');
  END IF;
  PERFORM timebank_make_room(NULL, p_accounts);
  IF p_accounts::text LIKE '%*%' THEN
    SELECT accounts, amounts INTO p_accounts, p_amounts FROM timebank_draw(p_accounts, p_amounts);
  END IF;
  IF coalesce(cardinality(p_accounts), 0) < 2 OR cardinality(p_accounts) <> cardinality(p_amounts) THEN
    PERFORM timebank_refuse('entry_has_two_legs', 'a reservation has two legs or more');
  END IF;
  FOR i IN 1 .. cardinality(p_accounts) LOOP
    UPDATE timebank_subaccount
      SET reserved = reserved + greatest(-p_amounts[i], 0),
        awaited = awaited + CASE WHEN kind = 'member_time' THEN greatest(p_amounts[i], 0) ELSE 0 END
      WHERE code = p_accounts[i] AND (i = 1 OR p_accounts[i] > p_accounts[i - 1] COLLATE "C") AND closed_at IS NULL
        AND (p_amounts[i] > 0 OR floor IS NULL OR balance + p_amounts[i] - reserved >= floor)
      RETURNING * INTO held;
    IF NOT FOUND THEN
      PERFORM timebank_refuse_leg(p_accounts[i], p_accounts[i - 1], p_amounts[i]);
    END IF;
    legs[i] := held;
  END LOOP;
  SELECT sum(p_amounts[leg.ordinality]) FILTER (WHERE leg.unit = 'minutes') AS minutes,
    sum(p_amounts[leg.ordinality]) FILTER (WHERE leg.unit = 'cents') AS cents,
    bool_or(leg.kind = 'group_time' AND p_amounts[leg.ordinality] < 0) AS is_of_group
    INTO summed FROM unnest(legs) WITH ORDINALITY AS leg;
  IF summed.minutes <> 0 OR summed.cents <> 0 THEN
    PERFORM timebank_refuse('entry_sums_to_zero_in_each_unit',
      format('the legs sum to %s minutes and %s cents, not to zero', summed.minutes, summed.cents));
  END IF;
  IF summed.is_of_group THEN  -- a delegate proposes it; another settles it, whom the door asks for then
    PERFORM timebank_check_group_source(legs, p_amounts, p_acting_for);
    PERFORM timebank_check_deciders(p_acting_for, ARRAY[p_actor]);
  END IF;
  p_obeys := coalesce(p_obeys, '{}') || timebank_check_limits(legs, p_amounts, p_decided_at);
  v_at := clock_timestamp();  -- once everything is held: a term may have passed while it waited
  IF p_expires_at <= v_at OR p_expires_at > v_at + interval '400 days' THEN
    PERFORM timebank_refuse('reservation_has_a_term_ahead', 'a reservation ends later, within 400 days');
  END IF;
  INSERT INTO timebank_reservation (
      key, fingerprint, request, nature, actor_user_id, actor_id, acting_for_id, reserved_at, expires_at,
      subject, reason, obeys
    ) VALUES (
      p_key, encode(sha256(convert_to(p_request, 'UTF8')), 'hex'), p_request, p_nature, p_actor_user, p_actor,
      p_acting_for, v_at, p_expires_at, p_subject, p_reason, p_obeys
    ) RETURNING id INTO v_id;
  INSERT INTO timebank_reservationleg (reservation_id, position, subaccount_id, amount)
    SELECT v_id, leg.ordinality, leg.id, p_amounts[leg.ordinality] FROM unnest(legs) WITH ORDINALITY AS leg;
  RETURN v_id;
END $$;
