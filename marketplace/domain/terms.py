"""What the parties give each other for a service."""

from enum import StrEnum

from coop.domain.words import N_, Sentence


class Terms(StrEnum):
    HOURS = "hours"
    EUROS = "euros"
    MIXED = "mixed"
    GIFT = "gift"

    @property
    def has_hours(self) -> bool:
        return self in (Terms.HOURS, Terms.MIXED)

    @property
    def has_euros(self) -> bool:
        return self in (Terms.EUROS, Terms.MIXED)


TERMS_NAMES = {
    Terms.HOURS: N_("in hours"),
    Terms.EUROS: N_("in euros"),
    Terms.MIXED: N_("in hours and euros"),
    Terms.GIFT: N_("as a gift"),
}


def in_one_line(terms: Terms, *, minutes: int, cents: int | None) -> Sentence:
    """What is given in return, as one says it. cents: the price, for terms that have euros."""
    said = {
        Terms.HOURS: N_("%(minutes)s, counted in hours"),
        Terms.EUROS: N_("%(cents)s, for about %(minutes)s"),
        Terms.MIXED: N_("%(minutes)s and %(cents)s"),
        Terms.GIFT: N_("%(minutes)s, as a gift"),
    }
    return Sentence(said[terms], {"minutes": minutes, "cents": cents or 0})


def to_the_commons(
    terms: Terms, *, minutes: int, cents: int | None, commons_minutes: int, commons_cents: int
) -> Sentence:
    """What an exchange brings to the common pool, in one sentence."""
    values = {
        "minutes": minutes,
        "cents": cents or 0,
        "given_minutes": commons_minutes,
        "given_cents": commons_cents,
    }
    if terms is Terms.GIFT:
        return Sentence(N_("It is a gift: nothing is taken for the commons."))
    if commons_minutes and commons_cents:
        return Sentence(
            N_("%(given_minutes)s of these %(minutes)s go to the commons, and %(given_cents)s of %(cents)s."),
            values,
        )
    if commons_minutes:
        return Sentence(N_("Of these %(minutes)s, %(given_minutes)s go to the commons."), values)
    if commons_cents:
        return Sentence(N_("Of these %(cents)s, %(given_cents)s go to the commons."), values)
    return Sentence(N_("It is too little for anything to go to the commons."))
