"""Mandates: a member holds a duty for a term, with powers that are real roles, and gives account of it.

Sources: Code civil, art. 1984 to 2010 (account 1993, revocation 2004, resignation 2007); loi 47-1775, art. 6
(at most six years, named and revoked by the members). See docs/adr/0021.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from coop.domain.actors import Actor, Role
from coop.domain.errors import Refused
from coop.domain.membership import Membership, Standing
from coop.domain.people import NAME_LENGTH
from coop.domain.words import N_
from governance.domain import texts

PURPOSE_LENGTH = 2000
DECIDED_LENGTH = 300
REASON_LENGTH = 600
REPORT_LENGTH = 8000
LEGAL_DAYS = 2191
"""Six years that hold a single leap day: never a day more than six years."""
MOMENT = timedelta(microseconds=1)
LATEST_REPORT_DAYS = 180
"""After this nobody remembers what was done; members vote a shorter delay."""


class State(StrEnum):
    """Where a mandate stands at an instant. The last four are how it ended."""

    PLANNED = "planned"
    RUNNING = "running"
    TERM = "term"
    REVOKED = "revoked"
    RESIGNED = "resigned"
    REPLACED = "replaced"


ENDINGS = (State.TERM, State.REVOKED, State.RESIGNED, State.REPLACED)
STATE_NAMES: dict[State, str] = {
    State.PLANNED: N_("to begin"),
    State.RUNNING: N_("in force"),
    State.TERM: N_("ended at its term"),
    State.REVOKED: N_("revoked before its term"),
    State.RESIGNED: N_("given back before its term"),
    State.REPLACED: N_("replaced before its term"),
}

POWER_WORDS: dict[Role, str] = {
    Role.COORDINATOR: N_(
        "Coordinate: welcome members, help exchanges that are stuck, mediate, "
        "and act for members without internet."
    ),
    Role.AUDITOR: N_(
        "Audit: read the whole ledger, verify it, export it and compare it with the votes, "
        "without writing anything."
    ),
    Role.GUARDIAN: N_(
        "Guard the rules: propose, in an emergency, that a rule goes back to its value of before for a while."
    ),
    Role.WITNESS: N_(
        "Witness for the rules: confirm, or not, the emergency measure that a guardian of the rules proposes."
    ),
    Role.OBSERVER: N_(
        "Observe independent work: read the figures of a quarter before they are published, "
        "and publish them or set them aside."
    ),
}
APART = frozenset({Role.GUARDIAN, Role.WITNESS})
"""Who proposes an emergency measure does not hold the power to confirm one (docs/adr/0033)."""
"""What a mandate may carry, each a role of coop with all that its predicates allow. The administrator's role
is not among them: it keeps the platform running, and is given by hand.
"""

POWERS = {
    "governance.open_mandate": N_("opened a mandate"),
    "governance.begin_mandate": N_("gave the powers of a mandate that begins"),
    "governance.end_mandate": N_("ended a mandate"),
    "governance.advance_mandate": N_("had a mandate begin earlier"),
    "governance.report_on_mandate": N_("handed in the report on a mandate"),
}
"""Acts of power over mandates, as the record of them names them."""


class Account(StrEnum):
    """How things stand with the report that is due."""

    LATER = "later"
    SOON = "soon"
    LATE = "late"
    GIVEN = "given"


ACCOUNT_NAMES: dict[Account, str] = {
    Account.LATER: N_("not due yet"),
    Account.SOON: N_("due soon"),
    Account.LATE: N_("awaited"),
    Account.GIVEN: N_("handed in"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A mandate as it is asked for. until_on: the last day of the term, the whole of it.

    duty: its name; is_single: one holder at a time. decided: by whom and when it was decided, in words.
    begins_on: None for one that follows another and begins when that one ends.
    """

    duty: str
    is_single: bool
    holder_id: int
    purpose: str
    powers: frozenset[Role]
    begins_on: date | None
    until_on: date
    report_due_on: date
    decided: str


@dataclass(frozen=True, slots=True)
class Mandate:
    """A mandate as the predicates know it. It is held from begins_at up to and without ends_at.

    ended_at, ending: when and how it ended; None while nobody ended it.
    """

    id: int
    holder_id: int
    powers: frozenset[Role]
    begins_at: datetime
    ends_at: datetime
    report_due_on: date
    ended_at: datetime | None = None
    ending: State | None = None

    @property
    def until_at(self) -> datetime:
        """The instant from which it is held no more."""
        return self.ends_at if self.ended_at is None else self.ended_at

    @property
    def last_at(self) -> datetime:
        """The last instant at which it is held: its day is the last one of the term."""
        return self.until_at - MOMENT

    def state(self, at: datetime) -> State:
        """The end at the term needs nobody: it is the same before and after the platform wrote it down."""
        if self.ending is not None and self.until_at <= at:
            return self.ending
        if self.until_at <= at:
            return State.TERM
        return State.PLANNED if at < self.begins_at else State.RUNNING

    def gives(self, role: Role, at: datetime) -> bool:
        """True while it runs, for each of its powers."""
        return role in self.powers and self.state(at) is State.RUNNING

    def account(self, on: date, *, is_given: bool, soon_days: int) -> Account:
        if is_given:
            return Account.GIVEN
        if self.report_due_on < on:
            return Account.LATE
        return Account.SOON if (self.report_due_on - on).days <= soon_days else Account.LATER


