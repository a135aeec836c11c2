"""Quarters of the year, as releases name them: "2026-Q3"."""

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain.support.figures import QUARTERS, Quarter, quarter_of

__all__ = ["Quarter", "code", "following", "previous", "quarter_of", "read"]

_SIGN = "-Q"


def code(quarter: Quarter) -> str:
    """ "2026-Q3"."""
    return f"{quarter.year}{_SIGN}{quarter.number}"


def read(text: str) -> Quarter:
    """From "2026-Q3". Raises Refused."""
    year, sign, number = text.partition(_SIGN)
    if sign and len(year) == len("2026") and year.isascii() and year.isdecimal() and year >= "1000":
        for one in range(1, QUARTERS + 1):
            if number == str(one):
                return Quarter(int(year), one)
    raise Refused(N_("A quarter is written like 2026-Q3."), field="quarter")


def following(quarter: Quarter) -> Quarter:
    return Quarter(quarter.year + quarter.number // QUARTERS, quarter.number % QUARTERS + 1)


def previous(quarter: Quarter) -> Quarter:
    return Quarter(quarter.year - (quarter.number == 1), (quarter.number - 2) % QUARTERS + 1)
