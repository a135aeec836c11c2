"""The order that breaks ties, drawn before anybody voted: an option on each line, the preferred first."""

from collections.abc import Collection

from coop.domain.words import N_
from governance.domain.files.rows import TWICE, lines, refuse


def read(content: bytes, options: Collection[str]) -> tuple[str, ...]:
    """Every option once. Raises Misread."""
    at: dict[str, int] = {}
    last = 1
    for last, line in enumerate(lines(content), start=1):
        option = line.strip()
        if option and option not in options:
            refuse(last, N_("“%(typed)s” is the id of no option"), typed=option)
        if option in at:
            refuse(last, TWICE, typed=option, first=at[option])
        if option:
            at[option] = last
    for option in options:
        if option not in at:
            refuse(last, N_("“%(typed)s” is missing from the order of ties"), typed=option)
    return tuple(at)


def write(order: Collection[str]) -> str:
    return "".join(f"{option}\n" for option in order)
