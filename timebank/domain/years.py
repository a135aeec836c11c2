"""The result of a year, from its computation to its entry: its states, and what each account gains.

A year is over and every month of it distributed before it is computed; the assembly decides of these very
figures; then they are posted, once. A later computation of the same year posts the differences.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import texts, tie_orders
from timebank.domain import periods
from timebank.domain.closings import REASON_LENGTH
from timebank.domain.cuts import CommittedOrder, Route
from timebank.domain.natures import ALLOTTED, FUNDS, AccountKind
from timebank.domain.periods import ONE_DAY, Period
from timebank.domain.waterfall import Step, Waterfall

MOST_CENTS = 10**13
"""What is typed of the accounts of a year at most."""

Gains = Mapping[AccountKind, int]
"""What each account gains in cents, or gives below zero; the account of the result is what balances them."""


class State(StrEnum):
    COMPUTED = "computed"
    POSTED = "posted"
    GIVEN_UP = "given_up"


class Act(StrEnum):
    PUT = "put"
    POST = "post"
    GIVE_UP = "give_up"


class Stage(StrEnum):
    """Where it stands, as pages say it: its state, with what its vote came to."""

    COMPUTED = "computed"
    VOTED = "voted"
    DECIDED = "decided"
    REJECTED = "rejected"
    POSTED = "posted"
    GIVEN_UP = "given_up"


MOVES: Mapping[tuple[Stage, Act], State] = {
    (Stage.COMPUTED, Act.PUT): State.COMPUTED,
    (Stage.DECIDED, Act.POST): State.POSTED,
    (Stage.COMPUTED, Act.GIVE_UP): State.GIVEN_UP,
    (Stage.VOTED, Act.GIVE_UP): State.GIVEN_UP,
    (Stage.DECIDED, Act.GIVE_UP): State.GIVEN_UP,
    (Stage.REJECTED, Act.GIVE_UP): State.GIVEN_UP,
}
STAGE_NAMES = {
    Stage.COMPUTED: N_("computed from the accounts"),
    Stage.VOTED: N_("before the assembly"),
    Stage.DECIDED: N_("decided by the assembly"),
    Stage.REJECTED: N_("not adopted"),
    Stage.POSTED: N_("posted in the ledger"),
    Stage.GIVEN_UP: N_("given up"),
}
STATE_NAMES = {
    State.COMPUTED: N_("computed from the accounts"),
    State.POSTED: N_("posted in the ledger"),
    State.GIVEN_UP: N_("given up"),
}
_REFUSALS = {
    Stage.COMPUTED: N_("The assembly has not decided of these figures yet: put them to the vote first."),
    Stage.VOTED: N_("The assembly has not decided of these figures yet: its vote goes on."),
    Stage.DECIDED: N_("The assembly has already decided of these figures."),
    Stage.REJECTED: N_("The assembly did not adopt these figures: give them up, and compute the year again."),
    Stage.POSTED: N_("The result of this year has already been posted."),
    Stage.GIVEN_UP: N_("This computation was given up: compute the year again."),
}
TARGETS = {
    Step.AID: AccountKind.PUBLIC_AID,
    Step.LEGAL: AccountKind.LEGAL_RESERVE,
    Step.STATUTORY: AccountKind.STATUTORY_RESERVE,
    Step.INTEREST: AccountKind.SHARE_INTEREST,
    Step.PATRONAGE: AccountKind.REFUNDS,
    Step.FORWARD: AccountKind.CARRIED_FORWARD,
}
"""The account that each step of the cascade fills."""
SHOWN = (*FUNDS, *ALLOTTED, AccountKind.RESULT)
"""Every account that the entry of a year may touch, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """What the books of the cooperative say of a year and this ledger does not know, in cents.

    income: received beside the common pool; aid: public aid in it; held: the legal reserve so far; asked: the
    interest on shares that is asked.
    """

    income: int = 0
    costs: int = 0
    aid: int = 0
    capital: int = 0
    held: int = 0
    asked: int = 0


def move(stage: Stage, act: Act) -> State:
    """The state after it. Raises Refused, in the words of where it stands."""
    if (stage, act) not in MOVES:
        raise Refused(_REFUSALS[stage])
    return MOVES[stage, act]


