"""What a poll becomes for others: a file that reads back as the same poll, where the format can hold it.

The votes stand sorted, equal ones together: nothing tells in which order they were cast. The order that
breaks ties is in none of these formats; the recount kit has it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import groupby
from unicodedata import category

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain.counting import Method
from governance.domain.files import blt, marked_csv, pabulib
from governance.domain.files.blt import Ranked, Tiers
from governance.domain.files.carrying import (
    BY_MONEY,
    BY_POINTS,
    BY_RANKS,
    RESERVES_REACH,
    WITHDRAWN_COST,
)
from governance.domain.files.pabulib import HAS_POINTS, BudgetFile, Project, Vote, VoteType
from governance.domain.polls import Budget, Mark, Paper, Poll

CSV, BLT, PB = "csv", "blt", "pb"
LOST = N_("this format has no place for a vote that is invalid")


def formats(method: str) -> tuple[str, ...]:
    """Endings of the files that hold votes of this method, whatever it is called."""
    found = [CSV]
    if method in BY_RANKS:
        found.append(BLT)
    if method in (*BY_MONEY, *BY_POINTS, Method.APPROVAL):
        found.append(PB)
    return tuple(found)


def write(
    poll: Poll, method: str, ending: str, *, title: str = "", names: Mapping[str, str] | None = None
) -> str:
    """The text of a file with this ending. names: how options are called, by their ids.

    Raises Refused where the format can not hold this poll.
    """
    if ending not in formats(method):
        raise Refused(N_("votes of this method are not written as .%(ending)s"), ending=ending)
    if any(not _fits(option) for option in (*poll.options, *(names or {}).values())):
        raise Refused(N_("the name of an option can not be written in this format"))
    whole = sorted_papers(poll.papers)
    if ending == CSV:
        return marked_csv.write(poll.options, whole)
    if any(paper.is_invalid for paper in whole):
        raise Refused(LOST)
    if ending == BLT:
        return blt.write(_ranked(poll, whole, title, names or {}))
    return pabulib.write(_budget_file(poll, method, whole, title, names or {}))


def sorted_papers(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Equal papers as one, in an order that says nothing of who wrote which and when."""
    same = Counter[tuple[tuple[tuple[str, Fraction], ...], bool]]()
    for paper in papers:
        marks = sorted((option, Fraction(mark)) for option, mark in paper.marks)
        same[tuple(marks), paper.is_invalid] += paper.count
    return tuple(
        Paper(tuple((option, _plain(mark)) for option, mark in marks), count, is_invalid)
        for (marks, is_invalid), count in sorted(same.items())
    )


def _ranked(poll: Poll, papers: Iterable[Paper], title: str, names: Mapping[str, str]) -> Ranked:
    """Options as numbers: their own where they are such, those between them withdrawn; else their places."""
    numbers = _numbers(poll.options)
    known = set(numbers.values())
    named = {numbers[option]: names.get(option, option) for option in poll.options}
    withdrawn = [str(one) for one in range(1, max(map(int, known)) + 1) if str(one) not in known]
    same = Counter[Tiers]()
    for paper in papers:
        same[_tiers(paper, numbers)] += paper.count
    options = tuple(sorted(known, key=int))
    return Ranked(options, same, names=named, seats=poll.seats, title=title, withdrawn=tuple(withdrawn))


def _numbers(options: tuple[str, ...]) -> dict[str, str]:
    """An ascending row of numbers keeps them; whatever else is numbered from 1 in its order."""
    if all(one.isascii() and one.isdigit() and not one.startswith("0") for one in options):
        values = [int(one) for one in options]
        if values == sorted(values) and values[-1] <= blt.MOST:
            return {one: one for one in options}
    return {one: str(place) for place, one in enumerate(options, start=1)}


def _tiers(paper: Paper, numbers: Mapping[str, str]) -> Tiers:
    order = sorted(paper.marks, key=lambda one: (Fraction(one[1]), int(numbers[one[0]])))
    tiers = groupby(order, key=lambda one: one[1])
    return tuple(tuple(numbers[option] for option, _rank in tier) for _rank, tier in tiers)


def _budget_file(
    poll: Poll, method: str, papers: tuple[Paper, ...], title: str, names: Mapping[str, str]
) -> BudgetFile:
    if any("," in option for option in poll.options):
        raise Refused(N_("the name of an option can not be written in this format"))
    budget = poll.budget if method in BY_MONEY else None
    costs = budget.costs if budget else dict.fromkeys(poll.options, Fraction(0))
    amount = budget.amount if budget else Fraction(0)
    has_ones = all(mark == 1 for paper in papers for _option, mark in paper.marks)
    kind = VoteType.APPROVAL if has_ones and method not in BY_POINTS else VoteType.SCORING
    every = [paper for paper in papers for _one in range(paper.count)]
    meta = {
        "description": title,
        "num_projects": str(len(poll.options)),
        "num_votes": str(len(every)),
        "budget": _decimal(amount),
        "vote_type": kind.value,
        **_rule(budget),
    }
    projects = tuple(_project(option, costs[option], names) for option in poll.options)
    votes = tuple(_vote(number, paper, kind) for number, paper in enumerate(every, start=1))
    return BudgetFile(meta, amount, kind, projects, votes)


def _rule(budget: Budget | None) -> dict[str, str]:
    """How greedy spends, as pabulib.org/format names it. Raises Refused for what it has no name for."""
    if budget is None:
        return {}
    gone = {option for option, cost in budget.costs.items() if cost == WITHDRAWN_COST}
    if gone != budget.withdrawn:
        raise Refused(N_("this format says of no option that it was withdrawn, and what it cost"))
    rules = {
        (False, Fraction(1)): {"rule": "greedy"},
        (True, Fraction(1)): {"rule": "greedy-no-skip"},
        (True, RESERVES_REACH): {"rule": "greedy-custom", "comment": "#1: at least 80% of that project"},
    }
    try:
        found = rules[budget.is_stopping, budget.reach]
    except KeyError:
        raise Refused(N_("this format has no name for this way of spending")) from None
    if budget.threshold:
        found["min_project_score_threshold"] = _decimal(Fraction(budget.threshold))
    return found


def _project(option: str, cost: Fraction, names: Mapping[str, str]) -> Project:
    cells = {"project_id": option, "cost": _decimal(cost), "name": names.get(option, option)}
    return Project(option, cost, cells)


def _vote(number: int, paper: Paper, kind: VoteType) -> Vote:
    chosen = tuple(option for option, _mark in paper.marks)
    points = tuple(Fraction(mark) for _option, mark in paper.marks) if kind in HAS_POINTS else ()
    cells = {"voter_id": str(number), "vote": ",".join(chosen)}
    if kind in HAS_POINTS:
        cells["points"] = ",".join(map(_decimal, points))
    return Vote(str(number), chosen, points, cells)


def _fits(name: str) -> bool:
    """Readers trim cells and know one end of line."""
    return bool(name) and name == name.strip() and not any(category(sign)[0] == "C" for sign in name)


def _plain(mark: Fraction) -> Mark:
    return int(mark) if mark.denominator == 1 else mark


def _decimal(number: Fraction) -> str:
    """Without loss. Raises Refused for what no decimal is equal to."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        raise Refused(N_("a number of these votes has no end as a decimal: %(number)s"), number=str(number))
    if number.denominator == 1:
        return str(number.numerator)
    places = next(n for n in range(1, number.denominator) if 10**n % number.denominator == 0)
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    return f"{'-' if number < 0 else ''}{digits[:-places]}.{digits[-places:]}"
