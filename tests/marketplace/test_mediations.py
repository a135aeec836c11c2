"""A mediation ends: by its mediator, by the two, or at its term as members voted."""

from datetime import datetime

import pytest

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from governance.selectors import rules
from marketplace.domain.engagements import Act, Side, State
from marketplace.domain.requests import RequestState
from marketplace.domain.terms import Terms
from marketplace.rules import LOWER_FIGURE, MEDIATION_DAYS
from marketplace.selectors import engagements as agreed
from marketplace.selectors import home
from marketplace.selectors import requests as asked
from marketplace.services import engagements, mediations
from tests.governance.stories import adopt
from tests.instants import START, after
from tests.marketplace.samples import agree, id_of, quarrel
from tests.marketplace.test_holds import entry_of, how, note, reserved
from timebank.models import JournalEntry, Settlement
from timebank.selectors import audit, balances
from timebank.services import gifts

pytestmark = pytest.mark.django_db

TERM = after(days=15)
"""Of a mediation asked on the second day, under the founding rule."""


def differ(
    requester: Actor, giver: Actor, *, given: int = 240, received: int = 120, **changes: object
) -> int:
    """Two figures that lie too far apart."""
    engagement_id = agree(requester, giver, **changes)
    note(giver, engagement_id, given)
    assert note(requester, engagement_id, received) is State.DISPUTED
    return engagement_id


def propose(by: Actor, engagement_id: int, minutes: int) -> State:
    return mediations.propose(by=by, at=after(days=2), engagement_id=engagement_id, minutes=minutes)


def end(at: datetime = TERM) -> int:
    return mediations.end_due(by=PLATFORM, at=at)


def state_of(engagement_id: int) -> State:
    return agreed.facts(engagement_id).state


def test_it_has_a_term_from_the_day_on_which_it_is_asked(amina: Actor, bruno: Actor) -> None:
    engagement_id = differ(amina, bruno)
    assert agreed.get(engagement_id).mediation_ends_at == TERM
    assert reserved(amina) == 120


def test_a_vote_changes_the_term_of_those_that_come_after(amina: Actor, bruno: Actor) -> None:
    before = differ(amina, bruno)
    adopt(amina, key=MEDIATION_DAYS.key, value=30)
    engagement_id = agree(amina, bruno)
    engagements.dispute(by=bruno, at=after(days=20), engagement_id=engagement_id, reason="We disagree.")
    assert agreed.get(engagement_id).mediation_ends_at == after(days=50)
    assert agreed.get(before).mediation_ends_at == TERM


def test_dispute_without_exit(amina: Actor, bruno: Actor) -> None:
    """Named after a fault that others shipped: here its term ends what nobody settled."""
    engagement_id = differ(amina, bruno)
    assert end(at=after(days=14)) == 0
    assert state_of(engagement_id) is State.DISPUTED
    assert end() == 1
    assert state_of(engagement_id) is State.COMPLETED
    assert balances.of_members([id_of(amina), id_of(bruno)]) == {id_of(amina): -120, id_of(bruno): 114}
    assert end() == 0
    assert audit.check().is_sound


def test_the_term_is_written_by_the_platform_with_the_vote_that_it_obeyed(amina: Actor, bruno: Actor) -> None:
    engagement_id = differ(amina, bruno)
    end()
    entry = entry_of(engagement_id)
    assert (entry.actor_id, entry.actor_user_id, entry.acting_for_id) == (None, None, None)
    voted = rules.in_force(LOWER_FIGURE, at=TERM).version_id
    assert voted in entry.obeys
    step = agreed.steps(engagement_id)[-1]
    assert (step.act, step.side, step.minutes, step.at) == (Act.SETTLE, Side.PLATFORM, 120, TERM)
    event = AuditEvent.objects.get(action="marketplace.settle")
    assert (event.subject, event.data["version_id"]) == (f"engagement:{engagement_id}", voted)


@pytest.mark.parametrize("given", [60, 240])
def test_the_lower_of_the_two_figures_stands_whoever_noted_it(amina: Actor, bruno: Actor, given: int) -> None:
    engagement_id = differ(amina, bruno, given=given, received=120)
    end()
    assert agreed.steps(engagement_id)[-1].minutes == min(given, 120)


