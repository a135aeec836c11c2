"""The ledger as the writers of books want it: neutral records, read little by little from one snapshot.

A book holds what is sealed, under its legal number.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum

from coop.domain.people import Person
from coop.domain.words import Sentence
from coop.selectors import members
from timebank.domain import periods, subjects
from timebank.domain.books import beancount, dac7, fec, hledger, invoices, volunteering, zones
from timebank.domain.books.dac7 import Operation, Seller
from timebank.domain.books.formats import Asked, Book
from timebank.domain.books.invoices import InvoiceParty, Supply
from timebank.domain.books.records import BookAccount, BookEntry, BookLeg
from timebank.domain.legs import AccountKey
from timebank.domain.natures import ACCOUNT_NAMES, SPENT_KINDS, AccountKind, Nature, Unit
from timebank.domain.periods import PARIS
from timebank.models import Account, JournalEntry, Leg, SealedEntry, UnpostedMission

Say = Callable[[Sentence], str]
Tell = Callable[[], object]
Amounts = Counter[AccountKey]

CHUNK = 2000
BETWEEN_TWO = ("exchange", "settle")
"""What was asked, where two members exchanged: at once, or as it had been reserved."""
TITLE = "Temps commun"
PAGE_BREAK = "\f"


@dataclass(frozen=True, slots=True)
class _Told:
    """An entry as it was written. asked: what the request said."""

    id: int
    number: int
    happened_at: datetime
    recorded_at: datetime
    nature: str
    subject: str
    key: str
    reverses_id: int | None
    request: str
    legs: tuple[tuple[AccountKey, int], ...]

    @property
    def asked(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = json.loads(self.request)
        return found

    @property
    def happened_on(self) -> date:
        return self.happened_at.astimezone(PARIS).date()

    @property
    def amounts(self) -> Amounts:
        sums: Amounts = Counter()
        for account, amount in self.legs:
            sums[account] += amount
        return sums


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything that is read inside is one state of the ledger, whatever is written meanwhile."""
    is_alone = not connection.in_atomic_block
    with transaction.atomic():
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def lines(asked: Asked, *, say: Say = str, tell: Tell = bool) -> Iterator[str]:
    """The lines of a book. say: how a sentence is said to its reader; tell: called after each entry read.

    Read it inside `snapshot`. Raises Refused for a book that can not be written.
    """
    match asked.book:
        case Book.BEANCOUNT | Book.HLEDGER:
            writer = beancount.lines if asked.book is Book.BEANCOUNT else hledger.lines
            unit = asked.unit or Unit.MINUTES
            return writer(accounts(say=say), entries(tell), unit=unit, title=TITLE)
        case Book.FEC:
            first_on, closing_on = asked.days
            year = fec.FiscalYear(first_on, closing_on)
            return fec.lines(accounts(say=say), entries(tell), year=year)
        case Book.FEC_DESCRIPTION:
            journals = (fec.OPENING, fec.OPERATIONS)
            return zones.description({journal.code: journal.label for journal in journals})
        case Book.CLASS8:
            first_on, last_on = asked.days
            return volunteering.lines(
                entries(tell), first_on=first_on, last_on=last_on, hour_value=asked.hour_value
            )
        case Book.DAC7:
            return _declared(asked, say, tell)
        case Book.INVOICES:
            return _drafted(asked, say, tell)


def count() -> int:
    """How many entries a book reads: for those who show its progress."""
    return SealedEntry.objects.count()


def waiting() -> int:
    """How many entries have no number yet: a book leaves them out, until the sealer has seen them."""
    return JournalEntry.objects.filter(seal__isnull=True).count()


def accounts(*, say: Say = str) -> list[BookAccount]:
    """Every account with what we say that it holds: the balances kept with its parts, not a sum of legs.

    Less what is not sealed yet, which no book tells. A member's account is named by their number: names lie
    where they can be erased.
    """
    rows = Account.objects.annotate(held=Sum("parts__balance")).order_by("id")
    unsealed = _unsealed()
    people = members.people(row.owner_id for row in rows if row.owner_id is not None)
    return [
        BookAccount(
            code=row.key.code,
            unit=row.key.unit,
            balance=int(row.held or 0) - unsealed.get(row.pk, 0),
            opened_on=row.opened_at.astimezone(PARIS).date(),
            name=_reference(people[row.owner_id])
            if row.owner_id is not None
            else say(Sentence(ACCOUNT_NAMES[row.key.kind])),
        )
        for row in rows
    ]


def entries(tell: Tell = bool) -> Iterator[BookEntry]:
    """Every entry in the order of its number, as the writers want it."""
    reversed_ids = set(
        JournalEntry.objects.exclude(reverses=None)
        .order_by("reverses_id")
        .values_list("reverses_id", flat=True)
    )
    numbers: dict[int | None, int] = {}
    for told in _told(tell):
        if told.id in reversed_ids:
            numbers[told.id] = told.number
        yield BookEntry(
            number=told.number,
            id=str(told.id),
            happened_on=told.happened_on,
            recorded_at=told.recorded_at,
            nature=told.nature,
            subject=told.subject,
            key=told.key,
            legs=tuple(BookLeg(account.code, account.unit, amount) for account, amount in told.legs),
            reversal_of=numbers.get(told.reverses_id),
        )


