"""The pages that follow a cent: back from a movement, on from an exchange, and what mine made possible."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.instants import after
from tests.people import make_member
from tests.timebank import closing
from tests.timebank.conftest import House
from tests.timebank.granting import grant
from tests.timebank.ledger import APRIL, helped, id_of, record
from tests.timebank.reading import ENGLISH, LogIn, entry_of, text
from timebank.domain import subjects
from timebank.domain.subjects import Told

pytestmark = pytest.mark.django_db


def movement(entry_id: int, fund: str = "solidarity") -> str:
    return reverse("fund_movement", args=[fund, entry_id])


def test_a_fund_lists_its_movements_and_names_nobody(lived: House, log_in: LogIn) -> None:
    used = grant(32, to=id_of(lived.cleo), key="a")
    address = reverse("fund_movements", args=["solidarity"])
    page = text(Client().get(address, headers=ENGLISH))
    assert "Distribution of the common pool" in page
    assert "+4 min" in page
    assert "30 min came to the fund and 32 min left it" in page
    assert movement(used) not in page
    for reader in (lived.cleo, lived.auditor):
        assert movement(used) in text(log_in(reader).get(address, headers=ENGLISH))
    assert address in text(Client().get(reverse("funds"), headers=ENGLISH))
    assert Client().get(reverse("fund_movements", args=["commons"])).status_code == 404


def test_a_movement_is_followed_back_to_each_entry(lived: House, log_in: LogIn) -> None:
    used = grant(32, to=id_of(lived.cleo), key="a")
    page = text(log_in(lived.auditor).get(movement(used), headers=ENGLISH))
    assert "32 min left the solidarity fund" in page
    assert "Common pool, March 2026" in page
    assert "Given to the fund" in page
    assert f'href="{reverse("entry", args=[entry_of("exchange:1")])}"' in page
    assert f'href="{reverse("entry", args=[entry_of("4")])}"' not in page
    gifts = text(log_in(lived.auditor).get(movement(used), {"origin": "1"}, headers=ENGLISH))
    assert f'href="{reverse("entry", args=[entry_of("4")])}"' in gifts
    assert "of other members" not in gifts


def test_whom_it_does_not_concern_finds_nothing(lived: House, log_in: LogIn) -> None:
    used = grant(32, to=id_of(lived.cleo), key="a")
    for browser in (Client(), log_in(lived.ana), log_in(lived.administrator)):
        assert browser.get(movement(used)).status_code == 404
    assert Client().get(movement(10**18 * 9)).status_code == 404
    cleo = text(log_in(lived.cleo).get(movement(used), {"origin": "1"}, headers=ENGLISH))
    assert "Entries of other members brought 30 min of it, together" in cleo
    assert reverse("entry", args=[entry_of("4")]) not in cleo


@pytest.mark.parametrize("origin", ["x", "-1", "99", "1" * 5000, "\u0662"])
def test_an_origin_that_is_none_opens_the_nearest(lived: House, origin: str) -> None:
    entry_id = entry_of("2026-03-01/2026-03-31")
    assert Client().get(movement(entry_id), {"origin": origin, "part": "x"}).status_code == 200


def test_a_distribution_says_what_it_fed(lived: House) -> None:
    page = text(Client().get(movement(entry_of("2026-03-01/2026-03-31")), headers=ENGLISH))
    assert "4 min came to the solidarity fund · €0.60 came to the solidarity fund" in page
    assert "Nothing was used yet" in page
    assert "Ana Petit" not in page


def test_an_exchange_is_followed_to_what_it_paid_for(
    lived: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        subjects, "_kinds", {**subjects._kinds, "session": Told("A session given", is_public=True)}
    )
    used = grant(33, to=id_of(lived.cleo), key="a", subject="session:3")
    entry_id = entry_of("exchange:1")
    address = reverse("entry_uses", args=[entry_id])
    page = text(log_in(lived.ana).get(address, headers=ENGLISH))
    assert "It brought 20 min and €0.00 to the commons" in page
    assert "A session given" in page
    assert movement(used) in page
    assert "Cleo Martin" not in page
    story = text(log_in(lived.ana).get(reverse("entry", args=[entry_id]), headers=ENGLISH))
    assert address in story
    assert log_in(lived.cleo).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_part_that_is_not_whole_is_said_with_its_fraction(lived: House, log_in: LogIn) -> None:
    """A third of what the pool of April gives comes from each of three exchanges."""
    for number in (7, 8):
        record(helped(lived.ana, lived.cleo, 120, at=after(days=36)), by=lived.cleo, key=str(number))
    closing.post(by=lived.coordinator, at=after(days=70), start=APRIL.start, end=APRIL.end)
    address = reverse("entry_uses", args=[entry_of("exchange:5")])
    page = text(log_in(lived.ana).get(address, headers=ENGLISH))
    assert "about 1 min" in page
    assert '<span class="part-exact">4/\u200b3</span>' in page


def test_uses_that_concern_somebody_are_one_figure(lived: House, log_in: LogIn) -> None:
    used = grant(32, to=id_of(lived.cleo), key="a")
    page = text(log_in(lived.ana).get(reverse("my_uses"), headers=ENGLISH))
    assert "2 min went to uses that concern somebody" in page
    assert movement(used) not in page


def test_my_page_tells_what_my_exchanges_brought(lived: House, log_in: LogIn) -> None:
    page = text(log_in(lived.ana).get(reverse("my_uses"), headers=ENGLISH))
    assert "26 min" in page
    assert "€3.00" in page
    assert "6 min wait there" in page
    assert reverse("my_uses") in text(log_in(lived.ana).get(reverse("statement"), headers=ENGLISH))
    assert "Nothing to follow yet" in text(
        log_in(make_member("Dora Blanc")).get(reverse("my_uses"), headers=ENGLISH)
    )


def test_what_brings_nothing_says_so(lived: House, log_in: LogIn) -> None:
    gift = reverse("entry_uses", args=[entry_of("exchange:3")])
    assert "Nothing to follow" in text(log_in(lived.ana).get(gift, headers=ENGLISH))


API = "/api/timebank"


def test_programs_follow_a_movement_back(lived: House, log_in: LogIn) -> None:
    used = grant(32, to=id_of(lived.cleo), key="a")
    address = f"{API}/funds/solidarity/movements"
    auditor = log_in(lived.auditor)
    told = auditor.get(f"{address}/{used}").json()
    assert [(one["unit"], one["amount"]) for one in told["movements"]] == [("minutes", -32)]
    assert [(one["part"], one["others"]) for one in told["origins"]] == [("2/1", "0/1"), ("30/1", "0/1")]
    rows = auditor.get(f"{address}/{used}/entries", {"origin": 0, "limit": 1}).json()
    assert rows == {"items": [{"entry_id": entry_of("exchange:1"), "brought": 20, "part": "2/1"}], "count": 1}
    listed = auditor.get(address).json()
    assert [one["amount"] for one in listed["items"]] == [-32, 4, 60, 30]
    assert [one["amount"] for one in Client().get(address).json()["items"]] == [4, 60]
    cleo = log_in(lived.cleo).get(f"{address}/{used}").json()
    assert [one["others"] for one in cleo["origins"]] == ["2/1", "30/1"]


def test_programs_follow_an_entry_on(lived: House, log_in: LogIn) -> None:
    used = grant(32, to=id_of(lived.cleo), key="a")
    address = f"{API}/entries/{entry_of('exchange:1')}/uses"
    told = log_in(lived.ana).get(address).json()
    assert (told["minutes"], told["cents"], told["waiting_minutes"]) == (20, 0, "0/1")
    assert told["fed"][2] == {
        "fund": "solidarity",
        "unit": "minutes",
        "part": "4/1",
        "used": "2/1",
        "seen": "0/1",
        "left": "2/1",
    }
    assert log_in(lived.ana).get(f"{address}/movements").json()["items"] == []
    items = log_in(lived.auditor).get(f"{address}/movements").json()["items"]
    assert [(one["movement"]["entry_id"], one["part"]) for one in items] == [(used, "2/1")]
    mine = log_in(lived.ana).get(f"{API}/uses").json()
    assert (mine["minutes"], mine["cents"], mine["waiting_minutes"]) == (26, 300, "6/1")
    assert log_in(lived.cleo).get(f"{API}/uses/movements").json() == {"items": [], "count": 0}


def test_programs_meet_the_doors_of_the_pages(lived: House, log_in: LogIn) -> None:
    used = grant(32, to=id_of(lived.cleo), key="a")
    movement_of = f"{API}/funds/solidarity/movements/{used}"
    entry = f"{API}/entries/{entry_of('exchange:1')}/uses"
    for path in (
        movement_of,
        f"{movement_of}/entries",
        f"{API}/funds/commons/movements",
        f"{API}/funds/x/movements/1",
    ):
        assert Client().get(path).status_code == 404
    for origin in (-1, 2):
        assert log_in(lived.cleo).get(f"{movement_of}/entries", {"origin": origin}).status_code == 404
    for path in (entry, f"{entry}/movements", f"{API}/uses"):
        assert Client().get(path).status_code == 401
    assert log_in(lived.cleo).get(entry).status_code == 404
    for path in (f"{API}/uses", f"{API}/uses/movements"):
        assert log_in(lived.administrator).get(path).status_code == 403
