"""A keeper that is killed in the middle of its work leaves nothing half, and the next one goes on."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from coop.domain.actors import Actor
from governance.domain import registry
from governance.domain.rules import Rule, Unit
from governance.models import Ballot, Proposal, RuleVersion
from marketplace.domain.engagements import State
from marketplace.models import Engagement
from marketplace.services import engagements, messages
from tests.config.production import database_url
from tests.governance.stories import cast, make_voters, open_vote
from tests.instants import after
from tests.marketplace.samples import WEB, agree, settle
from tests.strict.silence import ROOT
from timebank.models import JournalEntry, Settlement
from timebank.selectors import audit
from timebank.selectors import reservations as held

PATIENCE_SECONDS = 60
COUNT, KILLS = 20, 2


def keep(**environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "manage.py", "keep", "--once"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database_url()} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def differ(amina: Actor, bruno: Actor) -> None:
    """A mediation whose term has long passed by the clock of the machine."""
    engagement_id = agree(amina, bruno, wanted_minutes=20)
    for person, minutes in ((bruno, 60), (amina, 20)):
        engagements.confirm(by=person, at=after(days=1), engagement_id=engagement_id, minutes=minutes)


def ended() -> int:
    return Engagement.objects.filter(state=State.COMPLETED).count()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("founded")
def test_a_keeper_that_is_killed_leaves_nothing_half() -> None:
    amina, bruno = settle("Amina Benali"), settle("Bruno Keller", trades=(WEB,))
    for _ in range(COUNT):
        differ(amina, bruno)
    kills = 0
    while kills < KILLS and ended() < COUNT - 6:
        before = ended()
        with keep() as process:
            patience_ends = time.monotonic() + PATIENCE_SECONDS
            while ended() <= before + 3 and process.poll() is None and time.monotonic() < patience_ends:
                time.sleep(0.001)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        kills += process.returncode == -signal.SIGKILL
        assert JournalEntry.objects.count() == Settlement.objects.count() == ended()
        assert held.misread() == []
    assert kills
    with keep() as process:
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, err) == (0, ""), out
    assert (ended(), JournalEntry.objects.count(), Settlement.objects.count()) == (COUNT, COUNT, COUNT)
    assert audit.check().is_sound


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("founded")
def test_a_keeper_that_is_killed_loses_no_letter(tmp_path: Path) -> None:
    """Whoever was written to twice was written to under the same Message-ID, at most once for each kill."""
    amina, bruno = settle("Amina Benali"), settle("Bruno Keller", trades=(WEB,))
    for number in range(COUNT):
        messages.send(
            by=amina,
            at=after(days=1),
            engagement_id=agree(amina, bruno, wanted_minutes=20),
            text=f"Number {number}.",
            key=str(number),
        )
    kills = 0
    while kills < KILLS:
        before = len(list(tmp_path.iterdir()))
        with keep(EMAIL_URL=f"filemail:///{tmp_path}") as process:
            patience_ends = time.monotonic() + PATIENCE_SECONDS
            while len(list(tmp_path.iterdir())) <= before + 2 and time.monotonic() < patience_ends:
                time.sleep(0.001)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        assert process.returncode == -signal.SIGKILL
        kills += 1
    with keep(EMAIL_URL=f"filemail:///{tmp_path}") as process:
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, err) == (0, ""), out
    letters = "".join(path.read_text() for path in tmp_path.iterdir())
    assert {int(number) for number in re.findall(r"Number (\d+)\.", letters)} == set(range(COUNT))
    names = re.findall(r"(?m)^Message-ID: (\S+)$", letters)
    assert len(set(names)) == COUNT
    assert len(names) <= COUNT + KILLS


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("founded")
def test_votes_are_counted_and_obeyed_once_however_often_the_count_is_killed() -> None:
    """A count, the version that it writes and the end of its proposal are one: all there, or nothing."""
    voters = make_voters()
    votes = [open_vote(voters[0], key=rule.key, value=value) for rule, value in other_values(COUNT)]
    for vote in votes:
        cast(vote, [(voter, "yes") for voter in voters])
    kills = 0
    while kills < KILLS and counted() < len(votes) - 4:
        before = counted()
        with keep() as process:
            patience_ends = time.monotonic() + PATIENCE_SECONDS
            while counted() <= before + 2 and process.poll() is None and time.monotonic() < patience_ends:
                time.sleep(0.001)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        kills += process.returncode == -signal.SIGKILL
        assert counted() == adopted() == Proposal.objects.filter(state="adopted").count()
    assert kills
    for _again in range(2):
        with keep() as process:
            out, err = process.communicate(timeout=PATIENCE_SECONDS)
        assert (process.returncode, err) == (0, ""), out
        assert (counted(), adopted()) == (len(votes), len(votes))


def other_values(count: int) -> list[tuple[Rule[Any], Any]]:
    """So many rules of days and numbers, each with a value that it has not."""
    numbers = [rule for rule in registry.every() if rule.unit in (Unit.DAYS, Unit.COUNT, Unit.MINUTES)]
    assert len(numbers) >= count
    return [(rule, rule.upper if rule.default != rule.upper else rule.lower) for rule in numbers[:count]]


def counted() -> int:
    return Ballot.objects.filter(closed_at__isnull=False).count()


def adopted() -> int:
    return RuleVersion.objects.filter(proposal__isnull=False).count()
