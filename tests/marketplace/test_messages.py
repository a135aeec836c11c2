"""Who may write what in a conversation."""

import pytest

from coop.domain.actors import VISITOR, Actor
from coop.domain.errors import Hidden, Refused
from marketplace.selectors import messages as talked
from marketplace.services import engagements, messages
from tests.instants import START, after
from tests.marketplace.samples import agree, invite, quarrel


def say(by: Actor, engagement_id: int, text: str = "Hello", key: str = "k") -> int:
    return messages.send(by=by, at=START, engagement_id=engagement_id, text=text, key=key)


def test_the_same_message_sent_twice_is_one(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    assert say(amina, engagement_id, " Hello ") == say(amina, engagement_id)
    assert [said.text for said in talked.thread(engagement_id).messages] == ["Hello"]


def test_a_key_belongs_to_one_message(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    say(amina, engagement_id)
    for person, text, where in (
        (amina, "Goodbye", engagement_id),
        (bruno, "Hello", engagement_id),
        (amina, "Hello", agree(amina, bruno)),
    ):
        with pytest.raises(Refused, match="already sent"):
            say(person, where, text)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001, "a\x00b"])
def test_a_message_says_something(amina: Actor, bruno: Actor, text: str) -> None:
    engagement_id = agree(amina, bruno)
    with pytest.raises(Refused) as refused:
        say(amina, engagement_id, text)
    assert refused.value.field == "text"


def test_a_conversation_is_nobody_else_s(amina: Actor, bruno: Actor, chloe: Actor, elise: Actor) -> None:
    engagement_id = agree(amina, bruno)
    for person in (chloe, elise, VISITOR):
        with pytest.raises(Hidden):
            say(person, engagement_id)
    with pytest.raises(Hidden):
        say(amina, 10**12)


def test_a_mediator_speaks_while_it_lasts(amina: Actor, bruno: Actor, elise: Actor) -> None:
    engagement_id = quarrel(amina, bruno)
    assert say(elise, engagement_id)
    engagements.settle(
        by=elise, at=after(days=1), engagement_id=engagement_id, minutes=60, reason="Heard both."
    )
    with pytest.raises(Refused, match="over"):
        say(elise, engagement_id, key="later")
    assert say(amina, engagement_id, "Thank you", key="thanks")


def test_nothing_is_said_after_parting(amina: Actor, bruno: Actor) -> None:
    engagement_id = invite(amina, bruno)
    say(bruno, engagement_id)
    engagements.decline(by=bruno, at=START, engagement_id=engagement_id)
    with pytest.raises(Refused, match="over"):
        say(amina, engagement_id, key="later")
