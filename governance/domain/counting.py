"""The methods by their names, behind one interface: a poll in, a tally out."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from governance.domain.methods import (
    approval,
    consent,
    dots,
    equal_shares,
    greedy,
    irv,
    majority_judgment,
    schulze,
    score,
    stv,
    yes_no,
)
from governance.domain.polls import Poll, Tally


class Method(StrEnum):
    """How votes become a decision; a budget is decided greedily or by equal shares."""

    YES_NO = "yes_no"
    APPROVAL = "approval"
    SCORE = "score"
    DOTS = "dots"
    MAJORITY_JUDGMENT = "majority_judgment"
    IRV = "irv"
    STV = "stv"
    SCHULZE = "schulze"
    CONSENT = "consent"
    GREEDY = "greedy"
    EQUAL_SHARES = "equal_shares"


METHODS: Mapping[Method, Callable[[Poll], Tally]] = {
    Method.YES_NO: yes_no.count,
    Method.APPROVAL: approval.count,
    Method.SCORE: score.count,
    Method.DOTS: dots.count,
    Method.MAJORITY_JUDGMENT: majority_judgment.count,
    Method.IRV: irv.count,
    Method.STV: stv.count,
    Method.SCHULZE: schulze.count,
    Method.CONSENT: consent.count,
    Method.GREEDY: greedy.count,
    Method.EQUAL_SHARES: equal_shares.count,
}


def count(method: Method, poll: Poll) -> Tally:
    """The same tally in whatever order papers come. Raises ValueError where the poll is not of the method."""
    return METHODS[method](poll)
