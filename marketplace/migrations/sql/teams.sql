-- Answers of teams: signed whole by everyone in them, and one answer accepted for each request.

CREATE FUNCTION marketplace_check_team_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE plan bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'composing' THEN
      RAISE EXCEPTION 'the answer of a team is composed first'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'team_answer_moves_legally';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.request_id, NEW.lead_id, NEW.made_at)
      IS DISTINCT FROM (OLD.id, OLD.request_id, OLD.lead_id, OLD.made_at) THEN
    RAISE EXCEPTION 'whose answer it is, and to what, never changes'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'team_answer_keeps_its_request';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
      ('composing', 'offered'), ('composing', 'withdrawn'), ('offered', 'composing'), ('offered', 'accepted'),
      ('offered', 'declined'), ('offered', 'withdrawn'), ('accepted', 'cancelled')) THEN
    RAISE EXCEPTION 'the answer of a team can not go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'team_answer_moves_legally';
  END IF;
  IF NEW.state IN ('offered', 'accepted') THEN
    SELECT id INTO plan FROM marketplace_teamplan WHERE answer_id = NEW.id ORDER BY number DESC LIMIT 1;
    IF plan IS NULL OR EXISTS (
        SELECT FROM marketplace_teamshare share JOIN marketplace_teamplan whole ON whole.id = share.plan_id
        LEFT JOIN marketplace_teamsignature one ON one.share_id = share.id
        WHERE share.plan_id = plan AND (one.has_agreed AND one.fingerprint = whole.fingerprint) IS NOT TRUE) THEN
      RAISE EXCEPTION 'everyone in a team signs what is offered'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'team_answer_is_signed_by_all';
    END IF;
    IF (SELECT (sum(minutes), sum(cents)) FROM marketplace_teamshare WHERE plan_id = plan)
        IS DISTINCT FROM (SELECT (sum(minutes), sum(cents)) FROM marketplace_teamlot WHERE plan_id = plan) THEN
      RAISE EXCEPTION 'the shares of a team sum to its lots'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'team_shares_sum_to_the_whole';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER team_answer_moves_legally BEFORE INSERT OR UPDATE ON marketplace_teamanswer
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_team_answer();

CREATE FUNCTION marketplace_check_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM marketplace_teamplan WHERE answer_id = NEW.answer_id)
  THEN
    RAISE EXCEPTION 'plans of a team follow each other'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'team_plans_follow_each_other';
  END IF;
  IF (SELECT state FROM marketplace_teamanswer WHERE id = NEW.answer_id) <> 'composing' THEN
    RAISE EXCEPTION 'a plan is written while the answer is composed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'team_plan_is_written_while_composing';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER team_plans_follow_each_other BEFORE INSERT ON marketplace_teamplan
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_plan();

CREATE FUNCTION marketplace_check_unsigned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM marketplace_teamsignature one JOIN marketplace_teamshare share ON share.id = one.share_id
      WHERE share.plan_id = NEW.plan_id) THEN
    RAISE EXCEPTION 'nothing is added to a plan that somebody signed'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'team_plan_is_whole_when_signed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER team_plan_is_whole_when_signed BEFORE INSERT ON marketplace_teamlot
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_unsigned();
CREATE TRIGGER team_plan_is_whole_when_signed BEFORE INSERT ON marketplace_teamshare
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_unsigned();

CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON marketplace_teamanswer
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_teamplan
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_teamlot
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_teamshare
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON marketplace_teamsignature
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION marketplace_check_one_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.team_id IS DISTINCT FROM OLD.team_id THEN
    RAISE EXCEPTION 'an engagement keeps its team'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'engagement_keeps_its_team';
  END IF;
  IF NEW.state NOT IN ('agreed', 'confirming', 'missed', 'disputed', 'completed') OR NEW.state = OLD.state THEN
    RETURN NEW;
  END IF;
  -- Two acceptances wait for each other here, and the second one sees what the first one did.
  PERFORM FROM marketplace_servicerequest WHERE id = NEW.request_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM marketplace_engagement other WHERE other.request_id = NEW.request_id
      AND other.id <> NEW.id AND other.state IN ('agreed', 'confirming', 'missed', 'disputed', 'completed')
      AND (other.team_id IS NOT NULL OR NEW.team_id IS NOT NULL) AND other.team_id IS DISTINCT FROM NEW.team_id)
  THEN
    RAISE EXCEPTION 'a request is agreed with one member or one team'
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'request_is_agreed_with_one_answer';
  END IF;
  IF NEW.team_id IS NOT NULL AND NOT EXISTS (SELECT FROM marketplace_teamanswer answer
      JOIN marketplace_teamplan plan ON plan.answer_id = answer.id
        AND plan.number = (SELECT max(number) FROM marketplace_teamplan WHERE answer_id = answer.id)
      JOIN marketplace_teamshare share ON share.plan_id = plan.id
      WHERE answer.id = NEW.team_id AND answer.state = 'accepted' AND answer.request_id = NEW.request_id
        AND share.member_id = NEW.giver_id) THEN
    RAISE EXCEPTION 'a member of the team that was accepted helps in it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'engagement_of_a_team_is_of_its_members';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER request_is_agreed_with_one_answer BEFORE UPDATE ON marketplace_engagement
  FOR EACH ROW EXECUTE FUNCTION marketplace_check_one_answer();
