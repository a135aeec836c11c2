-- What members read before they voted stays as they read it.

CREATE OR REPLACE TRIGGER rehearsal_is_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_rehearsal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
