"""What the database itself promises about the ledger, to whoever writes and by whatever way.

1. An entry has two legs or more and sums to zero in each unit; a reversal undoes its entry exactly. Checked at commit.
2. Nothing that was written is changed or deleted; what belongs to an entry is written together with it.
3. A balance follows its legs and nothing else; an account starts at zero and keeps its kind, unit, owner and floor.
4. Nothing is dated inside a distributed period afterwards; a distribution gives the whole pool, as its lines say.

Every refusal carries the name of the promise as its constraint, so that a service can say it in words.
"""

from django.db import migrations

# An entry in flight holds the ledger open; a distribution waits for all of them, closes it, and reads the pool alone.
DOORS = """
CREATE FUNCTION timebank_hold_open() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock_shared(7465, 1)
$$;
CREATE FUNCTION timebank_close() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(7465, 1)
$$;
CREATE FUNCTION timebank_refuse(promise text, explanation text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', explanation USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = promise;
END $$;
"""
DROP_DOORS = """
DROP FUNCTION timebank_refuse(text, text);
DROP FUNCTION timebank_close();
DROP FUNCTION timebank_hold_open();
"""

ENTRIES = """
CREATE FUNCTION timebank_date_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM timebank_hold_open();
  NEW.written_in := txid_current();
  IF EXISTS (SELECT FROM timebank_distribution WHERE period @> NEW.happened_at) THEN
    PERFORM timebank_refuse('entry_is_dated_in_open_time',
      format('the period of %s has been distributed: an entry can not be dated there', NEW.happened_at));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entry_is_dated_in_open_time BEFORE INSERT ON timebank_journalentry
  FOR EACH ROW EXECUTE FUNCTION timebank_date_entry();

CREATE FUNCTION timebank_write_with_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM timebank_journalentry WHERE id = NEW.entry_id AND written_in = txid_current()
  ) THEN
    PERFORM timebank_refuse('entry_is_written_at_once',
      format('entry %s was written before: nothing is added to it', NEW.entry_id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entry_is_written_at_once BEFORE INSERT ON timebank_leg
  FOR EACH ROW EXECUTE FUNCTION timebank_write_with_entry();
CREATE TRIGGER entry_is_written_at_once BEFORE INSERT ON timebank_entryrule
  FOR EACH ROW EXECUTE FUNCTION timebank_write_with_entry();

CREATE FUNCTION timebank_check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  checked timebank_journalentry%ROWTYPE;
  wrong record;
BEGIN
  SELECT * INTO checked FROM timebank_journalentry WHERE id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
  IF (SELECT count(*) FROM timebank_leg WHERE entry_id = checked.id) < 2 THEN
    PERFORM timebank_refuse('entry_has_two_legs', format('entry %s has fewer than two legs', checked.id));
  END IF;
  SELECT unit, sum(amount) AS total INTO wrong
    FROM timebank_leg JOIN timebank_account ON timebank_account.id = account_id
    WHERE entry_id = checked.id GROUP BY unit HAVING sum(amount) <> 0 LIMIT 1;
  IF FOUND THEN
    PERFORM timebank_refuse('entry_sums_to_zero_in_each_unit',
      format('the legs of entry %s sum to %s %s, not to zero', checked.id, wrong.total, wrong.unit));
  END IF;
  IF checked.reverses_id IS NOT NULL AND EXISTS (
    SELECT account_id, sum(amount) FROM timebank_leg WHERE entry_id IN (checked.id, checked.reverses_id)
    GROUP BY account_id HAVING sum(amount) <> 0
  ) THEN
    PERFORM timebank_refuse('reversal_undoes_its_entry',
      format('entry %s does not undo entry %s exactly', checked.id, checked.reverses_id));
  END IF;
  IF checked.nature = 'distribution'
    AND NOT EXISTS (SELECT FROM timebank_distribution WHERE entry_id = checked.id) THEN
    PERFORM timebank_refuse('distribution_entry_has_its_distribution',
      format('entry %s says that it is a distribution, and there is none', checked.id));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_sums_to_zero AFTER INSERT ON timebank_journalentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION timebank_check_entry('id');
CREATE CONSTRAINT TRIGGER entry_sums_to_zero AFTER INSERT ON timebank_leg
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION timebank_check_entry('entry_id');
"""
DROP_ENTRIES = """
DROP TRIGGER entry_sums_to_zero ON timebank_leg;
DROP TRIGGER entry_sums_to_zero ON timebank_journalentry;
DROP FUNCTION timebank_check_entry();
DROP TRIGGER entry_is_written_at_once ON timebank_entryrule;
DROP TRIGGER entry_is_written_at_once ON timebank_leg;
DROP FUNCTION timebank_write_with_entry();
DROP TRIGGER entry_is_dated_in_open_time ON timebank_journalentry;
DROP FUNCTION timebank_date_entry();
"""