def may_read(actor: Actor) -> bool:
    """Who holds which power is known by all members, and by those who hold one."""
    return actor.is_member or bool(actor.roles)


def may_open(actor: Actor) -> bool:
    """An administrator writes down what was decided; the platform, what a vote decided."""
    return actor.is_platform or actor.has_role(Role.ADMINISTRATOR)


def may_revoke(actor: Actor, mandate: Mandate) -> bool:
    """Who holds it resigns instead."""
    return may_open(actor) and not actor.is_one_of(mandate.holder_id)


def may_resign(actor: Actor, mandate: Mandate) -> bool:
    return actor.is_one_of(mandate.holder_id)


def may_report(actor: Actor, mandate: Mandate) -> bool:
    """Nobody gives account for another."""
    return actor.is_one_of(mandate.holder_id)


def clean_duty(typed: str) -> str:
    absent = N_("Please say which duty it is.")
    return texts.clean_line(typed, "duty", NAME_LENGTH, absent=absent)


def clean_purpose(typed: str) -> str:
    return texts.clean(typed, "purpose", PURPOSE_LENGTH, absent=N_("Please say what the mandate is for."))


def clean_decided(typed: str) -> str:
    absent = N_("Please say who decided it, and when: nobody gives a power alone.")
    return texts.clean(typed, "decided", DECIDED_LENGTH, absent=absent)


def clean_reason(typed: str) -> str:
    absent = N_("Please say why: who held it reads it, and members do too.")
    return texts.clean(typed, "reason", REASON_LENGTH, absent=absent)


def clean_report(typed: str) -> str:
    return texts.clean(typed, "text", REPORT_LENGTH, absent=N_("Please write the report."))


def check_holder(membership: Membership | None) -> None:
    """An admitted person with a log-in, without which a power can not be used."""
    if membership is None or membership.is_group or membership.standing is not Standing.ADMITTED:
        raise Refused(N_("A mandate is held by an admitted member, and not by a group."), field="holder")
    if membership.user_id is None:
        raise Refused(N_("Who has no log-in can not use a power of the platform."), field="holder")


def check_powers(powers: Collection[Role]) -> None:
    """One at least, of those that a mandate may carry; who checks does not act."""
    if not powers or not set(powers) <= set(POWER_WORDS):
        raise Refused(N_("Choose a power that a mandate may carry."), field="power")
    if Role.AUDITOR in powers and len(set(powers)) > 1:
        raise Refused(N_("Who checks does not act: the audit is a mandate of its own."), field="power")
    if set(powers) >= APART:
        raise Refused(N_("Who proposes an emergency measure confirms none: two mandates."), field="power")


def check_term(begins_on: date, until_on: date, *, longest_days: int) -> None:
    """Both days belong to it. longest_days: what members voted, six years at most."""
    days = (until_on - begins_on).days + 1
    if days < 1:
        raise Refused(N_("A mandate ends after it begins."), field="until_on")
    if days > min(longest_days, LEGAL_DAYS):
        raise Refused(
            N_("A mandate lasts %(count)s days at most, by the rule in force; it can be given again."),
            field="until_on",
            count=min(longest_days, LEGAL_DAYS),
        )


def check_begin(begins_on: date, *, on: date) -> None:
    """What was decided holds from now on: nobody gets a power yesterday."""
    if begins_on < on:
        raise Refused(N_("A mandate begins today at the earliest."), field="begins_on")


def check_report(due_on: date, begins_on: date, until_on: date, *, latest_days: int) -> None:
    """latest_days: how long after the term members still wait for it, as they voted."""
    if due_on < begins_on:
        raise Refused(N_("The report is due after the mandate has begun."), field="report_due_on")
    if (due_on - until_on).days > min(latest_days, LATEST_REPORT_DAYS):
        raise Refused(
            N_("The report is due %(count)s days after the term at the latest."),
            field="report_due_on",
            count=min(latest_days, LATEST_REPORT_DAYS),
        )


def check_free(asked: Mandate, others: Collection[Mandate], *, is_single: bool) -> None:
    """others: those of the same duty. One at a time where the duty has one seat; nobody holds it twice."""
    for other in others:
        if overlap(asked, other) and (is_single or asked.holder_id == other.holder_id):
            raise Refused(
                N_(
                    "This duty is held until %(until_on)s: "
                    "open the mandate that follows it, or wait until then."
                ),
                field="duty",
                until_on=other.last_at.date().isoformat(),
            )


def overlap(one: Mandate, other: Mandate) -> bool:
    """Whether both are held at some instant. One that ended before it began was never held."""
    return max(one.begins_at, other.begins_at) < min(one.until_at, other.until_at)


def advanced(begins_at: datetime, ends_at: datetime, *, freed_at: datetime, longest_days: int) -> datetime:
    """When a mandate begins whose predecessor ended early, at freed_at: then, and not before; later where its
    term would become longer than the rule allows; never later than it was to begin.
    """
    return min(begins_at, max(freed_at, ends_at - timedelta(days=min(longest_days, LEGAL_DAYS))))


def check_end(mandate: Mandate, at: datetime) -> None:
    """Raises Refused where there is nothing left to end, also where the end was written by a later clock."""
    if mandate.ended_at is not None or mandate.state(at) in ENDINGS:
        raise Refused(N_("This mandate has already ended."))


def check_reportable(*, has_begun: bool) -> None:
    """An account is given of what began, also long after it ended."""
    if not has_begun:
        raise Refused(N_("A mandate that has not begun has nothing to report."))
