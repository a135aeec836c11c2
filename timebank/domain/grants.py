"""A grant: the agreement that is frozen, its instalments, the reports on them, and what goes back unspent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.domain import texts
from timebank.domain import canonical
from timebank.domain.legs import CLEARING, AccountKey, LegDraft, Move, gather, group_time_of, time_of
from timebank.domain.natures import AccountKind, Unit
from timebank.domain.projects import Milestone, Receiver

REPORT_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """Who receives: in hours a member or a group, by their id."""

    receiver: Receiver
    receiver_id: int | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """An instalment that was paid. spent: what its report says was spent of it, None before the report;
    returned: what has gone back to the fund.
    """

    id: int
    entry_id: int
    amount: int
    report_due_on: date
    spent: int | None = None
    returned: int = 0


@dataclass(frozen=True, slots=True)
class Back:
    """What goes back of one instalment."""

    instalment_id: int
    entry_id: int
    amount: int


def agreement(
    *,
    project: Mapping[str, Any],
    fund: AccountKind,
    unit: Unit,
    milestones: Sequence[Milestone],
    report_days: int,
    decided: str,
) -> dict[str, Any]:
    """What the house and the receiver agree on, as JSON types: frozen when the project is funded.

    project: its title, purpose, proposer_id, receiver, receiver_id and structure. decided: which decision.
    """
    return {
        **project,
        "fund": fund.value,
        "unit": unit.value,
        "amount": sum(one.amount for one in milestones),
        "milestones": [
            {"title": one.title, "amount": one.amount, "due_on": one.due_on.isoformat()} for one in milestones
        ],
        "report_days": report_days,
        "decided": decided,
    }


def fingerprint(text: Mapping[str, Any]) -> str:
    """The sha256 of an agreement in canonical JSON: printed with it."""
    return canonical.fingerprint(text)


def account_of(one: Beneficiary, unit: Unit) -> AccountKey:
    """Where a grant goes: hours to the account of who receives; euros leave the ledger, where fees come
    in.
    """
    if unit is Unit.CENTS:
        return CLEARING
    if one.receiver_id is None:
        raise ValueError("hours reach an account of the house")
    return group_time_of(one.receiver_id) if one.receiver is Receiver.GROUP else time_of(one.receiver_id)


def of_instalment(fund: AccountKind, unit: Unit, target: AccountKey, amount: int) -> tuple[LegDraft, ...]:
    """From the fund to who receives."""
    return gather([Move(AccountKey(fund, unit), target, amount)])


def of_return(fund: AccountKind, unit: Unit, source: AccountKey, amount: int) -> tuple[LegDraft, ...]:
    """From who received back to the fund."""
    return gather([Move(source, AccountKey(fund, unit), amount)])


def check_instalment(*, paid: Sequence[Paid], amount: int, granted: int, late: int, today: date) -> None:
    """Raises Refused. late: reports of this proposer that are due and missing, in this grant or another."""
    if late or any(is_late(one, today) for one in paid):
        raise Refused(N_("A report is late: nothing more is paid before it has come."))
    if sum(one.amount for one in paid) + amount > granted:
        raise Refused(N_("No more is paid than was granted."))


def is_late(one: Paid, today: date) -> bool:
    """Whether the report on it should have come by now."""
    return one.spent is None and today > one.report_due_on


def report_due_on(paid_on: date, days: int) -> date:
    return paid_on + timedelta(days=days)


def clean_report(typed: str) -> str:
    """Raises Refused."""
    absent = N_("Say what was done with it: the members read it.")
    return texts.clean(typed, "text", REPORT_LENGTH, absent=absent)


def check_spent(spent: int, amount: int) -> None:
    """Raises Refused: no less than nothing was spent, and no more than was paid."""
    if not 0 <= spent <= amount:
        raise Refused(N_("What was spent lies between nothing and what was paid."), field="spent")


def unspent(paid: Iterable[Paid]) -> tuple[Back, ...]:
    """What goes back of each instalment so that what stays is what was spent. Raises Refused while a report
    is missing.
    """
    told = list(paid)
    if any(one.spent is None for one in told):
        raise Refused(N_("A report is missing: a grant ends when every instalment has its own."))
    backs = (Back(one.id, one.entry_id, one.amount - (one.spent or 0) - one.returned) for one in told)
    return tuple(back for back in backs if back.amount > 0)
