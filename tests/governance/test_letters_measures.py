"""Every member who is written to is told of an emergency measure at once, and once of what follows it."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from coop.domain.actors import PLATFORM, Actor
from coop.selectors import members
from governance import rendering
from governance.domain import measures
from governance.domain.letters import LetterKind, Manner, Pace, chosen_as
from governance.domain.measures import Upshot
from governance.models import Letter, Measure
from governance.selectors import letters
from governance.services import letters as writing
from tests.governance.measuring import CREDIT, FOUNDED, REASON, VOTED, Emergency, emergency
from tests.governance.stories import adopt
from tests.instants import after
from tests.people import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

AWAKE = Manner(pace=Pace.WEEK, quiet_from=0, quiet_until=0, is_sunday_quiet=False, language="en")
NOBODY = Manner(pace=Pace.NEVER)


def id_of(person: Actor) -> int:
    assert person.member_id is not None
    return person.member_id


def choose(person: Actor, manner: Manner) -> None:
    writing.choose(by=person, at=after(), choice=manner)


def told(at: datetime) -> dict[str, str]:
    """To whom a measure is told at that instant, with which words."""
    mail.outbox.clear()
    writing.send_due(by=PLATFORM, at=at, write=rendering.mail)
    return {
        message.to[0]: plain(str(message.body))
        for message in mail.outbox
        if "emergency" in str(message.subject).lower() or "urgence" in str(message.subject)
    }


def plain(said: str) -> str:
    """Spaces that do not break are spaces."""
    return said.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def address(person: Actor) -> str:
    return members.address_of(id_of(person))


@pytest.fixture
def case() -> Emergency:
    """All three are awake at any hour; what they were told of before is out of the way."""
    found = emergency()
    for person in (found.proposer, found.guardian, found.witness):
        choose(person, AWAKE)
    writing.send_due(by=PLATFORM, at=found.at - timedelta(minutes=1), write=rendering.mail)
    return found


def test_it_is_told_at_once_to_all_who_are_written_to_and_once(case: Emergency) -> None:
    quiet = make_member("Farid Benali")
    choose(quiet, NOBODY)
    measure_id = case.propose()
    assert told(case.at) == {}, "nobody has confirmed it"
    case.confirm(measure_id)
    found = told(case.at)
    assert set(found) == {address(one) for one in (case.proposer, case.guardian, case.witness)}
    said = found[address(case.proposer)]
    for words in (
        *("20 h instead of 8 h", "the voted value comes back by itself on", f"Why: {REASON}"),
        *(f"/mesures/{measure_id}/", "Two people, to whom members lent that power"),
    ):
        assert words in said
    assert told(case.at + timedelta(hours=1)) == {}


def test_in_quiet_hours_it_waits_and_comes_with_the_day(case: Emergency) -> None:
    case.suspend()
    choose(case.proposer, Manner(quiet_from=(case.at.hour + 20) % 24, quiet_until=(case.at.hour + 8) % 24))
    later = case.at + timedelta(days=2)
    assert address(case.proposer) not in told(case.at)
    assert any(address(case.proposer) in told(later + timedelta(hours=hour)) for hour in range(24))


def test_its_lapse_is_told_to_who_was_told_of_it(case: Emergency) -> None:
    version = case.suspend()
    assert version.lapses_at is not None
    told(case.at)
    late = make_member("Farid Benali")
    choose(late, AWAKE)
    assert told(version.lapses_at - timedelta(seconds=1)).keys() == {address(late)}
    after_that = make_member("Gaëlle Roux")
    choose(after_that, AWAKE)
    found = told(version.lapses_at)
    assert address(after_that) not in found
    assert len(found) == 4
    assert "It ends by itself: 8 h, as members voted, is obeyed again from" in found[address(late)]
    assert told(version.lapses_at + timedelta(days=1)) == {}


@pytest.mark.parametrize(
    ("value", "said"),
    [(FOUNDED, "Members ratified it by a vote: 20 h"), (900, "Members have voted another value: 15 h")],
)
def test_a_vote_on_it_is_told_as_soon_as_it_is_carried_out(case: Emergency, value: int, said: str) -> None:
    version = case.suspend()
    assert version.lapses_at is not None
    told(case.at)
    vote = adopt(case.proposer, key=CREDIT, value=value, at=version.effective_at + timedelta(hours=1))
    found = told(vote.closes_at + timedelta(days=5))
    assert all(said in body for body in found.values())
    assert all("ends by itself" not in body for body in found.values())
    assert len(found) == 3
    assert told(version.lapses_at) == {}


def test_ratified_too_late_both_days_are_said(case: Emergency) -> None:
    version = case.suspend()
    assert version.lapses_at is not None
    told(case.at)
    adopt(case.proposer, key=CREDIT, value=FOUNDED, at=version.lapses_at - timedelta(days=6))
    found = told(version.lapses_at - timedelta(hours=1)) or told(version.lapses_at + timedelta(days=6))
    for body in found.values():
        assert body.index("It ends by itself: 8 h") < body.index("Members ratified it")
    assert found


def test_who_left_before_it_was_handed_over_is_not_told_an_old_thing(case: Emergency) -> None:
    """Letters leave one after the other: a vote may be carried out meanwhile."""
    case.suspend()
    (due, *_) = letters.due(at=case.at)
    assert due.kind is LetterKind.BEGUN
    late = case.version.effective_at + timedelta(days=60)
    assert (
        letters.step_of(letters.of_measure(due.measure_id or 0, due.member_id, at=late)[0]) is LetterKind.OVER
    )


def test_what_was_confirmed_elsewhere_is_told_to_nobody(case: Emergency) -> None:
    case.suspend()
    assert writing.settle(by=PLATFORM, at=case.at) >= 3
    assert told(case.at) == {}


def test_the_address_that_stops_it_is_that_of_what_concerns_me(case: Emergency) -> None:
    case.suspend()
    told(case.at)
    stop = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").rstrip("/").rsplit("/", 1)[1]
    kind, member_id = letters.of_token(stop)
    assert kind is LetterKind.DIGEST is chosen_as(LetterKind.BEGUN) is chosen_as(LetterKind.OVER)
    writing.stop(by=PLATFORM, at=case.at, token=stop)
    assert letters.choice_of(member_id).pace is Pace.NEVER
    assert chosen_as(LetterKind.REMINDER) is LetterKind.REMINDER


def test_the_database_knows_each_once(case: Emergency) -> None:
    case.suspend()
    measure = Measure.objects.get()
    row = {"member_id": id_of(case.proposer), "kind": "begun", "measure": measure, "taken_at": case.at}
    Letter.objects.create(**row)
    Letter.objects.create(**{**row, "kind": "over"})
    for wrong in (
        row,
        {**row, "measure": None},
        {**row, "kind": "digest"},
        {**row, "on_day": case.at.date()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.create(**wrong)


def test_what_became_of_it() -> None:
    lapses_at = after(days=3)
    late, early = lapses_at, lapses_at - timedelta(microseconds=1)
    for at, decided, upshot in (
        *((early, None, None), (late, None, Upshot.LAPSED)),
        *((early, FOUNDED, Upshot.RATIFIED), (late, VOTED, Upshot.REPLACED)),
    ):
        assert measures.upshot(at, lapses_at=lapses_at, value=FOUNDED, decided=decided) is upshot
