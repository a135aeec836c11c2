"""What people whom digital life leaves behind need help with: a short list of the house's own."""

from enum import StrEnum

from coop.domain.words import N_


class Theme(StrEnum):
    """One thing to be helped with."""

    FIRST_STEPS = "first_steps"
    MAIL = "mail"
    PROCEDURES = "procedures"
    HEALTH = "health"
    MONEY = "money"
    SAFETY = "safety"
    WORK = "work"
    RELATIONS = "relations"


THEME_NAMES = {
    Theme.FIRST_STEPS: N_("first steps with a device"),
    Theme.MAIL: N_("e-mail and messages"),
    Theme.PROCEDURES: N_("administrative procedures"),
    Theme.HEALTH: N_("health and appointments"),
    Theme.MONEY: N_("bank and bills"),
    Theme.SAFETY: N_("safety and passwords"),
    Theme.WORK: N_("work and training"),
    Theme.RELATIONS: N_("staying in touch"),
}
