"""Files of ESCO and ROME, invented and small, read into concepts."""

import pytest

from coop.domain.concepts import LABEL_LENGTH, Concept, Kind, Label, Source
from coop.domain.genders import Gender
from coop.domain.taxonomies import Format, Reading, read

ESCO = "http://data.europa.eu/esco/"
SKILLS = f"""conceptUri,preferredLabel,altLabels
{ESCO}skill/aa-1,tresser un panier,vannerie|Tresser un  Panier|faire un panier d'osier
{ESCO}skill/aa-2,régler une horloge,
"""
OCCUPATIONS = f"""conceptUri,preferredLabel,altLabels
{ESCO}occupation/bb-1,horloger d'art/horlogère d'art,horloger d’art|réparatrice de tout/réparateur|horlogeuse
"""
ROME = """appellation_code,appellation_fr,rome_code,rome_label_fr
1,Vannier / Vannière d'osier,B9999,Travail de l'osier
2,Rempailleur(se),B9999,Travail de l'osier
3,Oiseleur / Oiseleuse,A0001,Soin des oiseaux
"""


def lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def texts(concept: Concept) -> dict[str, Gender]:
    return {label.text: label.gender for label in concept.labels}


def faults(reading: Reading) -> list[str]:
    assert reading.concepts == () or reading.source
    return [f"{fault.row}: {fault.sentence}" for fault in reading.faults]


def test_esco_skills_are_read_with_their_other_labels() -> None:
    reading = read(lines(SKILLS))
    assert (reading.source, reading.faults) == (Source.ESCO, [])
    basket, clock = reading.concepts
    assert basket == Concept(
        code="esco-aa-1",
        kind=Kind.SKILL,
        source=Source.ESCO,
        uri=f"{ESCO}skill/aa-1",
        label_fr="tresser un panier",
        labels=frozenset({Label("fr", "vannerie"), Label("fr", "faire un panier d’osier")}),
    )
    assert (clock.label_fr, clock.label_en, clock.labels) == ("régler une horloge", "", frozenset())


def test_an_english_file_names_the_same_concepts_in_english() -> None:
    (first, second), english = read(lines(SKILLS)).concepts, read(lines(SKILLS), language="en").concepts
    assert [concept.key for concept in english] == [first.key, second.key]
    assert [(concept.label_fr, concept.label_en) for concept in english] == [
        ("", "tresser un panier"),
        ("", "régler une horloge"),
    ]
    assert {label.language for concept in english for label in concept.labels} == {"en"}


def test_esco_occupations_are_said_of_women_and_of_men() -> None:
    (watchmaker,) = read(lines(OCCUPATIONS), format=Format.ESCO_OCCUPATIONS).concepts
    assert (watchmaker.kind, watchmaker.label_fr) == (Kind.OCCUPATION, "horloger d’art/horlogère d’art")
    assert texts(watchmaker) == {
        "horlogère d’art": Gender.FEMININE,
        "horloger d’art": Gender.MASCULINE,
        "réparatrice de tout/réparateur": Gender.NEITHER,
        "horlogeuse": Gender.NEITHER,
    }


def test_other_labels_may_be_on_lines_and_other_columns_are_left_aside() -> None:
    text = (
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,description\r\n"
        f"Occupation,{ESCO}occupation/c-1.2,1234,Souffleur de verre,"
        '"verrier\nartisan, verrier\r\n|bulleur","Il ""souffle"""\r\n'
    )
    (blower,) = read(lines(text)).concepts
    assert (blower.code, blower.kind) == ("esco-c-1-2", Kind.OCCUPATION)
    assert {*texts(blower)} == {"verrier", "artisan, verrier", "bulleur"}


