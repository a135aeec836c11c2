"""The questions of an audit, each answered with the faults alone: (what, places…).

first, last: the ids of the entries to read (or their numbers), both included. The expressions of the hashes
are those of the door (migrations/sql/door.sql). Every piece names its bounds on both sides of a join, so
that none reads a whole table.
"""

ENTRIES = """
WITH counted AS (
  SELECT leg.entry_id, count(*) AS legs, min(leg.position) AS low, max(leg.position) AS high,
    sum(leg.amount) FILTER (WHERE sub.unit = 'minutes') AS minutes,
    sum(leg.amount) FILTER (WHERE sub.unit = 'cents') AS cents,
    min(leg.happened_at) AS first_happened, max(leg.happened_at) AS last_happened,
    min(leg.recorded_at) AS first_recorded, max(leg.recorded_at) AS last_recorded,
    array_agg(sub.code::text ORDER BY leg.position) AS accounts,
    array_agg(leg.amount ORDER BY leg.position) AS amounts
  FROM timebank_leg leg
  LEFT JOIN timebank_subaccount sub ON sub.account_id = leg.account_id AND sub.part = leg.part
  WHERE leg.entry_id BETWEEN %(first)s AND %(last)s
  GROUP BY leg.entry_id
), entry AS (
  SELECT * FROM timebank_journalentry WHERE id BETWEEN %(first)s AND %(last)s
), checked AS (
  SELECT coalesce(entry.id, counted.entry_id) AS id,
    entry.id IS NULL AS missing,
    coalesce(counted.legs, 0) < 2 AS few,
    coalesce(counted.minutes, 0) <> 0 AS minutes,
    coalesce(counted.cents, 0) <> 0 AS cents,
    entry.digest IS DISTINCT FROM sha256(record_send(ROW(
      entry.id, entry.key::text, entry.fingerprint::text, entry.request, entry.nature::text,
      entry.actor_user_id, entry.actor_id, entry.acting_for_id, entry.happened_at, entry.recorded_at,
      entry.subject::text, entry.reverses_id, entry.settles_id, entry.reason::text, entry.obeys,
      counted.accounts, counted.amounts
    ))) AS digest,
    entry.fingerprint IS DISTINCT FROM encode(sha256(convert_to(entry.request, 'UTF8')), 'hex')
      AS fingerprint,
    (counted.low, counted.high, counted.first_happened, counted.last_happened, counted.first_recorded,
     counted.last_recorded)
      IS DISTINCT FROM (1::smallint, counted.legs::smallint, entry.happened_at, entry.happened_at,
                        entry.recorded_at, entry.recorded_at) AS copies,
    entry.nature = 'distribution'
      AND NOT EXISTS (SELECT FROM timebank_distribution WHERE entry_id = entry.id) AS orphan,
    entry.settles_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM timebank_settlement settlement
      WHERE settlement.reservation_id = entry.settles_id AND settlement.entry_id = entry.id
    ) AS unsettled
  FROM entry FULL JOIN counted ON counted.entry_id = entry.id
)
SELECT fault.what, checked.id
FROM checked CROSS JOIN LATERAL (VALUES
  (1, 'missing', missing), (2, 'few', few), (3, 'minutes', minutes), (4, 'cents', cents),
  (5, 'digest', digest AND NOT missing), (6, 'fingerprint', fingerprint AND NOT missing),
  (7, 'copies', copies AND NOT missing AND NOT few), (8, 'orphan', orphan),
  (9, 'unsettled', unsettled)
) AS fault(place, what, is_there)
WHERE (missing OR few OR minutes OR cents OR digest OR fingerprint OR copies OR orphan OR unsettled)
  AND fault.is_there
ORDER BY checked.id, fault.place
"""

