"""What the database itself promises about rules and votes, whoever asks it: the application, a script or a console."""

from django.db import migrations

# A version is the founding one, or exactly what its counted ballot adopted, obeyed after the count and after its base.
RULE_VERSIONS = """
CREATE TRIGGER rule_version_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_ruleversion
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION rule_version_comes_from_its_vote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  voted record;
  base record;
BEGIN
  IF NEW.proposal_id IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT p.rule_key, p.value, p.base_id, b.closed_at, b.count_sheet ->> 'outcome' AS outcome INTO voted
    FROM governance_proposal p JOIN governance_ballot b ON b.proposal_id = p.id WHERE p.id = NEW.proposal_id;
  IF voted.outcome IS DISTINCT FROM 'adopted' THEN
    RAISE EXCEPTION 'a version of a rule is written by the vote that adopted it' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.key, NEW.value, NEW.replaces_id) IS DISTINCT FROM (voted.rule_key, voted.value, voted.base_id) THEN
    RAISE EXCEPTION 'what was voted is what is applied' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT key, effective_at INTO base FROM governance_ruleversion WHERE id = NEW.replaces_id;
  IF base.key IS DISTINCT FROM NEW.key OR NEW.effective_at <= base.effective_at
     OR NEW.effective_at <= voted.closed_at THEN
    RAISE EXCEPTION 'a version is obeyed after its vote was counted and after the version that it replaces'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rule_version_comes_from_its_vote BEFORE INSERT ON governance_ruleversion
  FOR EACH ROW EXECUTE FUNCTION rule_version_comes_from_its_vote();
"""
NO_RULE_VERSIONS = """
DROP TRIGGER rule_version_comes_from_its_vote ON governance_ruleversion;
DROP FUNCTION rule_version_comes_from_its_vote();
DROP TRIGGER rule_version_is_append_only ON governance_ruleversion;
"""

# The moves are those of governance.domain.proposals.MOVES; a test compares the two.
PROPOSALS = """
CREATE TRIGGER proposal_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_proposal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION proposal_keeps_its_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' THEN
      RAISE EXCEPTION 'a proposal begins by being written' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.proposer_id, NEW.title, NEW.reason, NEW.rule_key, NEW.base_id, NEW.value, NEW.created_at)
     IS DISTINCT FROM
     (OLD.id, OLD.proposer_id, OLD.title, OLD.reason, OLD.rule_key, OLD.base_id, OLD.value, OLD.created_at) THEN
    RAISE EXCEPTION 'what a proposal says never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.state, NEW.state) NOT IN (
    ('draft', 'voting'), ('draft', 'withdrawn'), ('voting', 'adopted'), ('voting', 'rejected')
  ) THEN
    RAISE EXCEPTION 'a proposal does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposal_keeps_its_content BEFORE INSERT OR UPDATE ON governance_proposal
  FOR EACH ROW EXECUTE FUNCTION proposal_keeps_its_content();
"""
NO_PROPOSALS = """
DROP TRIGGER proposal_keeps_its_content ON governance_proposal;
DROP FUNCTION proposal_keeps_its_content();
DROP TRIGGER proposal_is_never_deleted ON governance_proposal;
"""

