"""Who holds which duty, until when, with which powers, and what they reported."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from coop.domain.actors import Role
from coop.domain.errors import Hidden
from coop.selectors import members
from coop.selectors.lists import Late
from governance.domain import mandates
from governance.domain.mandates import State
from governance.models import Duty, MandateReport
from governance.models import Mandate as Row

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A mandate as members read it. holder: the name; decision_id, end_decision_id: the votes, if any.

    follows_id, successor_id: the mandates before and after it. has_report: the one that is due is handed in.
    """

    mandate: mandates.Mandate
    duty: str
    is_single: bool
    holder: str
    purpose: str
    decided: str
    decision_id: int | None
    opened_at: datetime
    begun_at: datetime | None
    ending_reason: str
    end_decision_id: int | None
    follows_id: int | None
    successor_id: int | None
    has_report: bool

    @property
    def id(self) -> int:
        return self.mandate.id


@dataclass(frozen=True, slots=True)
class Report:
    text: str
    is_due: bool
    handed_at: datetime


def known(row: Row) -> mandates.Mandate:
    """What the predicates know of a row, stored yet or not."""
    return mandates.Mandate(
        id=row.pk or 0,
        holder_id=row.holder_id,
        powers=frozenset(Role(power) for power in row.powers),
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        report_due_on=row.report_due_on,
        ended_at=row.ended_at,
        ending=State(row.ending) if row.ending else None,
    )


def get(mandate_id: int) -> Told:
    """Raises Hidden for one that is not there."""
    for told in _told(_rows().filter(pk=mandate_id)):
        return told
    raise Hidden


def current(at: datetime) -> list[Told]:
    """Those that run and those that will, by their duty, in the order in which they begin."""
    rows = _rows().filter(_open(at)).order_by("duty__name", "begins_at", "pk")
    return _told(rows)


def past(at: datetime, *, page: str | int = 1) -> "Page[Told]":
    """One page of those that ended, the latest first."""
    ended = _rows().exclude(_open(at)).order_by("-until_at", "-pk")
    cut: Page[Any] = Paginator(ended, PAGE_SIZE).get_page(page)
    cut.object_list = _told(cut.object_list)
    return cut


def every() -> Late[Told]:
    """All of them, the newest begin first; read where it is cut."""
    return Late(_rows().order_by("-begins_at", "-pk"), _told)


def of_duty(mandate_id: int) -> list[Told]:
    """Every mandate of the same duty, the newest begin first."""
    same = Row.objects.filter(pk=mandate_id).order_by().values("duty_id")
    return _told(_rows().filter(duty_id__in=same).order_by("-begins_at", "-pk"))


def reports(mandate_id: int) -> list[Report]:
    """The latest first."""
    rows = MandateReport.objects.filter(mandate_id=mandate_id).order_by("-handed_at", "-pk")
    return [Report(row.text, row.is_due, row.handed_at) for row in rows]


def awaited(member_id: int, *, by: date) -> list[Told]:
    """Mandates whose holder owes the report by that day, the longest wait first."""
    begun = _rows().filter(holder_id=member_id, begun_at__isnull=False)
    return _told(begun.filter(report_due_on__lte=by, has_report=False).order_by("report_due_on", "pk"))


def duties() -> list[tuple[str, bool]]:
    """The name of each duty that ever was, and whether it has one seat."""
    return list(Duty.objects.order_by("name", "pk").values_list("name", "is_single"))


def under(member_id: int, power: Role, *, at: datetime) -> Row | None:
    """The mandate by which that member holds a power then, where members voted it; the last one to begin."""
    return _running(member_id, power, at).filter(decision__isnull=False).first()


def id_under(member_id: int, power: Role, *, at: datetime) -> int | None:
    """The mandate by which that member holds a power then, whoever decided it; the last one to begin."""
    return _running(member_id, power, at).values_list("pk", flat=True).first()


def _running(member_id: int, power: Role, at: datetime) -> "QuerySet[Row]":
    held = Row.objects.filter(holder_id=member_id, powers__contains=[power.value])
    running = held.annotate(until_at=Coalesce("ended_at", "ends_at")).filter(
        begun_at__lte=at, until_at__gt=at
    )
    return running.order_by("-begun_at", "-pk")


def _open(at: datetime) -> Q:
    return Q(until_at__gt=at)


def _rows() -> "QuerySet[Any]":
    due = MandateReport.objects.filter(mandate=OuterRef("pk"), is_due=True)
    rows = Row.objects.select_related("duty", "successor")
    return rows.annotate(has_report=Exists(due), until_at=Coalesce("ended_at", "ends_at")).order_by("pk")


def _told(rows: Iterable[Any]) -> list[Told]:
    found = list(rows)
    names = members.names_of(row.holder_id for row in found)
    return [_one(row, names[row.holder_id]) for row in found]


def _one(row: Any, holder: str) -> Told:  # noqa: ANN401  annotated
    successor = getattr(row, "successor", None)
    return Told(
        mandate=known(row),
        duty=row.duty.name,
        is_single=row.is_single,
        holder=holder,
        purpose=row.purpose,
        decided=row.decided,
        decision_id=row.decision_id,
        opened_at=row.opened_at,
        begun_at=row.begun_at,
        ending_reason=row.ending_reason,
        end_decision_id=row.end_decision_id,
        follows_id=row.follows_id,
        successor_id=successor.pk if successor else None,
        has_report=row.has_report,
    )


def duty_name(duty_id: int) -> str:
    return Duty.objects.values_list("name", flat=True).get(pk=duty_id)


def duty_choices() -> list[tuple[int, str]]:
    """Id and name of each duty, by name."""
    return list(Duty.objects.order_by("name", "pk").values_list("pk", "name"))
