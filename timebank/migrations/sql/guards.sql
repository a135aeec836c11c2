-- Whatever goes around the door is refused, to the owner of the tables too.

CREATE TRIGGER ledger_has_one_door BEFORE INSERT ON timebank_journalentry
  FOR EACH STATEMENT EXECUTE FUNCTION timebank_through_door();
CREATE TRIGGER ledger_has_one_door BEFORE INSERT ON timebank_leg
  FOR EACH STATEMENT EXECUTE FUNCTION timebank_through_door();
CREATE TRIGGER ledger_has_one_door BEFORE INSERT OR UPDATE ON timebank_subaccount
  FOR EACH STATEMENT EXECUTE FUNCTION timebank_through_door();
CREATE TRIGGER ledger_has_one_door BEFORE INSERT ON timebank_account
  FOR EACH STATEMENT EXECUTE FUNCTION timebank_through_door();

CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_journalentry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_leg
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON timebank_subaccount
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE DELETE OR TRUNCATE ON timebank_account
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER written_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON timebank_unpostedmission
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_stays_what_it_is BEFORE UPDATE ON timebank_account
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Rows of sub-accounts change with every leg: new versions find room on the same page.
ALTER TABLE timebank_subaccount SET (fillfactor = 50);
