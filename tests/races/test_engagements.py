"""People who press at the same instant: real threads, each with its own connection and transaction."""

from functools import partial

import pytest

from coop.domain.actors import PLATFORM, Actor, Role
from marketplace.domain.engagements import State
from marketplace.domain.requests import RequestState
from marketplace.models import Engagement, ServiceRequest
from marketplace.selectors import engagements as agreed
from marketplace.selectors import messages as talked
from marketplace.selectors import requests as asked
from marketplace.services import absences, engagements, messages, requests
from tests.instants import START, after
from tests.marketplace.samples import WEB, agree, invite, need, post, quarrel, settle
from tests.races import sessions
from tests.races.threads import ROUNDS, at_once, refusals
from timebank.models import JournalEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def amina(founded: None) -> Actor:
    return settle("Amina Benali")


@pytest.fixture
def bruno(founded: None) -> Actor:
    return settle("Bruno Keller", trades=(WEB,))


def test_of_several_acceptances_exactly_one_wins(amina: Actor) -> None:
    givers = [settle(f"Helper {letter}", others=(WEB,)) for letter in "abcd"]
    for _ in range(ROUNDS):
        request_id = post(amina)
        invited = [(giver, invite(amina, giver, request_id)) for giver in givers]
        answers = at_once(
            *(partial(engagements.accept, by=giver, at=START, engagement_id=id) for giver, id in invited)
        )
        assert len(refusals(answers)) == 3
        assert all("somebody else may have accepted first" in said for said in refusals(answers))
        states = sorted(agreed.facts(id).state for _giver, id in invited)
        assert states == [State.AGREED, *[State.WITHDRAWN] * 3]
        assert asked.facts(request_id).state is RequestState.AGREED


def test_of_acceptances_by_several_processes_exactly_one_wins(amina: Actor) -> None:
    givers = [settle(f"Helper {letter}", others=(WEB,)) for letter in "abcd"]
    with sessions.opened() as race:
        for _ in range(ROUNDS):
            request_id = post(amina)
            invited = {giver: invite(amina, giver, request_id) for giver in givers}
            answers = race.at_once([sessions.accept(giver, id) for giver, id in invited.items()])
            (won,) = sessions.ids(answers)
            assert all("somebody else may have accepted first" in said for said in sessions.refusals(answers))
            states = {id: agreed.facts(id).state for id in invited.values()}
            assert states == {id: State.AGREED if id == won else State.WITHDRAWN for id in invited.values()}
            assert asked.facts(request_id).state is RequestState.AGREED


def test_the_two_answers_to_a_meeting_in_question_do_not_both_happen(amina: Actor, bruno: Actor) -> None:
    for _ in range(ROUNDS):
        engagement_id = agree(amina, bruno)
        absences.say(by=amina, at=START, engagement_id=engagement_id, reason="Nobody came.")
        answers = at_once(
            partial(absences.end_due, by=PLATFORM, at=after(days=8)),
            partial(
                engagements.dispute, by=bruno, at=START, engagement_id=engagement_id, reason="I was there."
            ),
        )
        state = agreed.facts(engagement_id).state
        assert (state, len(refusals(answers))) in ((State.DISPUTED, 0), (State.CANCELLED, 1))


def test_both_confirm_at_once_and_the_ledger_has_one_entry(amina: Actor, bruno: Actor) -> None:
    for _ in range(ROUNDS):
        engagement_id = agree(amina, bruno)
        answers = at_once(
            *(
                partial(
                    engagements.confirm, by=person, at=after(days=1), engagement_id=engagement_id, minutes=120
                )
                for person in (amina, bruno, amina, bruno)
            )
        )
        assert refusals(answers) == []
        assert agreed.facts(engagement_id).state is State.COMPLETED
        assert JournalEntry.objects.filter(subject=f"engagement:{engagement_id}").count() == 1
        assert len(agreed.steps(engagement_id)) == 4


