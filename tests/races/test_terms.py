"""A term that passes at the very instant at which people act: each thing ends once."""

from functools import partial

import pytest

from config.keeper import Keeper
from coop.domain.actors import PLATFORM, Actor, Role
from marketplace.domain.engagements import State
from marketplace.rules import AUTO_CONFIRM
from marketplace.selectors import engagements as agreed
from marketplace.services import confirmations, engagements, mediations
from tests.governance.stories import adopt
from tests.instants import START, after
from tests.marketplace.samples import WEB, agree, id_of, invite, settle
from tests.races.threads import ROUNDS, Act, at_once, refusals
from timebank.models import JournalEntry, Settlement
from timebank.selectors import audit, balances
from timebank.selectors import reservations as held
from timebank.services import gifts, reservations

pytestmark = pytest.mark.django_db(transaction=True)

NOTED = after(days=20)
TERM = after(days=40)


@pytest.fixture
def amina(founded: None) -> Actor:
    return settle("Amina Benali")


@pytest.fixture
def bruno(founded: None) -> Actor:
    return settle("Bruno Keller", trades=(WEB,))


@pytest.fixture
def elise(founded: None) -> Actor:
    return settle("Élise Robin", powers=(Role.COORDINATOR,))


def confirm(by: Actor, engagement_id: int, minutes: int) -> Act:
    return partial(engagements.confirm, by=by, at=TERM, engagement_id=engagement_id, minutes=minutes)


def end() -> Act:
    return partial(mediations.end_due, by=PLATFORM, at=TERM)


def differ(amina: Actor, bruno: Actor) -> int:
    engagement_id = agree(amina, bruno)
    for person, minutes in ((bruno, 240), (amina, 120)):
        engagements.confirm(by=person, at=NOTED, engagement_id=engagement_id, minutes=minutes)
    return engagement_id


def written(engagement_id: int) -> int:
    return JournalEntry.objects.filter(subject=f"engagement:{engagement_id}").count()


def assert_ended_once(engagement_id: int) -> None:
    assert agreed.facts(engagement_id).state in (State.COMPLETED, State.CANCELLED)
    assert written(engagement_id) == (agreed.facts(engagement_id).state is State.COMPLETED)
    assert Settlement.objects.filter(reservation__engagement=engagement_id).count() == 1
    assert held.misread() == []


def test_both_confirm_at_the_instant_at_which_silence_would(amina: Actor, bruno: Actor) -> None:
    adopt(amina, key=AUTO_CONFIRM.key, value=True)
    for _ in range(ROUNDS):
        engagement_id = agree(amina, bruno)
        engagements.confirm(by=bruno, at=NOTED, engagement_id=engagement_id, minutes=120)
        at_once(
            confirm(amina, engagement_id, 120),
            partial(confirmations.confirm_due, by=PLATFORM, at=TERM),
            confirm(bruno, engagement_id, 110),
            partial(confirmations.confirm_due, by=PLATFORM, at=TERM),
        )
        # Bruno's change may come first and leave Amina's figure as the only one that is answered.
        assert_ended_once(engagement_id)
    assert audit.check().is_sound


def test_a_mediator_settles_at_the_instant_of_the_term(amina: Actor, bruno: Actor, elise: Actor) -> None:
    for _ in range(ROUNDS):
        engagement_id = differ(amina, bruno)
        settled = partial(
            engagements.settle, by=elise, at=TERM, engagement_id=engagement_id, minutes=180, reason="Heard."
        )
        answers = at_once(end(), settled, end())
        assert_ended_once(engagement_id)
        assert sum(count for count in answers if isinstance(count, int)) + (not refusals(answers)) == 1
    assert audit.check().is_sound


def test_the_two_agree_at_the_instant_of_the_term(amina: Actor, bruno: Actor) -> None:
    for _ in range(ROUNDS):
        engagement_id = differ(amina, bruno)
        proposals = [
            partial(mediations.propose, by=person, at=TERM, engagement_id=engagement_id, minutes=150)
            for person in (amina, bruno)
        ]
        at_once(end(), *proposals)
        assert_ended_once(engagement_id)
    assert audit.check().is_sound


