"""What is counted: options, papers, seats or a budget, and the order that breaks ties, fixed ahead.

Every method reads a poll and gives a tally. Numbers are integers and fractions; on a sheet, what may be a
fraction is a text ("3/2"), and what counts papers is a whole number.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

Mark = int | Fraction
"""What a paper gives an option: 1 for an approval, points, a grade, or its rank (1 is the best)."""
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Paper:
    """What somebody wrote, and how many wrote just that.

    marks: an option and its mark, each option once; none at all is a blank paper.
    is_invalid: whoever read the paper refused it already; it is counted apart, whatever its marks.
    college: in which college it was cast, where votes are weighed by colleges.
    receipt: under which it lies in the list of a secret vote.
    """

    marks: tuple[tuple[str, Mark], ...]
    count: int = 1
    is_invalid: bool = False
    college: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a paper may hold; a paper outside of it is invalid. None: no limit."""

    least: Mark = 0
    most: Mark | None = None
    total: Mark | None = None
    options: int | None = None

    def allow(self, paper: Paper) -> bool:
        marks = [mark for _option, mark in paper.marks]
        return not marks or (
            min(marks) >= self.least
            and (self.most is None or max(marks) <= self.most)
            and (self.total is None or sum(marks) <= self.total)
            and (self.options is None or len(marks) <= self.options)
        )


@dataclass(frozen=True, slots=True)
class Budget:
    """Money to be spent on options, each with its cost, in one unit.

    threshold: greedy funds no option of fewer votes or points.
    is_stopping: greedy ends at the first option that does not fit, and skips none.
    reach: the share of its cost that must be left for that first option to be funded after all, by reserves.
    withdrawn: options that greedy passes over, though they had votes.
    """

    amount: Fraction
    costs: Mapping[str, Fraction]
    threshold: Mark = 0
    is_stopping: bool = False
    reach: Fraction = Fraction(1)
    withdrawn: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Poll:
    """All that a count needs; two counts of one poll are the same.

    ties: every option once, the first being preferred wherever votes do not decide.
    majority: the share of the votes that a yes must exceed.
    by_margins: Schulze weighs a victory by its margin, not by the votes that won it.
    """

    options: tuple[str, ...]
    papers: tuple[Paper, ...]
    ties: tuple[str, ...] = ()
    seats: int = 1
    budget: Budget | None = None
    limits: Limits = field(default_factory=Limits)
    majority: Fraction = HALF
    by_margins: bool = False

    def __post_init__(self) -> None:
        if not self.ties:
            object.__setattr__(self, "ties", self.options)
        known = set(self.options)
        if len(known) != len(self.options):
            raise ValueError("an option stands twice")
        if len(self.ties) != len(self.options) or set(self.ties) != known:
            raise ValueError("the order that breaks ties is not one of all options")
        if self.seats < 1:
            raise ValueError("there is a seat at least")
        for paper in self.papers:
            marked = [option for option, _mark in paper.marks]
            if paper.count < 1 or len(set(marked)) != len(marked) or not known.issuperset(marked):
                raise ValueError("a paper marks each option that there is once at most, and is one at least")

    def funds(self) -> Budget:
        """The budget, with a cost for every option."""
        if self.budget is None or set(self.budget.costs) != set(self.options):
            raise ValueError("this method needs a budget, and the cost of every option")
        return self.budget

    def breaking_ties(self, order: tuple[str, ...]) -> "Poll":
        """The same poll with another order of ties."""
        return replace(self, ties=order)

    def places(self) -> dict[str, int]:
        """Where each option stands in the order that breaks ties; 0 is preferred."""
        return {option: place for place, option in enumerate(self.ties)}

    def ranked(self, points: Mapping[str, Mark], among: Iterable[str] | None = None) -> tuple[str, ...]:
        """Options by their points, the most first; equal ones as the order of ties says."""
        places = self.places()
        found = self.options if among is None else among
        return tuple(sorted(found, key=lambda option: (-points[option], places[option])))


@dataclass(frozen=True, slots=True)
class Opened:
    """Papers sorted before they are counted: what is blank and what is invalid lies apart."""

    counted: tuple[Paper, ...]
    blank: int
    invalid: int

    @property
    def papers(self) -> int:
        return sum(paper.count for paper in self.counted)

    @property
    def cast(self) -> int:
        return self.papers + self.blank + self.invalid

    def as_json(self) -> dict[str, int]:
        return {"cast": self.cast, "blank": self.blank, "invalid": self.invalid, "counted": self.papers}


@dataclass(frozen=True, slots=True)
class Tally:
    """Who or what won, in the order in which it did, and all that shows it, as JSON types."""

    winners: tuple[str, ...]
    sheet: Mapping[str, Any]


def opened(poll: Poll, is_valid: Callable[[Paper], bool] = lambda paper: True) -> Opened:
    """Sort the papers; is_valid: what the method asks for, besides the limits of the poll."""
    counted, blank, invalid = list[Paper](), 0, 0
    for paper in poll.papers:
        if paper.is_invalid:
            invalid += paper.count
        elif not paper.marks:
            blank += paper.count
        elif poll.limits.allow(paper) and is_valid(paper):
            counted.append(paper)
        else:
            invalid += paper.count
    return Opened(tuple(counted), blank, invalid)


def sums(poll: Poll, papers: Iterable[Paper]) -> dict[str, Mark]:
    """What each option was given by all papers together."""
    points: dict[str, Mark] = dict.fromkeys(poll.options, 0)
    for paper in papers:
        for option, mark in paper.marks:
            points[option] += mark * paper.count
    return points


def told(method: str, poll: Poll, papers: Opened, winners: Sequence[str], **figures: object) -> Tally:
    """The tally, its sheet headed by what every sheet says."""
    head = {
        "method": method,
        "options": list(poll.options),
        "ties": list(poll.ties),
        "papers": papers.as_json(),
    }
    return Tally(tuple(winners), head | figures | {"winners": list(winners)})


def text(number: Mark) -> str:
    """A number without loss: "12" or "37/3"."""
    return str(Fraction(number))
