"""What comes of quotes, how clients were found, in which sectors they are, and in which months."""

from collections.abc import Mapping

from coop.domain.words import N_
from marketplace.domain.observatory import branches, hiding, sheltering
from marketplace.domain.observatory.classes import DataClass
from marketplace.domain.observatory.disclosure import Policy
from marketplace.domain.observatory.disclosure import Unit as Brought
from marketplace.domain.observatory.indicators import Cells, Comparison, Indicator, Kind, Unit
from marketplace.domain.observatory.rows import Inputs
from marketplace.domain.observatory.trees import Tree


def outcomes(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """Basis points of the quotes with each outcome, by trade."""

    def units(one: Inputs) -> list[Brought]:
        return hiding.counted((row.contributor, (row.trade, row.outcome)) for row in one.quotes)

    across = [trees["trade"], trees["outcome"]]
    return hiding.shares(sheltering.shelter(units, inputs, across, policy), across)


def channels(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """Basis points of the first contacts by each way, by trade."""

    def units(one: Inputs) -> list[Brought]:
        return hiding.counted((row.contributor, (row.trade, row.channel)) for row in one.contacts)

    across = [trees["trade"], trees["channel"]]
    return hiding.shares(sheltering.shelter(units, inputs, across, policy), across)


def sectors(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """Basis points of the quotes and missions for clients of each sector, by trade."""

    def units(one: Inputs) -> list[Brought]:
        return hiding.counted((row.contributor, (row.trade, row.sector)) for row in one.bought)

    across = [trees["trade"], trees["sector"]]
    return hiding.shares(sheltering.shelter(units, inputs, across, policy), across)


def months(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """How many quotes ended in each month of the quarter."""

    def units(one: Inputs) -> list[Brought]:
        return hiding.counted((row.contributor, (row.month,)) for row in one.quotes)

    # No other month may hold anything: nobody need be told that they are silent.
    months_of = [branches.months(inputs.quarter)]
    cells = sheltering.shelter(units, inputs, months_of, policy)
    return hiding.rows(cells, months_of, lambda cell: {"quotes": cell.value})


_QUOTES = N_("Quotes of the quarter noted by members who contribute what came of them.")

INDICATORS = (
    Indicator(
        key="quote_outcome",
        label=N_("Quotes won and lost"),
        question=N_("How many quotes are won, and what loses the others?"),
        unit=Unit.BP,
        values={"share": N_("part of the quotes")},
        dimensions=("trade", "outcome"),
        population=_QUOTES,
        formula=N_("Quotes with an outcome, over all quotes of the trade."),
        compared_with=None,
        kind=Kind.SHARE,
        compute=outcomes,
        data_classes=(DataClass.QUOTE_OUTCOME.value,),
    ),
    Indicator(
        key="first_contact",
        label=N_("Ways of first contact"),
        question=N_("How do clients and members find each other?"),
        unit=Unit.BP,
        values={"share": N_("part of the first contacts")},
        dimensions=("trade", "channel"),
        population=N_(
            "Quotes and missions of the quarter noted by members who contribute how clients were found."
        ),
        formula=N_("Rows with a way of first contact, over all rows of the trade that say one."),
        compared_with=Comparison(
            name=N_("Malt, Freelancing in Europe"),
            note=N_(
                "Malt asks the freelancers of its own platform how they find clients, several answers "
                "allowed; here each quote or mission counts once."
            ),
            url="https://www.malt.fr/",
        ),
        kind=Kind.SHARE,
        compute=channels,
        data_classes=(DataClass.LEAD_SOURCE.value,),
    ),
    Indicator(
        key="client_sector",
        label=N_("Sectors of clients"),
        question=N_("Which sectors ask for what members do?"),
        unit=Unit.BP,
        values={"share": N_("part of the quotes and missions")},
        dimensions=("trade", "sector"),
        population=N_(
            "Quotes and missions of the quarter noted by members who contribute the sector of the client; a "
            "private person has none."
        ),
        formula=N_(
            "Rows about a client of a sector, over all rows of the trade that say one; quotes that were lost "
            "are among them. Sections are those of the French nomenclature of activities, in the groups in "
            "which INSEE counts them. Seasons are read across releases: none counts a quarter twice."
        ),
        compared_with=Comparison(
            name=N_("INSEE, Comptes nationaux, production by branch"),
            note=N_(
                "The national accounts measure in euros what every branch of the country buys; here each "
                "quote or mission counts once, whatever it is worth."
            ),
            url="https://www.insee.fr/",
        ),
        kind=Kind.SHARE,
        compute=sectors,
        data_classes=(DataClass.CLIENT_SECTOR.value,),
    ),
    Indicator(
        key="seasonality",
        label=N_("Quotes by month"),
        question=N_("In which months is work asked for?"),
        unit=Unit.COUNT,
        values={"quotes": N_("quotes")},
        dimensions=("month",),
        population=_QUOTES,
        formula=N_(
            "Quotes of each month of the quarter. A year is read across four releases: none counts a month "
            "twice."
        ),
        compared_with=None,
        kind=Kind.SUM,
        compute=months,
        data_classes=(DataClass.QUOTE_OUTCOME.value,),
    ),
)