@pytest.mark.parametrize("noted", [None, 120])
def test_with_one_figure_or_none_it_is_cancelled_and_nothing_moves(
    amina: Actor, bruno: Actor, noted: int | None
) -> None:
    engagement_id = agree(amina, bruno)
    if noted is not None:
        note(bruno, engagement_id, noted)
    engagements.dispute(by=amina, at=after(days=1), engagement_id=engagement_id, reason="Nobody came.")
    assert end() == 1
    assert state_of(engagement_id) is State.CANCELLED
    assert asked.facts(agreed.facts(engagement_id).request_id).state is RequestState.OPEN
    assert not JournalEntry.objects.exists()
    settlement = Settlement.objects.get()
    assert (settlement.how, settlement.actor_user_id, reserved(amina)) == ("void", None, 0)
    event = AuditEvent.objects.get(action="marketplace.cancel")
    assert event.data["version_id"] == rules.in_force(LOWER_FIGURE, at=TERM).version_id


def test_where_the_vote_says_so_it_is_cancelled(amina: Actor, bruno: Actor) -> None:
    adopt(amina, key=LOWER_FIGURE.key, value=False)
    engagement_id = differ(amina, bruno)
    assert end() == 1
    assert (state_of(engagement_id), reserved(amina)) == (State.CANCELLED, 0)
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(("terms", "cents"), [(Terms.GIFT, None), (Terms.MIXED, 9_000)])
def test_its_term_counts_what_the_terms_are(
    amina: Actor, bruno: Actor, terms: Terms, cents: int | None
) -> None:
    engagement_id = differ(amina, bruno, terms=terms, budget_cents=cents)
    assert end() == 1
    assert state_of(engagement_id) is State.COMPLETED
    assert audit.check().is_sound


def test_where_a_limit_refuses_the_figure_what_was_held_is_counted(amina: Actor, bruno: Actor) -> None:
    """Both noted more than was agreed, and the room was spent elsewhere: the agreed hours stand."""
    engagement_id = differ(amina, bruno, given=600, received=500)
    gifts.give(
        by=amina, at=after(days=2), giver_id=id_of(amina), receiver_id=None, minutes=1080, key="elsewhere"
    )
    assert end() == 1
    assert (state_of(engagement_id), how(engagement_id)) == (State.COMPLETED, "whole")
    assert agreed.steps(engagement_id)[-1].minutes == 120
    assert balances.of_member(id_of(amina)) == -1200


