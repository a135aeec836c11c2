"""Concepts and their labels: what the database refuses, and what is merged."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from coop.domain.concepts import Concept, Kind, Label, Source, compare, merged, others, says_nothing, tidy
from coop.domain.genders import Gender
from coop.models import MemberSkill, Skill, SkillLabel
from tests import people

URI = "http://data.europa.eu/esco/skill/a"
KNOWN = Concept(
    "esco-a", Kind.SKILL, Source.ESCO, uri=URI, label_fr="nouer", labels=frozenset({Label("fr", "lier")})
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("skill_has_a_label", {"label_fr": "", "label_en": ""}),
        ("skill_has_a_label", {"label_fr": "\u0301", "label_en": " \t"}),
        ("skill_is_of_a_known_kind", {"kind": "hobby"}),
        ("skill_is_from_a_known_source", {"source": "onisep"}),
        ("skill_of_the_house_has_a_family", {"family": ""}),
        ("skill_of_esco_has_its_address", {"source": "esco"}),
        ("skill_of_esco_has_its_address", {"uri": URI}),
    ],
)
def test_a_skill_that_says_nothing_is_refused_by_the_database(
    constraint: str, columns: dict[str, str]
) -> None:
    row = {"code": "zz-one", "label_fr": "un", "family": "care"} | columns
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Skill.objects.bulk_create([Skill(**row)])
    with pytest.raises(ValidationError):
        Skill(**row).validate_constraints()


@pytest.mark.django_db
def test_one_language_is_enough_and_an_address_is_of_one_skill() -> None:
    Skill.objects.create(code="zz-one", label_en="one", family="care")
    Skill.objects.create(code="zz-two", label_fr="deux", source="esco", uri=URI)
    with pytest.raises(IntegrityError, match="skill_has_an_address_of_its_own"), transaction.atomic():
        Skill.objects.bulk_create([Skill(code="zz-three", label_fr="trois", source="esco", uri=URI)])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("skill_label_says_something", {"text": ""}),
        ("skill_label_says_something", {"text": " \u00a0"}),
        ("skill_label_says_something", {"text": "\u0301"}),
        ("skill_label_says_something", {"text": "…"}),
        ("skill_label_is_said_once", {"text": "bread maker"}),
        ("skill_label_is_in_a_known_language", {"language": "de"}),
        ("skill_label_is_of_a_known_gender", {"gender": "n"}),
    ],
)
def test_a_label_that_says_nothing_new_is_refused_by_the_database(
    constraint: str, columns: dict[str, str]
) -> None:
    baker = Skill.objects.get(code="baker")
    row = {"language": "en", "text": "loaf artist", "gender": ""} | columns
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SkillLabel.objects.bulk_create([SkillLabel(skill=baker, **row)])
    with translation.override("fr"), pytest.raises(ValidationError) as refused:
        SkillLabel(skill=baker, **row).validate_constraints()
    assert refused.value.messages[0].endswith(".")


@pytest.mark.django_db
def test_labels_go_with_their_skill_and_a_skill_that_is_offered_stays() -> None:
    baker, joinery = Skill.objects.get(code="baker"), Skill.objects.get(code="joinery")
    ana = people.make_member("Ana Petit")
    MemberSkill.objects.create(member_id=ana.member_id or 0, skill=joinery)
    with pytest.raises(ProtectedError):
        joinery.delete()
    assert baker.labels.count() > 4
    baker.delete()
    assert not SkillLabel.objects.filter(text="bread maker").exists()


@pytest.mark.django_db
def test_names_are_folded_by_the_database() -> None:
    row = Skill.objects.create(code="zz-one", label_fr=" Œuvre d’Été", label_en="ÀB", family="care")
    row.refresh_from_db(fields=["folded"])
    assert row.folded == "oeuvre d'ete\nab"


def test_what_is_read_overrides_where_it_speaks_and_takes_nothing_away() -> None:
    read = Concept(
        "esco-a", Kind.SKILL, Source.ESCO, uri=URI, label_en="knot", labels=frozenset({Label("en", "tie")})
    )
    both = merged(KNOWN, read)
    assert (both.label_fr, both.label_en) == ("nouer", "knot")
    assert both.labels == {Label("fr", "lier"), Label("en", "tie")}
    assert merged(both, read) == merged(both, KNOWN) == both
    gendered = merged(KNOWN, replace(KNOWN, labels=frozenset({Label("fr", "lier", Gender.MASCULINE)})))
    assert gendered.labels == {Label("fr", "lier", Gender.MASCULINE)}


def test_comparing_tells_what_would_be_written() -> None:
    new = Concept("esco-b", Kind.SKILL, Source.ESCO, uri=f"{URI}b", label_fr="tisser")
    found = compare({KNOWN.key: KNOWN}, [KNOWN, new])
    assert (found.added, found.changed, found.unchanged) == ((new,), (), 1)
    renamed = replace(KNOWN, label_fr="attacher")
    assert compare({KNOWN.key: KNOWN}, [renamed]).changed == (renamed,)


def test_each_name_is_kept_once_with_whom_it_speaks_of() -> None:
    labels = [Label("fr", "Ébéniste"), Label("fr", "ebeniste", Gender.FEMININE), Label("fr", "menuisier")]
    assert others(labels, than="Menuisier") == {Label("fr", "ebeniste", Gender.FEMININE)}
    assert tidy("  chef  d'équipe ") == "chef d’équipe"
    assert [says_nothing(text) for text in ("", " ", "…", "\u0301", "C++", "é", "3")] == [True] * 4 + [
        False
    ] * 3
