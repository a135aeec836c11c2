"""Faults that other time banks and ledgers shipped, one test each: none of them can be shown here."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden, Refused
from tests.instants import after
from tests.rights import EVERYONE, acting_as
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.ledger import APRIL, MARCH, give, helped, id_of, record
from tests.timebank.reading import ENGLISH, LogIn, text
from tests.timebank.test_promises import REFUSED, knock, pool, sql
from timebank.domain import legs, splitting
from timebank.domain.exchanges import EXCHANGED
from timebank.domain.legs import AccountKey
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.domain.pledges import OpenNeed
from timebank.models import JournalEntry, Leg, SubAccount
from timebank.selectors import audit, balances, entries, funds, statements
from timebank.services import earmarks, exchanges, gifts, pledges, posting, reversals
from timebank.services.posting import Draft

pytestmark = pytest.mark.django_db


def held(*people: Actor) -> list[int]:
    return [balances.of_member(id_of(person)) for person in people]


def total() -> dict[str, int]:
    """All accounts together, in each unit."""
    sums: Counter[str] = Counter()
    for unit, balance in SubAccount.objects.order_by("id").values_list("unit", "balance"):
        sums[unit] += balance
    return dict(sums)


def undo(house: House, entry_id: int, *, key: str = "undo") -> int:
    return reversals.reverse(
        by=house.coordinator, at=after(days=35), entry_id=entry_id, reason="A mistake.", key=key
    )


def test_an_hour_shared_by_a_group_is_split_and_never_minted(house: House) -> None:
    """Others credited the giver with the whole hour once for each member of the group."""
    group = [house.bao, house.cleo, house.coordinator]
    parts = splitting.split(100, [(str(id_of(person)), Fraction(1, 3)) for person in group])
    assert sorted(part.amount for part in parts) == [33, 33, 34]
    shared = {int(part.key): part.amount for part in parts}
    drafted = legs.gather(
        legs.Move(legs.time_of(member_id), legs.time_of(id_of(house.ana)), minutes)
        for member_id, minutes in shared.items()
    )
    draft = Draft(
        key="group",
        content={"verb": "exchange"},
        nature=Nature.MUTUAL_HELP,
        happened_at=after(days=1),
        subject="engagement:1",
        legs=drafted,
    )
    posting.post(by=house.coordinator, at=after(days=1), draft=draft)
    assert held(house.ana, *group) == [100, *(-shared[id_of(person)] for person in group)]
    assert total() == {"minutes": 0}
    assert audit.check().is_sound


@pytest.mark.parametrize("nature", sorted(EXCHANGED - {Nature.GIFT}))
def test_who_receives_is_debited_in_the_entry_that_credits_who_gives(house: House, nature: Nature) -> None:
    entry_id = record(helped(house.ana, house.bao, 100, nature=nature), by=house.ana, key="1")
    assert held(house.ana, house.bao) == [95, -100]
    assert funds.pool().minutes == 5
    assert sum(Leg.objects.filter(entry_id=entry_id).values_list("amount", flat=True)) == 0


def test_thirds_of_an_hour_lose_nothing(house: House) -> None:
    """Three times twenty minutes are an hour, for who pays, for who is paid and for the pool."""
    for number in range(3):
        record(helped(house.ana, house.bao, 20, at=after(days=1)), by=house.bao, key=f"third {number}")
    record(helped(house.cleo, house.bao, 60), by=house.bao, key="whole")
    assert held(house.ana, house.cleo, house.bao) == [57, 57, -120]
    assert funds.pool().minutes == 6
    for number in range(3):
        give(house.ana, house.bao, 19, key=f"back {number}")
    assert held(house.ana, house.bao) == [0, -63]


@pytest.mark.parametrize("minutes", [1, 7, 19, 21, 39, 59, 61, 1199])
def test_what_rounding_leaves_goes_to_somebody(house: House, minutes: int) -> None:
    """The contribution is rounded down, and what it does not take stays with the giver."""
    record(helped(house.ana, house.bao, minutes), by=house.bao, key="1")
    assert held(house.ana, house.bao) == [minutes - minutes // 20, -minutes]
    assert funds.pool().minutes == minutes // 20
    assert total() == {"minutes": 0}


@pytest.mark.parametrize("typed", ["0,5", "0.5 h", "30 min", "0:30", "0h30"])
def test_half_an_hour_is_thirty_minutes_and_the_page_says_so(house: House, log_in: LogIn, typed: str) -> None:
    """Others floored it to nothing, and thanked for it."""
    browser = log_in(house.ana)
    sent = {"receiver": str(house.bao.member_id), "minutes": typed, "key": "half"}
    answer = browser.post(reverse("gift_new"), sent)
    assert held(house.ana, house.bao) == [-30, 30]
    assert "30 min" in text(browser.get(answer["Location"]))


@pytest.mark.parametrize("typed", ["0", "0,001", "1/2", "0.4 min"])
def test_a_time_that_would_be_floored_to_nothing_is_not_thanked_for(
    house: House, log_in: LogIn, typed: str
) -> None:
    browser = log_in(house.ana)
    sent = {"receiver": str(house.bao.member_id), "minutes": typed, "key": "none"}
    page = text(browser.post(reverse("gift_new"), sent))
    assert "votre don est écrit" not in page
    assert typed in page
    assert not JournalEntry.objects.exists()


def test_a_double_click_debits_once(house: House, log_in: LogIn) -> None:
    browser = log_in(house.ana)
    key = browser.get(reverse("gift_new")).context["form"]["key"].value()
    sent = {"receiver": str(house.bao.member_id), "minutes": "1 h", "key": key}
    places = {browser.post(reverse("gift_new"), sent)["Location"] for _click in range(3)}
    assert places == {reverse("entry", args=[JournalEntry.objects.get().pk])}
    assert held(house.ana, house.bao) == [-60, 60]


def test_the_same_key_with_another_recipient_is_not_the_first_gift_again(house: House, log_in: LogIn) -> None:
    give(house.ana, house.bao, 60, key="one")
    with pytest.raises(Refused, match="another content: who receives"):
        give(house.ana, house.cleo, 60, key="one")
    sent = {"receiver": str(house.cleo.member_id), "minutes": "1 h", "key": "one"}
    page = log_in(house.ana).post(reverse("gift_new"), sent)
    assert page.context["form"].errors
    assert held(house.ana, house.bao, house.cleo) == [-60, 60, 0]


def test_the_limit_that_pages_show_is_enforced_on_every_way_in(house: House, log_in: LogIn) -> None:
    """By the form, by the services, and in the database by whoever calls the door."""
    give(house.ana, house.bao, 1200, key="all")
    sent = {"receiver": str(house.cleo.member_id), "minutes": "1 min", "key": "form"}
    assert log_in(house.ana).post(reverse("gift_new"), sent).context["form"].errors
    with pytest.raises(Refused, match="allows up to"):
        give(house.ana, None, 1, key="service")
    with pytest.raises(Refused, match="allows up to"):
        record(helped(house.cleo, house.ana, 1), by=house.cleo, key="exchange")
    ana, cleo = (legs.time_of(id_of(person)) for person in (house.ana, house.cleo))
    posting.open_accounts(by=PLATFORM, at=after(), keys=[cleo])
    with pytest.raises(IntegrityError, match="the bound is -1200"), transaction.atomic():
        knock({ana.code: -1, cleo.code: 1}, p_nature="gift")
    assert held(house.ana, house.bao, house.cleo) == [-1200, 1200, 0]


def test_what_was_given_back_is_not_given_back_twice(house: House) -> None:
    """Another key, another coordinator, and the database asked directly."""
    entry_id = record(helped(house.ana, house.bao, 100), by=house.bao, key="1")
    undo(house, entry_id)
    with pytest.raises(Refused, match="already been reversed"):
        undo(house, entry_id, key="again")
    ana, bao = (legs.time_of(id_of(person)).code for person in (house.ana, house.bao))
    with pytest.raises(IntegrityError, match="more is taken back"), transaction.atomic():
        knock({ana: -95, bao: 95}, p_nature="reversal", p_reverses=entry_id, p_reason="Again.")
    assert held(house.ana, house.bao) == [0, 0]
    assert funds.pool().minutes == 0


@pytest.mark.parametrize("nature", sorted(EXCHANGED))
def test_a_cancellation_leaves_no_debit_behind(house: House, nature: Nature) -> None:
    """Neither on a member's account, nor in the pool, nor in the credit that was earned."""
    euros = 9_999 if nature is Nature.PAID_MISSION else 0
    exchange = helped(house.ana, house.bao, 119, cents=euros, nature=nature)
    undo(house, record(exchange, by=house.bao, key="1"))
    found = SubAccount.objects.exclude(length=0)
    assert found.exists()
    assert set(found.order_by("id").values_list("balance", "earned")) == {(0, 0)}
    assert (funds.pool().minutes, funds.pool().cents) == (0, 0)
    assert audit.check().is_sound


