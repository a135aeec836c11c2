"""Where a project stands, as steps that a page shows, and each milestone with what was paid of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coop.domain import quantities
from coop.domain.pieces import Step, StepState
from timebank.domain.projects import PATH, PROJECT_STATE_NAMES, ProjectState
from timebank.selectors.grants import Agreement, Told
from timebank.selectors.projects import MilestoneFacts, ProjectFacts
from timebank.views.labels import said

ENDED = (ProjectState.REFUSED, ProjectState.NOT_FUNDED, ProjectState.CANCELLED)


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone in a table. instalment: what was paid of it, None before; report: where it stands in
    words.
    """

    milestone: MilestoneFacts
    amount: str
    instalment: Told | None
    report: str
    is_owed: bool


def of(facts: ProjectFacts, grant: Agreement | None, *, at: datetime) -> list[Step]:
    """Every state that it went through, then those that lie ahead on the way of a project that is funded."""
    today, state = timezone.localdate(at), facts.line.state
    done = [
        Step(
            _(PROJECT_STATE_NAMES[step.state]).capitalize(),
            _standing(step.state, is_last=step is facts.steps[-1]),
            who=step.who,
            when=_day(timezone.localdate(step.at), today),
            note=facts.reason if step.state in ENDED and step is facts.steps[-1] else "",
        )
        for step in facts.steps
    ]
    if not facts.steps:
        done = [Step(_(PROJECT_STATE_NAMES[ProjectState.DRAFT]).capitalize(), "current")]
    if state not in PATH:
        return done
    ahead = PATH[PATH.index(state) + 1 :]
    return [*done, *(Step(_(PROJECT_STATE_NAMES[one]).capitalize(), "next") for one in ahead)]


def milestones(facts: ProjectFacts, grant: Agreement | None) -> list[MilestoneRow]:
    """Each with its instalment."""
    paid = {one.milestone_id: one for one in grant.instalments} if grant else {}
    return [
        MilestoneRow(
            milestone=one,
            amount=said(facts.line.unit, one.amount),
            instalment=paid.get(one.id),
            report=_report(facts, paid.get(one.id)),
            is_owed=one.id in paid and paid[one.id].paid.spent is None,
        )
        for one in facts.milestones
    ]


def _report(facts: ProjectFacts, told: Told | None) -> str:
    if told is None:
        return ""
    if told.paid.spent is None:
        day = quantities.say_short_day(told.paid.report_due_on, get_language() or "fr")
        return _("report due on %(day)s") % {"day": day}
    return _("%(spent)s spent") % {"spent": said(facts.line.unit, told.paid.spent)}


def _standing(state: ProjectState, *, is_last: bool) -> StepState:
    if not is_last or state is ProjectState.FINISHED:
        return "done"
    return "stopped" if state in ENDED else "current"


def _day(day: date, today: date) -> str:
    return quantities.say_day(day, get_language() or "fr", today)
