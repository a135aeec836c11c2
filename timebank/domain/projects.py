"""Projects that members propose for a fund: what one is, its life as data, and what makes it eligible."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from coop.domain.errors import Refused
from coop.domain.words import N_, Sentence
from governance.domain import texts
from timebank.domain.natures import Unit

TITLE_LENGTH = 140
PURPOSE_LENGTH = 4000
STRUCTURE_LENGTH = 140
REASON_LENGTH = 400
MOST_MILESTONES = 6


class ProjectState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ELIGIBLE = "eligible"
    REFUSED = "refused"
    VOTING = "voting"
    FUNDED = "funded"
    NOT_FUNDED = "not_funded"
    AGREED = "agreed"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class ProjectAct(StrEnum):
    """What moves a project: acts of its proposer, of a coordinator, and of the decision of its call."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    REFUSE = "refuse"
    PUT = "put"
    GIVE_BACK = "give_back"
    FUND = "fund"
    PASS_OVER = "pass_over"  # noqa: S105  a project, not a password
    AGREE = "agree"
    FINISH = "finish"
    CANCEL = "cancel"


class Receiver(StrEnum):
    """Who receives the grant: the proposer, a group for which they act, or a structure outside (in euros)."""

    MEMBER = "member"
    GROUP = "group"
    STRUCTURE = "structure"


PROJECT_STATE_NAMES = {
    ProjectState.DRAFT: N_("project being written"),
    ProjectState.SUBMITTED: N_("to be examined"),
    ProjectState.ELIGIBLE: N_("eligible"),
    ProjectState.REFUSED: N_("not eligible"),
    ProjectState.VOTING: N_("in the budget vote"),
    ProjectState.FUNDED: N_("chosen, agreement to accept"),
    ProjectState.NOT_FUNDED: N_("not funded"),
    ProjectState.AGREED: N_("under agreement"),
    ProjectState.FINISHED: N_("project finished"),
    ProjectState.CANCELLED: N_("project cancelled"),
}
RECEIVER_NAMES = {
    Receiver.MEMBER: N_("me"),
    Receiver.GROUP: N_("a group for which I act"),
    Receiver.STRUCTURE: N_("a structure outside the cooperative"),
}
OPEN_STATES = (
    ProjectState.SUBMITTED,
    ProjectState.ELIGIBLE,
    ProjectState.VOTING,
    ProjectState.FUNDED,
    ProjectState.AGREED,
)
"""What counts towards the number of projects that one member may have open."""
PATH = (
    ProjectState.DRAFT,
    ProjectState.SUBMITTED,
    ProjectState.ELIGIBLE,
    ProjectState.VOTING,
    ProjectState.FUNDED,
    ProjectState.AGREED,
    ProjectState.FINISHED,
)
"""The way of a project that is funded, in order: what a timeline shows."""

MOVES: dict[tuple[ProjectState, ProjectAct], ProjectState] = {
    (ProjectState.DRAFT, ProjectAct.SUBMIT): ProjectState.SUBMITTED,
    (ProjectState.DRAFT, ProjectAct.WITHDRAW): ProjectState.CANCELLED,
    (ProjectState.SUBMITTED, ProjectAct.ACCEPT): ProjectState.ELIGIBLE,
    (ProjectState.SUBMITTED, ProjectAct.REFUSE): ProjectState.REFUSED,
    (ProjectState.SUBMITTED, ProjectAct.WITHDRAW): ProjectState.CANCELLED,
    (ProjectState.ELIGIBLE, ProjectAct.PUT): ProjectState.VOTING,
    (ProjectState.ELIGIBLE, ProjectAct.FUND): ProjectState.FUNDED,
    (ProjectState.ELIGIBLE, ProjectAct.PASS_OVER): ProjectState.NOT_FUNDED,
    (ProjectState.ELIGIBLE, ProjectAct.WITHDRAW): ProjectState.CANCELLED,
    (ProjectState.VOTING, ProjectAct.FUND): ProjectState.FUNDED,
    (ProjectState.VOTING, ProjectAct.PASS_OVER): ProjectState.NOT_FUNDED,
    (ProjectState.VOTING, ProjectAct.GIVE_BACK): ProjectState.ELIGIBLE,
    (ProjectState.FUNDED, ProjectAct.AGREE): ProjectState.AGREED,
    (ProjectState.FUNDED, ProjectAct.WITHDRAW): ProjectState.CANCELLED,
    (ProjectState.FUNDED, ProjectAct.CANCEL): ProjectState.CANCELLED,
    (ProjectState.AGREED, ProjectAct.FINISH): ProjectState.FINISHED,
    (ProjectState.AGREED, ProjectAct.CANCEL): ProjectState.CANCELLED,
}
"""The same pairs stand in migrations/sql/projects.sql, where the database keeps to them."""

