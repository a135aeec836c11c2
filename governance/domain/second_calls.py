"""A vote whose quorum was not reached is called once more, where members voted that it is.

The second vote is on the same change, under the rules that the first one froze, but for its quorum.
"""

from collections.abc import Mapping

from coop.domain.words import N_
from governance.domain.freezing import FrozenRule
from governance.domain.kinds.names import Kind
from governance.domain.proposals import Outcome
from governance.domain.rules import Json

FIRST, SECOND = 1, 2
IS_CALLED, DAYS = "governance.second_call", "governance.second_call_days"


def is_due(frozen: Mapping[str, Json], outcome: Outcome) -> bool:
    """Whether what a ballot froze asks for a second vote after this outcome. There is no third one.

    Nor one of an election, for which members stood once: a new one is proposed, and they stand again.
    """
    is_asked = rules_of(frozen)[IS_CALLED].value if IS_CALLED in frozen["rules"] else False
    if frozen.get("kind") == Kind.ELECTION:
        return False
    return outcome is Outcome.NO_QUORUM and bool(is_asked) and number_of(frozen) == FIRST


def number_of(frozen: Mapping[str, Json]) -> int:
    """Which call a ballot is; the first says nothing of it."""
    return int(frozen.get("call", FIRST))


def rules_of(frozen: Mapping[str, Json]) -> dict[str, FrozenRule]:
    """The rules that a ballot froze, for the second vote to freeze again."""
    return {key: FrozenRule(rule["value"], rule["version"]) for key, rule in dict(frozen["rules"]).items()}


POWERS = {"governance.call_again": N_("called a vote again whose quorum was not reached")}
"""Acts of power about second calls, as the record of them names them."""
