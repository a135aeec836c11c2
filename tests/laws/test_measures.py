"""Law 9 with emergency measures: at every instant one version is obeyed, and measures leave nothing behind.

The model knows nothing of the code: it says what was voted last, and whether a measure lies over it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from governance.domain import measures

START = datetime(2026, 1, 1, tzinfo=UTC)
LAST = 120


@dataclass(frozen=True)
class Line:
    """A version as tests write it. suspends: the place of the one that it lies over."""

    place: int
    effective_at: datetime
    lapses_at: datetime | None = None
    suspends: int | None = None


def day(number: int) -> datetime:
    return START + timedelta(days=number)


@st.composite
def histories(draw: st.DrawFn) -> list[Line]:
    """Voted values that follow each other, and over any of them but the first one measure at most.

    As the database has it: it begins after the one that it suspends and before the next one, and lapses
    before or after that.
    """
    begins = sorted(draw(st.sets(st.integers(1, LAST), min_size=1, max_size=5)))
    lines = [Line(0, START)] + [Line(place, day(on)) for place, on in enumerate(begins, 1)]
    over = []
    for place, on in enumerate(begins, 1):
        end = begins[place] if place < len(begins) else LAST + 40
        if end - on > 1 and draw(st.booleans()):
            begun = draw(st.integers(on + 1, end - 1))
            lapse = begun + draw(st.integers(1, measures.LONGEST_DAYS))
            over.append(Line(100 + place, day(begun), day(lapse), place))
    return lines + over


def walked(lines: list[Line], at: datetime) -> Line:
    """What was voted last, or the measure over it while it lasts."""
    voted = [line for line in lines if line.suspends is None and line.effective_at <= at][-1]
    for line in lines:
        if line.suspends == voted.place and line.lapses_at and line.effective_at <= at < line.lapses_at:
            return line
    return voted


@given(histories(), st.integers(0, 2 * LAST), st.sampled_from([0, 1, -1]))
def test_the_last_to_have_begun_that_has_not_lapsed_is_obeyed(
    lines: list[Line], number: int, microseconds: int
) -> None:
    at = max(START, day(number) + timedelta(microseconds=microseconds))
    assert measures.obeyed(reversed(lines), at) == walked(lines, at)
    assert measures.obeyed(lines, START - timedelta(microseconds=1)) is None


@given(histories())
def test_turns_are_the_instants_at_which_another_one_is_obeyed(lines: list[Line]) -> None:
    turns = measures.turns(lines)
    assert [at for at, _ in turns] == sorted({at for at, _ in turns})
    days = [day(number) for number in range(2 * LAST + 40)]
    changes = [
        (at, walked(lines, at))
        for before, at in zip([None, *days], days, strict=False)
        if before is None or walked(lines, before) != walked(lines, at)
    ]
    assert turns == changes


@given(histories())
def test_a_measure_leaves_nothing_behind(lines: list[Line]) -> None:
    """From its lapse until the next one begins, all is as if there had been none."""
    voted = [line for line in lines if line.suspends is None]
    for line in lines:
        over = [one for one in lines if one.lapses_at and one.effective_at <= (line.lapses_at or START)]
        if line.lapses_at and all(measures.has_lapsed(one, line.lapses_at) for one in over):
            assert measures.obeyed(lines, line.lapses_at) == measures.obeyed(voted, line.lapses_at)
    end = day(LAST + 40 + measures.LONGEST_DAYS)
    assert measures.obeyed(lines, end) == measures.obeyed(voted, end)


@given(st.integers(0, 800 * 24 * 60), st.integers(1, 90))
def test_it_begins_the_next_day_and_never_lasts_longer_than_thirty(minutes: int, days: int) -> None:
    """In whole days of Paris, whatever its clocks do meanwhile."""
    at = START + timedelta(minutes=minutes)
    zone = ZoneInfo("Europe/Paris")
    begins = measures.begins_at(at, zone=zone)
    lapses = measures.lapses_at(begins, days=days, zone=zone)
    assert begins.date() == at.astimezone(zone).date() + timedelta(days=1)
    assert (begins.hour, lapses.hour, begins > at) == (0, 0, True)
    assert (lapses.date() - begins.date()).days == min(days, measures.LONGEST_DAYS)
    told = measures.stage(begins, due_at=at, effective_at=begins, until_at=lapses)
    assert told is measures.Stage.OBEYED


@given(st.integers(), st.integers())
@example(7, 7)
def test_it_goes_back_to_another_value_than_today(now: int, before: int) -> None:
    if now != before:
        measures.check_value(now, before)
    else:
        with pytest.raises(Refused, match="the same value before"):
            measures.check_value(now, before)
