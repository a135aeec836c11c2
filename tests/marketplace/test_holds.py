"""Hours that were agreed are held: nobody is short of them at the end, and nobody promises them twice."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Refused
from coop.services import members
from governance.selectors import rules
from marketplace.domain.engagements import State
from marketplace.domain.terms import Terms
from marketplace.rules import HOLD_DAYS
from marketplace.selectors import engagements as agreed
from marketplace.selectors import home
from marketplace.services import engagements
from tests.conftest import LogIn
from tests.governance.stories import adopt
from tests.instants import START, after
from tests.marketplace.reading import read
from tests.marketplace.samples import agree, id_of, invite, post
from tests.timebank.test_reservations import pass_by
from timebank.models import JournalEntry, Reservation, Settlement
from timebank.rules import CONTRIBUTION_SHARE, CREDIT_MINUTES
from timebank.selectors import audit, balances
from timebank.selectors import reservations as held
from timebank.services import gifts, reservations

pytestmark = pytest.mark.django_db

CREDIT = 20 * 60


@pytest.fixture
def briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is held is free again in an instant: the test's server keeps the same time."""
    monkeypatch.setattr(held, "term", lambda days: timezone.now() + timedelta(milliseconds=200))


def reserved(person: Actor) -> int:
    return held.reserved_of(id_of(person))


def note(by: Actor, engagement_id: int, minutes: int, *, at: datetime | None = None) -> State:
    return engagements.confirm(by=by, at=at or after(days=1), engagement_id=engagement_id, minutes=minutes)


def entry_of(engagement_id: int) -> JournalEntry:
    entry_id = agreed.get(engagement_id).entry_id
    assert entry_id is not None
    return JournalEntry.objects.get(pk=entry_id)


def how(engagement_id: int) -> str | None:
    found = Settlement.objects.filter(reservation__engagement=engagement_id).order_by("pk")
    return found.values_list("how", flat=True).last()


