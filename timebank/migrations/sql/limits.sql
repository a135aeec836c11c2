-- Personal limits, and the accounts of those who leave. The door (door.sql) asks here, and only where a balance
-- passes what no vote and no exception can forbid.

-- What was granted to the owner of this account and stands at that instant; nothing where nothing was.
CREATE OR REPLACE FUNCTION timebank_personal(
  p_code text, p_side text, p_at timestamptz, OUT bound bigint, OUT obeys bigint[]
) LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT given.minutes, ARRAY[given.version_id] INTO bound, obeys FROM timebank_personallimit given
    WHERE given.member_id = split_part(p_code, '.', 3)::bigint AND given.side = p_side
      AND given.begins_at <= p_at AND (given.ends_at IS NULL OR p_at < given.ends_at)
      AND NOT EXISTS (
        SELECT FROM timebank_personallimitend ended WHERE ended.limit_id = given.id AND ended.ended_at <= p_at)
    ORDER BY given.id DESC LIMIT 1;
END $$;

-- Whoever grants or ends holds the member and their account: of two at once the second sees the first, and no
-- spend that was checked before is still in flight.
CREATE OR REPLACE FUNCTION timebank_hold_member(p_member bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM coop_member WHERE id = p_member FOR NO KEY UPDATE;
  PERFORM FROM timebank_subaccount WHERE code = 'member_time.minutes.' || p_member FOR NO KEY UPDATE;
END $$;

CREATE OR REPLACE FUNCTION timebank_check_personal_limit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  voted record;
BEGIN
  PERFORM timebank_hold_member(NEW.member_id);
  SELECT version_id AS id, (value #>> '{}')::bigint AS bound INTO voted FROM governance_ruleperiod
    WHERE key = CASE NEW.side WHEN 'least' THEN 'timebank.exception_least_minutes'
                ELSE 'timebank.exception_most_minutes' END
      AND during @> NEW.granted_at;
  IF voted.id IS DISTINCT FROM NEW.version_id OR abs(NEW.minutes) > voted.bound THEN
    PERFORM timebank_refuse('personal_limit_stays_within_the_rule',
      format('an exception goes no further than %s', voted.bound));
  END IF;
  IF EXISTS (
    SELECT FROM timebank_personallimit given
    LEFT JOIN timebank_personallimitend ended ON ended.limit_id = given.id
    WHERE given.member_id = NEW.member_id AND given.side = NEW.side
      AND tstzrange(given.begins_at, CASE WHEN ended.id IS NULL THEN given.ends_at
            ELSE least(given.ends_at, greatest(ended.ended_at, given.begins_at)) END)
          && tstzrange(NEW.begins_at, NEW.ends_at)
  ) THEN
    PERFORM timebank_refuse('personal_limit_stands_alone', 'another exception stands then');
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER personal_limit_keeps_its_rules BEFORE INSERT ON timebank_personallimit
  FOR EACH ROW EXECUTE FUNCTION timebank_check_personal_limit();

CREATE OR REPLACE FUNCTION timebank_check_personal_limit_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  given timebank_personallimit;
BEGIN
  SELECT * INTO given FROM timebank_personallimit WHERE id = NEW.limit_id;
  PERFORM timebank_hold_member(given.member_id);
  IF NEW.actor_id = given.member_id THEN
    PERFORM timebank_refuse('personal_limit_is_not_ended_by_oneself', 'nobody decides on their own limit');
  ELSIF NEW.ended_at < given.granted_at OR NEW.ended_at >= given.ends_at THEN
    PERFORM timebank_refuse('personal_limit_ends_while_it_lasts', 'it is ended before its last day is over');
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER personal_limit_end_keeps_its_rules BEFORE INSERT ON timebank_personallimitend
  FOR EACH ROW EXECUTE FUNCTION timebank_check_personal_limit_end();

CREATE OR REPLACE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_personallimit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_personallimitend
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_circulationlevy
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Leaving ---------------------------------------------------------------------------------------------------

-- Whoever leaves, a group that closes too, keeps no hours of anybody waiting: what is reserved by them or for them is given up. Their
-- account is held from here until the end; what it holds.
CREATE OR REPLACE FUNCTION timebank_part_with(
  p_owner bigint, p_actor_user bigint, p_actor bigint, p_reason text
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timebank.door = 'open' AS $$
DECLARE
  v_code text := (SELECT code FROM timebank_subaccount
    WHERE code IN ('member_time.minutes.' || p_owner, 'group_time.minutes.' || p_owner));
  v_open bigint[];
BEGIN
  SELECT coalesce(array_agg(DISTINCT leg.reservation_id), '{}') INTO v_open
    FROM timebank_reservationleg leg JOIN timebank_subaccount sub ON sub.id = leg.subaccount_id
    WHERE sub.code = v_code
      AND NOT EXISTS (SELECT FROM timebank_settlement s WHERE s.reservation_id = leg.reservation_id);
  v_open := timebank_release(v_open, ARRAY[v_code]);
  INSERT INTO timebank_settlement (reservation_id, how, actor_user_id, actor_id, reason, settled_at)
    SELECT freed.id, 'void', p_actor_user, p_actor, p_reason, clock_timestamp() FROM unnest(v_open) AS freed(id);
  RETURN (SELECT balance FROM timebank_subaccount WHERE code = v_code);
END $$;

-- Whoever belonged leaves with their account settled and closed; entries in flight find it so.
CREATE OR REPLACE FUNCTION timebank_check_leaver() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM timebank_subaccount
    WHERE code IN ('member_time.minutes.' || NEW.id, 'group_time.minutes.' || NEW.id) AND closed_at IS NULL
  ) THEN
    PERFORM timebank_refuse('member_leaves_no_hours_behind', format('the hours of member %s are not settled', NEW.id));
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER member_leaves_no_hours_behind BEFORE UPDATE OF left_at ON coop_member
  FOR EACH ROW WHEN (OLD.left_at IS NULL AND NEW.left_at IS NOT NULL)
  EXECUTE FUNCTION timebank_check_leaver();

-- From here on nothing reaches the account and nothing leaves it, until its owner belongs again.
CREATE OR REPLACE FUNCTION timebank_close_account(p_owner bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timebank.door = 'open' AS $$
BEGIN
  UPDATE timebank_subaccount SET closed_at = p_at
    WHERE code IN ('member_time.minutes.' || p_owner, 'group_time.minutes.' || p_owner) AND (balance, reserved, awaited) = (0, 0, 0);
  IF NOT FOUND THEN
    PERFORM timebank_refuse('account_is_empty_when_it_closes', format('member %s still has hours', p_owner));
  END IF;
END $$;
