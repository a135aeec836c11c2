"""Ledgers measured beside ours, each on a database of its own in one cluster.

A contender is a module with two functions: `prepare()` makes its tables and accounts; `begin(seed)` is called
in each worker and returns the transfer to repeat, which takes a key that was never used before.
"""

ACCOUNTS = 400
"""How many members pay each other, chosen at random: enough that two seldom meet."""
BATCH = 1_000
"""How many transfers one call of a batch makes."""
