"""The audit page and the export of the whole journal."""

import pytest
from django.test import Client
from django.urls import reverse

from coop.selectors import members
from tests.instants import after
from tests.timebank.conftest import House
from tests.timebank.ledger import id_of
from tests.timebank.reading import ENGLISH, LogIn, entry_of, lines_of, text
from timebank.models import JournalEntry
from timebank.services import reversals

pytestmark = pytest.mark.django_db


def test_before_the_first_audit_it_says_so(house: House, log_in: LogIn) -> None:
    page = log_in(house.auditor).get(reverse("ledger_audit"), headers=ENGLISH)
    assert "No audit was written down yet" in text(page)


def test_the_audit_says_what_holds(lived: House, log_in: LogIn) -> None:
    auditor = log_in(lived.auditor)
    assert auditor.post(reverse("ledger_audit_run")).status_code == 303
    page = text(auditor.get(reverse("ledger_audit"), headers=ENGLISH))
    for said in ("The ledger holds", "Trial balance", "Export the whole journal", "verified"):
        assert said in page
    assert log_in(lived.ana).post(reverse("ledger_audit_run")).status_code == 403
    assert log_in(lived.coordinator).get(reverse("ledger_audit")).status_code == 200
    assert log_in(lived.ana).get(reverse("ledger_audit")).status_code == 403
    admins = text(log_in(lived.administrator).get(reverse("ledger_audit"), headers=ENGLISH))
    assert "The ledger holds" in admins
    assert "Export the whole journal" not in admins


def test_the_whole_journal_as_a_file_names_nobody(lived: House, log_in: LogIn) -> None:
    entry_id = entry_of("exchange:5")
    reversals.reverse(
        by=lived.coordinator, at=after(days=41), entry_id=entry_id, reason='=HYPERLINK("x")', key="u"
    )
    response = log_in(lived.auditor).get(reverse("journal_export"))
    lines = lines_of(response)
    assert lines[0].startswith(
        "entry;happened_at;recorded_at;nature;subject;account;kind;unit;member;amount;"
    )
    assert len(lines) == 1 + sum(entry.legs.count() for entry in JournalEntry.objects.order_by("id"))
    assert not any("Ana" in line or "Bao" in line for line in lines)
    people = members.people([id_of(lived.ana), id_of(lived.bao)])
    ana, bao = (f"M-{people[id_of(one)].number:04d}" for one in (lived.ana, lived.bao))
    assert any(f";{ana};380;{bao};" in line for line in lines)
    assert "'=HYPERLINK" in lines[-1]
    for person in (lived.ana, lived.administrator):
        assert log_in(person).get(reverse("journal_export")).status_code == 403
    assert Client().get(reverse("journal_export")).status_code == 302


@pytest.mark.parametrize(
    "name", ["statement", "gift_new", "journal", "funds", "distributions", "distribution_new", "ledger_audit"]
)
def test_each_page_asks_few_questions(lived: House, log_in: LogIn, name: str) -> None:
    response = log_in(lived.coordinator).get(reverse(name))
    assert response.status_code == 200
    assert int(response["X-Query-Count"]) < 30
