"""Skills are found by what people call them, in the forms too, with and without JavaScript."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from coop.domain.actors import PLATFORM
from coop.domain.corpora import SKILLS
from coop.domain.errors import Forbidden
from coop.models import Corpus, Member, MemberSkill, Posting, Skill, SkillLabel
from coop.selectors import skills as known
from coop.services import skills
from tests.conftest import LogIn
from tests.instants import after
from tests.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def _findable() -> None:
    skills.make_findable(by=PLATFORM, at=after())


@pytest.fixture
def imported() -> Skill:
    """A concept that no family of the house has."""
    skill = Skill.objects.create(
        code="esco-farrier",
        kind="occupation",
        source="esco",
        uri="http://example.org/farrier",
        label_fr="maréchal-ferrant",
        label_en="farrier",
    )
    SkillLabel.objects.create(skill=skill, language="fr", text="maréchale-ferrante", gender="f")
    skills.make_findable(by=PLATFORM, at=after())
    return skill


def found(text: str, language: str = "fr") -> list[str]:
    return [label for _id, label in known.suggested(text, language)]


@pytest.mark.usefixtures("_findable")
@pytest.mark.parametrize(
    ("typed", "language", "label"),
    [
        ("réparer mon vélo", "fr", "Réparation de vélos"),
        ("reparation velo", "fr", "Réparation de vélos"),
        ("fix my bike", "en", "Bicycle repair"),
        ("menuserie", "fr", "Menuiserie"),
        ("bicycle repair", "fr", "Réparation de vélos"),
        ("Réparation de vélos", "en", "Bicycle repair"),
    ],
)
def test_a_concept_is_found_by_what_people_call_it(typed: str, language: str, label: str) -> None:
    assert label in found(typed, language)[:3]


@pytest.mark.usefixtures("_findable")
def test_what_is_far_from_what_was_typed_is_not_told() -> None:
    assert known.suggested("", "fr") == []
    assert known.suggested("zzzzqqqq", "fr") == []
    assert len(known.suggested("cours", "fr")) <= known.MOST


def test_names_are_written_again_only_where_they_changed(imported: Skill) -> None:
    before = Posting.objects.count()
    assert skills.make_findable(by=PLATFORM, at=after()) == 0
    assert Posting.objects.count() == before
    assert found("maréchale ferrante")[0] == "maréchal-ferrant"
    SkillLabel.objects.filter(skill=imported).update(text="forgeronne")
    assert skills.make_findable(by=PLATFORM, at=after()) > 0
    assert "maréchal-ferrant" in found("forgeron")
    corpora = Corpus.objects.filter(name__in=[kind.name for kind in SKILLS.values()])
    assert all(corpus.parts > 300 and corpus.fingerprint for corpus in corpora.order_by("name"))


def test_the_platform_alone_has_them_found() -> None:
    with pytest.raises(Forbidden):
        skills.make_findable(by=make_member("Alix", at=after()), at=after())


def boxes(content: bytes, where: str) -> dict[str, bool]:
    """Labels of the boxes in one part of a page, and whether they are ticked."""
    part = BeautifulSoup(content, "html.parser").select_one(where)
    assert part is not None
    labels = part.select("label.skill:not(.trade)")
    return {label.get_text(strip=True): label.select_one("[checked]") is not None for label in labels}


def test_skills_are_suggested_while_one_types(client: Client, imported: Skill) -> None:
    asked = {"look": "velo", "field": "skill_ids", "skill_ids": str(imported.pk)}
    told = client.get(reverse("skills"), asked, headers={"accept-language": "fr"})
    told_boxes = boxes(told.content, "fieldset")
    assert told_boxes["Réparation de vélos"] is False
    assert told_boxes["maréchal-ferrant"] is True
    assert b'name="trade_skill_ids"' in told.content
    of_need = client.get(reverse("skills"), {"look": "velo", "field": "skills"})
    assert b'name="skills"' in of_need.content
    assert b"trade_skill_ids" not in of_need.content
    nothing = client.get(reverse("skills"), {"look": "zzzzqqqq"}, headers={"accept-language": "fr"})
    assert "Aucun savoir-faire ne porte ce nom" in nothing.content.decode()


@pytest.mark.usefixtures("_findable")
@pytest.mark.parametrize("sent", ["9" * 30, "-1", "²", "x"])
def test_whatever_is_sent_to_the_suggestions_is_answered(client: Client, sent: str) -> None:
    told = client.get(reverse("skills"), {"look": sent, "skill_ids": sent, "field": sent})
    assert told.status_code == 200


@pytest.mark.usefixtures("_findable")
def test_looking_without_javascript_keeps_all_and_checks_nothing(log_in: LogIn) -> None:
    member = make_member("Alix", at=after())
    client = log_in(member)
    typed = {"display_name": "", "trade": "soudeuse", "look": "réparer un vélo", "looking": "1"}
    told = client.post(reverse("profile_edit"), typed, headers={"accept-language": "fr"})
    assert told.status_code == 200
    page = BeautifulSoup(told.content, "html.parser")
    assert page.select_one("[name=trade]")["value"] == "soudeuse"  # type: ignore[index]  # it is there
    assert not page.select(".wrong")
    assert boxes(told.content, "#skills-found")["Réparation de vélos"] is False
    assert not MemberSkill.objects.filter(member__profile__display_name="Alix").exists()


def test_a_skill_that_no_family_has_is_kept_by_who_saves_their_profile(
    log_in: LogIn, imported: Skill
) -> None:
    member = make_member("Alix", at=after())
    MemberSkill.objects.create(
        member=Member.objects.get(profile__display_name="Alix"), skill=imported, is_trade=True
    )
    client = log_in(member)
    page = client.get(reverse("profile_edit"), headers={"accept-language": "fr"})
    assert boxes(page.content, "#skills-found") == {"maréchal-ferrant": True}
    typed = {
        "display_name": "Alix",
        "radius_km": "10",
        "weekly_minutes": "1 h",
        "skill_ids": [imported.pk],
        "trade_skill_ids": [imported.pk],
    }
    assert client.post(reverse("profile_edit"), typed).status_code == 303
    kept = MemberSkill.objects.filter(member__profile__display_name="Alix").values_list(
        "skill_id", "is_trade"
    )
    assert list(kept.order_by("skill_id")) == [(imported.pk, True)]


def test_a_need_is_posted_for_a_skill_that_was_looked_for(log_in: LogIn, imported: Skill) -> None:
    from marketplace.models import ServiceRequest

    client = log_in(make_member("Alix", at=after()))
    typed = {
        "title": "Ferrer une jument",
        "text": "Au pré, près de la mairie.",
        "look": "maréchale ferrante",
        "wanted_minutes": "2 h",
        "terms": "hours",
        "is_remote": "on",
        "key": "a-key-of-one-form",
    }
    looked = client.post(reverse("need_new"), typed | {"looking": "1"}, headers={"accept-language": "fr"})
    assert boxes(looked.content, "#skills-found")["maréchal-ferrant"] is False
    assert not ServiceRequest.objects.exists()
    posted = client.post(reverse("need_new"), typed | {"skills": [imported.pk]})
    assert posted.status_code == 303
    (need,) = ServiceRequest.objects.order_by("pk")
    assert [skill.pk for skill in need.skills.order_by("pk")] == [imported.pk]
