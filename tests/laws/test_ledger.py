"""Laws 1 and 7: whatever happens, every entry sums to zero in each unit, and so does the ledger."""

from collections import Counter
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coop.domain.errors import Refused
from tests.instants import START, after
from tests.people import make_member
from tests.timebank.ledger import give, helped, id_of, record
from timebank.domain import legs
from timebank.domain.contributions import Preview
from timebank.domain.exchanges import Exchange
from timebank.domain.legs import AccountKey, LegDraft, Move
from timebank.domain.natures import FUNDS, AccountKind, Nature, Unit
from timebank.selectors import audit, balances, statements

MINUTES = st.integers(min_value=1, max_value=10**6)
NATURES = st.sampled_from([Nature.GIFT, Nature.MUTUAL_HELP, Nature.PROFESSIONAL, Nature.PAID_MISSION])


def sums(drafted: tuple[LegDraft, ...]) -> dict[Unit, int]:
    totals: Counter[Unit] = Counter()
    for leg in drafted:
        totals[leg.account.unit] += leg.amount
    return dict(totals)


@given(MINUTES, st.integers(0, 10**6), NATURES, st.data())
def test_legs_of_an_exchange_sum_to_zero(
    minutes: int, cents: int, nature: Nature, data: st.DataObject
) -> None:
    commons = Preview(data.draw(st.integers(0, minutes)), data.draw(st.integers(0, cents)))
    drafted = legs.of_exchange(Exchange(1, 2, minutes, cents, nature, START), commons)
    assert all(total == 0 for total in sums(drafted).values())
    assert len({leg.account for leg in drafted}) == len(drafted)
    assert all(leg.amount for leg in drafted)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), MINUTES), max_size=20))
def test_moves_of_any_kind_sum_to_zero(moves: list[tuple[int, int, int]]) -> None:
    drafted = legs.gather(
        Move(legs.time_of(one), legs.time_of(other), minutes) for one, other, minutes in moves
    )
    assert sum(leg.amount for leg in drafted) == 0
    assert len({leg.account for leg in drafted}) == len(drafted)


@given(st.dictionaries(st.tuples(st.sampled_from(FUNDS), st.sampled_from(Unit)), MINUTES))
def test_legs_of_a_distribution_sum_to_zero(amounts: dict[tuple[AccountKind, Unit], int]) -> None:
    drafted = legs.of_distribution(amounts)
    assert all(total == 0 for total in sums(drafted).values())
    assert {leg.account.kind: leg.amount for leg in legs.turned(drafted)} == {
        leg.account.kind: -leg.amount for leg in drafted
    }


def test_hours_and_euros_never_convert() -> None:
    hours, euros = AccountKey(AccountKind.COMMONS, Unit.MINUTES), AccountKey(AccountKind.RESERVE, Unit.CENTS)
    with pytest.raises(ValueError, match="never convert"):
        legs.gather([Move(hours, euros, 60)])


EXAMPLE = count()
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["exchange", "gift", "fund"]),
        st.integers(0, 2),
        st.integers(1, 2),
        st.integers(1, 900),
    ),
    max_size=12,
)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS)
def test_any_history_leaves_a_sound_ledger(founded: None, events: list[tuple[str, int, int, int]]) -> None:
    """Every balance is the sum of its lines, the statement agrees, and all of it together is zero."""
    stamp = str(next(EXAMPLE))
    people = [make_member(f"{name} {stamp}") for name in ("Ana", "Bao", "Cleo")]
    for number, (kind, one, step, minutes) in enumerate(events):
        first, second = people[one], people[(one + step) % 3]
        try:
            if kind == "exchange":
                record(helped(first, second, minutes), by=second, key=f"{stamp}-{number}")
            else:
                give(first, second if kind == "gift" else None, minutes, key=f"{stamp}-{number}")
        except Refused:
            continue
    assert audit.check().is_sound
    ids = [id_of(person) for person in people]
    for member_id, balance in balances.of_members(ids).items():
        told = statements.statement(member_id, start=START, end=after(days=9) + timedelta(1))
        assert told.closing == balance
