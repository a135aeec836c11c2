-- Projects for a fund: each state follows another that leads to it, what was submitted never changes, and what is
-- granted is paid once, for a milestone, by an entry that took it from the fund; never more than was granted.

CREATE OR REPLACE FUNCTION timebank_project_leads(p_from text, p_to text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  -- The same pairs stand in timebank/domain/projects.py.
  SELECT (p_from, p_to) IN (
    ('draft', 'submitted'), ('draft', 'cancelled'),
    ('submitted', 'eligible'), ('submitted', 'refused'), ('submitted', 'cancelled'),
    ('eligible', 'voting'), ('eligible', 'funded'), ('eligible', 'not_funded'), ('eligible', 'cancelled'),
    ('voting', 'funded'), ('voting', 'not_funded'), ('voting', 'eligible'),
    ('funded', 'agreed'), ('funded', 'cancelled'),
    ('agreed', 'finished'), ('agreed', 'cancelled'))
$$;

-- What left the fund for a grant and has not come back.
CREATE OR REPLACE FUNCTION timebank_grant_net(p_grant bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(-leg.amount), 0)::bigint
  FROM timebank_grant g
  JOIN timebank_project project ON project.id = g.project_id
  JOIN timebank_projectcall call ON call.id = project.call_id
  JOIN timebank_account account ON account.kind = call.fund AND account.unit = call.unit AND account.owner_id IS NULL
  JOIN timebank_instalment paid ON paid.grant_id = g.id
  JOIN timebank_journalentry entry ON entry.id = paid.entry_id OR entry.reverses_id = paid.entry_id
  JOIN timebank_leg leg ON leg.entry_id = entry.id AND leg.account_id = account.id
  WHERE g.id = p_grant
$$;

CREATE OR REPLACE FUNCTION timebank_check_project() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_grant bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR EXISTS (SELECT FROM timebank_projectcall WHERE id = NEW.call_id AND decided_at IS NOT NULL) THEN
      PERFORM timebank_refuse('project_begins_as_a_draft', 'a project begins as a draft, for a call that is not decided');
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state <> OLD.state AND NOT timebank_project_leads(OLD.state, NEW.state) THEN
    PERFORM timebank_refuse('project_follows_its_states', format('a project goes not from %s to %s', OLD.state, NEW.state));
  END IF;
  IF (NEW.call_id, NEW.proposer_id, NEW.created_at) IS DISTINCT FROM (OLD.call_id, OLD.proposer_id, OLD.created_at)
     OR OLD.state <> 'draft' AND (NEW.title, NEW.purpose, NEW.amount, NEW.receiver_kind, NEW.receiver_id, NEW.structure)
        IS DISTINCT FROM (OLD.title, OLD.purpose, OLD.amount, OLD.receiver_kind, OLD.receiver_id, OLD.structure) THEN
    PERFORM timebank_refuse('project_submitted_never_changes', 'what was submitted never changes');
  END IF;
  IF NEW.state = 'submitted' AND OLD.state = 'draft'
     AND NEW.amount IS DISTINCT FROM (SELECT sum(amount) FROM timebank_projectmilestone WHERE project_id = NEW.id) THEN
    PERFORM timebank_refuse('project_is_its_milestones', 'a project asks for what its milestones earn together');
  END IF;
  IF NEW.state = 'eligible' AND OLD.state = 'submitted' AND NEW.examiner_id IS NULL THEN
    PERFORM timebank_refuse('project_is_examined_by_somebody', 'somebody found it eligible');
  END IF;
  IF OLD.state = 'agreed' AND NEW.state <> 'agreed' THEN
    SELECT id INTO STRICT v_grant FROM timebank_grant WHERE project_id = NEW.id;
    IF EXISTS (
      SELECT FROM timebank_instalment paid LEFT JOIN timebank_instalmentreport told ON told.instalment_id = paid.id
      WHERE paid.grant_id = v_grant AND told.id IS NULL
    ) THEN
      PERFORM timebank_refuse('grant_ends_with_its_reports', 'an instalment has no report');
    END IF;
    IF timebank_grant_net(v_grant) > (
      SELECT coalesce(sum(told.spent), 0) FROM timebank_instalment paid
      JOIN timebank_instalmentreport told ON told.instalment_id = paid.id WHERE paid.grant_id = v_grant
    ) THEN
      PERFORM timebank_refuse('grant_gives_back_what_is_unspent', 'what was not spent has not gone back to the fund');
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER project_follows_its_states BEFORE INSERT OR UPDATE ON timebank_project
  FOR EACH ROW EXECUTE FUNCTION timebank_check_project();
CREATE OR REPLACE TRIGGER project_is_never_deleted BEFORE DELETE OR TRUNCATE ON timebank_project
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Milestones are written with the draft, and stay as they were submitted.
CREATE OR REPLACE FUNCTION timebank_check_milestone() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_id bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.project_id ELSE NEW.project_id END;
  v_state text;
BEGIN
  SELECT state INTO v_state FROM timebank_project WHERE id = v_id FOR NO KEY UPDATE;
  IF v_state <> 'draft' OR TG_OP = 'UPDATE' AND NEW.project_id <> OLD.project_id THEN
    PERFORM timebank_refuse('project_submitted_never_changes', 'what was submitted never changes');
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE OR REPLACE TRIGGER project_submitted_never_changes BEFORE INSERT OR UPDATE OR DELETE ON timebank_projectmilestone
  FOR EACH ROW EXECUTE FUNCTION timebank_check_milestone();
CREATE OR REPLACE TRIGGER written_for_ever BEFORE TRUNCATE ON timebank_projectmilestone
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A call keeps its words; only its vote is named, and its decision, once, after its last day.
CREATE OR REPLACE FUNCTION timebank_check_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.decided_at IS NOT NULL OR (NEW.fund, NEW.unit, NEW.title, NEW.text, NEW.amount, NEW.opened_at, NEW.closes_on, NEW.actor_id)
     IS DISTINCT FROM (OLD.fund, OLD.unit, OLD.title, OLD.text, OLD.amount, OLD.opened_at, OLD.closes_on, OLD.actor_id) THEN
    PERFORM timebank_refuse('call_keeps_its_words', 'a call keeps its words, and is decided once');
  END IF;
  IF NEW.decided_by = 'vote' AND NOT EXISTS (
    SELECT FROM governance_proposal WHERE id = NEW.proposal_id AND (
      (kind = 'budget' AND outcome IN ('adopted', 'no_winner'))
      OR (kind = 'resolution' AND asked->>'method' = 'majority' AND outcome IN ('adopted', 'no_majority'))
    )
  ) THEN
    PERFORM timebank_refuse('call_follows_its_vote', 'the vote of this call has decided nothing');
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER call_keeps_its_words BEFORE UPDATE ON timebank_projectcall
  FOR EACH ROW EXECUTE FUNCTION timebank_check_call();
CREATE OR REPLACE TRIGGER call_is_never_deleted BEFORE DELETE OR TRUNCATE ON timebank_projectcall
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A grant is what its project asked for, once it is funded; the grants of a call stay within what it shares out.
CREATE OR REPLACE FUNCTION timebank_check_grant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  funded timebank_project;
  v_most bigint;
BEGIN
  SELECT * INTO funded FROM timebank_project WHERE id = NEW.project_id;
  SELECT amount INTO v_most FROM timebank_projectcall WHERE id = funded.call_id FOR NO KEY UPDATE;
  IF funded.state <> 'funded' OR funded.amount <> NEW.amount THEN
    PERFORM timebank_refuse('grant_is_what_was_funded', 'a grant is what its project asked for, once it is funded');
  END IF;
  IF NEW.amount + (
    SELECT coalesce(sum(g.amount), 0) FROM timebank_grant g JOIN timebank_project p ON p.id = g.project_id
    WHERE p.call_id = funded.call_id
  ) > v_most THEN
    PERFORM timebank_refuse('grants_stay_within_their_call', 'the call shares out less');
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER grant_is_what_was_funded BEFORE INSERT ON timebank_grant
  FOR EACH ROW EXECUTE FUNCTION timebank_check_grant();

-- The project is held: of two who confirm a milestone at once, the second finds it paid.
CREATE OR REPLACE FUNCTION timebank_check_instalment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  granted record;
BEGIN
  SELECT g.amount, g.id, p.id AS project_id, p.state, p.proposer_id, p.receiver_id, c.fund, c.unit INTO granted
    FROM timebank_grant g JOIN timebank_project p ON p.id = g.project_id JOIN timebank_projectcall c ON c.id = p.call_id
    WHERE g.id = NEW.grant_id FOR NO KEY UPDATE OF p;
  IF granted.state <> 'agreed' OR NEW.actor_id IN (granted.proposer_id, granted.receiver_id) THEN
    PERFORM timebank_refuse('instalment_is_paid_under_agreement', 'another confirms the milestone of a project under agreement');
  END IF;
  IF NEW.amount IS DISTINCT FROM (
    SELECT amount FROM timebank_projectmilestone WHERE id = NEW.milestone_id AND project_id = granted.project_id
  ) THEN
    PERFORM timebank_refuse('instalment_pays_its_milestone', 'an instalment pays what its milestone earns');
  END IF;
  IF NEW.amount + (SELECT coalesce(sum(amount), 0) FROM timebank_instalment WHERE grant_id = NEW.grant_id) > granted.amount THEN
    PERFORM timebank_refuse('instalments_stay_within_their_grant', 'no more is paid than was granted');
  END IF;
  IF EXISTS (
    SELECT FROM timebank_instalment paid
    JOIN timebank_grant g ON g.id = paid.grant_id JOIN timebank_project p ON p.id = g.project_id
    LEFT JOIN timebank_instalmentreport told ON told.instalment_id = paid.id
    WHERE p.proposer_id = granted.proposer_id AND told.id IS NULL
      AND paid.report_due_on < (NEW.paid_at AT TIME ZONE 'Europe/Paris')::date
  ) THEN
    PERFORM timebank_refuse('instalment_waits_for_late_reports', 'a report is late');
  END IF;
  IF -NEW.amount IS DISTINCT FROM (
    SELECT sum(leg.amount) FROM timebank_journalentry entry JOIN timebank_leg leg ON leg.entry_id = entry.id
    JOIN timebank_account account ON account.id = leg.account_id
    WHERE entry.id = NEW.entry_id AND entry.nature = 'grant' AND entry.subject = 'grant:' || NEW.grant_id
      AND account.kind = granted.fund AND account.unit = granted.unit AND account.owner_id IS NULL
  ) THEN
    PERFORM timebank_refuse('instalment_is_what_left_the_fund', 'its entry did not take as much from the fund');
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER instalment_is_paid_under_agreement BEFORE INSERT ON timebank_instalment
  FOR EACH ROW EXECUTE FUNCTION timebank_check_instalment();

-- No hour and no euro leaves a fund as a grant without its instalment. Whoever takes a journal over into an empty
-- ledger holds the door open until the end: agreements are no part of a journal.
CREATE OR REPLACE FUNCTION timebank_check_granting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('timebank.door', true) IS DISTINCT FROM 'open'
     AND NOT EXISTS (SELECT FROM timebank_instalment WHERE entry_id = NEW.id) THEN
    PERFORM timebank_refuse('grant_entry_has_its_instalment', format('entry %s says that it is a grant, and there is none', NEW.id));
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS grant_entry_has_its_instalment ON timebank_journalentry;
CREATE CONSTRAINT TRIGGER grant_entry_has_its_instalment AFTER INSERT ON timebank_journalentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.nature = 'grant') EXECUTE FUNCTION timebank_check_granting();

CREATE OR REPLACE FUNCTION timebank_check_grant_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.spent > (SELECT amount FROM timebank_instalment WHERE id = NEW.instalment_id) THEN
    PERFORM timebank_refuse('report_spends_what_was_paid', 'no more was spent than was paid');
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER report_spends_what_was_paid BEFORE INSERT ON timebank_instalmentreport
  FOR EACH ROW EXECUTE FUNCTION timebank_check_grant_report();

CREATE OR REPLACE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_projectstep
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_grant
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_instalment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_instalmentreport
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
