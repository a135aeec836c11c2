"""When members are free and away: said on a page, obeyed by the matching, read by nobody else."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from config.roles import APPLICATION
from coop.domain import half_days
from coop.domain.actors import PLATFORM, VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.domain.half_days import EVERY, half_day
from coop.words import say
from marketplace.domain import blockages, changes, criteria, obstacles
from marketplace.domain import weeks as law
from marketplace.domain.changes import Entry
from marketplace.domain.criteria import Wanted
from marketplace.domain.fairness import Contender, Sharing
from marketplace.domain.openings import Person
from marketplace.domain.standings import NEW, Standing, free_minutes
from marketplace.domain.weeks import ANY_WEEK, Days, Week
from marketplace.models import Candidate, TimeOff
from marketplace.models import Week as WeekRow
from marketplace.selectors import listings, matches, requests, standings
from marketplace.services import candidates, leaving, quotes, weeks
from marketplace.services import matches as looking
from tests.conftest import LogIn
from tests.instants import START, after
from tests.marketplace.quoting import lot, propose
from tests.marketplace.samples import CANDIDATE, WANTED, WEIGHTS, id_of, invite, need, post
from tests.rights import OWNER, acting_as
from tests.timebank.reading import text

TODAY = START.date()
TUESDAY, THURSDAY = 1, 3
MORNINGS = half_day(TUESDAY, 0) | half_day(THURSDAY, 0)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def days(first: int, last: int) -> Days:
    return Days(day(first), day(last))


def asked(half_days: int = 0, dates: Days | None = None, **changed: object) -> Wanted:
    return replace(WANTED, half_days=half_days, days=dates, **changed)  # type: ignore[arg-type]  # fields


def free(set_of: int = EVERY, *away: Days, promised: int = 0) -> Standing:
    return Standing(promised_minutes=promised, week=Week(set_of, away))


def told(wanted: Wanted, standing: Standing) -> list[str]:
    return [str(one.sentence) for one in obstacles.between(wanted, CANDIDATE, standing)]


def test_dates_give_days_where_they_have_an_end() -> None:
    def of(starts: int | None, ends: int | None, needed: int | None, half_days: int = 0) -> Days | None:
        dates = [None if number is None else day(number) for number in (starts, ends, needed)]
        return law.asked_days(*dates, asked=half_days, on=TODAY)

    assert of(None, None, None) is None
    assert of(5, None, None) is None
    assert of(None, 5, None) == days(0, 5)
    assert of(2, 9, 6) == days(2, 6)
    assert of(-9, 3, None) == days(0, 3)
    assert of(None, None, -1) is None
    # None of the half days comes before the end: the dates say nothing any more.
    assert of(None, 0, None, half_days.of_day(day(1))) is None


def test_a_part_of_the_days_counts_for_a_part() -> None:
    """An hour a week for four weeks and 240 minutes asked: all the time is there."""
    for set_of, points, said in (
        (EVERY, 1000, f"is free on the days asked: {MORNINGS}"),
        (half_day(TUESDAY, 0), 500, f"is free on a part of the days asked: {half_day(TUESDAY, 0)}"),
    ):
        point = criteria.availability(asked(MORNINGS), CANDIDATE, free(set_of))
        assert (point.points, str(point.sentence)) == (points, said)
    # Where no day is asked, few free days are as good as many.
    assert criteria.availability(WANTED, CANDIDATE, free(1)).points == 1000


def test_time_off_is_taken_off_the_time_of_these_weeks() -> None:
    """Of four weeks two are away: half of the time, less what is promised."""
    month = days(0, 27)
    assert free_minutes(CANDIDATE, free(EVERY, days(7, 20)), 4, month) == 120
    assert free_minutes(CANDIDATE, free(EVERY, days(7, 20), promised=100), 4, month) == 20
    point = criteria.availability(asked(0, month), CANDIDATE, free(EVERY, days(7, 20)))
    assert (point.points, str(point.sentence)) == (
        500,
        "is away for a part of the days on which it can be done",
    )
    assert told(asked(0, month), free(EVERY, days(7, 20), promised=120)) == [
        "You said that you are away for a part of that time, and nothing is left of the rest."
    ]


def test_who_is_away_or_never_free_then_is_hindered_and_told() -> None:
    week = days(0, 6)
    away = "You said that you are away on all the days on which it can be done."
    assert told(asked(0, week), free(EVERY, days(-3, 10))) == [away]
    assert told(asked(0, week), free(EVERY, days(-3, 5))) == []
    assert told(asked(0, week), free(EVERY, days(0, 2), days(3, 6))) == [away]
    # Away on the one Tuesday is as good as away.
    tuesday = next(number for number in range(7) if day(number).weekday() == TUESDAY)
    assert told(asked(half_day(TUESDAY, 0), week), free(EVERY, days(tuesday, tuesday))) == [away]
    (said,) = told(asked(MORNINGS), free(half_day(TUESDAY, 1)))
    assert said == f"It can be done on these days: {MORNINGS}. You said that you are not free then."
    # Without days of the week the dates have some: a need of one day, and somebody who is free on another.
    (said,) = told(asked(0, days(0, 0)), free(half_days.of_day(day(1))))
    assert said.startswith(f"It can be done on these days: {half_days.of_day(TODAY)}.")


ONE_PLACE = Sharing(count=1, tolerance=0, newcomer_share=Fraction(0))


@pytest.mark.parametrize(
    ("wanted", "standing", "sentences"),
    [
        (asked(MORNINGS), free(half_day(TUESDAY, 1)),
         [f"Say that you are free on these days too: {half_day(TUESDAY, 0)}."]),
        (asked(0, days(0, 6)), free(EVERY, days(-3, 10)),
         [f"Be there in the time off that begins on {day(-3)}."]),
        # Of two times off the one that takes least of the days.
        (asked(0, days(0, 6)), free(EVERY, days(-3, 4), days(5, 9)),
         [f"Be there in the time off that begins on {day(5)}."]),
        # Not the shorter one, on whose days one is not free.
        (asked(0, days(0, 6)), free(half_days.of_day(day(4)), days(0, 2), days(3, 6)),
         [f"Be there in the time off that begins on {day(3)}."]),
        # Both at once: what is promised takes all but a minute of the week.
        (asked(0, days(0, 6), minutes=60, weeks=1), free(EVERY, days(0, 2), days(3, 6), promised=59),
         ["Be there for 2 of the times off that you said."]),
    ],
)  # fmt: skip
def test_the_smallest_change(wanted: Wanted, standing: Standing, sentences: list[str]) -> None:
    person = Person(CANDIDATE, standing)
    entry = Entry(wanted, WEIGHTS, (), Contender(2, Fraction(0)), ONE_PLACE)
    found = changes.smallest(entry, person)
    assert [str(change) for change in found.told] == sentences
    assert entry.lets_in(found.person)


def test_what_keeps_everybody_away_is_counted() -> None:
    week = days(0, 6)
    people = [
        Person(replace(CANDIDATE, member_id=id), standing)
        for id, standing in ((2, free(EVERY, days(-1, 9))), (3, free(half_day(6, 2))), (4, free(1)))
    ]
    dated = asked(half_days.of_weekdays([3]), week)
    assert [str(one) for one in blockages.told(dated, people)] == [
        "Members who would fit on other days of the week: 2.",
        "Members who would fit on later days, for they are away then: 1.",
    ]


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ("", "You said that you are away on %s."),
        ("Bruno", "Bruno is away on %s."),
    ],
)
def test_a_day_off_clashes(person: str, said: str) -> None:
    week = Week(half_days.of_day(day(4)), (days(1, 2),))
    found = law.clash(week, day(2), person=person)
    assert str(found) == said % day(2)
    assert law.clash(week, day(4), person=person) is None
    other = str(law.clash(week, day(5), person=person))
    assert "weekday" in other
    assert law.clash(ANY_WEEK, day(5), person=person) is None


@pytest.mark.django_db
class TestServices:
    def test_the_next_search_knows_when_somebody_is_away(self, amina: Actor, bruno: Actor) -> None:
        request_id = post(amina, needed_on=day(9))
        assert [one.member_id for one in matches.of_request(request_id)] == [id_of(bruno)]
        off = weeks.go_away(by=bruno, at=START, days=days(0, 12), note="Un voyage")
        assert looking.compute(by=amina, at=START, request_id=request_id) == 0
        copied = Candidate.objects.get(pk=id_of(bruno))
        assert (copied.away_from, copied.away_until) == ([day(0)], [day(12)])
        (reason,) = listings.why_not(request_id, id_of(bruno), at=START).reasons
        assert str(reason).startswith("You said that you are away on all the days")
        assert [str(one) for one in listings.why_not(request_id, id_of(bruno), at=START).enough] == [
            f"Be there in the time off that begins on {day(0)}."
        ]
        weeks.come_back(by=bruno, at=START, time_off_id=off)
        weeks.come_back(by=bruno, at=START, time_off_id=off)
        assert looking.compute(by=amina, at=START, request_id=request_id) == 1

    def test_half_days_are_obeyed_and_told(self, amina: Actor, bruno: Actor, chloe: Actor) -> None:
        weeks.write(by=bruno, at=START, half_days=half_day(TUESDAY, 0))
        weeks.write(by=chloe, at=START, half_days=half_day(5, 2))
        request_id = post(amina, half_days=MORNINGS)
        (found,) = matches.of_request(request_id)
        assert found.member_id == id_of(bruno)
        with translation.override("en"):
            said = [say(reason) for reason in found.reasons]
        assert "is free on a part of the days asked: Tuesday mornings" in said
        weeks.write(by=chloe, at=START, half_days=0)
        assert not WeekRow.objects.filter(pk=id_of(chloe)).exists()
        assert looking.compute(by=amina, at=START, request_id=request_id) == 2

    def test_a_need_keeps_its_days_and_only_days_of_its_dates(self, amina: Actor) -> None:
        request_id = post(amina, half_days=MORNINGS)
        with pytest.raises(Refused) as refused:
            post(amina, half_days=half_days.of_day(day(1)), needed_on=day(0))
        assert refused.value.field == "half_days"
        for wrong in (-1, EVERY + 1):
            with pytest.raises(Refused):
                post(amina, half_days=wrong)
        assert listings.find(request_id, at=START).found == ()
        assert requests.get(request_id).need == need(half_days=MORNINGS, category="web")
        assert requests.get(post(amina, half_days=EVERY)).half_days == 0

    def test_times_off_that_make_no_sense_change_nothing(self, bruno: Actor) -> None:
        weeks.go_away(by=bruno, at=START, days=days(3, 5))
        wrongs = (
            (days(6, 5), "until_on"),
            (days(-9, -1), "until_on"),
            (Days(date(1900, 1, 1), date(1900, 1, 2)), "until_on"),
            (days(10, 10 + 366), "until_on"),
            (days(800, 801), "until_on"),
            (days(800, 800), "from_on"),
            (days(-1, -1), "from_on"),
            (Days(day(9), date.max), "until_on"),
            (days(5, 8), "from_on"),
        )
        for wrong, field in wrongs:
            with pytest.raises(Refused) as refused:
                weeks.go_away(by=bruno, at=START, days=wrong)
            assert refused.value.field == field
        for note in ("x" * 81, "a\x00b"):
            with pytest.raises(Refused):
                weeks.go_away(by=bruno, at=START, days=days(7, 8), note=note)
        assert TimeOff.objects.count() == 1
        with pytest.raises(Refused):
            weeks.write(by=bruno, at=START, half_days=EVERY + 1)

    def test_the_same_days_are_said_once(self, bruno: Actor, chloe: Actor) -> None:
        first = weeks.go_away(by=bruno, at=START, days=days(3, 5), note="A")
        assert weeks.go_away(by=bruno, at=START, days=days(3, 5), note=" B  c ") == first
        assert TimeOff.objects.get().note == "B c"
        weeks.go_away(by=chloe, at=START, days=days(4, 5))
        with pytest.raises(Hidden):
            weeks.come_back(by=chloe, at=START, time_off_id=first)
        assert TimeOff.objects.count() == 2

    def test_what_is_over_is_forgotten_and_many_are_too_many(self, bruno: Actor) -> None:
        for number in range(law.MOST_TIMES_OFF):
            weeks.go_away(by=bruno, at=START, days=days(number, number))
        with pytest.raises(Refused, match="they are many"):
            weeks.go_away(by=bruno, at=START, days=days(90, 90))
        weeks.go_away(by=bruno, at=after(days=2), days=days(90, 90))
        assert TimeOff.objects.count() == law.MOST_TIMES_OFF - 1

    def test_only_members_say_so_and_it_goes_with_them(self, bruno: Actor) -> None:
        for nobody in (VISITOR, PLATFORM):
            for act in (
                lambda by: weeks.write(by=by, at=START, half_days=1),
                lambda by: weeks.go_away(by=by, at=START, days=days(1, 2)),
                lambda by: weeks.come_back(by=by, at=START, time_off_id=1),
            ):
                with pytest.raises(Forbidden):
                    act(nobody)
        weeks.write(by=bruno, at=START, half_days=1)
        weeks.go_away(by=bruno, at=START, days=days(1, 2))
        leaving.leave(by=bruno, at=after(days=1), member_id=id_of(bruno))
        assert (WeekRow.objects.count(), TimeOff.objects.count()) == (0, 0)

    def test_every_change_of_a_week_is_told_to_who_copies(self, bruno: Actor) -> None:
        """By any path, and not by the services alone."""
        candidates.follow(by=PLATFORM, at=START)
        mine = id_of(bruno)
        WeekRow.objects.create(member_id=mine, half_days=7)
        assert candidates.follow(by=PLATFORM, at=START) == 1
        TimeOff.objects.create(member_id=mine, from_on=day(1), until_on=day(1), said_at=START)
        assert candidates.follow(by=PLATFORM, at=START) == 1
        TimeOff.objects.update(until_on=day(2))
        assert candidates.follow(by=PLATFORM, at=START) == 1
        assert Candidate.objects.get(pk=mine).away_until == [day(2)]
        TimeOff.objects.all().delete()
        WeekRow.objects.all().delete()
        assert candidates.follow(by=PLATFORM, at=START) == 1
        assert standings.weeks_of([mine]) == {}
        assert standings.of_members([mine])[mine].week == NEW.week


@pytest.mark.django_db
@pytest.mark.parametrize("role", [APPLICATION, OWNER])
@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (5, 4, "time_off_ends_after_it_begins"),
        (5, 5 + 366, "time_off_lasts_a_year_at_most"),
        (2, 9, "time_off_is_said_once_for_a_day"),
    ],
)
def test_the_database_keeps_no_such_time_off(
    bruno: Actor, role: str, first: int, last: int, name: str
) -> None:
    weeks.go_away(by=bruno, at=START, days=days(1, 2))
    with (
        acting_as(role),
        pytest.raises(IntegrityError, match=name),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO marketplace_timeoff (member_id, from_on, until_on, note, said_at)"
            " VALUES (%s, %s, %s, '', now())",
            [id_of(bruno), day(first), day(last)],
        )


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [0, EVERY + 1])
def test_the_database_keeps_no_such_week(bruno: Actor, wrong: int) -> None:
    with pytest.raises(IntegrityError, match="week_has_some_half_days"), transaction.atomic():
        WeekRow.objects.create(member_id=id_of(bruno), half_days=wrong)


@pytest.mark.django_db
class TestPages:
    def test_the_week_is_kept_as_it_is_ticked(self, bruno: Actor, enter: LogIn, visitor: Client) -> None:
        browser, page = enter(bruno), reverse("week")
        for _click in range(2):
            assert browser.post(page, {"half_days": ["3", "9"]})["Location"] == page
        assert standings.weeks_of([id_of(bruno)])[id_of(bruno)] == Week(MORNINGS)
        shown = browser.get(page).content.decode()
        assert shown.count("checked") == 2
        assert "Tuesday morning" in shown
        assert browser.post(page, {"half_days": ["21"]}).status_code == 422
        assert browser.post(page, {"half_days": ["\x00"]}).status_code in (400, 422)
        assert standings.weeks_of([id_of(bruno)])[id_of(bruno)] == Week(MORNINGS)
        browser.post(page, {})
        assert standings.weeks_of([id_of(bruno)]) == {}
        assert visitor.get(page).status_code == 302

    def test_time_off_is_added_and_taken_away(self, bruno: Actor, chloe: Actor, enter: LogIn) -> None:
        browser, add = enter(bruno), reverse("time_off_add")
        typed = {"from_on": "2999-01-01"}
        assert browser.post(add, typed).status_code == 422
        soon, later = (date.today() + timedelta(days=number) for number in (3, 6))  # noqa: DTZ011
        typed = {"from_on": soon.isoformat(), "until_on": later.isoformat(), "note": "Chez ma sœur"}
        for _click in range(2):
            assert browser.post(add, typed)["Location"] == reverse("week")
        row = TimeOff.objects.get()
        assert (row.from_on, row.until_on, row.note) == (soon, later, "Chez ma sœur")
        assert "Chez ma sœur" in text(browser.get(reverse("week")))
        for wrong in (
            {},
            {"from_on": "hier"},
            {**typed, "until_on": soon.isoformat()},
            {**typed, "note": "n" * 99},
        ):
            assert browser.post(add, wrong).status_code == 422
        away = reverse("time_off_take_back", args=[row.pk])
        assert enter(chloe).post(away).status_code == 404
        assert "Chez ma sœur" not in text(enter(chloe).get(reverse("member", args=[id_of(bruno)])))
        for _click in range(2):
            assert browser.post(away).status_code == 303
        assert TimeOff.objects.count() == 0

    def test_a_need_says_its_days(self, amina: Actor, enter: LogIn, visitor: Client) -> None:
        browser = enter(amina)
        assert "Only on some days of the week" in text(browser.get(reverse("need_new")))
        request_id = post(amina, half_days=MORNINGS)
        assert "Tuesday and Thursday mornings" in text(visitor.get(reverse("need", args=[request_id])))
        shown = browser.get(reverse("need_edit", args=[request_id])).content.decode()
        assert shown.count("checked") >= 2
        assert '<details class="act" open>' in shown

    def test_a_day_off_is_pointed_out_and_nothing_is_refused(
        self, amina: Actor, bruno: Actor, enter: LogIn
    ) -> None:
        weeks.go_away(by=bruno, at=START, days=days(9, 12))
        engagement_id = invite(amina, bruno)
        quote_id = propose(bruno, engagement_id, lot(day=day(10)))
        page = reverse("engagement", args=[engagement_id])
        theirs, own = (text(enter(who).get(page)) for who in (amina, bruno))
        assert "Bruno Keller is away on" in theirs
        assert "You said that you are away on" in own
        quotes.take(by=amina, at=START, engagement_id=engagement_id, quote_id=quote_id)
        assert "is away on" not in text(enter(amina).get(page))
