"""What the commons do: funds raised and spent, people helped, and what is hidden and shown again."""

from collections.abc import Callable, Mapping
from functools import partial

from coop.domain.words import N_
from marketplace.domain.observatory import branches, hiding, sheltering
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.disclosure import Cell, Policy, Status
from marketplace.domain.observatory.disclosure import Unit as Brought
from marketplace.domain.observatory.indicators import Cells, Comparison, Indicator, Kind, Unit
from marketplace.domain.observatory.rows import Helped, Inputs
from marketplace.domain.observatory.trees import Tree


def funds(unit: str, is_spent: bool, inputs: Inputs, trees: Mapping[str, Tree], _policy: Policy) -> Cells:
    """What all funds and each of them received, or gave, in a unit. Nothing is hidden: see `Kind.ACCOUNT`."""
    counts: dict[Keys, tuple[int, int]] = {}
    for row in inputs.movements:
        if row.unit == unit and row.is_spent is is_spent:
            for keys in hiding.lines((row.fund,), [trees["fund"]]):
                count, amount = counts.get(keys, (0, 0))
                counts[keys] = (count + row.count, amount + row.amount)
    cells = {keys: Cell(keys, Status.FREE, "", *told) for keys, told in counts.items()}
    return [hiding.row(cells[keys], {unit: cells[keys].value}) for keys in sorted(cells)]


def helped(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """How many people the support programme helped."""
    cells = _people_helped(lambda row: 1, inputs, trees, policy)
    return hiding.rows(cells, [trees["country"]], lambda cell: {"people": cell.count})


def helping(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """How many minutes of sessions they had."""
    cells = _people_helped(lambda row: row.minutes, inputs, trees, policy)
    return hiding.rows(cells, [trees["country"]], lambda cell: {"minutes": cell.value})


def _people_helped(
    amount: Callable[[Helped], int], inputs: Inputs, trees: Mapping[str, Tree], policy: Policy
) -> sheltering.Found:
    def units(one: Inputs) -> list[Brought]:
        return [Brought(row.contributor, (branches.COUNTRY,), amount(row)) for row in one.helped]

    return sheltering.shelter(units, inputs, [trees["country"]], policy)


def moderated(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """How many requests and offers were hidden, how many of these contested, and with what end."""

    def units(one: Inputs) -> list[Brought]:
        return [Brought(row.contributor, (row.outcome,), row.count) for row in one.moderated]

    cells = sheltering.shelter(units, inputs, [trees["moderation"]], policy)
    return hiding.rows(cells, [trees["moderation"]], lambda cell: {"hidden": cell.value})


def _fund(key: str, unit: Unit, is_spent: bool, label: str, question: str) -> Indicator:
    return Indicator(
        key=key,
        label=label,
        question=question,
        unit=unit,
        values={unit.value: N_("hours") if unit is Unit.MINUTES else N_("amount")},
        dimensions=("fund",),
        population=N_("Every entry of the ledger that moves a fund of the cooperative in the quarter."),
        formula=N_(
            "Sum of what these entries bring to a fund, or take from it; hours and euros are never added."
        ),
        compared_with=None,
        kind=Kind.ACCOUNT,
        compute=partial(funds, unit.value, is_spent),
        counted=N_("entries"),
    )


_HELPED = N_("People with at least one session of the support programme in the quarter that was not undone.")
_ADVISERS = Comparison(
    name=N_("ANCT, figures of the digital advisers (Conseillers numériques)"),
    note=N_(
        "ANCT adds up the sessions of paid advisers of the whole country, in which somebody may be counted "
        "several times; here each person is counted once in a quarter."
    ),
)

INDICATORS = (
    _fund(
        "funds_raised_cents",
        Unit.CENTS,
        False,
        N_("Euros raised by the funds"),
        N_("How many euros do the funds receive?"),
    ),
    _fund(
        "funds_raised_minutes",
        Unit.MINUTES,
        False,
        N_("Hours raised by the funds"),
        N_("How many hours do the funds receive?"),
    ),
    _fund(
        "funds_spent_cents",
        Unit.CENTS,
        True,
        N_("Euros spent by the funds"),
        N_("How many euros do the funds spend?"),
    ),
    _fund(
        "funds_spent_minutes",
        Unit.MINUTES,
        True,
        N_("Hours spent by the funds"),
        N_("How many hours do the funds spend?"),
    ),
    Indicator(
        key="people_helped",
        label=N_("People helped"),
        question=N_("How many people does the support programme help?"),
        unit=Unit.PEOPLE,
        values={"people": N_("people")},
        dimensions=("country",),
        population=_HELPED,
        formula=N_("These people, each counted once."),
        compared_with=_ADVISERS,
        kind=Kind.SUM,
        compute=helped,
        counted=N_("people"),
    ),
    Indicator(
        key="support_hours",
        label=N_("Hours of support"),
        question=N_("How many hours does the support programme give?"),
        unit=Unit.MINUTES,
        values={"minutes": N_("hours")},
        dimensions=("country",),
        population=_HELPED,
        formula=N_("Sum of the minutes of these sessions."),
        compared_with=_ADVISERS,
        kind=Kind.SUM,
        compute=helping,
        counted=N_("people"),
    ),
    Indicator(
        key="moderation",
        label=N_("Moderation and appeals"),
        question=N_("How much is hidden, and how much of it is shown again?"),
        unit=Unit.COUNT,
        values={"hidden": N_("times something was hidden")},
        dimensions=("moderation",),
        population=N_(
            "Requests and offers that coordinators hid in the quarter. Discussions of proposals have a page "
            "of figures of their own."
        ),
        formula=N_(
            "How many times one was hidden; of these, how many its author contested, and how many of those "
            "were shown again by the time of the release."
        ),
        compared_with=Comparison(
            name=N_("European Commission, DSA Transparency Database"),
            note=N_(
                "Large platforms hand in every decision with its reason; here are sums alone, so that nobody "
                "is recognised."
            ),
            url="https://transparency.dsa.ec.europa.eu/",
        ),
        kind=Kind.SUM,
        compute=moderated,
        counted=N_("authors"),
    ),
)