ACCOUNTS = """
CREATE FUNCTION timebank_count_leg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE timebank_account SET balance = balance + NEW.amount WHERE id = NEW.account_id;
  RETURN NULL;
END $$;
CREATE TRIGGER leg_counts_in_its_account AFTER INSERT ON timebank_leg
  FOR EACH ROW EXECUTE FUNCTION timebank_count_leg();

CREATE FUNCTION timebank_open_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.balance <> 0 THEN
    PERFORM timebank_refuse('account_opens_at_zero', 'an account opens with nothing on it');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER account_opens_at_zero BEFORE INSERT ON timebank_account
  FOR EACH ROW EXECUTE FUNCTION timebank_open_account();

CREATE FUNCTION timebank_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'balance' IS DISTINCT FROM to_jsonb(OLD) - 'balance' THEN
    PERFORM timebank_refuse('account_stays_what_it_is',
      format('account %s keeps its kind, unit, owner and floor for ever', OLD.id));
  END IF;
  -- At depth one somebody wrote UPDATE; at depth two a leg did.
  IF NEW.balance <> OLD.balance AND pg_trigger_depth() < 2 THEN
    PERFORM timebank_refuse('account_balance_follows_its_legs',
      format('the balance of account %s changes with its legs alone', OLD.id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER account_stays_what_it_is BEFORE UPDATE ON timebank_account
  FOR EACH ROW EXECUTE FUNCTION timebank_guard_account();
"""
DROP_ACCOUNTS = """
DROP TRIGGER account_stays_what_it_is ON timebank_account;
DROP FUNCTION timebank_guard_account();
DROP TRIGGER account_opens_at_zero ON timebank_account;
DROP FUNCTION timebank_open_account();
DROP TRIGGER leg_counts_in_its_account ON timebank_leg;
DROP FUNCTION timebank_count_leg();
"""

DISTRIBUTIONS = """
CREATE FUNCTION timebank_close_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM timebank_close();
  RETURN NEW;
END $$;
CREATE TRIGGER distribution_waits_for_entries BEFORE INSERT ON timebank_distribution
  FOR EACH ROW EXECUTE FUNCTION timebank_close_period();

CREATE FUNCTION timebank_check_distribution() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  checked timebank_distribution%ROWTYPE;
BEGIN
  SELECT * INTO checked FROM timebank_distribution WHERE id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
  IF (SELECT count(*) FROM timebank_distributionline WHERE distribution_id = checked.id) <> 8 THEN
    PERFORM timebank_refuse('distribution_has_all_its_lines',
      format('distribution %s has not one line for each fund in each unit', checked.id));
  END IF;
  IF checked.entry_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM timebank_journalentry
    WHERE id = checked.entry_id AND nature = 'distribution' AND checked.period @> happened_at
  ) THEN
    PERFORM timebank_refuse('distribution_entry_lies_in_its_period',
      format('the entry of distribution %s is not one of its period', checked.id));
  END IF;
  IF EXISTS (
    SELECT FROM timebank_distributionline line
    LEFT JOIN timebank_account account
      ON account.kind = line.fund AND account.unit = line.unit AND account.owner_id IS NULL
    LEFT JOIN timebank_leg leg ON leg.account_id = account.id AND leg.entry_id = checked.entry_id
    WHERE line.distribution_id = checked.id AND line.amount <> coalesce(leg.amount, 0)
  ) THEN
    PERFORM timebank_refuse('distribution_lines_say_what_moved',
      format('the lines of distribution %s are not what its entry moved', checked.id));
  END IF;
  IF EXISTS (
    SELECT account.unit FROM timebank_leg leg
    JOIN timebank_account account ON account.id = leg.account_id AND account.kind = 'commons'
    JOIN timebank_journalentry entry ON entry.id = leg.entry_id AND checked.period @> entry.happened_at
    GROUP BY account.unit HAVING sum(leg.amount) <> 0
  ) THEN
    PERFORM timebank_refuse('distribution_gives_the_whole_pool',
      format('distribution %s does not give exactly what came into the pool', checked.id));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER distribution_is_whole AFTER INSERT ON timebank_distribution
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION timebank_check_distribution('id');
CREATE CONSTRAINT TRIGGER distribution_is_whole AFTER INSERT ON timebank_distributionline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION timebank_check_distribution('distribution_id');
"""
DROP_DISTRIBUTIONS = """
DROP TRIGGER distribution_is_whole ON timebank_distributionline;
DROP TRIGGER distribution_is_whole ON timebank_distribution;
DROP FUNCTION timebank_check_distribution();
DROP TRIGGER distribution_waits_for_entries ON timebank_distribution;
DROP FUNCTION timebank_close_period();
"""

WRITTEN_FOR_EVER = (
    "timebank_journalentry",
    "timebank_leg",
    "timebank_entryrule",
    "timebank_distribution",
    "timebank_distributionline",
)
NEVER_DELETED = ("timebank_account",)


def append_only(table: str, verbs: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER written_for_ever BEFORE {verbs} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();",
        f"DROP TRIGGER written_for_ever ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("coop", "0002_refuse_change"), ("timebank", "0001_initial")]

    operations = [
        migrations.RunSQL(DOORS, DROP_DOORS),
        migrations.RunSQL(ENTRIES, DROP_ENTRIES),
        migrations.RunSQL(ACCOUNTS, DROP_ACCOUNTS),
        migrations.RunSQL(DISTRIBUTIONS, DROP_DISTRIBUTIONS),
        *(append_only(table, "UPDATE OR DELETE OR TRUNCATE") for table in WRITTEN_FOR_EVER),
        *(append_only(table, "DELETE OR TRUNCATE") for table in NEVER_DELETED),
    ]
