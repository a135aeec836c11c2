"""Places: how one is found, what the database refuses, and what taking over a list changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from coop.domain import places as rules
from coop.domain.actors import PLATFORM, VISITOR, Actor, Role
from coop.domain.errors import Forbidden
from coop.domain.people import ProfileData
from coop.domain.places import Changes, Commune, Found
from coop.models import AuditEvent, Place
from coop.selectors import places
from coop.services import places as writing
from coop.services import profiles, starter
from tests import people
from tests.coop.listing import BELLEVILLE, COMMUNES, folder
from tests.coop.test_communes import OFFICIAL, read
from tests.instants import START
from tests.rights import OWNER, acting_as

NAMES = st.text(st.characters(codec="utf-8"), max_size=30)
NOWHERE = Commune("98799", "Île Perdue", "987", "Polynésie française", "Collectivités d’outre-mer")
TOWN = Commune(
    *("69990", "Belleville", "69", "Rhône", "Auvergne-Rhône-Alpes"),
    post_codes=("69990",),
    population=1,
    latitude=Decimal("46.1"),
    longitude=Decimal("4.7"),
)


def load(*communes: Commune) -> Changes:
    return writing.load(by=PLATFORM, at=START, communes=communes)


def found(typed: str) -> list[str]:
    return [one.label for one in places.find(typed)]


@given(NAMES)
def test_folding_is_done_once(name: str) -> None:
    once = " ".join(rules.words(name))
    assert " ".join(rules.words(once)) == once


@given(NAMES, st.sampled_from(["69", "2A", "974"]), st.lists(st.sampled_from(["69001", "20000"])))
def test_a_place_is_found_by_all_that_it_is_called(name: str, department: str, post_codes: list[str]) -> None:
    text = rules.search_text(name, department, post_codes)
    typed = " ".join([*post_codes, name.upper(), f"({department})"])
    assert all(f" {word}" in text for word in rules.words(typed))
    assert text.startswith(f" {rules.name_of(name)} /") or any(w[0].isdecimal() for w in rules.words(name))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("SAINT-ÉTIENNE", ("saint", "etienne")),
        ("st etienne", ("saint", "etienne")),
        ("Sainte-Mère-l’Église 50", ("sainte", "mere", "l", "eglise", "50")),
        ("Plœuc-L'Hermitage", ("ploeuc", "l", "hermitage")),
        ("Saintes", ("saintes",)),
        ("%_\\ '\"", ()),
    ],
)
def test_accents_case_and_saints_do_not_matter(typed: str, words: tuple[str, ...]) -> None:
    assert rules.words(typed) == words


@pytest.mark.parametrize(
    ("named", "among", "meant"),
    [([True], 3, 0), ([False], 1, 0), ([True, True], 2, None), ([False, False], 2, None), ([], 0, None)],
)
def test_one_is_meant_when_it_alone_has_the_name_or_fits(
    named: list[bool], among: int, meant: int | None
) -> None:
    given_names = [*named, *[False] * (among - len(named))]
    fitting = [Found("", pk, "", "", (), is_named) for pk, is_named in enumerate(given_names)]
    one = rules.only(fitting)
    assert (None if one is None else one.id) == meant


def test_who_keeps_the_house_loads_places() -> None:
    assert rules.may_load(PLATFORM)
    assert rules.may_load(Actor(1, None, frozenset({Role.ADMINISTRATOR})))
    for other in (VISITOR, Actor(1, 1), Actor(1, 1, frozenset({Role.COORDINATOR, Role.AUDITOR}))):
        assert not rules.may_load(other)


def test_what_the_list_does_not_say_stays_known() -> None:
    bare = replace(TOWN, population=None, latitude=None, longitude=None)
    assert rules.changes({"69990": TOWN}, [bare]) == Changes((), (), 1, 0)
    renamed = replace(bare, name="Belleville-sur-Saône")
    assert rules.changes({"69990": TOWN, "98799": NOWHERE}, [renamed]) == Changes(
        (), (replace(TOWN, name="Belleville-sur-Saône"),), 0, 1
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Lyon", "Lyon (69)"),
        ("69001", "Lyon (69)"),
        ("lyon 69", "Lyon (69)"),
        ("69 lyon", "Lyon (69)"),
        ("st etienne", "Saint-Étienne (42)"),
        ("sain", "Saint-Denis (974)"),
        ("ETIENNE", "Saint-Étienne (42)"),
        ("Ajaccio (2A)", "Ajaccio (2A)"),
        ("20090", "Ajaccio (2A)"),
        ("saint-denis 97490", "Saint-Denis (974)"),
        ("l'havre", "Le Havre (76)"),
        ("Lyon 33", None),
        ("yon", "La Roche-sur-Yon (85)"),
        ("", None),
        ("%", None),
        (" ".join(["l"] * 13), None),
    ],
)
def test_a_place_is_found_however_it_is_typed(typed: str, first: str | None) -> None:
    assert next(iter(found(typed)), None) == first


@pytest.mark.django_db
def test_the_name_itself_comes_first_then_where_most_people_live() -> None:
    load(
        replace(TOWN, insee_code="69991", name="Vienne-la-Grande", population=900_000),
        replace(TOWN, insee_code="69992", name="Vienne-la-Petite", population=9),
        replace(TOWN, insee_code="69993", name="La Vienne", population=None),
    )
    assert found("vienne") == [
        "Vienne (38)",
        "Vienne-la-Grande (69)",
        "Vienne-la-Petite (69)",
        "La Vienne (69)",
    ]
    assert found("vienne 69") == ["Vienne-la-Grande (69)", "Vienne-la-Petite (69)", "La Vienne (69)"]
    assert [one.is_named for one in places.find("Vienne")] == [True, False, False, False]
    assert [one.name for one in places.find("vienne", code="69992")] == ["Vienne-la-Petite"]
    assert places.find("lyon", code="69992") == []


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["sai", "saint", "st", "St."])
def test_a_saint_is_no_strasbourg(typed: str) -> None:
    assert found(typed)
    assert all(label.startswith("Saint-") for label in found(typed))


@pytest.mark.django_db
def test_no_more_than_ten_are_named() -> None:
    assert len(found("s")) == rules.MOST_FOUND == 10


@pytest.mark.django_db
def test_looking_for_a_name_among_many_uses_the_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO coop_place
              (insee_code, name, department, department_name, region, post_codes, search)
            SELECT lpad(n::text, 5, '0'), 'Ville ' || n, '60', 'Oise', 'Hauts-de-France', '{}',
              ' ' || substr(md5(n::text), 1, 6) || ' ' || substr(md5(n::text), 7, 5) || ' / 60'
            FROM generate_series(1, 20000) AS n
            ON CONFLICT DO NOTHING"""
        )
        with acting_as(OWNER):
            cursor.execute("ANALYZE coop_place")
        for typed in ("st etienne", "69001", "lyon 69"):
            asked = Place.objects.all()
            for word in rules.words(typed):
                asked = asked.filter(search__contains=f" {word}")
            assert "place_search" in asked.order_by("pk").explain()


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        yield


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"latitude": None}, "place_has_both_degrees_or_none"),
        ({"longitude": None}, "place_has_both_degrees_or_none"),
        ({"latitude": Decimal(91)}, "place_is_on_earth"),
        ({"longitude": Decimal(-181)}, "place_is_on_earth"),
        ({"insee_code": "2C123"}, "place_has_an_insee_code"),
        ({"insee_code": "6912"}, "place_has_an_insee_code"),
        ({"post_codes": ["6900"]}, "place_post_codes_have_five_digits"),
        ({"post_codes": ["69001", "6900A"]}, "place_post_codes_have_five_digits"),
        ({"post_codes": [None]}, "place_post_codes_have_five_digits"),
        ({"search": ""}, "place_can_be_found"),
        ({"population": -1}, "population"),
    ],
)
def test_the_database_refuses_what_can_not_be(changes: dict[str, Any], constraint: str) -> None:
    with refused(constraint):
        Place.objects.filter(insee_code="69123").update(**changes)


