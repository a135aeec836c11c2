"""Laws of what members pool: a row survives its file, a price keeps its band, a period is what it says."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.observatory import facts, tables
from marketplace.domain.observatory.classes import DataClass, told
from marketplace.domain.observatory.consents import ConsentPeriod
from marketplace.domain.observatory.facts import BAND_CENTS, FactDraft
from marketplace.domain.observatory.markets import (
    SECTOR_NAMES,
    ClientSize,
    LeadSource,
    QuoteOutcome,
    QuoteReason,
)
from marketplace.domain.observatory.tables import HEADERS, Vocabulary

TODAY = date(2026, 3, 2)
LISTS: dict[str, Sequence[str]] = {
    "client_sector": list(SECTOR_NAMES),
    "client_size": list(ClientSize),
    "lead_source": list(LeadSource),
    "outcome": list(QuoteOutcome),
    "reason": list(QuoteReason),
}
WORDS = Vocabulary(
    {name: {tables.plain(str(one)): str(one) for one in codes} for name, codes in LISTS.items()}, {"a": 7}
)
CLIENTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=30)
DRAFTS = st.builds(
    FactDraft,
    happened_on=st.dates(facts.FIRST_DAY, TODAY),
    trade_id=st.just(7),
    client=CLIENTS.map(lambda text: " ".join(text.split())).filter(str.isprintable),
    client_sector=st.sampled_from(["", *SECTOR_NAMES]),
    client_size=st.none() | st.sampled_from(ClientSize),
    lead_source=st.none() | st.sampled_from(LeadSource),
    outcome=st.sampled_from([QuoteOutcome.WON, QuoteOutcome.LOST]),
    reason=st.none() | st.sampled_from(QuoteReason),
    day_rate_cents=st.none() | st.integers(facts.LOWEST_RATE_CENTS, facts.HIGHEST_RATE_CENTS),
    payment_days=st.none() | st.integers(0, facts.LONGEST_DELAY_DAYS),
    unpaid_minutes=st.none() | st.integers(0, facts.MOST_UNPAID_MINUTES),
)


def cell(draft: FactDraft, column: str) -> str:
    """As a spreadsheet would have it, with a decimal comma."""
    if column == "day_rate":
        cents = draft.day_rate_cents
        return "" if cents is None else f"{cents // 100},{cents % 100:02d}"
    if column == "unpaid_minutes":
        return "" if draft.unpaid_minutes is None else f"{draft.unpaid_minutes} min"
    if column == "trade":
        return "A"
    value = getattr(draft, column)
    said = "" if value is None else str(value)
    return '"' + said.replace('"', '""') + '"' if column == "client" else said


@given(st.lists(DRAFTS, max_size=4), st.sampled_from([0, 1]), st.sampled_from(";\t"))
def test_what_is_written_as_a_table_is_read_as_it_was(drafts: list[FactDraft], place: int, mark: str) -> None:
    lines = [mark.join(names[place] for names in HEADERS.values())]
    lines += [mark.join(cell(draft, column) for column in HEADERS) for draft in drafts]
    table = tables.read("\n".join(lines).encode(), WORDS, on=TODAY)
    assert table.faults == ()
    assert [row.draft for row in table.rows] == drafts


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_or_told_never_broken(content: bytes) -> None:
    for whole in (content, b"date;client\n" + content):
        table = tables.read(whole, WORDS, on=TODAY)
        assert all(fault.number >= 1 and str(fault.sentence) for fault in table.faults)


@given(st.lists(DRAFTS, max_size=6))
def test_rows_of_a_file_are_told_apart_and_alike_in_the_next(drafts: list[FactDraft]) -> None:
    numbered = list(tables.numbered(drafts))
    assert len(set(numbered)) == len(drafts)
    assert list(tables.numbered(drafts + drafts))[: len(drafts)] == numbered


@given(st.integers(facts.LOWEST_RATE_CENTS, facts.HIGHEST_RATE_CENTS))
def test_a_price_leaves_within_five_euros_of_itself(cents: int) -> None:
    shown = facts.band(cents)
    assert shown % BAND_CENTS == 0
    assert -BAND_CENTS // 2 < cents - shown <= BAND_CENTS // 2 or shown - cents == BAND_CENTS // 2
    assert facts.band(shown) == shown


@given(st.integers(0, 9), st.none() | st.integers(0, 9), st.integers(-1, 11))
def test_a_period_is_open_exactly_between_its_ends(begun: int, lasted: int | None, asked: int) -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    end = None if lasted is None else begun + lasted
    period = ConsentPeriod(
        DataClass.PRICE_BAND,
        told(DataClass.PRICE_BAND).version,
        start + timedelta(days=begun),
        None if end is None else start + timedelta(days=end),
    )
    inside = begun <= asked and (end is None or asked < end)
    assert period.is_open(start + timedelta(days=asked)) is inside
    assert period.allows(start + timedelta(days=asked)) is inside
