"""The life of a proposal, as data: its states, the moves between them, and why each ended."""

from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import texts


class State(StrEnum):
    DRAFT = "draft"
    DISCUSSED = "discussed"
    ANNOUNCED = "announced"
    VOTING = "voting"
    COUNTED = "counted"
    CERTIFIED = "certified"
    CONTESTED = "contested"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What moves a proposal: four acts of its proposer, what happens before its vote, and the way of its
    result: counted, certified, perhaps contested, then adopted or rejected.
    """

    PUBLISH = "publish"
    ANNOUNCE = "announce"
    OPEN = "open"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    COUNT = "count"
    CERTIFY = "certify"
    CONTEST = "contest"
    MAINTAIN = "maintain"
    ANNUL = "annul"
    ADOPT = "adopt"
    REJECT = "reject"


class Outcome(StrEnum):
    """Why a proposal ended so. Five are what the vote said; two say that its count did not hold; the others
    were found when applying or opening it.
    """

    ADOPTED = "adopted"
    NO_QUORUM = "no_quorum"
    NO_MAJORITY = "no_majority"
    NO_WINNER = "no_winner"
    OBJECTED = "objected"
    STALE = "stale"
    OVERTAKEN = "overtaken"
    OUT_OF_BOUNDS = "out_of_bounds"
    UNCERTIFIED = "uncertified"
    ANNULLED = "annulled"
    NO_CANDIDATE = "no_candidate"
    NOT_SEATED = "not_seated"
    MANDATE_ENDED = "mandate_ended"
    NOT_AWAITING = "not_awaiting"
    ALREADY_LEFT = "already_left"
    NOT_SETTLED = "not_settled"


STATE_NAMES: dict[State, str] = {
    State.DRAFT: N_("being written"),
    State.DISCUSSED: N_("in discussion"),
    State.ANNOUNCED: N_("announced"),
    State.VOTING: N_("being voted"),
    State.COUNTED: N_("to be certified"),
    State.CERTIFIED: N_("certified"),
    State.CONTESTED: N_("contested"),
    State.ADOPTED: N_("adopted"),
    State.REJECTED: N_("rejected"),
    State.WITHDRAWN: N_("withdrawn"),
}
OUTCOME_SENTENCES: dict[Outcome, str] = {
    Outcome.ADOPTED: N_("Adopted: enough members voted, and more than the majority needed said yes."),
    Outcome.NO_QUORUM: N_("Not adopted: fewer members voted than the quorum asks."),
    Outcome.NO_MAJORITY: N_("Not adopted: the yes votes did not reach the majority needed."),
    Outcome.NO_WINNER: N_("Not adopted: no vote chose anything."),
    Outcome.OBJECTED: N_("Not adopted: somebody objects, and has not lifted the objection."),
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
    Outcome.UNCERTIFIED: N_(
        "Not applied: too few scrutineers counted this vote again in time, so its count was never certified. "
        "It can be proposed again."
    ),
    Outcome.ANNULLED: N_(
        "Annulled: this vote was contested, and its count was not maintained by all who had certified it. "
        "It can be proposed again."
    ),
    Outcome.NO_CANDIDATE: N_("Not voted: nobody stood for election any more."),
    Outcome.NOT_SEATED: N_("Not applied: nobody of those who were elected could take up the mandate."),
    Outcome.MANDATE_ENDED: N_("Not applied: the mandate had already ended."),
    Outcome.NOT_AWAITING: N_("Not applied: this person no longer awaits admission."),
    Outcome.ALREADY_LEFT: N_("Not applied: this person is no longer a member."),
    Outcome.NOT_SETTLED: N_(
        "Not applied: somebody still counts on this member, or their hours can not be settled yet. "
        "Once that is done, it can be proposed again."
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
    (State.VOTING, Act.COUNT): State.COUNTED,
    (State.COUNTED, Act.CERTIFY): State.CERTIFIED,
    (State.COUNTED, Act.ANNUL): State.REJECTED,
    (State.CERTIFIED, Act.CONTEST): State.CONTESTED,
    (State.CONTESTED, Act.MAINTAIN): State.CERTIFIED,
    (State.CONTESTED, Act.ANNUL): State.REJECTED,
    (State.CERTIFIED, Act.ADOPT): State.ADOPTED,
    (State.CERTIFIED, Act.REJECT): State.REJECTED,
}
TITLE_LENGTH = 140
REASON_LENGTH = 4000
RESULT_STATES = (State.COUNTED, State.CERTIFIED, State.CONTESTED)
"""Counted, and not yet carried out: the result is provisional."""
OPEN_STATES = (State.DRAFT, State.DISCUSSED, State.ANNOUNCED, State.VOTING, *RESULT_STATES)
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
    Act.COUNT: N_("This proposal is not being voted."),
    Act.CERTIFY: N_("This vote does not await a certification."),
    Act.CONTEST: N_("Only a certified result can be contested."),
    Act.MAINTAIN: N_("This vote is not contested."),
    Act.ANNUL: N_("This result awaits neither a certification nor an answer."),
    Act.ADOPT: N_("Only a certified result that nobody contests is carried out."),
    Act.REJECT: N_("Only a certified result that nobody contests is carried out."),
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
    absent = N_("Please give the proposal a title.")
    return texts.clean_line(title, "title", TITLE_LENGTH, absent=absent)


def clean_reason(reason: str) -> str:
    """Why, as its author typed it; a vote without a reason asks people to guess. Raises Refused."""
    absent = N_("Please say why: members vote on a reason.")
    return texts.clean(reason, "reason", REASON_LENGTH, absent=absent)


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
    "governance.certify": N_("counted a vote again and certified its count"),
    "governance.contest": N_("contested the result of a vote"),
    "governance.answer": N_("answered a contest, as a scrutineer"),
    "governance.annul": N_("ended a vote whose count did not hold"),
    "governance.reject": N_("carried out the result of a vote that adopted nothing"),
    "governance.elect": N_("opened the mandates of those who were elected"),
    "governance.adopt": N_("wrote the rule that a vote adopted"),
}
"""Acts of power in deciding, as the record of them names them."""
