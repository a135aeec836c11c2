"""Hours of a group: its delegates spend them, two from the voted threshold on, and nobody else ever."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from config import roles
from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.selectors import groups as known
from coop.services import groups as standing
from coop.services import members as membership
from tests.instants import after
from tests.people import make_member
from tests.rights import OWNER, acting_as
from tests.timebank.conftest import House
from tests.timebank.grouping import (
    approve,
    decline,
    end,
    fund,
    give,
    make_group,
    pay,
    propose,
    split,
    withdraw,
)
from tests.timebank.ledger import id_of
from timebank.domain.legs import LegDraft, group_time_of, time_of
from timebank.domain.natures import Nature
from timebank.domain.spending import Verdict
from timebank.models import Account, GroupAnswer, GroupPayment, JournalEntry, PaymentAnswer, Settlement
from timebank.selectors import audit, balances
from timebank.selectors import groups as proposed
from timebank.selectors import payments as asked_for
from timebank.selectors import reservations as reserved
from timebank.services import gifts, groups, payments, posting, reversals
from timebank.services.posting import Draft

pytestmark = pytest.mark.django_db

WHOLE = 1140
"""What the garden holds: 95 of each 100 of the twenty hours that it was paid."""


@dataclass(frozen=True)
class Street:
    """Ana and Bao act for the garden; Dov is no delegate."""

    garden: int
    ana: Actor
    bao: Actor
    cleo: Actor
    dov: Actor
    coordinator: Actor


@pytest.fixture
def street(house: House) -> Street:
    dov = make_member("Dov Levi")
    garden = make_group("Le jardin", house.ana, house.bao)
    fund(garden, dov, 1200)
    return Street(garden, house.ana, house.bao, house.cleo, dov, house.coordinator)


def held(*owners: Actor) -> list[int]:
    return [balances.of_member(id_of(owner)) for owner in owners]


def is_sound() -> bool:
    return audit.check().is_sound and reserved.misread() == []


# What one delegate does alone ---------------------------------------------------------------------------


def test_an_actor_not_recorded(street: Street) -> None:
    """Named after a fault that others shipped: who acted for the group, and for which, is in the entry."""
    found = [pay(street.ana, street.garden, street.cleo, 60), give(street.bao, street.garden, 30)]
    found.append(split(street.ana, street.garden, 90, street.cleo, street.dov))
    payment_id = propose(street.ana, street.garden, street.cleo)
    ids = [one.entry_id or 0 for one in found] + [approve(street.bao, payment_id)]
    rows = JournalEntry.objects.filter(pk__in=ids).order_by("pk")
    assert [(row.actor_id, row.acting_for_id) for row in rows] == [
        (id_of(street.ana), street.garden),
        (id_of(street.bao), street.garden),
        (id_of(street.ana), street.garden),
        (id_of(street.bao), street.garden),
    ]
    settled = Settlement.objects.get()
    assert (settled.actor_id, settled.acting_for_id) == (id_of(street.bao), street.garden)
    assert GroupPayment.objects.get().proposer_id == id_of(street.ana)
    assert is_sound()


def test_a_group_is_paid_and_pays(street: Street) -> None:
    assert balances.of_group(street.garden) == WHOLE
    paid = pay(street.ana, street.garden, street.cleo, 100)
    assert pay(street.ana, street.garden, street.cleo, 100) == paid
    assert (balances.of_group(street.garden), held(street.cleo)) == (WHOLE - 100, [95])
    with pytest.raises(Refused, match="the hours"):
        pay(street.ana, street.garden, street.cleo, 101)
    with pytest.raises(Refused, match="who gives"):
        pay(street.ana, street.garden, street.dov, 100)
    entry = JournalEntry.objects.get(pk=paid.entry_id or 0)
    assert (entry.nature, entry.subject) == (
        Nature.MUTUAL_HELP,
        f"group:{known.get(street.garden).number}",  # type: ignore[union-attr]  # it is there
    )
    assert is_sound()


def test_a_group_pays_another(street: Street) -> None:
    choir = make_group("Le chœur", street.cleo)
    paid = pay(street.bao, street.garden, choir, 100)
    assert paid.entry_id is not None
    assert (balances.of_group(choir), balances.of_group(street.garden)) == (95, WHOLE - 100)
    assert is_sound()


def test_a_group_gives_to_a_fund(street: Street) -> None:
    assert give(street.ana, street.garden, 45).entry_id is not None
    assert Account.objects.get(kind="inclusion").parts.get(balance=45).unit == "minutes"
    assert balances.of_group(street.garden) == WHOLE - 45
    assert is_sound()


def test_group_split_minting_hours(street: Street) -> None:
    """Named after a fault that others shipped: the parts sum to what is split, and it leaves the group."""
    before = sum(held(street.cleo, street.dov, street.bao)) + balances.of_group(street.garden)
    paid = split(street.ana, street.garden, 100, street.cleo, street.dov, street.bao)
    legs = (
        JournalEntry.objects.get(pk=paid.entry_id or 0)
        .legs.order_by("amount")
        .values_list("amount", flat=True)
    )
    assert list(legs) == [-100, 33, 33, 34]
    assert sum(held(street.cleo, street.dov, street.bao)) + balances.of_group(street.garden) == before
    assert balances.of_group(street.garden) == WHOLE - 100
    assert is_sound()


def test_a_split_where_somebody_would_get_nothing_is_refused(street: Street) -> None:
    with pytest.raises(Refused, match="less than a minute"):
        split(street.ana, street.garden, 1, street.cleo, street.dov)
    with pytest.raises(Refused, match="once"):
        split(street.ana, street.garden, 60, street.cleo, street.cleo)
    with pytest.raises(Refused, match="between one and"):
        split(street.ana, street.garden, 60)
    with pytest.raises(Refused, match="members of the cooperative"):
        groups.split(
            by=street.ana,
            at=timezone.now(),
            group_id=street.garden,
            minutes=60,
            weights=[(street.garden, 1)],
            purpose="Ourselves",
            key="1",
        )
    assert balances.of_group(street.garden) == WHOLE


def test_a_source_account_of_another_group(street: Street) -> None:
    """Named after a fault that others shipped: a delegate spends the hours of their own group, no other."""
    choir = make_group("Le chœur", street.cleo, street.dov)
    for stranger in (street.cleo, street.dov, street.coordinator):
        with pytest.raises(Hidden):
            pay(stranger, street.garden, street.coordinator, 10)
        with pytest.raises(Hidden):
            split(stranger, street.garden, 10, street.coordinator)
        with pytest.raises(Hidden):
            give(stranger, street.garden, 10)
    for acting_for_id in (choir, None, id_of(street.cleo)):
        with pytest.raises(Refused, match="from the account of the group"):
            _post_around(street.cleo, street.garden, acting_for_id, 10)
    assert balances.of_group(street.garden) == WHOLE


def _post_around(by: Actor, source_id: int, acting_for_id: int | None, minutes: int) -> int:
    """Past every predicate: what the database itself lets through."""
    target = AFTER[0]
    draft = Draft(
        key=f"around:{by.member_id}:{acting_for_id}",
        content={"verb": "around"},
        nature=Nature.GIFT,
        happened_at=timezone.now(),
        subject="around",
        legs=(LegDraft(group_time_of(source_id), -minutes), LegDraft(time_of(target), minutes)),
        acting_for_id=acting_for_id,
    )
    return posting.post(by=by, at=timezone.now(), draft=draft)


AFTER = [0]


@pytest.fixture(autouse=True)
def somebody(house: House) -> None:
    AFTER[0] = id_of(house.auditor)


def test_the_door_itself_asks_for_a_delegate_in_force(street: Street) -> None:
    assert _post_around(street.ana, street.garden, street.garden, 10)
    end(street.garden, street.bao)
    for stranger in (street.bao, street.dov, PLATFORM):
        with pytest.raises(Refused, match="through its delegates"):
            _post_around(stranger, street.garden, street.garden, 10)
    with pytest.raises(Refused, match="two delegates decide"):
        posting.post(
            by=street.ana,
            at=timezone.now(),
            draft=Draft(
                key="whole",
                content={"verb": "around"},
                nature=Nature.GIFT,
                happened_at=timezone.now(),
                subject="around",
                legs=(LegDraft(group_time_of(street.garden), -600), LegDraft(time_of(AFTER[0]), 600)),
                acting_for_id=street.garden,
            ),
        )
    assert balances.of_group(street.garden) == WHOLE - 10


def test_a_batch_takes_nothing_from_a_group(street: Street) -> None:
    draft = Draft(
        key="batch",
        content={"verb": "around"},
        nature=Nature.GIFT,
        happened_at=timezone.now(),
        subject="around",
        legs=(LegDraft(group_time_of(street.garden), -10), LegDraft(time_of(AFTER[0]), 10)),
    )
    with pytest.raises(Refused, match="through its delegates"):
        posting.post_all(by=street.ana, at=timezone.now(), drafts=[draft])


def test_a_group_spends_what_it_holds_and_no_more(street: Street) -> None:
    propose(street.ana, street.garden, street.cleo, 1000)
    with pytest.raises(Refused) as refused:
        pay(street.ana, street.garden, street.cleo, 141)
    assert refused.value.sentence.values == {"minutes": 1}
    assert pay(street.ana, street.garden, street.cleo, 140).entry_id is not None
    assert proposed.hours(street.garden, at=timezone.now()) == proposed.Hours(1000, 1000, 0)
    assert is_sound()


def test_approving_ones_own_hours_for_a_group(street: Street) -> None:
    """Named after a fault that others shipped: whoever decides is not whom it pays, however little."""
    payment_id = pay(street.ana, street.garden, street.ana, 30).payment_id
    assert payment_id is not None, "it waits for another delegate"
    with pytest.raises(Refused, match="another delegate"):
        approve(street.ana, payment_id)
    assert approve(street.bao, payment_id)
    other = propose(street.ana, street.garden, street.cleo, key="other")
    with pytest.raises(Refused, match="You proposed"):
        approve(street.ana, other)
    with pytest.raises(Refused, match="for themself"):
        propose(street.ana, street.garden, street.bao, key="to the only other delegate")
    assert is_sound()


# Two delegates ------------------------------------------------------------------------------------------


def test_from_the_threshold_on_another_delegate_approves(street: Street) -> None:
    assert pay(street.ana, street.garden, street.cleo, 599).entry_id is not None
    fund(street.garden, street.cleo, 200, key="more")
    payment_id = propose(street.ana, street.garden, street.dov)
    assert propose(street.ana, street.garden, street.dov) == payment_id
    hours = proposed.hours(street.garden, at=timezone.now())
    assert (hours.held, hours.reserved) == (WHOLE - 599 + 190, 600)
    assert held(street.dov) == [-1200]
    entry_id = approve(street.bao, payment_id)
    assert approve(street.bao, payment_id) == entry_id
    assert held(street.dov) == [-630]
    assert proposed.hours(street.garden, at=timezone.now()).reserved == 0
    assert GroupAnswer.objects.get().entry_id == entry_id
    with pytest.raises(Refused, match="approved and paid"):
        withdraw(street.ana, payment_id)
    assert is_sound()


def test_a_group_with_one_delegate_is_told_before_it_tries(street: Street) -> None:
    end(street.garden, street.bao)
    with pytest.raises(Refused, match="has one only"):
        propose(street.ana, street.garden, street.cleo)
    assert not GroupPayment.objects.exists()
    assert proposed.hours(street.garden, at=timezone.now()).reserved == 0


def test_declined_with_a_reason_the_hours_are_free(street: Street) -> None:
    payment_id = propose(street.ana, street.garden, street.cleo)
    with pytest.raises(Forbidden):
        decline(street.ana, payment_id)
    with pytest.raises(Refused, match="a few words"):
        groups.decline(by=street.bao, at=timezone.now(), payment_id=payment_id, reason=" ")
    decline(street.bao, payment_id)
    decline(street.bao, payment_id)
    answer = GroupAnswer.objects.get()
    assert (answer.how, answer.reason, answer.actor_id) == (
        Verdict.DECLINED,
        "Not this month.",
        id_of(street.bao),
    )
    assert proposed.hours(street.garden, at=timezone.now()).reserved == 0
    with pytest.raises(Refused, match="already been declined"):
        approve(street.bao, payment_id)
    assert is_sound()


def test_taken_back_by_whoever_proposed_it(street: Street) -> None:
    payment_id = propose(street.ana, street.garden, street.cleo)
    with pytest.raises(Forbidden):
        withdraw(street.bao, payment_id)
    withdraw(street.ana, payment_id)
    with pytest.raises(Refused, match="taken back"):
        approve(street.bao, payment_id)
    assert proposed.hours(street.garden, at=timezone.now()).reserved == 0


def test_nobody_answers_in_time(street: Street) -> None:
    payment_id = propose(street.ana, street.garden, street.cleo)
    late = timezone.now() + timedelta(days=8)
    with pytest.raises(Refused, match="without an answer"):
        groups.approve(by=street.bao, at=late, payment_id=payment_id)
    with pytest.raises(Forbidden):
        groups.expire_due(by=street.ana, at=late)
    assert groups.expire_due(by=PLATFORM, at=timezone.now()) == 0
    assert groups.expire_due(by=PLATFORM, at=late) == 1
    assert groups.expire_due(by=PLATFORM, at=late) == 0
    assert GroupAnswer.objects.get().how == Verdict.EXPIRED
    call_command("expire")


def test_strangers_see_nothing_of_it(street: Street) -> None:
    payment_id = propose(street.ana, street.garden, street.cleo)
    for verb in (approve, decline, withdraw):
        with pytest.raises(Hidden):
            verb(street.dov, payment_id)
    with pytest.raises(Hidden):
        proposed.get(payment_id, by=street.cleo)
    for verb in (approve, decline, withdraw):
        with pytest.raises(Forbidden):
            verb(street.coordinator, payment_id)
    with pytest.raises(Hidden):
        approve(street.ana, payment_id + 1)


def test_a_mandate_that_has_ended_decides_nothing(street: Street) -> None:
    payment_id = propose(street.ana, street.garden, street.cleo)
    end(street.garden, street.bao)
    with pytest.raises(Hidden):
        approve(street.bao, payment_id)
    with pytest.raises(Hidden):
        pay(street.bao, street.garden, street.cleo, 10)
    standing.appoint(by=PLATFORM, at=timezone.now(), group_id=street.garden, member_id=id_of(street.dov))
    end(street.garden, street.ana)
    with pytest.raises(Refused, match="no longer a delegate"):
        approve(street.dov, payment_id)
    decline(street.dov, payment_id)
    assert proposed.hours(street.garden, at=timezone.now()).reserved == 0


def test_whoever_leaves_the_cooperative_acts_for_no_group(street: Street) -> None:
    membership.leave(by=street.bao, at=timezone.now(), member_id=id_of(street.bao))
    assert known.delegates_of([street.garden]) == {street.garden: frozenset({id_of(street.ana)})}


# Requests for hours -------------------------------------------------------------------------------------


def test_a_delegate_asks_for_hours_on_behalf_of_the_group(street: Street) -> None:
    request_id = payments.ask(
        by=street.ana,
        at=after(days=1),
        payee_id=street.garden,
        payer_id=id_of(street.bao),
        minutes=100,
        purpose="The hedge",
        is_in_trade=False,
        key="1",
    )
    assert [line.id for line in asked_for.sent_by(street.bao, at=after(days=2))] == [request_id]
    with pytest.raises(Forbidden):
        payments.consent(by=street.ana, at=after(days=2), request_id=request_id)
    entry_id = payments.consent(by=street.bao, at=after(days=2), request_id=request_id)
    assert balances.of_group(street.garden) == WHOLE + 95
    assert JournalEntry.objects.get(pk=entry_id).acting_for_id is None
    with pytest.raises(Forbidden):
        payments.ask(
            by=street.cleo,
            at=after(days=1),
            payee_id=street.garden,
            payer_id=id_of(street.dov),
            minutes=100,
            purpose="The hedge",
            is_in_trade=False,
            key="2",
        )
    assert is_sound()


def ask_garden(street: Street, minutes: int, *, key: str = "1") -> int:
    return payments.ask(
        by=street.cleo,
        at=timezone.now(),
        payee_id=id_of(street.cleo),
        payer_id=street.garden,
        minutes=minutes,
        purpose="The hedge",
        is_in_trade=False,
        key=key,
    )


def test_a_group_consents_through_a_delegate(street: Street) -> None:
    request_id = ask_garden(street, 100)
    assert [line.id for line in asked_for.waiting_for(street.bao, at=timezone.now())] == [request_id]
    with pytest.raises(Hidden):
        groups.agree(by=street.dov, at=timezone.now(), request_id=request_id)
    with pytest.raises(Forbidden):
        groups.agree(by=street.coordinator, at=timezone.now(), request_id=request_id)
    paid = groups.agree(by=street.bao, at=timezone.now(), request_id=request_id)
    entry = JournalEntry.objects.get(pk=paid.entry_id or 0)
    assert (entry.actor_id, entry.acting_for_id) == (id_of(street.bao), street.garden)
    assert groups.agree(by=street.bao, at=timezone.now(), request_id=request_id) == paid
    assert held(street.cleo) == [95]
    assert is_sound()


def test_much_asked_of_a_group_takes_two_delegates(street: Street) -> None:
    request_id = ask_garden(street, 700)
    with pytest.raises(Refused, match="two delegates decide"):
        payments.consent(by=street.ana, at=timezone.now(), request_id=request_id)
    payment_id = groups.agree(by=street.ana, at=timezone.now(), request_id=request_id).payment_id
    assert groups.agree(by=street.ana, at=timezone.now(), request_id=request_id).payment_id == payment_id
    assert payment_id is not None
    entry_id = approve(street.bao, payment_id)
    answer = PaymentAnswer.objects.get()
    assert (answer.entry_id, answer.actor_id, answer.acting_for_id) == (
        entry_id,
        id_of(street.bao),
        street.garden,
    )
    assert is_sound()


def test_a_request_taken_back_meanwhile_is_not_paid(street: Street) -> None:
    request_id = ask_garden(street, 700)
    payment_id = groups.agree(by=street.ana, at=timezone.now(), request_id=request_id).payment_id
    assert payment_id is not None
    payments.withdraw(by=street.cleo, at=timezone.now(), request_id=request_id)
    with pytest.raises(Refused, match="taken back"):
        approve(street.bao, payment_id)
    decline(street.bao, payment_id)
    assert is_sound()


def test_a_request_is_never_paid_by_a_group_of_itself(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_for, "is_auto_accepted", lambda at: True)
    ask_garden(street, 60)
    assert payments.expire_due(by=PLATFORM, at=timezone.now() + timedelta(days=30)) == 1
    assert balances.of_group(street.garden) == WHOLE


# Around it -----------------------------------------------------------------------------------------------


def test_a_group_has_an_account_of_its_own_kind_and_no_other(street: Street) -> None:
    with pytest.raises(Refused, match="from its own page"):
        posting.post(
            by=street.dov,
            at=timezone.now(),
            draft=Draft(
                key="wrong kind",
                content={"verb": "around"},
                nature=Nature.GIFT,
                happened_at=timezone.now(),
                subject="around",
                legs=(LegDraft(time_of(id_of(street.dov)), -10), LegDraft(time_of(street.garden), 10)),
            ),
        )
    with pytest.raises(Refused, match="Choose a member"):
        gifts.give(
            by=street.cleo,
            at=timezone.now(),
            giver_id=id_of(street.cleo),
            receiver_id=street.garden,
            minutes=10,
            key="1",
        )
    assert not Account.objects.filter(kind="member_time", owner_id=street.garden).exists()


def test_a_correction_gives_back_and_takes_back(street: Street) -> None:
    paid = pay(street.ana, street.garden, street.cleo, 100)
    assert paid.entry_id is not None
    reversals.reverse(
        by=street.coordinator, at=timezone.now(), entry_id=paid.entry_id, reason="Twice.", key="1"
    )
    assert (balances.of_group(street.garden), held(street.cleo)) == (WHOLE, [0])
    received = JournalEntry.objects.order_by("pk").first()
    assert received is not None
    reversals.reverse(
        by=street.coordinator, at=timezone.now(), entry_id=received.pk, reason="Wrong.", key="2"
    )
    assert balances.of_group(street.garden) == 0
    assert is_sound()


def test_a_coordinator_who_is_a_delegate_corrects_nothing_of_their_group(street: Street) -> None:
    club = make_group("Le club", street.coordinator)
    entry_id = fund(club, street.cleo, 100, key="club")
    with pytest.raises(Forbidden):
        reversals.reverse(by=street.coordinator, at=timezone.now(), entry_id=entry_id, reason="No.", key="1")


INSERT = """
INSERT INTO timebank_groupanswer (payment_id, how, entry_id, reason, answered_at, actor_id)
VALUES (%s, %s, %s, %s, now(), %s)
"""


@pytest.mark.parametrize("role", [OWNER, roles.APPLICATION])
def test_the_database_refuses_an_answer_that_is_not_anothers(street: Street, role: str) -> None:
    payment_id = propose(street.ana, street.garden, street.cleo)
    entry_id = JournalEntry.objects.order_by("pk").values_list("pk", flat=True)[0]
    ana, bao, dov = (id_of(one) for one in (street.ana, street.bao, street.dov))
    for promise, values in (
        ("group_answer_is_not_ones_own", ("approved", entry_id, "", ana)),
        ("group_answer_is_not_ones_own", ("declined", None, "No.", ana)),
        ("group_answer_takes_back_ones_own", ("withdrawn", None, "", bao)),
        ("group_answer_is_its_delegates", ("approved", entry_id, "", dov)),
        ("group_answer_pays_what_was_reserved", ("approved", entry_id, "", bao)),
        ("group_answer_that_declines_says_why", ("declined", None, "", bao)),
        ("group_answer_that_approves_has_its_entry", ("declined", entry_id, "No.", bao)),
        ("group_answer_is_its_delegates", ("withdrawn", None, "", None)),
    ):
        with (
            pytest.raises(IntegrityError) as refused,
            transaction.atomic(),
            acting_as(role),
            connection.cursor() as cursor,
        ):
            cursor.execute(INSERT, [payment_id, *values])
        assert getattr(refused.value.__cause__, "diag").constraint_name == promise  # noqa: B009  untyped


@pytest.mark.parametrize("role", [OWNER, roles.APPLICATION])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE timebank_grouppayment SET minutes = 1",
        "DELETE FROM timebank_grouppayment",
        "UPDATE timebank_groupanswer SET how = 'declined'",
        "DELETE FROM timebank_groupanswer",
        "UPDATE coop_group SET purpose = ''",
        "DELETE FROM coop_group",
        "DELETE FROM coop_delegate",
        "UPDATE coop_delegate SET member_id = member_id + 1",
        "UPDATE coop_delegate SET ended_at = NULL",
    ],
)
def test_the_database_keeps_groups_as_they_were(street: Street, role: str, statement: str) -> None:
    approve(street.bao, propose(street.ana, street.garden, street.cleo))
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        acting_as(role),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_database_refuses_a_payment_that_is_not_reserved_by_its_proposer(street: Street) -> None:
    row = GroupPayment.objects.get(pk=propose(street.ana, street.garden, street.cleo))
    own = {
        name: getattr(row, name)
        for name in ("group_id", "minutes", "purpose", "proposed_at", "expires_at", "proposer_id")
    }
    for changed in ({"proposer_id": id_of(street.bao)}, {"minutes": 599}):
        with pytest.raises(IntegrityError, match="not those that are reserved"), transaction.atomic():
            GroupPayment.objects.create(reservation_id=row.reservation_id, **(own | changed))


# Around the pages ------------------------------------------------------------------------------------------


def _hold_around(by: Actor, source_id: int, acting_for_id: int | None) -> int:
    """A reservation past every predicate: what the database itself lets through."""
    draft = Draft(
        key=f"held around:{by.member_id}:{acting_for_id}",
        content={"verb": "around"},
        nature=Nature.GIFT,
        happened_at=timezone.now(),
        subject="around",
        legs=(LegDraft(group_time_of(source_id), -10), LegDraft(time_of(AFTER[0]), 10)),
        acting_for_id=acting_for_id,
    )
    return posting.hold(by=by, at=timezone.now(), draft=draft, expires_at=timezone.now() + timedelta(days=1))


def test_the_door_holds_hours_of_a_group_for_its_delegates_alone(street: Street) -> None:
    choir = make_group("Le chœur", street.cleo, street.dov)
    for acting_for_id in (choir, None, id_of(street.cleo)):
        with pytest.raises(Refused, match="from the account of the group"):
            _hold_around(street.cleo, street.garden, acting_for_id)
    end(street.garden, street.bao)
    for stranger in (street.bao, street.cleo, street.coordinator, PLATFORM):
        with pytest.raises(Refused, match="through its delegates"):
            _hold_around(stranger, street.garden, street.garden)
    assert proposed.hours(street.garden, at=timezone.now()).reserved == 0
    assert _hold_around(street.ana, street.garden, street.garden)
    assert proposed.hours(street.garden, at=timezone.now()).reserved == 10
    assert is_sound()


RESERVE = """
SELECT timebank_reserve(
  %(key)s, '{}', 'gift', NULL, %(actor)s, %(group)s, now() + interval '1 day', now(), 'around', '', '{}',
  ARRAY['group_time.minutes.' || %(group)s, 'member_time.minutes.' || %(payee)s], ARRAY[-10, 10]::bigint[]
)
"""


@pytest.mark.parametrize("role", [OWNER, roles.APPLICATION])
def test_the_same_past_python(street: Street, role: str) -> None:
    values = {"group": street.garden, "payee": id_of(street.dov)}
    for actor in (id_of(street.dov), id_of(street.coordinator), None):
        with (
            pytest.raises(IntegrityError) as refused,
            transaction.atomic(),
            acting_as(role),
            connection.cursor() as cursor,
        ):
            cursor.execute(RESERVE, values | {"actor": actor, "key": f"{actor}"})
        promise = getattr(refused.value.__cause__, "diag").constraint_name  # noqa: B009  untyped
        assert promise == "group_pays_through_its_delegates"
    with acting_as(role), connection.cursor() as cursor:
        cursor.execute(RESERVE, values | {"actor": id_of(street.ana), "key": "ana"})
    assert is_sound()


def test_an_auditor_of_the_database_reads_what_two_delegates_decided(street: Street) -> None:
    approve(street.bao, propose(street.ana, street.garden, street.cleo))
    with acting_as(roles.AUDITOR), connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.proposer_id, answer.actor_id, count(*) FILTER (WHERE one.ended_at IS NULL)"
            " FROM timebank_grouppayment asked"
            " JOIN timebank_groupanswer answer ON answer.payment_id = asked.id"
            " JOIN coop_delegate one ON one.group_id = asked.group_id GROUP BY 1, 2"
        )
        assert cursor.fetchall() == [(id_of(street.ana), id_of(street.bao), 2)]
    for table in ("timebank_grouppayment", "timebank_groupanswer", "coop_delegate"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            acting_as(roles.AUDITOR),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608  a name of our own


# Many small payments ---------------------------------------------------------------------------------------


def test_small_payments_of_one_delegate_are_added_up(street: Street) -> None:
    """However it is spent: what one delegate paid alone counts, and what two decided does not."""
    at = timezone.now()
    assert pay(street.ana, street.garden, street.cleo, 300, key="1").entry_id is not None
    assert give(street.ana, street.garden, 150).entry_id is not None
    assert split(street.ana, street.garden, 100, street.cleo, street.dov).entry_id is not None
    assert proposed.bound(street.garden, id_of(street.ana), at=at).paid_alone == 550
    payment_id = pay(street.ana, street.garden, street.cleo, 50, key="2").payment_id
    assert payment_id is not None, "600 in all: another delegate approves"
    assert pay(street.ana, street.garden, street.cleo, 49, key="3").entry_id is not None
    assert pay(street.bao, street.garden, street.cleo, 60, key="4").entry_id is not None, "counts for each"
    approve(street.bao, payment_id)
    assert proposed.bound(street.garden, id_of(street.ana), at=at).paid_alone == 599
    assert proposed.bound(street.garden, id_of(street.bao), at=at).paid_alone == 60
    assert is_sound()


def test_what_was_paid_long_ago_counts_no_more(street: Street) -> None:
    pay(street.ana, street.garden, street.cleo, 599, key="1")
    for days, waits in ((29, True), (31, False)):
        paid = groups.pay(
            by=street.ana,
            at=timezone.now() + timedelta(days=days),
            group_id=street.garden,
            payee_id=id_of(street.cleo),
            minutes=100,
            purpose="The hedge",
            is_in_trade=False,
            key=f"{days}",
        )
        assert (paid.payment_id is not None) == waits


def test_the_door_adds_up_by_itself(street: Street) -> None:
    pay(street.ana, street.garden, street.cleo, 591, key="1")
    with pytest.raises(Refused, match="two delegates decide"):
        _post_around(street.ana, street.garden, street.garden, 9)
    assert _post_around(street.ana, street.garden, street.garden, 8)
    assert _post_around(street.bao, street.garden, street.garden, 9)


def test_a_request_for_hours_is_added_up_too(street: Street) -> None:
    pay(street.ana, street.garden, street.dov, 500, key="1")
    request_id = ask_garden(street, 100)
    paid = groups.agree(by=street.ana, at=timezone.now(), request_id=request_id)
    assert paid.payment_id is not None
    approve(street.bao, paid.payment_id)
    assert PaymentAnswer.objects.get().entry_id is not None
    assert is_sound()


# What changes meanwhile ------------------------------------------------------------------------------------


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look at what a delegate paid alone came just before their other tab paid."""
    real, looks = proposed.bound, iter([True])

    def bound(group_id: int, member_id: int | None, *, at: datetime) -> proposed.Bound:
        seen = real(group_id, member_id, at=at)
        return replace(seen, paid_alone=0) if next(looks, False) else seen

    monkeypatch.setattr(proposed, "bound", bound)