def test_rome_gives_one_occupation_for_each_code() -> None:
    reading = read(lines(ROME))
    assert (reading.source, reading.faults) == (Source.ROME, [])
    wicker, birds = reading.concepts
    assert (wicker.code, wicker.kind, wicker.uri) == ("rome-b9999", Kind.OCCUPATION, "")
    assert wicker.label_fr == "Travail de l’osier"
    assert texts(wicker) == {
        "Vannière d’osier": Gender.FEMININE,
        "Vannier d’osier": Gender.MASCULINE,
        "Rempailleuse": Gender.FEMININE,
        "Rempailleur": Gender.MASCULINE,
    }
    assert {*texts(birds)} == {"Oiseleuse", "Oiseleur"}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("http://example.org/1,nouer,", "3: “http://example.org/1” is no address of an ESCO"),
        (f"{ESCO}skill/,nouer,", "3: “http://data.europa.eu/esco/skill/” is no address"),
        (f"{ESCO}occupation/x,nouer,", "3: “http://data.europa.eu/esco/occupation/x” is of the other kind"),
        (f"{ESCO}skill/aa-1,nouer,", "3: “http://data.europa.eu/esco/skill/aa-1” stands in row 2 already."),
        (f"{ESCO}skill/x,,", "3: “preferredLabel” says nothing."),
        (f"{ESCO}skill/x, ... ,", "3: “preferredLabel” says nothing."),
        (f"{ESCO}skill/x,nouer,a|—|b", "3: “altLabels” says nothing."),
        (f"{ESCO}skill/x,nouer", "3: It has 2 cells, and the header 3."),
        (f"{ESCO}skill/x,nouer,a,b", "3: It has 4 cells, and the header 3."),
        (f"{ESCO}skill/x,{'n' * (LABEL_LENGTH + 1)},", f"3: “{'n' * 59}…” has 301 letters, the most is 300."),
        (f"{ESCO}skill/x,nou\x00er,", "3: The text in “preferredLabel” is not UTF-8."),
        (f"{ESCO}skill/x,nouer,no\udce9", "3: The text in “altLabels” is not UTF-8."),
        (f'{ESCO}skill/x,"nouer,', "3: This is no CSV: unexpected end of data."),
    ],
)
def test_what_is_wrong_in_a_row_of_esco_is_told_with_the_row(row: str, fault: str) -> None:
    text = f"conceptUri,preferredLabel,altLabels\n{ESCO}skill/aa-1,tresser,\n{row}\n"
    (found,) = faults(read(lines(text), format=Format.ESCO_SKILLS))
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("9,Vannier,999,Osier", "3: “999” is no ROME code: a letter and four figures."),
        ("9,,B0001,Osier", "3: “appellation_fr” says nothing."),
        ("9,Vannier,B0001,", "3: “rome_label_fr” says nothing."),
        ("9,Vannier,A0001,Osier", "3: A0001 is called “Osier”, and “Oiseaux” in row 2."),
    ],
)
def test_what_is_wrong_in_a_row_of_rome_is_told_with_the_row(row: str, fault: str) -> None:
    head = "appellation_code,appellation_fr,rome_code,rome_label_fr"
    assert faults(read(lines(f"{head}\n1,Oiseleur,A0001,Oiseaux\n{row}\n"))) == [fault]


@pytest.mark.parametrize(
    ("text", "format", "fault"),
    [
        ("", None, "1: The header is neither that of ESCO nor that of ROME."),
        ("name;label\n", None, "1: The header is neither that of ESCO nor that of ROME."),
        (ROME, Format.ESCO_SKILLS, "1: The column “conceptUri” is not there, or more than once."),
        (SKILLS, Format.ROME, "1: The column “rome_code” is not there, or more than once."),
        (
            "conceptUri,conceptUri,preferredLabel,altLabels\n",
            None,
            "1: The column “conceptUri” is not there, or more than once.",
        ),
    ],
)
def test_a_header_that_is_not_known_is_told(text: str, format: Format | None, fault: str) -> None:
    assert faults(read(lines(text), format=format)) == [fault]


def test_rome_is_french() -> None:
    assert faults(read(lines(ROME), language="en")) == ["1: ROME is written in French alone."]


def test_every_fault_is_told_and_rows_are_counted_as_a_spreadsheet_does() -> None:
    text = (
        "conceptUri,preferredLabel,altLabels\n"
        f'{ESCO}skill/a,nouer,"un\ndeux\ntrois"\n'
        f"{ESCO}skill/b,,\n"
        f"{ESCO}skill/c,tisser,\n"
        f"{ESCO}skill/c,filer,\n"
    )
    assert [fault[:2] for fault in faults(read(lines(text)))] == ["3:", "5:"]


def test_an_empty_row_is_left_out_and_counted() -> None:
    header, first, second = SKILLS.splitlines()
    reading = read(lines(f"{header}\n\n{first}\n\n{second}\nwrong\n"))
    assert [fault.row for fault in reading.faults] == [6]
    whole = read(lines(f"{header}\n\n{first}\n\n{second}\n"))
    assert (whole.faults, whole.concepts) == ([], read(lines(SKILLS)).concepts)