CHAINS = """
WITH linked AS (
  SELECT leg.*, entry.digest, sub.code, sub.floor,
    lag(leg.sequence) OVER account AS before_sequence, lag(leg.balance) OVER account AS before_balance,
    lag(leg.hash) OVER account AS before_hash
  FROM timebank_leg leg
  JOIN timebank_journalentry entry ON entry.id = leg.entry_id
  LEFT JOIN timebank_subaccount sub ON sub.account_id = leg.account_id AND sub.part = leg.part
  WHERE leg.entry_id BETWEEN %(first)s AND %(last)s AND entry.id BETWEEN %(first)s AND %(last)s
  WINDOW account AS (PARTITION BY leg.account_id, leg.part ORDER BY leg.sequence)
), followed AS (
  SELECT linked.entry_id, linked.code, linked.sequence, linked.amount, linked.balance, linked.hash,
    linked.digest, linked.floor, coalesce(far.sequence, linked.before_sequence) AS before_sequence,
    CASE WHEN far.sequence IS NULL THEN linked.before_balance ELSE far.balance END AS before_balance,
    CASE WHEN far.sequence IS NULL THEN linked.before_hash ELSE far.hash END AS before_hash
  FROM linked
  LEFT JOIN LATERAL (
    SELECT far.sequence, far.balance, far.hash FROM timebank_leg far
    WHERE linked.before_sequence IS DISTINCT FROM linked.sequence - 1
      AND far.account_id = linked.account_id AND far.part = linked.part AND far.sequence < linked.sequence
    ORDER BY far.sequence DESC LIMIT 1
  ) AS far ON true
), checked AS (
  SELECT *,
    coalesce(before_sequence, 0) <> sequence - 1 AS has_gap,
    balance <> coalesce(before_balance, 0) + amount AS running,
    hash IS DISTINCT FROM timebank_link(before_hash, digest, code, sequence, amount, balance) AS is_broken,
    coalesce(balance < floor, false) AS low
  FROM followed
)
SELECT fault.what, entry_id, code
FROM checked CROSS JOIN LATERAL (VALUES
  (1, 'sequence', has_gap), (2, 'running', running), (3, 'hash', is_broken), (4, 'low', low)
) AS fault(place, what, is_there)
WHERE (has_gap OR running OR is_broken OR low) AND fault.is_there
ORDER BY entry_id, code, fault.place
"""

BALANCES = """
SELECT fault.what, coalesce(sub.code, account.id::text)
FROM timebank_subaccount sub
FULL JOIN timebank_account account ON account.id = sub.account_id
LEFT JOIN LATERAL (
  SELECT leg.sequence, leg.balance FROM timebank_leg leg
  WHERE leg.account_id = sub.account_id AND leg.part = sub.part ORDER BY leg.sequence DESC LIMIT 1
) AS tip ON true
CROSS JOIN LATERAL (VALUES
  (1, 'name', sub.code IS NULL OR account.id IS NULL OR (sub.kind, sub.unit) <> (account.kind, account.unit)
      OR split_part(sub.code, '/', 1) <> concat_ws('.', account.kind, account.unit, account.owner_id)),
  (2, 'length', sub.length <> coalesce(tip.sequence, 0)),
  (3, 'balance', sub.balance <> coalesce(tip.balance, 0)),
  (4, 'floor', coalesce(sub.balance - sub.reserved < sub.floor, false))
) AS fault(place, what, is_there)
WHERE fault.is_there
  AND (%(is_whole)s OR sub.account_id IN (
    SELECT account_id FROM timebank_leg WHERE entry_id BETWEEN %(first)s AND %(last)s
  ))
ORDER BY sub.code, fault.place
"""

