-- Illegal moves of requests are refused, by name. The pairs of REQUEST_MOVES in marketplace.domain.requests; a test
-- compares the two.

CREATE FUNCTION marketplace_legal_request_moves() RETURNS TABLE (source text, target text)
IMMUTABLE LANGUAGE sql AS $$
  VALUES ('open', 'agreed'), ('open', 'closed'), ('agreed', 'open'), ('agreed', 'fulfilled')
$$;
CREATE FUNCTION marketplace_guard_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN
      RAISE EXCEPTION 'a request begins open, not as %', NEW.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'request_begins_open';
    END IF;
  ELSIF NEW.state <> OLD.state
    AND (OLD.state, NEW.state) NOT IN (SELECT source, target FROM marketplace_legal_request_moves()) THEN
    RAISE EXCEPTION 'request % can not go from % to %', OLD.id, OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'request_moves_legally';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER request_moves_legally BEFORE INSERT OR UPDATE ON marketplace_servicerequest
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_request();
