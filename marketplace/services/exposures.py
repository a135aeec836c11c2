"""Keeping who was shown in which list, so that equals can take turns."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from marketplace.domain import permissions
from marketplace.domain.fairness import Placed
from marketplace.models import Exposure
from marketplace.selectors import requests as asked


@transaction.atomic
def record(*, by: Actor, at: datetime, request_id: int, placed: Sequence[Placed]) -> None:
    """What this list gives each member, instead of what its last computation gave: a list counts once.

    Whoever calls holds the request.
    """
    if not permissions.may_search(by, asked.facts(request_id)):
        raise Forbidden
    Exposure.objects.filter(request_id=request_id).delete()
    Exposure.objects.bulk_create(
        Exposure(request_id=request_id, member_id=one.member_id, shown=one.shown, due=one.due, at=at)
        for one in placed
        if one.shown or one.due
    )