# A reversal takes back what was given in an exchange, and its own reversal gives it again. It is a sum of
# every line of an account: gone on from a head, it is left to the whole audit where that is too many.
GIVEN = """
WITH RECURSIVE undone AS (
  SELECT id, reverses_id AS of_id, -1 AS turn FROM timebank_journalentry WHERE reverses_id IS NOT NULL
  UNION ALL
  SELECT undone.id, entry.reverses_id, -undone.turn
  FROM undone JOIN timebank_journalentry entry ON entry.id = undone.of_id
  WHERE entry.reverses_id IS NOT NULL AND abs(undone.turn) = 1
), root AS (
  SELECT undone.id, undone.turn, entry.nature
  FROM undone JOIN timebank_journalentry entry ON entry.id = undone.of_id WHERE entry.reverses_id IS NULL
), touched AS (
  SELECT code, account_id, earned, sum(length) OVER () AS legs FROM timebank_subaccount
  WHERE kind = 'member_time' AND (%(is_whole)s OR account_id IN (
    SELECT account_id FROM timebank_leg WHERE entry_id BETWEEN %(first)s AND %(last)s
  ))
), asked AS (
  SELECT code, account_id, earned FROM touched WHERE %(is_whole)s OR legs <= 200000
), earned AS (
  SELECT leg.account_id, sum(leg.amount) AS total
  FROM timebank_leg leg
  JOIN timebank_journalentry entry ON entry.id = leg.entry_id
  LEFT JOIN root ON root.id = entry.id
  WHERE leg.account_id IN (SELECT account_id FROM asked)
    AND coalesce(root.nature, entry.nature) IN ('mutual_help', 'professional', 'paid_mission')
    AND sign(leg.amount) = coalesce(root.turn, 1)
  GROUP BY leg.account_id
)
"""

EARNED = f"""{GIVEN}
SELECT 'earned', asked.code FROM asked LEFT JOIN earned USING (account_id)
WHERE asked.earned <> coalesce(earned.total, 0) ORDER BY asked.code
"""  # noqa: S608  a statement of our own

# Read whole each time: a reservation is made and given up without an entry, and few are open at once.
HELD = """
WITH open AS (
  SELECT leg.subaccount_id, sum(greatest(-leg.amount, 0)) AS reserved, sum(greatest(leg.amount, 0)) AS awaited
  FROM timebank_reservationleg leg
  WHERE NOT EXISTS (SELECT FROM timebank_settlement ended WHERE ended.reservation_id = leg.reservation_id)
  GROUP BY leg.subaccount_id
)
SELECT fault.what, coalesce(sub.code, open.subaccount_id::text)
FROM timebank_subaccount sub FULL JOIN open ON open.subaccount_id = sub.id
CROSS JOIN LATERAL (VALUES
  (1, 'reserved', coalesce(sub.reserved, -1) <> coalesce(open.reserved, 0)),
  (2, 'awaited', coalesce(sub.awaited, -1)
      <> CASE WHEN sub.kind = 'member_time' THEN coalesce(open.awaited, 0) ELSE 0 END)
) AS fault(place, what, is_there)
WHERE fault.is_there ORDER BY sub.code, fault.place
"""

# What was held, for itself: gone on from a head, what is open still.
RESERVATIONS = """
WITH legs AS (
  SELECT leg.reservation_id, count(*) AS legs,
    coalesce(sum(leg.amount) FILTER (WHERE sub.unit = 'minutes'), 0) AS minutes,
    coalesce(sum(leg.amount) FILTER (WHERE sub.unit = 'cents'), 0) AS cents
  FROM timebank_reservationleg leg LEFT JOIN timebank_subaccount sub ON sub.id = leg.subaccount_id
  GROUP BY leg.reservation_id
)
SELECT fault.what, coalesce(held.id, legs.reservation_id)
FROM timebank_reservation held FULL JOIN legs ON legs.reservation_id = held.id
CROSS JOIN LATERAL (VALUES
  (1, 'held', held.id IS NULL OR coalesce(legs.legs, 0) < 2 OR legs.minutes <> 0 OR legs.cents <> 0),
  (2, 'asked', held.fingerprint <> encode(sha256(convert_to(held.request, 'UTF8')), 'hex'))
) AS fault(place, what, is_there)
WHERE fault.is_there
  AND (%(is_whole)s OR NOT EXISTS (
    SELECT FROM timebank_settlement ended WHERE ended.reservation_id = coalesce(held.id, legs.reservation_id)
  ))
ORDER BY 2, fault.place
"""