def test_nobody_approves_their_own_hours_by_holding_a_power(house: House) -> None:
    own = helped(house.coordinator, house.bao, 60)
    for acting_for in (house.coordinator, house.bao):
        with pytest.raises(Forbidden):
            record(replace(own, acting_for_id=id_of(acting_for)), by=house.coordinator, key="1")
    entry_id = record(own, by=house.bao, key="1")
    with pytest.raises(Forbidden):
        undo(house, entry_id)
    assert held(house.coordinator, house.bao) == [57, -60]


def test_statistics_counting_gifts_and_grants_as_service_hours(house: House, log_in: LogIn) -> None:
    """Every figure of the statement keeps them apart: gifts, grants, pledges and hours given for a need."""
    at = timezone.now()
    for minutes, giver, receiver in ((100, house.bao, house.cleo), (40, house.ana, house.bao)):
        record(helped(giver, receiver, minutes, at=at), by=receiver, key=str(minutes), at=at)
    give(house.cleo, house.bao, 300, key="gift", at=at)
    give(house.bao, house.ana, 7, key="gift", at=at)
    pledges.make(by=house.bao, at=at, member_id=id_of(house.bao), above_minutes=328, to_solidarity=True)
    need = OpenNeed("need:1", id_of(house.cleo), 9, at)
    assert pledges.run(by=PLATFORM, at=at, member_id=id_of(house.bao), needs=[need]) is not None
    earmarks.spend(by=PLATFORM, at=timezone.now(), subject="need:1", minutes=9)
    later = at + timedelta(days=30)
    assert pledges.run(by=PLATFORM, at=later, member_id=id_of(house.bao), needs=[]) is not None
    knock(
        {f"{AccountKind.SOLIDARITY}.{Unit.MINUTES}/*": -5, legs.time_of(id_of(house.bao)).code: 5},
        p_key="grant",
        p_nature="commons",
        p_happened_at=at,
        p_decided_at=at,
    )
    told = statements.statement(id_of(house.bao), start=at - timedelta(days=1), end=later + timedelta(days=1))
    assert sum(month.given for month in told.months) == 95
    assert sum(month.received for month in told.months) == 40
    assert sum(month.others for month in told.months) == told.closing - 55
    earned = SubAccount.objects.get(code=legs.time_of(id_of(house.bao)).code).earned
    assert earned == 95
    assert {flow.nature for flow in funds.flows()} == {Nature.COMMONS}
    page = text(log_in(house.bao).get(reverse("statement"), headers=ENGLISH))
    assert "gave 1 h 35 min, received 40 min" in page