def test_from_the_agreement_on_the_hours_are_held_and_nothing_moves(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    assert reserved(amina) == 120
    assert [balances.of_member(id_of(person)) for person in (amina, bruno)] == [0, 0]
    known = held.get(agreed.get(engagement_id).reservation_id or 0)
    assert known is not None
    assert (known.payer_id, known.payee_id, known.minutes, known.subject) == (
        *(id_of(amina), id_of(bruno), 120),
        f"engagement:{engagement_id}",
    )
    days = rules.in_force(HOLD_DAYS, at=START).value
    assert timedelta(0) <= timezone.now() + timedelta(days=days) - known.expires_at < timedelta(minutes=1)


def test_completed_it_is_paid_from_what_was_held_by_one_entry(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    for person in (bruno, amina):
        note(person, engagement_id, 120)
    assert how(engagement_id) == "whole"
    entry = entry_of(engagement_id)
    assert (entry.key, entry.settles) == (
        f"exchange:engagement:{engagement_id}",
        agreed.get(engagement_id).reservation_id,
    )
    assert balances.of_members([id_of(amina), id_of(bruno)]) == {id_of(amina): -120, id_of(bruno): 114}
    assert (reserved(amina), held.misread()) == (0, [])
    assert audit.check().is_sound


def test_of_fewer_hours_the_rest_is_free(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    for person in (bruno, amina):
        note(person, engagement_id, 90)
    assert (how(engagement_id), reserved(amina)) == ("part", 0)
    assert balances.of_member(id_of(amina)) == -90


def test_of_more_hours_the_whole_is_asked_of_the_limits(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    for person in (bruno, amina):
        note(person, engagement_id, 180)
    assert (how(engagement_id), reserved(amina)) == ("void", 0)
    assert balances.of_member(id_of(amina)) == -180
    assert JournalEntry.objects.count() == 1
    assert audit.check().is_sound


def test_what_was_agreed_always_finds_its_room_even_where_the_rest_was_spent(
    amina: Actor, bruno: Actor
) -> None:
    """A reservation never makes its own settlement fail: more is refused, what was agreed is paid."""
    engagement_id = agree(amina, bruno, wanted_minutes=600)
    gifts.give(
        by=amina, at=after(days=1), giver_id=id_of(amina), receiver_id=id_of(bruno), minutes=600, key="all"
    )
    note(bruno, engagement_id, 660)
    with pytest.raises(Refused, match="You would have received"):
        note(amina, engagement_id, 660)
    assert (reserved(amina), how(engagement_id)) == (600, None)
    note(bruno, engagement_id, 600)
    assert note(amina, engagement_id, 600) is State.COMPLETED
    assert balances.of_member(id_of(amina)) == -CREDIT


def test_a_limit_that_is_voted_lower_meanwhile_does_not_stand_in_the_way(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno, wanted_minutes=600)
    adopt(amina, key=CREDIT_MINUTES.key, value=60)
    for person in (bruno, amina):
        note(person, engagement_id, 600, at=after(days=20))
    assert balances.of_member(id_of(amina)) == -600
    with pytest.raises(Refused, match="The person who receives"):
        engagements.accept(by=bruno, at=after(days=20), engagement_id=invite(amina, bruno))


def test_the_contribution_is_the_one_that_was_agreed_on(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    founding = rules.in_force(CONTRIBUTION_SHARE, at=START).version_id
    adopt(amina, key=CONTRIBUTION_SHARE.key, value="0.20")
    for person in (bruno, amina):
        note(person, engagement_id, 120, at=after(days=20))
    assert balances.of_member(id_of(bruno)) == 114
    assert founding in entry_of(engagement_id).obeys


def test_whoever_lacks_room_is_told_when_accepting(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    """What is held elsewhere counts: the hours of one member are not promised twice."""
    agree(amina, bruno, wanted_minutes=CREDIT - 60)
    engagement_id = invite(amina, chloe)
    with pytest.raises(Refused) as refused:
        engagements.accept(by=chloe, at=START, engagement_id=engagement_id)
    assert "The person who receives would have received" in str(refused.value)
    assert agreed.facts(engagement_id).state is State.INVITED
    assert Reservation.objects.count() == 1


def test_a_giver_who_would_hold_too_much_is_told_when_accepting(
    amina: Actor, bruno: Actor, chloe: Actor
) -> None:
    """At most 500 hours may be held; what one is going to receive counts."""
    adopt(amina, key="timebank.most_minutes", value=100 * 60)
    adopt(amina, key=CREDIT_MINUTES.key, value=200 * 60)
    at = after(days=20)
    first, second = invite(amina, bruno, wanted_minutes=100 * 60), invite(chloe, bruno, wanted_minutes=600)
    engagements.accept(by=bruno, at=at, engagement_id=first)
    with pytest.raises(Refused, match="You would hold"):
        engagements.accept(by=bruno, at=at, engagement_id=second)
    assert agreed.facts(second).state is State.INVITED


def test_the_page_says_to_the_giver_why_it_can_not_be_accepted(
    amina: Actor, bruno: Actor, chloe: Actor, enter: LogIn
) -> None:
    agree(amina, bruno, wanted_minutes=CREDIT)
    address = f"/missions/{invite(amina, chloe)}/"
    browser = enter(chloe)
    answer = browser.post(f"{address}accepter/", headers={"Referer": f"http://testserver{address}"})
    assert answer["Location"].endswith(address)
    assert "The person who receives would have received 22 h more than they have given" in (
        browser.get(address).content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    )


@pytest.mark.parametrize(("terms", "cents", "minutes"), [(Terms.GIFT, None, 0), (Terms.EUROS, 9_000, 0)])
def test_a_gift_and_a_mission_in_euros_alone_hold_nothing(
    amina: Actor, bruno: Actor, terms: Terms, cents: int | None, minutes: int
) -> None:
    engagement_id = agree(amina, bruno, terms=terms, budget_cents=cents, wanted_minutes=30 * 60)
    assert not Reservation.objects.exists()
    for person in (bruno, amina):
        note(person, engagement_id, 30 * 60)
    assert agreed.facts(engagement_id).state is State.COMPLETED
    assert balances.of_member(id_of(amina)) == minutes


@pytest.mark.parametrize(("noted", "ended"), [(120, "whole"), (60, "part"), (180, "void")])
def test_hours_and_euros_together_are_paid_from_one_reservation(
    amina: Actor, bruno: Actor, noted: int, ended: str
) -> None:
    engagement_id = agree(amina, bruno, terms=Terms.MIXED, budget_cents=10_000)
    for person in (bruno, amina):
        note(person, engagement_id, noted)
    assert how(engagement_id) == ended
    amounts = {
        (leg.account.kind, leg.account.unit): leg.amount
        for leg in entry_of(engagement_id).legs.select_related("account")
        if leg.account.owner_id is None
    }
    assert amounts == {
        ("commons", "minutes"): noted // 20,
        ("commons", "cents"): 300,
        ("clearing", "cents"): -300,
    }
    assert held.misread() == []
    assert audit.check().is_sound


def test_cancelled_it_is_free_again(amina: Actor, bruno: Actor, chloe: Actor) -> None:
    engagement_id = agree(amina, bruno, wanted_minutes=CREDIT)
    for _twice in range(2):
        engagements.cancel(by=amina, at=after(days=1), engagement_id=engagement_id, reason="Another time.")
    settlement = Settlement.objects.get()
    assert (settlement.how, settlement.reason, settlement.actor_id) == ("void", "Another time.", id_of(amina))
    assert (reserved(amina), held.misread()) == (0, [])
    agree(amina, chloe, wanted_minutes=CREDIT)


def test_who_acts_for_the_giver_is_recorded_with_what_is_held(amina: Actor, elise: Actor) -> None:
    rose_id = members.enrol(by=elise, at=START, display_name="Rose Morel", college="beneficiary")
    engagement_id = engagements.invite(by=amina, at=START, request_id=post(amina), member_id=rose_id)
    engagements.accept(by=elise, at=START, engagement_id=engagement_id)
    known = Reservation.objects.get()
    assert (known.actor_id, known.acting_for_id) == (elise.member_id, rose_id)
    engagements.confirm(by=elise, at=after(days=1), engagement_id=engagement_id, minutes=120)
    note(amina, engagement_id, 120)
    assert how(engagement_id) == "whole"


@pytest.mark.usefixtures("briefly")
def test_past_its_time_both_are_told_and_noting_hours_holds_them_again(
    amina: Actor, bruno: Actor, monkeypatch: pytest.MonkeyPatch, enter: LogIn
) -> None:
    engagement_id = agree(amina, bruno)
    assert agreed.held(agreed.get(engagement_id)) is True
    pass_by(0.3)
    assert reservations.expire(by=PLATFORM, at=START) == 1
    assert reserved(amina) == 0
    for person in (amina, bruno):
        assert f"held-{engagement_id}" in [card.key for card in home.cards(person, START)]
        page = read(enter(person).get(f"/missions/{engagement_id}/"))
        assert "The hours are no longer held" in page
    monkeypatch.undo()
    note(bruno, engagement_id, 120)
    assert reserved(amina) == 120
    note(amina, engagement_id, 120)
    assert (how(engagement_id), reserved(amina)) == ("whole", 0)


@pytest.mark.usefixtures("briefly")
def test_without_room_by_then_it_is_counted_within_limits(amina: Actor, bruno: Actor) -> None:
    engagement_id = agree(amina, bruno)
    pass_by(0.3)
    gifts.give(
        by=amina, at=START, giver_id=id_of(amina), receiver_id=id_of(bruno), minutes=CREDIT - 60, key="most"
    )
    note(bruno, engagement_id, 120)
    assert reserved(amina) == 0
    with pytest.raises(Refused, match="You would have received"):
        note(amina, engagement_id, 120)
    note(bruno, engagement_id, 60)
    assert note(amina, engagement_id, 60) is State.COMPLETED
    assert balances.of_member(id_of(amina)) == -CREDIT


@pytest.mark.usefixtures("briefly")
def test_what_lapses_unseen_is_paid_all_the_same(amina: Actor, bruno: Actor) -> None:
    """Past its term, and nobody has swept it yet: the ledger frees it, and asks the limits for the hours."""
    engagement_id = agree(amina, bruno)
    note(bruno, engagement_id, 120)
    pass_by(0.3)
    assert note(amina, engagement_id, 120) is State.COMPLETED
    assert (how(engagement_id), balances.of_member(id_of(amina))) == ("expired", -120)
    assert held.misread() == []
