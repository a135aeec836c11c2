-- The one door to the journal: accounts are opened and entries are written through these functions alone.
-- They belong to the owner of the tables; the application may call them, and read, and nothing else.
-- Every refusal carries the name of the promise as its constraint, so that a service can say it in words.
-- A change to a function is made here, and a new migration reads this file again (`of_files`).

-- The same for one member: what was granted to them stands instead of what is voted for all (sql/limits.sql).
CREATE OR REPLACE FUNCTION timebank_least_of(
  p_code text, p_earned bigint, p_at timestamptz, OUT bound bigint, OUT obeys bigint[]
) LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT own.bound, own.obeys INTO bound, obeys FROM timebank_personal(p_code, 'least', p_at) AS own;
  IF bound IS NULL THEN
    SELECT voted.bound, voted.obeys INTO bound, obeys FROM timebank_least(p_earned, p_at) AS voted;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION timebank_most_of(p_code text, p_at timestamptz, OUT bound bigint, OUT obeys bigint[])
LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT own.bound, own.obeys INTO bound, obeys FROM timebank_personal(p_code, 'most', p_at) AS own;
  IF bound IS NULL THEN
    SELECT voted.bound, voted.obeys INTO bound, obeys FROM timebank_most(p_at) AS voted;
  END IF;
END $$;

-- Canonical bytes -------------------------------------------------------------------------------------------
-- record_send writes each value with its type and its length: two different entries never have one encoding.

CREATE OR REPLACE FUNCTION timebank_link(
  p_previous bytea, p_digest bytea, p_code text, p_sequence bigint, p_amount bigint, p_balance bigint
) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(record_send(ROW(p_previous, p_digest, p_code, p_sequence, p_amount, p_balance)))
$$;

-- Opening ---------------------------------------------------------------------------------------------------

