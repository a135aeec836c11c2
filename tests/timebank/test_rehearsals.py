"""The rules of counting, replayed on ledgers small enough to be counted by hand."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from coop.domain.actors import PLATFORM
from governance.domain import registry
from governance.domain.registry import Rehearsed
from governance.domain.rehearsals import Replay, window
from governance.domain.rules import Rule, Value
from tests.instants import after
from tests.timebank.conftest import House
from tests.timebank.ledger import helped, id_of, record
from tests.timebank.test_payments import ask, consent
from tests.timebank.voting import adopt
from timebank import rules
from timebank.domain.natures import Nature
from timebank.selectors.replays import limits, terms
from timebank.services import exchanges, payments, reversals

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


class TestExchanges:
    def test_a_higher_contribution_is_taken_from_who_helped_rounded_down(self, lived: House) -> None:
        """Of 400 and 120 minutes; the gift and the mission without hours bring none."""
        found = replay(rules.CONTRIBUTION_SHARE, Decimal("0.05"), Decimal("0.068"))
        assert sums(found) == [("Hours for the common pool", 26, 35)]
        assert moved(found) == {id_of(lived.ana): -7, id_of(lived.bao): -2}
        assert found.cases == 2

    def test_a_higher_fee_on_euros(self, lived: House) -> None:
        found = replay(rules.FEE_SHARE, Decimal("0.03"), Decimal("0.05"))
        assert sums(found) == [("Euros for the common pool", 300, 500)]
        assert moved(found) == {id_of(lived.ana): -200}

    def test_what_was_reversed_is_no_exchange(self, house: House) -> None:
        entry_id = record(helped(house.ana, house.bao, 100), by=house.bao, key="1")
        reversals.reverse(by=house.coordinator, at=after(days=2), entry_id=entry_id, reason="Twice.", key="r")
        assert replay(rules.CONTRIBUTION_SHARE, Decimal("0.05"), Decimal("0.1")).cases == 0

    def test_hours_rounded_to_the_quarter(self, lived: House) -> None:
        found = replay(rules.ROUNDING, "none", "quarter")
        assert sums(found) == [("Hours of all exchanges", 520, 525)]
        assert moved(found) == {id_of(lived.ana): 5}

    def test_a_mission_without_an_entry_is_one_that_another_fee_would_touch(self, house: House) -> None:
        at = adopt(rules.FEE_SHARE, "0", electors=(house.ana, house.bao), at=after(days=1))
        mission = helped(house.ana, house.bao, 0, cents=1_000, nature=Nature.PAID_MISSION, at=at)
        assert (
            exchanges.record(by=house.bao, at=at, exchange=mission, subject="engagement:1", key="1") is None
        )
        found = replay(rules.FEE_SHARE, Decimal(0), Decimal("0.1"))
        assert sums(found) == [("Euros for the common pool", 0, 100)]

    def test_months_that_are_not_replayed_count_for_nothing(self, house: House) -> None:
        record(helped(house.ana, house.bao, 100), by=house.bao, key="1", at=after(days=100))
        late = helped(house.ana, house.bao, 100, at=SPAN.until)
        record(late, by=house.bao, key="2", at=after(days=100))
        assert replay(rules.CONTRIBUTION_SHARE, Decimal("0.05"), Decimal("0.1")).cases == 1


class TestLimits:
    def test_payments_beyond_another_credit(self, lived: House) -> None:
        """Bao came to 400 below zero, then to 430 by giving to the fund."""
        found = replay(rules.CREDIT_MINUTES, 1200, 420)
        assert sums(found) == [("Payments beyond the limit", 0, 1)]
        assert (found.cases, moved(found)) == (2, {id_of(lived.bao): 1})

    def test_what_somebody_has_given_moves_their_limit(self) -> None:
        voted = limits.Limits(1200, Decimal("0.2"), 50, 30_000)
        assert [voted.least(given) for given in (0, 104, 250, 251, 9_999)] == [
            -1200,
            -1220,
            -1250,
            -1250,
            -1250,
        ]

    def test_credit_that_was_earned(self, house: House) -> None:
        """Bao gives 1,000 minutes (950 reach them) and spends 2,200: 1,250 below zero, of 1,200 and 190."""
        record(helped(house.bao, house.ana, 1_000), by=house.ana, key="1")
        record(helped(house.cleo, house.bao, 2_200), by=house.bao, key="2")
        bao = id_of(house.bao)
        assert moved(replay(rules.EARNED_CREDIT_SHARE, Decimal("0.2"), Decimal("0.05"))) == {bao: 1}
        assert moved(replay(rules.EARNED_CREDIT_SHARE, Decimal("0.2"), Decimal("0.06"))) == {}
        assert moved(replay(rules.EARNED_CREDIT_MINUTES, 2_400, 49)) == {bao: 1}
        assert moved(replay(rules.EARNED_CREDIT_MINUTES, 2_400, 50)) == {}

    def test_hours_above_another_most(self, lived: House) -> None:
        found = replay(rules.MOST_MINUTES, 30_000, 379)
        assert sums(found) == [("Hours received above the most", 0, 1)]
        assert moved(found) == {id_of(lived.ana): 1}

    def test_how_often_somebody_would_have_been_told(self, lived: House) -> None:
        """Bao had 800, then 770 minutes left before the limit."""
        found = replay(rules.WARNING_MINUTES, 120, 799)
        assert sums(found) == [("Times that somebody was near a limit", 0, 1)]
        assert moved(replay(rules.WARNING_MINUTES, 120, 800)) == {id_of(lived.bao): 2}
        assert found.cases == 5


class TestPools:
    def test_each_fund_receives_another_part(self, lived: House) -> None:
        old = rules.DISTRIBUTION_SHARES.default
        new = {**old, "inclusion": Decimal("0.45"), "solidarity": Decimal("0.10")}
        found = replay(rules.DISTRIBUTION_SHARES, old, new)
        assert sums(found) == [
            ("Observatory", 75, 75),
            ("Digital inclusion", 105, 135),
            ("Solidarity", 60, 30),
            ("Reserve", 60, 60),
            ("Observatory", 7, 6),
            ("Digital inclusion", 9, 12),
            ("Solidarity", 5, 3),
            ("Reserve", 5, 5),
        ]
        assert (found.is_public, found.cases) == (True, 3)
        assert found.effects == {}

    def test_a_circulation_fee_on_what_lay_at_the_end_of_each_month(self, lived: House) -> None:
        """Ana held 380 minutes at the end of March, 260 at the end of April and of May."""
        electors = (lived.ana, lived.bao, lived.cleo)
        adopt(rules.CIRCULATION_SHARE, "0.05", electors=electors, at=after(days=1))
        found = replay(rules.CIRCULATION_MINUTES, 200, 100)
        assert sums(found) == [("Hours of the circulation fee", 9 + 3 + 3, 14 + 8 + 8)]
        assert moved(found) == {id_of(lived.ana): -15}
        assert moved(replay(rules.CIRCULATION_SHARE, Decimal(0), Decimal("0.05"))) == {}


class TestTerms:
    def test_requests_that_a_shorter_term_would_have_ended(self, house: House) -> None:
        """One was answered after a day, one never."""
        consent(house.bao, ask(house.ana, house.bao, 60, key="1"))
        ask(house.ana, house.cleo, 45, key="2")
        payments.expire_due(by=PLATFORM, at=after(days=16))
        label = "Requests for hours left without an answer"
        assert sums(replay(rules.REQUEST_DAYS, 14, 90)) == [(label, 1, 1)]
        found = replay(rules.REQUEST_DAYS, 14, 1)
        assert sums(found) == [(label, 1, 2)]
        assert moved(found) == {id_of(house.ana): 1, id_of(house.bao): 1}
        paid = replay(rules.AUTO_ACCEPT, False, True)
        assert sums(paid) == [("Hours paid without an answer", 0, 45)]
        assert moved(paid) == {id_of(house.ana): 45}

    def test_what_waits_still_has_waited_until_the_end_of_the_months(self, house: House) -> None:
        ask(house.ana, house.bao, 60, key="1", at=80)
        found = replay(rules.REQUEST_DAYS, 11, 10)
        assert sums(found) == [("Requests for hours left without an answer", 0, 1)]

    def test_one_delegate_pays_alone_until_the_threshold(self) -> None:
        """What two decided is not added up; what lies too far back is forgotten."""
        paid = [(1, 7, -minutes, after(days=day)) for day, minutes in ((0, 60), (1, 50), (2, 30), (40, 90))]
        assert list(terms._needs_two(paid, 100, 30)) == [False, True, False, False]
        assert list(terms._needs_two(paid, 100, 60)) == [False, True, False, True]
        assert list(terms._needs_two(paid, 60, 30)) == [True, False, True, True]
