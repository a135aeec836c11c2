"""What every test may ask for. Strict mode (tests/strict) is always on."""

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import hypothesis
import pytest
from django.core.cache import cache
from django.test import Client
from django.test.utils import override_settings
from django.utils import translation
from django.utils.translation import reloader
from pytest_django.plugin import DjangoDbBlocker

from config import catalogues, roles
from coop.domain.actors import Actor
from tests import flush, founding, numbering
from tests.strict import dates, locks, order, queries, saves, tokens, variables

# A busy machine is not a broken law: examples have no deadline. `make test` asks for a third of the examples
# (config/launch/checks.py); `make test-long`, and pytest by itself, for all of them. What is covered is
# counted over the same examples each time, or a line would be met by luck.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=30)
hypothesis.settings.register_profile("covering", deadline=None, max_examples=30, derandomize=True)
hypothesis.settings.load_profile("house")

LogIn = Callable[[Actor], Client]
STRICT = (dates, locks, order, queries, saves, tokens, variables)


def pytest_configure() -> None:
    """The pages of the tests speak the French that is written, not the French that was compiled last."""
    for app in catalogues.APPS:
        if catalogues.compile_due(app):
            reloader.translation_file_changed(None, catalogues.path_of(app).with_suffix(".mo"))


def pytest_collection_finish() -> None:
    """All that was imported stays until the end: it is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True, scope="session")
def strict_mode() -> Iterator[None]:
    with ExitStack() as stack:
        for mistake in STRICT:
            stack.enter_context(mistake.enforced())
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The house has opened; tests act with the rights of the application, and so do their processes."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        numbering.spread()
        founding.lay()
        patch.setenv("DATABASE_ROLE", roles.APPLICATION)
        roles.act_as(roles.APPLICATION)
        yield
        roles.act_as("")


@pytest.fixture(autouse=True, scope="session")
def quick_settings() -> Iterator[None]:
    """A password hash is slow on purpose, and so is the list of all files that each new browser makes."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, WHITENOISE_AUTOREFRESH=True):
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
    """The house as it opens: starter skills and places, and the founding version of every rule.

    They lie in the database before the first test (tests/founding), since nearly every test stands on them.
    """


@pytest.fixture
def unfounded(db: None) -> None:
    """A house before it opens: no skill, no place, no rule."""
    founding.clear()


@pytest.fixture
def log_in(db: None) -> LogIn:
    """A browser in which this person has logged in: `log_in(person).get("/")`."""

    def client_of(person: Actor) -> Client:
        from django.contrib.auth import get_user_model

        client = Client()
        client.force_login(get_user_model().objects.get(pk=person.user_id or 0))
        return client

    return client_of
