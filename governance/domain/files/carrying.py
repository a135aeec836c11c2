"""What a file from outside becomes for a method: a poll, where the file carries what the method counts."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain.counting import Method
from governance.domain.files.blt import Ranked, Tiers
from governance.domain.files.pabulib import HAS_POINTS, BudgetFile, Vote, VoteType, setting
from governance.domain.polls import Budget, Limits, Mark, Paper, Poll

Marks = tuple[tuple[str, Mark], ...]
Reader = Callable[[bytes], Ranked]
BY_RANKS = (Method.IRV, Method.STV, Method.SCHULZE)
BY_POINTS = (Method.SCORE, Method.DOTS, Method.MAJORITY_JUDGMENT)
BY_MONEY = (Method.GREEDY, Method.EQUAL_SHARES)
WITHDRAWN_COST = 999_999_999
"""What Pabulib writes where a project was withdrawn after the votes."""
RESERVES_REACH = Fraction(4, 5)
"""Poznań's own rule: the first project that does not fit is funded where 80 % of its cost are left."""


def of_ranked(ranked: Ranked, method: Method, *, seats: int | None = None) -> Poll:
    """A poll of papers that rank. seats: where none are given, STV fills those of the file, others one.

    Raises Refused.
    """
    if method not in BY_RANKS:
        raise Refused(N_("the papers of this file rank options; this method counts something else"))
    if method is Method.IRV and seats not in (None, 1):
        raise Refused(N_("an instant run-off fills one seat"))
    seated = seats or (ranked.seats if method is Method.STV else None) or 1
    papers = [Paper(_ranks(tiers), number) for tiers, number in ranked.papers.items()]
    papers += [_stopped(ranked.options, tiers, number) for tiers, number in ranked.stopped.items()]
    return Poll(ranked.options, tuple(papers), seats=seated)


def of_marked(poll: Poll, method: Method, *, seats: int | None = None) -> Poll:
    """A poll of papers that mark options, for a method that spends no money. Raises Refused."""
    if method in BY_MONEY:
        raise Refused(N_("the papers of this file have no costs; this method spends a budget"))
    _check(poll.options, method, seats)
    least = min((mark for paper in poll.papers for _option, mark in paper.marks), default=0)
    return replace(poll, seats=seats or 1, limits=Limits(least=min(least, 0)))


def of_budget(file: BudgetFile, method: Method, *, seats: int | None = None) -> Poll:
    """A poll of a .pb file. Raises Refused."""
    options = tuple(project.project_id for project in file.projects)
    same = Counter(_marks_of(file, method)(vote) for vote in file.votes)
    papers = tuple(Paper(marks, number) for marks, number in same.items())
    _check(options, method, seats)
    budget = _budget(file) if method in BY_MONEY else None
    least = min((mark for paper in papers for _option, mark in paper.marks), default=0)
    return Poll(options, papers, seats=seats or 1, budget=budget, limits=Limits(least=min(least, 0)))


def _check(options: Sequence[str], method: Method, seats: int | None) -> None:
    if method is Method.YES_NO and len(options) != 2:
        raise Refused(N_("yes or no are two options"))
    if method is Method.IRV and seats not in (None, 1):
        raise Refused(N_("an instant run-off fills one seat"))


def _ranks(tiers: Tiers) -> Marks:
    return tuple((option, rank) for rank, tier in enumerate(tiers, start=1) for option in tier)


def _stopped(options: tuple[str, ...], tiers: Tiers, number: int) -> Paper:
    """Where several were marked at once, the paper ends; where that was first, it is for all equally."""
    if tiers:
        return Paper(_ranks(tiers), number)
    return Paper(_ranks((options,)), number, is_invalid=len(options) == 1)


def _marks_of(file: BudgetFile, method: Method) -> Callable[[Vote], Marks]:
    if method is Method.APPROVAL or (method is Method.YES_NO and file.vote_type not in HAS_POINTS):
        return _approved
    if method in BY_RANKS and file.vote_type is VoteType.ORDINAL:
        return _in_order
    if method in BY_POINTS and file.vote_type in HAS_POINTS:
        return _with_points(file)
    if method in BY_MONEY:
        return _with_points(file) if file.vote_type in HAS_POINTS else _ordinal_or_approved(file)
    raise Refused(
        N_("the votes of this file are of the type %(type)s; this method counts others"),
        type=str(file.vote_type),
    )


def _approved(vote: Vote) -> Marks:
    return tuple((option, 1) for option in sorted(vote.chosen))


def _in_order(vote: Vote) -> Marks:
    return tuple((option, rank) for rank, option in enumerate(vote.chosen, start=1))


def _with_points(file: BudgetFile) -> Callable[[Vote], Marks]:
    """Points as they were given, and the default of the file for what is not named."""
    default = setting(file.meta, "default_score")

    def marks(vote: Vote) -> Marks:
        given = dict(zip(vote.chosen, vote.points, strict=True))
        if default:
            given = {one.project_id: default for one in file.projects} | given
        return tuple(sorted(given.items()))

    return marks


def _ordinal_or_approved(file: BudgetFile) -> Callable[[Vote], Marks]:
    """Of ordinal votes the points that they write, or Borda's: as many for the first as a vote may name."""
    if file.vote_type is not VoteType.ORDINAL:
        return _approved
    longest = max((len(vote.chosen) for vote in file.votes), default=0)
    most = max(longest, int(setting(file.meta, "max_length") or len(file.projects)))

    def marks(vote: Vote) -> Marks:
        points = vote.points or tuple(Fraction(most - place) for place in range(len(vote.chosen)))
        return tuple(sorted(zip(vote.chosen, points, strict=True)))

    return marks


def _budget(file: BudgetFile) -> Budget:
    """The rule of the file, as pabulib.org/format names them; "greedy" where it is another one."""
    rule, comment = file.meta.get("rule", "").lower(), file.meta.get("comment", "")
    is_poznan = "80%" in comment.replace(" ", "") or file.meta.get("unit", "").lower() == "poznań"
    is_reaching = rule == "greedy-custom" and is_poznan
    return Budget(
        file.budget,
        {project.project_id: project.cost for project in file.projects},
        threshold=setting(file.meta, "min_project_score_threshold") or 0,
        is_stopping=rule == "greedy-no-skip" or is_reaching,
        reach=RESERVES_REACH if is_reaching else Fraction(1),
        withdrawn=frozenset(one.project_id for one in file.projects if one.cost == WITHDRAWN_COST),
    )
