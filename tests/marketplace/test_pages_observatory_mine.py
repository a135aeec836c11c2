"""My data: chosen class by class, noted in seconds, brought in a table, taken away and erased."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.urls import reverse

from coop.domain.actors import Actor
from marketplace.domain.observatory.classes import CLASSES, FORMER, DataClass, told
from marketplace.domain.terms import Terms
from marketplace.models import PooledConsent, PooledFact
from marketplace.selectors.observatory import consents as given
from marketplace.selectors.observatory import facts as noted
from tests.conftest import LogIn
from tests.instants import START
from tests.marketplace.reading import read
from tests.marketplace.samples import agree, id_of
from tests.marketplace.test_observatory_facts import full, give, trade, write

VERSION = told(DataClass.PRICE_BAND).version
TABLE = "date;client;tjm;délai de paiement\n2026-02-01;Café du Port;350,50;43\n2026-02-02;;300;0\n"


def giving(person: Actor) -> set[str]:
    return {one.data_class.value for one in given.periods(id_of(person)) if one.withdrawn_at is None}


def typed(**changes: object) -> dict[str, object]:
    return {
        "happened_on": "2026-02-01",
        "trade": trade(),
        "outcome": "won",
        "day_rate": "350,50",
        "unpaid_minutes": "1 h 30",
        "client": "Café du Port",
        "key": "once",
        **changes,
    }


def test_nothing_is_chosen_beforehand_and_each_class_says_what_leaves(bruno: Actor, enter: LogIn) -> None:
    page = read(enter(bruno).get(reverse("my_data")))
    assert "You contribute nothing, and nothing is lost by it" in page
    for one in CLASSES:
        for words in (one.label, one.leaves, one.example, one.returned):
            assert words in page
    assert page.count("not contributed") == len(CLASSES)
    assert giving(bruno) == set()


def test_a_class_is_given_and_withdrawn_with_one_press_each(bruno: Actor, enter: LogIn) -> None:
    browser = enter(bruno)
    for _twice in range(2):
        page = read(browser.post(reverse("my_data_give", args=["price_band", VERSION]), follow=True))
        assert "You contribute it from now on" in page
    assert "You contribute 1 class of seven." in page
    assert giving(bruno) == {"price_band"}
    page = read(browser.post(reverse("my_data_give", args=["payment_delay", VERSION + 1]), follow=True))
    assert "This text has changed meanwhile" in page
    assert giving(bruno) == {"price_band"}
    page = read(browser.post(reverse("my_data_withdraw", args=["price_band"]), follow=True))
    assert "from the next release on, nothing of it leaves your account" in page
    assert giving(bruno) == set()
    for name, args in (("my_data_give", ["name", VERSION]), ("my_data_withdraw", ["name"])):
        assert browser.post(reverse(name, args=args)).status_code == 404
        assert browser.get(reverse(name, args=args)).status_code == 405


def test_a_row_is_noted_changed_and_erased_on_pages(bruno: Actor, amina: Actor, enter: LogIn) -> None:
    browser = enter(bruno)
    url = reverse("my_data_note")
    assert 'name="outcome"' in browser.get(url).content.decode()
    wrong = browser.post(url, typed(day_rate="5", happened_on="2099-01-01"))
    assert wrong.status_code == 422
    assert "Enter at least €10.00." in read(wrong)
    late = browser.post(url, typed(happened_on="2099-01-01"))
    assert (late.status_code, "Give a day between 1990 and today." in read(late)) == (422, True)
    for _twice in range(2):
        page = read(browser.post(url, typed(), follow=True))
    assert "won · €350.50 a day · 1 h 30 min that nobody pays" in page
    assert "Café du Port, which you alone read" in page
    (own,) = noted.every(id_of(bruno))
    edit, erase = (reverse(name, args=[own.id]) for name in ("my_data_edit", "my_data_erase"))
    assert 'value="Café du Port"' in browser.get(edit).content.decode()
    assert enter(amina).get(edit).status_code == 404
    browser = enter(bruno)
    page = read(browser.post(edit, typed(client="", outcome="lost", reason="price"), follow=True))
    assert "lost · the price" in page
    assert "Café du Port" not in page
    assert enter(amina).post(erase).status_code == 303
    assert len(noted.every(id_of(bruno))) == 1
    assert "The row is erased" in read(enter(bruno).post(erase, follow=True))
    assert noted.every(id_of(bruno)) == []


def test_a_mission_is_noted_from_its_page_filled_in(bruno: Actor, amina: Actor, enter: LogIn) -> None:
    engagement_id = agree(amina, bruno, terms=Terms.EUROS, budget_cents=10_000)
    url = reverse("engagement_fact", args=[engagement_id])
    browser = enter(bruno)
    assert url in browser.get(reverse("engagement", args=[engagement_id])).content.decode()
    page = browser.get(url).content.decode()
    assert 'value="350.00"' in page
    assert 'value="won" selected' in page
    assert browser.post(url, typed()).status_code == 303
    (own,) = noted.every(id_of(bruno))
    assert own.engagement_id == engagement_id
    assert 'value="350.50"' in browser.get(url).content.decode()
    asker = enter(amina)
    assert asker.get(url).status_code == 404
    assert url not in asker.get(reverse("engagement", args=[engagement_id])).content.decode()


def test_without_a_trade_the_profile_comes_first(chloe: Actor, enter: LogIn) -> None:
    browser = enter(chloe)
    assert "Say in your profile what your trade is" in read(browser.get(reverse("my_data")))
    answer = browser.get(reverse("my_data_note"))
    assert (answer.status_code, answer["Location"]) == (303, reverse("profile_edit"))


@pytest.mark.parametrize("is_file", [False, True])
def test_a_table_is_shown_before_it_comes_in(bruno: Actor, enter: LogIn, is_file: bool) -> None:
    browser, url = enter(bruno), reverse("my_data_bring")
    file = BytesIO(TABLE.encode("cp1252"))
    file.name = "rows.csv"
    sent: dict[str, object] = {"file": file} if is_file else {"text": TABLE}
    page = browser.post(url, sent)
    assert "2 new rows" in read(page)
    assert "€350.50 a day · paid in 43 days" in read(page)
    assert PooledFact.objects.count() == 0
    assert "2 new rows came in." in read(browser.post(url, {"text": TABLE, "go": "1"}, follow=True))
    assert [one.draft.client for one in noted.every(id_of(bruno))] == ["Café du Port", ""]
    again = read(browser.post(url, {"text": TABLE}))
    assert "0 new rows · 2 that you have already" in again
    assert "Nothing of it is new" in again
    browser.post(url, {"text": TABLE, "go": "1"})
    assert PooledFact.objects.count() == 2


def test_faults_are_told_by_row_and_nothing_comes_in(bruno: Actor, enter: LogIn) -> None:
    wrong = TABLE + "2026-02-31;;300;0\n"
    answer = enter(bruno).post(reverse("my_data_bring"), {"text": wrong, "go": "1"})
    assert answer.status_code == 422
    assert "Row 4: “2026-02-31” is not a day" in read(answer)
    assert "2026-02-31;;300;0" in answer.content.decode()
    assert PooledFact.objects.count() == 0


def test_who_agreed_to_the_former_text_is_asked_again_and_told_what_it_was(
    bruno: Actor, enter: LogIn
) -> None:
    unpaid = DataClass.UNPAID_HOURS
    PooledConsent.objects.create(member_id=id_of(bruno), data_class=unpaid, version=1, given_at=START)
    page = read(enter(bruno).get(reverse("my_data")))
    assert "The text has changed since you agreed" in page
    assert "the hours that a mission of the platform was counted for" in page
    [consent] = json.loads(enter(bruno).get(reverse("my_data_copy")).content)["consents"]
    assert consent["text"] == FORMER[0].leaves


def test_what_is_taken_away_can_be_brought_back(bruno: Actor, amina: Actor, enter: LogIn) -> None:
    write(bruno, client="Café; « du Port »", unpaid_minutes=50)
    write(bruno, key="b", outcome=None, reason=None, client_size=None)
    give(bruno, DataClass.PRICE_BAND)
    write_other = enter(amina)
    browser: Client = enter(bruno)
    answer = browser.get(reverse("my_data_table"))
    assert answer["Content-Disposition"] == 'attachment; filename="mes-donnees.csv"'
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert rows[0][:4] == ["date", "trade", "client", "client sector"]
    assert rows[1][2] == "Café; « du Port »"
    assert "2 that you have already" in read(browser.post(reverse("my_data_bring"), {"text": text}))
    copy = json.loads(browser.get(reverse("my_data_copy")).content)
    assert copy["consents"] == [
        {
            "data_class": "price_band",
            "version": VERSION,
            "text": told(DataClass.PRICE_BAND).leaves,
            "given_at": START.isoformat(),
            "withdrawn_at": None,
        }
    ]
    assert [one["client"] for one in copy["facts"]] == ["Café; « du Port »", "Café du Port"]
    assert [one["unpaid_minutes"] for one in copy["facts"]] == [50, full().unpaid_minutes]
    assert json.loads(write_other.get(reverse("my_data_copy")).content) == {"consents": [], "facts": []}


def test_everything_is_erased_once_it_was_said_what_goes(bruno: Actor, enter: LogIn) -> None:
    write(bruno)
    browser, url = enter(bruno), reverse("my_data_erase_all")
    assert "1 row would be erased." in read(browser.get(url))
    assert PooledFact.objects.count() == 1
    assert "All that you noted is erased." in read(browser.post(url, follow=True))
    assert PooledFact.objects.count() == 0
