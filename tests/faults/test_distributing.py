"""A keeper that is killed at any step of a distribution leaves all or nothing, and the next one goes on."""

import json
import os
import signal
import subprocess
import sys

import pytest

from tests.config.production import database_url
from tests.instants import after
from tests.people import make_coordinator, make_member
from tests.strict.silence import ROOT
from tests.timebank import closing, yearly
from tests.timebank.ledger import MARCH, helped, record
from timebank.models import Distribution
from timebank.selectors import audit, distributions
from timebank.services import closings


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("founded")
def test_killed_after_each_statement_it_leaves_all_or_nothing_and_goes_on() -> None:
    ana, bao = make_member("Ana Petit"), make_member("Bao Nguyen")
    record(helped(ana, bao, 400), by=bao, key="1")
    coordinator, at = make_coordinator(), after(days=40)
    closing_id = closing.asked(by=coordinator, at=at, start=MARCH.start, end=MARCH.end)
    closings.freeze(by=coordinator, at=at, closing_id=closing_id)
    words = [sys.executable, "-m", "tests.faults.closing_killed", str(closing_id)]
    env = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    run = subprocess.run(
        [*words, at.isoformat(), after(days=60).isoformat()],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    told = [json.loads(line) for line in run.stdout.splitlines()]
    killed = {step: [one for one in told if one["step"] == step][:-1] for step in ("compute", "post")}
    assert len(killed["compute"]) >= 5
    assert len(killed["post"]) >= 10
    assert {one["status"] for step in killed.values() for one in step} == {-signal.SIGKILL}
    assert {(one["state"], *one["there"]) for one in killed["compute"]} <= {
        ("closing", 0, 0, 0),
        ("computed", 0, 0, 0),
    }
    assert {(one["state"], *one["there"]) for one in killed["post"]} <= {
        ("computed", 0, 0, 0),
        ("posted", 1, 8, 1),
    }
    assert (told[-1]["status"], told[-1]["state"], told[-1]["there"]) == (0, "posted", [1, 8, 1])
    assert distributions.recompute(Distribution.objects.get().pk).same
    assert audit.check().is_sound


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("founded")
def test_the_posting_of_a_year_killed_after_each_statement_leaves_all_or_nothing() -> None:
    coordinator = make_coordinator()
    yearly.lived(make_member("Ana Petit"), make_member("Bao Nguyen"), coordinator)
    result_id = yearly.decided(coordinator)
    words = [sys.executable, "-m", "tests.faults.year_killed", str(result_id), str(coordinator.user_id)]
    env = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    run = subprocess.run(
        [*words, yearly.LATER.isoformat()], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(told) >= 10
    assert {one["status"] for one in told[:-1]} == {-signal.SIGKILL}
    assert {tuple(one["there"]) for one in told[:-1]} <= {("computed", 0, 0), ("posted", 1, 6)}
    assert told[0]["there"] == ["computed", 0, 0]
    assert told[-1] == {"status": 0, "there": ["posted", 1, 6]}
    assert audit.check().is_sound
