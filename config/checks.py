"""System checks: what the server refuses to start with, each with its reason and what to do.

They run with `manage.py check` and before each start of the server (config/asgi.py). Most concern production
alone; what breaks the house in every mode is refused in every mode.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import ERROR, CheckMessage, Error, Tags, register, run_checks
from django.db import DatabaseError, connection

from config import roles
from coop.selectors import demo, meanings

AppConfigs = Sequence[AppConfig] | None
MODES = ("production", "demo", "test")
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
"""What keeps a commit on the disk when the machine loses its power: off in none of the modes but test."""
STARTUP_FAILURE = 3
"""What tells the parent process of several workers to stop too: trying again would fail alike."""


def refuse_to_start_unsafe() -> None:
    """Run every check, the database included; say each fault in one line and leave."""
    # A server imports the application inside its event loop, where Django refuses to ask the database.
    with ThreadPoolExecutor(max_workers=1) as aside:
        faults = aside.submit(_faults).result()
    if faults:
        sys.stderr.write("\n".join(["Commontime refuses to start:", *map(_line, faults), ""]))
        raise SystemExit(STARTUP_FAILURE)


def _faults() -> list[CheckMessage]:
    try:
        found = run_checks(databases=["default"])
    finally:
        connection.close()
    faults = [message for message in found if message.level >= ERROR and not message.is_silenced()]
    return sorted(faults, key=lambda fault: str(fault.id))  # checks run in no order


def _line(fault: CheckMessage) -> str:
    words = f"  {fault.id}: {fault.msg} {fault.hint or ''}"
    return " ".join(words.split())


@register()
def mode_is_known(app_configs: AppConfigs, **options: object) -> list[CheckMessage]:
    if settings.MODE in MODES and (settings.IS_PRODUCTION, settings.IS_DEMO) != (True, True):
        return []
    hint = "Set MODE to production, demo or test; unset, it is production."
    return [Error(f"MODE={settings.MODE} is not one mode.", hint=hint, id="commontime.E001")]


@register()
def production_is_not_debugged(app_configs: AppConfigs, **options: object) -> list[CheckMessage]:
    if not (settings.IS_PRODUCTION and settings.DEBUG):
        return []
    hint = "Unset DEBUG: its error pages show settings and data to anyone."
    return [Error("DEBUG is on in production.", hint=hint, id="commontime.E002")]


@register()
def production_has_a_secret(app_configs: AppConfigs, **options: object) -> list[CheckMessage]:
    if not settings.IS_PRODUCTION or settings.SECRET_KEY not in ("", settings.DEFAULT_SECRET_KEY):
        return []
    hint = "Set it to 50 random characters or more; whoever knows it can sign a session."
    return [Error("SECRET_KEY is not set in production.", hint=hint, id="commontime.E003")]


@register()
def production_has_a_server(app_configs: AppConfigs, **options: object) -> list[CheckMessage]:
    if not settings.IS_PRODUCTION or settings.HAS_DATABASE_URL:
        return []
    hint = "Set it to a PostgreSQL server of yours (15 or newer); the embedded one serves demo and tests."
    return [Error("DATABASE_URL is not set in production.", hint=hint, id="commontime.E004")]


@register()
def connections_are_not_kept(app_configs: AppConfigs, **options: object) -> list[CheckMessage]:
    databases = settings.DATABASES
    kept = sorted(alias for alias in databases if databases[alias].get("CONN_MAX_AGE") != 0)
    if not kept:
        return []
    hint = (
        "Set CONN_MAX_AGE to 0: the threads that make pages keep theirs already, others come without number."
    )
    return [Error(f"Persistent connections are on ({', '.join(kept)}).", hint=hint, id="commontime.E005")]


@register()
def workers_share_a_channel_layer(app_configs: AppConfigs, **options: object) -> list[CheckMessage]:
    count = _worker_count(sys.argv)
    if count <= 1 or settings.REDIS_URL:
        return []
    hint = "Set REDIS_URL, or start one: messages kept in one worker's memory never reach the others."
    return [Error(f"{count} workers are asked for without Redis.", hint=hint, id="commontime.E006")]


def _worker_count(arguments: Sequence[str]) -> int:
    """WEB_CONCURRENCY, or what the server's command line says instead of it."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--workers", type=int, default=settings.WEB_CONCURRENCY)
    try:
        return int(parser.parse_known_args(arguments)[0].workers)
    except argparse.ArgumentError:
        return int(settings.WEB_CONCURRENCY)  # the server itself will say what is wrong with its command line


