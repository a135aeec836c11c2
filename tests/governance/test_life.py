"""What is true of proposals and ballots without a database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from coop.words import say
from governance.domain import ballots, freezing, proposals, values
from governance.domain.freezing import Change, Conditions, FrozenRule
from governance.domain.proposals import ENDED_STATES, MOVES, OPEN_STATES, Act, State
from governance.domain.rules import Rule, Unit, bounds
from governance.models import Ballot, Elector, Proposal, RuleVersion, Vote

PARIS = ZoneInfo("Europe/Paris")
instants = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # aware by timezones


class TestMoves:
    def test_every_open_state_has_an_exit_and_no_ended_one_has(self) -> None:
        assert {state for state, _ in MOVES} == set(OPEN_STATES)
        assert set(State) == {*OPEN_STATES, *ENDED_STATES}

    @given(st.sampled_from(State), st.sampled_from(Act))
    def test_an_act_moves_or_is_refused_in_words(self, state: State, act: Act) -> None:
        if proposals.may_move(state, act):
            assert proposals.move(state, act) is MOVES[state, act]
        else:
            with pytest.raises(Refused):
                proposals.move(state, act)

    @given(st.lists(st.sampled_from(Act), max_size=16))
    def test_a_walk_ends_after_seven_moves_at_most_but_for_contests(self, acts: list[Act]) -> None:
        state, moves = State.DRAFT, 0
        for act in acts:
            if proposals.may_move(state, act):
                state, moves = proposals.move(state, act), moves + (act not in (Act.CONTEST, Act.MAINTAIN))
        assert moves <= 7


class TestTerms:
    @given(instants, st.integers(1, 60), st.timedeltas(timedelta(days=-90), timedelta(days=90)))
    def test_a_ballot_takes_votes_or_is_due_never_both(
        self, opened: datetime, days: int, later: timedelta
    ) -> None:
        term = ballots.closes_at(opened, days=days)
        at = opened + later
        takes = ballots.takes_votes(at, closes_at=term, is_closed=False)
        assert takes != ballots.is_due(at, closes_at=term, is_closed=False)
        assert takes == (at < term)
        assert not ballots.takes_votes(at, closes_at=term, is_closed=True)
        assert not ballots.is_due(at, closes_at=term, is_closed=True)

    @given(
        instants,
        st.timedeltas(timedelta(0), timedelta(days=40)),
        st.timedeltas(timedelta(days=-400), timedelta(days=200)),
        st.integers(1, 180),
    )
    def test_what_was_voted_is_obeyed_from_a_midnight_after_the_count_and_after_its_base(
        self, term: datetime, lateness: timedelta, base: timedelta, notice: int
    ) -> None:
        counted, base_at = term + lateness, term + base
        at = ballots.effective_at(
            closes_at=term, counted_at=counted, base_effective_at=base_at, notice_days=notice, zone=PARIS
        )
        assert at.astimezone(PARIS).time().isoformat() == "00:00:00"
        assert at > counted
        assert at > base_at
        earliest = term.astimezone(PARIS).date() + timedelta(days=notice)
        assert at.astimezone(PARIS).date() >= earliest

    @pytest.mark.parametrize(
        ("term", "day"),
        [
            (datetime(2026, 3, 27, 22, 30, tzinfo=UTC), date(2026, 3, 28)),
            (datetime(2026, 3, 27, 23, 30, tzinfo=UTC), date(2026, 3, 29)),
            (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 30)),
            (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), date(2026, 10, 26)),
        ],
        ids=[
            "before midnight",
            "after midnight in Paris",
            "the night of summer time",
            "the night of winter time",
        ],
    )
    def test_days_are_those_of_paris(self, term: datetime, day: date) -> None:
        at = ballots.effective_at(
            closes_at=term,
            counted_at=term,
            base_effective_at=datetime(2020, 1, 1, tzinfo=UTC),
            notice_days=1,
            zone=PARIS,
        )
        assert at == datetime(day.year, day.month, day.day, tzinfo=PARIS)


class TestFreezing:
    def conditions(self, electorate: list[int], zone: ZoneInfo | None = None) -> Conditions:
        at = datetime(2026, 3, 2, 8, tzinfo=UTC).astimezone(zone or UTC)
        return Conditions(
            proposal_id=1,
            change=Change("a.rule", 7, "0.20", "0.5"),
            electorate=electorate,
            rules={"b": FrozenRule(1, 2), "a": FrozenRule("0.5", 3)},
            opened_at=at,
            closes_at=at + timedelta(days=7),
        )

    @given(st.lists(st.integers(1, 10**6), unique=True), st.randoms())
    def test_the_order_of_members_is_irrelevant(self, ids: list[int], random: Random) -> None:
        shuffled = random.sample(ids, len(ids))
        assert freezing.digest(freezing.freeze(self.conditions(ids))) == freezing.digest(
            freezing.freeze(self.conditions(shuffled))
        )

    def test_the_zone_of_an_instant_is_irrelevant(self) -> None:
        assert freezing.freeze(self.conditions([1], PARIS)) == freezing.freeze(self.conditions([1]))

    @given(st.sets(st.integers(1, 50)), st.sets(st.integers(1, 50)))
    def test_another_electorate_is_another_hash(self, one: set[int], other: set[int]) -> None:
        digests = [freezing.digest(freezing.freeze(self.conditions(sorted(ids)))) for ids in (one, other)]
        assert (digests[0] == digests[1]) == (one == other)

    def test_the_hash_is_that_of_a_text_that_anyone_can_write(self) -> None:
        """sha256sum of the text gives the same: no library is needed to check it."""
        frozen = {"b": [2, "é"], "a": {"d": None, "c": True}}
        assert freezing.canonical(frozen) == '{"a":{"c":true,"d":null},"b":[2,"é"]}'
        assert freezing.digest(frozen) == "33ae78d9e52a53600908962e2fd8b53b2d651ee8f0bf994953696e47cf598156"

    @pytest.mark.parametrize("value", [0.5, {"a": [1, {"b": 0.1}]}, ({"a": (0.0,)},)])
    def test_a_float_is_never_frozen(self, value: object) -> None:
        with pytest.raises(TypeError):
            freezing.canonical({"value": value})


class TestWords:
    def rule(self, unit: Unit) -> Rule[object]:
        return Rule(
            key="a.b",
            unit=unit,
            default=0,
            label="",
            explanation="",
            upper=2,
            parts={"x": "x", "y": "y"},
            choices={"no": "no"},
        )

    @pytest.mark.parametrize(
        ("unit", "value", "said", "height"),
        [
            (Unit.MINUTES, 90, ["1\u202fh\u202f30"], 90),
            (Unit.CENTS, 4250, ["42,50\xa0€"], 4250),
            (Unit.DAYS, 0, ["0 jour"], 0),
            (Unit.DAYS, 1, ["1 jour"], 1),
            (Unit.DAYS, 7, ["7 jours"], 7),
            (Unit.COUNT, 5, ["5"], 5),
            (Unit.KILOMETRES, 30, ["30 km"], 30),
            (Unit.THOUSANDTHS, 30, ["30 millièmes d’epsilon"], 30),
            (Unit.SHARE, Decimal("0.125"), ["12,5\u202f%"], 1250),
            (Unit.FRACTION, Decimal("0.125"), ["12,5\u202f%"], 1250),
            (Unit.FRACTION, Fraction(2, 3), ["2/3"], 6666),
            (Unit.SWITCH, True, ["oui"], None),
            (Unit.SWITCH, False, ["non"], None),
            (Unit.CHOICE, "no", ["non"], None),
            (Unit.CHOICE, "was once", ["was once"], None),
            (Unit.SHARES, {"x": Decimal("0.3"), "y": Decimal("0.7")}, ["x 30\u202f%", "y 70\u202f%"], None),
        ],
    )
    def test_a_value_is_said_and_drawn(
        self, unit: Unit, value: object, said: list[str], height: int | None
    ) -> None:
        rule = self.rule(unit)
        assert [say(sentence) for sentence in values.sentences(rule, value)] == said
        assert values.height(rule, value) == height

    @pytest.mark.parametrize("unit", list(Unit))
    def test_bounds_are_said_in_french(self, unit: Unit) -> None:
        assert say(bounds(self.rule(unit))).startswith(("La valeur", "Chaque part"))

    def test_the_tables_of_the_administration_have_their_names(self) -> None:
        proposal = Proposal(title="A title", rule_key="a.b")
        version = RuleVersion(key="a.b", value=3)
        rows = (
            proposal,
            Ballot(proposal_id=1),
            Elector(ballot_id=1, member_id=2),
            Vote(elector_id=3),
            version,
        )
        assert [str(row) for row in rows] == ["A title", "1", "1: 2", "3", "a.b = 3"]

    def test_a_floor_is_said_with_its_part(self) -> None:
        assert say(values.share(Decimal("0.1"))) == "10\u202f%"
