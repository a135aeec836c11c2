-- A secret vote is two lists: who voted, and what was voted. Each vote adds one to both; nothing leads from one to the other.
-- Instants are looked at and not kept; what lies in the urn lies in the order of its receipts.

CREATE OR REPLACE TRIGGER attendance_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_attendance
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER urn_box_is_never_deleted BEFORE DELETE OR TRUNCATE ON governance_urnbox
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Both are written anew by each vote: to pack them each time would take longer than all the rest.
ALTER TABLE governance_attendance ALTER COLUMN voters SET STORAGE EXTERNAL;
ALTER TABLE governance_attendance ALTER COLUMN by_proxy SET STORAGE EXTERNAL;
ALTER TABLE governance_urnbox ALTER COLUMN papers SET STORAGE EXTERNAL;

-- The list with this one at its place, as it is written by whoever votes.
CREATE OR REPLACE FUNCTION governance_with_one(listed bigint[], added bigint) RETURNS bigint[]
LANGUAGE sql IMMUTABLE AS $$
  SELECT listed[:width_bucket(added, listed)] || added || listed[width_bucket(added, listed) + 1:]
$$;

-- What a list has more than before, where it has one more: the first that differs, found by halves.
CREATE OR REPLACE FUNCTION governance_one_more(listed bigint[], before bigint[]) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  low integer := 1;
  high integer := cardinality(before) + 1;
  middle integer;
BEGIN
  WHILE low < high LOOP
    middle := (low + high) / 2;
    IF listed[middle] = before[middle] THEN
      low := middle + 1;
    ELSE
      high := middle;
    END IF;
  END LOOP;
  RETURN listed[low];
END $$;

