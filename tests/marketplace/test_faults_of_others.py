"""Faults that others shipped, tried on engagements through the pages: a name for each."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from coop.domain.actors import PLATFORM, Actor, Role
from coop.domain.errors import Forbidden, Refused
from coop.services import members
from marketplace.domain.engagements import State
from marketplace.models import Engagement
from marketplace.selectors import engagements as agreed
from marketplace.services import engagements, mediations
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.samples import agree, id_of, invite, post, quarrel, settle
from tests.marketplace.test_holds import entry_of, note, reserved
from timebank.models import JournalEntry, Settlement
from timebank.selectors import audit, balances
from timebank.services import reservations, reversals

pytestmark = pytest.mark.django_db

Press = Callable[[Client], object]


def press(verb: str, engagement_id: int, **typed: str) -> Press:
    """The same form twice: a double click, or a page that is sent again."""
    address = reverse(f"engagement_{verb}", args=[engagement_id])
    return lambda browser: [browser.post(address, typed) for _twice in range(2)]


def test_double_click_debiting_twice(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = invite(amina, bruno)
    press("accept", engagement_id)(enter(bruno))
    assert reserved(amina) == 120
    press("confirm", engagement_id, minutes="2 h")(enter(bruno))
    press("confirm", engagement_id, minutes="2 h")(enter(amina))
    assert agreed.facts(engagement_id).state is State.COMPLETED
    assert (JournalEntry.objects.count(), Settlement.objects.count()) == (1, 1)
    assert balances.of_members([id_of(amina), id_of(bruno)]) == {id_of(amina): -120, id_of(bruno): 114}


def test_double_click_settling_twice(amina: Actor, bruno: Actor, elise: Actor, enter: LogIn) -> None:
    engagement_id = quarrel(amina, bruno)
    press("settle", engagement_id, minutes="1 h 30", reason="Heard both.")(enter(elise))
    assert (JournalEntry.objects.count(), balances.of_member(id_of(amina))) == (1, -90)


def test_double_click_agreeing_twice(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    engagement_id = quarrel(amina, bruno)
    press("propose", engagement_id, minutes="90 min")(enter(bruno))
    press("propose", engagement_id, minutes="90 min")(enter(amina))
    assert (JournalEntry.objects.count(), balances.of_member(id_of(amina))) == (1, -90)


def test_cancel_after_approval_leaving_a_debit(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    """Approved, it is cancelled by nobody: a coordinator reverses the entry, whole and once."""
    engagement_id = agree(amina, bruno)
    for person in (bruno, amina):
        note(person, engagement_id, 120)
    for person in (amina, bruno):
        press("cancel", engagement_id, reason="I changed my mind.")(enter(person))
    assert agreed.facts(engagement_id).state is State.COMPLETED
    assert (balances.of_member(id_of(amina)), reserved(amina)) == (-120, 0)
    cancelled = agree(amina, bruno)
    note(bruno, cancelled, 120)
    engagements.dispute(by=amina, at=after(days=1), engagement_id=cancelled, reason="Not done.")
    mediations.end_due(by=PLATFORM, at=after(days=60))
    assert agreed.facts(cancelled).state is State.CANCELLED
    assert (balances.of_member(id_of(amina)), reserved(amina)) == (-120, 0)
    assert audit.check().is_sound


def test_refund_after_release_paid_twice(amina: Actor, bruno: Actor, elise: Actor) -> None:
    """What was paid from a reservation is reversed once; the reservation gives nothing back beside it."""
    engagement_id = agree(amina, bruno)
    for person in (bruno, amina):
        note(person, engagement_id, 120)
    reservation_id = agreed.get(engagement_id).reservation_id
    assert reservation_id is not None
    with pytest.raises(Refused):
        reservations.void(by=amina, at=after(days=2), reservation_id=reservation_id, reason="Back.")
    entry_id = entry_of(engagement_id).pk
    reversals.reverse(by=elise, at=after(days=2), entry_id=entry_id, reason="A mistake.", key="1")
    with pytest.raises(Refused):
        reversals.reverse(by=elise, at=after(days=2), entry_id=entry_id, reason="A mistake.", key="2")
    assert [balances.of_member(id_of(person)) for person in (amina, bruno)] == [0, 0]
    assert audit.check().is_sound


def test_released_and_held_again_it_is_paid_once(amina: Actor, bruno: Actor, elise: Actor) -> None:
    """More than was held gives the hold up; the entry is one, and no hold is left behind."""
    engagement_id = agree(amina, bruno)
    for person in (bruno, amina):
        note(person, engagement_id, 180)
    assert (JournalEntry.objects.count(), reserved(amina)) == (1, 0)
    assert balances.of_member(id_of(amina)) == -180


def test_approving_one_s_own_hours(amina: Actor, enter: LogIn) -> None:
    """A coordinator has no power over what they give or receive, and noting twice is not two people."""
    omar = settle("Omar Saïdi", powers=(Role.COORDINATOR,))
    for engagement_id in (agree(amina, omar), agree(omar, amina)):
        browser = enter(omar)
        press("confirm", engagement_id, minutes="2 h")(browser)
        press("confirm", engagement_id, minutes="3 h")(browser)
        assert agreed.facts(engagement_id).state is State.CONFIRMING
        press("dispute", engagement_id, reason="I settle it myself.")(browser)
        press("propose", engagement_id, minutes="3 h")(browser)
        address = reverse("engagement_settle", args=[engagement_id])
        assert browser.post(address, {"minutes": "3 h", "reason": "Mine."}).status_code == 403
        with pytest.raises(Forbidden):
            engagements.settle(
                by=omar, at=after(days=1), engagement_id=engagement_id, minutes=180, reason="Mine."
            )
        assert agreed.facts(engagement_id).state is State.DISPUTED
    assert not JournalEntry.objects.exists()


def test_a_coordinator_enters_for_others_and_never_for_themself(elise: Actor, enter: LogIn) -> None:
    """Rose has no internet and helped Élise, who coordinates: another coordinator says what Rose says."""
    rose_id = members.enrol(by=elise, at=START, display_name="Rose Morel", college="beneficiary")
    engagement_id = engagements.invite(by=elise, at=START, request_id=post(elise), member_id=rose_id)
    assert enter(elise).post(reverse("engagement_accept", args=[engagement_id])).status_code == 403
    omar = settle("Omar Saïdi", powers=(Role.COORDINATOR,))
    press("accept", engagement_id)(enter(omar))
    press("confirm", engagement_id, minutes="2 h")(enter(elise))
    assert agreed.facts(engagement_id).giver_minutes is None
    press("confirm", engagement_id, minutes="2 h")(enter(omar))
    entry = entry_of(engagement_id)
    assert (entry.actor_id, entry.acting_for_id) == (omar.member_id, rose_id)


def test_dispute_without_exit_through_the_pages(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    """Named after a fault that others shipped: every page of a mediation says when it ends, and how."""
    engagement_id = quarrel(amina, bruno)
    for person in (amina, bruno):
        page = enter(person).get(reverse("engagement", args=[engagement_id])).content.decode()
        assert "The mediation lasts until" in page
        assert "it is cancelled, and nothing is counted" in page
    assert Engagement.objects.get(pk=engagement_id).mediation_ends_at == after(days=14)
