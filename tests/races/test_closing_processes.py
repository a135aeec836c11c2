"""The steps of closings and of projects between processes: of two at once one acts, and the other is told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from coop.domain.actors import PLATFORM, Actor
from tests.instants import after
from tests.people import make_coordinator, make_member
from tests.races import sessions
from tests.races.sessions import Answer, Sessions, step
from tests.timebank import closing, funding, yearly
from tests.timebank.ledger import MARCH, helped, record
from timebank.domain.closings import State
from timebank.domain.natures import Nature, Unit
from timebank.models import (
    Closing,
    ClosingContest,
    Distribution,
    Grant,
    Instalment,
    JournalEntry,
    ProjectStep,
    YearResult,
)
from timebank.selectors import audit, closings, distributions, funds
from timebank.services import closings as acts

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("founded"),
    pytest.mark.long,
]
LATER = after(days=40)
DAYS = {"start": MARCH.start.isoformat(), "end": MARCH.end.isoformat()}


@pytest.fixture
def race(transactional_db: None) -> Iterator[Sessions]:
    with sessions.opened() as opened:
        yield opened


@pytest.fixture
def coordinators() -> list[Actor]:
    ana, bao = make_member("Ana Petit"), make_member("Bao Tran")
    record(helped(ana, bao, 400), by=bao, key="1")
    return [make_coordinator(f"Coordination {number}") for number in range(3)]


def one_and_told(answers: list[Answer], words: str) -> int:
    """Exactly one acted; every other was told, in these words. What that one was answered."""
    (won,) = sessions.ids(answers)
    told = sessions.refusals(answers)
    assert len(told) == len(answers) - 1
    assert all(words in one for one in told), told
    return won


def test_from_the_asking_to_the_posting_each_step_is_done_once(
    race: Sessions, coordinators: list[Actor]
) -> None:
    """Asked for by three with days that overlap, frozen by three, posted by three: one each time."""
    other = {"start": MARCH.start.isoformat(), "end": (MARCH.end - timedelta(days=1)).isoformat()}
    asked = race.at_once(
        [
            step(by, "ask", at=LATER, **told)
            for by, told in zip(coordinators, (DAYS, other, DAYS), strict=True)
        ]
    )
    one_and_told(asked, "already asked for")
    closing_id = Closing.objects.get().pk
    closing.sealed_and_audited(LATER)
    frozen = race.at_once([step(by, "freeze", at=LATER, closing_id=closing_id) for by in coordinators])
    one_and_told(frozen, "already started the computation")
    acts.compute_due(by=PLATFORM, at=LATER)
    until = closings.get(closing_id).contest_until
    assert until is not None
    posted = race.at_once([step(by, "post", at=until, closing_id=closing_id) for by in coordinators])
    distribution_id = one_and_told(posted, "already been distributed")
    assert Distribution.objects.get().pk == distribution_id
    assert JournalEntry.objects.filter(nature="distribution").count() == 1
    assert distributions.recompute(distribution_id).same
    assert funds.pool().minutes == 0
    assert audit.check().is_sound


def test_whoever_contests_while_it_is_posted_is_heard_or_told(
    race: Sessions, coordinators: list[Actor]
) -> None:
    """Either the contest came first and nothing is posted, or it is posted and nobody contests it."""
    closing_id = closing.computed(by=coordinators[0], at=LATER, start=MARCH.start, end=MARCH.end)
    until = closings.get(closing_id).contest_until
    assert until is not None
    members = [make_member(f"Person {number}") for number in range(3)]
    contested = [
        step(by, "contest", at=until - timedelta(seconds=1), closing_id=closing_id, motive="Not so.")
        for by in members
    ]
    race.at_once([*contested, step(coordinators[1], "post", at=until, closing_id=closing_id)])
    state, contests = Closing.objects.get().state, ClosingContest.objects.count()
    assert (state, contests, Distribution.objects.count()) in (
        (State.CONTESTED, 3, 0),
        (State.POSTED, 0, 1),
    )
    assert audit.check().is_sound


def test_a_contest_is_answered_once(race: Sessions, coordinators: list[Actor]) -> None:
    """By two who answer otherwise, while its author takes it back: one of the three stands."""
    closing_id = closing.computed(by=coordinators[0], at=LATER, start=MARCH.start, end=MARCH.end)
    author = make_member("Cleo Roy")
    made = acts.contest(by=author, at=LATER, closing_id=closing_id, motive="Not so.")
    first, second = (
        step(by, "answer", at=LATER, contest_id=made, verdict=verdict, answer="I have looked.")
        for by, verdict in zip(coordinators[1:], ("upheld", "rejected"), strict=True)
    )
    back = step(author, "withdraw", at=LATER, contest_id=made)
    one_and_told(race.at_once([first, second, back]), "already been answered")
    verdict = ClosingContest.objects.get().verdict
    expected = State.CLOSING if verdict == "upheld" else State.COMPUTED
    assert Closing.objects.get().state == expected


def test_a_project_is_examined_once(race: Sessions, coordinators: list[Actor]) -> None:
    """Found eligible by one, refused by another, taken back by its author: one state, one step."""
    funding.fill()
    ana = make_member("Ana Prune")
    project_id = funding.submitted(ana, funding.call_for(coordinators[0]))
    at = after(days=5)
    answers = race.at_once(
        [
            step(coordinators[0], "accept_project", at=at, project_id=project_id),
            step(coordinators[1], "refuse_project", at=at, project_id=project_id, reason="Too dear."),
        ]
    )
    assert len(sessions.ids(answers)) == len(sessions.refusals(answers)) == 1
    assert funding.state_of(project_id) in ("eligible", "refused")
    assert ProjectStep.objects.filter(project_id=project_id).exclude(act="submit").count() == 1


def test_an_instalment_is_paid_once(race: Sessions, coordinators: list[Actor]) -> None:
    """Confirmed by three; then its second milestone while another ends the grant."""
    funding.fill()
    ana = make_member("Ana Prune")
    project_id = funding.agreed(ana, coordinators[0])
    first, _second = funding.milestones(project_id)
    at = after(days=31)
    paid = race.at_once([step(by, "confirm_milestone", at=at, milestone_id=first) for by in coordinators])
    entry_id = one_and_told(paid, "already been confirmed and paid")
    assert Instalment.objects.get().entry_id == entry_id
    assert Grant.objects.count() == 1
    assert funds.held(funding.FUND, Unit.CENTS) == 5_000_00 - 600_00
    assert audit.check().is_sound


def test_a_year_is_posted_once(race: Sessions, coordinators: list[Actor]) -> None:
    """By three at once: one entry, the others are told; and it is the one that the assembly adopted."""
    closing.post(by=coordinators[0], at=LATER, start=MARCH.start, end=MARCH.end)
    result_id = yearly.decided(coordinators[0])
    found = race.at_once([step(by, "post_year", at=yearly.LATER, result_id=result_id) for by in coordinators])
    entry_id = one_and_told(found, "already been posted")
    assert YearResult.objects.get().entry_id == entry_id
    assert JournalEntry.objects.filter(nature=Nature.ALLOCATION).count() == 1
    assert audit.check().is_sound


def test_a_year_is_computed_once_and_given_up_or_posted(race: Sessions, coordinators: list[Actor]) -> None:
    """Other figures at once: one stands. Then it is posted while another gives it up: one of the two."""
    closing.post(by=coordinators[0], at=LATER, start=MARCH.start, end=MARCH.end)
    found = race.at_once(
        [
            step(by, "compute_year", at=yearly.OVER, income=150_000_00 + number)
            for number, by in enumerate(coordinators)
        ]
    )
    result_id = one_and_told(found, "computed already")
    author = next(by for by in coordinators if by.member_id == YearResult.objects.get().actor_id)
    yearly.voted(result_id, author)
    told = race.at_once(
        [
            step(coordinators[0], "post_year", at=yearly.LATER, result_id=result_id),
            step(coordinators[1], "give_up_year", at=yearly.LATER, result_id=result_id, reason="Non."),
        ]
    )
    assert len(sessions.refusals(told)) == 1
    state, entries = YearResult.objects.get().state, JournalEntry.objects.filter(nature=Nature.ALLOCATION)
    assert (state, entries.count()) in (("posted", 1), ("given_up", 0))
