"""Those who were elected take up the duty: a mandate each, after the one that they follow."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Refused
from coop.services import audit
from governance.domain import deciding
from governance.domain.kinds import election
from governance.domain.proposals import Outcome
from governance.models import Ballot, Duty, Mandate, Proposal
from governance.selectors.mandates import known
from governance.services import mandates


def seat(*, by: Actor, at: datetime, proposal: Proposal, ballot: Ballot) -> Outcome:
    """A mandate for each who was elected and can still hold it; the others are named in the record of
    acts.
    """
    duty = Duty.objects.get(pk=proposal.asked["duty"])
    elected = [election.member_of(option) for option in (ballot.count_sheet or {})[deciding.CHOSEN]]
    seated = [member_id for member_id in elected if _open(at, proposal, duty, member_id)]
    audit.record(
        by=by,
        at=at,
        action="governance.elect",
        subject=f"proposal:{proposal.pk}",
        data={"elected": elected, "seated": seated},
    )
    return Outcome.ADOPTED if seated else Outcome.NOT_SEATED


def _open(at: datetime, proposal: Proposal, duty: Duty, member_id: int) -> bool:
    before = _before(duty, member_id, at)
    from_at = at if before is None else max(known(before).until_at, before.begins_at, at)
    draft = election.draft(
        proposal.asked,
        duty=duty.name,
        is_single=duty.is_single,
        holder_id=member_id,
        from_on=timezone.localdate(from_at),
        title=proposal.title,
    )
    follows_id = before.pk if before else None
    try:
        with transaction.atomic():
            mandates.open(by=PLATFORM, at=at, draft=draft, follows_id=follows_id, decision_id=proposal.pk)
    except Refused:
        return False
    return True


def _before(duty: Duty, member_id: int, at: datetime) -> Mandate | None:
    """The mandate that the new one follows: the last of a duty with one seat, else that of the same
    member.
    """
    held = Mandate.objects.filter(duty=duty, ended_at__isnull=True, ends_at__gt=at)
    rows = held if duty.is_single else held.filter(holder_id=member_id)
    return rows.order_by("-ends_at", "-pk").first()
