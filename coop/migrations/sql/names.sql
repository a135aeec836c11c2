-- What the tables of coop themselves call: how a name is folded, and the numbers of members.

-- Declared immutable, which `unaccent` is as long as its rules are left alone; its body is bound when it is made.
CREATE FUNCTION coop_fold(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN btrim(lower(unaccent(name)), E' \t\r\n');

CREATE SEQUENCE coop_member_number AS integer;
