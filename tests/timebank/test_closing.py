"""Closing a group: who may, what waits first, and where its hours go."""

import pytest
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent, Member
from coop.selectors import groups as known
from coop.services import groups as standing
from tests.timebank.conftest import House
from tests.timebank.grouping import approve, decline, end, fund, give, make_group, pay, propose
from tests.timebank.ledger import id_of
from tests.timebank.reading import ENGLISH, LogIn, text
from tests.timebank.test_groups import Street, _post_around, ask_garden, is_sound, somebody, street
from tests.timebank.test_groups_with_others import vote
from timebank.models import JournalEntry, PaymentAnswer, SubAccount
from timebank.rules import GROUP_CREDIT_MINUTES, LEAVING_TO_FUND, LEAVING_WRITE_OFF
from timebank.selectors import balances, funds
from timebank.services import closing

__all__ = ["somebody", "street"]
pytestmark = pytest.mark.django_db


def close(by: Actor, group_id: int) -> None:
    closing.close(by=by, at=timezone.now(), group_id=group_id)


def solidarity() -> int:
    return next(one.minutes for one in funds.holdings() if one.kind == "solidarity")


def test_its_hours_go_to_the_solidarity_fund_and_nobody_acts_any_more(street: Street) -> None:
    request_id = ask_garden(street, 100)
    pay(street.ana, street.garden, street.cleo, 140)
    before = solidarity()
    for _twice in range(2):
        close(street.coordinator, street.garden)
    assert (balances.of_group(street.garden), solidarity() - before) == (0, 1000)
    group = known.get(street.garden)
    assert group is not None
    assert (group.standing, group.delegate_ids) == ("ended", frozenset())
    entry = JournalEntry.objects.latest("pk")
    assert (entry.actor_id, entry.acting_for_id, entry.nature) == (
        id_of(street.coordinator),
        street.garden,
        "commons",
    )
    assert PaymentAnswer.objects.get(request_id=request_id).how == "expired"
    acts = AuditEvent.objects.filter(subject=f"group:{street.garden}").order_by("pk")
    assert list(acts.values_list("action", flat=True))[-4:] == [
        *("coop.end_delegate", "coop.end_delegate", "timebank.settle_group", "coop.close_group"),
    ]
    with pytest.raises(Hidden):
        pay(street.ana, street.garden, street.cleo, 10, key="later")
    with pytest.raises(Refused):
        fund(street.garden, street.dov, 60, key="later")
    with pytest.raises(Refused, match="no longer exists"):
        standing.appoint(by=PLATFORM, at=timezone.now(), group_id=street.garden, member_id=id_of(street.cleo))
    assert is_sound()


def test_who_closes(street: Street) -> None:
    for stranger in (street.dov, street.cleo):
        with pytest.raises(Hidden):
            close(stranger, street.garden)
    for delegate in (street.ana, street.bao):
        with pytest.raises(Forbidden):
            close(delegate, street.garden)
    club = make_group("Le club", street.coordinator, street.ana)
    with pytest.raises(Forbidden):
        close(street.coordinator, club)
    close(PLATFORM, club)
    pending = standing.found(by=street.ana, at=timezone.now(), name="La table", purpose="Lunch")
    with pytest.raises(Refused, match="waits to be admitted"):
        close(street.coordinator, pending)
    assert is_sound()


def test_the_last_delegate_closes_what_stands_at_zero(street: Street) -> None:
    end(street.garden, street.bao)
    with pytest.raises(Refused, match="ask a coordinator"):
        close(street.ana, street.garden)
    assert balances.of_group(street.garden) == 1140
    choir = make_group("Le chœur", street.cleo)
    close(street.cleo, choir)
    assert Member.objects.get(pk=choir).left_at is not None
    assert is_sound()


def test_not_while_a_payment_waits(street: Street) -> None:
    payment_id = propose(street.ana, street.garden, street.cleo)
    with pytest.raises(Refused, match="waits for another delegate"):
        close(street.coordinator, street.garden)
    group = known.get(street.garden)
    assert group is not None
    assert len(group.delegate_ids) == 2
    approve(street.bao, payment_id)
    close(street.coordinator, street.garden)
    assert is_sound()


def test_not_while_it_would_be_paid(street: Street) -> None:
    choir = make_group("Le chœur", street.dov)
    payment_id = propose(street.ana, street.garden, choir)
    with pytest.raises(Refused, match="waits for another delegate"):
        close(street.coordinator, choir)
    decline(street.bao, payment_id)
    close(street.coordinator, choir)
    assert is_sound()


def test_what_is_voted_decides(street: Street) -> None:
    vote(street, LEAVING_TO_FUND, value=False)
    with pytest.raises(Refused, match="its delegates give them first"):
        close(street.coordinator, street.garden)
    assert balances.of_group(street.garden) == 1140
    give(street.ana, street.garden, 590, key="1")
    give(street.bao, street.garden, 550, key="2")
    close(street.coordinator, street.garden)
    assert is_sound()


def test_what_it_spent_more_than_it_received(street: Street) -> None:
    vote(street, GROUP_CREDIT_MINUTES, value=120)
    choir = make_group("Le chœur", street.cleo, street.ana)
    pay(street.cleo, choir, street.dov, 60)
    assert solidarity() == 0
    with pytest.raises(Refused, match="does not hold as much"):
        close(street.coordinator, choir)
    close(street.coordinator, street.garden)
    close(street.coordinator, choir)
    assert solidarity() == 1140 - 60
    assert balances.of_group(choir) == 0
    vote(street, LEAVING_WRITE_OFF, value=False)
    table = make_group("La table", street.cleo, street.ana)
    pay(street.cleo, table, street.dov, 60)
    with pytest.raises(Refused, match="paid as much"):
        close(street.coordinator, table)
    assert is_sound()


def test_a_group_without_delegates_gives_all_to_that_fund_and_nothing_else(
    street: Street,
) -> None:
    end(street.garden, street.ana)
    end(street.garden, street.bao)
    for minutes in (10, 1140):
        with pytest.raises(Refused, match="through its delegates"):
            _post_around(street.coordinator, street.garden, street.garden, minutes)
    close(street.coordinator, street.garden)
    assert SubAccount.objects.get(code=f"group_time.minutes.{street.garden}").closed_at is not None
    assert is_sound()


def test_on_its_page(house: House, log_in: LogIn) -> None:
    garden = make_group("Le jardin", house.ana, house.bao)
    page, act = reverse("group", args=[garden]), reverse("group_close", args=[garden])
    coordinator, ana = log_in(house.coordinator), log_in(house.ana)
    assert "ask a coordinator" in text(ana.get(page, headers=ENGLISH))
    assert act.encode() not in ana.get(page).content
    assert ana.post(act).status_code == 403
    assert log_in(house.cleo).post(act).status_code == 404
    assert "hours of the group are even" in text(coordinator.get(page, headers=ENGLISH))
    for _twice in range(2):
        assert coordinator.post(act)["Location"] == page
    closed = text(coordinator.get(page, headers=ENGLISH))
    assert "the group is closed" in closed
    assert act.encode() not in coordinator.get(page).content
    choir = make_group("Le chœur", house.cleo)
    cleo = log_in(house.cleo)
    assert "last delegate" in text(cleo.get(reverse("group", args=[choir]), headers=ENGLISH))
    assert cleo.post(reverse("group_close", args=[choir])).status_code == 303
