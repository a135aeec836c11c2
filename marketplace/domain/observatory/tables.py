"""A table that a member brings: rows of CSV, as a spreadsheet in French or in English writes them.

Semicolons, commas or tabs; UTF-8 with or without its mark, or the letters of Western Windows; decimals with a
comma or a point. Each row is read to its end, so that all that is wrong is told at once.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from coop.domain.names import fold
from coop.domain.quantities import Unreadable, read_cents, read_minutes
from coop.domain.words import N_, Sentence
from governance.domain.files.rows import SHOWN, Misread, Row, delimiter, rows
from marketplace.domain.observatory import facts
from marketplace.domain.observatory.facts import FactDraft
from marketplace.domain.observatory.markets import ClientSize, LeadSource, QuoteOutcome, QuoteReason

MOST_ROWS = 500
MOST_OCTETS = 200_000
HEADERS = {
    "happened_on": ("date", "date", "jour", "day"),
    "trade": ("métier", "trade"),
    "client": ("client", "client", "nom du client", "client name"),
    "client_sector": ("secteur du client", "client sector", "secteur", "sector"),
    "client_size": ("taille du client", "client size", "taille", "size"),
    "lead_source": ("origine", "lead source", "source", "canal"),
    "outcome": ("résultat", "outcome", "issue"),
    "reason": ("motif", "reason", "raison"),
    "day_rate": ("tarif jour", "day rate", "tarif journalier", "tjm"),
    "payment_days": ("jours de paiement", "payment days", "délai de paiement", "payment delay"),
    "unpaid_minutes": ("heures non payées", "unpaid hours"),
}
"""What a column may be called; in our own files by the first name in French, by the second in English."""
DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})", re.ASCII),
)
SIGNS = re.compile(r"[\s_’'-]+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What cells may say, folded: field → word → code. trades: the ids of the reader's own, by name."""

    words: Mapping[str, Mapping[str, str]]
    trades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BroughtRow:
    number: int
    draft: FactDraft


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row, by its number as an editor shows it."""

    number: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds. Nothing comes in while there are faults. unknown: titles that were passed over."""

    rows: tuple[BroughtRow, ...] = ()
    faults: tuple[RowFault, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass
class _Cells:
    """The cells of a row by field, and what is wrong with them."""

    number: int
    cells: Mapping[str, str]
    vocabulary: Vocabulary
    faults: list[RowFault] = field(default_factory=list)

    def wrong(self, msgid: str, **values: str | int) -> None:
        shown = {name: value[:SHOWN] if isinstance(value, str) else value for name, value in values.items()}
        self.faults.append(RowFault(self.number, Sentence(msgid, shown)))

    def day(self) -> date:
        typed = self.cells.get("happened_on", "")
        for pattern in DATES:
            if found := pattern.fullmatch(typed):
                try:
                    return date(int(found["year"]), int(found["month"]), int(found["day"]))
                except ValueError:
                    break
        self.wrong(N_("“%(typed)s” is not a day: write 2026-03-31 or 31/03/2026"), typed=typed)
        return facts.FIRST_DAY

    def trade(self) -> int:
        """The one trade of who has but one needs no word."""
        typed, ids = self.cells.get("trade", ""), set(self.vocabulary.trades.values())
        if not typed and len(ids) == 1:
            return ids.pop()
        found = self.vocabulary.trades.get(fold(typed), 0)
        if not found:
            self.wrong(N_("“%(typed)s” is not one of the trades of your profile"), typed=typed)
        return found

    def word(self, name: str) -> str:
        typed = self.cells.get(name, "")
        found = self.vocabulary.words[name].get(plain(typed), "") if typed else ""
        if typed and not found:
            self.wrong(N_("“%(typed)s” is not in the list of this column"), typed=typed)
        return found

    def cents(self) -> int | None:
        typed = self.cells.get("day_rate", "")
        try:
            return read_cents(typed) if typed else None
        except Unreadable:
            self.wrong(N_("“%(typed)s” is not an amount: write 350 or 350,50"), typed=typed)
            return None

    def days(self) -> int | None:
        typed = self.cells.get("payment_days", "")
        if typed and not re.fullmatch(r"\d{1,6}", typed, re.ASCII):
            self.wrong(N_("“%(typed)s” is not a number of days"), typed=typed)
            return None
        return int(typed) if typed else None

    def minutes(self) -> int | None:
        typed = self.cells.get("unpaid_minutes", "")
        try:
            return read_minutes(typed) if typed else None
        except Unreadable:
            self.wrong(N_("“%(typed)s” is not a duration: write 1,5 or 1 h 30"), typed=typed)
            return None


def plain(text: str) -> str:
    """A title or a word of a list, as it is compared: folded, its blanks and hyphens one space."""
    return SIGNS.sub(" ", fold(text)).strip()


NAMES = {plain(name): column for column, names in HEADERS.items() for name in (*names, column)}
"""The columns by all that they may be called, folded."""


def decoded(content: bytes) -> bytes:
    """The same in UTF-8: what is not, was written in the letters of Western Windows."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace").encode()
    return content


def read(content: bytes, vocabulary: Vocabulary, *, on: date) -> Table:
    """Every row with what is wrong with it. on: today. A file that is no table has one fault."""
    if len(content) > MOST_OCTETS:
        return _unread(1, Sentence(N_("this file is too long: bring it in parts")))
    whole = decoded(content)
    try:
        found = list(rows(whole, delimiter(whole.removeprefix(b"\xef\xbb\xbf"))))
    except Misread as misread:
        return _unread(misread.row, misread.sentence)
    if not found:
        return _unread(1, Sentence(N_("the file is empty")))
    titles = [plain(cell) for cell in found[0].cells]
    columns = {NAMES[title]: place for place, title in enumerate(titles) if title in NAMES}
    if "happened_on" not in columns:
        return _unread(found[0].number, Sentence(N_("no column is called “date”")))
    if len(found) - 1 > MOST_ROWS:
        return _unread(
            found[MOST_ROWS + 1].number,
            Sentence(N_("a file has %(most)s rows at most: bring the others apart"), {"most": MOST_ROWS}),
        )
    return _table(found[1:], columns, vocabulary, on, tuple(t for t in titles if t and t not in NAMES))


def said(draft: FactDraft) -> str:
    """All that a row says, with its client: two that say the same are the same. Never stored as it is."""
    parts = (
        *(draft.happened_on, draft.trade_id, fold(draft.client), draft.client_sector, draft.client_size),
        *(draft.lead_source, draft.outcome, draft.reason),
        *(draft.day_rate_cents, draft.payment_days, draft.unpaid_minutes),
    )
    return "\x1f".join("" if part is None else str(part) for part in parts)


def numbered(drafts: Iterable[FactDraft]) -> Iterator[tuple[str, int]]:
    """What each row says, and how many in the file said it before, itself included."""
    seen = Counter[str]()
    for draft in drafts:
        seen[said(draft)] += 1
        yield said(draft), seen[said(draft)]


def _table(
    found: Iterable[Row],
    columns: Mapping[str, int],
    vocabulary: Vocabulary,
    on: date,
    unknown: tuple[str, ...],
) -> Table:
    brought: list[BroughtRow] = []
    wrong: list[RowFault] = []
    for row in found:
        cells = {name: row.cells[place] for name, place in columns.items() if place < len(row.cells)}
        reading = _Cells(row.number, cells, vocabulary)
        draft = _draft(reading)
        if not reading.faults:
            reading.faults += [RowFault(row.number, fault.sentence) for fault in facts.faults(draft, on=on)]
        wrong += reading.faults
        brought.append(BroughtRow(row.number, draft))
    return Table(tuple(brought), tuple(wrong), unknown)


def _draft(cells: _Cells) -> FactDraft:
    size, source = cells.word("client_size"), cells.word("lead_source")
    outcome, reason = cells.word("outcome"), cells.word("reason")
    return FactDraft(
        happened_on=cells.day(),
        trade_id=cells.trade(),
        client=" ".join(cells.cells.get("client", "").split()),
        client_sector=cells.word("client_sector"),
        client_size=ClientSize(size) if size else None,
        lead_source=LeadSource(source) if source else None,
        outcome=QuoteOutcome(outcome) if outcome else None,
        reason=QuoteReason(reason) if reason else None,
        day_rate_cents=cells.cents(),
        payment_days=cells.days(),
        unpaid_minutes=cells.minutes(),
    )


def _unread(number: int, sentence: Sentence) -> Table:
    return Table(faults=(RowFault(number, sentence),))
