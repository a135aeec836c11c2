-- Sealing: what is committed gets its legal number and its leaf, and a block gets its root. Two functions, called
-- in one transaction by one sealer at a time: timebank_number chooses and numbers, timebank_seal writes the head.
--
-- What to seal is known by transactions, never by "ids after the last one": an id is taken before its entry is
-- committed. Whatever was written by a transaction that had ended before a look began was seen by that look; so
-- a block remembers the first transaction of which that can not be said (its horizon), and the next look begins
-- there. Transactions are numbered by the server: in another one (a restored dump) the horizon means nothing,
-- and everything is looked at once.
--
-- Within a look, numbers follow ids. The door takes an entry's id while it holds its accounts, so on each
-- account, and in the log, entries come in the same order. (Not recorded_at: it may go back by what an entry
-- waited for its second account.)

CREATE FUNCTION timebank_number(p_most integer) RETURNS TABLE (sealed_number bigint, sealed_leaf bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timebank.seal = 'open' SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  head timebank_block;
  v_since bigint := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(7465, 2);
  SELECT * INTO head FROM timebank_block ORDER BY number DESC LIMIT 1;
  IF head.cluster = (SELECT system_identifier FROM pg_control_system()) AND head.horizon <= txid_snapshot_xmax(txid_current_snapshot()) THEN
    v_since := head.horizon;
  END IF;
  RETURN QUERY
    INSERT INTO timebank_sealedentry (number, entry_id, block_id, leaf)
    SELECT numbered.number, numbered.id, coalesce(head.number, 0) + 1,
      sha256('\x00'::bytea || record_send(ROW(numbered.number, numbered.digest)))
    FROM (
      SELECT coalesce(head.last, 0) + row_number() OVER (ORDER BY waiting.id) AS number, waiting.id, waiting.digest
      FROM (
        SELECT entry.id, entry.digest FROM timebank_journalentry entry
        WHERE entry.written_in >= v_since
          AND NOT EXISTS (SELECT FROM timebank_sealedentry sealed WHERE sealed.entry_id = entry.id)
        ORDER BY entry.id LIMIT p_most
      ) AS waiting
    ) AS numbered
    ORDER BY numbered.number
    RETURNING number, leaf;
END $$;

-- The block of what was just numbered, with its root and the nodes of the tree that became complete.
CREATE FUNCTION timebank_seal(
  p_root bytea, p_levels smallint[], p_indexes bigint[], p_hashes bytea[], p_at timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timebank.seal = 'open' SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  head timebank_block;
  v_number bigint;
  v_cluster bigint := (SELECT system_identifier FROM pg_control_system());
  v_is_known boolean;
  v_horizon bigint;
  v_waiting bigint;
  v_last bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7465, 2);
  SELECT * INTO head FROM timebank_block ORDER BY number DESC LIMIT 1;
  v_number := coalesce(head.number, 0) + 1;
  SELECT number INTO v_last FROM timebank_sealedentry
    WHERE number > coalesce(head.last, 0) ORDER BY number DESC LIMIT 1;
  IF NOT FOUND THEN
    PERFORM timebank_refuse('block_seals_an_entry_or_more', 'nothing was numbered');
  END IF;
  v_is_known := coalesce(head.cluster = v_cluster AND head.horizon <= txid_snapshot_xmax(txid_current_snapshot()), false);
  -- The horizon is read before the look: what ends between the two is seen, and waits for nothing.
  v_horizon := txid_snapshot_xmin(txid_current_snapshot());
  SELECT written_in INTO v_waiting FROM timebank_journalentry entry
    WHERE written_in >= CASE WHEN v_is_known THEN head.horizon ELSE 0 END
      AND NOT EXISTS (SELECT FROM timebank_sealedentry sealed WHERE sealed.entry_id = entry.id)
    ORDER BY written_in LIMIT 1;
  INSERT INTO timebank_block (number, first, last, root, previous, sealed_at, horizon, cluster)
    VALUES (
      v_number, coalesce(head.last, 0) + 1, v_last, p_root, coalesce(head.root, sha256('')), p_at,
      least(v_horizon, v_waiting), CASE WHEN v_is_known OR v_waiting IS NULL THEN v_cluster END
    );
  INSERT INTO timebank_tilenode (level, index, hash) SELECT * FROM unnest(p_levels, p_indexes, p_hashes);
  RETURN v_number;
END $$;

-- Whatever goes around is refused, to the owner of the tables too.

CREATE FUNCTION timebank_through_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('timebank.seal', true) IS DISTINCT FROM 'open' THEN
    PERFORM timebank_refuse('seal_has_one_door', format('%s is written through timebank_seal alone', TG_TABLE_NAME));
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER seal_has_one_door BEFORE INSERT ON timebank_block
  FOR EACH STATEMENT EXECUTE FUNCTION timebank_through_seal();
CREATE TRIGGER seal_has_one_door BEFORE INSERT ON timebank_sealedentry
  FOR EACH STATEMENT EXECUTE FUNCTION timebank_through_seal();
CREATE TRIGGER seal_has_one_door BEFORE INSERT ON timebank_tilenode
  FOR EACH STATEMENT EXECUTE FUNCTION timebank_through_seal();

CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_block
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_sealedentry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_tilenode
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_auditrun
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