def _told(tell: Tell) -> Iterator[_Told]:
    """Every sealed entry with its legs, in the order of its legal number, which has no gaps."""
    rows = Leg.objects.filter(entry__seal__isnull=False).order_by("entry__seal__number", "position")
    found = rows.values_list(
        *("entry__seal__number", "entry_id", "entry__happened_at", "entry__recorded_at", "entry__nature"),
        *("entry__subject", "entry__key", "entry__reverses_id", "entry__request"),
        *("account__kind", "account__unit", "account__owner_id", "amount"),
    )
    for number, group in groupby(found.iterator(chunk_size=CHUNK), key=lambda row: row[0]):
        legs = list(group)
        moved = tuple((AccountKey(AccountKind(leg[9]), Unit(leg[10]), leg[11]), leg[12]) for leg in legs)
        entry_id, happened_at, recorded_at, nature, subject, key, reverses_id, request = legs[0][1:9]
        yield _Told(
            *(entry_id, number, happened_at, recorded_at, nature, subject, key, reverses_id, request), moved
        )
        tell()


def _unsealed() -> dict[int, int]:
    """What entries without a number yet did to each account: they are in no book, nor in its balances."""
    rows = Leg.objects.filter(entry__seal__isnull=True).values_list("account_id").order_by("account_id")
    return {account_id: int(amount) for account_id, amount in rows.annotate(amount=Sum("amount"))}


def _exchanged(asked: Asked, tell: Tell) -> Iterator[tuple[_Told, Amounts]]:
    """Exchanges between two members on the days of the book, each with what is left of it."""
    taken_back = _taken_back()
    first_on, last_on = asked.days
    for told in _told(tell):
        if first_on <= told.happened_on <= last_on and told.asked.get("verb") in BETWEEN_TWO:
            left = told.amounts
            left.update(taken_back.get(told.id, {}))
            yield told, left


def _taken_back() -> dict[int, Amounts]:
    """For each entry that was reversed, what its reversals did, and what theirs did, together."""
    reversals = JournalEntry.objects.exclude(reverses=None).order_by("-id")
    legs = Leg.objects.filter(entry__in=reversals).select_related("account").order_by("entry_id", "position")
    done: dict[int, Amounts] = {}
    for leg in legs:
        done.setdefault(leg.entry_id, Counter())[leg.account.key] += leg.amount
    taken_back: dict[int, Amounts] = {}
    for entry_id, reverses_id in reversals.values_list("pk", "reverses_id"):
        sums = taken_back.setdefault(reverses_id or 0, Counter())
        for amounts in (done[entry_id], taken_back.get(entry_id, Counter())):
            sums.update(amounts)
    return taken_back


def _declared(asked: Asked, say: Say, tell: Tell) -> Iterator[str]:
    operations = [(told.asked["giver_id"], _operation(told, left)) for told, left in _exchanged(asked, tell)]
    operations += _unposted(asked)
    people = members.people({member_id for member_id, _one in operations})
    sellers = [Seller(reference=_reference(person), name=person.name) for person in people.values()]
    named = [replace(one, seller=_reference(people[member_id])) for member_id, one in operations]
    return dac7.lines(sellers, named, year=asked.days[0].year, say=say)


def _unposted(asked: Asked) -> list[tuple[int, Operation]]:
    """Missions without fee and without hours: they have no entry, and are sales all the same."""
    period = periods.of_days(*asked.days)
    rows = UnpostedMission.objects.filter(happened_at__gte=period.start, happened_at__lt=period.end)
    return [
        (
            giver_id,
            Operation(
                seller="",
                happened_on=happened_at.astimezone(PARIS).date(),
                nature=Nature.PAID_MISSION,
                cents=cents,
            ),
        )
        for giver_id, happened_at, cents in rows.order_by("pk").values_list(
            "giver_id", "happened_at", "cents"
        )
    ]


def _operation(told: _Told, left: Amounts) -> Operation:
    """What the giver was paid, whoever they are. It was reversed when nothing is left of it."""
    return Operation(
        seller="",
        happened_on=told.happened_on,
        nature=told.nature,
        cents=told.asked.get("cents", 0),
        fees_cents=left[AccountKey(AccountKind.COMMONS, Unit.CENTS)],
        minutes=told.asked["minutes"],
        is_reversed=not any(left.values()),
    )


def _drafted(asked: Asked, say: Say, tell: Tell) -> Iterator[str]:
    """The drafts one after the other, each on its own page."""
    sold = [
        (told, minutes)
        for told, left in _exchanged(asked, tell)
        if told.nature == Nature.PROFESSIONAL and (minutes := _paid(told, left)) > 0
    ]
    ids = {told.asked[side] for told, _minutes in sold for side in ("giver_id", "receiver_id")}
    parties = {pk: InvoiceParty(name=name) for pk, name in members.names_of(ids).items()}
    for place, (told, minutes) in enumerate(sold):
        supply = Supply(
            number=told.number,
            issuer=parties[told.asked["giver_id"]],
            customer=parties[told.asked["receiver_id"]],
            happened_on=told.happened_on,
            subject=say(subjects.words(told.subject)),
            minutes=minutes,
            nature=told.nature,
        )
        drafted = invoices.lines(supply, drafted_on=asked.drafted_on, say=say)
        yield from chain([PAGE_BREAK] if place else [], drafted)


def _paid(told: _Told, left: Amounts) -> int:
    """The minutes that the receiver paid, less what was taken back since."""
    receiver_id = told.asked["receiver_id"]
    return -sum(left.get(AccountKey(kind, Unit.MINUTES, receiver_id), 0) for kind in SPENT_KINDS)


def _reference(person: Person) -> str:
    return f"M-{person.number:04d}"
