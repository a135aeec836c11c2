"""Any account and every balance for those who read the whole ledger; statements on paper for everybody."""

import io

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from coop.domain.actors import PLATFORM
from tests.instants import after
from tests.timebank.conftest import House
from tests.timebank.ledger import helped, id_of, record
from tests.timebank.reading import ENGLISH, LogIn, lines_of, text
from timebank.domain.books.formats import Book
from timebank.domain.natures import AccountKind, Unit
from timebank.models import Account
from timebank.selectors import accounts
from timebank.services import sealing
from timebank.views import papers

pytestmark = pytest.mark.django_db

SPAN = {"first_on": "2026-03-01", "last_on": "2026-05-31"}
ASKED = {
    Book.BEANCOUNT: {"unit": "minutes"},
    Book.HLEDGER: {"unit": "cents"},
    Book.FEC: {"siren": "732829320", "closing_on": "2026-12-31"},
    Book.FEC_DESCRIPTION: {},
    Book.CLASS8: {**SPAN, "hour_value": "12,50"},
    Book.DAC7: {"year": "2026"},
    Book.INVOICES: SPAN,
}


def pool(unit: Unit = Unit.MINUTES) -> int:
    return Account.objects.get(kind=AccountKind.COMMONS, unit=unit).pk


def pages(response: object) -> list[str]:
    """What each sheet of a PDF says, with plain blanks and minus signs."""
    assert isinstance(response, HttpResponse)
    assert response["Content-Type"] == "application/pdf"
    found = [page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages]
    return [
        said.replace("\xa0", " ").replace("\u202f", " ").replace("\u2212", "-").replace("\n", " ")
        for said in found
    ]


def test_only_those_who_read_the_whole_ledger_come_in(lived: House, log_in: LogIn) -> None:
    addresses = [
        *(
            reverse(name, args=[pool()])
            for name in ("statement_of", "statement_of_export", "statement_of_paper")
        ),
        *(reverse("balances"), reverse("balances_export"), reverse("book", args=["dac7"])),
    ]
    for address in addresses:
        for person in (lived.auditor, lived.coordinator):
            assert log_in(person).get(address).status_code == 200
        for person in (lived.ana, lived.administrator):
            assert log_in(person).get(address).status_code == 403
        assert Client().get(address).status_code == 302
    reader = log_in(lived.auditor)
    assert reader.get(reverse("statement_of", args=[10**9])).status_code == 404
    assert reader.get(reverse("book", args=["nothing"])).status_code == 404


def test_a_fund_has_a_statement(lived: House, log_in: LogIn) -> None:
    page = text(log_in(lived.auditor).get(reverse("statement_of", args=[pool()]), SPAN, headers=ENGLISH))
    for said in ("Common pool", "Opening", "+20 min", "Closing", "On average over the period"):
        assert said in page
    assert "Ana Petit · Bao Nguyen" in page or "Ana Petit, Bao Nguyen" in page
    euros = text(
        log_in(lived.auditor).get(reverse("statement_of", args=[pool(Unit.CENTS)]), SPAN, headers=ENGLISH)
    )
    assert "€" in euros


