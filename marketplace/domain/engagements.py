"""The life of an engagement, declared as data: from each state, which act leads where, and who may do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain.terms import Terms
from timebank.domain import natures
from timebank.domain.natures import Nature


class State(StrEnum):
    INVITED = "invited"
    AGREED = "agreed"
    CONFIRMING = "confirming"
    MISSED = "missed"
    COMPLETED = "completed"
    DISPUTED = "disputed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class Side(StrEnum):
    """Who acts: the giver helps, the receiver is helped, the mediator is a coordinator who is neither.

    The platform acts alone where somebody else accepted first, and where a term has passed: that of a
    mediation or, where a vote says so, that of hours that nobody answered.
    """

    GIVER = "giver"
    RECEIVER = "receiver"
    MEDIATOR = "mediator"
    PLATFORM = "platform"


class Act(StrEnum):
    INVITE = "invite"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    COMPLETE = "complete"
    DISPUTE = "dispute"
    CANCEL = "cancel"
    PROPOSE = "propose"
    AGREE = "agree"
    SETTLE = "settle"
    MISS = "miss"
    QUOTE = "quote"
    TAKE = "take"
    FULFIL = "fulfil"
    FALL = "fall"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Move:
    act: Act
    source: State
    target: State
    sides: frozenset[Side]


_GIVER = frozenset({Side.GIVER})
PARTIES = frozenset({Side.GIVER, Side.RECEIVER})
_MEDIATOR = frozenset({Side.MEDIATOR})
_PLATFORM = frozenset({Side.PLATFORM})

MOVES = (
    Move(Act.ACCEPT, State.INVITED, State.AGREED, _GIVER),
    Move(Act.DECLINE, State.INVITED, State.DECLINED, _GIVER),
    Move(Act.WITHDRAW, State.INVITED, State.WITHDRAWN, frozenset({Side.RECEIVER, Side.PLATFORM})),
    # Until then either may propose other terms; the newest quote is the only one that the other may accept.
    Move(Act.QUOTE, State.INVITED, State.INVITED, PARTIES),
    Move(Act.TAKE, State.INVITED, State.AGREED, PARTIES),
    Move(Act.CONFIRM, State.AGREED, State.CONFIRMING, PARTIES),
    Move(Act.CANCEL, State.AGREED, State.CANCELLED, PARTIES),
    Move(Act.DISPUTE, State.AGREED, State.DISPUTED, PARTIES),
    # What was agreed in lots ends with the last of them, and is cancelled where nothing was done.
    Move(Act.FULFIL, State.AGREED, State.COMPLETED, _PLATFORM),
    Move(Act.FALL, State.AGREED, State.CANCELLED, _PLATFORM),
    # Until the other one has confirmed, a figure may be changed.
    Move(Act.CONFIRM, State.CONFIRMING, State.CONFIRMING, PARTIES),
    # The second confirmation completes, or opens a mediation when the two figures lie too far apart.
    Move(Act.COMPLETE, State.CONFIRMING, State.COMPLETED, PARTIES | _PLATFORM),
    Move(Act.DISPUTE, State.CONFIRMING, State.DISPUTED, PARTIES),
    # Meanwhile the two may find a figure themselves: the one that was proposed, proposed back, is agreed.
    Move(Act.PROPOSE, State.DISPUTED, State.DISPUTED, PARTIES),
    Move(Act.AGREE, State.DISPUTED, State.COMPLETED, PARTIES),
    Move(Act.SETTLE, State.DISPUTED, State.COMPLETED, _MEDIATOR | _PLATFORM),
    Move(Act.CANCEL, State.DISPUTED, State.CANCELLED, _MEDIATOR | _PLATFORM),
    # One says that they did not meet; the other agrees, asks for a mediation, or lets the term pass.
    Move(Act.MISS, State.AGREED, State.MISSED, PARTIES),
    Move(Act.MISS, State.CONFIRMING, State.MISSED, PARTIES),
    Move(Act.LAPSE, State.MISSED, State.CANCELLED, PARTIES | _PLATFORM),
    Move(Act.DISPUTE, State.MISSED, State.DISPUTED, PARTIES),
)

STATE_NAMES = {
    State.INVITED: N_("invited"),
    State.AGREED: N_("agreed"),
    State.CONFIRMING: N_("hours to confirm"),
    State.MISSED: N_("meeting in question"),
    State.COMPLETED: N_("completed"),
    State.DISPUTED: N_("in mediation"),
    State.DECLINED: N_("declined"),
    State.WITHDRAWN: N_("invitation withdrawn"),
    State.CANCELLED: N_("cancelled"),
}

ACT_NAMES = {
    Act.INVITE: N_("invites"),
    Act.ACCEPT: N_("accepts"),
    Act.DECLINE: N_("declines"),
    Act.WITHDRAW: N_("takes the invitation back"),
    Act.CONFIRM: N_("notes the hours"),
    Act.COMPLETE: N_("confirms the hours"),
    Act.DISPUTE: N_("asks for a mediation"),
    Act.CANCEL: N_("cancels"),
    Act.PROPOSE: N_("proposes hours"),
    Act.AGREE: N_("agrees on the hours proposed"),
    Act.SETTLE: N_("settles"),
    Act.MISS: N_("says that the meeting did not take place"),
    Act.LAPSE: N_("ends what did not take place"),
    Act.QUOTE: N_("proposes terms"),
    Act.TAKE: N_("accepts the terms proposed"),
    Act.FULFIL: N_("ends it with its last lot"),
    Act.FALL: N_("cancels it with its last lot"),
}

SIDE_NAMES = {
    Side.GIVER: N_("the person who helps"),
    Side.RECEIVER: N_("the person who asked"),
    Side.MEDIATOR: N_("the mediator"),
    Side.PLATFORM: N_("the platform"),
}

POWERS = {
    "marketplace.accept": N_("accepted an invitation for a member who has no internet"),
    "marketplace.decline": N_("declined an invitation for a member who has no internet"),
    "marketplace.confirm": N_("noted hours for a member who has no internet"),
    "marketplace.complete": N_("confirmed hours for a member who has no internet"),
    "marketplace.dispute": N_("asked for a mediation for a member who has no internet"),
    "marketplace.cancel": N_("cancelled an engagement"),
    "marketplace.settle": N_("settled a mediation"),
    "marketplace.miss": N_("said for a member who has no internet that a meeting did not take place"),
    "marketplace.lapse": N_("ended an engagement whose meeting did not take place"),
    "marketplace.quote": N_("proposed terms for a member who has no internet"),
    "marketplace.fulfil": N_("ended an engagement with its last lot"),
    "marketplace.fall": N_("cancelled an engagement with its last lot"),
    "marketplace.take": N_("accepted terms for a member who has no internet"),
    "marketplace.withdraw": N_("took an invitation back, since its need was closed"),
}
"""Acts of power in an engagement, as the record of them names them."""

ENDED = frozenset({State.COMPLETED, State.DECLINED, State.WITHDRAWN, State.CANCELLED})
CONFIRMED = frozenset({State.CONFIRMING, State.COMPLETED, State.DISPUTED})
"""States in which somebody's figure may already be noted."""
HOLDING = frozenset({State.AGREED, State.CONFIRMING, State.MISSED, State.DISPUTED})
"""States in which the hours agreed are held for it."""
OF_LOTS = frozenset({Act.CONFIRM, Act.DISPUTE, Act.MISS, Act.PROPOSE, Act.SETTLE})
"""What is done with each lot, and never with the whole of them."""
LONGEST_MINUTES = 200 * 60
LONGEST_REASON = 400
LONGEST_MESSAGE = 2000


