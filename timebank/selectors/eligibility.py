"""What decides whether a project is eligible: the rules in force, and how it stands towards them."""

from dataclasses import dataclass
from datetime import datetime

from coop.selectors import groups
from governance.selectors import rules
from timebank.domain.natures import AccountKind, Unit
from timebank.domain.projects import OPEN_STATES, Criteria, Standing
from timebank.models import Project
from timebank.rules import (
    PROJECT_COUNT,
    PROJECT_LEAST_CENTS,
    PROJECT_LEAST_MINUTES,
    PROJECT_MOST_CENTS,
    PROJECT_MOST_MINUTES,
    PROJECT_SHARE,
)
from timebank.selectors import funds

BOUNDS = {
    Unit.CENTS: (PROJECT_LEAST_CENTS, PROJECT_MOST_CENTS),
    Unit.MINUTES: (PROJECT_LEAST_MINUTES, PROJECT_MOST_MINUTES),
}


@dataclass(frozen=True, slots=True)
class Voted:
    """The rules of eligibility that are in force, with their versions."""

    criteria: Criteria
    version_ids: tuple[int, ...]


def criteria(unit: Unit, *, at: datetime) -> Voted:
    """Those of that instant."""
    least, most = (rules.in_force(rule, at=at) for rule in BOUNDS[unit])
    share, count = rules.in_force(PROJECT_SHARE, at=at), rules.in_force(PROJECT_COUNT, at=at)
    told = Criteria(unit, share.value, least.value, most.value, count.value)
    return Voted(told, tuple(one.version_id for one in (least, most, share, count)))


def standing(project: Project) -> Standing:
    """Of a project that comes with its call."""
    others = Project.objects.filter(proposer_id=project.proposer_id, state__in=OPEN_STATES)
    return Standing(
        amount=project.amount,
        held=funds.held(AccountKind(project.call.fund), Unit(project.call.unit)),
        shared=project.call.amount,
        open_count=others.exclude(pk=project.pk).count(),
    )


def concerned(project: Project) -> frozenset[int]:
    """Who proposes it, who receives, and the delegates of a group that receives: they decide nothing on
    it.
    """
    ids = {project.proposer_id, *([project.receiver_id] if project.receiver_id else [])}
    return frozenset(ids).union(*groups.delegates_of(ids).values())
