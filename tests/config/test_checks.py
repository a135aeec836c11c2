"""Production refuses to start with each of these faults, alone."""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec

import pytest
from django.core.checks import CheckMessage
from django.db import DatabaseError, connection
from django.test import override_settings

from config import checks
from coop.domain.actors import PLATFORM
from coop.selectors import demo
from coop.services import accounts
from tests.config import production
from tests.instants import START

IN_PRODUCTION = {
    "MODE": "production",
    "IS_PRODUCTION": True,
    "IS_TEST": False,
    "SECRET_KEY": "x" * 60,
    "HAS_DATABASE_URL": True,
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


@pytest.mark.parametrize(
    ("fault", "refusal"),
    [
        ({"DEBUG": "1"}, "commontime.E002"),
        ({"SECRET_KEY": ""}, "commontime.E003"),
        ({"DATABASE_URL": ""}, "commontime.E004"),
        ({"CONN_MAX_AGE": "60"}, "commontime.E005"),
        ({"WEB_CONCURRENCY": "2"}, "commontime.E006"),
    ],
)
@pytest.mark.usefixtures("migrated")
def test_a_real_server_refuses(fault: dict[str, str], refusal: str) -> None:
    env = production.environment(**fault)
    done = production.run("-m", "uvicorn", "config.asgi:application", "--port", "0", env=env)
    assert refusal in done.stderr
    assert "Application startup complete" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("migrated")
def test_a_real_server_refuses_demo_accounts() -> None:
    accounts.open(by=PLATFORM, at=START, email="admin@demo.example", password="temps-commun-demo")
    env = production.environment()
    done = production.run("-m", "uvicorn", "config.asgi:application", "--port", "0", env=env)
    assert "commontime.E008: Demo accounts are in the database: admin@demo.example." in done.stderr
    assert done.returncode != 0


@pytest.mark.usefixtures("migrated")
def test_deploy_checks_are_clean() -> None:
    command = ("manage.py", "check", "--deploy", "--fail-level", "WARNING", "--database", "default")
    done = production.run(*command, env=production.environment())
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n")