# How each ended: once; when it was paid by the entry that names it, within what was held, as it says.
SETTLEMENTS = """
WITH ended AS (
  SELECT ended.*, held.id IS NULL AS is_alone, held.nature AS held_nature, held.expires_at,
    held.obeys AS held_obeys, entry.id AS paid_by, entry.settles_id, entry.nature, entry.obeys
  FROM timebank_settlement ended
  LEFT JOIN timebank_reservation held ON held.id = ended.reservation_id
  LEFT JOIN timebank_journalentry entry ON entry.id = ended.entry_id
  WHERE %(is_whole)s OR ended.entry_id IS NULL OR ended.entry_id BETWEEN %(first)s AND %(last)s
), moved AS (
  SELECT ended.reservation_id, leg.account_id, sum(leg.amount) AS amount
  FROM ended JOIN timebank_leg leg ON leg.entry_id = ended.paid_by GROUP BY 1, 2
), kept AS (
  SELECT ended.reservation_id, sub.account_id, sum(leg.amount) AS amount
  FROM ended JOIN timebank_reservationleg leg ON leg.reservation_id = ended.reservation_id
  JOIN timebank_subaccount sub ON sub.id = leg.subaccount_id
  WHERE ended.paid_by IS NOT NULL GROUP BY 1, 2
), compared AS (
  SELECT reservation_id,
    bool_or(kept.amount IS NULL OR moved.amount IS NOT NULL
      AND (sign(moved.amount) <> sign(kept.amount) OR abs(moved.amount) > abs(kept.amount))) AS is_more,
    bool_and(moved.amount IS NOT DISTINCT FROM kept.amount) AS is_whole
  FROM moved FULL JOIN kept USING (reservation_id, account_id) GROUP BY reservation_id
)
SELECT fault.what, ended.reservation_id, ended.entry_id
FROM ended LEFT JOIN compared USING (reservation_id)
CROSS JOIN LATERAL (VALUES
  (1, 'ended', ended.is_alone),
  (2, 'paid', CASE WHEN ended.how IN ('whole', 'part') THEN
      ended.paid_by IS NULL OR ended.settles_id IS DISTINCT FROM ended.reservation_id
      OR ended.nature IS DISTINCT FROM ended.held_nature OR (ended.how = 'whole') <> compared.is_whole
      OR EXISTS (
        SELECT FROM governance_ruleversion other JOIN governance_ruleversion kept USING (key)
        WHERE other.id = ANY (ended.obeys) AND kept.id = ANY (ended.held_obeys)
          AND other.id <> ALL (ended.held_obeys)
      )
    ELSE ended.entry_id IS NOT NULL END),
  (3, 'more', compared.is_more),
  (4, 'early', ended.how = 'expired' AND ended.settled_at < ended.expires_at)
) AS fault(place, what, is_there)
WHERE fault.is_there
UNION ALL
SELECT 'twice', reservation_id, NULL FROM timebank_settlement GROUP BY reservation_id HAVING count(*) > 1
ORDER BY 2, 1
"""

# Totals of days, against the legs that they say they count.
DAYS = """
WITH counted AS (
  SELECT leg.account_id, (leg.happened_at AT TIME ZONE 'Europe/Paris')::date AS "on",
    sum(leg.amount) AS amount
  FROM timebank_counted counted
  JOIN timebank_leg leg ON leg.account_id = counted.account_id AND leg.part = counted.part
    AND leg.sequence <= counted.length
  GROUP BY 1, 2
)
SELECT 'day', concat_ws('.', account.kind, account.unit, account.owner_id), "on"
FROM counted FULL JOIN timebank_daytotal total USING (account_id, "on")
LEFT JOIN timebank_account account ON account.id = account_id
WHERE counted.amount IS DISTINCT FROM total.amount
ORDER BY account_id, "on"
"""

