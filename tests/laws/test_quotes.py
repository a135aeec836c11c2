"""The laws of quotes: totals are sums, and what changed accounts for the whole difference."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from marketplace.domain import quotes
from marketplace.domain.engagements import LONGEST_MINUTES, Side
from marketplace.domain.quotes import MOST_LOTS, Lot, Quote
from marketplace.domain.terms import Terms
from tests.instants import START

TODAY = date(2026, 3, 2)
LOT = Lot("The page", 120, 0, TODAY)
HOURS = Quote(Terms.HOURS, (LOT,))


def lots(most: int = MOST_LOTS) -> st.SearchStrategy[tuple[Lot, ...]]:
    lot = st.builds(
        Lot,
        st.sampled_from([f"Lot {letter}" for letter in "abcdefghij"]),
        st.integers(1, 90),
        st.integers(0, 90_000),
        st.integers(0, 60).map(lambda days: TODAY + timedelta(days=days)),
    )
    return st.lists(lot, min_size=1, max_size=most, unique_by=lambda one: one.title).map(tuple)


QUOTES = st.builds(Quote, st.just(Terms.MIXED), lots())


@given(QUOTES, QUOTES)
def test_what_changed_accounts_for_the_whole_difference(before: Quote, after: Quote) -> None:
    found = quotes.changes(before, after)
    gone = [change.before for change in found if change.before]
    new = [change.after for change in found if change.after]
    assert sorted(map(str, before.lots)) == sorted(
        str(lot) for lot in [*gone, *(lot for lot in after.lots if lot not in new)]
    )
    assert after.minutes - before.minutes == sum(lot.minutes for lot in new) - sum(
        lot.minutes for lot in gone
    )
    assert after.cents - before.cents == sum(lot.cents for lot in new) - sum(lot.cents for lot in gone)


@given(QUOTES)
def test_nothing_changes_between_a_quote_and_itself(quote: Quote) -> None:
    assert quotes.changes(quote, quote) == ()
    assert quotes.changes(quote, Quote(quote.terms, quote.lots[::-1])) == ()


@given(QUOTES, st.sampled_from(Terms))
def test_a_quote_that_may_be_sent_fits_its_terms(drawn: Quote, terms: Terms) -> None:
    quote = Quote(terms, drawn.lots)
    if not quotes.faults(quote, today=TODAY):
        assert quote.minutes == sum(lot.minutes for lot in quote.lots)
        assert (quote.price_cents is not None) is terms.has_euros
        assert quote.cents == (quote.price_cents or 0)
        kinds = [quotes.terms_of(terms, lot) for lot in quote.lots]
        assert all(kind is terms or terms is Terms.MIXED for kind in kinds)
        assert all(kind.has_euros is bool(lot.cents) for kind, lot in zip(kinds, quote.lots, strict=True))


def test_lots_of_an_agreement_in_hours_and_euros() -> None:
    assert quotes.terms_of(Terms.MIXED, LOT) is Terms.HOURS
    assert quotes.terms_of(Terms.MIXED, Lot("x", 0, 100, TODAY)) is Terms.EUROS
    assert quotes.terms_of(Terms.MIXED, Lot("x", 60, 100, TODAY)) is Terms.MIXED
    assert quotes.terms_of(Terms.GIFT, LOT) is Terms.GIFT


def test_a_renamed_lot_is_a_lot_that_changed() -> None:
    other = Lot("The site", 120, 0, TODAY)
    both = Quote(Terms.HOURS, (LOT, other))
    assert quotes.changes(HOURS, Quote(Terms.HOURS, (other,))) == (quotes.Change(LOT, other),)
    assert quotes.changes(HOURS, both) == (quotes.Change(None, other),)
    assert quotes.changes(both, HOURS) == (quotes.Change(other, None),)


@pytest.mark.parametrize(
    ("terms", "lots", "field", "said"),
    [
        (Terms.HOURS, (), "title_1", "at least one thing"),
        (Terms.HOURS, tuple(Lot(str(n), 1, 0, TODAY) for n in range(9)), None, "8 lots at most"),
        (Terms.HOURS, (Lot(" ", 60, 0, TODAY),), "title_1", "Write something first."),
        (Terms.HOURS, (Lot("a\x00", 60, 0, TODAY),), "title_1", "can not be kept"),
        (Terms.HOURS, (Lot("x" * 121, 60, 0, TODAY),), "title_1", "too long"),
        (Terms.HOURS, (LOT, Lot("THE PAGE", 60, 0, TODAY)), "title_2", "same title"),
        (Terms.HOURS, (Lot("x", 0, 0, TODAY),), "minutes_1", "how long"),
        (Terms.HOURS, (Lot("x", -5, 0, TODAY),), "minutes_1", "how long"),
        (Terms.HOURS, (Lot("x", 60, 100, TODAY),), "euros_1", "leave it empty"),
        (Terms.GIFT, (Lot("x", 60, 100, TODAY),), "euros_1", "leave it empty"),
        (Terms.EUROS, (LOT,), "euros_1", "how many euros"),
        (Terms.EUROS, (Lot("x", 0, 100, TODAY),), "minutes_1", "how long"),
        (Terms.MIXED, (LOT,), "euros_1", "how many euros"),
        (Terms.MIXED, (Lot("x", 60, -1, TODAY),), "euros_1", "how many euros"),
        (Terms.MIXED, (Lot("x", 60, 10_000_001, TODAY),), "euros_1", "cost"),
        (Terms.HOURS, (Lot("x", LONGEST_MINUTES, 0, TODAY), LOT), "minutes_1", "All lots together take"),
        (Terms.HOURS, (Lot("x", 60, 0, date(1900, 1, 1)),), "expected_on_1", "already past"),
        (Terms.HOURS, (Lot("x", 60, 0, date(2100, 1, 1)),), "expected_on_1", "too far away"),
    ],
)
def test_what_can_not_be_sent(terms: Terms, lots: tuple[Lot, ...], field: str | None, said: str) -> None:
    found = [fault for fault in quotes.faults(Quote(terms, lots), today=TODAY) if said in str(fault)]
    assert [fault.field for fault in found] == [field]
    with pytest.raises(Refused):
        quotes.check(Quote(terms, lots), today=TODAY)


def test_what_may_be_sent() -> None:
    quotes.check(HOURS, today=TODAY)
    quotes.check(Quote(Terms.MIXED, (LOT, Lot("x", 0, 100, TODAY))), today=TODAY)
    assert quotes.cleaned(Quote(Terms.HOURS, (Lot("  The \n page ", 120, 0, TODAY),))) == HOURS


def test_who_may_accept_and_until_when() -> None:
    later = START + timedelta(minutes=1)
    quotes.check_taking(Side.GIVER, Side.RECEIVER, expires_at=later, at=START)
    for side, expires_at in ((Side.RECEIVER, later), (Side.GIVER, START)):
        with pytest.raises(Refused):
            quotes.check_taking(side, Side.RECEIVER, expires_at=expires_at, at=START)


def test_the_same_terms_are_not_proposed_twice() -> None:
    quotes.check_news(HOURS, None, is_expired=False)
    quotes.check_news(HOURS, HOURS, is_expired=True)
    with pytest.raises(Refused):
        quotes.check_news(HOURS, HOURS, is_expired=False)
