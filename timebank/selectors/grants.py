"""What was granted, paid, reported and given back; and what a fund has promised."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum

from coop.domain.errors import Hidden
from timebank.domain.grants import Paid
from timebank.domain.natures import AccountKind, Unit
from timebank.domain.projects import ProjectState
from timebank.models import Grant, Instalment, Leg, ProjectCall, ProjectMilestone
from timebank.selectors import funds


@dataclass(frozen=True, slots=True)
class Told:
    """A report on an instalment. entry_id: what paid it; text, reported_at: of its report, "" and None
    before.
    """

    paid: Paid
    milestone_id: int
    paid_at: datetime
    text: str
    reported_at: datetime | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A grant with what was frozen of it, and what was paid so far."""

    id: int
    project_id: int
    amount: int
    text: dict[str, Any]
    text_hash: str
    granted_at: datetime
    instalments: tuple[Told, ...]

    @property
    def paid(self) -> int:
        return sum(one.paid.amount for one in self.instalments)

    @property
    def returned(self) -> int:
        return sum(one.paid.returned for one in self.instalments)


def free(fund: AccountKind, unit: Unit) -> int:
    """What a fund holds and has promised neither to a call that is open nor to a grant that runs."""
    return every_free()[fund, unit]


def every_free() -> dict[tuple[AccountKind, Unit], int]:
    """The same of every fund, in minutes and in cents, in four queries."""
    calls = ProjectCall.objects.filter(decided_at=None).values_list("fund", "unit")
    running = Grant.objects.filter(project__state__in=[ProjectState.FUNDED, ProjectState.AGREED])
    granted = running.values_list("project__call__fund", "project__call__unit")
    paid = Instalment.objects.filter(grant__in=running).values_list(
        "grant__project__call__fund", "grant__project__call__unit"
    )
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    for rows, sign in ((calls, -1), (granted, -1), (paid, 1)):
        for fund, unit, total in rows.annotate(total=Sum("amount")).order_by():
            found[fund, unit] += sign * total
    held = {
        (one.kind, unit): amount
        for one in funds.holdings()
        for unit, amount in ((Unit.MINUTES, one.minutes), (Unit.CENTS, one.cents))
    }
    return {key: amount + found[key] for key, amount in held.items()}


def of_project(project_id: int) -> Agreement | None:
    row = Grant.objects.filter(project_id=project_id).first()
    if row is None:
        return None
    return Agreement(
        id=row.pk,
        project_id=project_id,
        amount=row.amount,
        text=row.text,
        text_hash=row.text_hash,
        granted_at=row.granted_at,
        instalments=tuple(_instalments(row.pk)),
    )


def paid(grant_id: int) -> list[Paid]:
    """Every instalment of a grant, the first one first."""
    return [one.paid for one in _instalments(grant_id)]


def late_reports(proposer_id: int, *, today: date) -> int:
    """How many reports of a member, in any grant, should have come by now."""
    mine = Instalment.objects.filter(grant__project__proposer_id=proposer_id, report__isnull=True)
    return mine.filter(report_due_on__lt=today).count()


def owing(member_id: int | None) -> "QuerySet[Instalment]":
    """What was paid to this member, and awaits its report."""
    return Instalment.objects.filter(
        grant__project__proposer_id=member_id, grant__project__state=ProjectState.AGREED, report__isnull=True
    )


def owed(member_id: int) -> list[tuple[int, str, date]]:
    """Reports that this member owes: the project, its title, and until when; the first one due first."""
    told = owing(member_id).order_by("report_due_on", "pk")
    return list(told.values_list("grant__project_id", "grant__project__title", "report_due_on"))


def to_remind(*, before: date, today: date) -> list[tuple[int, bool]]:
    """Instalments whose report is due by that day and of which nobody was reminded, with whether it is
    late.
    """
    rows = Instalment.objects.filter(
        grant__project__state=ProjectState.AGREED, report__isnull=True, report_due_on__lte=before
    )
    late = Q(report_due_on__lt=today)
    found = rows.filter(late & ~Q(reminders__is_late=True) | ~late & Q(reminders__isnull=True))
    told = found.order_by("report_due_on", "pk").distinct().values_list("pk", "report_due_on")
    return [(pk, due_on < today) for pk, due_on in told]


def _instalments(grant_id: int) -> list[Told]:
    rows = Instalment.objects.filter(grant_id=grant_id).select_related("report").order_by("pk")
    found = list(rows)
    returned = _returned([row.entry_id for row in found])
    told = []
    for row in found:
        report = getattr(row, "report", None)
        one = Paid(
            row.pk,
            row.entry_id,
            row.amount,
            row.report_due_on,
            report.spent if report else None,
            returned[row.entry_id],
        )
        told.append(
            Told(
                one,
                row.milestone_id,
                row.paid_at,
                report.text if report else "",
                report.reported_at if report else None,
            )
        )
    return told


def _returned(entry_ids: Collection[int]) -> "defaultdict[int, int]":
    """What has gone back to the fund of each of these entries."""
    legs = Leg.objects.filter(entry__reverses_id__in=entry_ids, account__owner=None, amount__gt=0)
    back = legs.exclude(account__kind=AccountKind.CLEARING)
    rows = back.order_by("entry__reverses_id").values_list("entry__reverses_id")
    told = rows.annotate(sum=Sum("amount")).values_list("entry__reverses_id", "sum")
    return defaultdict(int, {entry_id: total for entry_id, total in told if entry_id is not None})


def project_of_milestone(milestone_id: int) -> int:
    """Raises Hidden."""
    return _found(
        ProjectMilestone.objects.filter(pk=milestone_id).values_list("project_id", flat=True).first()
    )


def project_of(grant_id: int) -> int:
    """Raises Hidden for a grant that is not there."""
    return _found(Grant.objects.filter(pk=grant_id).values_list("project_id", flat=True).first())


def project_of_instalment(instalment_id: int) -> int:
    """Raises Hidden."""
    rows = Instalment.objects.filter(pk=instalment_id)
    return _found(rows.values_list("grant__project_id", flat=True).first())


def _found(project_id: int | None) -> int:
    if project_id is None:
        raise Hidden
    return project_id
