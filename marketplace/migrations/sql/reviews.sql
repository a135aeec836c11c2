-- Reviews: between the two of a completed engagement, revealed together, unchanged from then on; words that were taken
-- back go with who wrote them, and so do answers: emptied once their writer has left.

CREATE FUNCTION marketplace_guard_review() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text;
  is_gone boolean;
  is_answer_gone boolean;
BEGIN
  is_gone := NEW.text = '' AND NEW.tags = '[]'::jsonb AND NEW.taken_back_at IS NOT NULL
    AND EXISTS (SELECT FROM coop_member WHERE id = NEW.author_id AND left_at IS NOT NULL);
  is_answer_gone := NEW.answer = '' AND NEW.answered_at IS NULL
    AND EXISTS (SELECT FROM coop_member WHERE id = NEW.subject_id AND left_at IS NOT NULL);
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (
      SELECT FROM marketplace_engagement WHERE id = NEW.engagement_id AND state = 'completed'
        AND (NEW.author_id, NEW.subject_id) IN ((giver_id, receiver_id), (receiver_id, giver_id))
    ) THEN
      broken := 'review_is_of_a_completed_engagement';
    ELSIF NEW.revealed_at IS NOT NULL OR NEW.answered_at IS NOT NULL THEN
      broken := 'review_is_given_before_it_is_revealed';
    END IF;
  ELSIF (NEW.id, NEW.engagement_id, NEW.author_id, NEW.subject_id, NEW.reveals_at)
    IS DISTINCT FROM (OLD.id, OLD.engagement_id, OLD.author_id, OLD.subject_id, OLD.reveals_at) THEN
    broken := 'review_parties_never_change';
  ELSIF OLD.revealed_at IS NOT NULL AND (NEW.note, NEW.given_at, NEW.revealed_at)
    IS DISTINCT FROM (OLD.note, OLD.given_at, OLD.revealed_at) THEN
    broken := 'review_revealed_never_changes';
  ELSIF OLD.revealed_at IS NOT NULL AND NOT is_gone
    AND (NEW.text, NEW.tags) IS DISTINCT FROM (OLD.text, OLD.tags) THEN
    broken := 'review_revealed_never_changes';
  ELSIF NEW.text = '' AND OLD.text <> '' AND NOT is_gone THEN
    broken := 'review_is_emptied_once_its_writer_left';
  ELSIF OLD.revealed_at IS NULL AND NEW.revealed_at < NEW.reveals_at AND NOT EXISTS (
      SELECT FROM marketplace_review WHERE engagement_id = NEW.engagement_id AND id <> NEW.id
    ) THEN
    broken := 'review_is_revealed_with_the_other_or_at_its_term';
  ELSIF OLD.taken_back_at IS NOT NULL AND (NEW.taken_back_at IS DISTINCT FROM OLD.taken_back_at
    OR NEW.text IS DISTINCT FROM OLD.text AND NOT is_gone) THEN
    broken := 'review_taken_back_never_returns';
  ELSIF OLD.answered_at IS NOT NULL AND NOT is_answer_gone AND (NEW.answer, NEW.answered_at)
    IS DISTINCT FROM (OLD.answer, OLD.answered_at) THEN
    broken := 'review_is_answered_once';
  END IF;
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'review %: %', NEW.id, replace(broken, '_', ' ')
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = broken;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER review_is_guarded BEFORE INSERT OR UPDATE ON marketplace_review
  FOR EACH ROW EXECUTE FUNCTION marketplace_guard_review();
CREATE TRIGGER review_is_never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_review
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_report_is_never_deleted BEFORE DELETE OR TRUNCATE ON marketplace_reviewreport
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
