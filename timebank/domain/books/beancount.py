"""The ledger for beancount 3: one book of hours (MIN, integers) or one of euros (EUR, two decimals).

There is no price and no cost in it, so nothing converts one into the other. An entry that moves both stands
in both books under the same number, balanced in each. Lines stream: transactions first, and the opening and
the asserted balance of each account once the last day is known (the order of lines means nothing to
beancount, which sorts by date).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from timebank.domain.books import records, texts
from timebank.domain.books.records import BookAccount, BookEntry, BookLeg
from timebank.domain.natures import Unit

ONE_DAY = timedelta(days=1)


def lines(
    accounts: Iterable[BookAccount], entries: Iterable[BookEntry], *, unit: Unit, title: str
) -> Iterator[str]:
    """The lines of the book of one unit, without their line ends, in UTF-8.

    Raises ValueError for a gap in the numbers, a code given twice, or a leg on an account that is not given.
    """
    known = records.by_code(accounts, unit)
    opened = {code: account.opened_on for code, account in known.items()}
    last_on = max(opened.values(), default=date.min)
    yield f"option {_quoted('title')} {_quoted(title)}"
    yield f"option {_quoted('operating_currency')} {_quoted(texts.COMMODITIES[unit])}"
    for entry, legs in records.moving(entries, known, unit):
        last_on = max(last_on, entry.happened_on)
        for leg in legs:
            opened[leg.account] = min(opened[leg.account], entry.happened_on)
        yield from _transaction(entry, legs)
    yield from _openings(known, opened)
    yield from _assertions(known, last_on)


def _transaction(entry: BookEntry, legs: Iterable[BookLeg]) -> Iterator[str]:
    nature, subject = _quoted(entry.nature), _quoted(entry.subject)
    yield ""
    yield f"{entry.happened_on.isoformat()} * {nature} {subject}"
    yield f"  number: {entry.number}"
    yield f"  id: {_quoted(entry.id)}"
    yield f"  key: {_quoted(entry.key)}"
    yield f"  nature: {nature}"
    yield f"  recorded: {_quoted(entry.recorded_at.isoformat())}"
    if entry.reversal_of is not None:
        yield f"  reverses: {entry.reversal_of}"
    for leg in legs:
        yield f"  {texts.account_name(leg.account)}  {_amount(leg.amount, leg.unit)}"


def _openings(accounts: Mapping[str, BookAccount], opened: Mapping[str, date]) -> Iterator[str]:
    """Each account is open from its first day on, which is earlier when something was dated before it."""
    for code, account in accounts.items():
        name = texts.account_name(code)
        yield ""
        yield f"{opened[code].isoformat()} open {name} {texts.COMMODITIES[account.unit]}"
        yield f"  code: {_quoted(code)}"
        yield f"  name: {_quoted(account.name)}"


def _assertions(accounts: Mapping[str, BookAccount], last_on: date) -> Iterator[str]:
    """Our balances, on the morning after the last day, to the cent.

    The tolerance of zero is written out: by itself beancount lets one cent of difference pass.
    """
    held = _with_those_below(accounts)
    yield ""
    for code, account in accounts.items():
        amount = _amount(held[code], account.unit, " ~ 0")
        yield f"{(last_on + ONE_DAY).isoformat()} balance {texts.account_name(code)} {amount}"


def _with_those_below(accounts: Mapping[str, BookAccount]) -> dict[str, int]:
    """Our balance of each account and of those below it, which beancount asserts together: "a" and "a.1"."""
    held = dict.fromkeys(accounts, 0)
    for account in accounts.values():
        parts = account.code.split(".")
        for depth in range(1, len(parts) + 1):
            above = ".".join(parts[:depth])
            if above in held:
                held[above] += account.balance
    return held


def _amount(value: int, unit: Unit, tolerance: str = "") -> str:
    return f"{texts.amount(value, unit)}{tolerance} {texts.COMMODITIES[unit]}"


def _quoted(text: str) -> str:
    """A string of beancount: on one line, backslash and quote escaped."""
    escaped = texts.one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