def test_the_two_propose_the_same_at_once_and_it_is_agreed(amina: Actor, bruno: Actor) -> None:
    for _ in range(ROUNDS):
        engagement_id = differ(amina, bruno)
        proposals = [
            partial(mediations.propose, by=person, at=NOTED, engagement_id=engagement_id, minutes=150)
            for person in (amina, bruno)
        ]
        assert sorted(at_once(*proposals), key=str) == [State.COMPLETED, State.DISPUTED]
        assert_ended_once(engagement_id)


def test_a_cancellation_and_the_expiry_of_what_it_held(amina: Actor, bruno: Actor) -> None:
    for _ in range(ROUNDS):
        engagement_id = agree(amina, bruno)
        at_once(
            partial(
                engagements.cancel, by=amina, at=NOTED, engagement_id=engagement_id, reason="Another time."
            ),
            partial(reservations.expire, by=PLATFORM, at=NOTED),
            partial(engagements.cancel, by=bruno, at=NOTED, engagement_id=engagement_id, reason="No."),
        )
        assert_ended_once(engagement_id)


def test_the_last_hours_are_promised_to_one(amina: Actor) -> None:
    """Three accept at once what would take all that Amina may receive: exactly one finds the room."""
    givers = [settle(f"Helper {letter}", others=(WEB,)) for letter in "abc"]
    for _ in range(ROUNDS):
        invited = [(giver, invite(amina, giver, wanted_minutes=20 * 60)) for giver in givers]
        answers = at_once(
            *(
                partial(engagements.accept, by=giver, at=START, engagement_id=engagement_id)
                for giver, engagement_id in invited
            )
        )
        assert len(refusals(answers)) == 2
        assert held.reserved_of(id_of(amina)) == 20 * 60
        for _giver, engagement_id in invited:
            if agreed.facts(engagement_id).state is State.AGREED:
                engagements.cancel(by=amina, at=START, engagement_id=engagement_id, reason="Again.")


def test_more_than_was_held_never_waits_in_a_ring(amina: Actor, bruno: Actor, elise: Actor) -> None:
    """Crossed engagements that give their holds up for more, gifts and terms at once: nothing deadlocks."""
    for turn in range(ROUNDS):
        crossed = [agree(amina, bruno), agree(bruno, amina), agree(amina, elise), agree(elise, bruno)]
        parties = [(amina, bruno), (bruno, amina), (amina, elise), (elise, bruno)]
        for engagement_id, (receiver, _giver) in zip(crossed, parties, strict=True):
            engagements.confirm(by=receiver, at=NOTED, engagement_id=engagement_id, minutes=130)
        more = [
            confirm(giver, engagement_id, 130)
            for engagement_id, (_receiver, giver) in zip(crossed, parties, strict=True)
        ]
        given = [
            partial(
                gifts.give,
                by=giver,
                at=TERM,
                giver_id=id_of(giver),
                receiver_id=id_of(receiver),
                minutes=5,
                key=f"{turn} {giver.member_id}",
            )
            for giver, receiver in ((amina, bruno), (bruno, amina), (elise, amina))
        ]
        assert refusals(at_once(*more, *given, end())) == []
        assert [written(engagement_id) for engagement_id in crossed] == [1] * 4
    assert sum(balances.of_member(id_of(person)) for person in (amina, bruno, elise)) < 0
    assert held.misread() == []
    assert audit.check().is_sound


def test_two_keepers_at_once_end_each_thing_once(amina: Actor, bruno: Actor) -> None:
    told: list[str] = []
    disputed = [differ(amina, bruno) for _ in range(4)]
    at_once(*[Keeper(told.append).round] * 3)
    for engagement_id in disputed:
        assert_ended_once(engagement_id)
    assert told.count("marketplace.mediations: 4") == 1
    assert audit.check().is_sound
