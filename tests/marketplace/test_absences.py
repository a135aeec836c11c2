"""A meeting that did not take place: who says so, who answers, what the term does."""

from dataclasses import replace
from datetime import date

import pytest

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent, Member
from marketplace.domain import absences as law
from marketplace.domain.engagements import Act, Facts, Side, State
from marketplace.domain.requests import RequestState
from marketplace.rules import ABSENCE_DAYS
from marketplace.selectors import engagements as agreed
from marketplace.selectors import home
from marketplace.selectors import requests as asked
from marketplace.services import absences, engagements, mediations
from tests.conftest import LogIn
from tests.governance.stories import adopt
from tests.instants import after
from tests.marketplace.reading import read
from tests.marketplace.samples import agree, id_of, invite, quarrel
from tests.marketplace.test_holds import note, reserved
from timebank.models import JournalEntry
from timebank.selectors import audit, balances

SAID = after(days=1)
TERM = after(days=8)
"""Of what was said on the second day, under the founding rule."""


def miss(by: Actor, engagement_id: int, reason: str = "I waited for half an hour.") -> None:
    absences.say(by=by, at=SAID, engagement_id=engagement_id, reason=reason)


def state_of(engagement_id: int) -> State:
    return agreed.facts(engagement_id).state


@pytest.mark.parametrize("side", [Side.GIVER, Side.RECEIVER])
def test_without_an_answer_it_ends_and_nothing_is_counted(amina: Actor, bruno: Actor, side: Side) -> None:
    engagement_id = agree(amina, bruno)
    miss(bruno if side is Side.GIVER else amina, engagement_id)
    line = agreed.get(engagement_id)
    assert (line.facts.state, line.facts.missed_by, line.missed_ends_at) == (State.MISSED, side, TERM)
    assert reserved(amina) == 120
    assert absences.end_due(by=PLATFORM, at=after(days=7)) == 0
    assert absences.end_due(by=PLATFORM, at=TERM) == 1
    assert absences.end_due(by=PLATFORM, at=TERM) == 0
    assert (state_of(engagement_id), reserved(amina)) == (State.CANCELLED, 0)
    told = [(step.act, step.side, step.reason) for step in agreed.steps(engagement_id)[-2:]]
    assert told == [(Act.MISS, side, "I waited for half an hour."), (Act.LAPSE, Side.PLATFORM, "")]
    assert balances.of_members([id_of(amina), id_of(bruno)]) == {id_of(amina): 0, id_of(bruno): 0}
    assert JournalEntry.objects.count() == 0
    assert asked.facts(line.facts.request_id).state is RequestState.OPEN
    assert AuditEvent.objects.filter(action="marketplace.lapse").count() == 1
    assert audit.check().is_sound


