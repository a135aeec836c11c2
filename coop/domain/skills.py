"""Skills: families in which they are shown, and what a member offers."""

from dataclasses import dataclass

from coop.domain.words import N_

FAMILIES = {
    "digital": N_("Digital help"),
    "web": N_("Web and design"),
    "words": N_("Writing and translation"),
    "office": N_("Administration and accounting"),
    "trade": N_("Trade and communication"),
    "repair": N_("Works and repair"),
    "home": N_("Home and daily life"),
    "care": N_("Care and transmission"),
    "learning": N_("Lessons and learning"),
    "wellbeing": N_("Sport and well-being"),
    "food": N_("Food and garden"),
    "nature": N_("Animals and nature"),
    "culture": N_("Culture and events"),
    "craft": N_("Making by hand"),
}
"""Family codes in the order in which they are shown, with their msgid."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A skill that a member offers, and whether it is part of their declared trade."""

    skill_id: int
    is_trade: bool