-- The accounts with these codes, opened where they are missing, in one order for all who open. Whoever has left
-- has none that is open; whoever came back has theirs again.
CREATE OR REPLACE FUNCTION timebank_open(
  p_kinds text[], p_units text[], p_owners bigint[], p_parts smallint[], p_floors bigint[], p_at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timebank.door = 'open' AS $$
DECLARE
  wanted record;
  v_id bigint;
  v_code text;
  v_has_left boolean;
BEGIN
  FOR wanted IN
    SELECT * FROM unnest(p_kinds, p_units, p_owners, p_parts, p_floors) AS w(kind, unit, owner_id, parts, floor)
    ORDER BY kind COLLATE "C", unit COLLATE "C", owner_id
  LOOP
    INSERT INTO timebank_account (kind, unit, owner_id, opened_at)
      VALUES (wanted.kind, wanted.unit, wanted.owner_id, p_at) ON CONFLICT DO NOTHING;
    SELECT id INTO STRICT v_id FROM timebank_account
      WHERE kind = wanted.kind AND unit = wanted.unit AND owner_id IS NOT DISTINCT FROM wanted.owner_id;
    v_code := concat_ws('.', wanted.kind, wanted.unit, wanted.owner_id);
    v_has_left := EXISTS (SELECT FROM coop_member WHERE id = wanted.owner_id AND left_at IS NOT NULL);
    INSERT INTO timebank_subaccount (
        account_id, part, code, kind, unit, balance, reserved, earned, floor, length, last_at, closed_at
      ) SELECT v_id, part, v_code || CASE WHEN wanted.parts > 1 THEN '/' || part ELSE '' END,
        wanted.kind, wanted.unit, 0, 0, 0, wanted.floor, 0, p_at, CASE WHEN v_has_left THEN p_at END
      FROM generate_series(0, wanted.parts - 1) AS part
      ON CONFLICT DO NOTHING;
    -- In one statement: an account that closes meanwhile is seen with its owner's leaving, or not at all.
    UPDATE timebank_subaccount SET closed_at = NULL WHERE code = v_code AND closed_at IS NOT NULL
      AND EXISTS (SELECT FROM coop_member WHERE id = wanted.owner_id AND admitted_at IS NOT NULL AND left_at IS NULL);
  END LOOP;
END $$;

-- Taking from an account of several parts -------------------------------------------------------------------

-- "CODE/*" takes from wherever the account holds something: its parts are held, in the order of all codes, and
-- those that hold most are emptied first. Returns the legs with the parts named.
CREATE OR REPLACE FUNCTION timebank_draw(p_accounts text[], p_amounts bigint[], OUT accounts text[], OUT amounts bigint[])
LANGUAGE plpgsql AS $$
DECLARE
  v_missing text;
BEGIN
  PERFORM FROM timebank_subaccount sub
    WHERE EXISTS (SELECT FROM unnest(p_accounts) AS w(code)
                  WHERE sub.code = w.code OR (w.code LIKE '%/*' AND starts_with(sub.code, rtrim(w.code, '*'))))
    ORDER BY sub.code COLLATE "C" FOR NO KEY UPDATE;
  WITH parts AS (
    SELECT w.code AS account, sub.code, -w.amount AS wanted, greatest(sub.balance - sub.reserved, 0) AS free
    FROM unnest(p_accounts, p_amounts) AS w(code, amount)
    JOIN timebank_subaccount sub ON starts_with(sub.code, rtrim(w.code, '*'))
    WHERE w.code LIKE '%/*'
  ), drawn AS (
    SELECT *, coalesce(sum(free) OVER (PARTITION BY account ORDER BY free DESC, code COLLATE "C"
                                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS sooner
    FROM parts
  ), legs AS (
    SELECT code, amount FROM unnest(p_accounts, p_amounts) AS w(code, amount) WHERE code NOT LIKE '%/*'
    UNION ALL
    SELECT code, -least(free, wanted - sooner) FROM drawn WHERE sooner < wanted AND free > 0
  )
  SELECT array_agg(code ORDER BY code COLLATE "C"), array_agg(amount ORDER BY code COLLATE "C")
    INTO accounts, amounts FROM legs;
  SELECT w.code INTO v_missing FROM unnest(p_accounts, p_amounts) AS w(code, amount)
    WHERE w.code LIKE '%/*' AND w.amount <> (
      SELECT coalesce(sum(l.amount), 0) FROM unnest(accounts, amounts) AS l(code, amount)
      WHERE l.amount < 0 AND starts_with(l.code, rtrim(w.code, '*'))
    ) LIMIT 1;
  IF FOUND THEN
    PERFORM timebank_refuse('account_stays_above_its_floor', format('%s holds less', v_missing));
  END IF;
END $$;

-- Writing ---------------------------------------------------------------------------------------------------

-- Write an entry with its legs, or find the one that this intent already made; its id.
--   p_key, p_request: the intent, and what is asked, in canonical JSON
--   p_happened_at, p_decided_at: when it happened, and when it is entered (limits are those of that instant)
--   p_obeys: the rule versions by which it was computed; those of the limits that it comes near are added
--   p_accounts: codes of sub-accounts, ascending in the order of "C"; "CODE/*" to take from any part
-- An entry may settle a reservation, and what is past its term never stands in the way of a spend.
-- Whoever writes holds the ledger open first, then the accounts in the order of their codes: nobody waits in
-- a ring, and a period closes only when no entry is in flight. The versions that it obeys are few and found by
-- their index: a hash of all versions, which the planner would make, takes six times as long.
CREATE OR REPLACE FUNCTION timebank_post(
  p_key text, p_request text, p_nature text, p_actor_user bigint, p_actor bigint, p_acting_for bigint,
  p_happened_at timestamptz, p_decided_at timestamptz, p_subject text, p_reverses bigint, p_settles bigint,
  p_reason text, p_obeys bigint[], p_accounts text[], p_amounts bigint[]
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timebank.door = 'open' SET plan_cache_mode = force_generic_plan
SET enable_hashjoin = off AS $$
DECLARE
  known record;
  held timebank_subaccount;
  summed record;
  legs timebank_subaccount[] := '{}';
  v_id bigint;
  v_at timestamptz := clock_timestamp();
  v_digest bytea;
  v_fingerprint text;
  v_is_open boolean := false;
  v_how text;
  v_earning integer := (p_nature IN ('mutual_help', 'professional', 'paid_mission'))::integer;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7465, 1);  -- as timebank_hold_open does
  SELECT
    (SELECT e.request FROM timebank_journalentry e WHERE e.key = p_key) AS request,
    EXISTS (SELECT FROM timebank_distribution WHERE period @> p_happened_at) AS is_closed,
    p_nature <> 'distribution' AND EXISTS (
      SELECT FROM timebank_closing WHERE frozen_at IS NOT NULL AND state <> 'open' AND period @> p_happened_at
    ) AS is_frozen,
    EXISTS (
      SELECT FROM unnest(p_obeys) AS obeyed(id) WHERE
        NOT EXISTS (SELECT FROM governance_ruleperiod period WHERE period.version_id = obeyed.id
          AND period.during && tstzrange(least(p_happened_at, p_decided_at), greatest(p_happened_at, p_decided_at), '[]'))
        -- A settlement keeps to the versions of its reservation.
        AND (p_settles IS NULL
             OR NOT EXISTS (SELECT FROM timebank_reservation r WHERE r.id = p_settles AND obeyed.id = ANY (r.obeys)))
    ) AS is_outdated,
    EXISTS (
      SELECT FROM timebank_subaccount WHERE code = ANY (p_accounts) AND (reserved > 0 OR awaited > 0)
    ) OR p_accounts::text LIKE '%*%' AS is_held
    INTO known;
  IF known.request IS NOT NULL THEN
    IF known.request <> p_request THEN
      PERFORM timebank_refuse('key_names_one_intent', 'another content was recorded under this key');
    END IF;
    RETURN (SELECT e.id FROM timebank_journalentry e WHERE e.key = p_key);
  END IF;
  IF known.is_closed THEN
    PERFORM timebank_refuse('entry_is_dated_in_open_time',
      format('the period of %s has been distributed: an entry can not be dated there', p_happened_at));
  END IF;
  IF known.is_frozen THEN
    PERFORM timebank_refuse('entry_is_dated_outside_of_closings',
      format('the period of %s is being distributed: an entry can not be dated there', p_happened_at));
  END IF;
  IF known.is_outdated THEN
    PERFORM timebank_refuse('entry_obeys_rules_in_force', 'it was computed by rules that were not in force');
  END IF;
  IF (p_nature = 'reversal') <> (p_reverses IS NOT NULL) OR (p_reason <> '') <> (p_reverses IS NOT NULL) THEN
    PERFORM timebank_refuse('entry_reversal_says_why', 'only a reversal reverses an entry, and it says why');
  END IF;
  IF p_reverses IS NOT NULL THEN
    v_earning := timebank_check_reversal(p_reverses, p_accounts, p_amounts);
  END IF;
  IF known.is_held OR p_settles IS NOT NULL THEN
    v_is_open := timebank_make_room(p_settles, p_accounts);
  END IF;
  IF p_settles IS NOT NULL THEN
    v_how := timebank_check_settlement(p_settles, v_is_open, p_nature, p_obeys, p_accounts, p_amounts);
  END IF;
  IF p_accounts::text LIKE '%*%' THEN
    SELECT accounts, amounts INTO p_accounts, p_amounts FROM timebank_draw(p_accounts, p_amounts);
  END IF;
  IF coalesce(cardinality(p_accounts), 0) < 2 OR cardinality(p_accounts) <> cardinality(p_amounts) THEN
    PERFORM timebank_refuse('entry_has_two_legs', 'an entry has two legs or more');
  END IF;

  FOR i IN 1 .. cardinality(p_accounts) LOOP
    UPDATE timebank_subaccount
      SET balance = balance + p_amounts[i], length = length + 1, last_at = greatest(last_at, v_at),
        earned = earned + CASE WHEN kind = 'member_time' AND sign(p_amounts[i]) = v_earning THEN p_amounts[i] ELSE 0 END
      WHERE code = p_accounts[i] AND (i = 1 OR p_accounts[i] > p_accounts[i - 1] COLLATE "C") AND closed_at IS NULL
        AND (p_amounts[i] > 0 OR floor IS NULL OR balance + p_amounts[i] - reserved >= floor)
      RETURNING * INTO held;
    IF NOT FOUND THEN
      PERFORM timebank_refuse_leg(p_accounts[i], p_accounts[i - 1], p_amounts[i]);
    END IF;
    v_at := held.last_at;
    legs[i] := held;
  END LOOP;
  v_at := greatest(v_at, clock_timestamp());  -- once all is held: no entry that waited is dated before one it let pass
  SELECT sum(p_amounts[leg.ordinality]) FILTER (WHERE leg.unit = 'minutes') AS minutes,
    sum(p_amounts[leg.ordinality]) FILTER (WHERE leg.unit = 'cents') AS cents,
    -- No vote can ask for less than an hour of credit, nor allow less than a hundred hours to be held.
    bool_or(leg.kind = 'member_time' AND (leg.balance - leg.reserved < -60 OR leg.balance + leg.awaited > 6000)
      OR leg.kind = 'group_time' AND leg.balance - leg.reserved < 0) AS is_near,
    bool_or(leg.kind = 'group_time' AND p_amounts[leg.ordinality] < 0) AS is_of_group
    INTO summed FROM unnest(legs) WITH ORDINALITY AS leg;
  IF summed.minutes <> 0 OR summed.cents <> 0 THEN
    PERFORM timebank_refuse('entry_sums_to_zero_in_each_unit',
      format('the legs sum to %s minutes and %s cents, not to zero', summed.minutes, summed.cents));
  END IF;
  IF summed.is_near AND p_settles IS NULL AND p_nature NOT IN ('reversal', 'distribution') THEN
    p_obeys := p_obeys || timebank_check_limits(legs, p_amounts, p_decided_at);
  END IF;
  IF summed.is_of_group AND p_nature <> 'reversal' THEN
    p_obeys := p_obeys || timebank_check_group(legs, p_amounts, p_actor, p_acting_for, p_settles, p_decided_at);
  END IF;

  v_id := nextval('timebank_journalentry_id_seq');
  v_fingerprint := encode(sha256(convert_to(p_request, 'UTF8')), 'hex');
  v_digest := sha256(record_send(ROW(
    v_id, p_key, v_fingerprint, p_request, p_nature, p_actor_user, p_actor, p_acting_for, p_happened_at, v_at,
    p_subject, p_reverses, p_settles, p_reason, p_obeys, p_accounts, p_amounts
  )));
  INSERT INTO timebank_journalentry (
      id, key, fingerprint, request, nature, actor_user_id, actor_id, acting_for_id, happened_at, recorded_at,
      subject, reverses_id, settles_id, reason, obeys, digest
    ) VALUES (
      v_id, p_key, v_fingerprint, p_request, p_nature, p_actor_user, p_actor, p_acting_for, p_happened_at, v_at,
      p_subject, p_reverses, p_settles, p_reason, p_obeys, v_digest
    );
  INSERT INTO timebank_leg (
      entry_id, position, account_id, part, sequence, amount, balance, happened_at, recorded_at, hash
    ) SELECT v_id, leg.ordinality, leg.account_id, leg.part, leg.length, p_amounts[leg.ordinality], leg.balance,
      p_happened_at, v_at,
      timebank_link(
        (SELECT before.hash FROM timebank_leg before
         WHERE before.account_id = leg.account_id AND before.part = leg.part AND before.sequence = leg.length - 1),
        v_digest, leg.code, leg.length, p_amounts[leg.ordinality], leg.balance)
    FROM unnest(legs) WITH ORDINALITY AS leg;
  IF p_settles IS NOT NULL THEN
    INSERT INTO timebank_settlement (
        reservation_id, how, entry_id, actor_user_id, actor_id, acting_for_id, reason, settled_at
      ) VALUES (p_settles, v_how, v_id, p_actor_user, p_actor, p_acting_for, '', v_at);
  END IF;
  RETURN v_id;
END $$;

-- A reversal takes back what its entry did, or a part of it, and never more, however often it is reversed.
-- It returns -1 when what was given in an exchange is taken back, 1 when that is given again, else 0.
CREATE OR REPLACE FUNCTION timebank_check_reversal(p_reverses bigint, p_accounts text[], p_amounts bigint[]) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  reversed timebank_journalentry;
  v_earning integer := -1;
BEGIN
  SELECT * INTO reversed FROM timebank_journalentry WHERE id = p_reverses FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM timebank_refuse('reversal_has_its_entry', format('there is no entry %s', p_reverses));
  END IF;
  IF EXISTS (
    WITH undone AS (
      SELECT account_id, sum(amount) AS amount FROM timebank_leg WHERE entry_id = p_reverses GROUP BY account_id
    ), earlier AS (
      SELECT leg.account_id, sum(leg.amount) AS amount
      FROM timebank_leg leg JOIN timebank_journalentry e ON e.id = leg.entry_id AND e.reverses_id = p_reverses
      GROUP BY leg.account_id
    ), asked AS (
      SELECT a.id AS account_id, sum(w.amount) AS amount
      FROM unnest(p_accounts, p_amounts) AS w(code, amount)
      LEFT JOIN timebank_account a
        ON split_part(w.code, '/', 1) = concat_ws('.', a.kind, a.unit, a.owner_id)
      GROUP BY a.id
    )
    SELECT FROM asked LEFT JOIN undone USING (account_id) LEFT JOIN earlier USING (account_id)
    WHERE undone.amount IS NULL
      OR sign(asked.amount) <> -sign(undone.amount)
      OR abs(asked.amount + coalesce(earlier.amount, 0)) > abs(undone.amount)
  ) THEN
    PERFORM timebank_refuse('reversal_undoes_its_entry',
      format('more is taken back than entry %s did', p_reverses));
  END IF;
  WHILE reversed.reverses_id IS NOT NULL LOOP
    SELECT * INTO reversed FROM timebank_journalentry WHERE id = reversed.reverses_id;
    v_earning := -v_earning;
  END LOOP;
  RETURN v_earning * (reversed.nature IN ('mutual_help', 'professional', 'paid_mission'))::integer;
END $$;

-- Whoever gives stays within their credit and whoever receives below the most that one may hold, with what is
-- reserved and awaited; the versions obeyed.
CREATE OR REPLACE FUNCTION timebank_check_limits(p_legs timebank_subaccount[], p_amounts bigint[], p_at timestamptz)
RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
  leg timebank_subaccount;
  voted record;
  v_obeys bigint[] := '{}';
BEGIN
  FOR i IN 1 .. cardinality(p_legs) LOOP
    leg := p_legs[i];
    IF leg.kind = 'member_time' AND p_amounts[i] < 0 AND leg.balance - leg.reserved < -60 THEN
      SELECT * INTO voted FROM timebank_least_of(leg.code, leg.earned, p_at);
      IF leg.balance - leg.reserved < voted.bound THEN
        PERFORM timebank_refuse_limit('account_stays_within_its_credit', leg.code, leg.balance - leg.reserved,
          voted.bound);
      END IF;
      v_obeys := v_obeys || voted.obeys;
    ELSIF leg.kind = 'member_time' AND p_amounts[i] > 0 AND leg.balance + leg.awaited > 6000 THEN
      SELECT * INTO voted FROM timebank_most_of(leg.code, p_at);
      IF leg.balance + leg.awaited > voted.bound THEN
        PERFORM timebank_refuse_limit('account_stays_below_its_most', leg.code, leg.balance + leg.awaited,
          voted.bound);
      END IF;
      v_obeys := v_obeys || voted.obeys;
    ELSIF leg.kind = 'group_time' AND p_amounts[i] < 0 AND leg.balance - leg.reserved < 0 THEN
      SELECT * INTO voted FROM timebank_group_least(p_at);
      IF leg.balance - leg.reserved < coalesce(voted.bound, 0) THEN
        PERFORM timebank_refuse_limit('group_stays_within_its_hours', leg.code, leg.balance - leg.reserved,
          coalesce(voted.bound, 0));
      END IF;
      v_obeys := v_obeys || voted.obeys;
    END IF;
  END LOOP;
  RETURN v_obeys;
END $$;

-- What leaves the accounts of groups belongs to the group acted for; how many minutes.
CREATE OR REPLACE FUNCTION timebank_check_group_source(
  p_legs timebank_subaccount[], p_amounts bigint[], p_acting_for bigint
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  moved record;
BEGIN
  SELECT sum(-p_amounts[leg.ordinality]) FILTER (WHERE leg.kind = 'group_time') AS minutes,
    bool_and(account.owner_id IS NOT DISTINCT FROM p_acting_for) AS is_its_own
    INTO moved FROM unnest(p_legs) WITH ORDINALITY AS leg JOIN timebank_account account ON account.id = leg.account_id
    WHERE p_amounts[leg.ordinality] < 0;
  IF NOT moved.is_its_own THEN
    PERFORM timebank_refuse('group_pays_from_its_own_account', 'the hours are not those of the group acted for');
  END IF;
  RETURN moved.minutes;
END $$;

-- Whoever decides acts for the group at this instant; their mandates are held until the end, so that none is
-- ended meanwhile.
CREATE OR REPLACE FUNCTION timebank_check_deciders(p_group bigint, p_deciders bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_deciders integer;
BEGIN
  PERFORM FROM coop_delegate WHERE group_id = p_group AND ended_at IS NULL AND member_id = ANY (p_deciders)
    ORDER BY id FOR SHARE;
  GET DIAGNOSTICS v_deciders = ROW_COUNT;
  IF v_deciders < cardinality(p_deciders) THEN
    PERFORM timebank_refuse('group_pays_through_its_delegates', 'somebody who decides is no delegate of the group');
  END IF;
END $$;

-- A group for which nobody acts any more leaves all that it holds to the solidarity fund, and nothing else.
CREATE OR REPLACE FUNCTION timebank_is_last_gift(
  p_legs timebank_subaccount[], p_amounts bigint[], p_group bigint
) RETURNS boolean LANGUAGE sql AS $$
  SELECT bool_and(CASE WHEN p_amounts[leg.ordinality] > 0 THEN leg.kind = 'solidarity'
                  ELSE (leg.kind, leg.balance, leg.reserved) = ('group_time', 0, 0) END)
    AND NOT EXISTS (SELECT FROM coop_delegate WHERE group_id = p_group AND ended_at IS NULL)
  FROM unnest(p_legs) WITH ORDINALITY AS leg
$$;

-- A group pays through its delegates. From the voted threshold on, with what the same delegate paid alone in the
-- days before, one has reserved it and another settles it; nobody who decides is paid. The account is held: of
-- two payments at once the second counts the first. Returns the versions obeyed.
CREATE OR REPLACE FUNCTION timebank_check_group(
  p_legs timebank_subaccount[], p_amounts bigint[], p_actor bigint, p_acting_for bigint, p_settles bigint,
  p_at timestamptz
) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
  voted record;
  v_minutes bigint := timebank_check_group_source(p_legs, p_amounts, p_acting_for);
  v_proposer bigint := (SELECT actor_id FROM timebank_reservation WHERE id = p_settles);
BEGIN
  IF EXISTS (
    SELECT FROM unnest(p_legs) WITH ORDINALITY AS leg JOIN timebank_account account ON account.id = leg.account_id
    WHERE p_amounts[leg.ordinality] > 0 AND account.owner_id = p_actor
  ) THEN
    PERFORM timebank_refuse('group_does_not_pay_who_decides', 'whoever decides would be paid');
  END IF;
  IF p_settles IS NOT NULL THEN
    IF (v_proposer = p_actor) IS NOT FALSE THEN
      PERFORM timebank_refuse('group_payment_has_two_delegates', 'whoever proposed it does not approve it');
    END IF;
    PERFORM timebank_check_deciders(p_acting_for, ARRAY[p_actor, v_proposer]);
    RETURN '{}';
  END IF;
  IF timebank_is_last_gift(p_legs, p_amounts, p_acting_for) THEN
    RETURN '{}';
  END IF;
  PERFORM timebank_check_deciders(p_acting_for, ARRAY[p_actor]);
  SELECT * INTO voted FROM timebank_group_threshold(p_at);
  v_minutes := v_minutes + (
    SELECT coalesce(sum(-paid.amount), 0) FROM timebank_leg paid
    JOIN timebank_account account ON account.id = paid.account_id
    JOIN timebank_journalentry e ON e.id = paid.entry_id
    WHERE account.kind = 'group_time' AND account.owner_id = p_acting_for AND paid.amount < 0
      AND paid.recorded_at > p_at - make_interval(days => voted.days)
      AND e.actor_id = p_actor AND e.settles_id IS NULL AND e.nature <> 'reversal'
  );
  IF v_minutes >= coalesce(voted.bound, 0) THEN
    PERFORM timebank_refuse('group_payment_has_two_delegates', 'a second delegate approves as much');
  END IF;
  RETURN voted.obeys;
END $$;

-- Why a leg could not be counted. An account that somebody opens at this instant is seen a moment later.
CREATE OR REPLACE FUNCTION timebank_refuse_leg(p_code text, p_before text, p_amount bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_code <= p_before COLLATE "C" THEN
    PERFORM timebank_refuse('legs_follow_one_order', 'legs name each account once, in the order of their codes');
  ELSIF EXISTS (
    SELECT FROM timebank_subaccount WHERE code = p_code AND balance + p_amount - reserved < floor
  ) THEN
    PERFORM timebank_refuse('account_stays_above_its_floor', format('%s holds less', p_code));
  END IF;
  PERFORM timebank_refuse_closed(p_code);
END $$;

-- Whoever came back has an account that opens again; whoever has left receives nothing and spends nothing.
CREATE OR REPLACE FUNCTION timebank_refuse_closed(p_code text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM timebank_subaccount sub JOIN timebank_account account ON account.id = sub.account_id
    JOIN coop_member member ON member.id = account.owner_id
    WHERE sub.code = p_code AND sub.closed_at IS NOT NULL AND (member.left_at IS NOT NULL OR member.admitted_at IS NULL)
  ) THEN
    PERFORM timebank_refuse('account_belongs_to_a_member', format('the owner of %s has left', p_code));
  END IF;
  PERFORM timebank_refuse('account_is_open', format('there is no open account %s', p_code));
END $$;

CREATE OR REPLACE FUNCTION timebank_refuse_limit(promise text, p_code text, p_balance bigint, p_bound bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% would hold %, the bound is %', p_code, p_balance, p_bound
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = promise,
      DETAIL = jsonb_build_object('code', p_code, 'minutes', p_balance, 'bound_minutes', p_bound)::text;
END $$;

-- Whoever else ----------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION timebank_through_door() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('timebank.door', true) IS DISTINCT FROM 'open' THEN
    PERFORM timebank_refuse('ledger_has_one_door', format('%s is written through timebank_post alone', TG_TABLE_NAME));
  END IF;
  RETURN NULL;
END $$;
