"""Each table of the test database numbers its rows from a far number of its own.

So an id never happens to be that of another table, nor a small number: who mixes up two ids, or counts with
one, is told by every run, not by the one in which the numbers differ.
"""

from django.db import connection

APART = 1_000_000
SEQUENCES = """
SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), coalesce(last_value, 0) FROM pg_sequences
WHERE schemaname = 'public' ORDER BY sequencename
"""


def spread() -> None:
    """Start every sequence at a multiple of APART, where it has not come that far yet."""
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES)
        for place, (name, last) in enumerate(cursor.fetchall(), start=1):
            if last < place * APART:
                cursor.execute(f"ALTER SEQUENCE {name} RESTART WITH {place * APART + 1}")
