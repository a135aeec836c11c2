"""The rules of matching and agreeing, replayed on a few engagements that can be counted by hand."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from coop.domain.actors import Actor
from governance.domain import registry
from governance.domain.registry import Rehearsed
from governance.domain.rehearsals import Replay, window
from governance.domain.rules import Rule, Value
from marketplace import rules
from marketplace.models import Exposure, Match
from marketplace.selectors import simulations
from marketplace.selectors.replays.agreeing import _open_at_once
from marketplace.services import absences, engagements
from tests import inhabited
from tests.instants import START, after
from tests.marketplace.samples import LILLE, LYON, PROOF, WEB, agree, id_of, invite, post, quarrel, settle
from timebank.rules import TOLERANCE_MINUTES

pytestmark = pytest.mark.django_db
SPAN = window(after(days=95), timezone.get_default_timezone())
"""From June 2025 to May 2026."""


def replay(rule: Rule[Any], old: Value, new: Value) -> Replay:
    known = registry.rehearsed(rule.key)
    assert isinstance(known, Rehearsed)
    return known.replay(old, new, SPAN)


def sums(found: Replay) -> list[tuple[str, int, int]]:
    return [(one.label, one.before, one.after) for one in found.figures]


def moved(found: Replay) -> dict[int, int]:
    return {who: change for who, change in found.effects.items() if change}


def finish(asker: Actor, helper: Actor, *, noted: int, confirmed: int, days: int) -> int:
    """Agreed at the start, noted after so many days, confirmed five days later."""
    engagement_id = agree(asker, helper)
    for side, minutes, at in (
        (helper, noted, START + timedelta(days=days)),
        (asker, confirmed, START + timedelta(days=days + 5)),
    ):
        engagements.confirm(by=side, at=at, engagement_id=engagement_id, minutes=minutes)
    return engagement_id


def test_two_figures_that_another_tolerance_would_have_parted(amina: Actor, bruno: Actor) -> None:
    finish(amina, bruno, noted=120, confirmed=110, days=2)
    found = replay(TOLERANCE_MINUTES, 15, 9)
    assert sums(found) == [("Exchanges whose two figures lie too far apart", 0, 1)]
    assert moved(found) == {id_of(amina): 1, id_of(bruno): 1}
    assert moved(replay(TOLERANCE_MINUTES, 15, 10)) == {}


def test_hours_that_were_answered_late_and_held_long(amina: Actor, bruno: Actor) -> None:
    """Noted on the twentieth day, answered five days after."""
    finish(amina, bruno, noted=120, confirmed=120, days=20)
    assert sums(replay(rules.ANSWER_DAYS, 14, 5)) == [("Noted hours that nobody answered in time", 0, 1)]
    assert sums(replay(rules.ANSWER_DAYS, 14, 6)) == [("Noted hours that nobody answered in time", 0, 0)]
    assert sums(replay(rules.HOLD_DAYS, 90, 20)) == [("Agreed hours set free before they were noted", 0, 1)]
    assert sums(replay(rules.HOLD_DAYS, 90, 21)) == [("Agreed hours set free before they were noted", 0, 0)]
    assert sums(replay(rules.AUTO_CONFIRM, False, True)) == [("Exchanges counted without an answer", 0, 0)]
    stood = replay(rules.STUCK_DAYS, 30, 7)
    assert sums(stood) == [("Times that an exchange stood still so long", 0, 1)]
    assert moved(stood) == {id_of(amina): 1, id_of(bruno): 1}


def test_hours_that_nobody_has_answered(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    engagements.confirm(by=bruno, at=START, engagement_id=engagement_id, minutes=60)
    found = replay(rules.AUTO_CONFIRM, False, True)
    assert sums(found) == [("Exchanges counted without an answer", 0, 1)]


def test_mediations_that_wait(amina: Actor, bruno: Actor) -> None:
    """Asked on 2 March, and still open on the last day of May."""
    quarrel(amina, bruno)
    found = replay(rules.MEDIATION_DAYS, 91, 90)
    assert sums(found) == [("Mediations that reached their term", 0, 1)]


def test_a_meeting_that_is_said_to_have_been_missed(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    absences.say(by=amina, at=START, engagement_id=engagement_id, reason="Nobody came.")
    absences.agree(by=bruno, at=after(days=4), engagement_id=engagement_id)
    label = "Missed meetings that nobody answered in time"
    assert sums(replay(rules.ABSENCE_DAYS, 7, 4)) == [(label, 0, 1)]
    assert sums(replay(rules.ABSENCE_DAYS, 7, 5)) == [(label, 0, 0)]


def test_needs_without_an_answer_and_without_an_agreement(amina: Actor, bruno: Actor) -> None:
    asked = post(amina)
    invite(amina, bruno, asked)
    assert sums(replay(rules.UNANSWERED_DAYS, 91, 90)) == [
        ("Needs shown to the coordinators as unanswered", 0, 1)
    ]
    assert replay(rules.REQUEST_DAYS, 60, 14).cases == 0
    agree(amina, bruno)
    assert sums(replay(rules.REQUEST_DAYS, 60, 14)) == [("Needs closed before somebody agreed", 0, 0)]


def test_invitations_open_at_once_are_counted_by_need() -> None:
    day = [after(days=place) for place in range(6)]
    rows = [(1, 7, day[0], day[2]), (1, 8, day[1], None), (1, 9, day[3], None), (2, 7, day[3], None)]
    assert [(one.member_ids, one.size) for one in _open_at_once(rows)] == [
        ((7,), 1),
        ((8,), 2),
        ((9,), 2),
        ((7,), 1),
    ]


def test_who_would_have_no_place_in_a_shorter_list(amina: Actor) -> None:
    for name in "ABCD":
        settle(f"Near {name}", place=LYON, others=(WEB, PROOF))
    post(amina)
    last = Match.objects.order_by("-rank").values_list("member_id", "rank").first()
    assert last is not None
    found = replay(rules.MATCH_COUNT, 10, last[1] - 1)
    assert moved(found) == {last[0]: -1}
    assert found.figures[0].change == -1


def test_places_that_are_forgotten_sooner(amina: Actor, bruno: Actor) -> None:
    asked = post(amina)
    Exposure.objects.all().delete()
    Exposure.objects.create(
        request_id=asked, member_id=id_of(bruno), shown=1, due=1, at=SPAN.until - timedelta(days=40)
    )
    found = replay(rules.EXPOSURE_DAYS, 41, 40)
    assert sums(found) == [("Places in the lists that are remembered", 1, 0)]
    assert moved(found) == {id_of(bruno): -1}


def test_other_weights_are_those_of_the_simulator(amina: Actor) -> None:
    """What each gains sums to what their group gains there."""
    far = [settle(f"Far {name}", place=LILLE, trades=(WEB,)) for name in "ABCDEF"]
    near = [settle(f"Near {name}", place=LYON, others=(WEB, PROOF), is_remote=False) for name in "ABCDEF"]
    post(amina)
    distance = {part: Decimal(part == "distance") for part in rules.MATCH_WEIGHTS.parts}
    found = replay(rules.MATCH_WEIGHTS, rules.MATCH_WEIGHTS.default, distance)
    simulated = simulations.of_weights(distance, at=START)
    by_trade = next(one for one in simulated.dimensions if one.label == "By trade")
    gain = {band.name: band.gain for band in by_trade.bands}["Members without a declared trade"]
    assert sums(found) == [("Needs with somebody else among the first", 0, simulated.changed)]
    assert sum(found.effects.get(id_of(one), 0) for one in near) == gain
    assert sum(found.effects.get(id_of(one), 0) for one in (*far, amina)) == -gain
    assert found.people == {id_of(one) for one in (*far, *near, amina)}


def test_who_would_be_a_newcomer_longer(amina: Actor, bruno: Actor) -> None:
    found = replay(rules.NEWCOMER_DAYS, 0, 365)
    assert moved(found) == {id_of(amina): 1, id_of(bruno): 1}


def test_each_is_replayed_in_a_house_that_lives(founded: None) -> None:
    inhabited.build()
    span = window(timezone.now() + timedelta(days=40), timezone.get_default_timezone())
    for rule in rules.RULES:
        known = registry.rehearsed(rule.key)
        if isinstance(known, Rehearsed):
            same = known.replay(rule.default, rule.default, span)
            assert not any(same.effects.values()), rule.key
            assert not any(one.change for one in same.figures), rule.key
