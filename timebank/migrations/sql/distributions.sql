-- A distribution gives the whole pool of its period, as its lines say; its entry has its distribution. A correction
-- moves the differences in open time, and leaves the one that it corrects as it was.

CREATE OR REPLACE FUNCTION timebank_close_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM timebank_close();
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER distribution_waits_for_entries BEFORE INSERT ON timebank_distribution
  FOR EACH ROW EXECUTE FUNCTION timebank_close_period();

CREATE OR REPLACE FUNCTION timebank_check_distribution() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  checked timebank_distribution%ROWTYPE;
BEGIN
  SELECT * INTO checked FROM timebank_distribution WHERE id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
  IF (SELECT count(*) FROM timebank_distributionline WHERE distribution_id = checked.id) <> 8 THEN
    PERFORM timebank_refuse('distribution_has_all_its_lines',
      format('distribution %s has not one line for each fund in each unit', checked.id));
  END IF;
  IF checked.corrects_id IS NULL
      AND EXISTS (SELECT FROM timebank_distributionline WHERE distribution_id = checked.id AND amount < 0) THEN
    PERFORM timebank_refuse('distribution_line_is_not_negative',
      format('distribution %s takes from a fund, and corrects none', checked.id));
  END IF;
  IF checked.corrects_id IS NOT NULL AND checked.period IS DISTINCT FROM
      (SELECT period FROM timebank_distribution WHERE id = checked.corrects_id) THEN
    PERFORM timebank_refuse('correction_is_of_the_same_period',
      format('distribution %s corrects one of other days', checked.id));
  END IF;
  IF checked.entry_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM timebank_journalentry
    WHERE id = checked.entry_id AND nature = 'distribution'
      AND CASE WHEN checked.corrects_id IS NULL THEN checked.period @> happened_at
          ELSE happened_at >= upper(checked.period) END
  ) THEN
    PERFORM timebank_refuse('distribution_entry_lies_in_its_period',
      format('the entry of distribution %s is not one of its period', checked.id));
  END IF;
  IF EXISTS (
    SELECT FROM timebank_distributionline line
    LEFT JOIN timebank_account account
      ON account.kind = line.fund AND account.unit = line.unit AND account.owner_id IS NULL
    WHERE line.distribution_id = checked.id AND line.amount <> (
      SELECT coalesce(sum(amount), 0) FROM timebank_leg
      WHERE account_id = account.id AND entry_id = checked.entry_id
    )
  ) THEN
    PERFORM timebank_refuse('distribution_lines_say_what_moved',
      format('the lines of distribution %s are not what its entry moved', checked.id));
  END IF;
  -- Once, for the distribution itself: its lines say nothing of the pool, and it is long to sum.
  IF TG_ARGV[0] = 'id' AND checked.corrects_id IS NULL AND EXISTS (
    SELECT FROM timebank_leg leg
    JOIN timebank_account account ON account.id = leg.account_id AND account.kind = 'commons'
    WHERE checked.period @> leg.happened_at
    GROUP BY account.unit HAVING sum(leg.amount) <> 0
  ) THEN
    PERFORM timebank_refuse('distribution_gives_the_whole_pool',
      format('distribution %s does not give exactly what came into the pool', checked.id));
  END IF;
  IF checked.corrects_id IS NULL AND NOT timebank_follows_its_closing(checked) THEN
    PERFORM timebank_refuse('distribution_follows_its_closing',
      format('distribution %s is not what the closing of its period came to', checked.id));
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS distribution_is_whole ON timebank_distribution;
CREATE CONSTRAINT TRIGGER distribution_is_whole AFTER INSERT ON timebank_distribution
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION timebank_check_distribution('id');
DROP TRIGGER IF EXISTS distribution_is_whole ON timebank_distributionline;
CREATE CONSTRAINT TRIGGER distribution_is_whole AFTER INSERT ON timebank_distributionline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION timebank_check_distribution('distribution_id');

CREATE OR REPLACE FUNCTION timebank_check_distributing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM timebank_distribution WHERE entry_id = NEW.id) THEN
    PERFORM timebank_refuse('distribution_entry_has_its_distribution',
      format('entry %s says that it is a distribution, and there is none', NEW.id));
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS distribution_entry_has_its_distribution ON timebank_journalentry;
CREATE CONSTRAINT TRIGGER distribution_entry_has_its_distribution AFTER INSERT ON timebank_journalentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.nature = 'distribution')
  EXECUTE FUNCTION timebank_check_distributing();

CREATE OR REPLACE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_distribution
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_distributionline
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