def test_the_other_agrees_and_it_ends_at_once(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    miss(amina, engagement_id)
    with pytest.raises(Refused, match="yourself"):
        absences.agree(by=amina, at=SAID, engagement_id=engagement_id)
    for _twice in range(2):
        absences.agree(by=bruno, at=SAID, engagement_id=engagement_id)
    assert (state_of(engagement_id), reserved(amina)) == (State.CANCELLED, 0)
    assert [step.act for step in agreed.steps(engagement_id)][-2:] == [Act.MISS, Act.LAPSE]


@pytest.mark.parametrize("is_contested", [True, False])
def test_either_may_ask_for_a_mediation_which_has_its_own_ways_out(
    amina: Actor, bruno: Actor, *, is_contested: bool
) -> None:
    engagement_id = agree(amina, bruno)
    miss(amina, engagement_id)
    by = bruno if is_contested else amina
    engagements.dispute(by=by, at=after(days=2), engagement_id=engagement_id, reason="I was there.")
    assert (state_of(engagement_id), reserved(amina)) == (State.DISPUTED, 120)
    assert absences.end_due(by=PLATFORM, at=TERM) == 0
    for person in (amina, bruno):
        mediations.propose(by=person, at=after(days=3), engagement_id=engagement_id, minutes=60)
    assert (state_of(engagement_id), balances.of_member(id_of(amina))) == (State.COMPLETED, -60)


def test_a_contested_meeting_without_figures_is_cancelled_at_the_mediation_s_term(
    amina: Actor, bruno: Actor
) -> None:
    engagement_id = agree(amina, bruno)
    miss(amina, engagement_id)
    engagements.dispute(by=bruno, at=after(days=2), engagement_id=engagement_id, reason="I was there.")
    assert mediations.end_due(by=PLATFORM, at=after(days=16)) == 1
    assert (state_of(engagement_id), reserved(amina)) == (State.CANCELLED, 0)


def test_hours_that_the_other_noted_do_not_stand_against_it(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    note(bruno, engagement_id, 120)
    with pytest.raises(Refused, match="noted hours"):
        miss(bruno, engagement_id)
    miss(amina, engagement_id)
    with pytest.raises(Refused):
        note(amina, engagement_id, 120)
    assert state_of(engagement_id) is State.MISSED


def test_not_before_its_day(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno, needed_on=after(days=5).date())
    with pytest.raises(Refused, match="not come yet"):
        miss(amina, engagement_id)
    absences.say(by=amina, at=after(days=5), engagement_id=engagement_id, reason="Nobody came.")
    assert state_of(engagement_id) is State.MISSED


def test_saying_it_twice_is_once_and_the_other_does_not_say_it_too(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    for _twice in range(2):
        miss(amina, engagement_id)
    assert len(agreed.steps(engagement_id)) == 3
    with pytest.raises(Refused):
        miss(bruno, engagement_id)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 401, "a\x00b"])
def test_it_is_said_with_a_word(amina: Actor, bruno: Actor, reason: str) -> None:
    engagement_id = agree(amina, bruno)
    with pytest.raises(Refused) as refused:
        miss(amina, engagement_id, reason)
    assert (refused.value.field, state_of(engagement_id)) == ("reason", State.AGREED)


def test_only_the_two_say_and_answer_it(amina: Actor, bruno: Actor, chloe: Actor, elise: Actor) -> None:
    engagement_id = agree(amina, bruno)
    for stranger in (chloe, elise):
        with pytest.raises(Hidden):
            miss(stranger, engagement_id)
    miss(amina, engagement_id)
    for stranger in (chloe, elise):
        with pytest.raises(Hidden):
            absences.agree(by=stranger, at=SAID, engagement_id=engagement_id)
        with pytest.raises(Forbidden):
            absences.end_due(by=stranger, at=TERM)
    with pytest.raises(Forbidden):
        miss(elise, quarrel(amina, bruno))
    with pytest.raises(Refused):
        miss(amina, invite(amina, bruno))


def test_a_vote_changes_the_time_of_what_is_said_after_it(amina: Actor, bruno: Actor) -> None:
    before = agree(amina, bruno)
    miss(amina, before)
    adopt(amina, key=ABSENCE_DAYS.key, value=20)
    engagement_id = agree(amina, bruno)
    absences.say(by=amina, at=after(days=40), engagement_id=engagement_id, reason="Nobody came.")
    assert agreed.get(engagement_id).missed_ends_at == after(days=60)
    assert agreed.get(before).missed_ends_at == TERM


def test_the_other_is_asked_at_home_and_both_are_told_its_end(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    miss(amina, engagement_id)
    cards = {person: {card.key for card in home.cards(person, SAID)} for person in (amina, bruno)}
    assert f"missed-{engagement_id}" in cards[bruno] - cards[amina]
    absences.end_due(by=PLATFORM, at=TERM)
    for person in (amina, bruno):
        assert f"alone-{engagement_id}" in {card.key for card in home.cards(person, TERM)}


def test_a_giver_without_a_log_in_answers_through_a_coordinator(
    amina: Actor, bruno: Actor, elise: Actor
) -> None:
    engagement_id = agree(amina, bruno)
    miss(amina, engagement_id)
    Member.objects.filter(pk=id_of(bruno)).update(user=None)
    assert [line.facts.engagement_id for line in agreed.of_offline_givers()] == [engagement_id]
    absences.agree(by=elise, at=SAID, engagement_id=engagement_id)
    event = AuditEvent.objects.get(action="marketplace.lapse")
    assert event.data["acting_for"] == bruno.member_id


def test_what_each_side_may_do_depends_on_the_day_and_on_who_said_it() -> None:
    facts = Facts(1, 1, 2, 3, State.AGREED)
    day = date(2026, 3, 9)

    def may(act: Act, side: Side, facts: Facts = facts, needed_on: date | None = None) -> bool:
        return act in law.acts_of(facts, side, needed_on=needed_on, today=day)

    assert may(Act.MISS, Side.GIVER)
    assert may(Act.MISS, Side.GIVER, needed_on=day)
    assert not may(Act.MISS, Side.GIVER, needed_on=date(2026, 3, 10))
    noted = replace(facts, state=State.CONFIRMING, giver_minutes=60)
    assert not may(Act.MISS, Side.GIVER, noted)
    assert may(Act.MISS, Side.RECEIVER, noted)
    missed = replace(facts, state=State.MISSED, missed_by=Side.GIVER)
    assert not may(Act.LAPSE, Side.GIVER, missed)
    assert may(Act.LAPSE, Side.RECEIVER, missed)
    assert may(Act.DISPUTE, Side.GIVER, missed)
    law.check_agreed(facts, Side.GIVER)


def test_on_the_page(amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn) -> None:
    engagement_id = agree(amina, bruno)
    page = f"/missions/{engagement_id}/"
    assert "We did not meet" in read(enter(amina).get(page))
    empty = enter(amina).post(f"{page}pas-eu-lieu/", {"reason": ""})
    assert (empty.status_code, state_of(engagement_id)) == (422, State.AGREED)
    assert enter(chloe).post(f"{page}pas-eu-lieu/", {"reason": "No."}).status_code == 404
    for _twice in range(2):
        answer = enter(amina).post(f"{page}pas-eu-lieu/", {"reason": "Nobody came."})
        assert answer.status_code == 303
    own, others = read(enter(amina).get(page)), read(enter(bruno).get(page))
    assert "You said that the meeting did not take place" in own
    assert "It did not take place" in others
    assert "Nobody came." in others
    enter(amina).post(f"{page}clore/")
    assert state_of(engagement_id) is State.MISSED
    assert enter(bruno).post(f"{page}clore/").status_code == 303
    assert state_of(engagement_id) is State.CANCELLED
    assert "The meeting did not take place" in read(enter(amina).get(page))
