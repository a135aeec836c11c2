"""Results of years as pages: computed, decided, posted; what a member is refunded, and the whole list."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.instants import after
from tests.timebank import closing, yearly
from tests.timebank.conftest import House
from tests.timebank.ledger import APRIL, helped, record
from tests.timebank.reading import ENGLISH, LogIn, text
from tests.timebank.voting import adopt
from tests.timebank.yearly import ACCOUNTS, LATER, YEAR, computed, decided
from timebank.domain.natures import AccountKind, Nature
from timebank.domain.years import Accounts
from timebank.models import YearResult
from timebank.rules import PATRONAGE_SHARE
from timebank.services import years

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(house: House) -> House:
    yearly.lived(house.ana, house.bao, house.coordinator)
    return house


@pytest.fixture
def refunded(over: House) -> int:
    mission = helped(over.cleo, over.bao, 0, cents=50_000_00, nature=Nature.PAID_MISSION, at=after(days=35))
    record(mission, by=over.bao, key="cleo")
    closing.post(by=over.coordinator, at=after(days=70), start=APRIL.start, end=APRIL.end)
    adopt(PATRONAGE_SHARE, "0.1", electors=(over.ana, over.bao, over.cleo), at=after(days=80))
    return decided(over.coordinator)


def page_of(result_id: int, browser: Client | None = None) -> str:
    address = reverse("year_result", args=[result_id])
    return text((browser or Client()).get(address, headers=ENGLISH))


def test_anybody_reads_the_steps_and_what_will_be_moved(over: House) -> None:
    result_id = computed(over.coordinator)
    page = page_of(result_id)
    for said in (
        f"Result of the year {YEAR}",
        "Nothing is posted yet",
        "What its entry will move",
        "Legal reserve",
        "€15,090.00",
        "Statutory reserve",
        "€42,755.00",
        "Carried forward",
        YearResult.objects.get().result_hash,
    ):
        assert said in page, said
    assert "Put it to the assembly" not in page
    listed = text(Client().get(reverse("year_results"), headers=ENGLISH))
    assert "€100,600.00" in listed
    assert "Computed" in listed


def test_a_house_without_years_says_so(house: House) -> None:
    assert "No year has been computed yet" in text(Client().get(reverse("year_results"), headers=ENGLISH))


def test_from_the_form_to_the_entry(over: House, log_in: LogIn) -> None:
    browser = log_in(over.coordinator)
    typed = {"year": "2024", "income": "1 000,00", "costs": "250,00", "capital": "500,00"}
    answer = browser.post(reverse("year_result_new"), typed, headers=ENGLISH, follow=True)
    assert "The result of the year is computed" in text(answer)
    assert YearResult.objects.get().accounts["costs"] == 250_00
    result_id = decided(over.coordinator)
    page = page_of(result_id, browser)
    assert "The assembly adopted these figures" in page
    assert "Post it in the ledger" in page
    years.post(by=over.coordinator, at=LATER, result_id=result_id)
    page = page_of(result_id, browser)
    for said in ("What its entry moved", "The entry in the journal", "Compute this year again"):
        assert said in page
    assert "Post it in the ledger" not in page
    entry_id = YearResult.objects.get(pk=result_id).entry_id
    movement = reverse("fund_movement", args=[AccountKind.RESERVE, entry_id])
    assert movement in page
    followed = text(Client().get(movement, headers=ENGLISH))
    assert f"Result of a year no. {result_id}" in followed
    assert reverse("year_result", args=[result_id]) in followed
    assert "March 2026" in followed


def test_from_an_exchange_on_to_the_result(over: House, log_in: LogIn) -> None:
    result_id = decided(over.coordinator)
    years.post(by=over.coordinator, at=LATER, result_id=result_id)
    page = text(log_in(over.ana).get(reverse("my_uses"), headers=ENGLISH))
    assert f"Result of a year no. {result_id}" in page
    entry_id = YearResult.objects.get().entry_id
    assert reverse("fund_movement", args=[AccountKind.RESERVE, entry_id]) in page


def test_what_can_not_be_computed_is_said_beside_the_field(over: House, log_in: LogIn) -> None:
    browser = log_in(over.coordinator)
    answer = browser.post(reverse("year_result_new"), {"year": "2024", "costs": "10,00"}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "a loss is not shared" in text(answer)
    assert not YearResult.objects.exists()


def test_verbs_by_hand(over: House, log_in: LogIn) -> None:
    browser = log_in(over.coordinator)
    result_id = computed(over.coordinator)
    answer = browser.post(reverse("year_result_post", args=[result_id]), headers=ENGLISH, follow=True)
    assert "put them to the vote first" in text(answer)
    answer = browser.post(reverse("year_result_put", args=[result_id]), headers=ENGLISH, follow=True)
    assert "The resolution is written" in text(answer)
    address = reverse("year_result_give_up", args=[result_id])
    assert browser.post(address, {"reason": ""}, headers=ENGLISH).status_code == 422
    answer = browser.post(address, {"reason": "Trop tôt."}, headers=ENGLISH, follow=True)
    assert "These figures were given up" in text(answer)
    assert "Trop tôt." in text(answer)
    assert "Trop tôt." not in page_of(result_id)
    answer = browser.post(address, {"reason": "Encore."}, headers=ENGLISH)
    assert (answer.status_code, "was given up" in text(answer)) == (422, True)


def test_a_correction_begins_with_what_was_typed(over: House, log_in: LogIn) -> None:
    result_id = decided(over.coordinator)
    years.post(by=over.coordinator, at=LATER, result_id=result_id)
    browser = log_in(over.coordinator)
    form = text(browser.get(reverse("year_result_new"), {"corrects": str(result_id)}, headers=ENGLISH))
    assert 'value="120000' in form.replace(" ", "").replace("\u202f", "").replace(",", "")
    changed = Accounts(**{**YearResult.objects.get().accounts, "asked": 1_000_00})
    again = computed(over.coordinator, changed, at=LATER, reason="Intérêts mal lus.")
    page = page_of(again, browser)
    assert "What differs, and is posted" in page
    assert "Intérêts mal lus." in page
    assert "Intérêts mal lus." not in page_of(again)


class TestRefunds:
    def test_a_member_reads_theirs_and_why(self, over: House, refunded: int, log_in: LogIn) -> None:
        page = text(log_in(over.cleo).get(reverse("my_refunds"), headers=ENGLISH))
        for said in ("€1,500.00", "€4,500.00", "33.3%", "It is computed, and not posted yet", "10%"):
            assert said in page, said
        years.post(by=over.coordinator, at=LATER, result_id=refunded)
        page = text(log_in(over.cleo).get(reverse("my_refunds"), headers=ENGLISH))
        assert "the cooperative owes it to you" in page
        assert "Nothing comes back to you yet" in text(
            log_in(over.bao).get(reverse("my_refunds"), headers=ENGLISH)
        )

    def test_off_by_default(self, over: House, log_in: LogIn) -> None:
        computed(over.coordinator)
        page = text(log_in(over.ana).get(reverse("my_refunds"), headers=ENGLISH))
        assert "No refund is voted today" in page
        assert "doubtful" in page
        address = reverse("year_refunds", args=[YearResult.objects.get().pk])
        assert "Nothing is refunded of this year" in text(log_in(over.auditor).get(address, headers=ENGLISH))

    def test_those_who_answer_for_the_ledger_read_all(
        self, over: House, refunded: int, log_in: LogIn
    ) -> None:
        address = reverse("year_refunds", args=[refunded])
        for person in (over.coordinator, over.auditor):
            page = text(log_in(person).get(address, headers=ENGLISH))
            assert page.index("Ana Petit") < page.index("Cleo Martin")
            assert "66.7%" in page
            assert address in page_of(refunded, log_in(person))
        assert log_in(over.ana).get(address).status_code == 403
        assert address not in page_of(refunded, log_in(over.ana))
        assert "Patronage refund" in page_of(refunded)
        assert ACCOUNTS.asked == 2_000_00
