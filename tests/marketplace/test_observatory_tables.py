"""A table that a member brings: read in the ways of both languages, each fault told with its row."""

from datetime import date

import pytest

from marketplace.domain.observatory import tables
from marketplace.domain.observatory.facts import FactDraft
from marketplace.domain.observatory.markets import ClientSize, LeadSource, QuoteOutcome, QuoteReason
from marketplace.domain.observatory.tables import MOST_OCTETS, MOST_ROWS, Table
from marketplace.forms.observatory.noting import vocabulary

TODAY = date(2026, 3, 2)
WORDS = vocabulary({"Site web": 7, "Website": 7, "Relecture": 8})
FRENCH = (
    "Date;Métier;Client;Secteur du client;Taille du client;Origine;Résultat;Motif;Tarif jour;"
    "Jours de paiement;Heures non payées\n"
    "28/02/2026;site web;Café «  du Port »;hébergement et restauration;moins de 10 personnes;"
    "recommandation;perdu;le prix;1 350,50 €;43;1 h 30\n"
)
ENGLISH = (
    "date,trade,client,client sector,client size,lead source,outcome,reason,day rate,payment days,"
    "unpaid hours\n"
    '2026-02-28,Website,"Café «  du Port »",hotels and restaurants,fewer than 10 people,'
    'recommendation,lost,the price,1350.50,43,"1,5"\n'
)
ROW = FactDraft(
    happened_on=date(2026, 2, 28),
    trade_id=7,
    client="Café « du Port »",
    client_sector="I",
    client_size=ClientSize.MICRO,
    lead_source=LeadSource.RECOMMENDATION,
    outcome=QuoteOutcome.LOST,
    reason=QuoteReason.PRICE,
    day_rate_cents=135_050,
    payment_days=43,
    unpaid_minutes=90,
)


def read(content: str | bytes) -> Table:
    given = content.encode() if isinstance(content, str) else content
    return tables.read(given, WORDS, on=TODAY)


def told(table: Table) -> list[tuple[int, str]]:
    return [(fault.number, str(fault.sentence)) for fault in table.faults]


@pytest.mark.parametrize(
    "content",
    [
        FRENCH,
        ENGLISH,
        "\ufeff" + FRENCH,
        FRENCH.replace("\n", "\r\n"),
        FRENCH.replace(";", "\t"),
        FRENCH.encode("cp1252"),
        FRENCH.replace(" €", "").encode("latin-1"),
        ENGLISH.replace("the price", "PRICE").replace("lost", "lost ").replace("hotels and restaurants", "i"),
    ],
)
def test_both_languages_and_what_spreadsheets_write(content: str | bytes) -> None:
    table = read(content)
    assert told(table) == []
    assert [(row.number, row.draft) for row in table.rows] == [(2, ROW)]
    assert table.unknown == ()


def test_what_is_absent_is_not_said_and_other_columns_are_passed_over() -> None:
    table = read("jour,taux,délai de paiement,trade\n1.3.2026,12,0,relecture\n\n2026-03-02,,5,website\n")
    assert table.unknown == ("taux",)
    assert [(row.number, row.draft) for row in table.rows] == [
        (2, FactDraft(date(2026, 3, 1), 8, payment_days=0)),
        (4, FactDraft(date(2026, 3, 2), 7, payment_days=5)),
    ]
    sole = tables.read(b"date;tjm\n2026-03-01;300\n", vocabulary({"Relecture": 8}), on=TODAY)
    assert sole.rows[0].draft == FactDraft(date(2026, 3, 1), 8, day_rate_cents=30_000)
    assert told(tables.read(b"date;tjm\n2026-03-01;300\n", vocabulary({}), on=TODAY)) == [
        (2, "“” is not one of the trades of your profile")
    ]


def test_every_fault_is_told_with_its_row_in_words() -> None:
    content = (
        "date;metier;resultat;motif;tjm;jours de paiement;heures non payees;taille\n"
        "31/02/2026;site web;won;;x;;;\n"
        "hier;jardin;peut-être;;12,345;4,5;1h75;\n"
        "2026-03-03;site web;won;;;;;\n"
        "2026-03-01;site web;;price;5;1000;745;\n"
        "2026-03-01;site web;;;;;;\n"
    )
    table = read(content)
    assert told(table) == [
        (2, "“31/02/2026” is not a day: write 2026-03-31 or 31/03/2026"),
        (2, "“x” is not an amount: write 350 or 350,50"),
        (3, "“peut-être” is not in the list of this column"),
        (3, "“hier” is not a day: write 2026-03-31 or 31/03/2026"),
        (3, "“jardin” is not one of the trades of your profile"),
        (3, "“12,345” is not an amount: write 350 or 350,50"),
        (3, "“4,5” is not a number of days"),
        (3, "“1h75” is not a duration: write 1,5 or 1 h 30"),
        (4, "Give a day between 1990 and today."),
        (5, "A reason goes with a quote that was won or lost."),
        (5, "A day costs between 1000 and 1000000."),
        (5, "A payment takes between 0 and 999 days."),
        (5, "At most 44640 in a row: that is a whole month."),
        (6, "Say one thing at least beside the day and the client."),
    ]
    assert read("date\n" + "z" * 99).faults[0].sentence.values == {"typed": "z" * 40}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", (1, "the file is empty")),
        ("\n\n", (1, "the file is empty")),
        ("client;tjm\nA;300", (1, "no column is called “date”")),
        ("date;tjm\n2026-03-01;\x00", (2, "this row holds a NUL character")),
        ("x" * (MOST_OCTETS + 1), (1, "this file is too long: bring it in parts")),
        (
            "date\n" + "2026-03-01\n" * (MOST_ROWS + 1),
            (MOST_ROWS + 2, "a file has 500 rows at most: bring the others apart"),
        ),
    ],
)
def test_a_file_that_is_no_table_has_one_fault(content: str, fault: tuple[int, str]) -> None:
    table = read(content)
    assert told(table) == [fault]
    assert table.rows == ()


def test_a_file_cut_short_says_so_in_words() -> None:
    assert (
        read("date;tjm\n2026-03-01").faults[0].sentence.msgid
        == "“%(typed)s” is not one of the trades of your profile"
    )
    assert told(read('date;client\n2026-03-01;"' + "x" * 150_000))[0][0] == 2


def test_rows_that_say_the_same_are_numbered() -> None:
    other = FactDraft(TODAY, 7, client="Autre", payment_days=1)
    same = FactDraft(TODAY, 7, client="AUTRE", payment_days=1)
    numbered = list(tables.numbered([ROW, other, ROW, same]))
    assert [number for _said, number in numbered] == [1, 1, 2, 2]
    assert numbered[0][0] != numbered[1][0]
