-- The closing of a period: which state follows which (timebank/domain/closings.py), what each move stands on, and
-- that nothing of it changes afterwards.

-- A distribution is what the closing of its period came to: computed, left uncontested long enough, and posted.
-- A journal that is taken over tells of distributions alone (services/restoring.py).
CREATE OR REPLACE FUNCTION timebank_follows_its_closing(checked timebank_distribution) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  RETURN coalesce(current_setting('timebank.door', true) = 'open', false) OR EXISTS (
    SELECT FROM timebank_closing closing
    WHERE closing.distribution_id = checked.id AND closing.state = 'posted' AND closing.period = checked.period
      AND closing.version_id = checked.version_id AND closing.contest_until <= checked.posted_at
      AND (closing.inputs_hash, closing.result_hash) = (checked.inputs_hash, checked.result_hash)
      AND closing.figures = (
        SELECT jsonb_agg(jsonb_build_array(fund, unit, share::text, quota, amount) ORDER BY id)
        FROM timebank_distributionline WHERE distribution_id = checked.id)
  );
END $$;

CREATE OR REPLACE FUNCTION timebank_is_contested(p_closing bigint, p_round integer) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM timebank_closingcontest WHERE closing_id = p_closing AND round = p_round AND verdict = '');
END $$;

CREATE OR REPLACE FUNCTION timebank_is_upheld(p_closing bigint, p_round integer) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM timebank_closingcontest WHERE closing_id = p_closing AND round = p_round AND verdict = 'upheld');
END $$;

CREATE OR REPLACE FUNCTION timebank_move_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'closing' OR NEW.frozen_at IS NOT NULL OR NEW.round <> 0 OR NEW.computed_at IS NOT NULL THEN
      PERFORM timebank_refuse('closing_begins_with_its_checks', 'a closing is asked for before it is computed');
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('open', 'posted') THEN
    PERFORM timebank_refuse('closing_ends_once', format('closing %s has ended', OLD.id));
  END IF;
  IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
      ('closing', 'computed'), ('computed', 'contested'), ('contested', 'computed'), ('contested', 'closing'),
      ('computed', 'posted'), ('closing', 'open'), ('computed', 'open'), ('contested', 'open')) THEN
    PERFORM timebank_refuse('closing_moves_as_declared', format('%s does not follow %s', NEW.state, OLD.state));
  END IF;
  IF (NEW.id, NEW.period, NEW.asked_at, NEW.actor_user_id, NEW.actor_id)
      IS DISTINCT FROM (OLD.id, OLD.period, OLD.asked_at, OLD.actor_user_id, OLD.actor_id)
      OR NEW.aside <> OLD.aside AND OLD.frozen_at IS NOT NULL THEN
    PERFORM timebank_refuse('closing_stays_what_was_asked', 'the days of a closing, and who asked for it, stay');
  END IF;
  IF NEW.frozen_at IS DISTINCT FROM OLD.frozen_at THEN
    IF NOT ((OLD.state, NEW.state) = ('closing', 'closing') AND OLD.frozen_at IS NULL
            OR (OLD.state, NEW.state) = ('contested', 'closing') AND NEW.frozen_at IS NULL) THEN
      PERFORM timebank_refuse('closing_freezes_its_period', 'a period is frozen before it is computed, until it ends');
    END IF;
    -- Whoever writes an entry holds the ledger open until the end of its transaction: none is in flight from here on.
    PERFORM timebank_close();
  END IF;
  IF (NEW.figures, NEW.inputs_hash, NEW.result_hash, NEW.round, NEW.computed_at, NEW.contest_until, NEW.version_id)
      IS DISTINCT FROM
      (OLD.figures, OLD.inputs_hash, OLD.result_hash, OLD.round, OLD.computed_at, OLD.contest_until, OLD.version_id)
      AND NOT ((OLD.state, NEW.state) = ('closing', 'computed') AND OLD.frozen_at IS NOT NULL
               AND NEW.round = OLD.round + 1) THEN
    PERFORM timebank_refuse('closing_keeps_its_figures', 'figures change when a frozen period is computed, and only then');
  END IF;
  IF (OLD.state, NEW.state) = ('closing', 'computed') AND NEW.round = OLD.round
      OR (OLD.state, NEW.state) = ('computed', 'contested') AND NOT timebank_is_contested(NEW.id, NEW.round)
      OR (OLD.state, NEW.state) = ('contested', 'computed')
         AND (timebank_is_contested(NEW.id, NEW.round) OR timebank_is_upheld(NEW.id, NEW.round))
      OR (OLD.state, NEW.state) = ('contested', 'closing')
         AND (NEW.frozen_at IS NOT NULL OR NOT timebank_is_upheld(NEW.id, NEW.round))
      OR NEW.state = 'posted' AND timebank_is_contested(NEW.id, NEW.round) THEN
    PERFORM timebank_refuse('closing_moves_as_contests_ask',
      format('%s to %s is not what its contests came to', OLD.state, NEW.state));
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER closing_moves_as_declared BEFORE INSERT OR UPDATE ON timebank_closing
  FOR EACH ROW EXECUTE FUNCTION timebank_move_closing();

CREATE OR REPLACE FUNCTION timebank_contest_closing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held timebank_closing;
BEGIN
  SELECT * INTO held FROM timebank_closing WHERE id = NEW.closing_id FOR NO KEY UPDATE;
  IF TG_OP = 'INSERT' THEN
    IF held.state NOT IN ('computed', 'contested') OR NEW.contested_at < held.computed_at
        OR NEW.contested_at >= held.contest_until OR NEW.verdict <> ''
        OR (NEW.round, NEW.result_hash) IS DISTINCT FROM (held.round::integer, held.result_hash) THEN
      PERFORM timebank_refuse('figures_are_contested_in_their_days', 'these figures can not be contested now');
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.verdict <> '' OR NEW.verdict = '' OR held.state <> 'contested' OR held.round <> NEW.round
      OR (NEW.id, NEW.closing_id, NEW.round, NEW.result_hash, NEW.member_id, NEW.motive, NEW.contested_at)
      IS DISTINCT FROM
      (OLD.id, OLD.closing_id, OLD.round, OLD.result_hash, OLD.member_id, OLD.motive, OLD.contested_at) THEN
    PERFORM timebank_refuse('contest_is_answered_once', 'a contest is answered, once, and stays as it is');
  END IF;
  IF NEW.verdict <> 'withdrawn'
      AND (NEW.actor_user_id = held.actor_user_id OR coalesce(NEW.actor_id = NEW.member_id, false)) THEN
    PERFORM timebank_refuse('contest_is_answered_by_a_second_person',
      'neither who asked for the closing nor who contests it answers');
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER contest_follows_its_closing BEFORE INSERT OR UPDATE ON timebank_closingcontest
  FOR EACH ROW EXECUTE FUNCTION timebank_contest_closing();

CREATE OR REPLACE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON timebank_closing
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON timebank_closingcontest
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
