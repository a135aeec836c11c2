-- The least that a safe transfer can be.
CREATE TABLE account (
  id bigint PRIMARY KEY, balance bigint NOT NULL, least bigint NOT NULL) WITH (fillfactor = 50);
CREATE TABLE entry (
  id bigserial PRIMARY KEY, key text UNIQUE NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE leg (
  id bigserial PRIMARY KEY, entry_id bigint NOT NULL, account_id bigint NOT NULL,
  amount bigint NOT NULL, balance bigint NOT NULL);
CREATE INDEX ON leg (account_id, id);
INSERT INTO account SELECT n, 0, -1000000000 FROM generate_series(1, %s) AS n;
CREATE FUNCTION transfer(p_key text, p_from bigint, p_to bigint, p_amount bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_id bigint; v_from bigint; v_to bigint; v_least bigint;
BEGIN
  INSERT INTO entry (key) VALUES (p_key) ON CONFLICT (key) DO NOTHING RETURNING id INTO v_id;
  IF v_id IS NULL THEN
    RETURN (SELECT id FROM entry WHERE key = p_key);
  END IF;
  IF p_from < p_to THEN
    UPDATE account SET balance = balance - p_amount WHERE id = p_from RETURNING balance, least INTO v_from, v_least;
    UPDATE account SET balance = balance + p_amount WHERE id = p_to RETURNING balance INTO v_to;
  ELSE
    UPDATE account SET balance = balance + p_amount WHERE id = p_to RETURNING balance INTO v_to;
    UPDATE account SET balance = balance - p_amount WHERE id = p_from RETURNING balance, least INTO v_from, v_least;
  END IF;
  IF v_from < v_least THEN
    RAISE EXCEPTION 'limit';
  END IF;
  INSERT INTO leg (entry_id, account_id, amount, balance)
    VALUES (v_id, p_from, -p_amount, v_from), (v_id, p_to, p_amount, v_to);
  RETURN v_id;
END $$;
CREATE FUNCTION transfer_all(p_keys text[], p_from bigint[], p_to bigint[], p_amounts bigint[]) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_legs bigint;
  v_is_beyond boolean;
BEGIN
  PERFORM FROM account WHERE id = ANY (p_from || p_to) ORDER BY id FOR NO KEY UPDATE;
  WITH written AS (
    INSERT INTO entry (key) SELECT unnest(p_keys) ON CONFLICT DO NOTHING RETURNING id, key
  ), moved AS (
    SELECT written.id, source, target, amount
    FROM unnest(p_keys, p_from, p_to, p_amounts) AS asked(key, source, target, amount) JOIN written USING (key)
  ), legs AS MATERIALIZED (
    SELECT both_legs.id, account_id, amount, least,
      account.balance + sum(amount) OVER (PARTITION BY account_id ORDER BY both_legs.id) AS balance
    FROM (SELECT id, source AS account_id, -amount AS amount FROM moved
          UNION ALL SELECT id, target, amount FROM moved) AS both_legs
    JOIN account ON account.id = account_id
  ), kept AS (
    INSERT INTO leg (entry_id, account_id, amount, balance) SELECT id, account_id, amount, balance FROM legs
  ), balances AS (
    UPDATE account SET balance = last.balance
    FROM (SELECT DISTINCT ON (account_id) account_id, balance FROM legs ORDER BY account_id, id DESC) AS last
    WHERE account.id = last.account_id
  )
  SELECT count(*), bool_or(balance < least) INTO v_legs, v_is_beyond FROM legs;
  IF v_is_beyond THEN
    RAISE EXCEPTION 'limit';
  END IF;
  RETURN v_legs / 2;
END $$;
