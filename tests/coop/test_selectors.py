"""What other apps and pages read of members, skills and places."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.actors import PLATFORM, Actor
from coop.domain.distances import Around
from coop.domain.people import Candidate, Person, ProfileData
from coop.models import Member, Profile
from coop.selectors import actors, admissions, directory, events, members, places, profiles, skills
from coop.services import members as memberships
from coop.services import profiles as writing
from tests import people
from tests.instants import START, after

pytestmark = pytest.mark.django_db


def make_skilled(name: str, trade: str, town: str, *codes: str, in_trade: tuple[str, ...] = ()) -> Actor:
    person = people.make_member(name)
    by_code, (here, *_others) = skills.ids_by_code(), places.find(town)
    profile = ProfileData(
        display_name=name,
        trade=trade,
        place_id=here.id,
        skill_ids=tuple(by_code[code] for code in (*codes, *in_trade)),
        trade_skill_ids=tuple(by_code[code] for code in in_trade),
    )
    writing.update(by=PLATFORM, at=START, member_id=person.member_id or 0, profile=profile)
    return person


def found(text: str = "", **asked: object) -> list[str]:
    page = directory.search(text=text, language="fr", **asked)  # type: ignore[arg-type]  # what the test asks
    return [row.person.name for row in page.object_list]


def test_people_are_named_also_once_their_profile_is_erased() -> None:
    ana = make_skilled("Ana Petit", "Joiner", "Brest", "sewing")
    assert ana.member_id
    number = Member.objects.get(pk=ana.member_id).number
    assert members.person(ana.member_id) == Person(ana.member_id, number, "Ana Petit", "Joiner", "Brest")
    Profile.objects.filter(pk=ana.member_id).delete()
    assert members.name_of(ana.member_id) == f"M-{number:04d}"
    assert members.candidates() == []
    with pytest.raises(KeyError):
        members.person(404)
    with pytest.raises(KeyError):
        profiles.shown(404, "fr")
    assert profiles.shown(ana.member_id, "fr").name == f"M-{number:04d}"
    assert profiles.get(ana.member_id).trade == ""


def test_a_log_in_is_named_by_its_member_or_its_address() -> None:
    ana, nobody = people.make_member("Ana Petit"), people.make_user("Paula Roux")
    assert actors.of_user(ana.user_id).name == "Ana Petit"
    assert actors.of_user(nobody.user_id).name == "paula.roux@example.org"
    assert actors.of_user(None).name == ""


def test_the_electorate_was_admitted_long_enough_ago_and_has_not_left() -> None:
    old = people.make_member("Ana Petit", at=START)
    recent = people.make_member("Paula Roux", at=after(days=20))
    gone = people.make_member("Noé Blanc", at=START)
    people.make_pending("Zoé Roche")
    memberships.leave(by=gone, at=after(days=25), member_id=gone.member_id or 0)
    assert members.electorate(at=after(days=24), days=0) == [old.member_id, recent.member_id, gone.member_id]
    assert members.electorate(at=after(days=30), days=0) == [old.member_id, recent.member_id]
    assert members.electorate(at=after(days=30), days=10) == [old.member_id, recent.member_id]
    assert members.electorate(at=after(days=30), days=11) == [old.member_id]


def test_candidates_carry_what_matching_may_know() -> None:
    ana = make_skilled("Ana Petit", "Joiner", "Brest", "sewing", in_trade=("joinery",))
    other = people.make_member("Paula Roux")
    people.make_pending("Zoé Roche")
    ids = skills.ids_by_code()
    candidate, plain = members.candidates(except_ids=[])
    assert candidate == Candidate(
        member_id=ana.member_id or 0,
        name="Ana Petit",
        skill_ids=frozenset({ids["sewing"], ids["joinery"]}),
        trade_skill_ids=frozenset({ids["joinery"]}),
        spot=candidate.spot,
        radius_km=30,
        is_remote=True,
        weekly_minutes=120,
    )
    assert candidate.spot is not None
    assert (candidate.spot.department, candidate.spot.latitude) == ("Finistère", Decimal("48.40590"))
    assert (plain.member_id, plain.spot) == (other.member_id, None)
    assert members.candidates(except_ids=[ana.member_id or 0]) == [plain]


def test_members_are_found_by_name_trade_skill_and_place_whatever_the_accents() -> None:
    make_skilled("Élise Nguyễn", "Développeuse", "Saint-Étienne", "sewing")
    make_skilled("Jean Œuvrard", "Menuisier", "Brest", "gardening", in_trade=("joinery",))
    people.make_pending("Élise Cachée")
    everyone = ["Élise Nguyễn", "Jean Œuvrard"]
    assert found() == everyone
    assert (
        found("elise") == found("NGUYEN") == found("developpeuse") == found("saint-etienne") == everyone[:1]
    )
    assert found("couture") == found("alterations") == everyone[:1]
    assert found("brest menuisier") == found("oeuvrard jardin") == everyone[1:]
    assert found("elise brest") == found("100%") == found("_") == []
    assert found(skill_id=skills.ids_by_code()["joinery"]) == everyone[1:]
    assert found(region="Bretagne") == everyone[1:]
    assert directory.regions() == ["Auvergne-Rhône-Alpes", "Bretagne"]
    lyon = places.get(places.ids_by_code()["69123"])
    assert lyon is not None
    assert found(around=Around(lyon, 60)) == everyone[:1]
    assert found(around=Around(lyon, 40)) == []
    assert found(around=Around(lyon, 1_000)) == everyone


def test_the_directory_sorts_names_without_accents_and_is_paged() -> None:
    for name in ("Zoé Roche", "émile Roux", "Ana Petit", "Étienne Noir"):
        people.make_member(name)
    assert found() == ["Ana Petit", "émile Roux", "Étienne Noir", "Zoé Roche"]
    for rank in range(directory.PER_PAGE):
        people.make_member(f"Membre {rank:02d}")
    assert len(found(page=1)) == directory.PER_PAGE
    assert found(page="9" * 40)[-1] == found(page=2)[-1] == "Zoé Roche"
    assert found(page="nonsense") == found(page=1)


@given(st.text(max_size=30).filter(lambda text: "\x00" not in text))
def test_any_text_may_be_searched(text: str) -> None:
    assert found(text) in ([], found())


def test_counts_say_how_many_belong_today() -> None:
    make_skilled("Ana Petit", "Joiner", "Brest", "sewing", "joinery")
    make_skilled("Paula Roux", "Tailor", "Brest", "sewing")
    people.make_pending("Zoé Roche")
    assert directory.counts() == directory.Counts(members=2, places=1, skills=2)


def test_skills_are_offered_by_family_in_both_languages() -> None:
    french, english = dict(skills.options("fr")), dict(skills.options("en"))
    joinery = skills.ids_by_code()["joinery"]
    assert (french[joinery], english[joinery]) == ("Menuiserie", "Joinery")
    assert [family for family, _skills in skills.families("fr")][:2] == ["Digital help", "Web and design"]
    repair = [label for _id, label in dict(skills.families("fr"))["Works and repair"]]
    assert repair.index("Électricité") < repair.index("Menuiserie")
    ids = skills.ids_by_code()
    some = [ids[code] for code in ("joinery", "electricity", "baker", "moving-help")]
    assert list(skills.labels(some, "fr").values()) == [
        "Aide au déménagement",
        "Boulangère / boulanger",
        "Électricité",
        "Menuiserie",
    ]
    assert list(skills.labels(some, "en").values()) == [
        "Baker",
        "Electrical work",
        "Help with moving",
        "Joinery",
    ]


def test_a_place_is_said_as_one_may_type_it() -> None:
    town = places.ids_by_code()["88160"]
    assert (places.said(town), places.said(None), places.said(0)) == ("Épinal (88)", "", "")
    spot = places.get(town)
    assert spot is not None
    assert (spot.name, spot.department, places.get(0)) == ("Épinal", "Vosges", None)


def test_abilities_show_the_trade_first() -> None:
    ana = make_skilled("Ana Petit", "Joiner", "Brest", "beekeeping", "sewing", in_trade=("joinery",))
    shown = profiles.shown(ana.member_id or 0, "fr")
    assert [ability.label for ability in shown.abilities] == [
        "Menuiserie",
        "Apiculture",
        "Couture et retouches",
    ]
    assert [ability.is_trade for ability in shown.abilities] == [True, False, False]
    assert (shown.place, shown.since) == ("Brest (Finistère)", START.date())
    assert [offered.is_trade for offered in skills.of_member(ana.member_id or 0)].count(True) == 1


def test_those_who_ask_come_by_the_longest_wait() -> None:
    people.make_pending("Paula Roux", at=after(days=2))
    people.make_pending("Noé Blanc", at=after(days=1))
    people.make_member("Ana Petit")
    assert [asking.name for asking in admissions.asking()] == ["Noé Blanc", "Paula Roux"]


def test_events_name_the_people_concerned() -> None:
    coordinator = people.make_coordinator("Coralie Diaz")
    person = people.make_pending("Paula Roux")
    member_id = Member.objects.get(user_id=person.user_id or 0).pk
    memberships.admit(by=coordinator, at=START, member_id=member_id)
    latest = events.browse().object_list[0]
    assert (latest.who, latest.about, latest.act) == ("Coralie Diaz", "Paula Roux", "admitted a member")
    opened = events.browse(action="coop.open_account").object_list[0]
    assert (opened.who, opened.user_id, opened.about_user_id) == ("", None, person.user_id)
    assert events.actions() == ["coop.admit", "coop.grant_role", "coop.open_account"]
    assert events.browse(action="none").object_list == []


def test_an_actor_is_a_member_only_between_admission_and_departure() -> None:
    person = people.make_pending("Paula Roux")
    assert (person.is_member, actors.of_user(None).user_id, actors.of_user(404).user_id) == (
        False,
        None,
        None,
    )
    member_id = Member.objects.get(user_id=person.user_id or 0).pk
    memberships.admit(by=PLATFORM, at=START, member_id=member_id)
    assert actors.of_user(person.user_id).member_id == member_id
    memberships.leave(by=person, at=START, member_id=member_id)
    assert not actors.of_user(person.user_id).is_member
