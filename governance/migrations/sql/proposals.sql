-- What a proposal says never changes, but by an amendment that its proposer accepted while it was discussed. The moves are those of governance.domain.proposals.MOVES; a test compares the two.

CREATE OR REPLACE TRIGGER proposal_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_proposal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION proposal_keeps_its_content() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  accepted record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' AND NEW.second_call_of_id IS NULL AND NEW.round_of_id IS NULL
       OR NEW.amendment_id IS NOT NULL THEN
      RAISE EXCEPTION 'a proposal begins by being written' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.amendment_id IS DISTINCT FROM OLD.amendment_id THEN
    SELECT * INTO accepted FROM governance_amendment WHERE id = NEW.amendment_id;
    IF accepted IS NULL OR accepted.proposal_id <> NEW.id OR accepted.answer <> 'accepted'
       OR accepted.replaces_id IS DISTINCT FROM OLD.amendment_id
       OR accepted.new <> text_of_proposal(NEW) OR accepted.old <> text_of_proposal(OLD)
       OR NEW.announceable_at < OLD.announceable_at
       OR to_jsonb(NEW) - '{title,reason,asked,value,amendment_id,announceable_at}'::text[]
          <> to_jsonb(OLD) - '{title,reason,asked,value,amendment_id,announceable_at}'::text[]
       OR OLD.state <> 'discussed' THEN
      RAISE EXCEPTION 'a text changes by an amendment that was accepted, while it is discussed'
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.proposer_id, NEW.title, NEW.reason, NEW.kind, NEW.asked, NEW.rule_key, NEW.base_id, NEW.value, NEW.created_at)
     IS DISTINCT FROM
     (OLD.id, OLD.proposer_id, OLD.title, OLD.reason, OLD.kind, OLD.asked, OLD.rule_key, OLD.base_id, OLD.value, OLD.created_at) THEN
    RAISE EXCEPTION 'what a proposal says never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.state, NEW.state) NOT IN (
    ('draft', 'discussed'), ('draft', 'withdrawn'),
    ('discussed', 'announced'), ('discussed', 'withdrawn'),
    ('announced', 'voting'), ('announced', 'withdrawn'), ('announced', 'rejected'),
    ('voting', 'counted'), ('counted', 'certified'), ('counted', 'rejected'),
    ('certified', 'contested'), ('contested', 'certified'), ('contested', 'rejected'),
    ('certified', 'adopted'), ('certified', 'rejected')
  ) THEN
    RAISE EXCEPTION 'a proposal does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.published_at, NEW.announceable_at, NEW.sponsor_version_id, NEW.discussion_version_id)
     IS DISTINCT FROM
     (OLD.published_at, OLD.announceable_at, OLD.sponsor_version_id, OLD.discussion_version_id)
     AND (OLD.state <> 'draft' OR NEW.state <> 'discussed')
     OR (NEW.announced_at, NEW.opens_at, NEW.announcement_version_id)
     IS DISTINCT FROM
     (OLD.announced_at, OLD.opens_at, OLD.announcement_version_id)
     AND (OLD.state <> 'discussed' OR NEW.state <> 'announced') THEN
    RAISE EXCEPTION 'the days of a proposal are set when it is published and when it is announced, once'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER proposal_keeps_its_content BEFORE INSERT OR UPDATE ON governance_proposal
  FOR EACH ROW EXECUTE FUNCTION proposal_keeps_its_content();