# All days of an account together: the balances after the last legs that were counted.
COUNTED = """
WITH counted AS (
  SELECT account_id, sum(tip.balance) AS amount,
    bool_or(tip.balance IS NULL AND counted.length > 0) AS is_ahead
  FROM timebank_counted counted LEFT JOIN LATERAL (
    SELECT leg.balance FROM timebank_leg leg
    WHERE leg.account_id = counted.account_id AND leg.part = counted.part AND leg.sequence = counted.length
  ) AS tip ON true
  GROUP BY account_id
), summed AS (
  SELECT account_id, sum(amount) AS amount FROM timebank_daytotal GROUP BY account_id
)
SELECT 'counted', concat_ws('.', account.kind, account.unit, account.owner_id)
FROM counted FULL JOIN summed USING (account_id)
LEFT JOIN timebank_account account ON account.id = account_id
WHERE is_ahead OR counted.amount IS DISTINCT FROM summed.amount
ORDER BY account_id
"""

# A member's hours beyond every limit that stood between when it happened and when it was recorded: those
# voted, with all that they had given in exchanges until then, and those granted to them; and a group's below
# the credit of groups. What settles a reservation was asked when it was made. A minute of either clock is
# nobody's fault.
LIMITS = """
WITH far AS MATERIALIZED (
  SELECT leg.entry_id, leg.account_id, leg.sequence, leg.amount, leg.balance, sub.code, sub.kind,
    account.owner_id,
    least(entry.happened_at, entry.recorded_at) - interval '1 minute' AS since,
    greatest(entry.happened_at, entry.recorded_at) + interval '1 minute' AS until
  FROM timebank_leg leg
  JOIN timebank_journalentry entry ON entry.id = leg.entry_id
  JOIN timebank_subaccount sub ON sub.account_id = leg.account_id AND sub.part = leg.part
  JOIN timebank_account account ON account.id = leg.account_id
  WHERE leg.entry_id BETWEEN %(first)s AND %(last)s AND entry.id BETWEEN %(first)s AND %(last)s
    AND sub.kind IN ('member_time', 'group_time') AND entry.settles_id IS NULL
    AND entry.nature NOT IN ('reversal', 'distribution')
    AND CASE WHEN sub.kind = 'group_time' THEN leg.amount < 0 AND leg.balance < 0
      ELSE leg.amount < 0 AND leg.balance < -60 OR leg.amount > 0 AND leg.balance > 6000 END
), period AS MATERIALIZED (
  SELECT key, (value #>> '{}')::numeric AS value, during FROM governance_ruleperiod
  WHERE key IN ('timebank.credit_minutes', 'timebank.earned_credit_share', 'timebank.earned_credit_minutes',
    'timebank.most_minutes', 'timebank.group_credit_minutes')
), voted AS (
  SELECT far.*, period.key, max(period.value) AS value
  FROM far JOIN period ON period.during && tstzrange(far.since, far.until, '[]')
  GROUP BY far.entry_id, far.account_id, far.sequence, far.amount, far.balance, far.code, far.kind,
    far.owner_id, far.since, far.until, period.key
), bounded AS (
  SELECT entry_id, account_id, sequence, amount, balance, code, kind, owner_id, since, until,
    max(value) FILTER (WHERE key = 'timebank.credit_minutes') AS credit,
    max(value) FILTER (WHERE key = 'timebank.earned_credit_share') AS share,
    max(value) FILTER (WHERE key = 'timebank.earned_credit_minutes') AS cap,
    max(value) FILTER (WHERE key = 'timebank.most_minutes') AS most,
    coalesce(max(value) FILTER (WHERE key = 'timebank.group_credit_minutes'), 0) AS group_credit
  FROM voted GROUP BY entry_id, account_id, sequence, amount, balance, code, kind, owner_id, since, until
)
SELECT 'beyond', entry_id, code FROM bounded
WHERE CASE WHEN kind = 'group_time' THEN balance < -group_credit
    WHEN amount > 0 THEN balance > most
    WHEN balance >= -credit THEN false
    ELSE balance < -credit - least(cap, floor(share * (
      SELECT coalesce(sum(earned.amount), 0) FROM timebank_leg earned
      JOIN timebank_journalentry entry ON entry.id = earned.entry_id
      WHERE earned.account_id = bounded.account_id AND earned.sequence <= bounded.sequence
        AND earned.amount > 0 AND entry.nature IN ('mutual_help', 'professional', 'paid_mission')
    )))
  END
  AND NOT EXISTS (
    SELECT FROM timebank_personallimit given
    LEFT JOIN timebank_personallimitend ended ON ended.limit_id = given.id
    WHERE given.member_id = bounded.owner_id AND given.begins_at <= bounded.until
      AND (given.ends_at IS NULL OR given.ends_at > bounded.since)
      AND (ended.id IS NULL OR ended.ended_at > bounded.since)
      AND CASE WHEN bounded.amount < 0 THEN given.side = 'least' AND given.minutes <= bounded.balance
        ELSE given.side = 'most' AND given.minutes >= bounded.balance END
  )
ORDER BY entry_id, code
"""

