"""The laws of the matching, tried on generated members, requests and weights."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coop.domain import distances, half_days
from coop.domain.half_days import COUNT, EVERY
from coop.domain.people import Candidate, Spot
from marketplace.domain import changes, criteria, matching, obstacles, openings, weeks
from marketplace.domain.changes import Entry
from marketplace.domain.criteria import Criterion, Wanted
from marketplace.domain.fairness import Contender, Sharing
from marketplace.domain.obstacles import Barrier
from marketplace.domain.openings import Person
from marketplace.domain.standings import Standing
from marketplace.domain.terms import Terms
from marketplace.domain.weeks import ANY_WEEK, Days, Week
from marketplace.domain.wishes import Wishes

SKILLS = st.frozensets(st.integers(1, 8), max_size=6)
TODAY = date(2026, 3, 4)
DAYS = st.integers(0, 120).map(lambda days: TODAY + timedelta(days=days))
BALANCES = st.integers(-100_000, 100_000)


@st.composite
def spots(draw: st.DrawFn) -> Spot:
    """Anywhere on Earth, on a grid of hundredths of a degree; the id follows from the place."""
    latitude, longitude = draw(st.integers(-9000, 9000)), draw(st.integers(-18_000, 18_000))
    return Spot(
        id=(latitude + 9000) * 40_000 + longitude + 18_000,
        name="Somewhere",
        department="",
        region="",
        latitude=Decimal(latitude) / 100,
        longitude=Decimal(longitude) / 100,
    )


@st.composite
def homes(draw: st.DrawFn) -> Spot:
    """As spots, some of them without a point."""
    spot = draw(spots())
    return spot if draw(st.booleans()) else replace(spot, latitude=None, longitude=None)


@st.composite
def wanteds(draw: st.DrawFn) -> Wanted:
    spot = draw(st.none() | homes())
    return Wanted(
        request_id=draw(st.integers(1, 50)),
        requester_id=1,
        skill_ids=draw(SKILLS.filter(bool)),
        minutes=draw(st.integers(1, 12_000)),
        spot=spot,
        is_remote=spot is None or draw(st.booleans()),
        weeks=draw(st.integers(1, 60)),
        terms=draw(st.sampled_from(Terms)),
        cents=draw(st.integers(1, 1_000_000)),
        **draw(dates()),
    )


@st.composite
def dates(draw: st.DrawFn) -> dict[str, Any]:
    """Half days and days of a need, as they stand together; often none."""
    asked = draw(st.sampled_from((0, 0, EVERY)) | st.integers(1, EVERY))
    starts_on, ends_on = (draw(st.none() | DAYS) for _day in range(2))
    return {"half_days": asked, "days": weeks.asked_days(starts_on, ends_on, None, asked=asked, on=TODAY)}


@st.composite
def free_weeks(draw: st.DrawFn) -> Week:
    """Half days, and times off none of which touch each other."""
    edges = sorted(draw(st.sets(st.integers(0, 120), max_size=8)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    away = tuple(Days(TODAY + timedelta(days=first), TODAY + timedelta(days=last)) for first, last in pairs)
    return Week(draw(st.just(EVERY) | st.integers(1, EVERY)), away)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    return Standing(
        balance=draw(BALANCES),
        promised_minutes=draw(st.sampled_from((0, 0, 60, 600, 6000))),
        completed=draw(st.integers(0, 30)),
        spoken=draw(st.integers(0, 1000)),
        wishes=Wishes(
            takes_hours=draw(st.booleans()),
            takes_euros=draw(st.booleans()),
            takes_gifts=draw(st.booleans()),
            floor_cents=draw(st.none() | st.integers(1, 20_000)),
            shortest_minutes=draw(st.sampled_from((0, 0, 60, 480))),
        ),
        week=draw(st.just(ANY_WEEK) | free_weeks()),
    )


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    held = draw(SKILLS)
    return Candidate(
        member_id=draw(st.integers(1, 40)),
        name="Somebody",
        skill_ids=held,
        trade_skill_ids=frozenset(skill for skill in held if draw(st.booleans())),
        spot=draw(st.none() | homes()),
        radius_km=draw(st.integers(0, 20_000)),
        is_remote=draw(st.booleans()),
        weekly_minutes=draw(st.integers(0, 10_080)),
    )


@st.composite
def weights(draw: st.DrawFn) -> dict[str, Decimal]:
    """Hundredths that sum to one, some of them nothing."""
    count = len(Criterion) - 1
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=count, max_size=count)))
    edges = [0, *cuts, 100]
    return {
        criterion.value: Decimal(end - start) / 100
        for criterion, start, end in zip(Criterion, edges, edges[1:], strict=False)
    }


@given(wanteds(), candidates(), standings(), weights())
def test_a_fit_lies_between_nothing_and_all(
    wanted: Wanted, candidate: Candidate, standing: Standing, shares: dict[str, Decimal]
) -> None:
    fit = matching.fit(wanted, candidate, standing=standing, weights=shares)
    assert 0 <= fit.total <= 1000
    assert fit.score <= fit.total < fit.score + 1
    assert fit.total == sum(Fraction(shares[reason.criterion]) * reason.points for reason in fit.reasons)
    assert {reason.criterion for reason in fit.reasons} == {name for name in shares if shares[name] > 0}
    counts = [reason.counts for reason in fit.reasons]
    assert counts == sorted(counts, reverse=True)


@given(wanteds(), candidates(), standings(), weights(), st.data())
def test_one_more_skill_never_fits_less(
    wanted: Wanted, candidate: Candidate, standing: Standing, shares: dict[str, Decimal], data: st.DataObject
) -> None:
    skill = data.draw(st.sampled_from(sorted(wanted.skill_ids)))
    more = replace(candidate, skill_ids=candidate.skill_ids | {skill})
    trade = replace(more, trade_skill_ids=more.trade_skill_ids | {skill})
    totals = [
        matching.fit(wanted, one, standing=standing, weights=shares).total for one in (candidate, more, trade)
    ]
    assert totals == sorted(totals)


def apart(here: Spot, there: Spot) -> int:
    """Of two whose points are known."""
    found = distances.kilometres(here, there)
    assert found is not None
    return found


@given(wanteds(), candidates(), spots(), spots(), spots())
def test_nearer_never_fits_less(
    anywhere: Wanted, candidate: Candidate, here: Spot, home: Spot, elsewhere: Spot
) -> None:
    wanted = replace(anywhere, spot=here)
    pairs = [
        (apart(here, spot), criteria.nearness(wanted, replace(candidate, spot=spot)).points)
        for spot in (home, elsewhere)
    ]
    (near, more), (far, less) = sorted(pairs)
    assert near == far or more >= less


@given(wanteds(), candidates(), standings(), st.integers(0, 10_080))
def test_more_time_never_fits_less(
    wanted: Wanted, candidate: Candidate, standing: Standing, minutes: int
) -> None:
    both = sorted((candidate.weekly_minutes, minutes))
    points = [
        criteria.availability(wanted, replace(candidate, weekly_minutes=week), standing).points
        for week in both
    ]
    assert points == sorted(points)


@given(wanteds(), candidates(), standings(), st.integers(0, 20_000))
def test_more_promised_never_fits_more(
    wanted: Wanted, candidate: Candidate, standing: Standing, promised: int
) -> None:
    both = sorted((standing.promised_minutes, promised), reverse=True)
    points = [
        criteria.availability(wanted, candidate, replace(standing, promised_minutes=minutes)).points
        for minutes in both
    ]
    assert points == sorted(points)


@given(wanteds(), candidates(), standings(), weights(), free_weeks())
def test_where_no_day_is_asked_weeks_change_nothing(
    dated: Wanted, candidate: Candidate, standing: Standing, shares: dict[str, Decimal], week: Week
) -> None:
    wanted = replace(dated, half_days=0, days=None)
    fits = [
        (
            matching.fit(wanted, candidate, standing=one, weights=shares),
            obstacles.between(wanted, candidate, one),
        )
        for one in (standing, replace(standing, week=week))
    ]
    assert fits[0] == fits[1]


@given(wanteds(), candidates(), standings(), free_weeks(), st.integers(0, COUNT - 1))
def test_one_more_free_half_day_never_fits_less(
    wanted: Wanted, candidate: Candidate, standing: Standing, week: Week, number: int
) -> None:
    both = [
        replace(standing, week=replace(week, half_days=half_days))
        for half_days in (week.half_days, week.half_days | 1 << number)
    ]
    less, more = (criteria.availability(wanted, candidate, one).points for one in both)
    hindered, still = (
        {one.kind for one in obstacles.between(wanted, candidate, standing)} for standing in both
    )
    assert less <= more
    assert still <= hindered


@given(wanteds(), candidates(), standings(), free_weeks())
def test_a_day_more_at_home_never_fits_less(
    wanted: Wanted, candidate: Candidate, standing: Standing, week: Week
) -> None:
    away = replace(standing, week=week)
    home = replace(standing, week=replace(week, away=week.away[1:]))
    points = [criteria.availability(wanted, candidate, one).points for one in (away, home)]
    assert points == sorted(points)


@given(wanteds(), candidates(), standings(), free_weeks())
def test_who_is_away_on_all_the_days_always_is_hindered(
    wanted: Wanted, candidate: Candidate, standing: Standing, week: Week
) -> None:
    days = wanted.days or Days(TODAY, TODAY + timedelta(days=9))
    dated = replace(wanted, days=weeks.asked_days(days.first, days.last, None, asked=0, on=TODAY))
    gone = replace(standing, week=replace(week, away=(days,)))
    told = {one.kind for one in obstacles.between(dated, candidate, gone)}
    assert Barrier.AWAY in told
    assert Barrier.DAYS not in told


@given(wanteds(), standings())
def test_the_days_that_are_left_are_counted_one_by_one(wanted: Wanted, standing: Standing) -> None:
    """By hand: each day of the need on which one is there, with its weekday."""
    days, week = wanted.days or Days(TODAY, TODAY), standing.week
    there = [
        day
        for step in range(days.count)
        for day in [days.first + timedelta(days=step)]
        if not any(off.first <= day <= off.last for off in week.away)
    ]
    assert weeks.days_here(days, week) == len(there)
    assert weeks.left(days, week) == half_days.of_weekdays(day.weekday() for day in there)
    assert weeks.weekdays_of(days) == weeks.left(days, ANY_WEEK)


@given(wanteds(), standings(), st.integers(1, 20_000))
def test_a_lower_rate_never_fits_less(wanted: Wanted, standing: Standing, floor: int) -> None:
    floors = sorted((standing.wishes.floor_cents or 1, floor), reverse=True)
    points = [
        criteria.terms(wanted, replace(standing, wishes=replace(standing.wishes, floor_cents=cents))).points
        for cents in floors
    ]
    assert points == sorted(points)


@given(wanteds(), BALANCES, BALANCES)
def test_who_has_received_more_never_fits_less(wanted: Wanted, one: int, other: int) -> None:
    balances = sorted((one, other), reverse=True)
    points = [criteria.reciprocity(wanted, Standing(balance=balance)).points for balance in balances]
    assert points == sorted(points)


@given(
    wanteds(), st.lists(candidates(), max_size=12, unique_by=lambda one: one.member_id), weights(), st.data()
)
def test_the_order_of_the_members_does_not_matter(
    wanted: Wanted, members: list[Candidate], shares: dict[str, Decimal], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(members))
    count = data.draw(st.integers(1, 12))
    first = matching.rank(wanted, members, standings={}, weights=shares, count=count)
    assert first == matching.rank(wanted, shuffled, standings={}, weights=shares, count=count)
    assert [fit.total for fit in first] == sorted((fit.total for fit in first), reverse=True)
    assert len(first) <= count


@given(wanteds(), st.lists(candidates(), max_size=12, unique_by=lambda one: one.member_id), weights())
def test_who_can_not_is_never_proposed(
    wanted: Wanted, members: list[Candidate], shares: dict[str, Decimal]
) -> None:
    proposed = {
        fit.member_id for fit in matching.rank(wanted, members, standings={}, weights=shares, count=50)
    }
    assert wanted.requester_id not in proposed
    for member in members:
        assert (member.member_id in proposed) is not bool(obstacles.between(wanted, member, Standing()))


@given(wanteds(), candidates(), standings(), BALANCES, st.integers(0, 100))
def test_a_criterion_without_weight_changes_nothing(
    wanted: Wanted, candidate: Candidate, standing: Standing, balance: int, skills: int
) -> None:
    shares = {criterion.value: Decimal(0) for criterion in Criterion}
    shares |= {"skills": Decimal(skills) / 100, "distance": Decimal(100 - skills) / 100}
    busy = replace(candidate, weekly_minutes=candidate.weekly_minutes // 2)
    fits = [
        matching.fit(wanted, member, standing=one, weights=shares)
        for member, one in (
            (candidate, standing),
            (candidate, replace(standing, balance=balance)),
            (busy, standing),
        )
    ]
    assert fits[0] == fits[1] == fits[2]


@given(
    wanteds(),
    st.lists(candidates(), min_size=1, max_size=8, unique_by=lambda one: one.member_id),
    standings(),
    weights(),
    st.data(),
)
def test_the_smallest_change_opens_the_list_and_nothing_less_does(
    wanted: Wanted,
    members: list[Candidate],
    standing: Standing,
    shares: dict[str, Decimal],
    data: st.DataObject,
) -> None:
    person = Person(data.draw(candidates()), standing)
    own = Contender(person.candidate.member_id, Fraction(0), is_newcomer=data.draw(st.booleans()))
    fits = matching.rank(wanted, members, standings={}, weights=shares, count=8)
    others = (Contender(fit.member_id, fit.total) for fit in fits if fit.member_id != own.member_id)
    share = Sharing(data.draw(st.integers(1, 4)), data.draw(st.sampled_from((0, 60))), Fraction(1, 5))
    entry = Entry(wanted, shares, tuple(others), own, share)
    found = changes.smallest(entry, person)
    if entry.lets_in(person):
        assert found == changes.Found((), person)
    elif found.told:
        assert entry.lets_in(found.person)
        for less in one_step_back(person, found.person):
            assert not entry.lets_in(less)


def one_step_back(person: Person, changed: Person) -> list[Person]:
    """What was found, with one of its figures a step nearer to what it was, or one of its words as it was."""
    before, after = person.candidate, changed.candidate
    wish, wishes = person.standing.wishes, changed.standing.wishes
    before_week, after_week = person.standing.week, changed.standing.week
    found = []
    if after.radius_km > before.radius_km:
        found.append(replace(changed, candidate=replace(after, radius_km=after.radius_km - 1)))
    if after.weekly_minutes > before.weekly_minutes:
        week = max(before.weekly_minutes, after.weekly_minutes - openings.STEP_MINUTES)
        if after.weekly_minutes - before.weekly_minutes >= openings.STEP_MINUTES:
            found.append(replace(changed, candidate=replace(after, weekly_minutes=week)))
    if after.is_remote != before.is_remote:
        found.append(replace(changed, candidate=replace(after, is_remote=before.is_remote)))
    freed = after_week.half_days & ~before_week.half_days
    for number in half_days.numbers(freed):
        back_week = replace(after_week, half_days=after_week.half_days & ~(1 << number))
        found.append(replace(changed, standing=replace(changed.standing, week=back_week)))
    if wishes.shortest_minutes != wish.shortest_minutes:
        back = replace(wishes, shortest_minutes=wish.shortest_minutes)
        found.append(replace(changed, standing=replace(changed.standing, wishes=back)))
    return found


@given(wanteds(), candidates(), standings(), weights())
def test_the_same_facts_have_the_same_fingerprint_and_others_another(
    wanted: Wanted, candidate: Candidate, standing: Standing, shares: dict[str, Decimal]
) -> None:
    def told(wanted: Wanted, candidate: Candidate, standing: Standing, version_id: int = 1) -> str:
        return matching.fingerprint(wanted, candidate, standing, version_id=version_id)

    first = told(wanted, candidate, standing)
    assert first == told(wanted, replace(candidate, name="Another name"), standing)
    assert first != told(wanted, candidate, standing, 2)
    assert first != told(replace(wanted, minutes=wanted.minutes + 1), candidate, standing)
    assert first != told(wanted, replace(candidate, radius_km=candidate.radius_km + 1), standing)
    assert first != told(wanted, candidate, replace(standing, balance=standing.balance + 1))


@given(st.integers(1, 500))
def test_equals_are_told_apart_by_lot_and_not_by_number(request_id: int) -> None:
    """Over many requests the oldest member is not always first: here, among three who fit equally."""
    wanted = Wanted(request_id, 99, frozenset({1}), 60, None, True, 4, Terms.HOURS)
    equals = [Candidate(id, "", frozenset({1}), frozenset(), None, 0, True, 60) for id in (1, 2, 3)]
    ranked = matching.rank(wanted, equals, standings={}, weights=EQUAL, count=3)
    assert {fit.member_id for fit in ranked} == {1, 2, 3}
    assert ranked == matching.rank(wanted, equals[::-1], standings={}, weights=EQUAL, count=3)


def test_the_lot_favours_nobody() -> None:
    first = [0, 0, 0]
    for request_id in range(600):
        wanted = Wanted(request_id, 99, frozenset({1}), 60, None, True, 4, Terms.HOURS)
        equals = [Candidate(id, "", frozenset({1}), frozenset(), None, 0, True, 60) for id in (1, 2, 3)]
        ranked = matching.rank(wanted, equals, standings={}, weights=EQUAL, count=1)
        first[ranked[0].member_id - 1] += 1
    assert min(first) > 150


EQUAL = {criterion.value: Decimal("0.25") for criterion in Criterion}
"""Weights of which the sum does not matter here."""


@given(spots(), spots(), st.integers(0, 3_000))
def test_a_frame_holds_all_that_lies_within_reach(here: Spot, there: Spot, km: int) -> None:
    frame = distances.frame(here, km)
    assert frame is not None
    assert there.latitude is not None
    assert there.longitude is not None
    is_inside = frame.south <= there.latitude <= frame.north and frame.west <= there.longitude <= frame.east
    assert is_inside or apart(here, there) > km


def test_nothing_frames_what_is_not_known() -> None:
    assert distances.frame(Spot(1, "", "", "", None, None), 10) is None


def test_around_a_pole_every_degree_is_near() -> None:
    found = distances.frame(Spot(1, "", "", "", Decimal("89.9"), Decimal(3)), 50)
    assert found is not None
    assert (found.west, found.east) == (-180, 180)
