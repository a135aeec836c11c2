"""The concepts and places that every house starts with."""

import csv
from collections import Counter
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from coop.domain.concepts import Kind
from coop.domain.genders import Gender
from coop.domain.names import fold
from coop.domain.skills import FAMILIES
from coop.domain.starter import places, skills
from coop.models import Place, Skill, SkillLabel
from coop.services import starter

COMMUNES = Path(settings.BASE_DIR).parent / "shared" / "data" / "places" / "communes.csv"
FIRST_CODES = """
accessibility-review appliance-repair baking beekeeping bicycle-repair bookkeeping business-plan catering
childcare coaching communication-plan company-for-elders computer-repair cooking copywriting crafts
data-backup digital-first-steps driving-people electricity email-and-calls english-lessons event-organisation
free-software french-lessons gardening grant-applications graphic-design illustration insulation-advice
interviewing invoicing joinery layout legal-first-advice market-gardening market-study massage moving-help
music-lessons online-procedures online-safety painting photography plumbing press-relations
project-coordination proofreading public-letter-writing sales school-support secretarial-work sewing
sign-language smartphone-help social-media sound-and-light tax-return theatre translation-arabic
translation-english translation-spanish video web-development website workshop-facilitation
"""
"""Of the first houses: profiles and needs stand on them."""


def test_hundreds_of_concepts_stand_in_every_family_of_both_kinds() -> None:
    families = Counter(concept.family for concept in skills.concepts())
    assert len(skills.concepts()) >= 260
    assert [*families] == [*FAMILIES]
    assert min(families.values()) >= 15
    kinds = Counter((concept.family, concept.kind) for concept in skills.concepts())
    assert all(kinds[family, kind] >= 5 for family in FAMILIES for kind in Kind)


def test_codes_are_for_ever() -> None:
    codes = [concept.code for concept in skills.concepts()]
    assert {*FIRST_CODES.split()} <= {*codes}
    assert len({*codes}) == len(codes)
    assert all(code.replace("-", "").isalpha() and code.islower() and code.isascii() for code in codes)


def test_every_concept_has_two_preferred_labels_that_no_other_has() -> None:
    for label in ("label_fr", "label_en"):
        named = Counter(fold(getattr(concept, label)) for concept in skills.concepts())
        assert [name for name, count in named.items() if count > 1 or not name] == []


def test_every_concept_has_other_names_in_both_languages() -> None:
    for concept in skills.concepts():
        for language, preferred in (("fr", concept.label_fr), ("en", concept.label_en)):
            texts = [fold(label.text) for label in concept.labels if label.language == language]
            assert texts, concept.code
            assert len({*texts, fold(preferred)}) == len(texts) + 1, concept.code


def test_names_are_written_as_the_house_writes() -> None:
    preferred = [name for concept in skills.concepts() for name in (concept.label_fr, concept.label_en)]
    said = [*preferred, *(label.text for concept in skills.concepts() for label in concept.labels)]
    assert [text for text in said if "'" in text or text != " ".join(text.split()) or "|" in text] == []
    assert [name for name in preferred if name[0].islower()] == []


def test_occupations_are_said_of_women_and_of_men() -> None:
    baker = next(concept for concept in skills.concepts() if concept.code == "baker")
    assert (baker.kind, baker.label_fr, baker.label_en) == (
        Kind.OCCUPATION,
        "Boulangère / boulanger",
        "Baker",
    )
    assert {label.text: label.gender for label in baker.labels if label.language == "fr"} == {
        "Boulangère": Gender.FEMININE,
        "Boulanger": Gender.MASCULINE,
        "paysanne-boulangère": Gender.FEMININE,
        "paysan-boulanger": Gender.MASCULINE,
    }
    for concept in skills.concepts():
        if " / " in concept.label_fr:
            assert concept.kind is Kind.OCCUPATION
            gendered = {fold(label.text) for label in concept.labels if label.gender}
            assert {fold(half) for half in concept.label_fr.split(" / ")} <= gendered, concept.code


@pytest.mark.parametrize(
    "text",
    ["baker\n  fr Boulangère", "baker\n  en Baker\n  fr Boulangère", "fr Boulangère\nen Baker\nbaker"],
)
def test_a_concept_that_is_not_three_lines_is_seen(text: str) -> None:
    with pytest.raises(ValueError, match=r"zip|expected"):
        list(skills.read(text, family="food", kind=Kind.OCCUPATION))


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
    assert Skill.objects.count() == len(skills.concepts())
    assert SkillLabel.objects.count() == sum(len(concept.labels) for concept in skills.concepts()) > 1_500
    assert Place.objects.count() == len(places.rows())
    feminine = SkillLabel.objects.filter(skill__code="baker", language="fr", gender="f").order_by("text")
    assert {*feminine.values_list("text", flat=True)} == {"Boulangère", "paysanne-boulangère"}


@pytest.mark.django_db
def test_loading_again_mends_and_brings_back_and_adds_nothing() -> None:
    Skill.objects.filter(code="joinery").update(label_fr="Menuserie", kind="occupation", family="care")
    SkillLabel.objects.filter(skill__code="baker", text="Boulangère").update(gender="m")
    SkillLabel.objects.filter(skill__code="baker", text="bread maker").delete()
    Skill.objects.filter(code="potter").delete()
    Place.objects.filter(insee_code="29019").delete()
    own = Skill.objects.create(code="own-skill", label_fr="À nous", label_en="Ours", family="care")
    SkillLabel.objects.create(skill=own, language="fr", text="rien qu’à nous")
    SkillLabel.objects.create(skill=Skill.objects.get(code="joinery"), language="fr", text="à nous aussi")
    out = StringIO()
    call_command("start_house", stdout=out)
    assert starter.load() == len(skills.concepts()) + len(places.rows())
    assert out.getvalue().startswith(str(starter.load()))
    joinery = Skill.objects.get(code="joinery")
    assert (joinery.label_fr, joinery.kind, joinery.family) == ("Menuiserie", "skill", "repair")
    assert SkillLabel.objects.get(skill__code="baker", text="Boulangère").gender == "f"
    assert SkillLabel.objects.filter(skill__code="baker", text="bread maker").exists()
    assert Skill.objects.count() == len(skills.concepts()) + 1
    assert SkillLabel.objects.count() == sum(len(concept.labels) for concept in skills.concepts()) + 2
    assert Place.objects.count() == len(places.rows())
