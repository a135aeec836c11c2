"""Majority judgment: options graded by words; the best median grade wins (Balinski and Laraki, 2007).

A grade is a whole number, 0 the lowest; an option that a paper leaves out has the lowest from it. Of two
options of one median, one grade of it is taken from each, again and again, until their medians differ. The
median of an even number of grades is the lower one of the middle two.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from governance.domain.methods.score import is_whole
from governance.domain.polls import Opened, Poll, Tally, opened, told


def count(poll: Poll) -> Tally:
    papers = opened(poll, is_whole)
    grades = _grades(poll, papers)
    values = {option: tuple(medians(grades[option])) for option in poll.options}
    places = poll.places()
    order = sorted(poll.options, key=lambda option: (tuple(-one for one in values[option]), places[option]))
    figures = {option: _figures(grades[option], values[option]) for option in order}
    return told("majority_judgment", poll, papers, order[: poll.seats], seats=poll.seats, grades=figures)


def medians(grades: Mapping[int, int]) -> Iterator[int]:
    """The median of the grades, that of what is left without one of it, and so on to the last.

    grades: how often each was given. From the middle outwards they are taken below and above in turn.
    """
    ordered = [grade for grade in sorted(grades) for _paper in range(grades[grade])]
    middle = (len(ordered) - 1) // 2
    below, above = ordered[: max(middle, 0)][::-1], ordered[middle + 1 :]
    first, second = (below, above) if len(ordered) % 2 else (above, below)
    yield from ordered[middle : middle + 1]
    for place, grade in enumerate(first):
        yield grade
        yield from second[place : place + 1]


def _grades(poll: Poll, papers: Opened) -> dict[str, Counter[int]]:
    grades = {option: Counter[int]() for option in poll.options}
    for paper in papers.counted:
        for option, mark in paper.marks:
            grades[option][int(mark)] += paper.count
    for found in grades.values():
        found[0] += papers.papers - found.total()
    return grades


def _figures(grades: Mapping[int, int], values: tuple[int, ...]) -> dict[str, object]:
    return {
        "given": {str(grade): number for grade, number in sorted(grades.items()) if number},
        "median": values[0] if values else None,
        "then": _runs(values),
    }


def _runs(values: Iterable[int]) -> list[list[int]]:
    """The medians one after the other, as a grade and how many times it follows itself."""
    runs: list[list[int]] = []
    for value in values:
        if runs and runs[-1][0] == value:
            runs[-1][1] += 1
        else:
            runs.append([value, 1])
    return runs
