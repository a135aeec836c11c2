"""The order that breaks ties: drawn when a ballot opens, shown as a hash until it is counted, then revealed.

Nobody can choose it after having seen the votes, since the hash is frozen; nobody can vote by it, since
the hash hides it. The nonce keeps the few orders of a few options from being tried out.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256


def drawn(options: Sequence[str], below: Callable[[int], int]) -> tuple[str, ...]:
    """The options in an order in which each order is as likely. below: a random number from 0 up to and
    without its argument (Durstenfeld, 1964).
    """
    order = list(options)
    for last in range(len(order) - 1, 0, -1):
        other = below(last + 1)
        order[last], order[other] = order[other], order[last]
    return tuple(order)


def commitment(order: Sequence[str], nonce: str) -> str:
    """The SHA-256 of the nonce and the ids of the options in their order, a bar between each."""
    return sha256("|".join((nonce, *order)).encode()).hexdigest()