@register()
def driver_is_psycopg2(app_configs: AppConfigs, **options: object) -> list[CheckMessage]:
    if find_spec("psycopg") is None:
        return []
    hint = "Uninstall it (`pip uninstall psycopg`): Django silently prefers it, and only psycopg2 is tested."
    return [Error("psycopg 3 can be imported.", hint=hint, id="commontime.E007")]


@register()
def model_is_installed(app_configs: AppConfigs, **options: object) -> list[CheckMessage]:
    if not settings.MEANINGS or meanings.is_installed():
        return []
    hint = "Install it (`pip install 'commontime[model]'`), or take MEANINGS away: words alone find well too."
    return [Error("MEANINGS is on, but its model is not installed.", hint=hint, id="commontime.E012")]


@register(Tags.database)
def production_has_no_demo_accounts(
    app_configs: AppConfigs, databases: Sequence[str] | None = None, **options: object
) -> list[CheckMessage]:
    if not settings.IS_PRODUCTION or "default" not in (databases or ()):
        return []
    try:
        found = demo.addresses()
    except DatabaseError as refused:
        hint = "Check DATABASE_URL, then run `manage.py migrate`."
        reason = str(refused).strip().partition("\n")[0]
        return [Error(f"The database does not answer ({reason}).", hint=hint, id="commontime.E009")]
    if not found:
        return []
    hint = "Use a database of its own: the demo's password is public."
    return [Error(f"Demo accounts are in the database: {', '.join(found)}.", hint=hint, id="commontime.E008")]


@register(Tags.database)
def server_keeps_what_it_confirms(
    app_configs: AppConfigs, databases: Sequence[str] | None = None, **options: object
) -> list[CheckMessage]:
    """Asked as the application asks: a database or a role may have a synchronous_commit of its own."""
    if settings.IS_TEST or "default" not in (databases or ()):
        return []
    try:
        off = _settings_off()
    except DatabaseError:
        return []  # E009 says it where it matters
    if not off:
        return []
    hint = (
        f"Set {', '.join(off)} to on in postgresql.conf, or with ALTER SYSTEM, ALTER DATABASE or ALTER ROLE "
        "where it was set off: hours and votes that a member saw recorded must survive a crash."
    )
    fault = f"The database server may lose what it confirmed: {', '.join(f'{name} is off' for name in off)}."
    return [Error(fault, hint=hint, id="commontime.E010")]


@register(Tags.database)
def application_has_no_way_around_the_door(
    app_configs: AppConfigs, databases: Sequence[str] | None = None, **options: object
) -> list[CheckMessage]:
    if settings.IS_TEST or "default" not in (databases or ()):
        return []
    try:
        found = _may_write_the_ledger()
    except DatabaseError:
        return []  # E009 says it where it matters
    if not found:
        return []
    hint = "Let it log in as another, or set DATABASE_ROLE (docs/operations.md); then `manage.py migrate`."
    return [Error("The application may write the ledger's tables itself.", hint=hint, id="commontime.E011")]


def _may_write_the_ledger() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(has_table_privilege(current_user, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')) "
            "FROM pg_class c WHERE c.relname = ANY(%s) AND c.relkind = 'r'",
            [list(roles.LEDGER)],
        )
        return bool(cursor.fetchone()[0])


def _settings_off() -> list[str]:
    """The settings of the server that are off, as this connection has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off' ORDER BY name",
            [list(DURABLE)],
        )
        return [name for (name,) in cursor.fetchall()]
