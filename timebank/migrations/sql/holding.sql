-- An entry in flight holds the ledger open; a distribution waits for all of them, closes it, and reads the pool alone.
-- A refusal carries the name of the promise as its constraint.

CREATE OR REPLACE FUNCTION timebank_hold_open() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock_shared(7465, 1)
$$;
CREATE OR REPLACE FUNCTION timebank_close() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(7465, 1)
$$;
CREATE OR REPLACE FUNCTION timebank_refuse(promise text, explanation text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', explanation USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = promise;
END $$;
