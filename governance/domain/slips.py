"""A paper before it is filled in: what it asks, and what may be written on it.

Whoever votes says blank in so many words: a paper without a mark is a blank vote only where they said so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain.counting import Method
from governance.domain.polls import Budget, Limits, Paper, Poll
from governance.domain.questions import Question, euros

Marks = tuple[tuple[str, int], ...]
"""What a paper gives to options, in the order in which they stand on it; none at all is a blank vote."""

BUDGETS = frozenset({Method.GREEDY, Method.EQUAL_SHARES})
TICKED = BUDGETS | {Method.APPROVAL}
RANKED = frozenset({Method.IRV, Method.STV, Method.SCHULZE})
STRICT = frozenset({Method.IRV, Method.STV})
"""Where a paper ends at an equal rank, so that none is taken."""
GRADED = frozenset({Method.SCORE, Method.MAJORITY_JUDGMENT})

USUAL: Mapping[Method, Limits] = {
    Method.YES_NO: Limits(1, 1, options=1),
    Method.APPROVAL: Limits(1, 1),
    Method.SCORE: Limits(0, 5),
    Method.DOTS: Limits(0, total=10),
    Method.MAJORITY_JUDGMENT: Limits(0, 5),
    Method.IRV: Limits(1),
    Method.STV: Limits(1),
    Method.SCHULZE: Limits(1),
    Method.CONSENT: Limits(0, 1),
    Method.GREEDY: Limits(1, 1),
    Method.EQUAL_SHARES: Limits(1, 1),
}
"""What a paper may hold where nothing else was said."""

MENTIONS = (
    N_("To reject"),
    N_("Insufficient"),
    N_("Passable"),
    N_("Fairly good"),
    N_("Good"),
    N_("Very good"),
    N_("Excellent"),
)
"""Grades of majority judgment in words, 0 first. Those above the highest of a vote are not offered in it."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What a paper asks. options: ids with their labels, as they stand on it.

    budget_cents, costs: of a budget, in euro cents, with a cost for each option.
    Raises ValueError where it is not a paper of its method.
    """

    method: Method
    options: tuple[tuple[str, str], ...]
    limits: Limits = field(default_factory=Limits)
    seats: int = 1
    budget_cents: int = 0
    costs: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(set(self.ids)) != len(self.options) or not self.options:
            raise ValueError("there is an option at least, and none stands twice")
        if self.method is Method.YES_NO and len(self.options) != 2:
            raise ValueError("yes or no are two options")
        if self.method is Method.CONSENT and len(self.options) != 1:
            raise ValueError("consent is asked for one wording")
        if self.method in BUDGETS and set(self.costs) != set(self.ids):
            raise ValueError("a budget has a cost for each option")
        if self.method in GRADED and self.limits.most is None:
            raise ValueError("grades have a highest one")
        if self.method is Method.DOTS and self.limits.total is None:
            raise ValueError("dots are so many")

    @classmethod
    def of_question(cls, question: Question, labels: Mapping[str, str]) -> "Slip":
        """The paper of a ballot. labels: how each option is read today, by its id."""
        options = tuple((option, labels[option]) for option in question.ids)
        method, cents = Method(question.method), question.cents or 0
        return cls(method, options, question.limits, question.seats, cents, question.costs)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(option for option, _label in self.options)

    def grades(self) -> range:
        """What may be given to an option, the lowest first."""
        return range(int(self.limits.least), int(self.limits.most or 0) + 1)

    def poll(self, papers: Sequence[Paper], *, ties: Sequence[str] = (), earlier: Sequence[str] = ()) -> Poll:
        """These papers, to be counted. earlier: wordings that consent was asked for before.

        Money is counted in euros, so that equal shares grow by one euro at a time.
        """
        budget = None
        if self.method in BUDGETS:
            costs = {option: euros(cents) for option, cents in self.costs.items()}
            budget = Budget(euros(self.budget_cents), costs)
        return Poll((*earlier, *self.ids), tuple(papers), tuple(ties), self.seats, budget, self.limits)


def mention_of(grade: int) -> str:
    """The msgid of a mention, or the figure of a grade that has none."""
    return MENTIONS[grade] if 0 <= grade < len(MENTIONS) else str(grade)


def check(slip: Slip, marks: Marks) -> None:
    """Raises Refused, in words, where these marks would be an invalid paper; a blank one is none."""
    given = dict(marks)
    if len(given) != len(marks) or not given.keys() <= set(slip.ids):
        raise Refused(N_("This paper marks an option that is not on it, or one of them twice."))
    if not marks:
        return
    _check_marks(slip, list(given.values()))
    most = slip.limits.options
    if most is not None and len(given) > most:
        raise Refused(
            N_("Options marked: %(given)s. At most %(most)s may be: take %(over)s out."),
            given=len(given),
            most=most,
            over=len(given) - most,
        )
    total = slip.limits.total
    if total is not None and sum(given.values()) > total:
        raise Refused(
            N_("You gave %(given)s in all, and have %(most)s to give: take %(over)s back."),
            given=sum(given.values()),
            most=int(total),
            over=sum(given.values()) - int(total),
        )


def _check_marks(slip: Slip, marks: Sequence[int]) -> None:
    if slip.method in TICKED | {Method.YES_NO} and set(marks) != {1}:
        raise Refused(N_("An option is ticked or it is not."))
    if slip.method is Method.YES_NO and len(marks) > 1:
        raise Refused(N_("Choose one of the two."))
    if slip.method in RANKED and not 1 <= min(marks) <= max(marks) <= (slip.limits.most or max(marks)):
        raise Refused(N_("Ranks are 1, 2, 3 and so on."))
    if slip.method in STRICT and len(set(marks)) < len(marks):
        raise Refused(
            N_("Two options stand at one rank, where this method can not go on: give each a rank of its own.")
        )
    if slip.method in GRADED and not set(marks) <= set(slip.grades()):
        raise Refused(N_("A grade lies outside of those that are offered."))
    if slip.method is Method.DOTS and (min(marks) < 0 or max(marks) > (slip.limits.most or max(marks))):
        raise Refused(N_("An option has more dots than it may have, or fewer than none."))
    if slip.method is Method.CONSENT and not set(marks) <= {0, 1}:
        raise Refused(N_("One consents or objects."))