def test_gifts_and_grants_are_not_counted_as_hours_of_service(house: House) -> None:
    """Credit grows by what was given in exchanges, and funds tell what came from where."""
    record(helped(house.bao, house.cleo, 100), by=house.cleo, key="help")
    give(house.cleo, house.ana, 300, key="gift")
    give(house.ana, None, 50, key="fund")
    record(helped(house.ana, house.bao, 90, nature=Nature.GIFT), by=house.bao, key="thanked")
    solidarity, ana = f"{AccountKind.SOLIDARITY}.{Unit.MINUTES}/*", legs.time_of(id_of(house.ana)).code
    knock({solidarity: -40, ana: 40}, p_key="grant", p_nature="commons")
    earned = {one.account_id: one.earned for one in SubAccount.objects.filter(kind=AccountKind.MEMBER_TIME)}
    names = {id_of(person): name for name, person in vars(house).items() if person.member_id}
    owners = dict(
        SubAccount.objects.filter(account__in=earned).values_list("account_id", "account__owner_id")
    )
    assert {names[owners[account]]: minutes for account, minutes in earned.items()} == {
        "ana": 0,
        "bao": 95,
        "cleo": 0,
    }
    assert {(flow.nature, flow.amount) for flow in funds.flows()} == {(Nature.COMMONS, 10)}
    assert balances.given_freely(id_of(house.ana)) == 90
    assert held(house.ana) == [290]