def test_a_mediator_and_a_mediator_settle_once(amina: Actor, bruno: Actor) -> None:
    mediators = [settle(name, powers=(Role.COORDINATOR,)) for name in ("Élise Robin", "Omar Saïdi")]
    engagement_id = quarrel(amina, bruno)
    answers = at_once(
        *(
            partial(
                engagements.settle,
                by=by,
                at=after(days=1),
                engagement_id=engagement_id,
                minutes=minutes,
                reason="Heard both.",
            )
            for by, minutes in zip(mediators, (60, 90), strict=True)
        )
    )
    assert len(refusals(answers)) == 1
    assert JournalEntry.objects.filter(subject=f"engagement:{engagement_id}").count() == 1


def test_an_acceptance_and_a_withdrawal_do_not_both_happen(amina: Actor, bruno: Actor) -> None:
    for _ in range(ROUNDS):
        engagement_id = invite(amina, bruno)
        answers = at_once(
            partial(engagements.accept, by=bruno, at=START, engagement_id=engagement_id),
            partial(engagements.withdraw, by=amina, at=START, engagement_id=engagement_id),
        )
        assert len(refusals(answers)) == 1
        assert agreed.facts(engagement_id).state in (State.AGREED, State.WITHDRAWN)


def test_an_acceptance_and_a_closing_do_not_both_happen(amina: Actor, bruno: Actor) -> None:
    for _ in range(ROUNDS):
        request_id = post(amina)
        engagement_id = invite(amina, bruno, request_id)
        answers = at_once(
            partial(engagements.accept, by=bruno, at=START, engagement_id=engagement_id),
            partial(requests.close, by=amina, at=START, request_id=request_id),
        )
        assert len(refusals(answers)) == 1
        found = (asked.facts(request_id).state, agreed.facts(engagement_id).state)
        assert found in ((RequestState.AGREED, State.AGREED), (RequestState.CLOSED, State.WITHDRAWN))


def test_a_form_sent_several_times_at_once_is_one_need(amina: Actor) -> None:
    wanted = need()
    answers = at_once(*[partial(requests.post, by=amina, at=START, need=wanted, key="one")] * 4)
    assert len(set(answers)) == 1
    assert ServiceRequest.objects.count() == 1


def test_a_message_sent_several_times_at_once_is_one(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    answers = at_once(
        *[partial(messages.send, by=amina, at=START, engagement_id=engagement_id, text="Hello", key="k")] * 4
    )
    assert len(set(answers)) == 1
    assert len(talked.thread(engagement_id).messages) == 1


def test_a_member_invited_several_times_at_once_is_invited_once(amina: Actor, bruno: Actor) -> None:
    request_id = post(amina)
    assert len(set(at_once(*[partial(invite, amina, bruno, request_id)] * 3))) == 1
    assert Engagement.objects.count() == 1


def test_the_last_invitation_is_sent_once(amina: Actor) -> None:
    """Five may be open: with four of them, of two more at once one is refused."""
    people = [settle(f"Helper {letter}", others=(WEB,)) for letter in "abcdef"]
    request_id = post(amina)
    for person in people[:4]:
        invite(amina, person, request_id)
    answers = at_once(
        partial(invite, amina, people[4], request_id), partial(invite, amina, people[5], request_id)
    )
    assert len(refusals(answers)) == 1
    assert Engagement.objects.filter(request_id=request_id).count() == 5


def test_opposite_acts_on_one_request_never_wait_for_each_other(amina: Actor, bruno: Actor) -> None:
    """Locks are taken in one order, so nothing deadlocks: PostgreSQL would raise, and this would fail."""
    for _ in range(ROUNDS):
        request_id = post(amina)
        helpers = [settle_again(letter, request_id) for letter in "ab"]
        invited = [invite(amina, helper, request_id) for helper in helpers]
        at_once(
            partial(engagements.accept, by=helpers[0], at=START, engagement_id=invited[0]),
            partial(engagements.decline, by=helpers[1], at=START, engagement_id=invited[1]),
            partial(engagements.withdraw, by=amina, at=START, engagement_id=invited[1]),
            partial(requests.close, by=amina, at=START, request_id=request_id),
            partial(invite, amina, bruno, request_id),
        )
        held = Engagement.objects.filter(request_id=request_id, state=State.AGREED).count()
        assert held == (asked.facts(request_id).state is RequestState.AGREED)


def settle_again(letter: str, request_id: int) -> Actor:
    return settle(f"Helper {letter} {request_id}", others=(WEB,))