@dataclass(frozen=True, slots=True)
class Facts:
    """What permissions and moves of an engagement depend on.

    was_disputed: a mediator was once called. proposed_minutes: in a mediation, the hours that one of the two
    (proposed_by) would agree on; what each has noted stays. missed_by: who said that they did not meet.
    giver_is_offline: coordinators act for them. quoted_by: who sent the newest quote, None where none was.
    lot_count: of what is in several lots. whole_id: the engagement of which this is a lot.
    """

    engagement_id: int
    request_id: int
    giver_id: int
    receiver_id: int
    state: State
    giver_minutes: int | None = None
    receiver_minutes: int | None = None
    was_disputed: bool = False
    proposed_minutes: int | None = None
    proposed_by: Side | None = None
    missed_by: Side | None = None
    giver_is_offline: bool = False
    quoted_by: Side | None = None
    lot_count: int = 0
    whole_id: int | None = None

    def member_of(self, side: Side) -> int:
        """Who stands on this side of the two."""
        return self.giver_id if side is Side.GIVER else self.receiver_id

    def minutes_of(self, side: Side) -> int | None:
        """What this party has noted, None until then."""
        return self.giver_minutes if side is Side.GIVER else self.receiver_minutes


def move(state: State, act: Act, side: Side) -> State:
    """Where `act` by `side` leads from `state`. Raises Refused where MOVES has no such move."""
    for known in MOVES:
        if known.source is state and known.act is act and side in known.sides:
            return known.target
    raise Refused(_refusal(state, act))


def may_ever(act: Act, side: Side) -> bool:
    """True when this side has this act in some state: else the verb is not theirs at all."""
    return any(known.act is act and side in known.sides for known in MOVES)


