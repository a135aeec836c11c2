"""Programs started as production starts them: a sound environment, to which a test adds one fault."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

from django.db import connection

from tests.strict.silence import ROOT

PATIENCE_SECONDS = 60


def environment(**faults: str) -> dict[str, str]:
    """A sound production on the test database; an empty value takes a variable away."""
    sound = {
        "PATH": os.environ["PATH"],
        "MODE": "production",
        "DJANGO_SETTINGS_MODULE": "tests.config.hasty",
        "DATABASE_URL": database_url(),
        "SECRET_KEY": "7d5b0e7f" * 8,
        "ALLOWED_HOSTS": "temps-commun.example",
    }
    return {name: value for name, value in (sound | faults).items() if value}


def database_url() -> str:
    """The test database as another process reaches it."""
    given = urlsplit(os.environ["DATABASE_URL"])
    return given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def run(*command: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one of our Python programs to its end, its words captured."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", *command],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
