"""A vote that follows another: a proposal of its own, with the content of the first to the letter."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from coop.services import audit
from governance.domain import announcing, permissions
from governance.domain.freezing import FrozenRule
from governance.domain.proposals import State
from governance.domain.rules import Json
from governance.models import Proposal

_SAME = ("proposer_id", "title", "reason", "kind", "rule_key", "base_id", "value", "asked", "is_secret")
_OBEYED = ("sponsor_version_id", "discussion_version_id")


def announce(
    *,
    by: Actor,
    at: datetime,
    proposal: Proposal,
    days: FrozenRule,
    link: str,
    action: str,
    data: Mapping[str, Json],
) -> int:
    """Announced at once, opened after these days; the id of the new proposal. Whoever calls holds the first.

    link: the column that says which proposal it follows. action, data: what the record of acts says.
    """
    if not permissions.may_execute(by):
        raise Forbidden
    again = Proposal.objects.create(
        **{name: getattr(proposal, name) for name in (*_SAME, *_OBEYED)},
        **{link: proposal},
        state=State.ANNOUNCED,
        created_at=at,
        published_at=at,
        announceable_at=at,
        announced_at=at,
        opens_at=announcing.over_at(at, days=int(days.value), zone=timezone.get_default_timezone()),
        announcement_version_id=days.version_id,
    )
    audit.record(by=by, at=at, action=action, subject=f"proposal:{again.pk}", data=dict(data))
    return again.pk
