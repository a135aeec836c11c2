"""A keeper that is killed at any step of a release leaves all or nothing, and the next one takes it up."""

import json
import os
import signal
import subprocess
import sys

import pytest

from coop.domain.actors import PLATFORM
from marketplace.domain.observatory.releases import digest
from marketplace.selectors.observatory import releases as told
from marketplace.services.observatory import releases
from tests.config.production import database_url
from tests.instants import after
from tests.strict.silence import ROOT


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("founded")
def test_killed_after_each_statement_it_leaves_all_or_nothing_and_goes_on() -> None:
    at = after(days=150)
    release_id = releases.begin(by=PLATFORM, at=at, quarter="2026-Q1")
    env = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    words = [sys.executable, "-m", "tests.faults.release_killed", str(release_id), at.isoformat()]
    run = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    *killed, ended = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(killed) >= 8
    assert {one["status"] for one in killed} == {-signal.SIGKILL}
    assert {(one["state"], one["hash"], *one["there"]) for one in killed} == {("building", "", 0, 0)}
    assert (ended["status"], ended["state"], ended["there"]) == (0, "built", [2, 1])
    release = told.known(PLATFORM, release_id)
    assert release.content_hash == digest(told.document(release, None))
