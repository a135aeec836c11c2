"""What is true of the way to a vote without a database."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from coop.words import say
from governance.domain import announcing
from governance.domain.announcing import Standing
from governance.models import Sponsorship

PARIS = ZoneInfo("Europe/Paris")
instants = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # aware by timezones
lengths = st.integers(0, 60)


class TestDays:
    @given(instants, lengths)
    def test_so_many_whole_days_lie_between_and_no_more(self, began: datetime, days: int) -> None:
        over = announcing.over_at(began, days=days, zone=PARIS)
        assert over >= began
        if days == 0:
            assert over == began
            return
        local = over.astimezone(PARIS)
        assert local.timetz().replace(tzinfo=None) == time()
        assert (local.date() - began.astimezone(PARIS).date()).days == days + 1
        # In real time too, whatever hour summer takes away: never sooner than so many times 24 hours.
        assert over - began > timedelta(days=days) - timedelta(hours=1)
        assert local.replace(tzinfo=None) - began.astimezone(PARIS).replace(tzinfo=None) > timedelta(
            days=days
        )

    @given(instants, lengths, lengths, st.timedeltas(timedelta(0), timedelta(days=90)))
    def test_a_vote_never_opens_before_its_discussion_and_its_notice(
        self, published: datetime, discussion: int, notice: int, later: timedelta
    ) -> None:
        announceable = announcing.over_at(published, days=discussion, zone=PARIS)
        standing = Standing(0, 0, announceable, announceable.astimezone(PARIS).date().isoformat())
        announced = published + later
        try:
            standing.check(announced)
        except Refused:
            assert announced < announceable
            return
        opens = announcing.over_at(announced, days=notice, zone=PARIS)
        days = (opens.astimezone(PARIS).date() - published.astimezone(PARIS).date()).days
        assert days >= discussion + notice
        announcing.check_opening(opens, opens_at=opens, opens_on="2026-03-02")
        with pytest.raises(Refused, match="does not open before"):
            announcing.check_opening(opens - timedelta(microseconds=1), opens_at=opens, opens_on="2026-03-02")

    @given(instants, lengths, st.timedeltas(timedelta(0), timedelta(days=90)))
    def test_who_begins_later_is_never_through_sooner(
        self, began: datetime, days: int, later: timedelta
    ) -> None:
        first, second = (announcing.over_at(at, days=days, zone=PARIS) for at in (began, began + later))
        assert first <= second

    @pytest.mark.parametrize(
        ("began", "day"),
        [
            (datetime(2026, 3, 26, 22, 30, tzinfo=UTC), date(2026, 3, 30)),
            (datetime(2026, 3, 26, 23, 30, tzinfo=UTC), date(2026, 3, 31)),
            (datetime(2026, 10, 23, 21, 30, tzinfo=UTC), date(2026, 10, 27)),
            (datetime(2026, 10, 23, 22, 30, tzinfo=UTC), date(2026, 10, 28)),
        ],
        ids=["before midnight", "after midnight in Paris", "winter time", "winter time, after midnight"],
    )
    def test_days_are_those_of_paris(self, began: datetime, day: date) -> None:
        over = announcing.over_at(began, days=3, zone=PARIS)
        assert over == datetime(day.year, day.month, day.day, tzinfo=PARIS)


class TestSponsors:
    @given(st.integers(0, 50), st.integers(0, 10**4))
    def test_as_many_as_asked_or_everybody_else(self, asked: int, others: int) -> None:
        needed = announcing.sponsors_needed(asked, others=others)
        assert needed in (asked, others)
        assert needed <= asked
        assert needed <= others

    @given(st.integers(0, 50), st.integers(0, 60), st.timedeltas(timedelta(days=-3), timedelta(days=3)))
    def test_it_is_announced_with_its_sponsors_after_its_discussion_and_not_otherwise(
        self, needed: int, sponsors: int, early: timedelta
    ) -> None:
        first = datetime(2026, 3, 9, tzinfo=PARIS)
        standing = Standing(needed, sponsors, first, "2026-03-09")
        may = sponsors >= needed and early >= timedelta(0)
        assert (standing.lack(first + early) is None) == may
        assert standing.missing == max(0, needed - sponsors)
        if may:
            standing.check(first + early)
        else:
            with pytest.raises(Refused, match="can not be announced yet"):
                standing.check(first + early)

    @pytest.mark.parametrize(
        ("sponsors", "day", "said"),
        [
            (1, 8, "parrainages manquants : 1 ; premier jour possible : lundi 9 mars 2026."),
            (1, 9, "parrainages manquants : 1."),
            (2, 8, "premier jour possible : lundi 9 mars 2026."),
        ],
    )
    def test_what_is_missing_is_said(self, sponsors: int, day: int, said: str) -> None:
        standing = Standing(2, sponsors, datetime(2026, 3, 9, tzinfo=PARIS), "2026-03-09")
        lack = standing.lack(datetime(2026, 3, day, tzinfo=PARIS))
        assert lack is not None
        assert say(lack).replace("\xa0", " ") == f"Son vote ne peut pas encore être annoncé : {said}"

    def test_their_table_has_its_name(self) -> None:
        assert str(Sponsorship(proposal_id=1, member_id=2)) == "1: 2"
