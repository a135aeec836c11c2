"""The skills and places that every house starts with."""

import csv
from collections import Counter
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from coop.domain.skills import FAMILIES
from coop.domain.starter import places, skills
from coop.models import Place, Skill
from coop.services import starter

COMMUNES = Path(settings.BASE_DIR).parent / "shared" / "data" / "places" / "communes.csv"


def test_about_sixty_skills_stand_in_every_family_with_two_labels() -> None:
    rows = skills.rows()
    assert len(rows) >= 60
    assert {row["family"] for row in rows} == set(FAMILIES)
    assert len({row["code"] for row in rows}) == len(rows)
    for label in ("label_fr", "label_en"):
        assert max(Counter(row[label] for row in rows).values()) == 1
    assert all(row["code"].replace("-", "").isalpha() and row["code"].islower() for row in rows)


def test_every_department_has_a_place_corsica_and_overseas_included() -> None:
    departments = {str(row["department"]) for row in places.rows()}
    metropolitan = {f"{number:02d}" for number in range(1, 96)} - {"20"} | {"2A", "2B"}
    assert departments == metropolitan | {"971", "972", "973", "974", "976"}
    assert len(places.rows()) >= 120


def test_every_place_lies_where_france_is() -> None:
    for row in places.rows():
        latitude, longitude = Decimal(row["latitude"]), Decimal(row["longitude"])
        if str(row["department"]).startswith("97"):
            assert -25 < latitude < 20
        else:
            assert Decimal("41.3") < latitude < Decimal("51.2"), row
            assert Decimal("-5.2") < longitude < Decimal("9.6"), row


@pytest.mark.skipif(not COMMUNES.exists(), reason="the official list of communes is not on this machine")
def test_places_agree_with_the_official_list() -> None:
    with COMMUNES.open(encoding="utf-8") as file:
        official = {row["insee_code"]: row for row in csv.DictReader(file)}
    for row in places.rows():
        known = official[str(row["insee_code"])]
        assert known["department_code"] == row["department"]
        assert known["name"].replace("'", "’") == row["name"]
        assert abs(Decimal(known["latitude"]) - Decimal(row["latitude"])) < Decimal("0.001")
        assert abs(Decimal(known["longitude"]) - Decimal(row["longitude"])) < Decimal("0.001")


@pytest.mark.django_db
def test_a_migrated_database_has_them() -> None:
    assert Skill.objects.count() == len(skills.rows())
    assert Place.objects.count() == len(places.rows())


@pytest.mark.django_db
def test_loading_again_mends_and_brings_back_and_adds_nothing() -> None:
    Skill.objects.filter(code="joinery").update(label_fr="Menuserie")
    Place.objects.filter(insee_code="29019").delete()
    Skill.objects.create(code="own-skill", label_fr="À nous", label_en="Ours", family="care")
    out = StringIO()
    call_command("start_house", stdout=out)
    assert starter.load() == len(skills.rows()) + len(places.rows())
    assert out.getvalue().startswith(str(starter.load()))
    assert Skill.objects.get(code="joinery").label_fr == "Menuiserie"
    assert Skill.objects.count() == len(skills.rows()) + 1
    assert Place.objects.count() == len(places.rows())
