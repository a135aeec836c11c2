"""The ledger that people really wrote, in the programs of others: they find our balances, to the cent."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.db.models import Sum

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Refused
from coop.selectors import members
from tests.governance import stories
from tests.instants import after
from tests.people import make_member
from tests.timebank.books.conftest import FecCheck, Hledger, Loader
from tests.timebank.books.test_beancount import found, held
from tests.timebank.conftest import House
from tests.timebank.ledger import give, helped, id_of, record
from tests.timebank.test_reservations import reserve
from timebank.domain.books import formats, texts
from timebank.domain.books.formats import Asked, Book
from timebank.domain.books.plans import COOPERATIVE
from timebank.domain.natures import Nature, Unit
from timebank.models import Account, JournalEntry, Leg, UnpostedMission
from timebank.rules import FEE_SHARE
from timebank.selectors import books
from timebank.services import exchanges, reservations, reversals, sealing

pytestmark = pytest.mark.django_db

SIREN = "732829320"
TODAY = date(2026, 6, 1)
YEAR = {"first_on": date(2026, 1, 1), "last_on": date(2026, 12, 31)}


@pytest.fixture
def busy(lived: House) -> House:
    """A story of sixty acts more, the same each time: all natures, both units, corrections of corrections."""
    random = Random(1947)
    people = [lived.ana, lived.bao, lived.cleo, make_member("Dora Žluťová")]
    written: list[int] = []
    for number in range(60):
        giver, receiver = random.sample(people, 2)
        at = after(days=41 + number // 3, hours=random.randrange(9))
        nature = random.choice([Nature.MUTUAL_HELP, Nature.PROFESSIONAL, Nature.GIFT, Nature.PAID_MISSION])
        cents = random.randrange(5_000, 90_000) if nature is Nature.PAID_MISSION else 0
        exchange = helped(giver, receiver, random.randrange(20, 200), cents=cents, nature=nature, at=at)
        written.append(record(exchange, by=giver, key=f"busy{number}"))
        if number % 9 == 4:
            try:
                written.append(
                    reversals.reverse(
                        by=lived.coordinator,
                        at=at,
                        entry_id=random.choice(written),
                        reason='a "slip"; | of the\tpen',
                        key=f"undo{number}",
                    )
                )
            except Refused:  # it was undone already
                continue
    give(lived.bao, None, 5, key="last", at=after(days=70))
    seal()
    return lived


def seal() -> None:
    while sealing.seal(by=PLATFORM, at=after(days=100)) is not None:
        continue


def book(name: Book, **said: Any) -> list[str]:  # noqa: ANN401  of Asked
    asked = Asked(name, drafted_on=TODAY, **said)
    with books.snapshot():
        return list(books.lines(asked))


def ours(unit: Unit) -> dict[str, Decimal]:
    """What we say that each account holds, by its name in their books."""
    scale = Decimal(1) if unit is Unit.MINUTES else Decimal("0.01")
    rows = Account.objects.filter(unit=unit).annotate(held=Sum("parts__balance")).order_by("id")
    return {texts.account_name(row.key.code): row.held * scale for row in rows}


@pytest.mark.parametrize("unit", Unit)
def test_beancount_finds_our_balances(beancount: Loader, busy: House, unit: Unit) -> None:
    text = "".join(f"{line}\n" for line in book(Book.BEANCOUNT, unit=unit))
    directives, errors = found(beancount, text)
    assert errors == []
    assert held(directives) == {
        (name, texts.COMMODITIES[unit]): amount for name, amount in ours(unit).items()
    }
    assert any(ours(unit).values())


@pytest.mark.parametrize("unit", Unit)
def test_hledger_finds_our_balances(hledger: Hledger, busy: House, unit: Unit) -> None:
    lines = book(Book.HLEDGER, unit=unit)
    assert hledger.faults(lines) == ""
    theirs = {name: amount for name, (amount, _unit) in hledger.balances(lines).items()}
    assert theirs == ours(unit)


def test_the_fec_is_accepted_and_holds_every_euro(fec_check: FecCheck, busy: House) -> None:
    asked = Asked(Book.FEC, drafted_on=TODAY, siren=SIREN, closing_on=date(2026, 12, 31))
    with books.snapshot():
        lines = list(books.lines(asked))
    content = b"".join(formats.encoded(Book.FEC, lines))
    report = fec_check(content, asked.file_name, *asked.days)
    assert report.errors == []
    sums: Counter[str] = Counter()
    for line in lines[1:]:
        cells = line.split("\t")
        debit, credit = (int(cells[place].replace(",", "")) for place in (11, 12))
        sums[cells[4]] += credit - debit
    kinds = Account.objects.filter(unit=Unit.CENTS).annotate(held=Sum("parts__balance")).order_by("id")
    expected = {COOPERATIVE.accounts[row.key.code].number: row.held for row in kinds}
    assert {number: sums[number] for number in expected} == expected
    assert any(expected.values())


def test_what_has_no_number_yet_is_in_no_book_and_in_no_balance(beancount: Loader, busy: House) -> None:
    before = book(Book.BEANCOUNT, unit=Unit.MINUTES)
    record(helped(busy.ana, busy.bao, 60, at=after(days=71)), by=busy.ana, key="late")
    assert books.waiting() == 1
    assert book(Book.BEANCOUNT, unit=Unit.MINUTES) == before
    seal()
    later = "".join(f"{line}\n" for line in book(Book.BEANCOUNT, unit=Unit.MINUTES))
    assert later.count(" * ") == "\n".join(before).count(" * ") + 1
    assert found(beancount, later)[1] == []


def test_entries_come_with_their_legal_numbers_and_reversals_name_theirs(busy: House) -> None:
    told = list(books.entries())
    assert [entry.number for entry in told] == list(range(1, JournalEntry.objects.count() + 1))
    by_id = {int(entry.id): entry for entry in told}
    reversals_found = JournalEntry.objects.exclude(reverses=None).order_by("id")
    assert len(reversals_found) > 3
    for reversal in reversals_found:
        assert by_id[reversal.pk].reversal_of == by_id[reversal.reverses_id or 0].number
    assert sum(len(entry.legs) for entry in told) == Leg.objects.count()


def test_books_name_members_by_their_numbers(busy: House) -> None:
    for unit in Unit:
        for name in (Book.BEANCOUNT, Book.HLEDGER):
            assert not re.search("Ana|Bao|Cleo|Dora", "\n".join(book(name, unit=unit)))


@dataclass(frozen=True)
class Declared:
    """A line of the declaration, by the titles of its columns."""

    cells: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells[name]


def declared(**said: object) -> Iterator[Declared]:
    titles, *lines = (line.split(";") for line in book(Book.DAC7, **said))
    return (Declared(dict(zip(titles, line, strict=True))) for line in lines)


def test_the_declaration_adds_up_to_what_was_paid(busy: House) -> None:
    lines = list(declared(year=2026))
    asked = [entry.asked for entry in JournalEntry.objects.filter(key__startswith="exchange:").order_by("id")]
    assert sum(int(line["operations"]) for line in lines) == len(asked)
    assert sum(int(line["minutes"]) for line in lines) == sum(one["minutes"] for one in asked)
    paid = sum(Decimal(line["consideration_euros"]) + Decimal(line["fees_euros"]) for line in lines)
    assert paid == Decimal(sum(one["cents"] for one in asked)) / 100
    assert {line["reportable"] for line in lines} == {"yes", "no"}
    assert "Dora Žluťová" in {line["name"] for line in lines}
    assert list(declared(year=2025)) == []


def test_a_mission_without_fee_is_declared_though_nothing_moved(lived: House) -> None:
    """It has no entry: neither hours nor a fee. Sent twice it is one sale; with other euros it is refused."""
    before = {
        line["consideration_euros"] for line in declared(year=2026) if line["seller"] == seller(lived.cleo)
    }
    stories.adopt(lived.ana, key=FEE_SHARE.key, value="0", at=after(days=40))
    mission = helped(lived.cleo, lived.bao, 0, cents=12_345, nature=Nature.PAID_MISSION, at=after(days=80))
    count = JournalEntry.objects.count()
    for _twice in range(2):
        found = exchanges.record(
            by=lived.bao, at=after(days=81), exchange=mission, subject="engagement:9", key="free"
        )
        assert found is None
    assert JournalEntry.objects.count() == count
    (line,) = [line for line in declared(year=2026) if line["seller"] == seller(lived.cleo)]
    told = [
        line[name] for name in ("quarter", "operations", "consideration_euros", "fees_euros", "reportable")
    ]
    assert (before, told) == (set(), ["2", "1", "123.45", "0.00", "yes"])
    with pytest.raises(Refused, match="the euros"):
        exchanges.record(
            by=lived.bao,
            at=after(days=81),
            exchange=replace(mission, cents=1),
            subject="engagement:9",
            key="free",
        )
    assert list(declared(year=2025)) == []
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        UnpostedMission.objects.update(cents=1)


def test_what_was_reserved_first_is_on_a_line_too(lived: House) -> None:
    reservation_id = reserve(lived.cleo, lived.bao, 45, key="later")
    reservations.settle(by=lived.bao, at=after(days=50), reservation_id=reservation_id)
    seal()
    (line,) = [line for line in declared(year=2026) if line["seller"] == seller(lived.cleo)]
    assert (line["minutes"], line["reportable"]) == ("45", "no")
    assert "hours only" in line["reason"]


def seller(person: Actor) -> str:
    return f"M-{members.people([id_of(person)])[id_of(person)].number:04d}"


def test_an_exchange_that_was_undone_is_not_declared_and_not_invoiced(lived: House) -> None:
    exchange = helped(lived.ana, lived.bao, 90, nature=Nature.PROFESSIONAL, at=after(days=42))
    entry_id = record(exchange, by=lived.ana, key="trade")
    seal()
    assert sum("1 h 30 min" in line for line in book(Book.INVOICES, **YEAR)) == 1
    reversals.reverse(by=lived.coordinator, at=after(days=43), entry_id=entry_id, reason="slip", key="u")
    seal()
    assert book(Book.INVOICES, **YEAR) == []
    assert "Not declared: the operation was reversed." in {line["reason"] for line in declared(year=2026)}


def test_an_invoice_stands_on_its_own_page_between_the_two(lived: House) -> None:
    for number in range(2):
        exchange = helped(lived.ana, lived.bao, 60, nature=Nature.PROFESSIONAL, at=after(days=42))
        record(exchange, by=lived.ana, key=f"trade{number}")
    seal()
    first, second = "\n".join(book(Book.INVOICES, **YEAR)).split("\f")
    for draft in (first, second):
        assert "Issuer: Ana Petit" in draft
        assert "Customer: Bao Nguyen" in draft
        assert "Paiement par compensation" in draft


def test_volunteer_hours_are_valued_only_where_an_hour_has_a_value(lived: House) -> None:
    seal()
    with pytest.raises(Refused):
        book(Book.CLASS8, **YEAR)
    lines = book(Book.CLASS8, **YEAR, hour_value=Decimal("12.00"))
    assert lines[0].startswith("month;debit;")
    assert not any("12.00" in line for line in book(Book.BEANCOUNT, unit=Unit.CENTS))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["beancount"], "--unit"),
        (["fec", "--siren", "732829321", "--closing", "2026-12-31"], "--siren"),
        (["fec", "--siren", SIREN], "--closing"),
        (["fec", "--siren", SIREN, "--closing", "soon"], "can not be read: soon"),
        (["class8", "--first", "2026-01-01", "--last", "2026-12-31", "--hour-value", "0"], "--hour-value"),
        (["dac7", "--year", "1900"], "2000"),
        (["invoices", "--first", "2026-02-01", "--last", "2026-01-01"], "--last"),
    ],
)
def test_the_command_says_what_is_missing_and_writes_nothing(
    lived: House, tmp_path: Path, words: list[str], said: str
) -> None:
    kept = tmp_path / "book"
    kept.write_text("kept")
    with pytest.raises(CommandError, match=re.escape(said)):
        call_command("export_books", words[0], kept, *words[1:])
    assert kept.read_text() == "kept"
    assert list(tmp_path.iterdir()) == [kept]


def test_the_command_writes_the_file_whole(
    lived: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "hours.journal"
    call_command("export_books", "hledger", path, "--unit", "minutes")
    said = capsys.readouterr().out
    assert "wait for their number" in said
    seal()
    call_command("export_books", "hledger", path, "--unit", "minutes")
    assert "wait for their number" not in capsys.readouterr().out
    assert path.read_text().splitlines() == book(Book.HLEDGER, unit=Unit.MINUTES)
    with pytest.raises(CommandError, match="can not be written"):
        call_command("export_books", "hledger", tmp_path / "none" / "book", "--unit", "minutes")


def test_members_in_the_books_are_those_of_the_house(lived: House) -> None:
    names = {account.name for account in books.accounts() if account.code.startswith("member_time")}
    assert all(re.fullmatch(r"M-\d{4,}", name) for name in names)
    assert len(names) == Account.objects.filter(kind="member_time").count()
    assert id_of(lived.ana) in Account.objects.order_by("id").values_list("owner_id", flat=True)
