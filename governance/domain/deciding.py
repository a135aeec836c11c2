"""What the count of a ballot decides: a quorum of the electorate, then what its method chose, by votes
without names.

Changes of a rule, and all that is decided by yes or no, are decided by `governance.domain.tally`.
"""

from collections.abc import Mapping
from typing import Any

from governance.domain import counting, tally, terms
from governance.domain.counting import Method
from governance.domain.polls import Poll, Tally
from governance.domain.proposals import Outcome
from governance.domain.rules import Json, plain
from governance.domain.terms import QuorumBase

CHOSEN, NONCE, OBJECTIONS, BY_PROXY = "chosen", "ties_nonce", "objections", "by_proxy"
EARLIER = "earlier_rounds"
"""What a count sheet says beside figures: the winners whom somebody wanted; what reveals the order of
ties; the objections of the discussion, by id; how many of the votes are by proxy; from the
second round of consent on, the objections of the rounds before.
"""


def sheet(
    method: Method, poll: Poll, conditions: Mapping[str, Json], facts: Mapping[str, Any]
) -> dict[str, Any]:
    """The count sheet of a ballot, as JSON. conditions: what was frozen, as it is shown.

    facts: what was known besides when it was counted, NONCE, OBJECTIONS, BY_PROXY and
    EARLIER. Raises ValueError
    when there are more votes than electors.
    """
    counted = counting.count(method, poll)
    electors, votes = conditions["electorate"]["count"], counted.sheet["papers"]["cast"]
    if votes > electors:
        raise ValueError("there are more votes than electors")
    asked, by_proxy = terms.of_frozen(conditions), facts.get(BY_PROXY, 0)
    needed = tally.votes_needed(electors, asked.quorum_share)
    present = votes if asked.quorum_base is QuorumBase.PRESENT else counted.sheet["papers"]["counted"]
    objections = list(facts.get(OBJECTIONS, ()))
    chosen = _chosen(poll, counted) if method is not Method.CONSENT else list(counted.winners)
    return {
        **counted.sheet,
        "electorate": electors,
        **({BY_PROXY: by_proxy} if by_proxy else {}),
        "quorum_share": str(plain(asked.quorum_share)),
        "quorum_needed": needed,
        "is_quorum_reached": present >= needed,
        CHOSEN: chosen,
        NONCE: facts.get(NONCE, ""),
        OBJECTIONS: objections,
        **({EARLIER: list(facts[EARLIER])} if facts.get(EARLIER) else {}),
        "outcome": _outcome(method, bool(chosen), present >= needed, bool(objections)).value,
    }


def _chosen(poll: Poll, counted: Tally) -> list[str]:
    """Of the winners, those whom a paper marked: an order of ties fills no seat for which nobody was
    wanted.
    """
    wanted = {option for paper in poll.papers for option, mark in paper.marks if mark > 0}
    return [option for option in counted.winners if option in wanted]


def _outcome(method: Method, has_winner: bool, is_quorum_reached: bool, has_objections: bool) -> Outcome:
    if not is_quorum_reached:
        return Outcome.NO_QUORUM
    if method is Method.CONSENT:
        return Outcome.ADOPTED if has_winner and not has_objections else Outcome.OBJECTED
    return Outcome.ADOPTED if has_winner else Outcome.NO_WINNER
