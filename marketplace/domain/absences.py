"""A meeting that one of the two says did not take place: who may say so, from when, and who may agree."""

from datetime import date

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain import engagements
from marketplace.domain.engagements import Act, Facts, Side, State

TOO_EARLY = N_("This is planned for a day that has not come yet: wait for it, or cancel.")
ALREADY_NOTED = N_("You have noted hours for it: change your figure, or ask for a mediation.")
OWN_WORD = N_("This is what you said yourself: the other person answers next.")


def check_said(facts: Facts, side: Side, *, needed_on: date | None, today: date) -> None:
    """Raises Refused where it is too early to say so, or where this person has noted hours for it."""
    if facts.minutes_of(side) is not None:
        raise Refused(ALREADY_NOTED)
    if needed_on is not None and today < needed_on:
        raise Refused(TOO_EARLY)


def check_agreed(facts: Facts, side: Side) -> None:
    """Nobody agrees with themselves: the other one keeps the time that was voted to answer."""
    if facts.state is State.MISSED and facts.missed_by is side:
        raise Refused(OWN_WORD)


def acts_of(facts: Facts, side: Side, *, needed_on: date | None, today: date) -> frozenset[Act]:
    """What this side may do now, with what depends on the day and on who said it."""
    return frozenset(
        act for act in engagements.acts_now(facts, side) if not _refuses(act, facts, side, needed_on, today)
    )


def _refuses(act: Act, facts: Facts, side: Side, needed_on: date | None, today: date) -> bool:
    try:
        if act is Act.MISS:
            check_said(facts, side, needed_on=needed_on, today=today)
        elif act is Act.LAPSE:
            check_agreed(facts, side)
    except Refused:
        return True
    return False
