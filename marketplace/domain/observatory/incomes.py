"""How much of a member's turnover comes from one client, and how unequally income and exposure are shared."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from coop.domain.words import N_
from marketplace.domain.observatory import branches, hiding, sheltering
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.disclosure import Cell, Policy
from marketplace.domain.observatory.disclosure import Unit as Brought
from marketplace.domain.observatory.indicators import Cells, Comparison, Indicator, Kind, Unit
from marketplace.domain.observatory.rows import Income, Inputs
from marketplace.domain.observatory.trees import Tree

HALF, THREE_QUARTERS = Fraction(1, 2), Fraction(3, 4)
TENTH = 10


def leaf(income: Income) -> str:
    """The class of the share that the largest client makes."""
    part = Fraction(income.first_cents, income.cents)
    if part <= HALF:
        return branches.UP_TO_50
    return branches.FROM_50_TO_75 if part <= THREE_QUARTERS else branches.OVER_75


def first_clients(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """Basis points of the members in each class of dependence on their largest client."""

    def units(one: Inputs) -> list[Brought]:
        return hiding.people((row.contributor, (leaf(row),)) for row in one.incomes)

    cells = sheltering.shelter(units, inputs, [trees["first_client"]], policy)
    return hiding.shares(cells, [trees["first_client"]])


def gini(amounts: Sequence[int]) -> Fraction:
    """0 where all have the same, near 1 where one has all. Amounts are 0 or more; of nothing at all, 0.

    The mean difference between any two, over twice the mean (Gini, 1912).
    """
    whole, count = sum(amounts), len(amounts)
    if not whole:
        return Fraction(0)
    ranked = sum((2 * place - count - 1) * one for place, one in enumerate(sorted(amounts), start=1))
    return Fraction(ranked, count * whole)


def top_part(amounts: Sequence[int]) -> Fraction:
    """What the tenth of them who have most have of all; a tenth that is no whole number is rounded up."""
    whole, first = sum(amounts), -(-len(amounts) // TENTH)
    return Fraction(sum(sorted(amounts, reverse=True)[:first]), whole) if whole else Fraction(0)


def inequality(of: str, inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """The Gini index in basis points. of: "income" or "exposure"."""
    return _one_figure(of, gini, "gini", inputs, trees, policy)


def tops(of: str, inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """The part of the tenth that has most, shown where that tenth itself is not too few."""
    return _one_figure(of, top_part, "share", inputs, trees, _tenfold(policy))


def _tenfold(policy: Policy) -> Policy:
    within = None if policy.within is None else _tenfold(policy.within)
    return replace(policy, threshold=TENTH * policy.threshold, within=within)


def amounts_of(of: str, inputs: Inputs) -> dict[str, int]:
    """Cents of each member with an income, or how much each was shown of those who were listed."""
    if of == "income":
        return {row.contributor: row.cents for row in inputs.incomes}
    return {row.contributor: row.amount for row in inputs.shown}


def _one_figure(
    of: str, measure: hiding.Measure, name: str, inputs: Inputs, trees: Mapping[str, Tree], policy: Policy
) -> Cells:
    def brought(one: Inputs) -> list[tuple[str, Keys, int]]:
        return [(who, (branches.COUNTRY,), amount) for who, amount in amounts_of(of, one).items()]

    def values(_cell: Cell) -> hiding.Values:
        return {name: hiding.rounded(hiding.WHOLE_BP * measure(list(amounts_of(of, inputs).values())), 1)}

    cells, _within = hiding.weighed(brought, inputs, [trees["country"]], policy)
    return hiding.rows(cells, [trees["country"]], values)


_EARNERS = N_("Members who ended at least one mission paid in euros in the quarter, on the platform.")
_LISTED = N_("Members who stood in at least one list of the quarter of those who fit a request.")
_INCOME_NOTE = Comparison(
    name=N_("INSEE, Emploi et revenus des indépendants"),
    note=N_(
        "INSEE measures the yearly income from self-employment, after charges, of all; here it is the "
        "turnover of one quarter, of the missions that the platform knows."
    ),
    url="https://www.insee.fr/",
)
_GINI = N_(
    "Gini index: the mean difference between two members, over twice the mean. 0: all have the same; "
    "10,000 basis points: one has all."
)
_TOP = N_("What the tenth of the members who have most have of all; the tenth rounded up to whole members.")


def _of(
    of: str, population: str, *, key: str, label: str, question: str, value: tuple[str, str], formula: str
) -> Indicator:
    return Indicator(
        key=f"{of}_{key}",
        label=label,
        question=question,
        unit=Unit.BP,
        values=dict([value]),
        dimensions=("country",),
        population=population,
        formula=formula,
        compared_with=_INCOME_NOTE if of == "income" else None,
        kind=Kind.INEQUALITY,
        compute=partial(inequality if key == "gini" else tops, of),
    )


def _gini_of(of: str, population: str, label: str, question: str) -> Indicator:
    value = ("gini", N_("Gini index"))
    return _of(of, population, key="gini", label=label, question=question, value=value, formula=_GINI)


def _top_of(of: str, population: str, label: str, question: str) -> Indicator:
    value = ("share", N_("part of the top tenth"))
    return _of(of, population, key="top", label=label, question=question, value=value, formula=_TOP)


INDICATORS = (
    Indicator(
        key="first_client",
        label=N_("Dependence on one client"),
        question=N_("How many members depend on one client?"),
        unit=Unit.BP,
        values={"share": N_("part of the members")},
        dimensions=("first_client",),
        population=_EARNERS,
        formula=N_(
            "Of each member, the part of the turnover of the quarter that comes from the largest client. "
            "Members in a class of that part, over all of them; the cuts are at 50 % and at 75 %, which "
            "belong to the class below."
        ),
        compared_with=Comparison(
            name=N_("Eurostat and INSEE, labour force survey, module of 2017 on self-employment"),
            note=N_(
                "The survey asks whether one client brought at least 75 % of the income of twelve months; "
                "here it is computed from the missions of one quarter that the platform knows, and not from "
                "other work."
            ),
            url="https://ec.europa.eu/eurostat",
        ),
        kind=Kind.SHARE,
        compute=first_clients,
    ),
    _gini_of("income", _EARNERS, N_("Inequality of income"), N_("How unequally is paid work shared?")),
    _top_of(
        "income",
        _EARNERS,
        N_("Income of the top tenth"),
        N_("How much of paid work goes to the tenth with most?"),
    ),
    _gini_of(
        "exposure",
        _LISTED,
        N_("Inequality of exposure"),
        N_("How unequally does the platform show its members?"),
    ),
    _top_of(
        "exposure",
        _LISTED,
        N_("Exposure of the top tenth"),
        N_("How much of what the platform shows goes to the tenth shown most?"),
    ),
)
