"""A cent is followed in the database as the domain says: back to what brought it, on to what it paid for."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

import pytest
from django.db import connection

from coop.domain.actors import PLATFORM, VISITOR
from coop.domain.errors import Hidden
from tests.instants import after
from tests.people import make_member
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.granting import grant
from tests.timebank.ledger import APRIL, MARCH, give, helped, id_of, record
from tests.timebank.reading import entry_of
from timebank.domain import following as law
from timebank.domain import legs, periods, subjects
from timebank.domain.following import OPEN, Move, Poured
from timebank.domain.legs import SOLIDARITY, AccountKey, gather
from timebank.domain.natures import FUNDS, AccountKind, Nature, Unit
from timebank.domain.subjects import Told
from timebank.models import Distribution, DistributionLine, JournalEntry, Leg
from timebank.selectors import following, sight
from timebank.services import corrections, posting, refunds, reversals
from timebank.services.posting import Draft

pytestmark = pytest.mark.django_db
SOL = AccountKind.SOLIDARITY
INCLUSION = AccountKey(AccountKind.INCLUSION, Unit.MINUTES)
MOST = 1000


@pytest.fixture
def storied(lived: House) -> House:
    """Gifts, two distributions, one taken back, corrections before and after it, and grants between them."""
    grant(32, to=id_of(lived.cleo), key="a")
    grant(3, to=id_of(lived.cleo), key="b", fund=INCLUSION)
    give(lived.ana, None, 21, key="6", at=after(days=51))
    undo(lived, entry_of("exchange:5"), "u1", day=52)
    partly = record(helped(lived.ana, lived.cleo, 240, at=after(days=35)), by=lived.cleo, key="7")
    refunds.give_back(
        by=lived.coordinator, at=after(days=53), entry_id=partly, minutes=100, reason="Less.", key="r"
    )
    second = grant(11, to=id_of(lived.bao), key="c", day=54)
    undo(lived, undo(lived, second, "u2", day=55), "u3", day=55)
    closing.post(by=lived.coordinator, at=after(days=70), start=APRIL.start, end=APRIL.end)
    last = Distribution.objects.latest("pk").entry_id
    assert last is not None
    undo(lived, last, "u4", day=71)
    undo(lived, entry_of("exchange:1"), "u5", day=72)
    record(helped(lived.cleo, lived.bao, 800, at=after(days=73)), by=lived.bao, key="8")
    may = periods.of_days(after(days=65).date().replace(day=1), after(days=90).date())
    closing.post(by=lived.coordinator, at=after(days=100), start=may.start, end=may.end)
    grant(5, to=id_of(lived.ana), key="d", fund=INCLUSION, day=101)
    record(helped(lived.cleo, lived.bao, 100, at=after(days=102)), by=lived.bao, key="9")
    return lived


def undo(house: House, entry_id: int, key: str, *, day: int) -> int:
    return reversals.reverse(
        by=house.coordinator, at=after(days=day), entry_id=entry_id, reason="A mistake.", key=key
    )


def reverses() -> dict[int, int]:
    rows = JournalEntry.objects.exclude(reverses=None).order_by("pk")
    return {pk: earlier for pk, earlier in rows.values_list("pk", "reverses_id") if earlier is not None}


def bottom(entry_id: int) -> int:
    undone = reverses()
    while entry_id in undone:
        entry_id = undone[entry_id]
    return entry_id


def raw(unit: Unit, kind: AccountKind) -> list[Move]:
    rows = Leg.objects.filter(account__kind=kind, account__unit=unit).order_by("entry_id", "position")
    return [Move(entry_id, amount) for entry_id, amount in rows.values_list("entry_id", "amount")]


def poured(unit: Unit) -> dict[int, Poured]:
    """Read from the legs one by one, with nothing of the selectors."""
    found = {}
    shared = {row.entry_id: row for row in Distribution.objects.order_by("pk") if row.entry_id is not None}
    for entry_id, row in [*shared.items(), (OPEN, None)]:
        brought: dict[int, int] = {}
        for leg in Leg.objects.filter(account__kind="commons", account__unit=unit).order_by("entry_id"):
            lies = [one for one in Distribution.objects.order_by("pk") if leg.happened_at in Span(one)]
            if leg.entry_id in shared or lies != ([] if row is None else [row]):
                continue
            first = bottom(leg.entry_id)
            brought[first] = brought.get(first, 0) + leg.amount
        returned = {one: brought.pop(one) for one in shared if one in brought}
        lines = DistributionLine.objects.filter(distribution=row, unit=unit).order_by("pk")
        pool = sum(lines.values_list("amount", flat=True)) if row else 1
        found[entry_id] = Poured(pool, {key: x for key, x in brought.items() if x}, returned)
    return found


class Span:
    """Whether an instant lies in the period of a distribution."""

    def __init__(self, row: Distribution) -> None:
        self.row = row

    def __contains__(self, at: datetime) -> bool:
        start, end = self.row.period.lower, self.row.period.upper
        assert start is not None
        assert end is not None
        return start <= at < end


def outs() -> Iterator[tuple[AccountKind, Unit, int, dict[int, Fraction]]]:
    """Every movement out of a fund, with the parts that the domain finds."""
    for kind in FUNDS:
        for unit in Unit:
            moves = law.net(raw(unit, kind), reverses())
            slices = law.lay(moves)
            for move in moves:
                if move.amount < 0:
                    yield kind, unit, move.entry_id, law.backward(move.entry_id, slices, poured(unit))


def test_backward_the_database_says_what_the_domain_says(storied: House) -> None:
    sees = sight.of(storied.auditor)
    found = list(outs())
    assert len(found) == 4
    for kind, unit, movement_id, expected in found:
        told = following.traced(kind, movement_id, by=storied.auditor)
        parts: dict[int, Fraction] = {}
        for origin in told.origins:
            assert origin.account == AccountKey(kind, unit)
            rows = list(following.parts(origin, sees)[0:MOST])
            assert origin.part == sum(row.part for row in rows)
            assert following.others(origin, sees) == 0
            for row in rows:
                parts[row.bringer.entry_id] = parts.get(row.bringer.entry_id, Fraction(0)) + row.part
        assert parts == expected
        assert sum(parts.values()) == -sum(move.amount for move in told.movements)


def test_forward_the_database_says_the_same(storied: House) -> None:
    sees = sight.of(storied.auditor)
    back = {
        (entry_id, kind, unit, movement_id): part
        for kind, unit, movement_id, parts in outs()
        for entry_id, part in parts.items()
    }
    onward = {}
    for entry_id in (
        JournalEntry.objects.exclude(nature="distribution").order_by("pk").values_list("pk", flat=True)
    ):
        told = following.onward([entry_id], sees)
        for use in told.uses[0:MOST]:
            account = use.movement.account
            onward[entry_id, account.kind, account.unit, use.movement.entry_id] = use.part
        for unit in Unit:
            reached = sum(fed.part for fed in told.fed if fed.account.unit is unit)
            assert told.waiting[unit] + reached == told.brought[unit]
            used = sum(fed.used for fed in told.fed if fed.account.unit is unit)
            assert used == sum(use.part for use in told.uses[0:MOST] if use.movement.account.unit is unit)
        assert all(fed.seen == fed.used for fed in told.fed)
    assert {key: part for key, part in onward.items() if part} == back


def test_a_fee_in_euros_is_followed_as_cents(lived: House) -> None:
    told = following.onward([entry_of("exchange:2")], sight.of(lived.auditor))
    assert told.brought == {Unit.MINUTES: 0, Unit.CENTS: 300}
    assert {(fed.account.kind.value, fed.account.unit.value): fed.part for fed in told.fed} == {
        ("observatory", "cents"): 75,
        ("inclusion", "cents"): 105,
        ("solidarity", "cents"): 60,
        ("reserve", "cents"): 60,
    }
    assert {fed.left for fed in told.fed} == {fed.part for fed in told.fed}


def test_what_waits_in_the_pool_is_said(lived: House) -> None:
    told = following.onward([entry_of("exchange:5")], sight.of(lived.auditor))
    assert told.brought[Unit.MINUTES] == told.waiting[Unit.MINUTES] == 6
    assert told.fed == ()


def test_a_distribution_is_followed_both_ways(lived: House) -> None:
    grant(32, to=id_of(lived.cleo), key="a")
    entry_id = Distribution.objects.get().entry_id
    assert entry_id is not None
    told = following.traced(SOL, entry_id, by=VISITOR)
    assert [(origin.account.unit, int(origin.part)) for origin in told.origins] == [
        (Unit.MINUTES, 4),
        (Unit.CENTS, 60),
    ]
    onward = following.onward([entry_id], sight.of(VISITOR))
    fed = {one.account: (one.part, one.used, one.seen) for one in onward.fed}
    assert fed[SOLIDARITY] == (Fraction(4), Fraction(2), Fraction(0))


def test_who_may_not_see_a_gift_sees_one_figure(lived: House) -> None:
    give(lived.ana, None, 6, key="g", at=after(days=41))
    used = grant(38, to=id_of(lived.cleo), key="a")
    told = following.traced(SOL, used, by=lived.cleo)
    gifts, shared = told.origins[1], told.origins[0]
    assert [shared.part, gifts.part] == [Fraction(4), Fraction(34)]
    for person, own in ((lived.ana, [4]), (lived.bao, [30]), (lived.cleo, [])):
        sees = sight.of(person)
        assert [row.part for row in following.parts(gifts, sees)[0:MOST]] == own
        assert following.others(gifts, sees) == 34 - sum(own)
    ana = sight.of(lived.ana)
    assert [row.part for row in following.parts(shared, ana)[0:MOST]] == [4]
    assert following.others(shared, sight.of(lived.cleo)) == 4
    dora = sight.of(make_member("Dora Blanc"))
    assert list(following.parts(shared, dora)[0:MOST]) == []


def test_a_mission_that_moved_only_a_fee_is_seen_by_its_two(lived: House) -> None:
    entry_id = Distribution.objects.get().entry_id
    assert entry_id is not None
    (euros,) = [
        origin
        for origin in following.traced(SOL, entry_id, by=VISITOR).origins
        if origin.account.unit is Unit.CENTS
    ]
    mission = entry_of("exchange:2")
    for person in (lived.ana, lived.bao):
        rows = following.parts(euros, sight.of(person))
        assert [(row.bringer.entry_id, int(row.part)) for row in rows[0:MOST]] == [(mission, 60)]
        assert following.others(euros, sight.of(person)) == 0
    assert len(following.parts(euros, sight.of(lived.cleo))) == 0
    assert following.others(euros, sight.of(lived.cleo)) == 60


def test_euros_that_leave_a_fund_are_seen_by_whom_they_name(lived: House) -> None:
    """No account of theirs moves: the request says whom they are for."""
    euros, outside = AccountKey(SOL, Unit.CENTS), AccountKey(AccountKind.CLEARING, Unit.CENTS)
    draft = Draft(
        key="grant:e",
        content={
            "verb": "grant",
            "giver_id": None,
            "receiver_id": id_of(lived.cleo),
            "subject": "favour:9",
        },
        nature=Nature.GIFT,
        happened_at=after(days=50),
        subject="favour:9",
        legs=gather([legs.Move(euros, outside, 25)]),
    )
    used = posting.post(by=PLATFORM, at=after(days=50), draft=draft)
    listed = {
        person: [one.entry_id for one in following.movements(SOL, sight.of(person))[0:MOST]]
        for person in (lived.ana, lived.cleo)
    }
    assert used not in listed[lived.ana]
    assert used in listed[lived.cleo]
    told = following.traced(SOL, used, by=lived.cleo)
    assert [(origin.account.unit, int(origin.part)) for origin in told.origins] == [(Unit.CENTS, 25)]
    paid = following.onward([entry_of("exchange:2")], sight.of(lived.auditor))
    assert [(use.movement.entry_id, int(use.part)) for use in paid.uses[0:MOST]] == [(used, 25)]


def test_only_those_concerned_see_a_movement_that_names_somebody(lived: House) -> None:
    used = grant(32, to=id_of(lived.cleo), key="a")
    for person in (lived.ana, VISITOR, lived.administrator):
        with pytest.raises(Hidden):
            following.traced(SOL, used, by=person)
        listed = [one.entry_id for one in following.movements(SOL, sight.of(person))[0:MOST]]
        assert used not in listed
        assert following.unseen(SOL, sight.of(person))[Unit.MINUTES][1] == 32
    for reader in (lived.cleo, lived.auditor, lived.coordinator):
        assert following.traced(SOL, used, by=reader).movements[0].amount == -32
        assert used in [one.entry_id for one in following.movements(SOL, sight.of(reader))[0:MOST]]
    assert following.unseen(SOL, sight.of(lived.auditor)) == {}


def test_a_public_subject_is_open_to_everyone(lived: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subjects, "_kinds", {**subjects._kinds, "paid": Told("Grant", is_public=True)})
    used = grant(32, to=id_of(lived.cleo), key="a")
    assert following.traced(SOL, used, by=VISITOR).movements[0].amount == -32
    told = following.onward([entry_of("exchange:1")], sight.of(lived.ana))
    assert [(use.movement.entry_id, use.part) for use in told.uses[0:MOST]] == [(used, Fraction(2))]
    assert following.onward([entry_of("exchange:1")], sight.of(VISITOR)).fed[2].seen == 2


def test_a_use_that_names_somebody_is_counted_and_not_told(lived: House) -> None:
    grant(32, to=id_of(lived.cleo), key="a")
    told = following.onward([entry_of("exchange:1")], sight.of(lived.ana))
    assert list(told.uses[0:MOST]) == []
    assert [told.fed[2].used, told.fed[2].seen] == [Fraction(2), Fraction(0)]


def test_my_exchanges_are_those_that_concern_me(lived: House) -> None:
    mine = {person: sight.mine(id_of(person)) for person in (lived.ana, lived.bao, lived.cleo)}
    first, second, third, gift, fifth = (
        entry_of(key) for key in ("exchange:1", "exchange:2", "exchange:3", "4", "exchange:5")
    )
    assert mine[lived.ana] == (first, second, third, fifth)
    assert mine[lived.bao] == (first, second, gift, fifth)
    assert mine[lived.cleo] == ()
    assert following.onward(mine[lived.cleo], sight.of(lived.cleo)).fed == ()


def test_what_is_no_movement_of_this_fund_is_hidden(lived: House) -> None:
    for entry_id in (entry_of("exchange:1"), 10**9):
        with pytest.raises(Hidden):
            following.traced(SOL, entry_id, by=lived.auditor)


def test_a_reversal_is_followed_under_the_entry_that_it_reverses(lived: House) -> None:
    turned = undo(lived, entry_of("4"), "u", day=45)
    sees = sight.of(lived.auditor)
    assert following.onward([turned], sees).brought == {Unit.MINUTES: 0, Unit.CENTS: 0}
    assert following.onward([entry_of("4")], sees).brought[Unit.MINUTES] == 0
    with pytest.raises(Hidden):
        following.traced(SOL, turned, by=lived.auditor)


def test_a_corrected_distribution_is_followed_to_the_last_fraction(house: House) -> None:
    """What it gave back is in the pool of the day of the correction, and is still that of its own entries."""
    first = record(helped(house.ana, house.bao, 400), by=house.bao, key="1")
    second = record(helped(house.bao, house.cleo, 800), by=house.cleo, key="2")
    made = closing.post(by=house.coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)
    undo(house, first, "u", day=45)
    third = record(helped(house.cleo, house.ana, 60, at=after(days=46)), by=house.ana, key="3")
    corrections.post(by=house.coordinator, at=after(days=46), distribution_id=made, reason="Counted twice.")
    closing.post(by=house.coordinator, at=after(days=70), start=APRIL.start, end=APRIL.end)
    sees = sight.of(house.auditor)
    told = {one: following.onward([one], sees) for one in (first, second, third)}
    for one in told.values():
        reached = sum(fed.part for fed in one.fed if fed.account.unit is Unit.MINUTES)
        assert reached + one.waiting[Unit.MINUTES] == one.brought[Unit.MINUTES]
    assert [one.brought[Unit.MINUTES] for one in told.values()] == [0, 40, 3]
    used = grant(8, to=id_of(house.cleo), key="a", day=80)
    parts: dict[int, Fraction] = {}
    for origin in following.traced(SOL, used, by=house.auditor).origins:
        for row in following.parts(origin, sees)[0:MOST]:
            parts[row.bringer.entry_id] = parts.get(row.bringer.entry_id, Fraction(0)) + row.part
    assert sum(parts.values()) == 8
    onward = {one: following.onward([one], sees).uses[0:MOST] for one in parts}
    assert {one: sum(use.part for use in uses) for one, uses in onward.items()} == parts


@pytest.mark.parametrize("key", ["giver_id", "receiver_id"])
def test_missions_are_asked_for_as_their_indexes_hold_them(house: House, key: str) -> None:
    """At a million entries the question took a second by the legs of the pool, and takes none by these."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [f"mission_{key}"])
        ((held,),) = cursor.fetchall()
    assert f"""("substring"(request, '"{key}":([0-9]+),'::text))::bigint""" in held
    assert "'paid_mission'" in held
    asked = f"""nature = 'paid_mission' AND substring(request, '"{key}":([0-9]+),')::bigint = %(member)s"""
    assert asked in sight.MISSIONS
