-- Many entries at once, all or none: the same promises, laws and bytes as timebank_post, kept for a whole set.

-- One more link of a sub-account's chain, as timebank_link makes it; the first takes up what stands there.
CREATE OR REPLACE FUNCTION timebank_chain(
  p_chain bytea, p_before bytea, p_digest bytea, p_code text, p_sequence bigint, p_amount bigint, p_balance bigint
) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN sha256(record_send(ROW(coalesce(p_chain, p_before), p_digest, p_code, p_sequence, p_amount, p_balance)));
END $$;
CREATE OR REPLACE AGGREGATE timebank_chained(bytea, bytea, text, bigint, bigint, bigint) (
  SFUNC = timebank_chain, STYPE = bytea
);

-- A thousand entries are not ten, which is what the planner expects of an array: sets are joined by hashing, and
-- single rows are found by subqueries.
--
-- Write these entries in their order; the id of each, those included that an intent had already made.
--   p_keys, p_requests, p_natures, p_subjects, p_happened_at: one for each entry
--   p_places, p_accounts, p_amounts: one for each leg; p_places is the place of its entry, from 1
-- Reversals, settlements and what is drawn from a fund have checks of their own, and go through timebank_post.
CREATE OR REPLACE FUNCTION timebank_post_all(
  p_keys text[], p_requests text[], p_natures text[], p_subjects text[], p_happened_at timestamptz[],
  p_actor_user bigint, p_actor bigint, p_decided_at timestamptz, p_obeys bigint[],
  p_places integer[], p_accounts text[], p_amounts bigint[]
) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timebank.door = 'open' SET enable_nestloop = off AS $$
DECLARE
  known record;
  faults record;
  held timebank_subaccount[];
  ids bigint[];
  v_at timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7465, 1);  -- as timebank_hold_open does
  WITH locked AS MATERIALIZED (
    SELECT * FROM timebank_subaccount WHERE code = ANY (p_accounts) ORDER BY code COLLATE "C" FOR NO KEY UPDATE
  ) SELECT array_agg(locked::timebank_subaccount), max(last_at) INTO held, v_at FROM locked;
  v_at := greatest(v_at, clock_timestamp());  -- once all is held, as timebank_post does
  SELECT
    array_agg(place) FILTER (WHERE earlier IS NOT NULL) AS places,
    bool_or(earlier <> request) AS is_different,
    bool_or(is_closed AND earlier IS NULL) AS is_closed,
    bool_or(is_frozen AND earlier IS NULL) AS is_frozen,
    bool_or(nature IN ('reversal', 'distribution')) AS is_special
    INTO known
    FROM (
      SELECT asked.*, (SELECT e.request FROM timebank_journalentry e WHERE e.key = asked.key) AS earlier,
        EXISTS (SELECT FROM timebank_distribution d WHERE d.period @> asked.happened_at) AS is_closed,
        EXISTS (
          SELECT FROM timebank_closing c
          WHERE c.frozen_at IS NOT NULL AND c.state <> 'open' AND c.period @> asked.happened_at
        ) AS is_frozen
      FROM unnest(p_keys, p_requests, p_natures, p_happened_at) WITH ORDINALITY
        AS asked(key, request, nature, happened_at, place)
    ) AS looked_up;
  IF known.is_different THEN
    PERFORM timebank_refuse('key_names_one_intent', 'another content was recorded under one of these keys');
  ELSIF known.is_closed THEN
    PERFORM timebank_refuse('entry_is_dated_in_open_time', 'a period of these entries has been distributed');
  ELSIF known.is_frozen THEN
    PERFORM timebank_refuse('entry_is_dated_outside_of_closings', 'a period of these entries is being distributed');
  ELSIF known.is_special THEN
    PERFORM timebank_refuse('entry_reversal_says_why', 'a reversal or a distribution is written alone');
  ELSIF EXISTS (SELECT unnest(p_accounts) EXCEPT SELECT code FROM unnest(held)) THEN
    PERFORM timebank_refuse('account_is_open', 'one of these accounts is missing');
  ELSIF EXISTS (SELECT FROM unnest(held) WHERE closed_at IS NOT NULL) THEN
    PERFORM timebank_refuse_closed((SELECT code FROM unnest(held) WHERE closed_at IS NOT NULL LIMIT 1));
  ELSIF EXISTS (
    WITH known AS MATERIALIZED (
      SELECT version_id, during FROM governance_ruleperiod WHERE version_id = ANY (p_obeys)
    )
    SELECT FROM unnest(p_obeys) AS obeyed(id), (SELECT DISTINCT unnest(p_happened_at)) AS day(happened_at)
    WHERE NOT EXISTS (SELECT FROM known period WHERE period.version_id = obeyed.id AND period.during
      && tstzrange(least(day.happened_at, p_decided_at), greatest(day.happened_at, p_decided_at), '[]'))
  ) THEN
    PERFORM timebank_refuse('entry_obeys_rules_in_force', 'they were computed by rules that were not in force');
  END IF;

  WITH asked AS MATERIALIZED (
    SELECT nextval('timebank_journalentry_id_seq') AS id, key, request, nature, subject, happened_at, place::integer,
      encode(sha256(convert_to(request, 'UTF8')), 'hex') AS fingerprint
    FROM unnest(p_keys, p_requests, p_natures, p_subjects, p_happened_at) WITH ORDINALITY
      AS asked(key, request, nature, subject, happened_at, place)
    WHERE place <> ALL (coalesce(known.places, '{}'))
  ), chains AS MATERIALIZED (
    SELECT sub.code, (
      SELECT last.hash FROM timebank_leg last
      WHERE last.account_id = sub.account_id AND last.part = sub.part AND last.sequence = sub.length
    ) AS hash
    FROM unnest(held) AS sub
  ), counted AS MATERIALIZED (
    SELECT leg.place, leg.amount, sub.code, sub.account_id, sub.part, sub.kind, sub.unit, sub.reserved, sub.awaited, sub.floor,
      asked.happened_at,
      row_number() OVER (PARTITION BY leg.place ORDER BY sub.code COLLATE "C") AS position,
      sub.length + row_number() OVER following AS sequence,
      sub.balance + sum(leg.amount) OVER following AS balance,
      sub.earned + coalesce(sum(leg.amount) FILTER (
        WHERE sub.kind = 'member_time' AND leg.amount > 0
          AND asked.nature IN ('mutual_help', 'professional', 'paid_mission')
      ) OVER following, 0) AS earned
    FROM unnest(p_places, p_accounts, p_amounts) AS leg(place, code, amount)
    JOIN asked ON asked.place = leg.place
    JOIN unnest(held) AS sub ON sub.code = leg.code
    WINDOW following AS (PARTITION BY sub.code ORDER BY leg.place)
  ), digested AS MATERIALIZED (
    SELECT asked.*, sha256(record_send(ROW(
      asked.id, key, fingerprint, request, nature, p_actor_user, p_actor, NULL::bigint, happened_at, v_at, subject,
      NULL::bigint, NULL::bigint, ''::text, p_obeys, legs.accounts, legs.amounts
    ))) AS digest
    FROM asked JOIN (
      SELECT place, array_agg(code::text ORDER BY position) AS accounts, array_agg(amount ORDER BY position) AS amounts
      FROM counted GROUP BY place
    ) AS legs USING (place)
  ), chained AS MATERIALIZED (
    SELECT counted.*, digested.id AS entry_id,
      timebank_chained(chains.hash, digested.digest, counted.code, counted.sequence, counted.amount,
        counted.balance::bigint) OVER (PARTITION BY counted.code ORDER BY counted.sequence) AS hash
    FROM counted
    JOIN digested USING (place)
    JOIN chains USING (code)
  ), entries AS (
    INSERT INTO timebank_journalentry (
      id, key, fingerprint, request, nature, actor_user_id, actor_id, acting_for_id, happened_at, recorded_at,
      subject, reverses_id, settles_id, reason, obeys, digest
    ) SELECT id, key, fingerprint, request, nature, p_actor_user, p_actor, NULL, happened_at, v_at,
      subject, NULL, NULL, '', p_obeys, digest FROM digested
  ), legs AS (
    INSERT INTO timebank_leg (
      entry_id, position, account_id, part, sequence, amount, balance, happened_at, recorded_at, hash
    ) SELECT entry_id, position, account_id, part, sequence, amount, balance, happened_at, v_at, hash FROM chained
  ), balances AS (
    UPDATE timebank_subaccount sub
      SET balance = last.balance, length = last.sequence, earned = last.earned, last_at = v_at
      FROM (SELECT DISTINCT ON (code) * FROM counted ORDER BY code, sequence DESC) AS last
      WHERE sub.code = last.code AND sub.code = ANY (p_accounts)
  )
  SELECT
    (SELECT code FROM counted WHERE amount < 0 AND balance - reserved < floor LIMIT 1) AS below_floor,
    (SELECT place FROM counted GROUP BY place HAVING count(*) < 2 OR count(*) > count(DISTINCT code) LIMIT 1) AS short,
    (SELECT place FROM counted GROUP BY place, unit HAVING sum(amount) <> 0 LIMIT 1) AS unbalanced,
    (SELECT jsonb_build_array(code, balance - reserved, voted.bound) FROM counted, timebank_least_of(code, earned::bigint, p_decided_at) AS voted
      WHERE kind = 'member_time' AND amount < 0 AND balance - reserved < -60 AND balance - reserved < voted.bound
      LIMIT 1) AS below_credit,
    (SELECT jsonb_build_array(code, balance + awaited, voted.bound) FROM counted, timebank_most_of(code, p_decided_at) AS voted
      WHERE kind = 'member_time' AND amount > 0 AND balance + awaited > 6000 AND balance + awaited > voted.bound LIMIT 1) AS above_most,
    (SELECT code FROM counted WHERE kind = 'group_time' AND amount < 0 LIMIT 1) AS of_group,
    (SELECT count(*) FROM asked) - (SELECT count(DISTINCT place) FROM counted) AS bare
    INTO faults;
  IF faults.below_floor IS NOT NULL THEN
    PERFORM timebank_refuse('account_stays_above_its_floor', format('%s holds less', faults.below_floor));
  ELSIF faults.short IS NOT NULL OR faults.bare > 0 THEN
    PERFORM timebank_refuse('entry_has_two_legs', 'each entry has two legs or more, each on another account');
  ELSIF faults.unbalanced IS NOT NULL THEN
    PERFORM timebank_refuse('entry_sums_to_zero_in_each_unit', format('entry %s of these does not', faults.unbalanced));
  ELSIF faults.of_group IS NOT NULL THEN
    PERFORM timebank_refuse('group_pays_through_its_delegates', format('%s pays one entry at a time', faults.of_group));
  ELSIF faults.below_credit IS NOT NULL THEN
    PERFORM timebank_refuse_limit('account_stays_within_its_credit', faults.below_credit ->> 0,
      (faults.below_credit ->> 1)::bigint, (faults.below_credit ->> 2)::bigint);
  ELSIF faults.above_most IS NOT NULL THEN
    PERFORM timebank_refuse_limit('account_stays_below_its_most', faults.above_most ->> 0,
      (faults.above_most ->> 1)::bigint, (faults.above_most ->> 2)::bigint);
  END IF;
  SELECT array_agg((SELECT e.id FROM timebank_journalentry e WHERE e.key = asked.key) ORDER BY place) INTO ids
    FROM unnest(p_keys) WITH ORDINALITY AS asked(key, place);
  RETURN ids;
END $$;