def test_it_is_never_open_because_nothing_could_be_counted(
    amina: Actor, bruno: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    engagement_id = differ(amina, bruno)

    def refuse(**asked: object) -> None:
        raise Refused("No.")

    monkeypatch.setattr("marketplace.services.ledger.exchanges.record", refuse)
    assert end() == 1
    assert state_of(engagement_id) is State.CANCELLED


def test_a_mediator_settles_with_hours_and_a_reason(amina: Actor, bruno: Actor, elise: Actor) -> None:
    engagement_id = differ(amina, bruno)
    engagements.settle(
        by=elise, at=after(days=3), engagement_id=engagement_id, minutes=180, reason="Heard both."
    )
    assert (state_of(engagement_id), balances.of_member(id_of(amina))) == (State.COMPLETED, -180)
    assert end() == 0


def test_a_mediator_cancels_and_nothing_stays_held(amina: Actor, bruno: Actor, elise: Actor) -> None:
    engagement_id = differ(amina, bruno)
    engagements.cancel(by=elise, at=after(days=3), engagement_id=engagement_id, reason="Nothing was done.")
    assert (state_of(engagement_id), reserved(amina), end()) == (State.CANCELLED, 0, 0)


def test_the_two_agree_between_themselves(amina: Actor, bruno: Actor) -> None:
    engagement_id = differ(amina, bruno)
    assert propose(bruno, engagement_id, 180) is State.DISPUTED
    assert propose(amina, engagement_id, 150) is State.DISPUTED
    facts = agreed.facts(engagement_id)
    assert (facts.proposed_by, facts.proposed_minutes) == (Side.RECEIVER, 150)
    assert (facts.giver_minutes, facts.receiver_minutes) == (240, 120)
    assert propose(bruno, engagement_id, 150) is State.COMPLETED
    assert [(step.act, step.side) for step in agreed.steps(engagement_id)[-3:]] == [
        (Act.PROPOSE, Side.GIVER),
        (Act.PROPOSE, Side.RECEIVER),
        (Act.AGREE, Side.GIVER),
    ]
    assert balances.of_member(id_of(amina)) == -150
    assert entry_of(engagement_id).actor_id == id_of(bruno)


def test_nobody_agrees_with_themselves(amina: Actor, bruno: Actor) -> None:
    engagement_id = differ(amina, bruno)
    for _again in range(3):
        assert propose(bruno, engagement_id, 600) is State.DISPUTED
    assert len(agreed.steps(engagement_id)) == 5
    assert balances.of_member(id_of(amina)) == 0


def test_agreeing_twice_is_once(amina: Actor, bruno: Actor) -> None:
    engagement_id = differ(amina, bruno)
    propose(amina, engagement_id, 150)
    for _twice in range(2):
        assert propose(bruno, engagement_id, 150) is State.COMPLETED
    assert JournalEntry.objects.count() == 1


def test_a_figure_that_was_changed_meanwhile_is_not_agreed_to(amina: Actor, bruno: Actor) -> None:
    """Two tabs: what somebody saw is what they answer; another figure is a proposal of theirs."""
    engagement_id = differ(amina, bruno)
    propose(bruno, engagement_id, 150)
    propose(bruno, engagement_id, 230)
    assert propose(amina, engagement_id, 150) is State.DISPUTED
    assert agreed.facts(engagement_id).proposed_by is Side.RECEIVER


def test_a_proposal_costs_nothing_at_the_term(amina: Actor, bruno: Actor) -> None:
    engagement_id = differ(amina, bruno)
    propose(bruno, engagement_id, 1)
    end()
    assert balances.of_member(id_of(amina)) == -120


@pytest.mark.parametrize("minutes", [0, -1, 200 * 60 + 1])
def test_a_proposal_is_of_hours_that_somebody_works(amina: Actor, bruno: Actor, minutes: int) -> None:
    engagement_id = differ(amina, bruno)
    with pytest.raises(Refused):
        propose(bruno, engagement_id, minutes)


def test_proposing_is_for_the_two_and_in_a_mediation(
    amina: Actor, bruno: Actor, chloe: Actor, elise: Actor
) -> None:
    engagement_id = differ(amina, bruno)
    with pytest.raises(Hidden):
        propose(chloe, engagement_id, 60)
    with pytest.raises(Forbidden):
        propose(elise, engagement_id, 60)
    with pytest.raises(Refused):
        propose(bruno, agree(amina, bruno), 60)


def test_only_the_platform_s_clock_ends_what_is_due(amina: Actor, elise: Actor) -> None:
    for person in (amina, elise):
        with pytest.raises(Forbidden):
            mediations.end_due(by=person, at=TERM)


def test_both_are_told_what_the_term_did(amina: Actor, bruno: Actor) -> None:
    engagement_id = differ(amina, bruno)
    end()
    for person in (amina, bruno):
        cards = {card.key: card for card in home.cards(person, TERM)}
        assert cards[f"alone-{engagement_id}"].reason.values["minutes"] == 120
        assert f"alone-{engagement_id}" not in [card.key for card in home.cards(person, after(days=30))]


def test_the_nearest_term_comes_first_for_coordinators(amina: Actor, bruno: Actor, elise: Actor) -> None:
    late = agree(amina, bruno)
    early = quarrel(amina, bruno)
    engagements.dispute(by=bruno, at=after(days=5), engagement_id=late, reason="We counted otherwise.")
    keys = sorted(card.key for card in home.cards(elise, after(days=6)) if card.key.startswith("mediate"))
    assert [int(key.rpartition("-")[2]) for key in keys] == [early, late]
    assert [line.facts.engagement_id for line in agreed.in_mediation()] == [early, late]
    assert agreed.get(early).mediation_ends_at == START + (after(days=14) - START)


def test_a_proposed_figure_awaits_the_other(amina: Actor, bruno: Actor) -> None:
    engagement_id = differ(amina, bruno)
    propose(bruno, engagement_id, 150)
    key = f"proposed-{engagement_id}-150"
    assert key in [card.key for card in home.cards(amina, after(days=2))]
    assert key not in [card.key for card in home.cards(bruno, after(days=2))]