@pytest.mark.parametrize("role", EVERYONE)
def test_a_transfer_can_not_be_deleted_and_its_balances_never_go_stale(house: House, role: str) -> None:
    give(house.ana, house.bao, 60, key="1")
    for table in ("timebank_leg", "timebank_journalentry", "timebank_subaccount"):
        with acting_as(role), pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            sql(f"DELETE FROM {table}")  # noqa: S608  our own names
    with pytest.raises(DatabaseError, match="protected"), transaction.atomic():
        JournalEntry.objects.get().delete()
    assert held(house.ana, house.bao) == [-60, 60]
    assert sums_of_legs() == {id_of(house.ana): -60, id_of(house.bao): 60}
    undo(house, JournalEntry.objects.get().pk)
    assert held(house.ana, house.bao) == [0, 0]
    assert sums_of_legs() == {id_of(house.ana): 0, id_of(house.bao): 0}


def sums_of_legs() -> dict[int | None, int]:
    sums: Counter[int | None] = Counter()
    for owner_id, amount in Leg.objects.order_by("pk").values_list("account__owner_id", "amount"):
        sums[owner_id] += amount
    return dict(sums)


Verb = Callable[[House], int]
VERBS: dict[str, tuple[Verb, str, str | None]] = {
    "an exchange": (lambda house: record(helped(house.ana, house.bao), by=house.bao, key="1"), "bao", None),
    "an exchange for somebody": (
        lambda house: record(
            replace(helped(house.ana, house.bao), acting_for_id=house.bao.member_id),
            by=house.coordinator,
            key="1",
        ),
        "coordinator",
        "bao",
    ),
    "a gift": (lambda house: give(house.ana, house.bao, 10, key="1"), "ana", None),
    "a reversal": (lambda house: undo(house, give(house.ana, None, 10, key="1")), "coordinator", None),
    "a distribution": (lambda house: distributed(house), "coordinator", None),
}


def distributed(house: House) -> int:
    record(helped(house.ana, house.bao), by=house.bao, key="before")
    closing.post(by=house.coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)
    return JournalEntry.objects.get(nature=Nature.DISTRIBUTION).pk


@pytest.mark.parametrize("verb", VERBS)
def test_every_entry_says_who_acted_and_for_whom(house: House, verb: str) -> None:
    act, actor, acted_for = VERBS[verb]
    entry = JournalEntry.objects.get(pk=act(house))
    by: Actor = getattr(house, actor)
    assert (entry.actor_id, entry.actor_user_id) == (by.member_id, by.user_id)
    assert entry.acting_for_id == (None if acted_for is None else getattr(house, acted_for).member_id)
    story = entries.story(entry.pk, by=house.auditor)
    assert story.actor_name != ""
    assert (story.acting_for_name != "") is (acted_for is not None)


