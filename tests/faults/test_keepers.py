"""A keeper that is killed in the middle of its work leaves nothing half, and the next one goes on."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from coop.domain.actors import Actor
from governance.domain import registry
from governance.domain.letters import Manner, Pace
from governance.domain.rules import Rule, Unit
from governance.models import Ballot, Letter, Proposal, RuleVersion, Scrutiny
from governance.services import letters
from marketplace.domain.engagements import State
from marketplace.models import Engagement
from marketplace.services import engagements, messages
from tests.config.production import database_url
from tests.governance.stories import Vote, cast, certify, close, make_voters, open_vote
from tests.instants import after
from tests.marketplace.samples import WEB, agree, settle
from tests.people import make_member
from tests.strict.silence import ROOT
from timebank.models import JournalEntry, Settlement
from timebank.selectors import audit
from timebank.selectors import reservations as held

PATIENCE_SECONDS = 180
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
def test_a_keeper_that_is_killed_reminds_nobody_twice(tmp_path: Path) -> None:
    """A letter is written down before it leaves: each kill may lose one, and none leaves again."""
    people = [make_member(f"Member {number}") for number in range(COUNT)]
    for person in people:
        letters.choose(by=person, at=after(), choice=Manner(Pace.NEVER, True, 0, 0, is_sunday_quiet=False))
    open_vote(people[0], at=timezone.now() - timedelta(days=6))
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
    for _again in range(2):
        with keep(EMAIL_URL=f"filemail:///{tmp_path}") as process:
            out, err = process.communicate(timeout=PATIENCE_SECONDS)
        assert (process.returncode, err) == (0, ""), out
    sent = "".join(path.read_text() for path in tmp_path.iterdir())
    reached = re.findall(r"(?m)^To: (\S+)$", sent)
    assert len(set(reached)) == len(reached) >= COUNT - KILLS
    assert Letter.objects.count() == COUNT
    assert Letter.objects.filter(sent_at=None).count() <= KILLS


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("founded")
def test_votes_are_counted_once_however_often_the_count_is_killed() -> None:
    """A count, its check and the move of its proposal are one: all there, or nothing."""
    votes = open_votes()
    kill_keepers(counted, len(votes), lambda: counted() == Scrutiny.objects.count() == moved())
    for _again in range(2):
        with keep() as process:
            out, err = process.communicate(timeout=PATIENCE_SECONDS)
        assert (process.returncode, err) == (0, ""), out
        assert (counted(), moved()) == (len(votes), len(votes))


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("founded")
def test_a_crash_midway_carries_out_once_however_often_it_is_killed() -> None:
    """A version and the end of its proposal are one: all there, or nothing; the next keeper does the rest."""
    votes = open_votes()
    for vote in votes:
        close(vote)
        certify(vote.ballot_id, at=vote.closes_at)
    kill_keepers(adopted, len(votes), lambda: adopted() == Proposal.objects.filter(state="adopted").count())
    for _again in range(2):
        with keep() as process:
            out, err = process.communicate(timeout=PATIENCE_SECONDS)
        assert (process.returncode, err) == (0, ""), out
        assert adopted() == Proposal.objects.filter(state="adopted").count() == len(votes)


def open_votes() -> list[Vote]:
    voters = make_voters()
    votes = [open_vote(voters[0], key=rule.key, value=value) for rule, value in other_values(COUNT)]
    for vote in votes:
        cast(vote, [(voter, "yes") for voter in voters])
    return votes


def kill_keepers(done: Callable[[], int], count: int, is_whole: Callable[[], bool]) -> None:
    """Kill keepers in the middle of so many; after each, what is there is whole."""
    kills = 0
    while kills < KILLS and done() < count - 4:
        before = done()
        with keep() as process:
            patience_ends = time.monotonic() + PATIENCE_SECONDS
            while done() <= before + 2 and process.poll() is None and time.monotonic() < patience_ends:
                time.sleep(0.001)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        kills += process.returncode == -signal.SIGKILL
        assert is_whole()
    assert kills


def other_values(count: int) -> list[tuple[Rule[Any], Any]]:
    """So many rules of days and numbers, each with a value that it has not."""
    numbers = [rule for rule in registry.every() if rule.unit in (Unit.DAYS, Unit.COUNT, Unit.MINUTES)]
    assert len(numbers) >= count
    return [(rule, rule.upper if rule.default != rule.upper else rule.lower) for rule in numbers[:count]]


def counted() -> int:
    return Ballot.objects.filter(closed_at__isnull=False).count()


def moved() -> int:
    return Proposal.objects.filter(state__in=("counted", "certified")).count()


def adopted() -> int:
    return RuleVersion.objects.filter(proposal__isnull=False).count()
