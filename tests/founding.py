"""What every house opens with, laid once in the test database, and again after each test that commits."""

from django.db import connection, transaction

from coop.domain.actors import PLATFORM
from tests.instants import START
from tests.rights import OWNER, acting_as

TABLES = ("coop_place", "coop_skill", "coop_skilllabel", "governance_ruleversion")
KEPT = "founding"  # the schema in which a copy of their rows lies
WRITTEN = """
SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'
"""

TAKE_OUT = """
DELETE FROM public.{table} WHERE id IN (
  SELECT id FROM (SELECT {names} FROM public.{table} EXCEPT SELECT {names} FROM {kept}.{table}) AS differing);
"""
LAY_AGAIN = """
INSERT INTO public.{table} ({names})
  SELECT {names} FROM {kept}.{table} EXCEPT SELECT {names} FROM public.{table};
"""

columns: dict[str, str] = {}  # of each table, without those that the database makes of others


def lay() -> None:
    """Starter skills and places and the founding version of every rule, with a copy kept of their tables."""
    from coop.services import starter
    from governance.services import rules

    with transaction.atomic():
        starter.load()
        rules.found(by=PLATFORM, at=START)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("TRUNCATE public.coop_auditevent")  # nobody has done anything yet
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE")
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        for table in TABLES:
            cursor.execute(WRITTEN, [table])
            columns[table] = cursor.fetchone()[0]
            cursor.execute(f"CREATE TABLE {KEPT}.{table} AS SELECT {columns[table]} FROM public.{table}")  # noqa: S608  our own names


def again() -> list[str]:
    """The statements that leave in these tables what was kept, and nothing else: few tests change it."""
    return [
        statement.format(table=table, names=names, kept=KEPT)
        for table, names in columns.items()
        for statement in (TAKE_OUT, LAY_AGAIN)
    ]


def clear() -> None:
    """Take it all out until the end of this test; what stands on it has not been written yet."""
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in TABLES:
            cursor.execute(f"DELETE FROM public.{table}")  # noqa: S608  our own names
        cursor.execute("SET LOCAL session_replication_role = origin")
