"""The door to the minute: the last figure that passes, the first that does not, and what is written."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from coop.domain.actors import PLATFORM
from governance.models import RuleVersion
from governance.selectors import rules
from tests.instants import after
from tests.rights import OWNER, acting_as
from tests.timebank.conftest import House
from tests.timebank.ledger import MARCH, id_of
from tests.timebank.test_distributions import vote_for
from tests.timebank.test_promises import Legs, knock, pool, refused
from timebank.domain.legs import AccountKey
from timebank.domain.natures import FUNDS, AccountKind, Unit
from timebank.models import JournalEntry, Leg, SubAccount
from timebank.rules import CREDIT_MINUTES, DISTRIBUTION_SHARES, MOST_MINUTES
from timebank.selectors import audit
from timebank.services import posting

pytestmark = pytest.mark.django_db

CREDIT, MOST, FLOOR = 1200, 30_000, -24_000
AT = after(days=41)


@pytest.fixture
def door(house: House) -> House:
    """Every account is open, and empty."""
    shared = [AccountKey(kind, unit) for kind in (AccountKind.COMMONS, *FUNDS) for unit in Unit]
    people = [house.ana, house.bao, house.cleo]
    own = [AccountKey(AccountKind.MEMBER_TIME, Unit.MINUTES, id_of(person)) for person in people]
    posting.open_accounts(by=PLATFORM, at=AT, keys=[*shared, *own])
    return house


def ana(door: House) -> str:
    return f"member_time.minutes.{door.ana.member_id}"


def bao(door: House) -> str:
    return f"member_time.minutes.{door.bao.member_id}"


def cleo(door: House) -> str:
    return f"member_time.minutes.{door.cleo.member_id}"


def held(code: str) -> SubAccount:
    return SubAccount.objects.get(code=code)


def with_pool(code: str, minutes: int) -> Legs:
    return {code: minutes, pool(): -minutes}


def reserve(code: str, minutes: int) -> None:
    """No verb reserves yet; the door has to mind what is reserved all the same."""
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("SET LOCAL timebank.door = 'open'")
        cursor.execute("UPDATE timebank_subaccount SET reserved = %s WHERE code = %s", [minutes, code])
        cursor.execute("SET LOCAL timebank.door = ''")


def test_credit_ends_at_the_minute_that_was_voted(door: House) -> None:
    knock(with_pool(ana(door), -CREDIT), p_key="all", p_nature="commons")
    with refused("account_stays_within_its_credit"):
        knock(with_pool(ana(door), -1), p_key="more", p_nature="commons")
    assert held(ana(door)).balance == -CREDIT


def test_what_one_may_hold_ends_at_the_minute_that_was_voted(door: House) -> None:
    knock(with_pool(ana(door), MOST), p_key="all", p_nature="commons")
    with refused("account_stays_below_its_most"):
        knock(with_pool(ana(door), 1), p_key="more", p_nature="commons")
    assert held(ana(door)).balance == MOST


def test_the_limits_that_an_entry_comes_near_are_named_in_it(door: House) -> None:
    least = rules.in_force(CREDIT_MINUTES, at=AT).version_id
    most = rules.in_force(MOST_MINUTES, at=AT).version_id
    for key, minutes, version in (("a", -61, least), ("b", 6_062, most)):
        obeyed = JournalEntry.objects.get(pk=knock(with_pool(ana(door), minutes), p_key=key)).obeys
        assert version in obeyed
    near = knock(with_pool(bao(door), -60), p_key="c")
    assert JournalEntry.objects.get(pk=near).obeys == []


def test_credit_grows_by_a_fifth_of_what_was_given_in_exchanges(door: House) -> None:
    knock({ana(door): 500, bao(door): -500}, p_key="helped")
    assert (held(ana(door)).earned, held(bao(door)).earned) == (500, 0)
    knock(with_pool(ana(door), -500 - CREDIT - 100), p_key="all", p_nature="commons")
    with refused("account_stays_within_its_credit"):
        knock(with_pool(ana(door), -1), p_key="more", p_nature="commons")


@pytest.mark.parametrize("nature", ["gift", "commons"])
def test_credit_does_not_grow_by_what_is_given_for_nothing(door: House, nature: str) -> None:
    knock({ana(door): 500, bao(door): -500}, p_key="thanks", p_nature=nature)
    assert held(ana(door)).earned == 0


@pytest.mark.parametrize("nature", ["mutual_help", "professional", "paid_mission"])
def test_credit_is_earned_by_members_alone_and_its_growth_has_an_end(door: House, nature: str) -> None:
    knock({ana(door): 20_000, pool(): -20_100, "commons.minutes/4": 100}, p_key="much", p_nature=nature)
    assert [held(code).earned for code in (ana(door), pool(), "commons.minutes/4")] == [20_000, 0, 0]
    knock(with_pool(ana(door), -20_000 - CREDIT - 2400), p_key="all", p_nature="gift")
    with refused("account_stays_within_its_credit"):
        knock(with_pool(ana(door), -1), p_key="more", p_nature="gift")


def test_a_gift_that_is_taken_back_takes_no_credit(door: House) -> None:
    given = knock({ana(door): 100, bao(door): -100}, p_key="given", p_nature="gift")
    undo: dict[str, Any] = {
        "p_key": "undone",
        "p_nature": "reversal",
        "p_reverses": given,
        "p_reason": "A mistake.",
    }
    knock({ana(door): -100, bao(door): 100}, **undo)
    assert (held(ana(door)).earned, held(bao(door)).earned) == (0, 0)


def test_beyond_a_limit_by_a_correction_the_way_back_is_open(door: House) -> None:
    """Who holds too much may give, who is too far below may receive."""
    out = knock(with_pool(ana(door), -1000), p_key="out", p_nature="commons")
    back = knock(with_pool(ana(door), MOST + 1000), p_key="back", p_nature="commons")
    why: dict[str, Any] = {"p_nature": "reversal", "p_reason": "A mistake."}
    knock(with_pool(ana(door), 1000), p_key="undo out", p_reverses=out, **why)
    assert held(ana(door)).balance == MOST + 1000
    knock(with_pool(ana(door), -1), p_key="gives", p_nature="commons")
    knock(with_pool(ana(door), -MOST - 1499), p_key="spends", p_nature="commons")
    knock(with_pool(ana(door), -1000), p_key="undo back", p_reverses=back, **why)
    assert held(ana(door)).balance == -1500
    knock(with_pool(ana(door), 1), p_key="receives", p_nature="commons")
    assert held(ana(door)).balance == -1499


def test_what_was_earned_is_taken_back_with_the_exchange_and_comes_again(door: House) -> None:
    helped = knock({ana(door): 500, bao(door): -500}, p_key="helped")
    undone = knock(
        {ana(door): -200, bao(door): 200},
        p_key="undone",
        p_nature="reversal",
        p_reverses=helped,
        p_reason="A part.",
    )
    assert (held(ana(door)).earned, held(bao(door)).earned) == (300, 0)
    knock(
        {ana(door): 200, bao(door): -200},
        p_key="redone",
        p_nature="reversal",
        p_reverses=undone,
        p_reason="It was right.",
    )
    assert (held(ana(door)).earned, held(bao(door)).earned) == (500, 0)
    assert audit.check().is_sound


def test_what_is_reserved_is_not_spent(door: House) -> None:
    """Credit, floors of funds, and what a fund may give from its parts: each without what is reserved."""
    reserve(ana(door), 200)
    knock(with_pool(ana(door), -1000), p_key="the rest", p_nature="commons")
    with refused("account_stays_within_its_credit"):
        knock(with_pool(ana(door), -1), p_key="more", p_nature="commons")
    knock({"reserve.minutes/2": 100, pool(): -100}, p_key="in", p_nature="commons")
    reserve("reserve.minutes/2", 60)
    for code in ("reserve.minutes/2", "reserve.minutes/*"):
        with refused("account_stays_above_its_floor"):
            knock({code: -41, pool(): 41}, p_key="out", p_nature="commons")
    knock({"reserve.minutes/*": -40, pool(): 40}, p_key="out", p_nature="commons")
    assert held("reserve.minutes/2").balance == 60


def test_a_fund_gives_what_is_free_in_each_of_its_parts(door: House) -> None:
    for part, minutes in ((2, 100), (5, 30)):
        knock(with_pool(f"reserve.minutes/{part}", minutes), p_key=f"in {part}", p_nature="commons")
    reserve("reserve.minutes/2", 60)
    knock({"reserve.minutes/*": -50, pool(): 50}, p_key="out", p_nature="commons")
    assert (held("reserve.minutes/2").balance, held("reserve.minutes/5").balance) == (60, 20)


def test_the_floor_of_a_member_holds_where_limits_do_not(door: House) -> None:
    """A correction knows no limit, and yet no account falls below what any vote could allow."""
    moved = knock(with_pool(ana(door), MOST), p_key="in", p_nature="commons")
    knock({ana(door): -MOST - 1000, bao(door): 15_500, cleo(door): 15_500}, p_key="away", p_nature="commons")
    undo: dict[str, Any] = {"p_nature": "reversal", "p_reverses": moved, "p_reason": "A mistake."}
    with refused("account_stays_above_its_floor"):
        knock(with_pool(ana(door), FLOOR + 999), p_key="too far", **undo)
    knock(with_pool(ana(door), FLOOR + 1000), p_key="as far", **undo)
    assert held(ana(door)).balance == FLOOR


def test_a_fund_gives_its_last_minute_and_none_after_it(door: House) -> None:
    for part, minutes in ((1, 10), (4, 30), (9, 20)):
        knock(with_pool(f"reserve.minutes/{part}", minutes), p_key=f"in {part}", p_nature="commons")
    knock({"reserve.minutes/*": -45, pool(): 45}, p_key="out", p_nature="commons")
    left = {code: held(f"reserve.minutes/{code}").balance for code in (1, 4, 9)}
    assert left == {1: 10, 4: 0, 9: 5}
    with refused("account_stays_above_its_floor"):
        knock({"reserve.minutes/*": -16, pool(): 16}, p_key="more", p_nature="commons")
    knock({"reserve.minutes/*": -15, pool(): 15}, p_key="all", p_nature="commons")
    assert {held(f"reserve.minutes/{code}").balance for code in (1, 4, 9)} == {0}


def test_euros_that_cancel_hours_are_no_sum_of_zero(door: House) -> None:
    wrongs: list[Legs] = [
        {ana(door): 5, pool(Unit.CENTS): -5},
        {pool(Unit.CENTS): 5, pool(): -5, ana(door): 3, bao(door): -3},
        {ana(door): -5, pool(): 4},
        {ana(door): 5, pool(): -4},
        {pool(Unit.CENTS): 5, "commons.cents/4": -4},
        {pool(Unit.CENTS): 5, "commons.cents/4": -4, ana(door): 3, bao(door): -3},
    ]
    for wrong in wrongs:
        with refused("entry_sums_to_zero_in_each_unit"):
            knock(wrong)
    assert not JournalEntry.objects.exists()


def test_legs_name_each_account_once_in_the_order_of_their_codes(door: House) -> None:
    """Each of three places may be the wrong one; an account that comes twice is out of order too."""
    one, other, third = sorted([ana(door), bao(door), pool()])
    orders = [[other, one, third], [one, third, other], [one, one, other], [one, other, other]]
    for order in orders:
        with refused("legs_follow_one_order"), connection.cursor() as cursor:
            cursor.execute(IN_ORDER, [AT, AT, order, [4, -3, -1]])
    with connection.cursor() as cursor:
        cursor.execute(IN_ORDER, [AT, AT, [one, other, third], [4, -3, -1]])
    assert [held(code).balance for code in (one, other, third)] == [4, -3, -1]


IN_ORDER = """
SELECT timebank_post('raw', '{}', 'gift', NULL, NULL, NULL, %s, %s, 'test:1', NULL, NULL, '', '{}',
  %s::text[], %s::bigint[])