def test_a_long_statement_is_turned_page_by_page(house: House, log_in: LogIn) -> None:
    for number in range(60):
        exchange = helped(house.ana, house.bao, 10, at=after(days=number // 3, minutes=number))
        back = helped(house.bao, house.ana, 10, at=after(days=number // 3, minutes=number))
        record(exchange if number % 2 else back, by=house.ana, key=str(number))
    browser = log_in(house.ana)
    first = browser.get(reverse("statement"), SPAN, headers=ENGLISH)
    assert "To carry forward" in text(first)
    assert "Earlier lines" not in text(first)
    leaf = first.context["leaf"]
    second = browser.get(reverse("statement") + leaf.later_url, headers=ENGLISH)
    assert "Carried forward" in text(second)
    assert second.context["leaf"].opening == leaf.closing
    lines = [line for page in (first, second) for month in page.context["leaf"].months for line in month[1]]
    assert len(lines) == 60
    again = browser.get(reverse("statement") + second.context["leaf"].earlier_url)
    assert again.context["leaf"].months == first.context["leaf"].months or len(lines) > 50
    assert browser.get(reverse("statement"), {**SPAN, "after": "nonsense"}).status_code == 200


def test_an_instant_is_told_both_ways(lived: House, log_in: LogIn) -> None:
    asked = {**SPAN, "instant": "2026-03-20T12:00"}
    page = text(log_in(lived.ana).get(reverse("statement"), asked, headers=ENGLISH))
    assert "By when things happened" in page
    assert "+6 h 20 min" in page
    assert "The difference is what was entered later than it happened." in page
    bad = text(log_in(lived.ana).get(reverse("statement"), {"instant": "1900-01-01T00:00"}, headers=ENGLISH))
    assert "Choose a day between 2000 and 2099." in bad


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ("Relevé", "Ouverture", "Clôture", "mars 2026", "+6 h 20", "Ana Petit", "Page 1 sur 1")),
        ("en", ("Statement", "Opening", "Closing", "Mar 2026", "+6 h 20 min", "Ana Petit", "Page 1 of 1")),
    ],
)
def test_my_statement_on_paper_in_both_languages(
    lived: House, log_in: LogIn, language: str, said: tuple[str, ...]
) -> None:
    response = log_in(lived.ana).get(reverse("statement_paper"), SPAN, headers={"accept-language": language})
    (sheet,) = pages(response)
    for words in said:
        assert words in sheet
    assert "statement" in response["Content-Disposition"] or "releve" in response["Content-Disposition"]


def test_a_name_keeps_its_letters_on_paper(house: House, log_in: LogIn) -> None:
    from tests.people import make_member

    other = make_member("Žofie Nguyễn Œuvrard")
    record(helped(house.ana, other, 60), by=house.ana, key="letters")
    (sheet,) = pages(log_in(house.ana).get(reverse("statement_paper"), SPAN))
    assert "Žofie Nguyễn Œuvrard" in sheet


def test_a_long_statement_takes_several_sheets_with_its_columns_on_each(house: House, log_in: LogIn) -> None:
    for number in range(70):
        pair = (house.ana, house.bao) if number % 2 else (house.bao, house.ana)
        record(helped(*pair, 10, at=after(days=number % 20)), by=house.ana, key=str(number))
    sheets = pages(
        log_in(house.auditor).get(reverse("statement_of_paper", args=[mine(house)]), SPAN, headers=ENGLISH)
    )
    assert len(sheets) > 1
    assert all("Balance" in sheet for sheet in sheets)
    assert f"Page 2 of {len(sheets)}" in sheets[1]


def mine(house: House) -> int:
    return accounts.of_member(id_of(house.ana)) or 0


def test_what_is_too_long_to_print_says_what_to_do(
    lived: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "MOST_LINES", 0)
    for person, address in (
        (lived.ana, reverse("statement_paper")),
        (lived.auditor, reverse("statement_of_paper", args=[pool()])),
    ):
        response = log_in(person).get(address, SPAN, headers=ENGLISH)
        assert response.status_code == 422
        assert "This is too long to print" in text(response)


def test_an_account_as_a_file(lived: House, log_in: LogIn) -> None:
    lines = lines_of(
        log_in(lived.auditor).get(reverse("statement_of_export", args=[pool()]), SPAN, headers=ENGLISH)
    )
    assert lines[0] == "Day;What;Minutes;Balance in minutes;Entry"
    assert lines[1] == "2026-03-01;Opening;;0;"
    assert lines[-1].startswith("2026-05-31;Closing;;")


def test_balances_of_a_day_sum_to_nothing_and_compare_with_another(lived: House, log_in: LogIn) -> None:
    asked = {"on": "2026-03-03", "compared_on": "2026-05-31"}
    page = text(log_in(lived.auditor).get(reverse("balances"), asked, headers=ENGLISH))
    for said in ("It balances", "Difference", "3 Mar 2026", "31 May 2026", "Ana Petit · hours to spend"):
        assert said in page
    assert reverse("statement_of", args=[pool()]) in page
    lines = lines_of(log_in(lived.auditor).get(reverse("balances_export"), asked, headers=ENGLISH))
    rows = [line.split(";") for line in lines[1:]]
    for unit in Unit:
        for place in (2, 3, 4):
            assert sum(int(row[place]) for row in rows if row[1] == unit) == 0
    assert all(int(row[4]) == int(row[3]) - int(row[2]) for row in rows)
    assert len(rows) == Account.objects.count()
    held = {row[0]: int(row[3]) for row in rows}
    assert held[f"member_time.minutes.{id_of(lived.ana)}"] == 260


def test_balances_of_one_kind_alone(lived: House, log_in: LogIn) -> None:
    asked = {"on": "2026-05-31", "kind": "member_time"}
    lines = lines_of(log_in(lived.auditor).get(reverse("balances_export"), asked))
    assert {line.partition(".")[0] for line in lines[1:]} == {"member_time"}


def test_the_audit_offers_the_books_to_those_who_may_have_them(lived: House, log_in: LogIn) -> None:
    page = text(log_in(lived.auditor).get(reverse("ledger_audit"), headers=ENGLISH))
    for book in Book:
        assert reverse("book", args=[book.value]) in page
    admins = text(log_in(lived.administrator).get(reverse("ledger_audit"), headers=ENGLISH))
    assert reverse("book", args=["dac7"]) not in admins


@pytest.mark.parametrize("book", Book)
def test_each_book_is_asked_for_and_comes_as_a_file(lived: House, log_in: LogIn, book: Book) -> None:
    sealing.seal(by=PLATFORM, at=after(days=50))
    reader, address = log_in(lived.auditor), reverse("book", args=[book.value])
    form = reader.get(address, headers=ENGLISH)
    assert form.status_code == 200
    assert "Get the file" in text(form)
    response = reader.get(address, {"file": "1", **ASKED[book]})
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    if book is Book.FEC:
        assert '"732829320FEC20261231.txt"' in response["Content-Disposition"]
    assert bool(lines_of(response)) is (book is not Book.INVOICES)


@pytest.mark.parametrize(
    ("book", "asked", "said"),
    [
        ("fec", {"siren": "123456789", "closing_on": "2026-12-31"}, "A SIREN has nine digits"),
        ("fec", {"closing_on": "2026-12-31"}, "This field is required."),
        ("class8", {**SPAN, "hour_value": "-1"}, "above zero"),
        (
            "invoices",
            {"first_on": "2026-05-01", "last_on": "2026-03-01"},
            "The last day comes after the first.",
        ),
    ],
)
def test_a_book_that_lacks_something_says_so(
    lived: House, log_in: LogIn, book: str, asked: dict[str, str], said: str
) -> None:
    address = reverse("book", args=[book])
    response = log_in(lived.auditor).get(address, {"file": "1", **asked}, headers=ENGLISH)
    assert response.status_code == 422
    assert said in text(response)
