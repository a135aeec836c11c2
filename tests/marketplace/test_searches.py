"""Needs and offers are found by what one types: misspelt, without accents, by another name of a skill."""

import pytest
from django.db import connection

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Forbidden
from coop.models import SkillLabel
from coop.selectors import skills
from marketplace.models import ServiceRequest
from marketplace.selectors import requests as asked
from marketplace.selectors import searches
from marketplace.selectors.requests import Filters
from marketplace.services import searches as finding
from tests.instants import START
from tests.marketplace.samples import PROOF, post
from tests.rights import OWNER, acting_as

NEEDS = (
    ("plumbing", "Changer le robinet de la cuisine partagée", "Le joint est mort. Pièce achetée."),
    ("housekeeping", "Un peu d’aide à la maison", "Deux heures de ménage à domicile chaque semaine."),
    ("bicycle-repair", "Réviser mon vélo cargo", "Freins, chaîne, et une crevaison à réparer."),
    ("electricity", "Installer l’éclairage de l’expo", "Il faut un électricien patient."),
    ("gardening", "Planter une haie", "Trente plants, une demi-journée de jardinage."),
    ("bookkeeping", "Remettre ma comptabilité à l’endroit", "Des factures dans une boîte."),
    ("digital-first-steps", "Apprendre l’informatique", "Un ordinateur neuf, aucune idée."),
    ("photography", "Photos de ma boulangerie", "Au petit matin."),
    ("translation-english", "Traduire une fiche en anglais", "Des cuillères en bois."),
)


@pytest.fixture
def needs(amina: Actor) -> None:
    known = skills.ids_by_code()
    for code, title, text in NEEDS:
        post(amina, code if code in known else PROOF, title=title, text=text)


def found(text: str, language: str = "fr") -> list[str]:
    return [need.title for need in asked.search(Filters(text=text, language=language))]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("plomberi", "Changer le robinet de la cuisine partagée"),
        ("plonberie", "Changer le robinet de la cuisine partagée"),
        ("robinnet", "Changer le robinet de la cuisine partagée"),
        ("menage a domicile", "Un peu d’aide à la maison"),
        ("MÉNAJE", "Un peu d’aide à la maison"),
        ("vélo crevaison", "Réviser mon vélo cargo"),
        ("velo crevaisson", "Réviser mon vélo cargo"),
        ("reparation de vélos", "Réviser mon vélo cargo"),
        ("electrisien", "Installer l’éclairage de l’expo"),
        ("jardinnage", "Planter une haie"),
        ("contabilité", "Remettre ma comptabilité à l’endroit"),
        ("infromatique", "Apprendre l’informatique"),
        ("traducteur anglai", "Traduire une fiche en anglais"),
        ("photografe", "Photos de ma boulangerie"),
    ],
)
def test_what_is_misspelt_is_found_first(needs: None, typed: str, title: str) -> None:
    assert found(typed)[:1] == [title]


def test_another_language_finds_through_the_names_of_skills(needs: None) -> None:
    assert found("plumber", "en")[:1] == ["Changer le robinet de la cuisine partagée"]


@pytest.mark.parametrize("typed", ["xyzzyq", "???", "\x00", "la la la xw"])
def test_what_nobody_says_is_not_found(needs: None, typed: str) -> None:
    assert found(typed) == []


def test_the_rare_word_and_the_title_count_more(amina: Actor) -> None:
    for number in range(4):
        post(amina, title=f"Aide numéro {number}", text="Un logo simple.")
    post(amina, title="Aide pour un logo", text="Vite.")
    assert found("aide logo")[0] == "Aide pour un logo"
    assert found("logo")[0] == "Aide pour un logo"


def test_words_are_few_and_say_something() -> None:
    assert searches.words("Le ménage de la maison", "fr") == ["menage", "maison"]
    assert searches.words("le la", "fr") == ["le", "la"]
    assert searches.words(" ".join(f"mot{number}" for number in range(20)), "fr") == [
        f"mot{number}" for number in range(8)
    ]
    assert len(searches.words("x" * 400, "fr")[0]) == searches.LONGEST


def test_a_skill_that_is_called_otherwise_since_is_found_by_its_new_name(needs: None, amina: Actor) -> None:
    assert finding.make_findable(by=PLATFORM, at=START) == 0
    SkillLabel.objects.create(skill_id=skills.ids_by_code()["plumbing"], language="fr", text="zinguerie")
    assert found("zinguerie") == []
    assert finding.make_findable(by=PLATFORM, at=START) == 1
    assert found("zinguerie") == ["Changer le robinet de la cuisine partagée"]
    with pytest.raises(Forbidden):
        finding.make_findable(by=amina, at=START)


def test_words_are_found_through_their_index(amina: Actor) -> None:
    """Of many texts few are read: the plan of the very question says through what."""
    first = ServiceRequest.objects.get(pk=post(amina))
    ServiceRequest.objects.bulk_create(
        ServiceRequest(
            requester=first.requester,
            title=f"Besoin {number}",
            text="…",
            wanted_minutes=60,
            terms="hours",
            is_remote=True,
            posted_at=START,
            search=f"besoin {number} " + "quelques mots ordinaires comme partout ailleurs " * 12,
            key=f"many:{number}",
        )
        for number in range(3000)
    )
    question, values = searches.question("marketplace_servicerequest", ["plomberie", "zinc"])
    with acting_as(OWNER), connection.cursor() as cursor:
        # What vacuum does by itself, after a while.
        cursor.execute("SELECT gin_clean_pending_list('request_is_found')")
        cursor.execute("ANALYZE marketplace_servicerequest")
        cursor.execute(searches.SET_ALIKE, [str(searches.ALIKE)])
        cursor.execute(f"EXPLAIN {question}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Bitmap Index Scan on request_is_found" in plan