-- The list with one more, at its place: what was there stays, ascending.
CREATE OR REPLACE FUNCTION governance_is_one_more(listed bigint[], before bigint[], added bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT array_remove(listed, added) = before AND cardinality(listed) = cardinality(before) + 1
    AND coalesce(listed[array_position(listed, added) - 1] < added, true)
    AND coalesce(listed[array_position(listed, added) + 1] > added, true)
$$;

CREATE OR REPLACE FUNCTION attendance_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held record;
  added bigint;
BEGIN
  SELECT opened_at, closes_at, closed_at, frozen ->> 'secrecy' AS secrecy INTO held
    FROM governance_ballot WHERE id = NEW.ballot_id FOR SHARE;
  IF TG_OP = 'INSERT' THEN
    IF held.secrecy IS DISTINCT FROM 'secret' OR NEW.voters <> '{}' OR NEW.by_proxy <> '{}' OR NEW.said_at IS NOT NULL THEN
      RAISE EXCEPTION 'a secret ballot begins with nobody who voted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF held.closed_at IS NOT NULL OR (NEW.said_at >= held.opened_at AND NEW.said_at < held.closes_at) IS NOT TRUE THEN
    RAISE EXCEPTION 'a vote is cast while its ballot is open' USING ERRCODE = 'restrict_violation';
  END IF;
  added := governance_one_more(NEW.voters, OLD.voters);
  IF (NEW.id, NEW.ballot_id) IS DISTINCT FROM (OLD.id, OLD.ballot_id)
     OR governance_is_one_more(NEW.voters, OLD.voters, added) IS NOT TRUE
     OR NEW.by_proxy IS DISTINCT FROM OLD.by_proxy
       AND governance_is_one_more(NEW.by_proxy, OLD.by_proxy, added) IS NOT TRUE
     OR NOT EXISTS (SELECT FROM governance_elector WHERE id = added AND ballot_id = NEW.ballot_id) THEN
    RAISE EXCEPTION 'who voted in a secret ballot is one more of its electors each time'
      USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.said_at := NULL;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER attendance_only_grows BEFORE INSERT OR UPDATE ON governance_attendance
  FOR EACH ROW EXECUTE FUNCTION attendance_only_grows();

CREATE OR REPLACE FUNCTION governance_is_slip(paper jsonb, bits text, frozen jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN jsonb_typeof(paper) = 'array' AND jsonb_array_length(paper) = 3
      AND paper ->> 0 ~ '^[0-9a-f]{64}$' AND jsonb_typeof(paper -> 2) = 'string' THEN
    starts_with(('x' || (paper ->> 0))::bit(256)::text, bits) AND governance_are_marks(paper -> 1, frozen)
  ELSE false END
$$;

-- From the term on only the names of colleges are written anew, as its count tells them together.
CREATE OR REPLACE FUNCTION urn_box_is_written_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held record;
  before jsonb := '[]';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before := OLD.papers;
    IF (NEW.id, NEW.ballot_id) IS DISTINCT FROM (OLD.id, OLD.ballot_id) THEN
      RAISE EXCEPTION 'a box stays in its urn' USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  SELECT opened_at, closes_at, closed_at, frozen INTO held FROM governance_ballot WHERE id = NEW.ballot_id FOR SHARE;
  IF held.closed_at IS NOT NULL OR held.frozen ->> 'secrecy' IS DISTINCT FROM 'secret'
     OR (NEW.said_at >= held.opened_at) IS NOT TRUE
     OR NEW.said_at >= held.closes_at AND (TG_OP = 'INSERT' OR NEW.bits <> OLD.bits OR
       (SELECT jsonb_agg(paper - 2 ORDER BY place) FROM jsonb_array_elements(NEW.papers) WITH ORDINALITY AS new_(paper, place))
       IS DISTINCT FROM
       (SELECT jsonb_agg(paper - 2 ORDER BY place) FROM jsonb_array_elements(before) WITH ORDINALITY AS old_(paper, place)))
  THEN
    RAISE EXCEPTION 'a vote is cast while its ballot is open' USING ERRCODE = 'restrict_violation';
  END IF;
  IF jsonb_typeof(NEW.papers) <> 'array' OR EXISTS (
    SELECT FROM (SELECT jsonb_array_elements(NEW.papers) AS paper EXCEPT SELECT jsonb_array_elements(before)) AS written
    WHERE NOT governance_is_slip(paper, NEW.bits, held.frozen)
  ) THEN
    RAISE EXCEPTION 'a vote marks options of its ballot, each once' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (SELECT coalesce(bool_and(receipt > last), true) FROM (
    SELECT (paper ->> 0) COLLATE "C" AS receipt, (lag(paper ->> 0) OVER (ORDER BY place)) COLLATE "C" AS last
    FROM jsonb_array_elements(NEW.papers) WITH ORDINALITY AS one(paper, place)
  ) AS pairs) IS NOT TRUE THEN
    RAISE EXCEPTION 'papers of an urn lie in the order of their receipts' USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.said_at := NULL;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER urn_box_is_written_while_open BEFORE INSERT OR UPDATE ON governance_urnbox
  FOR EACH ROW EXECUTE FUNCTION urn_box_is_written_while_open();

CREATE OR REPLACE FUNCTION urn_has_a_paper_for_each_voter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT coalesce(sum(papers_count), 0) FROM governance_urnbox WHERE ballot_id = NEW.ballot_id)
     IS DISTINCT FROM
     (SELECT cardinality(voters)::bigint FROM governance_attendance WHERE ballot_id = NEW.ballot_id) THEN
    RAISE EXCEPTION 'an urn has a paper for each who voted' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS urn_has_a_paper_for_each_voter ON governance_urnbox;
CREATE CONSTRAINT TRIGGER urn_has_a_paper_for_each_voter AFTER INSERT OR UPDATE ON governance_urnbox
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION urn_has_a_paper_for_each_voter();
DROP TRIGGER IF EXISTS attendance_has_a_paper_for_each_voter ON governance_attendance;
CREATE CONSTRAINT TRIGGER attendance_has_a_paper_for_each_voter AFTER INSERT OR UPDATE ON governance_attendance
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION urn_has_a_paper_for_each_voter();

CREATE OR REPLACE FUNCTION ballot_has_its_attendance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.frozen ->> 'secrecy' = 'secret' AND NOT EXISTS (SELECT FROM governance_attendance WHERE ballot_id = NEW.id) THEN
    RAISE EXCEPTION 'a secret ballot keeps who voted' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS ballot_has_its_attendance ON governance_ballot;
CREATE CONSTRAINT TRIGGER ballot_has_its_attendance AFTER INSERT ON governance_ballot
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ballot_has_its_attendance();

-- Before it is announced a proposal has no secrecy; with the announcement it is chosen, and it stays.
CREATE OR REPLACE FUNCTION secrecy_is_chosen_with_the_announcement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.is_secret IS DISTINCT FROM
       coalesce((SELECT is_secret FROM governance_proposal WHERE id = NEW.second_call_of_id), false) THEN
      RAISE EXCEPTION 'a vote is secret or not from its announcement on' USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF NEW.is_secret <> OLD.is_secret AND (OLD.state <> 'discussed' OR NEW.state <> 'announced') THEN
    RAISE EXCEPTION 'a vote is secret or not from its announcement on' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER secrecy_is_chosen_with_the_announcement BEFORE INSERT OR UPDATE ON governance_proposal
  FOR EACH ROW EXECUTE FUNCTION secrecy_is_chosen_with_the_announcement();

CREATE OR REPLACE FUNCTION ballot_is_as_secret_as_announced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.frozen ->> 'secrecy' IS NOT DISTINCT FROM 'secret') IS DISTINCT FROM
     (SELECT is_secret FROM governance_proposal WHERE id = NEW.proposal_id) THEN
    RAISE EXCEPTION 'a vote is secret or not as it was announced' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER ballot_is_as_secret_as_announced BEFORE INSERT ON governance_ballot
  FOR EACH ROW EXECUTE FUNCTION ballot_is_as_secret_as_announced();

CREATE OR REPLACE FUNCTION vote_has_a_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM governance_elector e JOIN governance_ballot b ON b.id = e.ballot_id
    WHERE e.id = NEW.elector_id AND b.frozen ->> 'secrecy' = 'secret') THEN
    RAISE EXCEPTION 'a secret vote is not kept with its voter' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER vote_has_a_name BEFORE INSERT ON governance_vote
  FOR EACH ROW EXECUTE FUNCTION vote_has_a_name();

-- Who was represented in a secret vote stays so: nobody can find that paper again to take it out.
CREATE OR REPLACE FUNCTION proxy_that_voted_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ended_at IS NOT NULL AND EXISTS (
    SELECT FROM governance_attendance a JOIN governance_ballot b ON b.id = a.ballot_id
      JOIN governance_elector e ON e.ballot_id = b.id AND e.member_id = NEW.giver_id
    WHERE b.proposal_id = NEW.proposal_id AND e.id = ANY (a.by_proxy)
  ) THEN
    RAISE EXCEPTION 'a proxy that was used in a secret vote stays' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER proxy_that_voted_stays BEFORE UPDATE ON governance_proxy
  FOR EACH ROW EXECUTE FUNCTION proxy_that_voted_stays();
