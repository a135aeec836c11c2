"""Paid missions that moved nothing in the ledger, noted for whoever declares what members sold."""

import json
from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from timebank.domain import canonical, intents, permissions
from timebank.domain.canonical import Content
from timebank.domain.exchanges import Exchange
from timebank.models import UnpostedMission


@transaction.atomic
def note(*, by: Actor, at: datetime, exchange: Exchange, content: Content, key: str) -> None:
    """Once for each intent. `at` changes nothing: the day is that of the exchange.

    Raises Forbidden, and Refused when the key was used for something else.
    """
    if not permissions.may_record(by, exchange):
        raise Forbidden
    intents.check_key(key)
    request = canonical.written(content)
    known, _is_new = UnpostedMission.objects.get_or_create(
        key=key,
        defaults={
            "request": request,
            "giver_id": exchange.giver_id,
            "cents": exchange.cents,
            "happened_at": exchange.happened_at,
        },
    )
    if known.request != request:
        raise intents.conflict(intents.differing(json.loads(known.request), content))
