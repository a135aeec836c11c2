"""The closed lists of pooled facts: how a client was found, what came of a quote, who the client is."""

from enum import StrEnum

from coop.domain.words import N_


class LeadSource(StrEnum):
    RECOMMENDATION = "recommendation"
    FORMER_CLIENT = "former_client"
    COOPERATIVE = "cooperative"
    PLATFORM = "platform"
    AGENCY = "agency"
    NETWORK = "network"
    WEBSITE = "website"
    PROSPECTING = "prospecting"
    TENDER = "tender"
    OTHER = "other"


class QuoteOutcome(StrEnum):
    WON = "won"
    LOST = "lost"
    NO_ANSWER = "no_answer"


class QuoteReason(StrEnum):
    """Why a quote was won or lost."""

    PRICE = "price"
    SKILLS = "skills"
    TRUST = "trust"
    AVAILABILITY = "availability"
    GIVEN_UP = "given_up"
    OTHER = "other"


class ClientSize(StrEnum):
    """The categories of the French statistics of enterprises (décret 2008-1354), the small ones in three."""

    PERSON = "person"
    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    INTERMEDIATE = "intermediate"
    LARGE = "large"


LEAD_SOURCE_NAMES = {
    LeadSource.RECOMMENDATION: N_("recommendation"),
    LeadSource.FORMER_CLIENT: N_("a client of before"),
    LeadSource.COOPERATIVE: N_("this cooperative"),
    LeadSource.PLATFORM: N_("a platform for freelancers"),
    LeadSource.AGENCY: N_("an agency or another intermediary"),
    LeadSource.NETWORK: N_("social or professional network"),
    LeadSource.WEBSITE: N_("one’s own site"),
    LeadSource.PROSPECTING: N_("prospecting"),
    LeadSource.TENDER: N_("call for tenders"),
    LeadSource.OTHER: N_("another way"),
}
QUOTE_OUTCOME_NAMES = {
    QuoteOutcome.WON: N_("won"),
    QuoteOutcome.LOST: N_("lost"),
    QuoteOutcome.NO_ANSWER: N_("no answer"),
}
QUOTE_REASON_NAMES = {
    QuoteReason.PRICE: N_("the price"),
    QuoteReason.SKILLS: N_("skills"),
    QuoteReason.TRUST: N_("trust"),
    QuoteReason.AVAILABILITY: N_("availability"),
    QuoteReason.GIVEN_UP: N_("the project was given up"),
    QuoteReason.OTHER: N_("another reason"),
}
CLIENT_SIZE_NAMES = {
    ClientSize.PERSON: N_("a private person"),
    ClientSize.MICRO: N_("fewer than 10 people"),
    ClientSize.SMALL: N_("10 to 49 people"),
    ClientSize.MEDIUM: N_("50 to 249 people"),
    ClientSize.INTERMEDIATE: N_("250 to 4,999 people"),
    ClientSize.LARGE: N_("5,000 people or more"),
}
SECTOR_NAMES = {
    "A": N_("agriculture, forestry and fishing"),
    "B": N_("mining and quarrying"),
    "C": N_("manufacturing"),
    "D": N_("electricity and gas"),
    "E": N_("water and waste"),
    "F": N_("construction"),
    "G": N_("trade and car repair"),
    "H": N_("transport and storage"),
    "I": N_("hotels and restaurants"),
    "J": N_("information and communication"),
    "K": N_("finance and insurance"),
    "L": N_("real estate"),
    "M": N_("specialised, scientific and technical activities"),
    "N": N_("administrative and support services"),
    "O": N_("public administration"),
    "P": N_("teaching"),
    "Q": N_("health and social work"),
    "R": N_("arts, shows and leisure"),
    "S": N_("other services"),
    "T": N_("households as employers"),
    "U": N_("international organisations"),
}
"""The 21 sections of the French nomenclature of activities (NAF rev. 2), by their letters."""
SECTOR_GROUPS = {
    "BE": ("BCDE", N_("industry, energy and water")),
    "GI": ("GHI", N_("trade, transport, hotels and restaurants")),
    "MN": ("MN", N_("services to companies")),
    "OQ": ("OPQ", N_("administration, teaching, health and social work")),
    "RU": ("RSTU", N_("all other services")),
}
"""Sections that INSEE counts together (aggregated nomenclature, 2008, level A 10), by its codes."""
