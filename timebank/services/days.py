"""Counting legs into the totals of their days: past balances of large accounts are then quick to read."""

from datetime import datetime

from django.db import connection, transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden

ENOUGH = 1000
"""Uncounted legs of an account that are worth a count: fewer are summed as they are."""

ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('timebank.days'))"
COUNT = """
WITH due AS (
  SELECT sub.account_id, sub.part, coalesce(counted.length, 0) AS low, sub.length AS high,
    sum(sub.length - coalesce(counted.length, 0)) OVER (PARTITION BY sub.account_id) AS waiting
  FROM timebank_subaccount sub LEFT JOIN timebank_counted counted USING (account_id, part)
), taken AS (
  SELECT * FROM due WHERE waiting >= %(enough)s AND high > low
), reached AS (
  INSERT INTO timebank_counted (account_id, part, length) SELECT account_id, part, high FROM taken
  ON CONFLICT (account_id, part) DO UPDATE SET length = excluded.length
), summed AS (
  SELECT leg.account_id, (leg.happened_at AT TIME ZONE 'Europe/Paris')::date AS happened_on,
    sum(leg.amount) AS amount, count(*) AS legs
  FROM taken CROSS JOIN LATERAL (
    SELECT * FROM timebank_leg leg WHERE leg.account_id = taken.account_id AND leg.part = taken.part
      AND leg.sequence > taken.low AND leg.sequence <= taken.high OFFSET 0
  ) AS leg
  GROUP BY 1, 2
), added AS (
  INSERT INTO timebank_daytotal AS total (account_id, "on", amount)
  SELECT account_id, happened_on, amount FROM summed
  ON CONFLICT (account_id, "on") DO UPDATE SET amount = total.amount + excluded.amount
)
SELECT coalesce(sum(legs), 0) FROM summed
"""
"""In one statement, of one state of the ledger: a leg is counted once, with the mark that says so."""


def count(*, by: Actor, at: datetime, enough: int = ENOUGH) -> int:
    """Count what came since, of each account where at least `enough` legs wait. Returns how many.

    `at` changes nothing: the days are those of the legs. One at a time: another one at work counts for both.
    """
    if not by.is_platform:
        raise Forbidden
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ALONE)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(COUNT, {"enough": enough})
        return int(cursor.fetchone()[0])
