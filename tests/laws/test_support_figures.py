"""Nothing of a person is published: not by a figure, and not by what is left of a total."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.domain.errors import Refused
from marketplace.domain.support import figures as law
from marketplace.domain.support.figures import DOMINANT, Quarter, Row

QUARTER = Quarter(2026, 1)


def row(person: int, minutes: int = 60, theme: str = "mail") -> Row:
    return Row(person, minutes, theme, "Lyon", "solved", "")


rows = st.lists(
    st.builds(
        row, st.integers(1, 12), st.integers(1, 300), st.sampled_from(["mail", "health", "safety", "work"])
    ),
    max_size=40,
)


@given(rows, st.integers(3, 6), st.randoms())
def test_what_is_hidden_can_not_be_worked_out(found: list[Row], least: int, chance: object) -> None:
    figures = law.of_quarter(found, QUARTER, least=least)
    if figures.total.is_hidden:
        assert (figures.people, figures.themes, figures.places) == (None, (), ())
        return
    cells = {cell.code: cell for cell in figures.themes}
    groups = {code: [one for one in found if one.theme == code] for code in cells}
    for code, cell in cells.items():
        if not cell.is_hidden:
            assert not _tells(groups[code], least)
            assert (cell.sessions, cell.minutes) == (
                len(groups[code]),
                sum(one.minutes for one in groups[code]),
            )
    hidden = [code for code, cell in cells.items() if cell.is_hidden]
    rest = [one for code in hidden for one in groups[code]]
    # What is left of the total is of two figures or more, and of enough people.
    assert not hidden or (len(hidden) > 1 and not _tells(rest, least))
    assert figures.total.minutes == sum(one.minutes for one in found)
    again = list(found)
    chance.shuffle(again)  # type: ignore[attr-defined]  # a Random
    assert law.of_quarter(again, QUARTER, least=least) == figures


def _tells(found: list[Row], least: int) -> bool:
    """Of too few, or nearly all of one."""
    by_person: dict[int, int] = {}
    for one in found:
        by_person[one.person_id] = by_person.get(one.person_id, 0) + one.minutes
    return len(by_person) < least or max(by_person.values()) > DOMINANT * sum(by_person.values())


def test_a_small_figure_takes_the_next_one_with_it() -> None:
    found = [row(n) for n in range(9)] + [row(n, theme="health") for n in range(4)] + [row(1, theme="work")]
    cells = law.of_quarter(found, QUARTER, least=3).themes
    assert [(cell.code, cell.sessions) for cell in cells] == [("health", None), ("mail", 9), ("work", None)]


def test_one_person_never_makes_nearly_all_of_a_figure() -> None:
    found = [row(1, 600), row(2, 20), row(3, 20), row(4, 20)]
    assert law.of_quarter(found, QUARTER, least=3).total.is_hidden
    assert not law.of_quarter([*found, row(5, 400)], QUARTER, least=3).total.is_hidden
    assert law.of_quarter([], QUARTER, least=3).total.is_hidden


def test_quarters_follow_each_other() -> None:
    quarters = [Quarter(2026, number) for number in range(1, 5)]
    assert [one.first_on for one in quarters] == [date(2026, month, 1) for month in (1, 4, 7, 10)]
    assert quarters[0].last_on == date(2026, 3, 31)
    assert quarters[3].last_on == date(2026, 12, 31)
    assert law.quarter_of(date(2026, 6, 30)) == quarters[1] == law.read_quarter("2026-2")
    assert str(quarters[1]) == "2026-2"
    for text in ("", "2026", "2026-5", "26-1", "2026-01", "二〇二六-1"):
        with pytest.raises(Refused):
            law.read_quarter(text)


def test_of_two_figures_the_smaller_hides_both() -> None:
    found = [row(n) for n in range(9)] + [row(1, theme="work")]
    figures = law.of_quarter(found, QUARTER, least=3)
    assert [cell.is_hidden for cell in figures.themes] == [True, True]
    assert figures.total.sessions == 10
