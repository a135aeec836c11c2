"""How the time bank and the welcome of newcomers do, as those who study time banks measure it."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from coop.domain.words import N_
from marketplace.domain.observatory import branches, hiding, sheltering
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.disclosure import Policy
from marketplace.domain.observatory.disclosure import Unit as Brought
from marketplace.domain.observatory.indicators import Cells, Comparison, Compute, Indicator, Kind, Unit
from marketplace.domain.observatory.rows import Answer, Inputs, Newcomer
from marketplace.domain.observatory.trees import Tree

NOT_REACHED = 366
"""Days shown where fewer than half have begun within the year that is looked at."""
FAR_MINUTES = 10 * 60
"""From where on an account holds much more, or much less, than as much given as received."""


def activation(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """Basis points of the newcomers of the quarter before who exchanged, and of those who did not yet."""
    return _answers(lambda one: one.activated, inputs, trees, policy)


def retention(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """Basis points of who exchanged in the quarter before and again in this one, and of who did not."""
    return _answers(lambda one: one.returned, inputs, trees, policy)


def reciprocity(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """Basis points of members who gave and received, among those who did one of the two.

    Who gave, who received, and all of them are counted by other series: hence all of it or nothing.
    """
    return _answers(_both_ways, inputs, trees, policy)


def _both_ways(inputs: Inputs) -> list[Answer]:
    active = (row for row in inputs.hours if row.given or row.received)
    return [Answer(row.contributor, bool(row.given and row.received)) for row in active]


def _answers(
    rows: Callable[[Inputs], Iterable[Answer]], inputs: Inputs, trees: Mapping[str, Tree], policy: Policy
) -> Cells:
    cells = _sheltered(rows, inputs, trees, policy)
    return hiding.shares(hiding.all_or_nothing(cells), [trees["answer"]])


def _sheltered(
    rows: Callable[[Inputs], Iterable[Answer]], inputs: Inputs, trees: Mapping[str, Tree], policy: Policy
) -> sheltering.Found:
    def units(one: Inputs) -> list[Brought]:
        told = ((row.contributor, branches.YES if row.is_so else branches.NO) for row in rows(one))
        return hiding.people((who, (answer,)) for who, answer in told)

    return sheltering.shelter(units, inputs, [trees["answer"]], policy)


def band(minutes: int) -> str:
    """The class of what an account holds."""
    if not minutes:
        return branches.EVEN
    is_far = abs(minutes) > FAR_MINUTES
    if minutes < 0:
        return branches.FAR_RECEIVED if is_far else branches.NEAR_RECEIVED
    return branches.FAR_GIVEN if is_far else branches.NEAR_GIVEN


def balances(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """Basis points of who exchanged in the quarter, by the class of what their account holds at its end.

    They are the people of `reciprocity`: where that tells nothing, neither does this, for how many they are
    would tell who did both.
    """

    def units(one: Inputs) -> list[Brought]:
        return hiding.people((row.contributor, (band(row.minutes),)) for row in one.held)

    answers = _sheltered(_both_ways, inputs, trees, policy)
    cells = sheltering.shelter(units, inputs, [trees["balance"]], policy)
    told = hiding.silent(cells) if sheltering.shut(answers) else cells
    return hiding.shares(told, [trees["balance"]])


def first_missions(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """The median of the days from admission to the first mission, of newcomers who still wait too."""
    return _waits(lambda one: one.newcomers, inputs, trees, policy)


def first_exchanges(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """The same to the first exchange of hours, given or received."""
    return _waits(lambda one: one.beginners, inputs, trees, policy)


def _waits(
    rows: Callable[[Inputs], Sequence[Newcomer]], inputs: Inputs, trees: Mapping[str, Tree], policy: Policy
) -> Cells:
    def brought(one: Inputs) -> list[tuple[str, Keys, Newcomer]]:
        return [(row.contributor, (branches.COUNTRY,), row) for row in rows(one)]

    cells, _within = hiding.weighed(brought, inputs, [trees["country"]], policy)
    return hiding.rows(cells, [trees["country"]], lambda cell: {"median": median_days(rows(inputs))})


def median_days(newcomers: Sequence[Newcomer]) -> int:
    """The first day by which half have begun, those counted who are still waiting; NOT_REACHED where none.

    Source: Kaplan and Meier, Nonparametric Estimation from Incomplete Observations, Journal of the American
    Statistical Association 53 (282), 1958: the part that still waits falls on each day by the part that
    begins of those who were followed until then.
    """
    waiting, days = Fraction(1), sorted(row.days for row in newcomers)
    begun = Counter(row.days for row in newcomers if row.has_begun)
    for day in sorted(begun):
        followed = len(days) - bisect_left(days, day)
        waiting *= 1 - Fraction(begun[day], followed)
        if waiting <= Fraction(1, 2):
            return day
    return NOT_REACHED


_FIELD = Comparison(
    name=N_("Collom, Lasker and Kyriacou, Equal Time, Equal Value (2012)"),
    note=N_(
        "Their study of time banks of the United States follows members for as long as each bank existed; "
        "here every figure is of one quarter, so that quarters can be compared."
    ),
)


def _share(key: str, label: str, question: str, population: str, formula: str) -> Indicator:
    return Indicator(
        key=key,
        label=label,
        question=question,
        unit=Unit.BP,
        values={"share": N_("part of the members")},
        dimensions=("answer",),
        population=population,
        formula=formula,
        compared_with=_FIELD,
        kind=Kind.SHARE,
        compute={"activation": activation, "reciprocity": reciprocity, "retention": retention}[key],
    )


def _first(key: str, label: str, question: str, formula: str, compute: Compute) -> Indicator:
    return Indicator(
        key=key,
        label=label,
        question=question,
        unit=Unit.DAYS,
        values={"median": N_("median")},
        dimensions=("country",),
        population=N_("Members admitted in the quarter or in the three quarters before."),
        formula=formula,
        compared_with=None,
        kind=Kind.DURATION,
        compute=compute,
    )


INDICATORS = (
    _share(
        "activation",
        N_("Activation"),
        N_("How many newcomers exchange soon?"),
        N_("Members admitted in the quarter before."),
        N_(
            "Of these, the part who gave or received hours in an exchange between their admission and the "
            "end of the quarter."
        ),
    ),
    _share(
        "reciprocity",
        N_("Reciprocity"),
        N_("How many members both give and receive?"),
        N_("Members who gave or received hours in the quarter."),
        N_("Of these, the part who did both in the quarter."),
    ),
    _share(
        "retention",
        N_("Retention"),
        N_("How many members exchange again?"),
        N_("Members who gave or received hours in the quarter before."),
        N_("Of these, the part who did so again in the quarter."),
    ),
    Indicator(
        key="balances",
        label=N_("Spread of the hours held"),
        question=N_("How far apart are those who give more and those who receive more?"),
        unit=Unit.BP,
        values={"share": N_("part of the members")},
        dimensions=("balance",),
        population=N_("Members and groups who gave or received hours in the quarter."),
        formula=N_(
            "What the account of hours of each of them holds at the end of the quarter, from all that was "
            "ever counted on it, gifts and contributions included. Those in a class, over all of them; "
            "10 hours exactly belong to the nearer class. Hidden where reciprocity is: both are of the same "
            "people."
        ),
        compared_with=_FIELD,
        kind=Kind.SHARE,
        compute=balances,
    ),
    _first(
        "first_mission",
        N_("Time to the first mission"),
        N_("How long does a newcomer wait for a first mission?"),
        N_(
            "The day by which half of them had ended a first mission as the one who helps, counted from "
            "their admission. Those who still wait are counted for as long as they have waited (estimator of "
            "Kaplan and Meier, 1958). 366: half was not reached within the year."
        ),
        first_missions,
    ),
    _first(
        "first_exchange",
        N_("Time to the first exchange"),
        N_("How long does a newcomer wait for a first exchange of hours?"),
        N_(
            "The day by which half of them had given or received hours in a first exchange that was not "
            "undone, counted from their admission. Those who still wait are counted for as long as they "
            "have waited (estimator of Kaplan and Meier, 1958). 366: half was not reached within the year."
        ),
        first_exchanges,
    ),
)
