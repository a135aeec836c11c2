"""A secret vote: who voted and what was voted are two lists, and nothing leads from one to the other.

Whoever puts a paper into the urn gets a code that nobody else has; the urn keeps its SHA-256, the receipt.
With the code a paper is changed until the term, and found in the public list afterwards.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain.rules import Json

NAMED, SECRET = "named", "secret"
"""What a ballot freezes as its secrecy."""
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Of a code: no two of them are taken for each other on paper."""
CODE_LENGTH = 20
"""Letters of a code: a hundred bits, which nobody tries out."""
GROUP_LENGTH = 4
FEWEST = 5
"""How many voters a college needs for its result to stand alone, and a secret vote to be called."""
TOGETHER = "+"
"""Between the colleges whose results are told together."""

HAS_VOTED = N_(
    "You have voted: type the code that you were given to change your paper. Without it your vote stands, "
    "and nobody can find it."
)


def is_secret(frozen: Mapping[str, Json]) -> bool:
    return frozen.get("secrecy") == SECRET


def drawn(below: Callable[[int], int]) -> str:
    """A code. below: a random number from 0 up to and without its argument."""
    return "".join(LETTERS[below(len(LETTERS))] for _letter in range(CODE_LENGTH))


def say(code: str) -> str:
    """In groups, as people read and copy it."""
    return "-".join(code[at : at + GROUP_LENGTH] for at in range(0, len(code), GROUP_LENGTH))


def read(typed: str) -> str:
    """The code that somebody typed, however they grouped it. Raises Refused where none is one."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    if len(code) != CODE_LENGTH or not set(code) <= set(LETTERS):
        raise Refused(
            N_("A code has twenty letters and digits, as it was shown when you voted."), field="code"
        )
    return code


def receipt_of(frozen: Mapping[str, Json], code: str) -> str:
    """The SHA-256 by which a paper lies in the urn of this ballot, in hexadecimal."""
    return sha256(f"{frozen['proposal']}|{frozen['opened_at']}|{code}".encode()).hexdigest()


def told_together(present: Mapping[str, int]) -> dict[str, str]:
    """Under which name the votes of each college are counted. present: how many of each voted.

    The smallest joins the next smallest until none that voted has fewer than FEWEST voters, or one is left.
    The name of those that were joined is theirs, a plus between; nobody of an empty college is hidden.
    """
    groups: dict[tuple[str, ...], int] = {(name,): count for name, count in present.items() if count}
    while len(groups) > 1 and min(groups.values()) < FEWEST:
        one, other = sorted(groups, key=lambda group: (groups[group], group))[:2]
        groups[tuple(sorted(one + other))] = groups.pop(one) + groups.pop(other)
    return {name: TOGETHER.join(group) for group in groups for name in group}