def test_hours_never_leave_the_account_of_somebody_else(house: House, log_in: LogIn) -> None:
    """Others took the source account from the form."""
    with pytest.raises(Forbidden):
        gifts.give(by=house.ana, at=after(), giver_id=id_of(house.bao), receiver_id=None, minutes=10, key="1")
    exchange = helped(house.bao, house.cleo)
    with pytest.raises(Forbidden):
        exchanges.record(by=house.ana, at=after(days=2), exchange=exchange, subject="engagement:1", key="1")
    smuggled = {"giver": house.bao.member_id, "giver_id": house.bao.member_id, "account": house.bao.member_id}
    sent = {"receiver": str(house.cleo.member_id), "minutes": "10 min", "key": "k", **smuggled}
    log_in(house.ana).post(reverse("gift_new"), sent)
    assert held(house.ana, house.bao, house.cleo) == [-10, 0, 10]


@pytest.mark.parametrize(
    ("minutes", "cents", "moved"), [(1, 0, 2), (19, 0, 2), (20, 0, 3), (0, 34, 2), (5, 33, 2)]
)
def test_no_leg_moves_nothing(house: House, minutes: int, cents: int, moved: int) -> None:
    """A contribution or a fee that rounds to nothing has no leg; the database takes none either."""
    nature = Nature.PAID_MISSION if cents else Nature.MUTUAL_HELP
    exchange = helped(house.ana, house.bao, minutes, cents=cents, nature=nature)
    entry_id = record(exchange, by=house.bao, key="1")
    amounts = list(
        Leg.objects.filter(entry_id=entry_id).order_by("position").values_list("amount", flat=True)
    )
    assert len(amounts) == moved
    assert 0 not in amounts
    give(house.ana, house.bao, 1, key="opens both")
    give(house.bao, None, 1, key="opens the fund")
    posting.open_accounts(by=PLATFORM, at=after(), keys=[AccountKey(AccountKind.COMMONS, Unit.MINUTES)])
    ana, bao = (legs.time_of(id_of(person)).code for person in (house.ana, house.bao))
    with pytest.raises(IntegrityError, match="leg_amount_is_not_zero"), transaction.atomic():
        knock({ana: 5, bao: -5, pool(): 0})


def test_a_reversal_is_never_counted_without_its_original(house: House) -> None:
    """Made in March, undone in April: no month, list or balance shows the one as if the other were not."""
    entry_id = record(helped(house.ana, house.bao, 100), by=house.bao, key="1")
    undone = undo(house, entry_id)
    told = {
        month.first_on.month: statements.statement(id_of(house.bao), start=month.start, end=month.end)
        for month in (MARCH, APRIL)
    }
    assert [(one.opening, one.closing) for one in told.values()] == [(0, -100), (-100, 0)]
    assert held(house.ana, house.bao) == [0, 0]
    for account in ("member_time", "commons"):
        listed = entries.matching(first_on=None, last_on=None, nature="", account=account)
        assert {row.id for row in entries.rows(listed)} == {entry_id, undone}
    assert entries.story(entry_id, by=house.ana).reversal_ids == (undone,)
    assert entries.story(undone, by=house.ana).reverses_id == entry_id
    assert funds.pool().minutes == 0


def test_a_month_whose_reversal_came_later_is_distributed_as_it_was_and_the_next_one_bears_it(
    house: House,
) -> None:
    """The pool of each month is the sum of what is dated in it, original and reversal each in its own."""
    entry_id = record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    closing.post(by=house.coordinator, at=after(days=34), start=MARCH.start, end=MARCH.end)
    undo(house, entry_id)
    record(helped(house.ana, house.bao, 600, at=after(days=36)), by=house.bao, key="2")
    closing.post(by=house.coordinator, at=after(days=70), start=APRIL.start, end=APRIL.end)
    assert sum(fund.minutes for fund in funds.holdings()) == 30
    assert funds.pool().minutes == 0
    assert audit.check().is_sound
