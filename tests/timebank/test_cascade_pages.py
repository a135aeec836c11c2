"""The cascade: anyone reads it, tries a year, and sees what other rules would give beside today's."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.timebank.reading import ENGLISH, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]
SCIC = {"surplus": "100000", "capital": "1000000", "held": "0"}


def page(**asked: str) -> BeautifulSoup:
    return BeautifulSoup(text(Client().get(reverse("cascade"), asked, headers=ENGLISH)), "html.parser")


def rows(found: BeautifulSoup, caption: str = "Euros") -> dict[str, list[str]]:
    """What stands in each row of the table of that name, by its first cell."""
    (named,) = (one for one in found.select("table > caption") if one.get_text(strip=True) == caption)
    assert named.parent is not None
    lines = (
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
        for row in named.parent.select("tbody > tr")
    )
    return {line[0]: line[1:] for line in lines}


def test_without_figures_an_invented_year_goes_down_today_s_rules() -> None:
    found = page()
    told = rows(found)
    assert [
        told[step][2] for step in ("Surplus", "Legal reserve", "Statutory reserve", "May be distributed")
    ] == [
        "€100,000.00",
        "€15,000.00",
        "€42,500.00",
        "€42,500.00",
    ]
    assert told["Observatory fund"] == ["€40,000.00", "–", "€10,000.00", "€30,000.00"]
    assert rows(found, "Hours")["Solidarity fund"][2] == "36 h"
    assert "An invented year" in found.get_text()


def test_each_step_says_its_rule_its_value_its_article_and_where_sources_disagree() -> None:
    found = page()
    told = rows(found, "The steps and their rules")
    assert "Legal reserve 15%" in told["Legal reserve"][1]
    assert "art. 16: three twentieths at least" in told["Legal reserve"][2]
    assert "the first reading leaves €32,500" in told["Public aid, kept"][2]
    linked = {link["href"] for link in found.find_all("a")}
    for key in ("legal_reserve_share", "public_aid_reading", "patronage_share", "distribution_shares"):
        assert reverse("rule", args=[f"timebank.{key}"]) in linked
    assert "So today: taken off what may be distributed." in told["Public aid, kept"][0]


def test_a_surplus_that_is_typed_is_told_as_one() -> None:
    told = rows(page(**SCIC))
    assert told["Surplus that was typed"][2] == told["Surplus"][2] == "€100,000.00"
    assert not {"Other income", "Contributions and fees", "Costs"} & set(told)
    assert "Surplus that was typed" not in rows(page(), "The steps and their rules")


def test_the_vectors_of_a_scic_are_typed_in() -> None:
    assert rows(page(**SCIC))["May be distributed"][2] == "€42,500.00"
    assert rows(page(**SCIC, aid="10000"))["May be distributed"][2] == "€32,500.00"
    full = rows(page(**SCIC | {"held": "1000000"}))
    assert (full["Legal reserve"][2], full["Statutory reserve"][2]) == ("€0.00", "€50,000.00")


def test_another_rule_is_told_beside_the_one_that_is_voted() -> None:
    found = page(**SCIC, aid="10000", reading="left_out", statutory_share="50")
    told = rows(found)
    assert told["May be distributed"][2:5] == ["€32,500.00", "€38,250.00", "+€5,750.00"]
    assert told["Legal reserve"][2:5] == ["€15,000.00", "€13,500.00", "-€1,500.00"]
    assert [one.get_text() for one in found.select("figure > figcaption")] == ["Today's rules", "Your rules"]
    assert "Nothing is written" in found.get_text()
    assert found.find("option", selected=True, value="left_out")


def test_the_other_route_of_the_funds() -> None:
    told = rows(page(pool="1000", capital="100000", route="left"))
    assert told["Observatory fund"][2:] != []
    assert told["Surplus"][2:5] == ["€200.00", "€1,000.00", "+€800.00"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"legal_share": "10"}, "The value must lie between 15% and 100%."),
        ({"statutory_share": "49"}, "The value must lie between 50% and 100%."),
        ({"margin_share": "3"}, "The value must lie between 0% and 2%."),
        ({"reserve": "5"}, "must lie between 10% and 100%"),
        ({"observatory": "30"}, "The parts must sum to 100%; they sum to 105%."),
        ({"reading": "neither"}, "Select a valid choice"),
        ({"costs": "100001", "income": "100000"}, "a loss is not shared"),
        ({"surplus": "a lot"}, "is not an amount we can read"),
        ({"surplus": "-1"}, "Enter at least €0.00"),
    ],
)
def test_what_no_vote_could_say_is_refused_in_words(asked: dict[str, str], said: str) -> None:
    answer = Client().get(reverse("cascade"), asked, headers=ENGLISH)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "How it was computed" not in text(answer)


def test_it_speaks_french() -> None:
    answer = text(Client().get(reverse("cascade"), {"legal_share": "10"}, headers={"accept-language": "fr"}))
    assert "La valeur doit être comprise entre 15 % et 100 %" in answer
    answer = text(Client().get(reverse("cascade"), headers={"accept-language": "fr"}))
    for said in ("Réserve statutaire", "42 500,00 €", "art. 19 nonies", "Les sources divergent"):
        assert said in answer


def test_the_drawing_says_all_that_it_shows() -> None:
    (euros, hours) = page().select("svg[role=img]")
    named = [euros.select_one(f"#{id}") for id in str(euros.get("aria-labelledby")).split()]
    said = [one.get_text() for one in named if one]
    assert said[0] == "Euros, Today's rules"
    assert "Contributions and fees +€40,000.00; Observatory -€10,000.00" in said[1]
    assert "Statutory reserve -€42,500.00" in said[1]
    assert "€" not in hours.get_text()
    assert [one.get_text() for one in euros.select("text > tspan")][-2:] == ["Carried forward", "-€40,500.00"]


def test_the_figures_are_the_same_on_another_machine() -> None:
    hashes = re.findall(r"\b[0-9a-f]{64}\b", page(**SCIC).get_text())
    assert len(hashes) == 2
    assert hashes == re.findall(r"\b[0-9a-f]{64}\b", page(**SCIC).get_text())
    other = re.findall(r"\b[0-9a-f]{64}\b", page(**SCIC, aid="1").get_text())
    assert not set(hashes) & set(other)


def test_nothing_came_in_and_nothing_is_drawn() -> None:
    found = page(capital="1000")
    assert found.find("figure") is None
    assert "Compute" in found.get_text()


def test_the_funds_lead_to_it() -> None:
    assert reverse("cascade") in text(Client().get(reverse("funds"), headers=ENGLISH))


def test_a_rule_s_page_says_where_sources_disagree() -> None:
    address = reverse("rule", args=["timebank.public_aid_reading"])
    assert "the first reading leaves €32,500" in text(Client().get(address, headers=ENGLISH))
    french = text(Client().get(address, headers={"accept-language": "fr"}))
    assert "Source : Loi n° 47-1775 du 10 septembre 1947, art. 19 nonies" in french


def test_the_exact_figure_is_told_where_it_is_no_whole_number() -> None:
    told = rows(page(surplus="1.01", capital="1000000"))
    assert told["Legal reserve"] == ["€1.01", "303/20", "€0.16", "€0.85"]
    assert told["Surplus"][1] == "–"


def test_steps_without_anything_are_left_out_but_those_of_the_law_are_not() -> None:
    told = rows(page(surplus="100", capital="0"))
    assert "Costs" not in told
    assert "Public aid, kept" not in told
    assert told["Legal reserve"][2] == told["Patronage refund"][2] == "€0.00"