# Those whose membership has ended, by number alone.
LEFT = """
SELECT 'left', sub.code
FROM coop_member member
JOIN timebank_account account ON account.owner_id = member.id
  AND account.kind IN ('member_time', 'group_time')
JOIN timebank_subaccount sub ON sub.account_id = account.id
WHERE member.left_at IS NOT NULL AND (sub.balance, sub.reserved) <> (0, 0)
ORDER BY sub.code
"""

LEAVES = """
WITH checked AS (
  SELECT sealed.number, sealed.entry_id,
    entry.id IS NULL AS missing,
    entry.id IS NOT NULL AND sealed.leaf IS DISTINCT FROM
      sha256('\\x00'::bytea || record_send(ROW(sealed.number, entry.digest))) AS leaf,
    coalesce(sealed.number NOT BETWEEN block.first AND block.last, true) AS block
  FROM timebank_sealedentry sealed
  LEFT JOIN timebank_block block ON block.number = sealed.block_id
  LEFT JOIN LATERAL (
    SELECT id, digest FROM timebank_journalentry WHERE id = sealed.entry_id OFFSET 0
  ) AS entry ON true
  WHERE sealed.number BETWEEN %(first)s AND %(last)s
)
SELECT fault.what, checked.entry_id, checked.number
FROM checked CROSS JOIN LATERAL (VALUES
  (1, 'missing', missing), (2, 'leaf', leaf), (3, 'block', block)
) AS fault(place, what, is_there)
WHERE (missing OR leaf OR block) AND fault.is_there
ORDER BY checked.number, fault.place
"""

HEADLESS = """
SELECT 'block', sealed.entry_id, sealed.number FROM timebank_sealedentry sealed
WHERE sealed.number > %(size)s
  AND NOT EXISTS (SELECT FROM timebank_block block WHERE block.number = sealed.block_id)
ORDER BY sealed.number
"""

# Written by a transaction that had ended when the last block was sealed, and not in it nor in one before it.
UNSEALED = """
SELECT 'unsealed', entry.id FROM timebank_journalentry entry
WHERE entry.id BETWEEN %(first)s AND %(last)s
  AND entry.written_in < (SELECT horizon FROM timebank_block WHERE number = %(block)s
                          AND cluster = (SELECT system_identifier FROM pg_control_system()))
  AND NOT EXISTS (SELECT FROM timebank_sealedentry sealed
                  WHERE sealed.entry_id = entry.id AND sealed.entry_id BETWEEN %(first)s AND %(last)s)
ORDER BY entry.id
"""

