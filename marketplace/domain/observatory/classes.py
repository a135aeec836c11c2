"""The seven classes of data that members may pool, each with a consent of its own: what leaves, and for what.

A sentence that changes is another text of its class: its version goes up with it, and whoever agreed to the
former is asked again, of this class alone (GDPR, art. 4 (11) and 7). With every class leave the month, the
trade and the department; never a name, never a client, never a word that somebody wrote.
"""

from dataclasses import dataclass
from enum import StrEnum

from coop.domain.words import N_

ALWAYS = ("contributor", "happened_on", "trade", "department")
"""Fields of a pooled row that leave with each class: a reference, the first day of a month, a
concept, a department."""


class DataClass(StrEnum):
    LEAD_SOURCE = "lead_source"
    QUOTE_OUTCOME = "quote_outcome"
    PRICE_BAND = "price_band"
    CLIENT_SECTOR = "client_sector"
    CLIENT_SIZE = "client_size"
    PAYMENT_DELAY = "payment_delay"
    UNPAID_HOURS = "unpaid_hours"


@dataclass(frozen=True, slots=True)
class ClassTold:
    """What a member reads before choosing. label … returned: msgids.

    fields: of a pooled row, those that leave with this class alone; the first is what the class is about.
    leaves: the same in words. example: what a row would look like. returned: what whoever gives it may read.
    version: of this text, and of the fields that leave.
    """

    key: DataClass
    fields: tuple[str, ...]
    label: str
    leaves: str
    example: str
    returned: str
    version: int = 1


CLASSES = (
    ClassTold(
        DataClass.LEAD_SOURCE,
        ("lead_source",),
        N_("How a client was found"),
        N_("One word of a list, for each row: recommendation, platform, call for tenders…"),
        N_("July, gardener, Rhône: recommendation"),
        N_("Which ways of a first contact bring work in your trade."),
    ),
    ClassTold(
        DataClass.QUOTE_OUTCOME,
        ("outcome", "reason"),
        N_("Quotes won or lost, and why"),
        N_("Won, lost or no answer, and one reason of a list; never the words of a quote."),
        N_("July, gardener, Rhône: lost, price"),
        N_("How many quotes are won in your trade, and what loses the others."),
    ),
    ClassTold(
        DataClass.PRICE_BAND,
        ("day_rate_cents",),
        N_("Agreed price of a day"),
        N_("The price of a day without VAT, rounded to ten euros; never that of a quote."),
        N_("July, gardener, Rhône: about 350 € a day"),
        N_("Quartiles of the prices agreed in your trade, before you quote."),
    ),
    ClassTold(
        DataClass.CLIENT_SECTOR,
        ("client_sector",),
        N_("Sector of the client"),
        N_("One of the 21 sections of the French nomenclature of activities; never the client."),
        N_("July, gardener, Rhône: construction"),
        N_("Which sectors buy what your trade does, season by season."),
    ),
    ClassTold(
        DataClass.CLIENT_SIZE,
        ("client_size",),
        N_("Size of the client"),
        N_("One of six sizes, from a private person to a large company; never the client."),
        N_("July, gardener, Rhône: fewer than 10 people"),
        N_("How the others’ figures differ with the size of the client."),
    ),
    ClassTold(
        DataClass.PAYMENT_DELAY,
        ("payment_days",),
        N_("Days until payment"),
        N_("Whole days from an invoice to its payment; never the invoice, its number or its amount."),
        N_("July, gardener, Rhône: 43 days"),
        N_("How long payment takes, by size of the client."),
    ),
    ClassTold(
        DataClass.UNPAID_HOURS,
        ("unpaid_minutes",),
        N_("Hours that nobody pays"),
        N_(
            "Minutes of quotes, travel and accounts, for each row; never what was done in them. Where you "
            "contribute the price of a day as well, the hours that a mission of the platform was counted for "
            "are read beside these; never the mission itself."
        ),
        N_("July, gardener, Rhône: 6 h, for a mission of 21 h"),
        N_("What an hour yields in your trade once these are counted."),
        version=2,
    ),
)
"""In the order in which they are shown."""
FORMER = (
    ClassTold(
        DataClass.UNPAID_HOURS,
        ("unpaid_minutes",),
        N_("Hours that nobody pays"),
        N_("Minutes of quotes, travel and accounts, for each row; never what was done in them."),
        N_("July, gardener, Rhône: 6 h"),
        N_("What an hour yields in your trade once these are counted."),
    ),
)
"""Texts that were asked before, each under its version: what somebody agreed to is still to be read."""


def told(key: DataClass) -> ClassTold:
    """The text of one class that is asked today."""
    return next(one for one in CLASSES if one.key is key)


def agreed(key: DataClass, version: int) -> ClassTold | None:
    """The text of a class under a version, None where there was none."""
    texts = (one for one in (*CLASSES, *FORMER) if (one.key, one.version) == (key, version))
    return next(texts, None)
