-- What is written once: `refuse_change()` for every append-only table of the house, and the acts of power.
-- The apps above put the same trigger on their own tables.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: rows of % may not be changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', HINT = 'Write a new row that corrects the old one.';
END $$;

CREATE TRIGGER audit_event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON coop_auditevent
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