@pytest.mark.django_db
def test_a_place_without_a_point_can_be_lived_in() -> None:
    load(NOWHERE)
    ana = people.make_member("Ana Petit")
    (island,) = places.find("ile perdue")
    profile = ProfileData(display_name="Ana Petit", place_id=island.id)
    profiles.update(by=ana, at=START, member_id=ana.member_id or 0, profile=profile)
    spot = places.get(island.id)
    assert spot is not None
    assert (spot.name, spot.latitude, spot.longitude) == ("Île Perdue", None, None)


@pytest.mark.django_db
def test_loading_adds_mends_and_never_deletes() -> None:
    before = Place.objects.count()
    assert load(TOWN, NOWHERE) == Changes((TOWN, NOWHERE), (), 0, before)
    first = Place.objects.get(insee_code="69990")
    mended = replace(TOWN, name="Belleville-en-Beaujolais", population=2)
    assert load(mended) == Changes((), (mended,), 0, before + 1)
    again = Place.objects.get(insee_code="69990")
    assert (again.pk, again.name, again.population) == (first.pk, "Belleville-en-Beaujolais", 2)
    assert found("beaujolais") == ["Belleville-en-Beaujolais (69)"]
    assert Place.objects.count() == before + 2


@pytest.mark.django_db
def test_the_same_list_again_changes_nothing_and_notes_nothing() -> None:
    load(TOWN, NOWHERE)
    event = AuditEvent.objects.get(action="coop.load_places")
    assert (event.subject, event.data) == ("places", {"added": 2, "changed": 0})
    assert load(TOWN, NOWHERE).unchanged == 2
    assert AuditEvent.objects.filter(action="coop.load_places").count() == 1


