"""A run of the standing pledges: what members hold above their bounds goes to the needs that lack hours."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from marketplace.models import ServiceRequest
from marketplace.selectors import gifts as given
from timebank.domain import permissions
from timebank.domain.pledges import Given, OpenNeed
from timebank.selectors import pledges as pledged
from timebank.services import pledges


@dataclass(frozen=True, slots=True)
class Run:
    """What the pledge of a member gave."""

    member_id: int
    given: Given


def run(*, by: Actor, at: datetime, is_trial: bool = False) -> list[Run]:
    """Obey every pledge whose turn it is, the oldest first, each whole or not at all. On the same day once.

    is_trial: everything is done, told, and undone.
    """
    if not permissions.may_expire(by):
        raise Forbidden
    if is_trial:
        return _try(by, at)
    return _runs(by, at, pledged.due(at=at))


def run_due(*, by: Actor, at: datetime) -> int:
    """The same as a job of the keeper: how many pledges gave something."""
    return len(run(by=by, at=at))


@transaction.atomic
def _try(by: Actor, at: datetime) -> list[Run]:
    """All in one transaction, so that a need is not promised the same hours twice; all is held beforehand."""
    member_ids, needs = pledged.due(at=at), _held()
    pledges.hold(by=by, at=at, member_ids=member_ids, requester_ids=[need.requester_id for need in needs])
    with transaction.atomic():
        found = _runs(by, at, member_ids)
        transaction.set_rollback(True)
    return found


def _runs(by: Actor, at: datetime, member_ids: list[int]) -> list[Run]:
    found = [_run(by, at, member_id) for member_id in member_ids]
    return [one for one in found if one is not None]


@transaction.atomic
def _run(by: Actor, at: datetime, member_id: int) -> Run | None:
    found = pledges.run(by=by, at=at, member_id=member_id, needs=_held())
    return None if found is None else Run(member_id, found)


def _held() -> list[OpenNeed]:
    """The needs that lack hours, held until the end in the order of their ids, and read once held."""
    rows = ServiceRequest.objects.select_for_update(no_key=True).filter(pk__in=given.welcoming_ids())
    held = {row.pk for row in rows.order_by("pk")}
    fresh = ServiceRequest.objects.filter(pk__in=held & set(given.welcoming_ids()))
    return given.open_needs(fresh.order_by("pk"))
