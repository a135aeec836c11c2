"""Production refuses to start with each of these faults, alone."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from importlib.machinery import ModuleSpec
from pathlib import Path

import psycopg2
import pytest
from django.core.checks import CheckMessage
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings

from config import checks, cluster
from coop.domain.actors import PLATFORM
from coop.selectors import demo, meanings
from coop.services import accounts
from tests.clusters import address, durable
from tests.config import hasty, production
from tests.instants import START

IN_PRODUCTION = {
    "MODE": "production",
    "IS_PRODUCTION": True,
    "IS_TEST": False,
    "SECRET_KEY": "x" * 60,
    "HAS_DATABASE_URL": True,
    "SILENCED_SYSTEM_CHECKS": hasty.SILENCED_SYSTEM_CHECKS,
}


def ids(found: Sequence[CheckMessage]) -> list[str | None]:
    return [message.id for message in found]


def all_ids() -> list[str | None]:
    return [fault.id for fault in checks._faults()]


@pytest.mark.django_db
def test_a_sound_production_starts() -> None:
    with override_settings(**IN_PRODUCTION):
        assert all_ids() == []
        checks.refuse_to_start_unsafe()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "refusal"),
    [
        ({"MODE": "prod", "IS_PRODUCTION": False}, "commontime.E001"),
        ({"IS_DEMO": True}, "commontime.E001"),
        ({"DEBUG": True}, "commontime.E002"),
        ({"SECRET_KEY": "for-demo-and-tests-only"}, "commontime.E003"),
        ({"HAS_DATABASE_URL": False}, "commontime.E004"),
        ({"WEB_CONCURRENCY": 2}, "commontime.E006"),
    ],
)
def test_a_wrong_setting_is_refused(fault: dict[str, object], refusal: str) -> None:
    with override_settings(**IN_PRODUCTION | fault):
        assert all_ids() == [refusal]


def test_a_model_that_is_asked_for_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meanings, "is_installed", lambda: False)
    with override_settings(MEANINGS=True):
        assert ids(checks.model_is_installed(None)) == ["commontime.E012"]
    with override_settings(MEANINGS=False):
        assert checks.model_is_installed(None) == []
    monkeypatch.setattr(meanings, "is_installed", lambda: True)
    with override_settings(MEANINGS=True):
        assert checks.model_is_installed(None) == []


@pytest.mark.parametrize("age", [60, None])
def test_persistent_connections_are_refused_in_every_mode(
    age: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", age)
    assert ids(checks.connections_are_not_kept(None)) == ["commontime.E005"]


def test_the_demo_and_the_tests_start_with_the_default_secret_on_the_embedded_server() -> None:
    with override_settings(HAS_DATABASE_URL=False):
        assert ids(checks.production_has_a_secret(None)) == ids(checks.production_has_a_server(None)) == []


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["uvicorn", "config.asgi:application"], 1),
        (["uvicorn", "config.asgi:application", "--workers", "4"], 4),
        (["uvicorn", "--workers=3", "config.asgi:application"], 3),
        (["uvicorn", "--workers", "many"], 1),
    ],
)
def test_workers_are_counted_on_the_command_line_too(arguments: list[str], count: int) -> None:
    assert checks._worker_count(arguments) == count


def test_workers_with_redis_are_welcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["uvicorn", "--workers", "2"])
    assert ids(checks.workers_share_a_channel_layer(None)) == ["commontime.E006"]
    with override_settings(REDIS_URL="redis://127.0.0.1:6379/0"):
        assert ids(checks.workers_share_a_channel_layer(None)) == []


def test_psycopg_3_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ids(checks.driver_is_psycopg2(None)) == []
    monkeypatch.setattr(checks, "find_spec", lambda name: ModuleSpec(name, None))
    assert ids(checks.driver_is_psycopg2(None)) == ["commontime.E007"]


@pytest.mark.django_db
def test_the_connection_is_psycopg2s() -> None:
    import psycopg2

    connection.ensure_connection()
    assert isinstance(connection.connection, psycopg2.extensions.connection)


@pytest.mark.django_db
def test_demo_accounts_are_refused_in_production() -> None:
    accounts.open(by=PLATFORM, at=START, email="member@demo.example", password="temps-commun-demo")
    assert ids(checks.production_has_no_demo_accounts(None, databases=["default"])) == []
    with override_settings(**IN_PRODUCTION):
        (fault,) = checks.production_has_no_demo_accounts(None, databases=["default"])
        assert ids(checks.production_has_no_demo_accounts(None)) == []  # without a database, nothing is asked
    assert (fault.id, "member@demo.example" in fault.msg) == ("commontime.E008", True)


@pytest.fixture(scope="module")
def safe_folder() -> Iterator[Path]:
    """A server that keeps what it confirms, until a test tells it not to."""
    with durable() as folder:
        yield folder


@pytest.fixture
def safe_url(safe_folder: Path) -> str:
    return cluster.url(safe_folder)


@pytest.fixture
def safe(safe_folder: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[BaseDatabaseWrapper]:
    """The checks ask that server, each time through a connection that reads its settings anew."""
    other = connection.copy()
    other.settings_dict |= address(safe_folder)
    monkeypatch.setattr(checks, "connection", other)
    yield other
    other.close()


def tell(url: str, *orders: str) -> None:
    """Orders to the server that no transaction may hold."""
    with closing(psycopg2.connect(url)) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            for order in orders:
                cursor.execute(order)


def server_faults() -> list[str]:
    with override_settings(**IN_PRODUCTION):
        return [checks._line(fault) for fault in checks.server_keeps_what_it_confirms(None, ["default"])]


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("fsync", "SYSTEM"),
        ("full_page_writes", "SYSTEM"),
        ("synchronous_commit", "SYSTEM"),
        ("synchronous_commit", "DATABASE commontime"),
        ("synchronous_commit", "ROLE postgres"),
    ],
)
def test_a_server_that_may_lose_what_it_confirmed_is_refused(
    safe: BaseDatabaseWrapper, safe_url: str, name: str, scope: str
) -> None:
    assert server_faults() == []
    safe.close()
    tell(safe_url, f"ALTER {scope} SET {name} = off", "SELECT pg_reload_conf()")
    try:
        (fault,) = server_faults()
    finally:
        tell(safe_url, f"ALTER {scope} RESET {name}", "SELECT pg_reload_conf()")
        safe.close()
    said = f"commontime.E010: The database server may lose what it confirmed: {name} is off. Set {name} to on"
    assert fault.startswith(said)
    assert server_faults() == []


def test_every_fault_of_a_server_is_said_at_once_and_the_server_of_tests_is_left_in_peace(
    safe: BaseDatabaseWrapper, safe_url: str
) -> None:
    tell(safe_url, *[f"ALTER SYSTEM SET {name} = off" for name in checks.DURABLE], "SELECT pg_reload_conf()")
    try:
        (fault,) = server_faults()
        assert checks.server_keeps_what_it_confirms(None, ["default"]) == []  # MODE=test
        with override_settings(**IN_PRODUCTION):
            assert checks.server_keeps_what_it_confirms(None) == []  # without a database, nothing is asked
    finally:
        tell(safe_url, *[f"ALTER SYSTEM RESET {name}" for name in checks.DURABLE], "SELECT pg_reload_conf()")
    assert "fsync is off, full_page_writes is off, synchronous_commit is off." in fault


def test_a_database_that_does_not_answer_is_said_once(safe: BaseDatabaseWrapper) -> None:
    safe.settings_dict["NAME"] = "nowhere"
    with pytest.raises(DatabaseError):
        checks._settings_off()
    assert server_faults() == []  # but E009, of the check of demo accounts


def test_a_database_that_does_not_answer_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable() -> list[str]:
        raise DatabaseError("could not connect\n\tis the server running?")

    monkeypatch.setattr(demo, "addresses", unreachable)
    with override_settings(**IN_PRODUCTION):
        (fault,) = checks.production_has_no_demo_accounts(None, databases=["default"])
    assert checks._line(fault) == (
        "commontime.E009: The database does not answer (could not connect). "
        "Check DATABASE_URL, then run `manage.py migrate`."
    )


@pytest.mark.django_db
def test_the_refusal_lists_one_line_for_each_fault(capsys: pytest.CaptureFixture[str]) -> None:
    with (
        override_settings(**IN_PRODUCTION | {"DEBUG": True, "HAS_DATABASE_URL": False}),
        pytest.raises(SystemExit) as left,
    ):
        checks.refuse_to_start_unsafe()
    title, *lines = capsys.readouterr().err.splitlines()
    assert title == "Commontime refuses to start:"
    assert [line.split(":")[0] for line in lines] == ["commontime.E002", "commontime.E004"]
    assert left.value.code == checks.STARTUP_FAILURE


@pytest.fixture
def migrated(transactional_db: None) -> None:
    """The test database, seen by other processes."""


def refusals(**faults: str) -> set[str]:
    """What a real server says when it refuses to start."""
    env = production.environment(**faults)
    done = production.run("-m", "uvicorn", "config.asgi:application", "--port", "0", env=env)
    assert "Application startup complete" not in done.stderr
    assert "Traceback" not in done.stderr
    return {line.split(":")[0] for line in done.stderr.splitlines() if line.startswith("commontime.")}


@pytest.mark.usefixtures("migrated")
@pytest.mark.long
def test_a_real_server_refuses_and_says_every_fault() -> None:
    faults = {"DEBUG": "1", "SECRET_KEY": "", "DATABASE_URL": "", "CONN_MAX_AGE": "60"}
    told = refusals(**faults)
    # Without an address there is no database to ask either.
    assert told == {f"commontime.E00{number}" for number in (2, 3, 4, 5, 9)}


@pytest.mark.long
@pytest.mark.usefixtures("migrated")
@pytest.mark.long
def test_real_servers_side_by_side_refuse() -> None:
    assert refusals(WEB_CONCURRENCY="2") == {"commontime.E006"}


@pytest.mark.usefixtures("migrated")
@pytest.mark.long
def test_a_real_server_refuses_demo_accounts() -> None:
    accounts.open(by=PLATFORM, at=START, email="admin@demo.example", password="temps-commun-demo")
    env = production.environment()
    done = production.run("-m", "uvicorn", "config.asgi:application", "--port", "0", env=env)
    assert "commontime.E008: Demo accounts are in the database: admin@demo.example." in done.stderr
    assert done.returncode != 0


@pytest.mark.usefixtures("migrated")
@pytest.mark.long
def test_a_real_server_refuses_a_database_that_may_lose_what_it_confirmed() -> None:
    name = connection.settings_dict["NAME"]
    tell(production.database_url(), f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    try:
        env = production.environment(DJANGO_SETTINGS_MODULE="config.settings")
        done = production.run("-m", "uvicorn", "config.asgi:application", "--port", "0", env=env)
    finally:
        tell(production.database_url(), f'ALTER DATABASE "{name}" RESET synchronous_commit')
    assert "commontime.E010: The database server may lose what it confirmed: " in done.stderr
    assert "synchronous_commit is off. Set " in done.stderr
    assert done.returncode != 0


@pytest.mark.usefixtures("migrated")
@pytest.mark.long
def test_a_real_server_refuses_an_application_that_could_go_around_the_door() -> None:
    env = production.environment(DATABASE_ROLE="none")
    done = production.run("-m", "uvicorn", "config.asgi:application", "--port", "0", env=env)
    assert "commontime.E011: The application may write the ledger's tables itself." in done.stderr
    assert done.returncode != 0


@pytest.mark.usefixtures("migrated")
def test_deploy_checks_are_clean() -> None:
    command = ("manage.py", "check", "--deploy", "--fail-level", "WARNING", "--database", "default")
    done = production.run(*command, env=production.environment())
    silenced = 1 if checks._settings_off() else 0  # the server of the tests, where it trades safety for speed
    assert (done.returncode, done.stdout) == (
        0,
        f"System check identified no issues ({silenced} silenced).\n",
    )