def may(stage: Stage, act: Act) -> bool:
    return (stage, act) in MOVES


def stage(state: State, *, is_put: bool, has_ended: bool, is_adopted: bool) -> Stage:
    """is_put: a vote was asked for; has_ended, is_adopted: what is known of it, on these figures."""
    if state is not State.COMPUTED:
        return Stage(state.value)
    if not is_put:
        return Stage.COMPUTED
    if not has_ended:
        return Stage.VOTED
    return Stage.DECIDED if is_adopted else Stage.REJECTED


def period_of(year: int) -> Period:
    """From the first of January to the last of December. Raises Refused for a year out of reach."""
    if not periods.FIRST_DAY.year <= year <= periods.LAST_DAY.year:
        raise Refused(N_("Choose a year that this ledger knows."), field="year")
    return periods.of_days(date(year, 1, 1), date(year, 12, 31))


def check_whole(period: Period, distributed: Iterable[Period], waiting: Iterable[Period]) -> None:
    """Raises Refused unless what came into the pool of a year is distributed, within the year.

    distributed: periods that share days with it; waiting: months of the pool that are not distributed yet.
    """
    if any(periods.overlap(period, one) for one in waiting):
        raise Refused(
            N_("A month of this year is not distributed yet: its funds come before the result."), field="year"
        )
    if any(one.start < period.start or one.end > period.end for one in distributed):
        raise Refused(
            N_("A distribution holds days of this year and of another: the year can not be told apart."),
            field="year",
        )


def clean_reason(typed: str) -> str:
    """Why a posted year is computed again, or given up. Raises Refused."""
    return texts.clean_line(typed, "reason", REASON_LENGTH, absent=N_("Please say why."))


def order_of(members: Iterable[str], seal: str) -> CommittedOrder:
    """Who comes first of two equal refunds: by a hash with a seal that was published before the amounts were
    known (that of the last distribution of the year), so that nobody chose it and anybody finds it again.
    """
    order = tuple(sorted(members, key=lambda member: sha256(f"{seal}|{member}".encode()).hexdigest()))
    return CommittedOrder(order, seal, tie_orders.commitment(order, seal))


def brought_back(route: Route, given: Gains, held: Gains) -> dict[AccountKind, int]:
    """What goes from the funds back into the result before it is shared out, in cents.

    Before the surplus: the part of the reserve alone, which waited for the assembly; of what is left: all
    that distributions gave, since the cascade shares it out anew. Never more than a fund still holds: what
    it spent is spent.
    """
    among = FUNDS if route is Route.LEFT else (AccountKind.RESERVE,)
    return {fund: max(0, min(given[fund], held[fund])) for fund in among}


def gains(found: Waterfall, route: Route, back: Gains) -> dict[AccountKind, int]:
    """What each account gains of a year, in cents; the result is what is left to balance them.

    back: from the funds into the result. Before the surplus the funds already have their part.
    """
    gained = {fund: -cents for fund, cents in back.items()}
    for line in found.lines:
        kind = TARGETS.get(line.step)
        if line.step is Step.FUNDS and route is Route.LEFT:
            kind = AccountKind(line.target)
        if kind is not None:
            gained[kind] = gained.get(kind, 0) + line.amount
    return {kind: cents for kind, cents in gained.items() if cents}


def differences(whole: Gains, posted: Sequence[Gains]) -> dict[AccountKind, int]:
    """What is still to be moved so that all entries of the year together come to the whole."""
    moved = dict(whole)
    for one in posted:
        for kind, cents in one.items():
            moved[kind] = moved.get(kind, 0) - cents
    return {kind: cents for kind, cents in moved.items() if cents}


def check_over(period: Period, today: date) -> None:
    """Raises Refused while the year still goes on."""
    if today < period.last_on + ONE_DAY:
        raise Refused(N_("The result of a year is computed once the year is over."), field="year")


def check_moves(moved: Gains, *, is_correction: bool) -> None:
    """Raises Refused where there is nothing to post."""
    if not moved and is_correction:
        raise Refused(N_("Nothing differs from what was posted of this year: its figures stand."))
    if not moved:
        raise Refused(N_("Nothing is left of this year to decide about."), field="income")
