"""Random ledgers for the writers: balanced entries, accounts with our balances, and texts that bite."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from timebank.domain.books.records import BookAccount, BookEntry, BookLeg
from timebank.domain.natures import Nature, Unit

RECORDED = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
"""Half past midnight on 1 January in Paris."""

BITING = (
    *("", 'say "hello"', "a\\", '\\"', "line\nline", "tab\ttab", "a;b", "a|b|c", "nul\x00nul", "#%,:@="),
    *("été œuvre € žluť", "日本語 🎉", "x" * 5000, "\u2028\u2029\x85\x0b\x0c\x1c", "\u202eright", "\ud800"),
    *("=1+1", "; comment", "] (1) *", "[2026-99-99]", "date: never", "2026-01-01 close Assets:X", "  "),
    *("' -- \r\n2026-01-01 * evil\n  Assets:A  1 MIN", "\ufeff", "e\u0301", "%41", "-", "_"),
)
TEXTS = st.one_of(st.sampled_from(BITING), st.text(max_size=40))
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
AMOUNTS = st.integers(-(10**12), 10**12).filter(bool)
PLAIN_CODES = {
    Unit.MINUTES: ("member_time.minutes.12", "member_contribution.minutes.12", "recognition.minutes"),
    Unit.CENTS: ("commons.cents", "commons.cents.1", "clearing.cents", "reserve.cents"),
}
ODD_CODES = (
    *("12.minutes", "A.b", "a.b", "a-b", "a_b", "_a", "a..b", "é", "x41z", "X41z", "Aa.0", "", ".", "a b;c"),
)


@dataclass(frozen=True)
class Ledger:
    """What a writer is given."""

    accounts: tuple[BookAccount, ...]
    entries: tuple[BookEntry, ...]


def account(code: str, unit: Unit, balance: int = 0, *, on: date = date(2026, 1, 1)) -> BookAccount:
    return BookAccount(code, unit, balance, on, name=code)


def entry(
    number: int,
    *moves: tuple[str, Unit, int],
    on: date = date(2026, 3, 4),
    nature: str = Nature.MUTUAL_HELP,
    subject: str = "help",
    key: str = "",
    reversal_of: int | None = None,
) -> BookEntry:
    return BookEntry(
        number=number,
        id=f"e{number}",
        happened_on=on,
        recorded_at=RECORDED,
        nature=nature,
        subject=subject,
        key=key or f"engagement:{number}",
        legs=tuple(BookLeg(*move) for move in moves),
        reversal_of=reversal_of,
    )


def ledger_of(entries: Sequence[BookEntry], *, also: Sequence[BookAccount] = ()) -> Ledger:
    """The accounts that these entries move, each with the balance that they leave, and some others."""
    sums: Counter[tuple[str, Unit]] = Counter()
    for one in entries:
        for leg in one.legs:
            sums[leg.account, leg.unit] += leg.amount
    moved = tuple(account(code, unit, held) for (code, unit), held in sums.items())
    return Ledger((*moved, *also), tuple(entries))


def balances(ledger: Ledger, unit: Unit) -> dict[str, int]:
    """Ours, by code; the accounts of this unit."""
    return {each.code: each.balance for each in ledger.accounts if each.unit is unit}


@st.composite
def ledgers(draw: st.DrawFn, *, codes: dict[Unit, tuple[str, ...]] | None = None) -> Ledger:
    """Up to twelve entries, each in one unit or in both, over plain and odd codes, some undoing others."""
    known = codes or {unit: (*plain, *ODD_CODES) for unit, plain in PLAIN_CODES.items()}
    entries: list[BookEntry] = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        units = draw(st.sampled_from([(Unit.MINUTES,), (Unit.CENTS,), (Unit.MINUTES, Unit.CENTS)]))
        legs = tuple(leg for unit in units for leg in draw(_legs(unit, known[unit])))
        entries.append(
            BookEntry(
                number=number,
                id=draw(TEXTS),
                happened_on=draw(DAYS),
                recorded_at=RECORDED,
                nature=draw(st.sampled_from([*Nature, "odd nature; |"])),
                subject=draw(TEXTS),
                key=draw(TEXTS),
                legs=legs,
                reversal_of=draw(st.none() | st.integers(1, number - 1)) if number > 1 else None,
            )
        )
    return ledger_of(entries, also=draw(_idle(known, entries)))


@st.composite
def _legs(draw: st.DrawFn, unit: Unit, codes: tuple[str, ...]) -> tuple[BookLeg, ...]:
    amounts = draw(st.lists(AMOUNTS, min_size=1, max_size=4).filter(sum))
    return tuple(BookLeg(draw(st.sampled_from(codes)), unit, amount) for amount in (*amounts, -sum(amounts)))


@st.composite
def _idle(
    draw: st.DrawFn, codes: dict[Unit, tuple[str, ...]], entries: list[BookEntry]
) -> tuple[BookAccount, ...]:
    """Accounts that were opened, perhaps later than anything that moved, and hold nothing."""
    used = {(leg.account, leg.unit) for one in entries for leg in one.legs}
    wanted = draw(st.lists(st.sampled_from([(c, u) for u, cs in codes.items() for c in cs]), unique=True))
    return tuple(account(c, u, on=draw(DAYS)) for c, u in wanted if (c, u) not in used)
