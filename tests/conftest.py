"""What every test may ask for. Strict mode (tests/strict) is always on."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import hypothesis
import pytest
from django.core.cache import cache
from django.test import Client
from django.test.utils import override_settings
from django.utils import translation
from django.utils.translation import reloader

from config import catalogues, roles
from coop.domain.actors import PLATFORM, Actor
from tests import flush
from tests.instants import START
from tests.strict import dates, locks, order, queries, saves, tokens, variables

# A busy machine is not a broken law: examples have no deadline.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

LogIn = Callable[[Actor], Client]
STRICT = (dates, locks, order, queries, saves, tokens, variables)


def pytest_configure() -> None:
    """The pages of the tests speak the French that is written, not the French that was compiled last."""
    for app in catalogues.APPS:
        if catalogues.compile_due(app):
            reloader.translation_file_changed(None, catalogues.path_of(app).with_suffix(".mo"))


@pytest.fixture(autouse=True, scope="session")
def strict_mode() -> Iterator[None]:
    with ExitStack() as stack:
        for mistake in STRICT:
            stack.enter_context(mistake.enforced())
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The tests have the rights of the application, and so have the processes that they start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_ROLE", roles.APPLICATION)
        roles.act_as(roles.APPLICATION)
        yield
        roles.act_as("")


@pytest.fixture(autouse=True, scope="session")
def quick_settings() -> Iterator[None]:
    """A password hash is slow on purpose; tests open hundreds of log-ins."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def flush_without_triggers() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        flush.without_triggers(patch)
        yield


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """What one test did too often, or in which language it read, is nothing to the next one."""
    from governance.selectors import rules

    cache.clear()
    rules.forget()
    translation.deactivate()


@pytest.fixture
def founded(db: None) -> None:
    """The house as it opens: starter skills and places, and the founding version of every rule."""
    from coop.services import starter
    from governance.services import rules

    starter.load()
    rules.found(by=PLATFORM, at=START)


@pytest.fixture
def log_in(db: None) -> LogIn:
    """A browser in which this person has logged in: `log_in(person).get("/")`."""

    def client_of(person: Actor) -> Client:
        from django.contrib.auth import get_user_model

        client = Client()
        client.force_login(get_user_model().objects.get(pk=person.user_id or 0))
        return client

    return client_of
