"""What the result of a vote is measured against: how many must take part, and how many say yes, of whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coop.domain.words import N_
from governance.domain.rules import Json, Share, plain, share_of


class QuorumBase(StrEnum):
    """Which votes are held against a share of the electorate."""

    PRESENT = "present"
    EXPRESSED = "expressed"


class MajorityBase(StrEnum):
    """What the yes votes are a share of."""

    EXPRESSED = "expressed"
    VOTES = "votes"
    PRESENT = "present"
    ELECTORATE = "electorate"


QUORUM_BASE_NAMES: dict[QuorumBase, str] = {
    QuorumBase.PRESENT: N_("those present or represented, blank votes included"),
    QuorumBase.EXPRESSED: N_("the votes that say yes or no"),
}
MAJORITY_BASE_NAMES: dict[MajorityBase, str] = {
    MajorityBase.EXPRESSED: N_("the votes that say yes or no"),
    MajorityBase.VOTES: N_("the votes, blank ones included"),
    MajorityBase.PRESENT: N_("those present or represented, blank and invalid papers included"),
    MajorityBase.ELECTORATE: N_("everybody on the list of voters"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """Shares of one. is_strict: the majority is more than its share, not that share itself."""

    quorum_share: Share
    majority_share: Share
    quorum_base: QuorumBase = QuorumBase.PRESENT
    majority_base: MajorityBase = MajorityBase.EXPRESSED
    is_strict: bool = True

    def as_json(self) -> dict[str, Json]:
        """What is not said is as it was before it could be voted: older count sheets stay what they are."""
        told: dict[str, Json] = {
            "quorum_share": str(plain(self.quorum_share)),
            "majority_share": str(plain(self.majority_share)),
        }
        if self.quorum_base is not QuorumBase.PRESENT:
            told["quorum_base"] = self.quorum_base.value
        if self.majority_base is not MajorityBase.EXPRESSED:
            told["majority_base"] = self.majority_base.value
        return told if self.is_strict else told | {"is_strict": False}


def of_json(told: Mapping[str, Json]) -> Terms:
    """The terms that `as_json` wrote."""
    return Terms(
        share_of(told["quorum_share"]),
        share_of(told["majority_share"]),
        QuorumBase(told.get("quorum_base", QuorumBase.PRESENT)),
        MajorityBase(told.get("majority_base", MajorityBase.EXPRESSED)),
        told.get("is_strict", True),
    )


def of_frozen(frozen: Mapping[str, Json]) -> Terms:
    """Those of a ballot's frozen conditions; the second call of a vote has a quorum of its own.

    A rule that was not frozen did not exist yet.
    """
    rules = {key.rpartition(".")[2]: rule["value"] for key, rule in dict(frozen["rules"]).items()}
    asked = {
        "quorum_share": rules["second_call_share" if frozen.get("call") == 2 else "quorum_share"],
        "majority_share": rules["majority_share"],
        "is_strict": rules.get("majority_is_strict", True),
    }
    bases = {name: rules[name] for name in ("quorum_base", "majority_base") if name in rules}
    return of_json(asked | bases)
