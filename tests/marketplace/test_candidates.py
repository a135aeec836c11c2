"""The copies that the matching looks through: they say what the domain says, and follow who changes."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection

from coop.domain.actors import PLATFORM
from coop.domain.errors import Forbidden
from coop.domain.half_days import EVERY
from coop.domain.people import Candidate as Known
from coop.domain.people import ProfileData, Spot
from coop.models import Member
from coop.selectors import places, skills
from coop.services import members, profiles
from marketplace.domain import matching, weeks
from marketplace.domain.criteria import Criterion, Wanted
from marketplace.domain.fairness import PLACES
from marketplace.domain.offers import Service
from marketplace.domain.refusals import Ground, Refusal
from marketplace.domain.standings import Standing
from marketplace.domain.terms import Terms
from marketplace.domain.weeks import Days, Week
from marketplace.domain.wishes import Wishes
from marketplace.models import Candidate, Exposure, Following
from marketplace.selectors import candidates, listings, matches
from marketplace.services import candidates as copying
from marketplace.services import matches as looking
from marketplace.services import offers, refusals
from tests.instants import START, after
from tests.marketplace.samples import LYON, WANTED, WEB, id_of, post, settle
from tests.people import make_member
from tests.rights import OWNER, acting_as

pytestmark = pytest.mark.django_db
SPOTS = 40
TODAY = START.date()


def spot(number: int, random: Random) -> Spot:
    """Somewhere in France, overseas or where nobody knows."""
    is_known = number % 7 != 0
    latitude = Decimal(random.randint(-2_100_000, 5_100_000)) / 100_000
    longitude = Decimal(random.randint(-17_900_000, 17_900_000)) / 100_000
    if number % 3:
        latitude = 46 + Decimal(random.randint(-100_000, 100_000)) / 100_000
        longitude = 2 + Decimal(random.randint(-100_000, 100_000)) / 100_000
    department = f"Department {number % 4}"
    point = (latitude, longitude) if is_known else (None, None)
    return Spot(number, f"Town {number}", department, "", *point)


def known(member_id: int, random: Random, spots: list[Spot]) -> Known:
    skills = frozenset(random.sample(range(1, 15), random.randint(0, 4)))
    return Known(
        member_id=member_id,
        name="Somebody",
        skill_ids=skills,
        trade_skill_ids=frozenset(skill for skill in skills if random.random() < 0.4),
        spot=random.choice([None, *spots, *spots]),
        radius_km=random.choice([0, 5, 30, 80, 500, 2000]),
        is_remote=random.random() < 0.5,
        weekly_minutes=random.choice([0, 30, 120, 120, 480, 2400]),
    )


def standing(random: Random) -> Standing:
    return Standing(
        balance=random.choice([0, 0, random.randint(-3000, 3000)]),
        promised_minutes=random.choice([0, 0, 60, 480, 5000]),
        completed=random.choice([0, 0, 1, 7, 40]),
        spoken=random.choice([0, 0, 200, 300, 900]),
        wishes=Wishes(
            takes_hours=random.random() < 0.9,
            takes_euros=random.random() < 0.8,
            takes_gifts=random.random() < 0.8,
            floor_cents=random.choice([None, 2_000, 4_500, 9_000]),
            shortest_minutes=random.choice([0, 0, 60]),
        ),
        week=week(random),
    )


def week(random: Random) -> Week:
    """Free on some half days or on all, away never, or now and then; a few are there on one weekday alone."""
    away, day = list[Days](), TODAY - timedelta(days=5)
    for _off in range(random.choice([0, 0, 1, 3, 12])):
        first = day + timedelta(days=random.randint(1, 9))
        away.append(Days(first, first + timedelta(days=random.choice([0, 5, 6, 20]))))
        day = away[-1].last
    return Week(
        random.choice([EVERY, EVERY, random.randint(1, EVERY), 1 << random.randint(0, 20)]), tuple(away)
    )


def dates(random: Random) -> tuple[int, Days | None]:
    """Half days and days of a need, as they stand together."""
    asked = random.choice([0, 0, random.randint(1, EVERY), 7 << 3 * random.randint(0, 6)])
    ends_on = random.choice([None, TODAY + timedelta(days=random.choice([0, 1, 3, 9, 40, 200]))])
    starts_on = random.choice([None, TODAY + timedelta(days=2)])
    return asked, weeks.asked_days(starts_on, ends_on, None, asked=asked, on=TODAY)


def asked(request_id: int, requester_id: int, random: Random, spots: list[Spot]) -> Wanted:
    place, (half_days, days) = random.choice([None, *spots, *spots]), dates(random)
    return Wanted(
        request_id=request_id,
        requester_id=requester_id,
        skill_ids=frozenset(random.sample(range(1, 15), random.randint(1, 4))),
        minutes=random.choice([15, 60, 240, 3000]),
        spot=place,
        is_remote=place is None or random.random() < 0.4,
        weeks=random.randint(1, 9),
        terms=random.choice(list(Terms)),
        cents=random.choice([100, 6_000, 40_000]),
        half_days=half_days,
        days=days,
    )


def weights(random: Random) -> dict[str, Decimal]:
    return {criterion.value: Decimal(random.choice([0, 1, 2, 5, 17])) / 100 for criterion in Criterion}


@pytest.mark.parametrize("seed", range(3))
def test_the_database_finds_the_very_order_of_the_domain(seed: int) -> None:
    random = Random(seed)
    spots = [spot(number, random) for number in range(SPOTS)]
    rows = Member.objects.bulk_create(Member(joined_at=START, admitted_at=START) for _ in range(250))
    people = [known(row.pk, random, spots) for row in rows]
    stands = {one.member_id: standing(random) for one in people}
    Candidate.objects.bulk_create(
        Candidate.copied(one, stands[one.member_id], ("",), admitted_at=START, change=1) for one in people
    )
    found = 0
    for request_id in range(40):
        wanted, shares = asked(request_id, random.choice(people).member_id, random, spots), weights(random)
        expected = matching.rank(wanted, people, standings=stands, weights=shares, count=25)
        spoken = {id: stand.spoken for id, stand in stands.items() if stand.spoken}
        question, values = candidates.asked(wanted, spoken, weights=shares, most=25)
        with connection.cursor() as cursor:
            cursor.execute(question, values)
            told = [member_id for (member_id,) in cursor.fetchall()]
        assert told == [fit.member_id for fit in expected], wanted
        found += len(told)
    assert found > 200


@pytest.mark.usefixtures("founded")
class TestFollowing:
    def test_who_changes_is_copied_and_who_leaves_is_taken_out(self) -> None:
        bruno = settle("Bruno Petit", trades=(WEB,))
        assert copying.follow(by=PLATFORM, at=START) == 1
        copied = Candidate.objects.get(pk=id_of(bruno))
        assert (copied.weekly_minutes, copied.is_remote) == (240, True)
        assert copied.west is not None
        assert copying.follow(by=PLATFORM, at=START) == 0
        said = ProfileData(display_name="Bruno", about="Je répare les gouttières", weekly_minutes=60)
        profiles.update(by=bruno, at=after(days=1), member_id=id_of(bruno), profile=said)
        assert copying.follow(by=PLATFORM, at=after(days=1)) == 1
        copied = Candidate.objects.get(pk=id_of(bruno))
        assert (copied.weekly_minutes, copied.skill_ids, copied.west) == (60, [], None)
        assert candidates.spoken("une gouttière à réparer") == {id_of(bruno): 1000}
        members.leave(by=bruno, at=after(days=2), member_id=id_of(bruno))
        copying.follow(by=PLATFORM, at=after(days=2))
        assert not Candidate.objects.filter(pk=id_of(bruno)).exists()
        assert candidates.spoken("une gouttière à réparer") == {}

    def test_everybody_is_copied_where_nothing_was_told(self) -> None:
        """A house that was there before: the copies are gone, and nobody changed since."""
        people = [settle(f"Helper {letter}", trades=(WEB,)) for letter in "abc"]
        copying.follow(by=PLATFORM, at=START)
        Candidate.objects.all().delete()
        assert copying.follow(by=PLATFORM, at=START) == len(people)
        Candidate.objects.update(balance=77)
        assert copying.refresh(by=PLATFORM, at=START) == len(people)
        assert copying.refresh(by=PLATFORM, at=START) == 0
        assert set(Candidate.objects.order_by("pk").values_list("balance", flat=True)) == {0}

    def test_only_the_platform_copies(self) -> None:
        bruno = settle("Bruno Petit")
        for copy in (copying.follow, copying.refresh):
            with pytest.raises(Forbidden):
                copy(by=bruno, at=START)
        assert Following.objects.count() == 0

    def test_who_only_speaks_of_it_is_found_too(self) -> None:
        amina, bruno = settle("Amina Roux"), settle("Bruno Petit")
        said = ProfileData(display_name="Bruno", trade="Accordeur de pianos", weekly_minutes=60)
        profiles.update(by=bruno, at=START, member_id=id_of(bruno), profile=said)
        request_id = post(amina, title="Accorder mon piano", text="Un piano droit, désaccordé.")
        (proposed,) = matches.of_request(request_id)
        assert proposed.member_id == bruno.member_id
        assert "speaks of just that in their own words" in [str(reason) for reason in proposed.reasons]


def test_a_late_copy_proposes_nobody_wrongly(founded: None) -> None:
    """What is weighed is what is true now, whatever the copy says."""
    amina, bruno = settle("Amina Roux"), settle("Bruno Petit", trades=(WEB,))
    request_id = post(amina)
    assert [one.member_id for one in matches.of_request(request_id)] == [bruno.member_id]
    profiles.update(
        by=bruno, at=START, member_id=id_of(bruno), profile=ProfileData("Bruno", weekly_minutes=0)
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM coop_memberchange")
    assert Candidate.objects.get(pk=id_of(bruno)).weekly_minutes == 240
    assert looking.compute(by=amina, at=START + timedelta(days=1), request_id=request_id) == 0


@pytest.mark.parametrize(("half_days", "days"), [(0, None), (7, Days(TODAY, TODAY + timedelta(days=20)))])
def test_the_index_of_skills_and_that_of_frames_are_used(
    founded: None, half_days: int, days: Days | None
) -> None:
    """Whether or not the need says its days."""
    random = Random(5)
    spots = [spot(number, random) for number in range(SPOTS)]
    rows = Member.objects.bulk_create(Member(joined_at=START, admitted_at=START) for _ in range(3000))
    people = [
        replace(known(row.pk, random, spots), skill_ids=frozenset(random.sample(range(300), 3)))
        for row in rows
    ]
    Candidate.objects.bulk_create(
        Candidate.copied(one, standing(random), ("",), admitted_at=START, change=1) for one in people
    )
    spot_of_need = next(one for one in spots if one.latitude)
    wanted = replace(WANTED, skill_ids=frozenset({7, 8}), spot=spot_of_need, half_days=half_days, days=days)
    question, values = candidates.asked(wanted, {}, weights=weights(random), most=20)
    with connection.cursor() as cursor:
        with acting_as(OWNER):
            cursor.execute("ANALYZE marketplace_candidate")
        cursor.execute(f"EXPLAIN {question}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "candidate_by_skill" in plan
    assert "Seq Scan on marketplace_candidate" not in plan


def test_a_match_keeps_the_fingerprint_of_its_facts(founded: None) -> None:
    amina = settle("Amina Roux")
    settle("Bruno Petit", trades=(WEB,))
    first, second = (post(amina, title=title) for title in ("A page", "Another page"))
    told = [found.fingerprint for id in (first, second) for found in listings.find(id, at=START).found]
    assert len(set(told)) == 2
    assert all(len(one) == 64 for one in told)
    assert [found.fingerprint for found in listings.find(first, at=START).found] == told[:1]


def test_the_first_places_are_shared_out_and_it_is_said(founded: None) -> None:
    """Twelve equals, ten places: who was in the first list makes room in the second, told why."""
    amina = settle("Amina Roux")
    helpers = {id_of(settle(f"Helper {letter}", trades=(WEB,))) for letter in "abcdefghijkl"}
    first, second = (
        [one.member_id for one in matches.of_request(post(amina, title=title))]
        for title in ("A page", "Another page")
    )
    assert len(first) == len(second) == 10
    assert helpers - set(first) <= set(second[:4])
    counted = Exposure.objects.filter(request__title="A page")
    assert sum(counted.order_by().values_list("shown", flat=True)) == sum(PLACES[:10])
    assert {one.member_id for one in counted} == helpers
    said = [str(reason) for one in listings.find(post(amina), at=START).found for reason in [one.why]]
    assert any("shown more often of late" in sentence for sentence in said)


def test_looking_again_changes_no_turn(founded: None) -> None:
    """A list that is made anew replaces what it gave: nobody loses a turn by being looked for twice."""
    amina = settle("Amina Roux")
    for letter in "abcdefghijkl":
        settle(f"Helper {letter}", trades=(WEB,))
    request_id = post(amina)
    first = [one.member_id for one in matches.of_request(request_id)]
    for _again in range(2):
        looking.compute(by=amina, at=START, request_id=request_id)
        assert [one.member_id for one in matches.of_request(request_id)] == first


def test_a_newcomer_has_a_place_that_their_fit_alone_would_not_give(founded: None) -> None:
    at = START + timedelta(days=200)
    amina = settle("Amina Roux")
    for letter in "abcdefghijkl":
        settle(f"Helper {letter}", trades=(WEB,))
    new = make_member("Dina Faure", at=at)
    said = ProfileData(
        "Dina", place_id=places.ids_by_code()[LYON], skill_ids=(skills.ids_by_code()[WEB],), weekly_minutes=30
    )
    profiles.update(by=new, at=at, member_id=id_of(new), profile=said)
    request_id = post(amina, at=at, wanted_minutes=600)
    (mine,) = [one for one in matches.of_request(request_id) if one.member_id == new.member_id]
    assert mine.rank <= 5
    assert "shown here because a part of the first places is kept for newcomers" in map(str, mine.reasons)


def test_what_one_does_not_want_is_not_proposed(founded: None) -> None:
    amina, bruno = settle("Amina Roux"), settle("Bruno Petit", trades=(WEB,))
    request_id = post(amina)
    refusal = Refusal(Ground.TERMS, terms=Terms.HOURS)
    refusals.dismiss(by=bruno, at=START, request_id=request_id, refusal=refusal)
    assert looking.compute(by=amina, at=START, request_id=request_id) == 0
    told = listings.why_not(request_id, id_of(bruno), at=START)
    assert [str(point) for point in told.reasons] == [
        "You asked not to be proposed for needs in these terms."
    ]
    gift = post(amina, terms=Terms.GIFT)
    assert [one.member_id for one in matches.of_request(gift)] == [bruno.member_id]


def test_what_one_offers_is_found_while_it_stands(founded: None) -> None:
    """Not in the profile, but in an offer: by its skill, and by its words."""
    amina, bruno = settle("Amina Roux"), settle("Bruno Petit")
    service = Service(
        title="Accorder un piano",
        text="Pianos droits et à queue.",
        skill_ids=(skills.ids_by_code()[WEB],),
        terms=(Terms.HOURS,),
        is_remote=True,
    )
    offer_id = offers.post(by=bruno, at=START, service=service, key="k")
    by_skill, by_words = (
        post(amina),
        post(amina, "proofreading", title="Mon piano", text="Accorder un piano droit"),
    )
    for request_id in (by_skill, by_words):
        assert [one.member_id for one in matches.of_request(request_id)] == [bruno.member_id]
    offers.pause(by=bruno, at=START, offer_id=offer_id)
    assert Candidate.objects.get(pk=id_of(bruno)).skill_ids == []
    for request_id in (by_skill, by_words):
        assert looking.compute(by=amina, at=START, request_id=request_id) == 0