def acts_of(state: State, side: Side) -> frozenset[Act]:
    """What this side may do now. Nobody chooses COMPLETE or AGREE: a second CONFIRM or PROPOSE becomes it."""
    found = frozenset(known.act for known in MOVES if known.source is state and side in known.sides)
    return found - {Act.COMPLETE, Act.AGREE}


def acts_now(facts: Facts, side: Side) -> frozenset[Act]:
    """The same for one engagement: of what is in lots, hours are noted lot by lot."""
    return acts_of(facts.state, side) - (OF_LOTS if facts.lot_count else frozenset())


def check_lots(facts: Facts, act: Act) -> None:
    """Raises Refused where an act belongs to each lot."""
    if facts.lot_count and act in OF_LOTS:
        raise Refused(N_("This was agreed in lots: do it for each lot, on its own page."))


def check_cancelling(lots: Iterable[State]) -> None:
    """Raises Refused where somebody waits for an answer in one of the lots."""
    if {State.CONFIRMING, State.MISSED, State.DISPUTED} & set(lots):
        raise Refused(N_("The hours of one of the lots wait for an answer: end that lot first."))


def after_lots(lots: Iterable[State]) -> Act | None:
    """How what is in lots ends, once each of them has; None until then."""
    states = set(lots)
    if not states <= ENDED:
        return None
    return Act.FULFIL if State.COMPLETED in states else Act.FALL


def awaited(facts: Facts) -> frozenset[Side]:
    """Who acts next; nobody once it has ended."""
    match facts.state:
        case State.INVITED:
            return _GIVER if facts.quoted_by is None else frozenset({other(facts.quoted_by)})
        case State.AGREED:
            return PARTIES
        case State.CONFIRMING:
            return frozenset(side for side in PARTIES if facts.minutes_of(side) is None)
        case State.MISSED:
            return PARTIES - {facts.missed_by}
        case State.DISPUTED:
            return _MEDIATOR
        case _:
            return frozenset()


def other(side: Side) -> Side:
    """The party across from this one."""
    return Side.RECEIVER if side is Side.GIVER else Side.GIVER


def topic(engagement_id: int) -> str:
    """What open pages listen to."""
    return f"engagement-{engagement_id}"


def check_minutes(minutes: int) -> None:
    """Raises Refused for hours that nobody can have worked."""
    if minutes <= 0:
        raise Refused(N_("Hours are more than zero: cancel if nothing was done."), field="minutes")
    if minutes > LONGEST_MINUTES:
        raise Refused(
            N_("This is more than %(longest_minutes)s: please check."),
            field="minutes",
            longest_minutes=LONGEST_MINUTES,
        )


def minutes_that_stand(
    giver_minutes: int, receiver_minutes: int, *, tolerance: int, terms: Terms
) -> int | None:
    """The hours on which both agree: the receiver's figure within the tolerance, None beyond it.

    A mission in euros alone moves no hours: its price stands, whatever the hours.
    """
    if terms is Terms.EUROS or abs(giver_minutes - receiver_minutes) <= tolerance:
        return receiver_minutes
    return None


def minutes_at_term(giver_minutes: int | None, receiver_minutes: int | None, *, is_lower: bool) -> int | None:
    """The hours that stand where a mediation reached its term: the lower figure, where members voted so.

    None where nothing is counted: one figure is missing, or the vote says so.
    """
    if not is_lower or giver_minutes is None or receiver_minutes is None:
        return None
    return min(giver_minutes, receiver_minutes)


def minutes_by_silence(noted_minutes: int | None, agreed_minutes: int) -> int | None:
    """The hours that nobody answered and that a term may confirm, None where it may not.

    Silence never confirms more than what both had agreed on.
    """
    return noted_minutes if noted_minutes is not None and noted_minutes <= agreed_minutes else None


def minutes_moved(minutes: int, terms: Terms) -> int:
    """The hours that the ledger writes: none where the mission is paid in euros alone."""
    return 0 if terms is Terms.EUROS else minutes


def nature_of(terms: Terms, *, is_in_trade: bool) -> Nature:
    """How French law sees what these terms agree on."""
    return natures.of_exchange(
        is_gift=terms is Terms.GIFT, has_euros=terms.has_euros, is_in_trade=is_in_trade
    )


def _refusal(state: State, act: Act) -> str:
    if state is State.WITHDRAWN and act in (Act.ACCEPT, Act.DECLINE):
        return N_(
            "This invitation was withdrawn meanwhile: somebody else may have accepted first. Thank you!"
        )
    if state is State.AGREED and act in (Act.WITHDRAW, Act.DECLINE):
        return N_("This has been agreed meanwhile: you may cancel it, with a word of explanation.")
    if state in ENDED:
        return N_("This has ended meanwhile: nothing was changed.")
    return N_("This can not be done now: something changed meanwhile.")