# An entry takes its id while it holds the ledger open, and a distribution its own while nobody does.
LATE = """
SELECT 'late', entry.id, distribution.id
FROM timebank_distribution distribution
JOIN timebank_journalentry entry
  ON entry.happened_at >= lower(distribution.period) AND entry.happened_at < upper(distribution.period)
  AND entry.id > distribution.entry_id
WHERE entry.id >= %(first)s AND distribution.corrects_id IS NULL
ORDER BY entry.id
"""

MOVED = """
SELECT 'moved', line.distribution_id
FROM timebank_distributionline line
JOIN timebank_distribution distribution ON distribution.id = line.distribution_id
LEFT JOIN timebank_account account
  ON account.kind = line.fund AND account.unit = line.unit AND account.owner_id IS NULL
WHERE line.amount <> (
  SELECT coalesce(sum(leg.amount), 0) FROM timebank_leg leg
  WHERE leg.account_id = account.id AND leg.entry_id = distribution.entry_id
)
GROUP BY line.distribution_id ORDER BY line.distribution_id
"""

# One line for each fund in each unit; and the days that its entry closed, which lie in that entry's digest.
# The entry of a correction names the same days, and lies after them.
CLOSED = """
SELECT fault.what, distribution.id
FROM timebank_distribution distribution
LEFT JOIN timebank_journalentry entry ON entry.id = distribution.entry_id
CROSS JOIN LATERAL (VALUES
  (1, 'emptied', 8 <> (
      SELECT count(*) FROM timebank_distributionline WHERE distribution_id = distribution.id)),
  (2, 'period', distribution.entry_id IS NOT NULL AND (
      entry.id IS NULL OR entry.nature <> 'distribution'
      OR NOT coalesce(CASE WHEN distribution.corrects_id IS NULL THEN distribution.period @> entry.happened_at
                      ELSE entry.happened_at >= upper(distribution.period) END, false)
      OR entry.subject IS DISTINCT FROM format('distribution:%%s/%%s',
        (lower(distribution.period) AT TIME ZONE 'Europe/Paris')::date,
        (upper(distribution.period) AT TIME ZONE 'Europe/Paris')::date - 1)
      OR (lower(distribution.period) AT TIME ZONE 'Europe/Paris')::time <> '00:00'
      OR (upper(distribution.period) AT TIME ZONE 'Europe/Paris')::time <> '00:00'))
) AS fault(place, what, is_there)
WHERE fault.is_there ORDER BY distribution.id, fault.place
"""

SPAN = """
SELECT least((SELECT min(id) FROM timebank_journalentry), (SELECT min(entry_id) FROM timebank_leg)),
  greatest((SELECT max(id) FROM timebank_journalentry), (SELECT max(entry_id) FROM timebank_leg))
"""

# What has no number yet. Each entry is looked up by itself: a planner that can not know how few were written
# since the horizon would read every number instead.
WAITING = """timebank_journalentry entry
    WHERE entry.written_in >= coalesce((SELECT horizon FROM timebank_block ORDER BY number DESC LIMIT 1), 0)
      AND (SELECT sealed.number FROM timebank_sealedentry sealed WHERE sealed.entry_id = entry.id) IS NULL"""

# What came after a head: what was sealed since, and what still waits.
SINCE = f"""
SELECT least(
  (SELECT min(entry_id) FROM (
    SELECT entry_id FROM timebank_sealedentry WHERE number > %(size)s OFFSET 0) AS sealed),
  (SELECT min(id) FROM (
    SELECT entry.id FROM {WAITING}
    OFFSET 0) AS waiting),
  (SELECT max(id) + 1 FROM timebank_journalentry)
)
"""  # noqa: S608  our own words

COUNTS = f"""
SELECT
  (SELECT count(*) FROM timebank_journalentry WHERE id BETWEEN %(first)s AND %(last)s),
  (SELECT count(*) FROM timebank_leg WHERE entry_id BETWEEN %(first)s AND %(last)s),
  (SELECT count(*) FROM timebank_account),
  (SELECT count(*) FROM timebank_distribution),
  (SELECT count(*) FROM {WAITING})
"""  # noqa: S608  our own words
