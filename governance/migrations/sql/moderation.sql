-- What is done about a remark is only added, in the order of governance.domain.moderation.MOVES, by who may.
-- The remark's row is locked: two who decide at once do so one after the other.

CREATE OR REPLACE TRIGGER remark_deed_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_remarkdeed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION governance_remark_visibility(which bigint, at timestamptz)
RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((
    SELECT CASE
        WHEN d.deed = 'appeal' AND d.due_at <= at OR d.deed = 'restore' THEN 'shown'
        WHEN d.deed = 'appeal' THEN 'appealed' WHEN d.deed = 'uphold' THEN 'upheld' ELSE 'hidden' END
      FROM governance_remarkdeed d WHERE d.remark_id = which AND d.deed NOT IN ('report', 'dismiss')
      ORDER BY d.id DESC LIMIT 1), 'shown')
$$;

CREATE OR REPLACE FUNCTION remark_deed_follows_the_others() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said record;
BEGIN
  SELECT r.author_id, r.said_at, p.proposer_id INTO said
    FROM governance_remark r JOIN governance_proposal p ON p.id = r.proposal_id
    WHERE r.id = NEW.remark_id FOR NO KEY UPDATE OF r;
  IF NEW.done_at < said.said_at
     OR NEW.done_at < (SELECT max(done_at) FROM governance_remarkdeed WHERE remark_id = NEW.remark_id)
     OR (governance_remark_visibility(NEW.remark_id, NEW.done_at), NEW.deed) NOT IN (
       ('shown', 'report'), ('shown', 'dismiss'), ('shown', 'hide'), ('hidden', 'appeal'), ('hidden', 'restore'),
       ('appealed', 'uphold'), ('appealed', 'restore'), ('upheld', 'restore')) THEN
    RAISE EXCEPTION 'what is done about a remark follows what was done before' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.deed = 'appeal') <> (NEW.person_id = said.author_id)
     OR NEW.deed NOT IN ('appeal', 'report') AND NEW.person_id = said.proposer_id
     OR NEW.deed = 'uphold' AND NEW.person_id = (
       SELECT person_id FROM governance_remarkdeed
         WHERE remark_id = NEW.remark_id AND deed = 'hide' ORDER BY id DESC LIMIT 1) THEN
    RAISE EXCEPTION 'nobody decides on what is their own' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER remark_deed_follows_the_others BEFORE INSERT ON governance_remarkdeed
  FOR EACH ROW EXECUTE FUNCTION remark_deed_follows_the_others();
