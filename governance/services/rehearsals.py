"""Keeping with a proposal what its value would have changed, once for each text, so that everybody reads the
same.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from coop.domain import jobs
from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from governance.domain import permissions, registry, rehearsals
from governance.domain.registry import Rehearsed
from governance.domain.rules import read
from governance.models import Proposal, Rehearsal
from governance.selectors import rehearsals as rehearsed


def rehearse_due(*, by: Actor, at: datetime) -> int:
    """Compute what is published and has none yet, the oldest first, each by itself; how many there were."""
    if not permissions.may_rehearse(by):
        raise Forbidden
    due = list(rehearsed.due().values_list("pk", flat=True))
    return jobs.each(lambda proposal_id: _rehearse(at, proposal_id), due)


@transaction.atomic
def _rehearse(at: datetime, proposal_id: int) -> int:
    """For the whole months before its publication. 0 where another did it meanwhile."""
    proposal = (
        Proposal.objects.select_for_update(no_key=True, of=("self",))
        .select_related("base")
        .get(pk=proposal_id)
    )
    if rehearsed.is_kept(proposal):
        return 0
    known = registry.rehearsed(proposal.rule_key)
    assert isinstance(known, Rehearsed)
    assert proposal.published_at is not None and proposal.base is not None  # noqa: PT018  by what is due
    old, new = read(known.rule, proposal.base.value), read(known.rule, proposal.value)
    span = rehearsals.window(proposal.published_at, timezone.get_default_timezone())
    told = rehearsed.compute(known, old, new, span)
    Rehearsal.objects.create(
        proposal=proposal,
        amendment_id=proposal.amendment_id,
        since=span.since,
        until=span.until,
        told=told.as_json(),
        fingerprint=rehearsed.fingerprint(known.rule, old, new, span, told),
        made_at=at,
    )
    return 1
