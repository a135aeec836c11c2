"""The closing of a period, declared as data: its states, what leads from one to the next, and its checks.

A period is open until its closing is asked for. Once its checks are green it is frozen, so that nothing is
dated in it any more, and computed; members see the figures and may contest them; what stands is posted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_, Sentence
from governance.domain import texts

WORDS_LENGTH = 2000
REASON_LENGTH = 400


class State(StrEnum):
    OPEN = "open"
    CLOSING = "closing"
    COMPUTED = "computed"
    CONTESTED = "contested"
    POSTED = "posted"


class Act(StrEnum):
    COMPUTE = "compute"
    CONTEST = "contest"
    REJECT = "reject"
    UPHOLD = "uphold"
    POST = "post"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Move:
    act: Act
    source: State
    target: State


MOVES = (
    Move(Act.COMPUTE, State.CLOSING, State.COMPUTED),
    Move(Act.CONTEST, State.COMPUTED, State.CONTESTED),
    Move(Act.CONTEST, State.CONTESTED, State.CONTESTED),
    # The last contest that was open: answered with a reason, or taken back.
    Move(Act.REJECT, State.CONTESTED, State.COMPUTED),
    # What was contested does not stand: it is looked at again, and computed again.
    Move(Act.UPHOLD, State.CONTESTED, State.CLOSING),
    Move(Act.POST, State.COMPUTED, State.POSTED),
    # Given up, with a reason: its days may be closed again.
    Move(Act.REOPEN, State.CLOSING, State.OPEN),
    Move(Act.REOPEN, State.COMPUTED, State.OPEN),
    Move(Act.REOPEN, State.CONTESTED, State.OPEN),
)

ENDED = frozenset({State.OPEN, State.POSTED})
"""The states that a closing never leaves: posted, or given up (its period is open)."""

STATE_NAMES: dict[State, str] = {
    State.OPEN: N_("open again"),
    State.CLOSING: N_("closing"),
    State.COMPUTED: N_("computed"),
    State.CONTESTED: N_("contested"),
    State.POSTED: N_("posted"),
}

_REFUSALS: dict[State, str] = {
    State.OPEN: N_("This closing was given up: its period is open again."),
    State.CLOSING: N_("The figures of this period are not computed yet."),
    State.COMPUTED: N_("The figures of this period have been computed."),
    State.CONTESTED: N_("These figures are contested: every contest is answered first."),
    State.POSTED: N_("This period, or a part of it, has already been distributed."),
}


class Verdict(StrEnum):
    """How a contest ends. The first two are the answer of a second role-holder, the third of who contests."""

    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


VERDICT_NAMES: dict[Verdict, str] = {
    Verdict.UPHELD: N_("The contest is right: the period is computed again"),
    Verdict.REJECTED: N_("The figures stand, for this reason"),
    Verdict.WITHDRAWN: N_("Taken back by who contested"),
}
ANSWERS = (Verdict.UPHELD, Verdict.REJECTED)


class Check(StrEnum):
    """What must hold before a period is computed, in the order in which it is looked at."""

    OVER = "over"
    FREE = "free"
    RULE = "rule"
    AWAITED = "awaited"
    SEALED = "sealed"
    AUDITED = "audited"
    POOL = "pool"


CHECK_NAMES: dict[Check, str] = {
    Check.OVER: N_("The period is over"),
    Check.FREE: N_("None of its days is already distributed"),
    Check.RULE: N_("The rule that shares the pool was in force when it ended"),
    Check.AWAITED: N_("Nothing asked or reserved in it still waits"),
    Check.SEALED: N_("Every entry dated in it is sealed"),
    Check.AUDITED: N_("The ledger was audited since it ended, and found sound"),
    Check.POOL: N_("The common pool took in at least what was taken back"),
}

REMEDIES: dict[Check, str] = {
    Check.OVER: N_("A period is distributed once it is over."),
    Check.FREE: N_("This period, or a part of it, has already been distributed."),
    Check.RULE: N_("No version of the rule was in force then: choose days after the founding."),
    Check.AWAITED: N_(
        "Some hours asked or reserved in this period still wait: have them confirmed or ended, or say why "
        "the period is closed without them. What is confirmed later counts for a later period."
    ),
    Check.SEALED: N_("Some entries are not sealed yet: the keeper does it within seconds, look again."),
    Check.AUDITED: N_("Audit the ledger, on its page: it reads every entry and says what it finds."),
    Check.POOL: N_(
        "More was taken back from the common pool during this period than came into it. "
        "Choose a longer period, which makes up for it."
    ),
}
"""What to do when a check is red; also what a service answers who goes on all the same."""


@dataclass(frozen=True, slots=True)
class Found:
    """A check as it was found. count: how many things stand against it, where they are counted.

    is_aside: it is red, and somebody said why the period is closed all the same.
    """

    check: Check
    is_green: bool
    count: int = 0
    is_aside: bool = False

    @property
    def holds(self) -> bool:
        return self.is_green or self.is_aside

    @property
    def name(self) -> Sentence:
        return Sentence(CHECK_NAMES[self.check])

    @property
    def remedy(self) -> Sentence:
        return Sentence(REMEDIES[self.check])


def move(state: State, act: Act) -> State:
    """The state after it. Raises Refused, in the words of the state in which it can not be done."""
    for one in MOVES:
        if (one.act, one.source) == (act, state):
            return one.target
    raise Refused(_REFUSALS[state])


def may(state: State, act: Act) -> bool:
    return any((one.act, one.source) == (act, state) for one in MOVES)


def pairs() -> frozenset[tuple[State, State]]:
    """From which state to which other a closing may go: what the database holds too."""
    return frozenset((one.source, one.target) for one in MOVES if one.source is not one.target)


def check_all(found: Iterable[Found]) -> None:
    """Raises Refused with what to do about the first check that is red."""
    for one in found:
        if not one.holds:
            field = "end" if one.check in (Check.OVER, Check.POOL) else None
            raise Refused(REMEDIES[one.check], field=field)


def after_answers(verdicts: Sequence[Verdict | None]) -> Act | None:
    """What the contests of one computation ask for. verdicts: None for one that still waits."""
    if Verdict.UPHELD in verdicts:
        return Act.UPHOLD
    return None if None in verdicts else Act.REJECT


def clean_motive(typed: str) -> str:
    """Why the figures are contested. Raises Refused, on the field."""
    absent = N_("Please say why you contest these figures: somebody answers your reason.")
    return texts.clean(typed, "motive", WORDS_LENGTH, absent=absent)


def clean_answer(typed: str) -> str:
    """Raises Refused, on the field."""
    absent = N_("Please answer in words: who contests reads why.")
    return texts.clean(typed, "answer", WORDS_LENGTH, absent=absent)


def clean_reason(typed: str) -> str:
    """Why a closing is given up, or figures corrected. Raises Refused, on the field."""
    return texts.clean_line(typed, "reason", REASON_LENGTH, absent=N_("Please say why: the reason stays."))


def clean_aside(typed: str) -> str:
    """Why a period is closed while something waits; empty where nothing is said. Raises Refused."""
    return texts.clean_line(typed, "aside", REASON_LENGTH)


def verdict_of(typed: str) -> Verdict:
    """Raises Refused, on the field."""
    if typed not in ANSWERS:
        raise Refused(N_("Choose whether the figures stand."), field="verdict")
    return Verdict(typed)
