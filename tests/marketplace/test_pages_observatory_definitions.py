"""What each figure is exactly, for anybody, in both languages."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.domain.observatory.indicators import every
from tests.timebank.reading import text

pytestmark = pytest.mark.django_db


def page(visitor: Client, key: str, language: str = "en") -> str:
    address = reverse("observatory_definition", args=[key])
    told = text(visitor.get(address, headers={"accept-language": language}))
    return told.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_every_indicator_stands_in_the_list_under_its_question(visitor: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        response = visitor.get(reverse("observatory_definitions"), headers={"accept-language": "en"})
    assert len(asked) <= 10
    told = text(response)
    for one in every():
        assert one.question in told
        assert reverse("observatory_definition", args=[one.key]) in response.content.decode()


def test_a_definition_says_all_of_it(visitor: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        told = page(visitor, "day_rate")
    assert len(asked) <= 10
    for words in (
        "What is a day of work paid?",
        "definition 2 of Hyndman and Fan, 1996",
        "lower quartile, median, upper quartile",
        "euros, in the data as whole cents",
        "Members who contribute the price of a day",
        "trade, family of trades, all trades; department, region, France",
        "Agreed price of a day (what members contribute by their own consent)",
        "Malt, barometer of freelance prices",
        "here are prices that a client agreed to",
        "Hidden where too few contribute, and where their number could be worked out.",
    ):
        assert words in told


def test_a_definition_in_french(visitor: Client) -> None:
    told = page(visitor, "late_payment", "fr")
    for words in (
        "Combien de paiements prennent plus de 30 ou 60 jours ?",
        "part des paiements",
        "Banque de France, rapport annuel de l’Observatoire des délais de paiement",
        "Masqué là où trop peu de personnes sont dans la part ou dans le tout",
    ):
        assert words in told


def test_what_has_no_official_figure_and_what_is_never_hidden_is_said(visitor: Client) -> None:
    told = page(visitor, "funds_spent_cents")
    for words in (
        "We know of no official figure of the same matter.",
        "Never hidden: these accounts are the cooperative’s",
        "what the platform itself counts",
        "entries",
    ):
        assert words in told


def test_a_figure_that_there_is_not(visitor: Client) -> None:
    assert visitor.get(reverse("observatory_definition", args=["happiness"])).status_code == 404


def test_each_definition_is_a_page_with_its_own_words(visitor: Client) -> None:
    for one in every():
        told = page(visitor, one.key)
        assert all(words in told for words in (one.label, one.question, one.formula, one.population))
