"""What somebody needs help with, and until when it is wanted. No text: a theme says enough."""

from dataclasses import dataclass
from datetime import date

from coop.domain.errors import Refused
from coop.domain.half_days import EVERY
from coop.domain.words import N_
from marketplace.domain.support.themes import Theme

FURTHEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class SupportAsked:
    """wanted_by: the day by which help is wanted; half_days: those that suit, 0 for any."""

    theme: Theme
    is_remote: bool
    wanted_by: date
    half_days: int = 0


def check(asked: SupportAsked, *, on: date, until_on: date) -> None:
    """Raises Refused for a day that is past, far away, or after what was signed; until_on: its last day."""
    if not 0 <= asked.half_days <= EVERY:
        raise Refused(N_("Choose half days of the week."), field="half_days")
    if not 0 <= (asked.wanted_by - on).days <= FURTHEST_DAYS:
        raise Refused(N_("Choose a day between today and a year from now."), field="wanted_by")
    if asked.wanted_by > until_on:
        raise Refused(N_("What was signed ends before that day: have it signed again."), field="wanted_by")