"""


def test_a_key_is_compared_with_all_that_was_asked(door: House) -> None:
    first = knock(with_pool(ana(door), 5), p_request='{"a":1}')
    with refused("key_names_one_intent"):
        knock(with_pool(ana(door), 5), p_request='{"a":2}')
    assert knock(with_pool(bao(door), 9), p_request='{"a":1}') == first
    assert (held(ana(door)).balance, held(bao(door)).balance) == (5, 0)


def test_an_entry_obeys_what_was_in_force_when_it_happened_or_was_decided(door: House) -> None:
    """A version not in force at either instant is refused, and so is one that was replaced before both."""
    vote_for(door, {"observatory": "0.5", "inclusion": "0.2", "solidarity": "0.2", "reserve": "0.1"})
    old = rules.in_force(DISTRIBUTION_SHARES, at=AT - timedelta(days=10)).version_id
    new = rules.in_force(DISTRIBUTION_SHARES, at=AT + timedelta(days=90))
    assert old != new.version_id
    begins = RuleVersion.objects.get(pk=new.version_id).effective_at
    before = begins - timedelta(seconds=1)
    for version, instant in ((new.version_id, before), (old, begins), (10**9, begins)):
        with refused("entry_obeys_rules_in_force"):
            obey(door, version, instant, instant)
    for version, happened_at, decided_at in (
        *((old, before, before), (new.version_id, begins, begins)),
        *((old, before, begins), (new.version_id, before, begins)),
    ):
        assert obey(door, version, happened_at, decided_at)


def obey(door: House, version: int, happened_at: datetime, decided_at: datetime) -> int:
    return knock(
        with_pool(ana(door), 5),
        p_key=f"{version} {happened_at} {decided_at}",
        p_obeys=[version],
        p_happened_at=happened_at,
        p_decided_at=decided_at,
    )


def test_a_leg_has_its_place_in_its_entry_and_in_its_account(door: House) -> None:
    first = knock(with_pool(ana(door), -5), p_key="one")
    second = knock({ana(door): 30, bao(door): -33, pool(): 3}, p_key="two")
    fields = ("position", "account__kind", "part", "amount", "balance", "sequence")
    assert set(Leg.objects.filter(entry_id=first).values_list(*fields)) == {
        (1, "commons", 3, 5, 5, 1),
        (2, "member_time", 0, -5, -5, 1),
    }
    places = {pool(): ("commons", 3, 3, 8, 2)}
    places |= {ana(door): ("member_time", 0, 30, 25, 2), bao(door): ("member_time", 0, -33, -33, 1)}
    assert set(Leg.objects.filter(entry_id=second).values_list(*fields)) == {
        (place, *places[code]) for place, code in enumerate(sorted(places), 1)
    }
    assert (held(ana(door)).length, held(ana(door)).balance) == (2, 25)


def test_an_entry_and_its_legs_say_who_acted_and_when(door: House) -> None:
    """When it happened is told to the door; when it was written down is not."""
    by, happened_at = door.coordinator, after(days=3)
    who: dict[str, Any] = {
        "p_actor_user": by.user_id,
        "p_actor": by.member_id,
        "p_acting_for": door.ana.member_id,
    }
    entry = JournalEntry.objects.get(pk=knock(with_pool(ana(door), 5), p_happened_at=happened_at, **who))
    assert (entry.actor_user_id, entry.actor_id, entry.acting_for_id) == tuple(who.values())
    told = set(Leg.objects.filter(entry=entry).values_list("happened_at", "recorded_at"))
    assert told == {(happened_at, entry.recorded_at)}
    assert entry.happened_at == happened_at
    assert entry.recorded_at != AT
    assert audit.check().is_sound


def test_each_leg_is_linked_to_the_one_before_it(door: House) -> None:
    for number in range(3):
        knock(with_pool(ana(door), 5 + number), p_key=f"{number}")
    account = held(ana(door))
    legs = Leg.objects.filter(account_id=account.account_id).select_related("entry").order_by("sequence")
    before: bytes | None = None
    for leg in legs:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sha256(record_send(ROW("
                "%s::bytea, %s::bytea, %s::text, %s::bigint, %s::bigint, %s::bigint)))",
                [before, bytes(leg.entry.digest), account.code, leg.sequence, leg.amount, leg.balance],
            )
            before = bytes(cursor.fetchone()[0])
        assert bytes(leg.hash) == before
    assert len(legs) == 3
    assert audit.check().is_sound


def test_the_fingerprint_is_that_of_what_was_asked(door: House) -> None:
    entry = JournalEntry.objects.get(pk=knock(with_pool(ana(door), 5), p_request='{"é":1}'))
    assert entry.fingerprint == hashlib.sha256('{"é":1}'.encode()).hexdigest()


def test_only_a_reversal_reverses_and_it_says_why(door: House) -> None:
    first = knock({ana(door): 5, bao(door): -5}, p_key="one")
    legs = {ana(door): -5, bao(door): 5}
    wrongs: list[dict[str, Any]] = [
        {"p_nature": "reversal", "p_reverses": first},
        {"p_nature": "gift", "p_reverses": first, "p_reason": "Why."},
        {"p_nature": "reversal", "p_reason": "Why."},
        {"p_nature": "gift", "p_reason": "Why."},
    ]
    for wrong in wrongs:
        with refused("entry_reversal_says_why"):
            knock(legs, p_key="two", **wrong)
    knock(legs, p_key="two", p_nature="reversal", p_reverses=first, p_reason="Why.")


def test_time_never_runs_back_in_an_account(door: House) -> None:
    """recorded_at follows the places in the account, whatever the clock of a writer did."""
    knock(with_pool(ana(door), 5), p_key="one")
    ahead = datetime.fromisoformat("2126-01-01T00:00:00+00:00")
    with acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("SET LOCAL timebank.door = 'open'")
        cursor.execute("UPDATE timebank_subaccount SET last_at = %s WHERE code = %s", [ahead, ana(door)])
        cursor.execute("SET LOCAL timebank.door = ''")
    second = JournalEntry.objects.get(pk=knock(with_pool(ana(door), 5), p_key="two"))
    assert second.recorded_at == ahead
    assert held(pool()).last_at <= ahead


@pytest.mark.parametrize("happened_at", [MARCH.end, MARCH.start - timedelta(microseconds=1)])
def test_the_days_beside_a_distributed_period_stay_open(lived: House, happened_at: datetime) -> None:
    code = f"member_time.minutes.{lived.ana.member_id}"
    assert knock(with_pool(code, 5), p_happened_at=happened_at)


OBEYED = """EXPLAIN SELECT FROM unnest(%s::bigint[]) AS obeyed(id) WHERE NOT EXISTS (
  SELECT FROM governance_ruleperiod period WHERE period.version_id = obeyed.id AND period.during @> now())"""


@pytest.mark.parametrize("function", ["timebank_post", "timebank_reserve"])
def test_the_versions_that_an_entry_obeys_are_found_by_their_index(founded: None, function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(proconfig) FROM pg_proc WHERE proname = %s", [function])
        settings = [setting.split("=") for (setting,) in cursor.fetchall()]
        for name, value in settings:
            if name.startswith("enable_"):
                cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        cursor.execute(OBEYED, [[1, 2]])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "governance_ruleversion_pkey" in plan
    assert "Hash" not in plan