@pytest.mark.django_db
def test_nobody_else_loads_places() -> None:
    with pytest.raises(Forbidden):
        writing.load(by=people.make_coordinator(), at=START, communes=[TOWN])


@pytest.mark.django_db
def test_the_starter_places_change_nothing_of_what_a_list_said() -> None:
    lyon = Place.objects.get(insee_code="69123")
    Place.objects.filter(pk=lyon.pk).update(population=520_000)
    starter.load()
    assert Place.objects.get(pk=lyon.pk).population == 520_000


@pytest.mark.django_db
def test_the_command_tells_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder(tmp_path)
    before = Place.objects.count()
    call_command("import_places", str(tmp_path), "--dry-run")
    assert capsys.readouterr().out == (
        f"Lieux : 2 ajoutés, 0 changé, 0 inchangé, {before} que la liste ne nomme pas restent.\n"
        "Rien n’a été écrit : c’était un essai.\n"
    )
    assert Place.objects.count() == before
    call_command("import_places", str(tmp_path / "communes.csv"), str(tmp_path / "departments_regions.csv"))
    assert capsys.readouterr().out.startswith("Lieux : 2 ajoutés, 0 changé, 0 inchangé")
    assert Place.objects.count() == before + 2
    call_command("import_places", str(tmp_path))
    assert capsys.readouterr().out.startswith("Lieux : 0 ajouté, 0 changé, 2 inchangés")


@pytest.mark.django_db
def test_a_list_with_one_bad_row_writes_nothing(tmp_path: Path) -> None:
    before = Place.objects.count()
    bad = COMMUNES + BELLEVILLE.replace("69990,", "69991,", 1).replace("46.1", "460.1") + "\n"
    with pytest.raises(CommandError) as told:
        call_command("import_places", str(folder(tmp_path, bad)))
    assert str(told.value) == (
        "communes.csv, ligne 4 : « 460.10000 » n’est pas un nombre de degrés entre -90 et 90\n"
        "Rien n’a été écrit."
    )
    assert Place.objects.count() == before


@pytest.mark.django_db
def test_of_many_faults_the_first_are_told(tmp_path: Path) -> None:
    rows = "".join(f"{number},Mont,,69,84,,,\n" for number in range(30))
    with pytest.raises(CommandError) as told:
        call_command("import_places", str(folder(tmp_path, COMMUNES + rows)))
    assert str(told.value).splitlines()[-2:] == ["… et 10 autres", "Rien n’a été écrit."]


@pytest.mark.parametrize("given_paths", [["nowhere"], ["a", "b", "c"], ["nowhere", "nothing"]])
def test_files_that_are_not_there_are_named(given_paths: list[str]) -> None:
    with pytest.raises(CommandError, match=r"communes\.csv|nowhere"):
        call_command("import_places", *given_paths)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official list of communes is not on this machine")
def test_the_official_list_is_taken_over_and_found_in(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_places", str(OFFICIAL))
    assert "34943 ajoutés, 0 changé, 121 inchangés, 0 que la liste" in capsys.readouterr().out
    assert Place.objects.filter(latitude=None).count() == 90
    starter.load()
    call_command("import_places", str(OFFICIAL), "--dry-run")
    assert "0 ajouté, 0 changé, 35064 inchangés" in capsys.readouterr().out
    assert found("saint denis")[:2] == ["Saint-Denis (974)", "Saint-Denis (93)"]
    assert found("l'hay les roses") == ["L’Haÿ-les-Roses (94)"]
    assert found("y 80")[0] == "Y (80)"
    assert len(found("51300")) == 10


def test_a_read_list_is_what_is_loaded() -> None:
    assert [commune.as_row()["search"] for commune in read()] == [
        " belleville l etang / 69 69990 69995",
        " ile perdue / 987 98799",
    ]