_REFUSALS: dict[ProjectAct, str] = {
    ProjectAct.SUBMIT: N_("This project has already been submitted, or taken back."),
    ProjectAct.WITHDRAW: N_(
        "This project can no longer be taken back: it is being voted, or under agreement."
    ),
    ProjectAct.ACCEPT: N_("This project does not wait to be examined."),
    ProjectAct.REFUSE: N_("This project does not wait to be examined."),
    ProjectAct.PUT: N_("Only an eligible project is put to the vote."),
    ProjectAct.GIVE_BACK: N_("This project is not being voted."),
    ProjectAct.FUND: N_("Only an eligible project is funded."),
    ProjectAct.PASS_OVER: N_("Only an eligible project is decided on."),
    ProjectAct.AGREE: N_("There is no agreement to accept for this project."),
    ProjectAct.FINISH: N_("This project is not under agreement."),
    ProjectAct.CANCEL: N_("This project is not under agreement."),
}


def move(state: ProjectState, act: ProjectAct) -> ProjectState:
    """The state after an act. Raises Refused where the act does not apply."""
    try:
        return MOVES[state, act]
    except KeyError:
        raise Refused(_REFUSALS[act]) from None


def may_move(state: ProjectState, act: ProjectAct) -> bool:
    return (state, act) in MOVES


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is paid for when it is reached. amount: minutes or cents, as its fund counts in this call."""

    title: str
    amount: int
    due_on: date


@dataclass(frozen=True, slots=True)
class ProjectDraft:
    """What a member proposes. receiver_id: the proposer or the group; structure: the name of what is outside.

    Its amount is that of its milestones together: nothing is granted that no milestone earns.
    """

    title: str
    purpose: str
    receiver: Receiver
    milestones: tuple[Milestone, ...]
    receiver_id: int | None = None
    structure: str = ""

    @property
    def amount(self) -> int:
        return sum(milestone.amount for milestone in self.milestones)


def clean(draft: ProjectDraft, *, unit: Unit, today: date) -> ProjectDraft:
    """What is kept of what was typed. Raises Refused, on the field."""
    title = texts.clean_line(
        draft.title, "title", TITLE_LENGTH, absent=N_("Please give the project a title.")
    )
    purpose = texts.clean(
        draft.purpose, "purpose", PURPOSE_LENGTH, absent=N_("Please say what the project is for.")
    )
    structure = texts.clean_line(draft.structure, "structure", STRUCTURE_LENGTH)
    if draft.receiver is Receiver.STRUCTURE:
        if unit is Unit.MINUTES:
            raise Refused(
                N_("Hours go to members and groups: outside the cooperative nobody has an account of hours."),
                field="receiver",
            )
        if not structure:
            raise Refused(N_("Say which structure receives the grant."), field="structure")
    elif structure:
        raise Refused(N_("A structure is named only where it receives the grant."), field="structure")
    return replace(
        draft,
        title=title,
        purpose=purpose,
        structure=structure,
        milestones=_clean_all(draft.milestones, today),
    )


def _clean_all(milestones: Sequence[Milestone], today: date) -> tuple[Milestone, ...]:
    """At least one, each with an amount and a day to come, in the order of their days."""
    if not 1 <= len(milestones) <= MOST_MILESTONES:
        raise Refused(
            N_("A project has from 1 to %(most)s milestones."), field="milestones", most=MOST_MILESTONES
        )
    kept = [replace(one, title=_clean_title(one.title)) for one in milestones]
    if any(one.amount <= 0 for one in kept):
        raise Refused(N_("Each milestone earns something."), field="milestones")
    if any(one.due_on <= today for one in kept):
        raise Refused(N_("Each milestone lies ahead."), field="milestones")
    return tuple(sorted(kept, key=lambda one: one.due_on))


def _clean_title(typed: str) -> str:
    absent = N_("Say what each milestone is.")
    return texts.clean_line(typed, "milestones", TITLE_LENGTH, absent=absent)


def clean_reason(typed: str) -> str:
    """Raises Refused for none: those concerned read it."""
    return texts.clean_line(
        typed, "reason", REASON_LENGTH, absent=N_("Say why: those concerned will read it.")
    )


@dataclass(frozen=True, slots=True)
class Criteria:
    """What was voted. share: of what the fund holds, at most; least, most: minutes or cents; open_most: how
    many projects of one member may be open at once.
    """

    unit: Unit
    share: Decimal
    least: int
    most: int
    open_most: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides on a project now. held: minutes or cents in the fund; shared: those that its call shares
    out; open_count: how many other projects of its proposer are open.
    """

    amount: int
    held: int
    shared: int
    open_count: int


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of eligibility, said with its figures, and whether the project keeps it."""

    sentence: Sentence
    is_met: bool


_SENTENCES = {
    Unit.MINUTES: (
        N_("It asks for %(asked_minutes)s: %(least_minutes)s at least."),
        N_("It asks for %(asked_minutes)s: %(most_minutes)s at most."),
        N_("It asks for %(asked_minutes)s: the call shares out %(shared_minutes)s."),
        N_(
            "It asks for %(asked_minutes)s: %(ceiling_share)s of what the fund holds (%(held_minutes)s) "
            "at most."
        ),
    ),
    Unit.CENTS: (
        N_("It asks for %(asked_cents)s: %(least_cents)s at least."),
        N_("It asks for %(asked_cents)s: %(most_cents)s at most."),
        N_("It asks for %(asked_cents)s: the call shares out %(shared_cents)s."),
        N_("It asks for %(asked_cents)s: %(ceiling_share)s of what the fund holds (%(held_cents)s) at most."),
    ),
}


def checks(standing: Standing, criteria: Criteria) -> tuple[Check, ...]:
    """Every rule of eligibility, kept or not, in the order in which they are shown."""
    unit, asked = criteria.unit.value, standing.amount
    least, most, shared, ceiling = _SENTENCES[criteria.unit]
    said: dict[str, str | int] = {f"asked_{unit}": asked}
    return (
        Check(Sentence(least, said | {f"least_{unit}": criteria.least}), asked >= criteria.least),
        Check(Sentence(most, said | {f"most_{unit}": criteria.most}), asked <= criteria.most),
        Check(Sentence(shared, said | {f"shared_{unit}": standing.shared}), asked <= standing.shared),
        Check(
            Sentence(ceiling, said | {"ceiling_share": str(criteria.share), f"held_{unit}": standing.held}),
            asked <= Fraction(criteria.share) * standing.held,
        ),
        Check(
            Sentence(
                N_("Whoever proposes it has %(count)s other projects open: fewer than %(most)s."),
                {"count": standing.open_count, "most": criteria.open_most},
            ),
            standing.open_count < criteria.open_most,
        ),
    )


def check(standing: Standing, criteria: Criteria) -> None:
    """Raises Refused with the first rule that the project does not keep."""
    for one in checks(standing, criteria):
        if not one.is_met:
            raise Refused(one.sentence.msgid, field="milestones", **one.sentence.values)


POWERS = {
    "timebank.open_call": N_("opened a call for projects"),
    "timebank.put_call": N_("put the projects of a call to the vote"),
    "timebank.decide_call": N_("recorded which projects of a call are funded"),
    "timebank.examine_project": N_("examined a project"),
    "timebank.pay_instalment": N_("paid an instalment of a grant"),
    "timebank.end_grant": N_("ended a grant"),
}
"""Acts of power in funding projects, as the record of them names them."""
