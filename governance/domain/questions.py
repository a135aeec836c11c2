"""What a ballot asks, as it is frozen: the method, the options with their labels, seats or money, limits
of a paper.

From format 3 of what is frozen on; ballots of before asked yes or no about a rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from coop.domain.words import N_
from governance.domain.ballots import Choice
from governance.domain.counting import Method
from governance.domain.polls import Budget, Limits, Paper, Poll
from governance.domain.rules import Json

YES_NO = "majority"
"""Yes, no or blank, with the quorum and the majority of the rules; the other ways are those of `Method`."""
UNTIED = (YES_NO, Method.CONSENT)
"""Where no order of ties is drawn: a tie rejects, and one objection is enough."""

METHOD_NAMES: dict[str, str] = {
    YES_NO: N_("Yes or no"),
    Method.APPROVAL: N_("Approval: tick all those that suit you"),
    Method.SCORE: N_("Points for each option"),
    Method.DOTS: N_("Dots to share out"),
    Method.MAJORITY_JUDGMENT: N_("Majority judgment: a grade for each option"),
    Method.IRV: N_("Ranking with instant run-off"),
    Method.STV: N_("Ranking with transferable vote"),
    Method.SCHULZE: N_("Ranking compared two by two (Schulze)"),
    Method.CONSENT: N_("Consent: adopted when nobody objects"),
    Method.GREEDY: N_("The most supported projects that fit"),
    Method.EQUAL_SHARES: N_("Equal shares: each voter carries an equal part of the money"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """What can be chosen. id: as papers and sheets name it; label: as people read it."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """costs: of each option in euro cents, where `cents` are to be spent; nothing is spent on what nobody
    wants.
    """

    method: str
    options: tuple[Option, ...]
    seats: int = 1
    limits: Limits = field(default_factory=Limits)
    cents: int | None = None
    costs: Mapping[str, int] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    @property
    def has_ties(self) -> bool:
        """Whether an order that breaks ties is drawn for it."""
        return self.method not in UNTIED

    def label(self, option_id: str) -> str:
        return next(option.label for option in self.options if option.id == option_id)

    def poll(self, papers: Iterable[Paper], ties: Iterable[str] = ()) -> Poll:
        """What the counters count; ties: the order that was revealed.

        Money is counted in euros, so that equal shares grow by one euro at a time.
        """
        costs = {option: euros(cents) for option, cents in self.costs.items()}
        budget = None if self.cents is None else Budget(euros(self.cents), costs, threshold=1)
        return Poll(self.ids, tuple(papers), tuple(ties), self.seats, budget, self.limits)

    def as_json(self) -> dict[str, Json]:
        limits = self.limits
        return {
            "method": str(self.method),
            "options": [{"id": option.id, "label": option.label} for option in self.options],
            "seats": self.seats,
            "limits": {
                "least": int(limits.least),
                "most": None if limits.most is None else int(limits.most),
                "total": None if limits.total is None else int(limits.total),
                "options": limits.options,
            },
            "budget": None if self.cents is None else {"cents": self.cents, "costs": dict(self.costs)},
        }


YES_OR_NO = Question(
    YES_NO,
    (Option(Choice.YES.value, N_("Yes")), Option(Choice.NO.value, N_("No"))),
    limits=Limits(least=1, most=1),
)


def of_frozen(frozen: Mapping[str, Json]) -> Question:
    """The question that `as_json` froze; ballots of before format 3 froze yes, no and blank."""
    if "seats" not in frozen:
        return YES_OR_NO
    limits, budget = frozen["limits"], frozen["budget"]
    return Question(
        method=frozen["method"],
        options=tuple(Option(option["id"], option["label"]) for option in frozen["options"]),
        seats=frozen["seats"],
        limits=Limits(limits["least"], limits["most"], limits["total"], limits["options"]),
        cents=None if budget is None else budget["cents"],
        costs={} if budget is None else budget["costs"],
    )


def euros(cents: int) -> Fraction:
    return Fraction(Decimal(cents).scaleb(-2))
