"""The life of a proposal, as data: its states, the moves between them, and why each ended."""

from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_


class State(StrEnum):
    DRAFT = "draft"
    DISCUSSED = "discussed"
    ANNOUNCED = "announced"
    VOTING = "voting"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What moves a proposal: four acts of its proposer, two results of its vote, and what happens before
    one.
    """

    PUBLISH = "publish"
    ANNOUNCE = "announce"
    OPEN = "open"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    ADOPT = "adopt"
    REJECT = "reject"


class Outcome(StrEnum):
    """Why a proposal ended so. Three are what the vote said; the others were found when applying or opening
    it.
    """

    ADOPTED = "adopted"
    NO_QUORUM = "no_quorum"
    NO_MAJORITY = "no_majority"
    STALE = "stale"
    OVERTAKEN = "overtaken"
    OUT_OF_BOUNDS = "out_of_bounds"


STATE_NAMES: dict[State, str] = {
    State.DRAFT: N_("being written"),
    State.DISCUSSED: N_("in discussion"),
    State.ANNOUNCED: N_("announced"),
    State.VOTING: N_("being voted"),
    State.ADOPTED: N_("adopted"),
    State.REJECTED: N_("rejected"),
    State.WITHDRAWN: N_("withdrawn"),
}
OUTCOME_SENTENCES: dict[Outcome, str] = {
    Outcome.ADOPTED: N_("Adopted: enough members voted, and more than the majority needed said yes."),
    Outcome.NO_QUORUM: N_("Not adopted: fewer members voted than the quorum asks."),
    Outcome.NO_MAJORITY: N_("Not adopted: the yes votes did not reach the majority needed."),
    Outcome.STALE: N_(
        "Not applied: while this vote was open, another decision changed the same rule. "
        "The proposal compared itself with a value that no longer holds; "
        "it can be written again from the new one."
    ),
    Outcome.OVERTAKEN: N_(
        "Not voted: before its vote opened, another decision changed the same rule. "
        "The proposal compared itself with a value that no longer holds; "
        "it can be written again from the new one."
    ),
    Outcome.OUT_OF_BOUNDS: N_(
        "Not applied: the bounds of the rule changed, and the value asked for lies outside of them."
    ),
}

MOVES: dict[tuple[State, Act], State] = {
    (State.DRAFT, Act.PUBLISH): State.DISCUSSED,
    (State.DRAFT, Act.WITHDRAW): State.WITHDRAWN,
    (State.DISCUSSED, Act.ANNOUNCE): State.ANNOUNCED,
    (State.DISCUSSED, Act.WITHDRAW): State.WITHDRAWN,
    (State.ANNOUNCED, Act.OPEN): State.VOTING,
    (State.ANNOUNCED, Act.WITHDRAW): State.WITHDRAWN,
    (State.ANNOUNCED, Act.LAPSE): State.REJECTED,
    (State.VOTING, Act.ADOPT): State.ADOPTED,
    (State.VOTING, Act.REJECT): State.REJECTED,
}
TITLE_LENGTH = 140
REASON_LENGTH = 4000
OPEN_STATES = (State.DRAFT, State.DISCUSSED, State.ANNOUNCED, State.VOTING)
ENDED_STATES = (State.ADOPTED, State.REJECTED, State.WITHDRAWN)

IS_STALE = N_(
    "The rule has changed since this proposal was written: withdraw it, and write it "
    "again from the new value."
)

_REFUSALS: dict[Act, str] = {
    Act.PUBLISH: N_("This proposal can no longer be published."),
    Act.ANNOUNCE: N_("Only a proposal that is in discussion can be announced."),
    Act.OPEN: N_("Only a proposal that was announced can be put to the vote."),
    Act.WITHDRAW: N_("This proposal can no longer be withdrawn: its vote has opened, or it has ended."),
    Act.LAPSE: N_("This proposal is not awaiting its vote."),
    Act.ADOPT: N_("This proposal is not being voted."),
    Act.REJECT: N_("This proposal is not being voted."),
}


def move(state: State, act: Act) -> State:
    """The state after an act. Raises Refused where the act does not apply."""
    try:
        return MOVES[state, act]
    except KeyError:
        raise Refused(_REFUSALS[act]) from None


def may_move(state: State, act: Act) -> bool:
    return (state, act) in MOVES


def clean_title(title: str) -> str:
    """One line, said in full, short enough for a list. Raises Refused."""
    return _clean(" ".join(title.split()), "title", TITLE_LENGTH, N_("Please give the proposal a title."))


def clean_reason(reason: str) -> str:
    """Why, as its author typed it; a vote without a reason asks people to guess. Raises Refused."""
    return _clean(reason.strip(), "reason", REASON_LENGTH, N_("Please say why: members vote on a reason."))


def _clean(text: str, field: str, length: int, absent: str) -> str:
    if not text:
        raise Refused(absent, field=field)
    if "\x00" in text:
        raise Refused(N_("The text holds a character that can not be stored."), field=field)
    if len(text) > length:
        raise Refused(N_("The text is too long: %(count)s characters at most."), field=field, count=length)
    return text


POWERS = {
    "governance.found": N_("wrote the founding values of the rules"),
    "governance.publish": N_("published a proposal"),
    "governance.sponsor": N_("sponsored a proposal"),
    "governance.unsponsor": N_("took a sponsorship back"),
    "governance.announce": N_("announced a vote"),
    "governance.lapse": N_("ended a proposal that could not be voted"),
    "governance.open": N_("put a proposal to the vote"),
    "governance.withdraw": N_("withdrew a proposal"),
    "governance.close": N_("counted a vote"),
    "governance.adopt": N_("wrote the rule that a vote adopted"),
}
"""Acts of power in deciding, as the record of them names them."""
