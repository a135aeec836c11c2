-- What groups promise beside the door: whose account is whose, who proposes, and that another delegate answers.

CREATE FUNCTION timebank_check_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.owner_id IS NOT NULL
      AND (NEW.kind = 'group_time') <> EXISTS (SELECT FROM coop_group WHERE member_id = NEW.owner_id) THEN
    PERFORM timebank_refuse('account_kind_fits_its_owner', 'a group has hours of its own kind, and no other');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER account_kind_fits_its_owner BEFORE INSERT ON timebank_account
  FOR EACH ROW EXECUTE FUNCTION timebank_check_account();

CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_grouppayment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_groupanswer
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whether a member acts for a group now; their mandate is held until the end.
CREATE FUNCTION timebank_is_delegate(p_group bigint, p_member bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM coop_delegate WHERE group_id = p_group AND member_id = p_member AND ended_at IS NULL FOR SHARE;
  RETURN FOUND;
END $$;

CREATE FUNCTION timebank_check_group_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM timebank_reservation held WHERE held.id = NEW.reservation_id AND held.actor_id = NEW.proposer_id
      AND held.acting_for_id = NEW.group_id AND held.expires_at = NEW.expires_at
  ) OR NOT EXISTS (
    SELECT FROM timebank_reservationleg leg
    JOIN timebank_subaccount sub ON sub.id = leg.subaccount_id
    JOIN timebank_account account ON account.id = sub.account_id
    WHERE leg.reservation_id = NEW.reservation_id AND account.kind = 'group_time'
      AND account.owner_id = NEW.group_id AND leg.amount = -NEW.minutes
  ) THEN
    PERFORM timebank_refuse('group_payment_fits_its_reservation', 'its hours are not those that are reserved');
  ELSIF NOT timebank_is_delegate(NEW.group_id, NEW.proposer_id) THEN
    PERFORM timebank_refuse('group_payment_is_proposed_by_its_delegate', 'whoever proposes is no delegate');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER group_payment_is_proposed_by_its_delegate BEFORE INSERT ON timebank_grouppayment
  FOR EACH ROW EXECUTE FUNCTION timebank_check_group_payment();

CREATE FUNCTION timebank_check_group_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked timebank_grouppayment;
BEGIN
  SELECT * INTO asked FROM timebank_grouppayment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
  IF NEW.how IN ('approved', 'declined') AND NEW.actor_id = asked.proposer_id THEN
    PERFORM timebank_refuse('group_answer_is_not_ones_own', 'nobody answers what they proposed themself');
  ELSIF NEW.how = 'withdrawn' AND NEW.actor_id <> asked.proposer_id THEN
    PERFORM timebank_refuse('group_answer_takes_back_ones_own', 'whoever proposed it takes it back');
  ELSIF NEW.how <> 'expired' AND NOT timebank_is_delegate(asked.group_id, NEW.actor_id) THEN
    PERFORM timebank_refuse('group_answer_is_its_delegates', 'whoever answers is no delegate of the group');
  ELSIF NEW.how = 'approved' AND NOT EXISTS (
    SELECT FROM timebank_settlement paid WHERE paid.reservation_id = asked.reservation_id
      AND paid.entry_id = NEW.entry_id AND paid.actor_id = NEW.actor_id
  ) THEN
    PERFORM timebank_refuse('group_answer_pays_what_was_reserved', 'its entry does not settle the reservation');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER group_answer_is_not_ones_own BEFORE INSERT ON timebank_groupanswer
  FOR EACH ROW EXECUTE FUNCTION timebank_check_group_answer();