BALLOTS = """
CREATE TRIGGER ballot_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_ballot
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION ballot_keeps_what_it_froze() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  proposed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT rule_key, base_id, value INTO proposed FROM governance_proposal WHERE id = NEW.proposal_id;
    IF NEW.closed_at IS NOT NULL
       OR NEW.frozen #>> '{change,rule}' IS DISTINCT FROM proposed.rule_key
       OR (NEW.frozen #>> '{change,base}')::bigint IS DISTINCT FROM proposed.base_id
       OR NEW.frozen #> '{change,new}' IS DISTINCT FROM proposed.value THEN
      RAISE EXCEPTION 'a ballot opens on the exact change of its proposal' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a counted ballot never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.id, NEW.proposal_id, NEW.opened_at, NEW.closes_at, NEW.frozen, NEW.frozen_hash)
     IS DISTINCT FROM
     (OLD.id, OLD.proposal_id, OLD.opened_at, OLD.closes_at, OLD.frozen, OLD.frozen_hash) THEN
    RAISE EXCEPTION 'what a ballot froze when it opened never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ballot_keeps_what_it_froze BEFORE INSERT OR UPDATE ON governance_ballot
  FOR EACH ROW EXECUTE FUNCTION ballot_keeps_what_it_froze();
"""
NO_BALLOTS = """
DROP TRIGGER ballot_keeps_what_it_froze ON governance_ballot;
DROP FUNCTION ballot_keeps_what_it_froze();
DROP TRIGGER ballot_is_never_deleted ON governance_ballot;
"""

# Electors are those of the frozen list, no more (each insert is checked) and no fewer (checked at commit).
ELECTORS = """
CREATE TRIGGER elector_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON governance_elector
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION elector_was_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM added WHERE NOT EXISTS (
      SELECT FROM governance_ballot b, jsonb_array_elements_text(b.frozen -> 'electorate') AS frozen_id
      WHERE b.id = added.ballot_id AND frozen_id::bigint = added.member_id
    )
  ) THEN
    RAISE EXCEPTION 'the electorate was frozen when the ballot opened' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER elector_was_frozen AFTER INSERT ON governance_elector REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION elector_was_frozen();

CREATE FUNCTION ballot_has_its_electorate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM governance_elector WHERE ballot_id = NEW.id)
     <> jsonb_array_length(NEW.frozen -> 'electorate') THEN
    RAISE EXCEPTION 'every member of the frozen electorate is an elector' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ballot_has_its_electorate AFTER INSERT ON governance_ballot
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ballot_has_its_electorate();
"""
NO_ELECTORS = """
DROP TRIGGER ballot_has_its_electorate ON governance_ballot;
DROP FUNCTION ballot_has_its_electorate();
DROP TRIGGER elector_was_frozen ON governance_elector;
DROP FUNCTION elector_was_frozen();
DROP TRIGGER elector_is_append_only ON governance_elector;
"""

# The ballot's row is share-locked: a vote and the count of its ballot wait for each other, never pass each other.
VOTES = """
CREATE TRIGGER vote_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_vote
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION vote_is_cast_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held record;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.elector_id) IS DISTINCT FROM (OLD.id, OLD.elector_id) THEN
    RAISE EXCEPTION 'a vote stays with its elector' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT b.opened_at, b.closes_at, b.closed_at INTO held
    FROM governance_ballot b JOIN governance_elector e ON e.ballot_id = b.id
    WHERE e.id = NEW.elector_id FOR SHARE OF b;
  IF held.closed_at IS NOT NULL OR NEW.cast_at < held.opened_at OR NEW.cast_at >= held.closes_at THEN
    RAISE EXCEPTION 'a vote is cast while its ballot is open' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER vote_is_cast_while_open BEFORE INSERT OR UPDATE ON governance_vote
  FOR EACH ROW EXECUTE FUNCTION vote_is_cast_while_open();
"""
NO_VOTES = """
DROP TRIGGER vote_is_cast_while_open ON governance_vote;
DROP FUNCTION vote_is_cast_while_open();
DROP TRIGGER vote_is_never_deleted ON governance_vote;
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0002_chain_of_versions"), ("coop", "0002_refuse_change")]

    operations = [
        migrations.RunSQL(RULE_VERSIONS, NO_RULE_VERSIONS),
        migrations.RunSQL(PROPOSALS, NO_PROPOSALS),
        migrations.RunSQL(BALLOTS, NO_BALLOTS),
        migrations.RunSQL(ELECTORS, NO_ELECTORS),
        migrations.RunSQL(VOTES, NO_VOTES),
    ]