def test_what_the_other_tab_paid_meanwhile_is_counted_by_the_door(street: Street, hurried: None) -> None:
    _post_around(street.ana, street.garden, street.garden, 500)
    paid = pay(street.ana, street.garden, street.cleo, 100)
    assert paid.payment_id is not None, "it is decided again, and waits"
    assert pay(street.ana, street.garden, street.cleo, 100) == paid
    assert proposed.hours(street.garden, at=timezone.now()).reserved == 100
    assert is_sound()


def test_the_same_for_a_request(street: Street, hurried: None) -> None:
    _post_around(street.ana, street.garden, street.garden, 500)
    request_id = ask_garden(street, 100)
    paid = groups.agree(by=street.ana, at=timezone.now(), request_id=request_id)
    assert paid.payment_id is not None
    assert not PaymentAnswer.objects.exists()
    approve(street.bao, paid.payment_id)
    assert PaymentAnswer.objects.get().entry_id is not None
    assert is_sound()


@pytest.mark.parametrize("name", ["post", "hold"])
def test_computed_again_where_the_rules_changed_meanwhile(
    street: Street, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    real, tries = getattr(posting, name), iter([True])

    def late(**given: object) -> int:
        if next(tries, False):
            raise posting.Outdated
        return int(real(**given))

    monkeypatch.setattr(posting, name, late)
    paid = pay(street.ana, street.garden, street.cleo, 100 if name == "post" else 700)
    assert (paid.entry_id is None) == (name == "hold")
    assert is_sound()
