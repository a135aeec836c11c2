-- What is voted, read where it is obeyed: governance_ruleperiod says from when until when each version is. The door
-- and the limits ask here; a change is made here, and a new migration reads this file again (`of_files`).

-- How far below zero a member's hours may come: what is voted for all, and more for who has given much.
CREATE OR REPLACE FUNCTION timebank_least(p_earned bigint, p_at timestamptz, OUT bound bigint, OUT obeys bigint[])
LANGUAGE sql STABLE AS $$
  SELECT -((credit.value #>> '{}')::bigint
      + least(floor((share.value #>> '{}')::numeric * p_earned), (cap.value #>> '{}')::bigint))::bigint,
    ARRAY[credit.version_id, share.version_id, cap.version_id]
  FROM governance_ruleperiod credit, governance_ruleperiod share, governance_ruleperiod cap
  WHERE credit.key = 'timebank.credit_minutes' AND credit.during @> p_at
    AND share.key = 'timebank.earned_credit_share' AND share.during @> p_at
    AND cap.key = 'timebank.earned_credit_minutes' AND cap.during @> p_at
$$;

CREATE OR REPLACE FUNCTION timebank_most(p_at timestamptz, OUT bound bigint, OUT obeys bigint[])
LANGUAGE sql STABLE AS $$
  SELECT (value #>> '{}')::bigint, ARRAY[version_id] FROM governance_ruleperiod
  WHERE key = 'timebank.most_minutes' AND during @> p_at
$$;

-- How far below zero the hours of a group may come.
CREATE OR REPLACE FUNCTION timebank_group_least(p_at timestamptz, OUT bound bigint, OUT obeys bigint[])
LANGUAGE sql STABLE AS $$
  SELECT -(value #>> '{}')::bigint, ARRAY[version_id] FROM governance_ruleperiod
  WHERE key = 'timebank.group_credit_minutes' AND during @> p_at
$$;

-- From how many minutes on two delegates decide, and over how many days what one paid alone is added up.
CREATE OR REPLACE FUNCTION timebank_group_threshold(
  p_at timestamptz, OUT bound bigint, OUT days integer, OUT obeys bigint[]
) LANGUAGE sql STABLE AS $$
  SELECT (most.value #>> '{}')::bigint, (days.value #>> '{}')::integer, ARRAY[most.version_id, days.version_id]
  FROM governance_ruleperiod most, governance_ruleperiod days
  WHERE most.key = 'timebank.group_threshold_minutes' AND most.during @> p_at
    AND days.key = 'timebank.group_alone_days' AND days.during @> p_at
$$;
