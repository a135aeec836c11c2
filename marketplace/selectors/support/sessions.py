"""Sessions of a person, what awaits its hours, and the figures of a quarter."""

from dataclasses import dataclass
from datetime import date, datetime

from coop.domain.errors import Hidden
from governance.selectors import rules
from marketplace.domain.support import figures as law
from marketplace.domain.support.figures import Figures, Quarter, Row
from marketplace.domain.support.rules import SMALLEST_CELL
from marketplace.domain.support.sessions import Mistake, Outcome, Satisfaction
from marketplace.domain.support.themes import Theme
from marketplace.models import SupportAssignment, SupportSession


@dataclass(frozen=True, slots=True)
class Given:
    """A session, as whoever may see its person reads it. credited: minutes, None while they are awaited."""

    id: int
    helper_id: int
    held_on: date
    minutes: int
    theme: Theme
    outcome: Outcome
    next_step: str
    satisfaction: Satisfaction | None
    word: str
    credited: int | None
    entry_id: int | None
    mistake: Mistake | None


@dataclass(frozen=True, slots=True)
class Running:
    """An assignment, for whoever notes a session."""

    id: int
    helper_id: int
    beneficiary_id: int
    alias: str
    theme: Theme
    has_ended: bool


def of_person(beneficiary_id: int) -> list[Given]:
    """The latest first."""
    rows = SupportSession.objects.filter(beneficiary_id=beneficiary_id).select_related("assignment")
    return [_given(row) for row in rows.order_by("-held_on", "-pk")]


def get(session_id: int) -> Given:
    """Raises Hidden for an id that names none."""
    row = SupportSession.objects.filter(pk=session_id).select_related("assignment").first()
    if row is None:
        raise Hidden
    return _given(row)


def person_of(session_id: int) -> int:
    return SupportSession.objects.values_list("beneficiary_id", flat=True).get(pk=session_id)


def assignment(assignment_id: int) -> Running:
    """Raises Hidden for an id that names none."""
    row = SupportAssignment.objects.filter(pk=assignment_id).select_related("need__beneficiary").first()
    if row is None:
        raise Hidden
    return Running(
        id=row.pk,
        helper_id=row.helper_id,
        beneficiary_id=row.need.beneficiary_id,
        alias=row.need.beneficiary.alias,
        theme=Theme(row.need.theme),
        has_ended=row.ended_at is not None,
    )


def quarters(*, on: date) -> list[Quarter]:
    """Those that are over and in which something was given, the latest first."""
    days = SupportSession.objects.filter(undone_at__isnull=True).order_by("held_on").values_list("held_on")
    found = {law.quarter_of(day) for (day,) in days.distinct()}
    return sorted((one for one in found if one.last_on < on), reverse=True)


def figures(quarter: Quarter, *, at: datetime) -> Figures:
    """By the rule in force now: what is hidden is hidden of the past too."""
    least = rules.in_force(SMALLEST_CELL, at=at).value
    rows = SupportSession.objects.filter(
        held_on__gte=quarter.first_on, held_on__lte=quarter.last_on, undone_at__isnull=True
    ).order_by("pk")
    told = rows.values_list("beneficiary_id", "minutes", "theme", "place__name", "outcome", "satisfaction")
    return law.of_quarter(
        [Row(person, minutes, theme, place or "", *said) for person, minutes, theme, place, *said in told],
        quarter,
        least=least,
    )


def _given(row: SupportSession) -> Given:
    return Given(
        id=row.pk,
        helper_id=row.assignment.helper_id,
        held_on=row.held_on,
        minutes=row.minutes,
        theme=Theme(row.theme),
        outcome=Outcome(row.outcome),
        next_step=row.next_step,
        satisfaction=Satisfaction(row.satisfaction) if row.satisfaction else None,
        word=row.word,
        credited=row.credited_minutes,
        entry_id=row.entry_id,
        mistake=Mistake(row.undone_reason) if row.undone_reason else None,
    )
