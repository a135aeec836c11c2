"""The ledger as a journal of hledger: one book of hours (MIN, integers) or one of euros (EUR, two decimals).

Everything is declared (accounts, commodity, payees), so that `hledger check --strict payees` passes, and
nothing has a price, so that no unit becomes another. An entry that moves both units stands in both books
under the same number. Lines stream: declarations of accounts first, transactions, our balances at the end.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from timebank.domain.books import records, texts
from timebank.domain.books.records import BookAccount, BookEntry, BookLeg
from timebank.domain.natures import Unit

ONE_DAY = timedelta(days=1)
COMMODITY_STYLES = {Unit.MINUTES: "1. MIN", Unit.CENTS: "1.00 EUR"}
"""How many decimals each commodity has; hledger wants the mark written even when there is none."""
CLOSING = "balances"
"""The payee of the transaction that moves nothing and asserts our balances."""


def lines(
    accounts: Iterable[BookAccount], entries: Iterable[BookEntry], *, unit: Unit, title: str
) -> Iterator[str]:
    """The lines of the book of one unit, without their line ends, in UTF-8.

    Raises ValueError for a gap in the numbers, a code given twice, or a leg on an account that is not given.
    """
    known = records.by_code(accounts, unit)
    last_on = max((account.opened_on for account in known.values()), default=date.min)
    natures = {CLOSING}
    yield from _declarations(known, unit, title)
    for entry, legs in records.moving(entries, known, unit):
        last_on = max(last_on, entry.happened_on)
        natures.add(texts.reference(entry.nature))
        yield from _transaction(entry, legs)
    yield from _assertions(known, last_on)
    yield ""
    yield from (f"payee {nature}" for nature in sorted(natures))


def _declarations(accounts: Mapping[str, BookAccount], unit: Unit, title: str) -> Iterator[str]:
    yield f"; {texts.one_line(title)}"
    yield "decimal-mark ."
    yield f"commodity {COMMODITY_STYLES[unit]}"
    for code in accounts:
        yield f"account {texts.account_name(code)}  ; code: {texts.reference(code)}"


def _transaction(entry: BookEntry, legs: Iterable[BookLeg]) -> Iterator[str]:
    """The number in parentheses, the nature as payee, the subject as note; references as tags."""
    nature = texts.reference(entry.nature)
    yield ""
    yield f"{entry.happened_on.isoformat()} * ({entry.number}) {nature} | {_note(entry.subject)}".rstrip()
    yield f"    ; number: {entry.number}, id: {texts.reference(entry.id)}"
    yield f"    ; key: {texts.reference(entry.key)}"
    yield f"    ; nature: {nature}, recorded: {entry.recorded_at.isoformat()}"
    if entry.reversal_of is not None:
        yield f"    ; reverses: {entry.reversal_of}"
    for leg in legs:
        yield f"    {texts.account_name(leg.account)}  {_amount(leg.amount, leg.unit)}"


def _assertions(accounts: Mapping[str, BookAccount], last_on: date) -> Iterator[str]:
    """Our balances on the day after the last one: "==", so that the account holds no other commodity."""
    if not accounts:
        return
    yield ""
    yield f"{(last_on + ONE_DAY).isoformat()} * {CLOSING}"
    for code, account in accounts.items():
        nothing, held = _amount(0, account.unit), _amount(account.balance, account.unit)
        yield f"    {texts.account_name(code)}  {nothing} == {held}"


def _amount(value: int, unit: Unit) -> str:
    return f"{texts.amount(value, unit)} {texts.COMMODITIES[unit]}"


def _note(subject: str) -> str:
    """What follows the payee. hledger has no escape for ";", which would begin a comment: a comma instead."""
    return texts.one_line(subject).replace(";", ",")
