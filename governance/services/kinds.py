"""Writing a proposal of another kind than the change of a rule; from then on all go the same way."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from coop.selectors import members
from governance.domain import permissions, proposals
from governance.domain.kinds import admission, budget, election, exclusion, resolution, revocation
from governance.domain.kinds.names import Kind
from governance.domain.proposals import State
from governance.domain.rules import Json
from governance.models import Duty, Mandate, Proposal
from governance.selectors.mandates import known


@transaction.atomic
def resolve(
    *,
    by: Actor,
    at: datetime,
    title: str,
    reason: str,
    text: str,
    method: str,
    options: Sequence[str] = (),
    scale: int | None = None,
) -> int:
    """A member proposes a text, or a choice among options. Returns the proposal's id, also when sent
    twice.
    """
    asked = resolution.clean(text=text, method=method, options=options, scale=scale)
    return _write(by, at, Kind.RESOLUTION, title, reason, asked)


@transaction.atomic
def spend(
    *,
    by: Actor,
    at: datetime,
    title: str,
    reason: str,
    method: str,
    cents: int,
    projects: Sequence[tuple[str, int]],
) -> int:
    """A member proposes what a sum could pay for. Returns the proposal's id, also when sent twice."""
    asked = budget.clean(method=method, cents=cents, projects=projects)
    return _write(by, at, Kind.BUDGET, title, reason, asked)


@transaction.atomic
def elect(
    *,
    by: Actor,
    at: datetime,
    title: str,
    reason: str,
    duty_id: int,
    seats: int,
    method: str,
    purpose: str,
    powers: Sequence[str],
    days: int,
) -> int:
    """A member proposes an election; candidates stand by themselves. Returns the id, also when sent twice."""
    duty = Duty.objects.filter(pk=duty_id).first()
    if duty is None:
        raise Refused(N_("Choose one of the duties."), field="duty")
    asked = election.clean(
        duty_id=duty.pk,
        is_single=duty.is_single,
        seats=seats,
        method=method,
        purpose=purpose,
        powers=powers,
        days=days,
    )
    return _write(by, at, Kind.ELECTION, title, reason, asked)


@transaction.atomic
def revoke(*, by: Actor, at: datetime, title: str, reason: str, mandate_id: int) -> int:
    """A member proposes to end a mandate. Returns the proposal's id, also when sent twice."""
    held = Mandate.objects.filter(pk=mandate_id).first()
    asked = revocation.clean(known(held) if held else None, by_id=by.member_id or 0, at=at)
    return _write(by, at, Kind.REVOCATION, title, reason, asked)


@transaction.atomic
def admit(*, by: Actor, at: datetime, title: str, reason: str, member_id: int) -> int:
    """One of those who welcome asks all members to admit somebody. Returns the id, also when sent twice."""
    if not permissions.may_propose_admission(by):
        raise Forbidden
    return _write(by, at, Kind.ADMISSION, title, reason, admission.clean(members.get(member_id)))


@transaction.atomic
def exclude(*, by: Actor, at: datetime, title: str, reason: str, member_id: int) -> int:
    """A member proposes to exclude another, who reads it from its publication on and answers beside it."""
    asked = exclusion.clean(members.get(member_id), by_id=by.member_id or 0)
    return _write(by, at, Kind.EXCLUSION, title, reason, asked)


def _write(by: Actor, at: datetime, kind: Kind, title: str, reason: str, asked: Mapping[str, Json]) -> int:
    if by.member_id is None or not permissions.may_propose(by):
        raise Forbidden
    content = {
        "proposer_id": by.member_id,
        "kind": kind.value,
        "title": proposals.clean_title(title),
        "reason": proposals.clean_reason(reason),
        "asked": dict(asked),
    }
    sent = Proposal.objects.filter(state=State.DRAFT, **content).order_by("pk").first()
    return (sent or Proposal.objects.create(created_at=at, **content)).pk
